export default definePageConfig({
  navigationBarTitleText: '我的点单',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
