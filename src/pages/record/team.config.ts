export default definePageConfig({
  navigationBarTitleText: '本队服务和上传',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
