export default definePageConfig({
  navigationBarTitleText: '科普活动',
  enablePageMeta: true,
  enablePullDownRefresh: true,
  enableShareAppMessage: true,
});
