export default definePageConfig({
  navigationBarTitleText: '谁会来',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
