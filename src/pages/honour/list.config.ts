export default definePageConfig({
  navigationBarTitleText: '嘉许',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
