export default definePageConfig({
  navigationBarTitleText: '科普点单',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
