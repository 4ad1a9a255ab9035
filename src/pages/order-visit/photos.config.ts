export default definePageConfig({
  navigationBarTitleText: '服务照片',
  enablePageMeta: true,
  enablePullDownRefresh: true,
})
