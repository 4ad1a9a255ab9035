export default definePageConfig({
  navigationBarTitleText: '查谁会来',
  enablePageMeta: true,
});
