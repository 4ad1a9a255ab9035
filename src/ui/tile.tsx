import type { ReactNode } from 'react'
import { Text, View } from '@tarojs/components'
import { classNames } from './class-names'
import { Icon, type IconName } from './icon'
import { Tap } from './tap'
import type { Tone } from './tone'
import './tile.css'

/** 放 Tile 的格子：平常一行三格，长辈模式一行两格，宽屏一行六格。 */
export function Tiles({ children }: { children: ReactNode }) {
  return <View className='ui-tiles'>{children}</View>
}

export interface TileProps {
  /** 名称。 */
  label: string
  /** 图标。 */
  icon: IconName
  /** 图标的颜色语气，默认 brand。 */
  tone?: Tone
  /** 选中没有，默认 false；选中时除了底色还有对勾。 */
  checked?: boolean
  /** 点按时做什么。 */
  onTap: () => void
}

/** 一格：图标加名称，放在 Tiles 里。 */
export function Tile({ label, icon, tone = 'brand', checked, onTap }: TileProps) {
  return (
    <Tap
      className={classNames('ui-tile', checked && 'is-checked')}
      role={checked === undefined ? 'button' : 'radio'}
      checked={checked}
      label={label}
      onTap={onTap}
    >
      <View className={`ui-tile-icon ui-tone-${tone}`}>
        <Icon name={icon} />
      </View>
      <Text className='ui-tile-label'>{label}</Text>
      {checked && (
        <View className='ui-tile-mark'>
          <Icon name='check' />
        </View>
      )}
    </Tap>
  )
}
