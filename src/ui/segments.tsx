import { Text, View } from '@tarojs/components'
import { classNames } from './class-names'
import { roleOf, Tap } from './tap'
import './segments.css'

export interface Segment<V extends string> {
  /** 值。 */
  value: V
  /** 名称。 */
  label: string
  /** 名称后面的数目；0 也显示，不填不显示。 */
  count?: number
}

export interface SegmentsProps<V extends string> {
  /** 各页签，两到四个为宜，多了可以左右拖。 */
  items: readonly Segment<V>[]
  /** 现在是哪一个。 */
  value: V
  /** 换了一个。 */
  onChange: (value: NoInfer<V>) => void
}

/** 页签。 */
export function Segments<V extends string>({ items, value, onChange }: SegmentsProps<V>) {
  return (
    <View className='ui-segments' {...roleOf('tablist')}>
      {items.map((item) => {
        const checked = item.value === value
        const words = item.count === undefined ? item.label : `${item.label} ${item.count}`
        return (
          <Tap
            key={item.value}
            className={classNames('ui-segment', checked && 'is-checked')}
            role='tab'
            checked={checked}
            onTap={() => onChange(item.value)}
          >
            <Text>{words}</Text>
          </Tap>
        )
      })}
    </View>
  )
}
