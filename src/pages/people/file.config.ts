export default definePageConfig({
  navigationBarTitleText: '档案',
  enablePageMeta: true,
});
