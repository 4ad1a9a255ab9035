export default definePageConfig({
  navigationBarTitleText: '谢谢服务队',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
