export default definePageConfig({
  navigationBarTitleText: '缺人的网格',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
