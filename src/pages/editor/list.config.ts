export default definePageConfig({
  navigationBarTitleText: '文章编辑',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
