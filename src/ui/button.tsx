import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { Button as TaroButton, Text, View } from '@tarojs/components'
import type { ButtonProps as TaroButtonProps } from '@tarojs/components'
import { classNames } from './class-names'
import { Icon, type IconName } from './icon'
import { Tap } from './tap'
import './button.css'

export interface ButtonProps {
  /** 按钮上的字。 */
  children: ReactNode
  /** 点按时做什么；返回 Promise 的话，没做完之前按钮转圈、再点无效。 */
  onTap?: () => unknown
  /** 样子：primary 主要、plain 次要、danger 危险、text 只有字；默认 primary。 */
  kind?: 'primary' | 'plain' | 'danger' | 'text'
  /** 正在做，转圈且不能再点；默认 false，onTap 返回 Promise 时自动处理。 */
  busy?: boolean
  /** 不能点，默认 false。 */
  disabled?: boolean
  /** 只占自己的宽度，默认 false（占满一行）。 */
  inline?: boolean
  /** 字前面的图标。 */
  icon?: IconName
  /** 读屏时念的话；默认念按钮上的字。 */
  label?: string
  /** 微信开放能力（如 share、agreePrivacyAuthorization），填了就用微信原生按钮。 */
  openType?: TaroButtonProps['openType']
  /** 原生按钮的其他属性（如 id、onAgreePrivacyAuthorization），只在填了 openType 时有用。 */
  native?: Partial<TaroButtonProps>
}

/** 按钮。一页里 primary 只放一个。 */
export function Button(props: ButtonProps) {
  const { children, onTap, kind = 'primary', disabled = false, inline = false, icon, label, openType, native } = props
  const [working, setWorking] = useState(false)
  const running = useRef(false)
  const mounted = useRef(true)
  useEffect(() => {
    mounted.current = true
    return () => {
      mounted.current = false
    }
  }, [])
  const busy = props.busy || working

  const tap = async () => {
    // A ref, not state: two taps can arrive before React has drawn the first one.
    if (running.current || busy || disabled) return
    const result = onTap?.()
    if (!(result instanceof Promise)) return
    running.current = true
    setWorking(true)
    try {
      await result
    } finally {
      running.current = false
      if (mounted.current) setWorking(false)
    }
  }

  const className = classNames(
    'ui-button', `ui-button-${kind}`, inline && 'is-inline', disabled && 'is-off', busy && 'is-busy',
  )
  const content = (
    <>
      {busy && <View className='ui-button-spin' />}
      {!busy && icon && <Icon name={icon} />}
      <Text className='ui-button-words'>{children}</Text>
    </>
  )
  if (openType) {
    return (
      <TaroButton className={className} openType={openType} disabled={disabled || busy} onClick={tap} {...native}>
        {content}
      </TaroButton>
    )
  }
  return (
    <Tap className={className} onTap={tap} disabled={disabled || busy} label={busy ? '请稍候' : label}>
      {content}
    </Tap>
  )
}
