export default definePageConfig({
  navigationBarTitleText: '社区待办',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
