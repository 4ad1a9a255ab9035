import { Text, View } from '@tarojs/components'
import { classNames } from './class-names'
import { Icon, type IconName } from './icon'
import { roleOf, Tap } from './tap'
import './faces.css'

export interface FacesProps {
  /** 现在的分数 1–5；没评时不填。 */
  value?: number
  /** 评分变了；不填就只显示、不能改。 */
  onChange?: (value: number) => void
  /** 五档的说法，从低到高；默认 很不满意、不满意、一般、满意、很满意。 */
  words?: readonly [string, string, string, string, string]
}

const faces: readonly IconName[] = ['face-awful', 'face-sad', 'face-ok', 'face-happy', 'face-great']
const defaultWords = ['很不满意', '不满意', '一般', '满意', '很满意'] as const

/** 用五张脸评 1–5 分；选中的那张放大，并用文字说出来。 */
export function Faces({ value, onChange, words = defaultWords }: FacesProps) {
  return (
    <View className='ui-faces'>
      <View className='ui-faces-row' {...roleOf('radiogroup')} aria-label='满意程度'>
        {faces.map((face, index) => {
          const score = index + 1
          const checked = score === value
          return (
            <Tap
              key={face}
              className={classNames('ui-face', checked && 'is-checked')}
              role='radio'
              checked={checked}
              label={`${score} 分，${words[index]}`}
              onTap={onChange && (() => onChange(score))}
            >
              <Icon name={face} />
              <Text className='ui-face-score'>{`${score} 分`}</Text>
            </Tap>
          )
        })}
      </View>
      <Text className={classNames('ui-faces-words', !value && 'is-empty')}>
        {value ? words[value - 1] : '请点一张脸'}
      </Text>
    </View>
  )
}
