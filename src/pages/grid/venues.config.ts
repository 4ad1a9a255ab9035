export default definePageConfig({
  navigationBarTitleText: '场地',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
