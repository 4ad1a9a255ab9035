import { Text, View } from '@tarojs/components'
import { classNames } from './class-names'
import { Icon, type IconName } from './icon'
import { roleOf, Tap } from './tap'
import './choices.css'

export interface Choice<V extends string> {
  /** 值。 */
  value: V
  /** 名称。 */
  label: string
  /** 名称下面的说明，只在 rows 里显示。 */
  note?: string
  /** 名称前的图标。 */
  icon?: IconName
  /** 不能选，默认 false。 */
  disabled?: boolean
}

interface SharedProps<V extends string> {
  /** 各个选项。 */
  options: readonly Choice<V>[]
  /** 样子：chips 大块的格子、rows 一行一个（放在 <Card list> 里）；默认 chips。 */
  look?: 'chips' | 'rows'
  /** 选得不对时的一句话。 */
  error?: string
  /** 读屏时念的名称。 */
  label?: string
}

export interface ChooseOneProps<V extends string> extends SharedProps<V> {
  /** 只选一个（默认）。 */
  multiple?: false
  /** 选中的值；没选时不填。 */
  value?: NoInfer<V>
  /** 选了一个。 */
  onChange: (value: NoInfer<V>) => void
}

export interface ChooseManyProps<V extends string> extends SharedProps<V> {
  /** 可以选几个。 */
  multiple: true
  /** 选中的各个值。 */
  value: readonly NoInfer<V>[]
  /** 选的变了；次序同 options。 */
  onChange: (value: NoInfer<V>[]) => void
  /** 最多选几个，默认不限；选满后其余不能点。 */
  max?: number
}

/** 从几个里选一个或几个。 */
export function Choices<V extends string>(props: ChooseOneProps<V> | ChooseManyProps<V>) {
  const { options, look = 'chips', error, label } = props
  const chosen: readonly V[] = props.multiple ? props.value : props.value === undefined ? [] : [props.value]
  const full = props.multiple === true && props.max !== undefined && chosen.length >= props.max

  const choose = (value: V) => {
    if (!props.multiple) {
      props.onChange(value)
      return
    }
    const wanted = new Set(chosen)
    if (!wanted.delete(value)) wanted.add(value)
    props.onChange(options.map((option) => option.value).filter((one) => wanted.has(one)))
  }

  return (
    <View className='ui-choices' aria-label={label} {...roleOf(props.multiple ? 'group' : 'radiogroup')}>
      <View className={`ui-choices-${look}`}>
        {options.map((option) => {
          const checked = chosen.includes(option.value)
          const disabled = option.disabled || (full && !checked)
          return (
            <Tap
              key={option.value}
              className={classNames(look === 'rows' ? 'ui-choice-row' : 'ui-chip', checked && 'is-checked', disabled && 'is-off')}
              role={props.multiple ? 'checkbox' : 'radio'}
              checked={checked}
              disabled={disabled}
              onTap={() => choose(option.value)}
            >
              {option.icon && <Icon name={option.icon} />}
              {look === 'rows' ? (
                <>
                  <View className='ui-choice-words'>
                    <Text className='ui-choice-label'>{option.label}</Text>
                    {option.note && <Text className='ui-choice-note'>{option.note}</Text>}
                  </View>
                  <View className={classNames('ui-choice-ring', props.multiple && 'is-square', checked && 'is-checked')}>
                    {checked && <Icon name='check' />}
                  </View>
                </>
              ) : (
                <>
                  <Text>{option.label}</Text>
                  {checked && (
                    <View className='ui-chip-mark'>
                      <Icon name='check' />
                    </View>
                  )}
                </>
              )}
            </Tap>
          )
        })}
      </View>
      {error && <Text className='ui-choices-error'>{error}</Text>}
    </View>
  )
}
