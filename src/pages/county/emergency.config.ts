export default definePageConfig({
  navigationBarTitleText: '应急科普',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
