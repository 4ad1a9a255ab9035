export default definePageConfig({
  navigationBarTitleText: '村广播稿',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
