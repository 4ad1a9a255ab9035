export default definePageConfig({
  navigationBarTitleText: '要准备的东西',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
