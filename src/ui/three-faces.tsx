import { Text, View } from '@tarojs/components'
import { classNames } from './class-names'
import { Icon, type IconName } from './icon'
import { roleOf, Tap } from './tap'
import './faces.css'
import './three-faces.css'

export interface ThreeFacesProps {
  /** 现在的分数：5 满意、3 一般、2 不满意；没评时不填。 */
  value?: number
  /** 评分变了。 */
  onChange: (value: number) => void
  /** 点了“再细一点”；不填就没有这一行。 */
  onFiner?: () => void
}

const faces: readonly { value: number; icon: IconName; label: string }[] = [
  { value: 5, icon: 'face-great', label: '满意' },
  { value: 3, icon: 'face-ok', label: '一般' },
  { value: 2, icon: 'face-sad', label: '不满意' },
]

export const isThreeFace = (value: number): boolean => faces.some((one) => one.value === value)

/** 三张大脸：满意、一般、不满意；想分得更细的，点“再细一点”。 */
export function ThreeFaces({ value, onChange, onFiner }: ThreeFacesProps) {
  return (
    <View className='ui-faces'>
      <View className='ui-faces-row' {...roleOf('radiogroup')} aria-label='满意程度'>
        {faces.map(({ value: score, icon, label }) => (
          <Tap key={score} className={classNames('ui-face ui-face-large', score === value && 'is-checked')} role='radio' checked={score === value} label={label} onTap={() => onChange(score)}>
            <Icon name={icon} />
            <Text className='ui-face-word'>{label}</Text>
          </Tap>
        ))}
      </View>
      {onFiner && <Tap className='ui-faces-finer' onTap={onFiner} label='再细一点，从1分到5分'><Text>再细一点</Text></Tap>}
    </View>
  )
}
