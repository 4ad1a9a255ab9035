export default definePageConfig({
  navigationBarTitleText: '明白纸',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
