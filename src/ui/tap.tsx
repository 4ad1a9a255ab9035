import type { ReactNode } from 'react'
import { View } from '@tarojs/components'
import { classNames } from './class-names'
import './tap.css'

export interface TapProps {
  /** 里面的内容。 */
  children?: ReactNode
  /** 点按时做什么；不填就只是一块内容，不能点。 */
  onTap?: () => void
  /** 读屏时念的话；默认念里面的文字。 */
  label?: string
  /** 读屏时说它是什么，默认 button。 */
  role?: 'button' | 'radio' | 'checkbox' | 'tab' | 'link'
  /** 选中没有；单选、多选、页签要填。 */
  checked?: boolean
  /** 几个里现在开着的就是它，默认 false。 */
  current?: boolean
  /** 不能点，默认 false。 */
  disabled?: boolean
  /** 外观的类名。 */
  className?: string
}

/**
 * 一行字的读法：微信里连成一句念；网页照着写出来的念，不另起名字，免得念的和看的不一样。
 */
export function inOneBreath(words: string | undefined): string | undefined {
  return process.env.TARO_ENV === 'weapp' ? words : undefined
}

/** What something is to a screen reader, in the platform's own attribute. */
export function roleOf(role: 'dialog' | 'tablist' | 'radiogroup' | 'group' | 'img' | 'status'): Record<string, string> {
  return process.env.TARO_ENV === 'weapp' ? { 'aria-role': role } : { role }
}

/** 一切能点的东西的底子：按下有反应，读屏能念，网页上能用键盘。 */
export function Tap({ children, onTap, label, role = 'button', checked, current = false, disabled = false, className }: TapProps) {
  if (!onTap) return <View className={className}>{children}</View>

  const tap = (event: { stopPropagation?: () => void }) => {
    // A button inside a tappable card must not open the card as well.
    event.stopPropagation?.()
    if (!disabled) onTap()
  }
  const spoken: Record<string, unknown> = { 'aria-disabled': String(disabled) }
  if (current) spoken['aria-current'] = 'true'
  if (label) spoken['aria-label'] = label
  if (checked !== undefined) spoken[role === 'tab' ? 'aria-selected' : 'aria-checked'] = String(checked)
  if (process.env.TARO_ENV === 'weapp') {
    spoken['aria-role'] = role
  } else {
    spoken.role = role
    spoken.tabindex = disabled ? '-1' : '0'
    spoken.onKeyDown = (event: KeyboardEvent) => {
      if (event.target !== event.currentTarget || (event.key !== 'Enter' && event.key !== ' ')) return
      event.preventDefault()
      tap(event)
    }
  }
  return (
    <View
      className={classNames('ui-tap', disabled && 'is-disabled', className)}
      hoverClass={disabled ? 'none' : 'ui-tap-press'}
      hoverStopPropagation
      onClick={tap}
      {...spoken}
    >
      {children}
    </View>
  )
}
