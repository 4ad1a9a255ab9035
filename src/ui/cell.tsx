import type { ReactNode } from 'react'
import { Text, View } from '@tarojs/components'
import { classNames } from './class-names'
import { Icon, type IconName } from './icon'
import { inOneBreath, Tap } from './tap'
import './cell.css'

export interface CellProps {
  /** 左边的名称。 */
  label: string
  /** 右边的值；长辈模式里排到名称下面。 */
  value?: ReactNode
  /** 值为空时显示的淡一级的字，例如「请选择」。 */
  placeholder?: string
  /** 名称下面的一行说明。 */
  note?: string
  /** 名称左边的图标。 */
  icon?: IconName
  /** 最右边的东西（Tag、数字等），代替箭头。 */
  side?: ReactNode
  /** 点这一行时做什么；填了才有箭头。 */
  onTap?: () => void
  /** 填得不对时的一句话。 */
  error?: string
  /** 自己不能点、外面包着能点的东西（如 Picker）时也画箭头；默认 false。 */
  chevron?: boolean
}

/** 一行「名称 + 值」，放在 <Card list> 里。 */
export function Cell({ label, value, placeholder, note, icon, side, onTap, error, chevron = false }: CellProps) {
  const empty = value === undefined || value === null || value === ''
  const shown = empty ? placeholder : value
  const bare = shown === undefined || shown === null || shown === ''
  const spoken = typeof shown === 'string' || typeof shown === 'number' ? `${label}：${shown}` : label
  return (
    <Tap className='ui-cell' onTap={onTap} label={onTap && inOneBreath(spoken)}>
      {icon && <Icon name={icon} className='ui-cell-icon' />}
      <View className={classNames('ui-cell-main', note ? 'is-noted' : undefined)}>
        <View className='ui-cell-line'>
          <Text className={classNames('ui-cell-label', (bare || typeof shown === 'object') && 'is-alone')}>{label}</Text>
          {!bare && (
            <View className={classNames('ui-cell-value', empty && 'is-empty', typeof shown === 'object' && 'is-drawn')}>{shown}</View>
          )}
        </View>
        {note && <Text className='ui-cell-note'>{note}</Text>}
        {error && <Text className='ui-cell-error'>{error}</Text>}
      </View>
      {side && <View className={classNames('ui-cell-side', icon && 'is-beside-icon')}>{side}</View>}
      {(onTap || chevron) && !side && <Icon name='chevron' className='ui-cell-chevron' />}
    </Tap>
  )
}
