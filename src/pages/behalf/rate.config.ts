export default definePageConfig({
  navigationBarTitleText: '凭评价码评价',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
