// The mini-program's bar is drawn by WeChat; in a browser Page draws its own, so Taro's must stay away.
const barStyle = process.env.TARO_ENV === 'h5' ? ({ navigationStyle: 'custom' } as const) : {}

// An account without the plug-in can't upload a mini-program that names it, so a build has to ask for it.
const readingPlugin = process.env.KEPU_WECHATSI === '1' ? { plugins: { WechatSI: { version: '0.3.6', provider: 'wx069ba97219f66d99' } } } : {}

export default defineAppConfig({
  // The first page alone: everything here is downloaded before anything is seen.
  pages: [
    'pages/home/index',
  ],
  subPackages: [
    { root: 'pages/order', pages: ['new', 'view', 'mine'] },
    { root: 'pages/me', pages: ['index'] },
    { root: 'pages/community', pages: ['desk', 'board'] },
    { root: 'pages/department', pages: ['desk'] },
    { root: 'pages/team', pages: ['pool'] },
    { root: 'pages/county', pages: ['overdue', 'emergency', 'audit'] },
    { root: 'pages/reader', pages: ['list', 'article', 'broadcast', 'leaflet', 'follow', 'practice'], ...readingPlugin },
    { root: 'pages/resident', pages: ['grid'] },
    { root: 'pages/behalf', pages: ['slip', 'rate', 'who'] },
    { root: 'pages/grid', pages: ['tree', 'gaps', 'venues', 'institutions'] },
    { root: 'pages/entry', pages: ['desk', 'confirm'] },
    { root: 'pages/people', pages: ['list', 'accept', 'file'] },
    { root: 'pages/report', pages: ['overview', 'orders', 'demand', 'quality'] },
    { root: 'pages/propose', pages: ['teams'] },
    { root: 'pages/visit', pages: ['list', 'add', 'opinions'] },
    { root: 'pages/aftercall', pages: ['list'] },
    { root: 'pages/honour', pages: ['list', 'propose'] },
    { root: 'pages/order-visit', pages: ['who', 'show', 'materials', 'thanks', 'photos'] },
    { root: 'pages/record', pages: ['mine', 'team', 'certificate', 'corrections'] },
    { root: 'pages/proof', pages: ['check'] },
    { root: 'pages/gather', pages: ['calendar', 'team', 'service', 'questions', 'organise', 'poster'] },
    { root: 'pages/outline', pages: ['list', 'edit', 'view'] },
    { root: 'pages/editor', pages: ['list', 'edit', 'push', 'choose'] },
    { root: 'pages/squad', pages: ['list', 'team', 'apply', 'volunteer', 'applications'] },
    { root: 'pages/message', pages: ['list', 'settings', 'dead'] },
    { root: 'pages/moderation', pages: ['list'] },
    { root: 'pages/elder', pages: ['topics', 'confirm', 'kin', 'duty'] },
    { root: 'pages/privacy', pages: ['notice', 'mine', 'about', 'logins'] },
  ],
  // While one page is read, WeChat fetches those that people open from it: the first page is everybody's way to an order
  // and to their own desk, the order's page the way to what goes with a visit. A page may name 2 MB.
  preloadRule: {
    'pages/home/index': { network: 'all', packages: ['pages/order', 'pages/me', 'pages/elder', 'pages/reader', 'pages/community', 'pages/department', 'pages/team'] },
    'pages/order/view': { network: 'all', packages: ['pages/order-visit', 'pages/gather'] },
    'pages/me/index': { network: 'wifi', packages: ['pages/message', 'pages/record', 'pages/squad', 'pages/people', 'pages/privacy'] },
    'pages/community/desk': { network: 'wifi', packages: ['pages/report', 'pages/visit', 'pages/aftercall', 'pages/grid'] },
    'pages/department/desk': { network: 'wifi', packages: ['pages/propose', 'pages/outline'] },
    'pages/team/pool': { network: 'wifi', packages: ['pages/gather', 'pages/outline'] },
  },
  window: {
    navigationBarTitleText: '科普点单',
    navigationBarBackgroundColor: '@ground',
    navigationBarTextStyle: '@barText' as 'black',
    backgroundColor: '@ground',
    backgroundTextStyle: '@pullText' as 'dark',
    ...barStyle,
  },
  // Without darkmode WeChat doesn't tell us the system's theme; theme.json keeps the first frame from flashing white.
  darkmode: true,
  themeLocation: 'theme.json',
  lazyCodeLoading: 'requiredComponents',
})
