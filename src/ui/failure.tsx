import { Text, View } from '@tarojs/components'
import { Button } from './button'
import { Icon } from './icon'
import './empty.css'

export interface FailureProps {
  /** 给人看的一句话，说明没成的原因。 */
  text: string
  /** 再试一次做什么；不填就没有按钮。 */
  onRetry?: () => unknown
  /** 按钮上的字，默认「再试一次」。 */
  retryText?: string
}

/** 没取到数据。 */
export function Failure({ text, onRetry, retryText = '再试一次' }: FailureProps) {
  return (
    <View className='ui-empty'>
      <View className='ui-empty-sign ui-tone-orange'>
        <Icon name='warning' size={36} />
      </View>
      <Text className='ui-empty-text'>{text}</Text>
      {onRetry && (
        <View className='ui-empty-action'>
          <Button kind='plain' inline icon='refresh' onTap={onRetry}>{retryText}</Button>
        </View>
      )}
    </View>
  )
}
