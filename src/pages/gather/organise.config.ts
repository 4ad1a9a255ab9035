export default definePageConfig({
  navigationBarTitleText: '报名和点名',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
