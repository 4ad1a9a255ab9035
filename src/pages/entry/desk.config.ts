export default definePageConfig({
  navigationBarTitleText: '电脑登录',
  enablePageMeta: true,
});
