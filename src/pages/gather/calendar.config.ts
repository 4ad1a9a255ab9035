export default definePageConfig({
  navigationBarTitleText: '近期科普活动',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
