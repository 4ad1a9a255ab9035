export default definePageConfig({
  navigationBarTitleText: '练习单',
  enablePageMeta: true,
});
