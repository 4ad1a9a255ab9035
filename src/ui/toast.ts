import Taro from '@tarojs/taro'
import { getTheme } from './theme'

/** 弹一句话，过一会儿自己消失；kind 为 success 时带对勾（字数须在七个以内，长了就不带）。 */
export function toast(text: string, kind: 'plain' | 'success' = 'plain') {
  // WeChat cuts the words to seven characters when there is an icon.
  const icon = kind === 'success' && text.length <= 7 ? 'success' : 'none'
  void Taro.showToast({ title: text, icon, duration: getTheme().elder ? 4000 : 2500 })
}
