export default definePageConfig({
  navigationBarTitleText: '没发出去的微信消息',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
