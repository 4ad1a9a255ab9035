export default definePageConfig({
  navigationBarTitleText: '总览',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
