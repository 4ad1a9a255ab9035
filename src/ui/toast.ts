import Taro from '@tarojs/taro'
import { getTheme } from './theme'

/* How long one sign takes to be read, by those who read slowly; nothing stands shorter than `leastMs`. */
const signMs = 250
const leastMs = 2500
const elderTimes = 1.6

/** 弹一句话，字多的停得久，过一会儿自己消失；kind 为 success 时带对勾（字数须在七个以内，长了就不带）。 */
export function toast(text: string, kind: 'plain' | 'success' = 'plain') {
  // WeChat cuts the words to seven characters when there is an icon.
  const icon = kind === 'success' && text.length <= 7 ? 'success' : 'none'
  void Taro.showToast({ title: text, icon, duration: Math.max(leastMs, text.length * signMs) * (getTheme().elder ? elderTimes : 1) })
}
