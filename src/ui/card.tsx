import type { ReactNode } from 'react'
import { Text, View } from '@tarojs/components'
import { classNames } from './class-names'
import { Icon } from './icon'
import { Tap } from './tap'
import './card.css'

export interface CardProps {
  /** 卡片里的内容，从上到下排。 */
  children?: ReactNode
  /** 卡片里的标题；要更多花样时改用 CardTitle。 */
  title?: string
  /** 标题右边能点的几个字，例如「查看全部」；和 onAction 一起填。 */
  action?: string
  /** 点标题右边的字时做什么。 */
  onAction?: () => void
  /** 卡片外面上方的小标题，用来给一组表单分段。 */
  caption?: string
  /** 里面是 Cell、Field、PickerCell 这类自带边距的行，卡片自己不再留边；默认 false。 */
  list?: boolean
  /** 点整张卡片时做什么；不填就不能点。 */
  onTap?: () => void
  /** 整张卡片能点时读屏念的话；默认念里面的文字。 */
  label?: string
}

/** 一块白底的内容。 */
export function Card({ children, title, action, onAction, caption, list = false, onTap, label }: CardProps) {
  const card = (
    <Tap className={classNames('ui-card', list && 'is-list')} onTap={onTap} label={label}>
      {title && <CardTitle text={title} action={action} onAction={onAction} />}
      {children}
    </Tap>
  )
  if (!caption) return card
  return (
    <View className='ui-card-group'>
      <Text className='ui-card-caption'>{caption}</Text>
      {card}
    </View>
  )
}

export interface CardTitleProps {
  /** 标题。 */
  text: string
  /** 标题下面的一行说明。 */
  note?: string
  /** 标题右边的东西，一般是 Tag。 */
  side?: ReactNode
  /** 标题右边能点的几个字；和 onAction 一起填。 */
  action?: string
  /** 点右边的字时做什么。 */
  onAction?: () => void
}

/** 卡片的标题行。 */
export function CardTitle({ text, note, side, action, onAction }: CardTitleProps) {
  return (
    <View className='ui-card-head'>
      <View className='ui-card-head-words'>
        <Text className='ui-card-title'>{text}</Text>
        {note && <Text className='ui-card-note'>{note}</Text>}
      </View>
      {side}
      {action && (
        <Tap className='ui-card-action' onTap={onAction}>
          <Text>{action}</Text>
          <Icon name='chevron' />
        </Tap>
      )}
    </View>
  )
}
