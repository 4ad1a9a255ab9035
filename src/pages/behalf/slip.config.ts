export default definePageConfig({
  navigationBarTitleText: '点单纸条',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
