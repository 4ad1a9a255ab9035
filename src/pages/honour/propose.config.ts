export default definePageConfig({
  navigationBarTitleText: '嘉许提名',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
