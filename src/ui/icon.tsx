import { View } from '@tarojs/components'
import { classNames } from './class-names'
import './icon.css'

export type IconName =
  | 'shield' | 'heart' | 'leaf' | 'gear' | 'food' | 'warning' | 'phone' | 'flask' | 'calendar' | 'home' | 'person'
  | 'users' | 'building' | 'book' | 'list' | 'clock' | 'check' | 'close' | 'chevron' | 'back' | 'location' | 'star'
  | 'star-filled' | 'speaker' | 'plus' | 'edit' | 'refresh' | 'inbox' | 'info' | 'sun' | 'moon' | 'letters' | 'search'
  | 'lock' | 'face-great' | 'face-happy' | 'face-ok' | 'face-sad' | 'face-awful'

export interface IconProps {
  /** 图标名。 */
  name: IconName
  /** 边长，单位 px；默认随文字大小（1.3 倍）。 */
  size?: number
  /** 外加的类名。 */
  className?: string
}

/** 随文字变色的线条图标；只作装饰，读屏不念，意思要由旁边的文字说出。 */
export function Icon({ name, size, className }: IconProps) {
  const style = size ? { width: `${size}px`, height: `${size}px` } : undefined
  return <View className={classNames('ui-icon', `ui-icon-${name}`, className)} style={style} aria-hidden='true' />
}
