// A stand-in for WeChat's `wx`: storage in memory, requests and log-in answered by the test, everything a person would
// see (toasts, dialogs, page changes) written down.

export interface WxRequest {
  url: string
  method: string
  header: Record<string, string>
  data: unknown
}

export interface WxResponse {
  statusCode: number
  data: unknown
  header?: Record<string, string>
}

export interface WxOptions {
  /** 回答 wx.request；抛错就等于断网。默认一律断网。 */
  request?: (request: WxRequest) => Promise<WxResponse>
  /** 回答 wx.uploadFile；抛错就等于断网。默认一律断网。 */
  upload?: (request: { url: string; filePath: string; name: string; header: Record<string, string>; formData: Record<string, unknown> }) => Promise<WxResponse>
  /** wx.login 给的 code，默认 'code-1'；每次登录要一个。 */
  loginCode?: () => string
  /** 打开前就存着的东西。 */
  storage?: Record<string, unknown>
  /** 系统的深浅色，默认浅色。 */
  systemTheme?: 'light' | 'dark'
  /** 微信里设的字号，默认 17。 */
  fontSizeSetting?: number
  /** 微信已经下载好一个新版本。 */
  newEdition?: boolean
  /** showModal 时点「确定」还是「取消」，默认确定。 */
  answerModal?: (modal: { title?: string; content?: string }) => boolean
}

export interface Jump {
  kind: 'navigateTo' | 'redirectTo' | 'reLaunch' | 'switchTab' | 'navigateBack'
  /** 要去的地址，带参数；navigateBack 时为空。 */
  url: string
  delta?: number
}

export interface WxRecord {
  storage: Map<string, unknown>
  toasts: string[]
  modals: { title?: string; content?: string }[]
  requests: WxRequest[]
  jumps: Jump[]
  /** 其余被调用过的接口名。 */
  calls: string[]
}

type Callbacks = { success?: (result: object) => void; fail?: (error: object) => void; complete?: (result: object) => void }

const plainAsync = [
  'hideToast', 'showLoading', 'hideLoading', 'setNavigationBarTitle', 'setNavigationBarColor', 'setBackgroundColor',
  'setBackgroundTextStyle', 'pageScrollTo', 'stopPullDownRefresh', 'startPullDownRefresh', 'setClipboardData',
  'makePhoneCall', 'vibrateShort', 'requirePrivacyAuthorize', 'openPrivacyContract', 'previewImage', 'hideKeyboard',
  'showShareMenu', 'openDocument', 'saveImageToPhotosAlbum', 'openSetting', 'scanCode', 'downloadFile',
  'hideHomeButton', 'openLocation', 'chooseLocation',
]
const plainSync = [
  'onThemeChange', 'offThemeChange', 'onAppShow', 'offAppShow',
  'onAppHide', 'offAppHide', 'onError', 'offError', 'onUnhandledRejection', 'offUnhandledRejection', 'onPageNotFound',
  'onNeedPrivacyAuthorization', 'onWindowResize', 'offWindowResize', 'onMemoryWarning', 'onKeyboardHeightChange',
]

const settle = (callbacks: Callbacks | undefined, name: string, work: () => Promise<object | void> | object | void) => {
  Promise.resolve()
    .then(work)
    .then(
      (result) => {
        const answer = { errMsg: `${name}:ok`, ...result }
        callbacks?.success?.(answer)
        callbacks?.complete?.(answer)
      },
      (error: Error) => {
        const answer = { errMsg: `${name}:fail ${error.message}` }
        callbacks?.fail?.(answer)
        callbacks?.complete?.(answer)
      },
    )
}
const offline = async (): Promise<WxResponse> => {
  throw new Error('timeout')
}
const copy = (value: unknown) => (value === undefined ? value : JSON.parse(JSON.stringify(value)))
const device = () => ({ platform: 'ios', system: 'iOS 17.0', brand: 'devtools', model: 'iPhone' })
const screen = () => ({
  pixelRatio: 3, screenWidth: 390, screenHeight: 844, windowWidth: 390, windowHeight: 760, statusBarHeight: 47,
  safeArea: { left: 0, right: 390, top: 47, bottom: 810, width: 390, height: 763 },
})

