import { Text, View } from '@tarojs/components'
import { Icon, type IconName } from './icon'
import { Tap } from './tap'
import './hero.css'

export interface HeroProps {
  /** 要做的事，几个字。 */
  title: string
  /** 下面一行说明。 */
  note?: string
  /** 图标。 */
  icon: IconName
  /** 点按时做什么。 */
  onTap: () => void
}

/** 一页里最要紧的那件事，一整块绿底；一页最多一个。 */
export function Hero({ title, note, icon, onTap }: HeroProps) {
  return (
    <Tap className='ui-hero' onTap={onTap} label={note ? `${title}，${note}` : title}>
      <View className='ui-hero-icon'>
        <Icon name={icon} />
      </View>
      <View className='ui-hero-words'>
        <Text className='ui-hero-title'>{title}</Text>
        {note && <Text className='ui-hero-note'>{note}</Text>}
      </View>
      <Icon name='chevron' />
    </Tap>
  )
}
