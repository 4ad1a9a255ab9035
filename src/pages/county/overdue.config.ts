export default definePageConfig({
  navigationBarTitleText: '超时的单',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
