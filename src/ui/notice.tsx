import type { ReactNode } from 'react'
import { Text, View } from '@tarojs/components'
import { Icon, type IconName } from './icon'
import { Tap } from './tap'
import './notice.css'

export interface NoticeProps {
  /** 要说的话。 */
  children: ReactNode
  /** 加重的第一行。 */
  title?: string
  /** 颜色语气：brand 好消息、blue 说明、orange 提醒、red 要紧、grey 平常；默认 blue。 */
  tone?: 'brand' | 'blue' | 'orange' | 'red' | 'grey'
  /** 图标，默认随语气。 */
  icon?: IconName
  /** 右边能点的几个字；和 onAction 一起填。 */
  action?: string
  /** 点右边的字时做什么。 */
  onAction?: () => void
  /** 点叉关掉；不填就没有叉。 */
  onClose?: () => void
}

const icons = { brand: 'check', blue: 'info', orange: 'warning', red: 'warning', grey: 'info' } as const

/** 一条提示。 */
export function Notice({ children, title, tone = 'blue', icon = icons[tone], action, onAction, onClose }: NoticeProps) {
  return (
    <View className={`ui-notice ui-tone-${tone}`}>
      <Icon name={icon} className='ui-notice-icon' />
      <View className='ui-notice-words'>
        {title && <Text className='ui-notice-title'>{title}</Text>}
        <Text className='ui-notice-text'>{children}</Text>
      </View>
      {action && (
        <Tap className='ui-notice-action' onTap={onAction}>
          <Text>{action}</Text>
          <Icon name='chevron' />
        </Tap>
      )}
      {onClose && (
        <Tap className='ui-notice-close' label='关闭提示' onTap={onClose}>
          <Icon name='close' />
        </Tap>
      )}
    </View>
  )
}
