import Taro from '@tarojs/taro'
import { Empty } from './empty'

/** 回答是「不行」，再试也一样：说清楚，给一条回去的路。 */
export function Refused({ say }: { say: string }) {
  const deep = Taro.getCurrentPages().length > 1
  const leave = () => void (deep ? Taro.navigateBack() : Taro.reLaunch({ url: '/pages/home/index' }))
  return <Empty text={say} action={deep ? '返回' : '回首页'} onAction={leave} />
}