/** 造一个 wx；jump 由外面真的去换页。 */
export function makeWx(options: WxOptions, jump: (jump: Jump) => void): { wx: Record<string, unknown>; record: WxRecord; network: (isConnected: boolean) => void } {
  const listeners = new Set<(status: { isConnected: boolean; networkType: string }) => void>()
  const record: WxRecord = {
    storage: new Map(Object.entries(options.storage ?? {})), toasts: [], modals: [], requests: [], jumps: [], calls: [],
  }
  const baseInfo = () => ({
    SDKVersion: '3.8.0', language: 'zh_CN', version: '8.0.50', theme: options.systemTheme ?? 'light',
    fontSizeSetting: options.fontSizeSetting ?? 17, host: { env: 'WeChat' },
  })

  const wx: Record<string, unknown> = {
    env: { USER_DATA_PATH: 'http://usr' },
    canIUse: () => true,
    nextTick: (work: () => void) => void Promise.resolve().then(work),
    getAppBaseInfo: baseInfo,
    getDeviceInfo: device,
    getWindowInfo: screen,
    getSystemInfoSync: () => ({ ...baseInfo(), ...device(), ...screen() }),
    getSystemInfo: (o?: Callbacks) => settle(o, 'getSystemInfo', () => ({ ...baseInfo(), ...device(), ...screen() })),
    getSystemSetting: () => ({}),
    getLaunchOptionsSync: () => ({ path: '', query: {}, scene: 1001 }),
    getEnterOptionsSync: () => ({ path: '', query: {}, scene: 1001 }),
    getAccountInfoSync: () => ({ miniProgram: { appId: 'touristappid', envVersion: 'develop' } }),
    getMenuButtonBoundingClientRect: () => ({ left: 290, right: 380, top: 51, bottom: 83, width: 90, height: 32 }),
    onNetworkStatusChange: (listener: (status: object) => void) => void listeners.add(listener),
    offNetworkStatusChange: (listener: (status: object) => void) => void listeners.delete(listener),
    getNetworkType: (o?: Callbacks) => settle(o, 'getNetworkType', () => ({ networkType: 'wifi' })),
    getPrivacySetting: (o?: Callbacks) => settle(o, 'getPrivacySetting', () => ({ needAuthorization: false, privacyContractName: '《隐私保护指引》' })),
    getUpdateManager: () => ({
      onCheckForUpdate() {}, onUpdateFailed() {}, onUpdateReady: (then: () => void) => void (options.newEdition && Promise.resolve().then(then)), applyUpdate: () => void record.calls.push('applyUpdate'),
    }),

    getStorageSync: (key: string) => copy(record.storage.get(key)) ?? '',
    setStorageSync: (key: string, value: unknown) => void record.storage.set(key, copy(value)),
    removeStorageSync: (key: string) => void record.storage.delete(key),
    clearStorageSync: () => record.storage.clear(),
    getStorageInfoSync: () => ({ keys: [...record.storage.keys()], currentSize: 0, limitSize: 10240 }),
    getStorage: (o: Callbacks & { key: string }) => settle(o, 'getStorage', () => {
      if (!record.storage.has(o.key)) throw new Error('data not found')
      return { data: copy(record.storage.get(o.key)) }
    }),
    setStorage: (o: Callbacks & { key: string; data: unknown }) => settle(o, 'setStorage', () => void record.storage.set(o.key, copy(o.data))),
    removeStorage: (o: Callbacks & { key: string }) => settle(o, 'removeStorage', () => void record.storage.delete(o.key)),
    clearStorage: (o?: Callbacks) => settle(o, 'clearStorage', () => record.storage.clear()),

    login: (o?: Callbacks) => settle(o, 'login', () => ({ code: (options.loginCode ?? (() => 'code-1'))() })),
    checkSession: (o?: Callbacks) => settle(o, 'checkSession', () => {}),
    request: (o: Callbacks & Partial<WxRequest> & { url: string; dataType?: string }) => {
      const request: WxRequest = { url: o.url, method: o.method ?? 'GET', header: o.header ?? {}, data: o.data }
      record.requests.push(request)
      settle(o, 'request', async () => {
        const answer = await (options.request ?? offline)(request)
        return { ...answer, header: answer.header ?? {}, cookies: [] }
      })
      return { abort() {}, onHeadersReceived() {}, offHeadersReceived() {}, onChunkReceived() {} }
    },
    uploadFile: (o: Callbacks & { url: string; filePath: string; name: string; header?: Record<string, string>; formData?: Record<string, unknown> }) => {
      settle(o, 'uploadFile', async () => {
        const answer = await (options.upload ?? offline)({ url: o.url, filePath: o.filePath, name: o.name, header: o.header ?? {}, formData: o.formData ?? {} })
        return { statusCode: answer.statusCode, data: typeof answer.data === 'string' ? answer.data : JSON.stringify(answer.data) }
      })
      return { abort() {}, onProgressUpdate() {}, offProgressUpdate() {}, onHeadersReceived() {} }
    },

    showToast: (o: Callbacks & { title: string }) => settle(o, 'showToast', () => void record.toasts.push(o.title)),
    showModal: (o: Callbacks & { title?: string; content?: string; confirmText?: string; cancelText?: string }) => settle(o, 'showModal', () => {
      // WeChat shows nothing at all then.
      for (const words of [o.confirmText, o.cancelText]) if ((words ?? '').length > 4) throw new Error(`「${words}」超过 4 个字`)
      const modal = { title: o.title, content: o.content }
      record.modals.push(modal)
      const confirm = (options.answerModal ?? (() => true))(modal)
      return { confirm, cancel: !confirm }
    }),
    showActionSheet: (o: Callbacks) => settle(o, 'showActionSheet', () => ({ tapIndex: 0 })),
    requestSubscribeMessage: (o: Callbacks & { tmplIds: string[] }) => settle(o, 'requestSubscribeMessage', () => {
      record.calls.push('requestSubscribeMessage')
      return Object.fromEntries(o.tmplIds.map((id) => [id, 'accept']))
    }),
    createSelectorQuery: () => {
      const query: Record<string, unknown> = {}
      for (const name of ['in', 'select', 'selectAll', 'selectViewport', 'boundingClientRect', 'scrollOffset', 'fields', 'node']) query[name] = () => query
      query.exec = (done?: (results: unknown[]) => void) => void Promise.resolve().then(() => done?.([]))
      return query
    },
    createInnerAudioContext: () => new Proxy({}, { get: () => () => {} }),
    getFileSystemManager: () => new Proxy({}, { get: () => () => {} }),
  }
  for (const kind of ['navigateTo', 'redirectTo', 'reLaunch', 'switchTab', 'navigateBack'] as const) {
    wx[kind] = (o: Callbacks & { url?: string; delta?: number } = {}) => settle(o, kind, () => {
      const one: Jump = { kind, url: o.url ?? '', delta: o.delta ?? 1 }
      record.jumps.push(one)
      jump(one)
    })
  }
  // Taro hands this one on as it is, so WeChat's own promise is seen: whoever gives no callback gets one. The album is closed again at once.
  wx.chooseMedia = () => {
    record.calls.push('chooseMedia')
    return Promise.reject({ errMsg: 'chooseMedia:fail cancel' })
  }
  for (const name of plainAsync) wx[name] = (o?: Callbacks) => settle(o, name, () => void record.calls.push(name))
  for (const name of plainSync) wx[name] = () => void record.calls.push(name)
  const network = (isConnected: boolean) => {
    for (const listener of listeners) listener({ isConnected, networkType: isConnected ? 'wifi' : 'none' })
  }
  return { wx, record, network }
}
