export default definePageConfig({
  navigationBarTitleText: '选择村社区',
  enablePageMeta: true,
})
