export default definePageConfig({
  navigationBarTitleText: '记走访',
  enablePageMeta: true,
});
