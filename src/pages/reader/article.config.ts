export default definePageConfig({
  navigationBarTitleText: '文章',
  enablePageMeta: true,
})
