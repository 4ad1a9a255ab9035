export default definePageConfig({
  navigationBarTitleText: '部门待办',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
