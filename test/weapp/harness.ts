// Opens the built mini-program (dist/weapp) in jsdom, the way WeChat would: its own wxml compiler, its own component
// engine, one running app, a stack of pages. Tests then read and tap like a person.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { makeWx, type Jump, type WxOptions, type WxRecord } from './wx'

const dist = path.resolve(__dirname, '../../dist/weapp')

/* eslint-disable @typescript-eslint/no-explicit-any -- WeChat's engine has no types. */
type Native = any

interface Engine {
  component: Native
  events: Native
  wxml: (route: string) => Native
}

let engine: Engine | undefined

// Compiling every wxml takes a second; it is the same for each app of one test file.
function getEngine(): Engine {
  if (engine) return engine
  if (!existsSync(path.join(dist, 'app.js'))) throw new Error('还没有 dist/weapp，请先运行 npm run build:weapp')
  // Required here and not imported: it wants a window, which only exists once jsdom is up.
  require('miniprogram-simulate')
  const compile = require('miniprogram-simulate/src/compile')
  // WeChat's compiled templates refuse to run without it.
  ;(window as Native)['__webview_engine_version__'] = 0.02
  // base.wxml becomes some MB of code, past the compiler's usual buffer.
  const options = { compiler: 'official', rootPath: dist, compilerOptions: { maxBuffer: 1024 * 1024 * 64 } }
  engine = {
    component: require('j-component'),
    events: require('miniprogram-exparser').Event,
    wxml: (route) => compile.getWxml(path.join(dist, route), options),
  }
  return engine
}

// What a browser has and a mini-program hasn't: a page that leans on one of these must fail here as it would there.
const absent = ['window', 'document', 'navigator', 'location', 'localStorage', 'sessionStorage', 'XMLHttpRequest', 'fetch', 'eval', 'self', 'process']

export interface OpenedPage {
  /** 路径，不带开头的斜线。 */
  readonly route: string
  /** 页面上的全部文字，一块一行。 */
  text(): string
  /** 点一处：以 . 或 # 开头是选择器，否则是它的文字或读屏名称。开着底页时只在底页里找。 */
  tap(target: string): Promise<void>
  /** 往一个输入框里写：选择器、提示文字或名称都行。 */
  input(target: string, value: string): Promise<void>
  /** 在一行选择器里选：target 是那一行的文字；列表给次序，日期给 2026-05-01。 */
  pick(target: string, value: number | string): Promise<void>
  /** 输入框里现在的内容。 */
  value(target: string): string
  /** 有没有这样一处。 */
  has(target: string): boolean
  /** 等到出现这些字；默认最多等 30 秒。 */
  waitForText(text: string, timeoutMs?: number): Promise<void>
  /** 等到这些字消失。 */
  waitForNoText(text: string, timeoutMs?: number): Promise<void>
  /** 页面的根节点，断言细节时用。 */
  readonly element: HTMLElement
  /** 交给画面的每一次数据（setData）有多少字节，按先后。 */
  readonly handed: readonly number[]
  /** 标题栏：页面交给微信的标题和颜色。 */
  bar(): { title?: string; frontColor?: string; backgroundColor?: string }
}

export interface OpenedApp extends WxRecord {
  /** 打开一个页面（压在现有页面上面），query 是参数。 */
  openPage(route: string, query?: Record<string, string>): Promise<OpenedPage>
  /** 现在最上面的页面。 */
  page(): OpenedPage
  /** 等到最上面是这个页面。 */
  waitForPage(route: string, timeoutMs?: number): Promise<OpenedPage>
  /** 等到弹出这样一句提示。 */
  waitForToast(text: string, timeoutMs?: number): Promise<void>
  /** 等到调用过微信的这个接口。 */
  waitForCall(name: string): Promise<void>
  /** 页面栈里的各个路径，从下到上。 */
  routes(): string[]
  /** 离开一下又回到最上面的页面：切到后台再回来。 */
  comeBack(): void
  /** 手机有了网络，或者断了：只是告诉页面，通不通由 request 决定。 */
  network(isConnected: boolean): void
  /** 关掉，下一个测试从头开始。 */
  close(): void
}

