import Taro from '@tarojs/taro';

/** Goes back to the page below, which reads anew when it is shown; opened from a link or a card there is none, then to `otherwise`. */
export async function leave(otherwise: string): Promise<void> {
  if (Taro.getCurrentPages().length > 1) await Taro.navigateBack();
  else await Taro.reLaunch({ url: otherwise });
}
