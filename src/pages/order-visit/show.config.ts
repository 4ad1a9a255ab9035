export default definePageConfig({
  navigationBarTitleText: '出示给对方看',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
