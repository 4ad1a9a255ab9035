/** @jest-environment jsdom */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { openApp, type OpenedApp } from './harness'

const dist = path.resolve(__dirname, '../../dist/weapp')
const app = JSON.parse(readFileSync(path.join(dist, 'app.json'), 'utf8')) as {
  pages: string[]
  subPackages: { root: string; pages: string[] }[]
}
const routes = [...app.pages, ...app.subPackages.flatMap((pack) => pack.pages.map((page) => `${pack.root}/${page}`))]

describe('断网时，每个页面也打得开、说得出话', () => {
  let opened: OpenedApp
  afterEach(() => opened.close())

  test.each(routes)('%s', async (route) => {
    opened = await openApp()
    const page = await opened.openPage(route)
    const config = JSON.parse(readFileSync(path.join(dist, `${route}.json`), 'utf8')) as { navigationBarTitleText: string }
    expect(config.navigationBarTitleText).not.toBe('')
    expect(page.bar().title).toBeTruthy()
    expect(page.has('.ui-page')).toBe(true)
  })
})

test('选了长辈模式和深色的人，页面和标题栏都跟着变', async () => {
  const opened = await openApp({ storage: { 'ui.elder': 'on', 'ui.dark': 'dark' } })
  const page = await opened.openPage('pages/home/index')
  expect(page.has('.is-care')).toBe(true)
  expect(page.has('.is-dark')).toBe(true)
  expect(page.bar()).toMatchObject({ frontColor: '#ffffff', backgroundColor: '#111111' })
  opened.close()
})

test('没选过的人，字号和深浅色跟着微信', async () => {
  const opened = await openApp({ fontSizeSetting: 23.8, systemTheme: 'dark' })
  const page = await opened.openPage('pages/home/index')
  expect(page.has('.is-care')).toBe(true)
  expect(page.has('.is-dark')).toBe(true)
  opened.close()
})
