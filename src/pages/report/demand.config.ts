export default definePageConfig({
  navigationBarTitleText: '需求',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
