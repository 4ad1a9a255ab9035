export default definePageConfig({
  navigationBarTitleText: '点单码',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
