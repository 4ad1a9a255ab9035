import { Text, View } from '@tarojs/components'
import { Icon, type IconName } from './icon'
import type { Tone } from './tone'
import './tag.css'

export interface TagProps {
  /** 标签上的字；意思要靠字说清，颜色只是帮忙。 */
  children: string
  /** 颜色语气，默认 grey。 */
  tone?: Tone
  /** 字前面的图标。 */
  icon?: IconName
}

/** 一个小标签，例如状态。 */
export function Tag({ children, tone = 'grey', icon }: TagProps) {
  return (
    <View className={`ui-tag ui-tone-${tone}`}>
      {icon && <Icon name={icon} />}
      <Text>{children}</Text>
    </View>
  )
}
