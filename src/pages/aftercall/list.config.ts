export default definePageConfig({
  navigationBarTitleText: '再问一次',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
