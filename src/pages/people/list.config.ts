export default definePageConfig({
  navigationBarTitleText: '人员和任职',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
