import type { ReactNode } from 'react'
import { Picker, View } from '@tarojs/components'
import { Cell } from './cell'
import './picker-cell.css'

interface SharedProps {
  /** 名称。 */
  label: string
  /** 还没选时的字，默认「请选择」。 */
  placeholder?: string
  /** 名称下面的说明。 */
  note?: string
  /** 选得不对时的一句话。 */
  error?: string
  /** 不能改，默认 false。 */
  disabled?: boolean
}

export interface PickerCellProps<V extends string> extends SharedProps {
  /** 可选的各项。 */
  options: readonly { value: V; label: string }[]
  /** 选中的值；没选时不填。 */
  value?: NoInfer<V>
  /** 选了一个。 */
  onChange: (value: NoInfer<V>) => void
}

/** 一行，点开后从列表里选一个，放在 <Card list> 里。选项少于六个时用 Choices 更好点。 */
export function PickerCell<V extends string>(props: PickerCellProps<V>) {
  const { options, value, onChange, placeholder = '请选择', disabled = false, ...rest } = props
  const at = options.findIndex((option) => option.value === value)
  return (
    <Picker
      mode='selector'
      range={options.map((option) => option.label)}
      value={Math.max(at, 0)}
      disabled={disabled}
      onChange={(event) => {
        const option = options[Number(event.detail.value)]
        if (option) onChange(option.value)
      }}
    >
      <Opener disabled={disabled}>
        <Cell {...rest} value={options[at]?.label} placeholder={placeholder} chevron={!disabled} />
      </Opener>
    </Picker>
  )
}

export interface DateCellProps extends SharedProps {
  /** 选中的日期，写作 2026-05-01；没选时不填。 */
  value?: string
  /** 选了一天。 */
  onChange: (value: string) => void
  /** 最早一天，写作 2026-05-01；默认不限。 */
  min?: string
  /** 最晚一天；默认不限。 */
  max?: string
}

/** 一行，点开后选日期，放在 <Card list> 里。 */
export function DateCell({ value, onChange, min, max, placeholder = '请选择', disabled = false, ...rest }: DateCellProps) {
  return (
    <Picker
      mode='date'
      value={value ?? min ?? ''}
      start={min ?? ''}
      end={max ?? ''}
      disabled={disabled}
      onChange={(event) => onChange(String(event.detail.value))}
    >
      <Opener disabled={disabled}>
        <Cell {...rest} value={value && dateWords(value)} placeholder={placeholder} chevron={!disabled} />
      </Opener>
    </Picker>
  )
}

/** 把 2026-05-01 写成「2026年5月1日」；认不出的原样写出。 */
function dateWords(date: string) {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(date)
  return match ? `${match[1]}年${Number(match[2])}月${Number(match[3])}日` : date
}

// WeChat opens its picker on any tap inside. A browser's picker listens for clicks, so the row must let them through
// (Tap stops them) and turn the Enter key into one.
function Opener({ disabled, children }: { disabled: boolean; children: ReactNode }) {
  if (process.env.TARO_ENV === 'weapp' || disabled) return <View>{children}</View>
  const keyboard: Record<string, unknown> = {
    role: 'button',
    tabindex: '0',
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === 'Enter' || event.key === ' ') (event.currentTarget as HTMLElement | null)?.click()
    },
  }
  return <View className='ui-tap' {...keyboard}>{children}</View>
}