interface Layer {
  page: OpenedPage
  instance: Native
  root: Native
  host: HTMLElement
}

/* For a slow machine with other tests beside; what is there is seen at once. */
const longEnough = 30_000
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

async function until(ready: () => boolean, timeoutMs: number, complaint: () => string) {
  const end = Date.now() + timeoutMs
  while (!ready()) {
    if (Date.now() > end) throw new Error(complaint())
    await wait(10)
  }
}

/** 启动小程序：运行 dist/weapp/app.js。 */
export async function openApp(options: WxOptions = {}): Promise<OpenedApp> {
  const { component: components, events, wxml } = getEngine()
  const layers: Layer[] = []
  let last: Layer[] = []
  const configs = new Map<string, Native>()
  const modules = new Map<string, { exports: unknown }>()
  let loading = ''
  let appConfig: Native
  const recursiveId = `comp-${Math.random().toString(36).slice(2)}`

  const { wx, record, network } = makeWx(options, (jump) => void change(jump))
  const given: Record<string, unknown> = {
    wx,
    App: (config: Native) => {
      appConfig = config
    },
    Page: (config: Native) => void configs.set(loading, config),
    Component: (config: Native) => void configs.set(loading, config),
    Behavior: (config: Native) => config,
    getApp: () => appConfig,
    // After close() Taro may still finish an update; it takes the last page for granted.
    getCurrentPages: () => (layers.length ? layers : last).map((layer) => layer.instance),
    ...Object.fromEntries(absent.map((name) => [name, undefined])),
  }
  // `eval` can't be a parameter name in strict code; it is left to WeChat's own check.
  const names = Object.keys(given).filter((name) => name !== 'eval')

  function run(file: string): unknown {
    const known = modules.get(file)
    if (known) return known.exports
    const module = { exports: {} }
    modules.set(file, module)
    const require = (other: string) => run(path.join(path.dirname(file), other.endsWith('.js') ? other : `${other}.js`))
    const code = readFileSync(path.join(dist, file), 'utf8')
    const body = new Function('require', 'module', 'exports', ...names, `${code}\n//# sourceURL=${file}`)
    body(require, module, module.exports, ...names.map((name) => given[name]))
    return module.exports
  }

  run('app.js')
  appConfig?.onLaunch?.({ path: '', query: {}, scene: 1001 })
  appConfig?.onShow?.({ path: '', query: {}, scene: 1001 })
  loading = 'comp'
  run('comp.js')
  const recursive = { usingComponents: { comp: recursiveId }, options: { classPrefix: '' } }
  components.register({ ...configs.get('comp'), id: recursiveId, tagName: 'comp', path: 'comp', template: wxml('comp'), ...recursive })

  async function open(route: string, query: Record<string, string>): Promise<OpenedPage> {
    if (!existsSync(path.join(dist, `${route}.json`))) throw new Error(`没有页面 ${route}`)
    loading = route
    run(`${route}.js`)
    const config = configs.get(route)
    const methods = Object.fromEntries(Object.entries(config).filter(([, value]) => typeof value === 'function'))
    const id = `page-${Math.random().toString(36).slice(2)}`
    components.register({ id, tagName: 'main', path: route, template: wxml(route), data: JSON.parse(JSON.stringify(config.data ?? {})), methods, ...recursive })
    const root = components.create(id)
    const host = document.createElement('div')
    document.body.appendChild(host)
    root.attach(host)
    const instance = root.instance
    for (const [name, value] of Object.entries(config)) if (typeof value !== 'function' && name !== 'data') instance[name] = value
    Object.assign(instance, { route, __route__: route, options: query })
    const handed: number[] = []
    const setData = instance.setData.bind(instance)
    instance.setData = (data: object, done?: () => void) => {
      handed.push(Buffer.byteLength(JSON.stringify(data)))
      return setData(data, done)
    }
    layers.at(-1)?.instance.onHide?.()
    if (layers.length) layers.at(-1)!.host.style.display = 'none'
    const page = handle(route, host, root, handed)
    const layer = { page, instance, root, host }
    layers.push(layer)
    await instance.onLoad?.(query)
    instance.onShow?.()
    instance.onReady?.()
    // Taro hands its first picture over a moment later; of a page that was closed before, there is none to wait for.
    await until(() => host.querySelector('wx-view') !== null || !layers.includes(layer), longEnough, () => `页面 ${route} 没有画出来`)
    return page
  }

  function drop(count: number) {
    last = layers.slice(-1)
    for (const layer of layers.splice(Math.max(layers.length - count, 0))) {
      layer.instance.onUnload?.()
      layer.root.detach()
      layer.host.remove()
    }
  }

  async function change(jump: Jump) {
    if (jump.kind === 'navigateBack') {
      drop(Math.min(jump.delta ?? 1, layers.length - 1))
      const top = layers.at(-1)
      if (top) top.host.style.display = ''
      top?.instance.onShow?.()
      return
    }
    const [route = '', search = ''] = jump.url.split('?')
    // WeChat hands a query over as it stands in the address, percent signs and all.
    const query = Object.fromEntries(search.split('&').filter(Boolean).map((part) => [part.split('=', 1)[0] ?? '', part.slice(part.indexOf('=') + 1)]))
    const from = layers.at(-1)?.page.route ?? ''
    const target = route.startsWith('/') ? route.slice(1) : path.posix.join(path.posix.dirname(from), route)
    if (jump.kind === 'redirectTo') drop(1)
    if (jump.kind === 'reLaunch' || jump.kind === 'switchTab') drop(layers.length)
    await open(target, query)
  }

  function handle(route: string, host: HTMLElement, root: Native, handed: readonly number[]): OpenedPage {
    const fire = async (element: Element, name: string, detail: object = {}) => {
      const node = (element as Native)['__wxElement']
      if (!node) throw new Error('这一处收不到事件')
      const extra = { bubbles: true, capturePhase: true, composed: true, extraFields: { touches: [], changedTouches: [] } }
      events.dispatchEvent(node, events.create(name, detail, extra))
      await wait(0)
    }
    const find = (target: string) => findElement(host, target)
    const page: OpenedPage = {
      route,
      element: host,
      handed,
      text: () => readText(host),
      has: (target) => find(target) !== undefined,
      bar: () => {
        const { p5, p3, p0 } = root.data.navigationBar ?? {}
        return { title: p5, frontColor: p3, backgroundColor: p0 }
      },
      async tap(target) {
        const element = find(target)
        if (!element) throw new Error(`页面 ${route} 上没有「${target}」。现在有：\n${page.text()}`)
        await fire(element, 'tap')
      },
      async input(target, value) {
        const box = findBox(host, target)
        if (!box) throw new Error(`页面 ${route} 上没有输入框「${target}」。现在有：\n${page.text()}`)
        await fire(box, 'input', { value, cursor: value.length })
        await fire(box, 'blur', { value })
      },
      value(target) {
        const box = findBox(host, target)
        if (!box) throw new Error(`页面 ${route} 上没有输入框「${target}」`)
        return attribute(box, 'value')
      },
      async pick(target, value) {
        const picker = find(target)?.closest('wx-picker')
        if (!picker) throw new Error(`页面 ${route} 上没有可选的一行「${target}」。现在有：\n${page.text()}`)
        await fire(picker, 'change', { value: typeof value === 'number' ? String(value) : value })
      },
      waitForText: (text, timeoutMs = longEnough) =>
        until(() => page.text().includes(text), timeoutMs, () => `等不到「${text}」。页面 ${route} 上现在有：\n${page.text()}`),
      waitForNoText: (text, timeoutMs = longEnough) =>
        until(() => !page.text().includes(text), timeoutMs, () => `「${text}」一直在。页面 ${route} 上现在有：\n${page.text()}`),
    }
    return page
  }

  const top = () => {
    const layer = layers.at(-1)
    if (!layer) throw new Error('还没有打开页面')
    return layer.page
  }
  return {
    ...record,
    network,
    comeBack() {
      layers.at(-1)?.instance.onHide?.()
      layers.at(-1)?.instance.onShow?.()
    },
    openPage: (route, query = {}) => open(route.replace(/^\//, ''), query),
    page: top,
    routes: () => layers.map((layer) => layer.page.route),
    async waitForPage(route, timeoutMs = longEnough) {
      const wanted = route.replace(/^\//, '')
      const drawn = () => layers.at(-1)?.page.route === wanted && layers.at(-1)!.host.querySelector('wx-view') !== null
      await until(drawn, timeoutMs, () => `等不到页面 ${wanted}，现在是 ${layers.map((layer) => layer.page.route).join(' > ')}`)
      return top()
    },
    waitForToast: (text, timeoutMs = longEnough) =>
      until(() => record.toasts.some((toast) => toast.includes(text)), timeoutMs, () => `没有提示「${text}」，只有：${record.toasts.join('；')}`),
    waitForCall: (name) => until(() => record.calls.includes(name), longEnough, () => `没有调用 ${name}，只有：${record.calls.join('；')}`),
    close: () => drop(layers.length),
  }
}

function readText(element: Element): string {
  let text = ''
  const walk = (node: Node) => {
    if (node.nodeType === Node.TEXT_NODE) text += node.textContent
    else {
      // A text inside a text goes on in the same line; everything else starts a line of its own.
      const block = node instanceof Element && node.tagName.startsWith('WX-') && node.parentElement?.tagName !== 'WX-TEXT'
      if (block) text += '\n'
      node.childNodes.forEach(walk)
      if (block) text += '\n'
    }
  }
  walk(element)
  return text.split('\n').map((line) => line.trim()).filter(Boolean).join('\n')
}

// Attributes that WeChat's engine keeps to itself, in camel case, instead of writing them into the DOM.
function attribute(element: Element, name: string): string {
  const node = (element as Native)['__wxElement']
  const kept = name.replace(/-(\w)/g, (_all, letter: string) => letter.toUpperCase())
  const found = node?.['_vt']?.attrs?.find((one: { name: string; value: unknown }) => one.name === kept)
  return String(found?.value ?? element.getAttribute(name) ?? '')
}

function findElement(host: HTMLElement, target: string): Element | undefined {
  const everything = [...host.querySelectorAll('*')]
  // Whoever has a dialog before them can't reach the page behind it.
  const dialog = everything.filter((element) => attribute(element, 'aria-role') === 'dialog').at(-1)
  const scope = dialog ? [...dialog.querySelectorAll('*')] : everything
  if (/^[.#]/.test(target)) return scope.find((element) => element.matches(target))
  const elements = scope.filter((element) => element.tagName.startsWith('WX-'))
  const deepest = (fits: (text: string) => boolean) => {
    const fitting = elements.filter((element) => fits(readText(element)))
    return fitting.find((element) => !fitting.some((other) => other !== element && element.contains(other)))
  }
  return (
    deepest((text) => text === target) ??
    elements.find((element) => attribute(element, 'aria-label') === target) ??
    deepest((text) => text.includes(target)) ??
    elements.find((element) => attribute(element, 'aria-label').includes(target))
  )
}

function findBox(host: HTMLElement, target: string): Element | undefined {
  const boxes = [...host.querySelectorAll('wx-input, wx-textarea')]
  if (/^[.#]/.test(target)) return boxes.find((box) => box.matches(target) || box.closest(target))
  return (
    boxes.find((box) => attribute(box, 'placeholder') === target || attribute(box, 'aria-label') === target) ??
    boxes.find((box) => attribute(box, 'placeholder').includes(target))
  )
}
