export default definePageConfig({
  navigationBarTitleText: '意见箱',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
