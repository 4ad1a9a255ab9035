export default definePageConfig({
  navigationBarTitleText: '看什么',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
