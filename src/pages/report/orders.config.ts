export default definePageConfig({
  navigationBarTitleText: '点单',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
