export default definePageConfig({
  navigationBarTitleText: '讲稿提纲',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
