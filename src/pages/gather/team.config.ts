export default definePageConfig({
  navigationBarTitleText: '服务队日历',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
