import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { Text, View } from '@tarojs/components'
import { Icon } from './icon'
import { roleOf, Tap } from './tap'
import './sheet.css'

export interface SheetProps {
  /** 开着没有。 */
  open: boolean
  /** 标题。 */
  title: string
  /** 关掉：点叉、点外面、网页上按 Esc 都会来。 */
  onClose: () => void
  /** 内容；太长时在里面滚动。 */
  children?: ReactNode
  /** 底部的按钮，从上到下排，一般是一个主要按钮。 */
  footer?: ReactNode
}

/** 从底部升起的一页（宽屏居中）：确认一件事，或者填一小张表。 */
export function Sheet({ open, title, onClose, children, footer }: SheetProps) {
  useEffect(() => {
    if (!open || process.env.TARO_ENV !== 'h5') return
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onClose()
    }
    // On the way down: Taro's boxes for typing let no key out again.
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [open, onClose])

  if (!open) return null
  const dialog = { ...roleOf('dialog'), 'aria-modal': 'true' }
  return (
    <View className='ui-sheet'>
      {/* catchMove keeps a drag on the veil from scrolling the page behind it. */}
      <View className='ui-sheet-veil' catchMove onClick={onClose} aria-hidden='true' />
      <View className='ui-sheet-box' aria-label={title} {...dialog}>
        <View className='ui-sheet-head'>
          <Text className='ui-sheet-title'>{title}</Text>
          <Tap className='ui-sheet-close' label='关闭' onTap={onClose}>
            <Icon name='close' size={22} />
          </Tap>
        </View>
        <View className='ui-sheet-body'>{children}</View>
        {footer && <View className='ui-sheet-footer'>{footer}</View>}
      </View>
    </View>
  )
}
