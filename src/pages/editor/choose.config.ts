export default definePageConfig({
  navigationBarTitleText: '推文章',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
