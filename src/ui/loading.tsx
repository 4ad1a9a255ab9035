import { View } from '@tarojs/components'
import { roleOf } from './tap'
import './loading.css'

export interface LoadingProps {
  /** 画几张骨架卡片，默认 3。 */
  cards?: number
  /** 读屏时念的话，默认「正在加载」。 */
  label?: string
}

/** 正在取数据时的骨架。 */
export function Loading({ cards = 3, label = '正在加载' }: LoadingProps) {
  return (
    <View className='ui-loading' {...roleOf('status')} aria-label={label}>
      {Array.from({ length: cards }, (_, index) => (
        <View key={index} className='ui-loading-card'>
          <View className='ui-loading-bar is-short' />
          <View className='ui-loading-bar' />
          <View className='ui-loading-bar is-middle' />
        </View>
      ))}
    </View>
  )
}
