export default definePageConfig({
  navigationBarTitleText: '科普文章',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
