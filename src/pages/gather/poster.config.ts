export default definePageConfig({
  navigationBarTitleText: '海报',
  enablePageMeta: true,
  enablePullDownRefresh: true,
  enableShareAppMessage: true,
});
