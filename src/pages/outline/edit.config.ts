export default definePageConfig({
  navigationBarTitleText: '写提纲',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
