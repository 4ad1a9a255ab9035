export default definePageConfig({
  navigationBarTitleText: '接单',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
