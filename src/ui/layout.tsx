import type { ReactNode } from 'react'
import { View } from '@tarojs/components'
import { classNames } from './class-names'
import './layout.css'

/** 间距：1 到 5 是 4、8、12、16、24 px。 */
export type Gap = 1 | 2 | 3 | 4 | 5

export interface StackProps {
  /** 从上到下排的内容。 */
  children: ReactNode
  /** 间距，默认 3。 */
  gap?: Gap
}

/** 从上到下排。 */
export function Stack({ children, gap = 3 }: StackProps) {
  return <View className={`ui-stack ui-gap-${gap}`}>{children}</View>
}

export interface RowProps {
  /** 从左到右排的内容。 */
  children: ReactNode
  /** 间距，默认 2。 */
  gap?: Gap
  /** 两头对齐，默认 false。 */
  between?: boolean
  /** 排不下时换行，默认 true。 */
  wrap?: boolean
  /** 每一项一样宽，默认 false。 */
  even?: boolean
}

/** 从左到右排，竖直居中。 */
export function Row({ children, gap = 2, between = false, wrap = true, even = false }: RowProps) {
  return (
    <View
      className={classNames('ui-row', `ui-gap-${gap}`, between && 'is-between', wrap && 'is-wrap', even && 'is-even')}
    >
      {children}
    </View>
  )
}

/** Row 里占满剩下宽度的一项。 */
export function Fill({ children }: { children: ReactNode }) {
  return <View className='ui-fill'>{children}</View>
}
