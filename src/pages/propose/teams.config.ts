export default definePageConfig({
  navigationBarTitleText: '一起找服务队',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
