/** @jest-environment jsdom */
/** The sizes a phone on a weak line can bear: every package and every page of the built program, with long lists. */
import { writeFileSync } from 'node:fs'
import { limits, measure, Meter, over, packages, routes, table, type PageRow } from './audit'
import { stops, type Stop } from './audit-places'
import { openFarCounty, type FarCounty } from './county'
import { openApp, type OpenedApp } from './harness'
import type { WxOptions } from './wx'

jest.setTimeout(1_800_000)

let county: FarCounty
let all: Stop[]
const measured: PageRow[] = []

beforeAll(async () => {
  county = await openFarCounty()
  all = stops(await county.crowd())
})
afterAll(async () => {
  await county?.close()
  if (process.env.KEPU_AUDIT) writeFileSync(process.env.KEPU_AUDIT, `${table(packages(), measured)}\n`)
})

test.each(packages())('$name 不超过 $limit 字节', ({ bytes, limit }) => {
  expect(bytes).toBeLessThanOrEqual(limit)
})

/* What a phone remembers of a person who has been in before: their log-in. */
const remembered = new Map<string, Record<string, unknown>>()

async function phoneOf(who: string, meter: Meter): Promise<WxOptions> {
  const phone = await county.phoneOf(who)
  if (!remembered.has(who)) {
    const app = await openApp(phone)
    const me = await app.openPage('pages/me/index')
    await me.waitForText('我的点单')
    // Everybody comes by the first page, which notes what the others ask for ahead.
    const home = await app.openPage('pages/home/index')
    await home.waitForText('科普文章')
    remembered.set(who, Object.fromEntries(app.storage))
    app.close()
  }
  const reach = phone.request as NonNullable<WxOptions['request']>
  return {
    ...phone, storage: remembered.get(who) ?? {},
    request: async (request) => {
      meter.open += 1
      try {
        const answer = await reach(request)
        meter.answered += Buffer.byteLength(JSON.stringify(answer.data))
        meter.refused.push(...JSON.stringify(answer.data).match(/"refusal":"[^"]+"/g) ?? [])
        return answer
      } finally {
        meter.open -= 1
      }
    },
  }
}

/* Asked by whoever may or may not see it, so that a page needs one call and not a second one after the first. */
const asked = ['"refusal":"people.notYours"', '"refusal":"records.notYours"']

test('每一页都量到了，打开只问一次，数据、节点、层数都在上限以内', async () => {
  const found: string[] = []
  let opened: OpenedApp | undefined
  for (const { name, who, page, query, storage } of all) {
    const meter = new Meter()
    const phone = await phoneOf(who, meter)
    opened = await openApp({ ...phone, storage: { ...phone.storage, ...storage } })
    try {
      const { row, shown } = await measure(opened, meter, name, page, query)
      measured.push(row)
      found.push(...meter.refused.filter((one) => !asked.includes(one)).map((one) => `${name} ${page}：${one}`), ...over(row).map((one) => `${name} ${page}：${one}`))
      if (process.env.KEPU_AUDIT_TEXT) writeFileSync(`${process.env.KEPU_AUDIT_TEXT}/${name}.txt`, `${opened.requests.map((one) => one.url).join('\n')}\n${shown.handed.join(' ')}\n${shown.text()}`)
      opened.close()
    } catch (fault) {
      opened.close()
      found.push(`${name} ${page}：${(fault as Error).message.slice(0, 200)}`)
    }
  }
  expect(routes().filter((route) => !all.some((one) => one.page === route))).toEqual([])
  expect(limits.ever).toBeGreaterThan(Math.max(...measured.map((row) => Math.max(row.first, row.later))))
  expect(found).toEqual([])
})
