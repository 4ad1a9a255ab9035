export default definePageConfig({
  navigationBarTitleText: '时长更正',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
