import { Text, View } from '@tarojs/components'
import { Button } from './button'
import './empty.css'

export interface EmptyProps {
  /** 一句话，说明为什么是空的。 */
  text: string
  /** 下面再说一句可以怎么办。 */
  note?: string
  /** 按钮上的字；和 onAction 一起填。 */
  action?: string
  /** 点按钮时做什么。 */
  onAction?: () => unknown
}

/** 这里还没有东西。 */
export function Empty({ text, note, action, onAction }: EmptyProps) {
  return (
    <View className='ui-empty'>
      <View className='ui-empty-picture' aria-hidden='true' />
      <Text className='ui-empty-text'>{text}</Text>
      {note && <Text className='ui-empty-note'>{note}</Text>}
      {action && (
        <View className='ui-empty-action'>
          <Button kind='plain' inline onTap={onAction}>{action}</Button>
        </View>
      )}
    </View>
  )
}
