import { Text, View } from '@tarojs/components'
import { classNames } from './class-names'
import { Icon } from './icon'
import './timeline.css'

export interface TimelineItem {
  /** 这一步的名称。 */
  title: string
  /** 时间，已经写成给人看的样子。 */
  time?: string
  /** 名称下面的几行字。 */
  lines?: readonly string[]
  /** done 已经过去、current 现在在这里、next 还没到；默认 done。 */
  state?: 'done' | 'current' | 'next'
}

export interface TimelineProps {
  /** 从上到下的各步。 */
  items: readonly TimelineItem[]
}

const spokenState = { done: '已完成', current: '进行中', next: '未开始' }

/** 一条从上到下的经过。 */
export function Timeline({ items }: TimelineProps) {
  return (
    <View className='ui-timeline'>
      {items.map((item, index) => {
        const state = item.state ?? 'done'
        const last = index === items.length - 1
        const words = [item.title, spokenState[state], item.time, ...(item.lines ?? [])].filter(Boolean).join('，')
        return (
          <View key={index} className={classNames('ui-timeline-item', `is-${state}`, last && 'is-last')} aria-label={words}>
            <View className='ui-timeline-rail'>
              <View className='ui-timeline-dot'>{state === 'done' && <Icon name='check' />}</View>
              {!last && <View className='ui-timeline-line' />}
            </View>
            <View className='ui-timeline-main'>
              <Text className='ui-timeline-title'>{item.title}</Text>
              {item.time && <Text className='ui-timeline-time'>{item.time}</Text>}
              {item.lines?.map((line, at) => (
                <Text key={at} className='ui-timeline-words'>{line}</Text>
              ))}
            </View>
          </View>
        )
      })}
    </View>
  )
}
