export default definePageConfig({
  navigationBarTitleText: '想问老师什么',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
