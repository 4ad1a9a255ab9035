// The mini-program's bar is drawn by WeChat; in a browser Page draws its own, so Taro's must stay away.
const barStyle = process.env.TARO_ENV === 'h5' ? ({ navigationStyle: 'custom' } as const) : {}

// An account without the plug-in can't upload a mini-program that names it, so a build has to ask for it.
const readingPlugin = process.env.KEPU_WECHATSI === '1' ? { plugins: { WechatSI: { version: '0.3.6', provider: 'wx069ba97219f66d99' } } } : {}

export default defineAppConfig({
  pages: [
    'pages/home/index',
    'pages/order/new',
    'pages/order/view',
    'pages/order/mine',
    'pages/me/index',
  ],
  subPackages: [
    { root: 'pages/community', pages: ['desk'] },
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
    { root: 'pages/editor', pages: ['list', 'edit', 'push'] },
    { root: 'pages/squad', pages: ['list', 'team', 'apply', 'volunteer', 'applications'] },
    { root: 'pages/message', pages: ['list', 'settings', 'dead'] },
    { root: 'pages/moderation', pages: ['list'] },
    { root: 'pages/elder', pages: ['topics', 'confirm', 'kin', 'duty'] },
    { root: 'pages/privacy', pages: ['notice', 'mine', 'about', 'logins'] },
  ],
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
