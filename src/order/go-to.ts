import Taro from '@tarojs/taro';

/* Elders often tap twice; the second tap must not lay the same page on top of itself. */
const twiceMs = 800;
let last = { url: '', at: 0 };

/** Opens a page. When WeChat's limit of ten open pages is reached, it takes the place of the present one. */
export function goTo(url: string): void {
  const at = Date.now();
  if (url === last.url && at - last.at < twiceMs) return;
  last = { url, at };
  Taro.navigateTo({ url }).catch(() => Taro.redirectTo({ url }));
}

/** Where an order for this topic begins: filled in already for whoever chose 长辈模式. */
export const orderPath = (topicId: string, elderMode: boolean): string => `/pages/${elderMode ? 'elder/confirm' : 'order/new'}?topic=${topicId}`;

/** Back to the first page, with nothing left open behind it. */
export function goHome(): void {
  void Taro.reLaunch({ url: '/pages/home/index' });
}
