export default definePageConfig({
  navigationBarTitleText: '点单详情',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
