/** What WeChat counts of a mini-program, measured on the built one: bytes of packages, and what each page costs. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type { OpenedApp, OpenedPage } from './harness'

const dist = path.resolve(__dirname, '../../dist/weapp')
const KB = 1024

/** No figure of the program may be larger; WeChat's own limits lie above most of them. */
export const limits = {
  main: 700 * KB, sub: 200 * KB, total: 1.6 * KB * KB, answer: 20 * KB,
  calls: 1, first: 32 * KB, later: 8 * KB, ever: 256 * KB, nodes: 999, depth: 29, children: 60,
} as const

export interface PackageRow { name: string; bytes: number; limit: number }

export interface PageRow {
  name: string
  page: string
  /** function calls until the page stands still */
  calls: number
  /** bytes of the answers */
  answer: number
  /** bytes of the largest setData while the page opens, and after that: coming back to it, asking for more of its list */
  first: number
  later: number
  nodes: number
  depth: number
  children: number
}

/** The packages as they would be uploaded, the main one first, and all together last. */
export function packages(): PackageRow[] {
  const { subPackages } = JSON.parse(readFileSync(path.join(dist, 'app.json'), 'utf8')) as { subPackages: { root: string }[] }
  const roots = subPackages.map(({ root }) => root.replace(/\/$/, ''))
  const sizes = new Map<string, number>([['main', 0], ...roots.map((root) => [root, 0] as const)])
  for (const file of filesBelow('')) {
    const owner = roots.find((root) => file.startsWith(`${root}/`)) ?? 'main'
    sizes.set(owner, (sizes.get(owner) ?? 0) + statSync(path.join(dist, file)).size)
  }
  const rows = [...sizes].map(([name, bytes]) => ({ name: name === 'main' ? '主包' : name, bytes, limit: name === 'main' ? limits.main : limits.sub }))
  return [...rows, { name: '合计', bytes: rows.reduce((sum, row) => sum + row.bytes, 0), limit: limits.total }]
}

function filesBelow(folder: string): string[] {
  return readdirSync(path.join(dist, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name)
    return entry.isDirectory() ? filesBelow(file) : [file]
  })
}

/** Every page of the program. */
export function routes(): string[] {
  const app = JSON.parse(readFileSync(path.join(dist, 'app.json'), 'utf8')) as { pages: string[]; subPackages: { root: string; pages: string[] }[] }
  return [...app.pages, ...app.subPackages.flatMap((one) => one.pages.map((page) => `${one.root}/${page}`))]
}

const functionCall = /\/1\.1\/(functions|call)\//
const quietMs = 250

/** Bytes of what the server answered; the line to the server goes through `meter`. */
export class Meter {
  answered = 0
  open = 0
  /** what was refused; a page that shows only a «no» has not been measured */
  refused: string[] = []
}

/** Opens the page and waits until nothing has happened for a while. */
export async function measure(app: OpenedApp, meter: Meter, name: string, page: string, query: Record<string, string>): Promise<{ row: PageRow; shown: OpenedPage }> {
  const shown = await app.openPage(page, query)
  await stand(shown, meter, app)
  const atFirst = shown.handed.length
  const { nodes, depth, children } = treeOf(shown.element)
  const calls = app.requests.filter((request) => functionCall.test(request.url)).length
  const answer = meter.answered
  app.comeBack()
  await stand(shown, meter, app)
  if (shown.has('再看一些')) {
    await shown.tap('再看一些')
    await stand(shown, meter, app)
  }
  const first = Math.max(...shown.handed.slice(0, atFirst))
  const later = Math.max(0, ...shown.handed.slice(atFirst))
  return { row: { name, page, calls, answer, first, later, nodes, depth, children: Math.max(children, treeOf(shown.element).children) }, shown }
}

async function stand(shown: OpenedPage, meter: Meter, app: OpenedApp): Promise<void> {
  const deadline = Date.now() + 120_000
  let seen = ''
  let since = Date.now()
  while (Date.now() - since < quietMs || meter.open > 0) {
    if (Date.now() > deadline) throw new Error(`页面 ${shown.route} 一直在变`)
    await new Promise((resolve) => setTimeout(resolve, 25))
    const now = `${shown.handed.length} ${app.requests.length} ${meter.open}`
    if (now !== seen) since = Date.now()
    seen = now
  }
}

function treeOf(host: Element): { nodes: number; depth: number; children: number } {
  const tally = { nodes: 0, depth: 0, children: 0 }
  const walk = (element: Element, depth: number) => {
    const inner = [...element.children].filter(isNode)
    if (isNode(element)) tally.nodes += 1
    tally.depth = Math.max(tally.depth, depth)
    tally.children = Math.max(tally.children, inner.length)
    for (const child of element.children) walk(child, depth + Number(isNode(child)))
  }
  walk(host, 0)
  return tally
}

/* WeChat's own elements; what jsdom adds inside them is not sent anywhere. */
const isNode = (element: Element) => /^(WX-|COMP$|MAIN$)/i.test(element.tagName)

/** What is over its limit, in words; empty when all is well. */
export function over(row: PageRow): string[] {
  const found: string[] = []
  const check = (what: string, value: number, most: number) => void (value > most && found.push(`${what} ${value} > ${most}`))
  check('打开时的调用', row.calls, limits.calls)
  if (row.page === 'pages/home/index') check('首屏回答字节', row.answer, limits.answer)
  check('打开时最大的 setData 字节', row.first, limits.first)
  check('之后最大的 setData 字节', row.later, limits.later)
  check('节点', row.nodes, limits.nodes)
  check('层数', row.depth, limits.depth)
  check('一个节点的子节点', row.children, limits.children)
  return found
}

/** The table for people. */
export function table(packs: readonly PackageRow[], pages: readonly PageRow[]): string {
  const line = (cells: readonly (string | number)[], widths: readonly number[]) => cells.map((cell, at) => pad(String(cell), widths[at] ?? 8, at === 0)).join(' ')
  const packWidths = [28, 10, 10, 4]
  const widths = [36, 6, 8, 8, 8, 7, 6, 6, 4]
  const mark = (bad: boolean) => (bad ? '超' : '')
  return [
    line(['包', '字节', '上限'], packWidths),
    ...packs.map(({ name, bytes, limit }) => line([name, bytes, limit, mark(bytes > limit)], packWidths)),
    '',
    line(['页面', '调用', '回答', '打开数据', '之后数据', '节点', '层数', '子节点'], widths),
    line(['（上限）', limits.calls, `${limits.answer}*`, limits.first, limits.later, limits.nodes, limits.depth, limits.children], widths),
    ...pages.map((row) => line([`${row.name} ${row.page.replace('pages/', '')}`, row.calls, row.answer, row.first, row.later, row.nodes, row.depth, row.children, mark(over(row).length > 0)], widths)),
    '* 回答的字节只限首屏；数据的单位是字节。',
  ].join('\n')
}

/* A Chinese sign takes two columns of a terminal. */
function pad(text: string, width: number, left: boolean): string {
  const fill = ' '.repeat(Math.max(0, width - [...text].reduce((sum, sign) => sum + (sign > '\u2e80' ? 2 : 1), 0)))
  return left ? text + fill : fill + text
}
