export default definePageConfig({
  navigationBarTitleText: '登记申请',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
