export default definePageConfig({
  navigationBarTitleText: '内容审核',
  enablePageMeta: true,
  enablePullDownRefresh: true,
})
