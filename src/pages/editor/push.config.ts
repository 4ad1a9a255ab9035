export default definePageConfig({
  navigationBarTitleText: '推送',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
