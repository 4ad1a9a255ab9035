export default definePageConfig({
  navigationBarTitleText: '志愿服务',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
