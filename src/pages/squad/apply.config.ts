export default definePageConfig({
  navigationBarTitleText: '登记服务队',
  enablePageMeta: true,
});
