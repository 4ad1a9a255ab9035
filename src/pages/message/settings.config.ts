export default definePageConfig({
  navigationBarTitleText: '消息提醒',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
