import type { ReactNode } from 'react'
import { Text } from '@tarojs/components'
import { classNames } from './class-names'
import './words.css'

export interface WordsProps {
  /** 文字。 */
  children: ReactNode
  /** 大小和轻重：hero 页首大字、title 小标题、body 正文、strong 加重的正文、note 说明；默认 body。 */
  kind?: 'hero' | 'title' | 'body' | 'strong' | 'note'
  /** 颜色：ink 正常、soft 淡一级、brand 绿、red 红；默认 note 为 soft，其余为 ink。 */
  color?: 'ink' | 'soft' | 'brand' | 'red'
  /** 能不能长按复制，默认 false。 */
  selectable?: boolean
  /** 居中，默认 false。 */
  center?: boolean
}

/** 一段文字，自成一行。 */
export function Words({ children, kind = 'body', color, selectable = false, center = false }: WordsProps) {
  return (
    <Text
      className={classNames('ui-words', `ui-words-${kind}`, color && `ui-words-${color}`, center && 'is-center')}
      userSelect={selectable}
    >
      {children}
    </Text>
  )
}
