export default definePageConfig({
  navigationBarTitleText: '值班电话',
  enablePageMeta: true,
});
