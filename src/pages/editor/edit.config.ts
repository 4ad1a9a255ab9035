export default definePageConfig({
  navigationBarTitleText: '写文章',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
