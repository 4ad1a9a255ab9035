import { Text, View } from '@tarojs/components'
import { roleOf } from './tap'
import './code.css'

export interface CodeProps {
  /** 码，例如「7K3M9Q」。 */
  code: string
  /** 几个字一组，默认 3。 */
  group?: number
}

/** 一个要人照着念、照着填的码：大字，一格一个。 */
export function Code({ code, group = 3 }: CodeProps) {
  return (
    <View className='ui-code' {...roleOf('img')} aria-label={[...code].join(' ')}>
      {[...code].map((sign, at) => (
        <Text key={at} className={at > 0 && at % group === 0 ? 'ui-code-sign is-next' : 'ui-code-sign'}>{sign}</Text>
      ))}
    </View>
  )
}
