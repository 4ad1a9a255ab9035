export default definePageConfig({
  navigationBarTitleText: '就这样点单',
  enablePageMeta: true,
});
