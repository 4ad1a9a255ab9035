import { Input, Text, Textarea, View } from '@tarojs/components'
import { classNames } from './class-names'
import { useTheme } from './theme'
import './field.css'

export interface FieldProps {
  /** 名称。 */
  label: string
  /** 现在的内容。 */
  value: string
  /** 内容变了。 */
  onChange: (value: string) => void
  /** 种类：text 一行字、number 整数、decimal 小数、phone 电话、lines 多行字；默认 text。 */
  kind?: 'text' | 'number' | 'decimal' | 'phone' | 'lines'
  /** 还没填时的提示，默认「请填写」加名称。 */
  placeholder?: string
  /** 填得不对时的一句话。 */
  error?: string
  /** 下面的说明。 */
  note?: string
  /** 最多多少字；lines 会显示字数；默认 lines 200、phone 20、其余 60。 */
  max?: number
  /** 必填，名称后面写「必填」二字；默认 false。 */
  required?: boolean
  /** 不能改，默认 false。 */
  disabled?: boolean
  /** 键盘上点完成时做什么。 */
  onDone?: () => void
}

const inBrowser = process.env.TARO_ENV === 'h5'
const defaultMax = { text: 60, number: 9, decimal: 12, phone: 20, lines: 200 }
const keyboard = { text: 'text', number: 'number', decimal: 'digit', phone: 'number' } as const

/** 一项要人填的内容，放在 <Card list> 里。 */
export function Field(props: FieldProps) {
  const { label, value, onChange, kind = 'text', error, note, required = false, disabled = false, onDone } = props
  const { placeholder = `请填写${label}`, max = defaultMax[kind] } = props
  // Taro's H5 input ignores placeholder classes and WeChat's ignores ::placeholder, so the colour goes in as a value.
  const { dark } = useTheme()
  const placeholderStyle = dark ? 'color:#999' : 'color:#666'
  const spoken = { 'aria-label': label, 'aria-invalid': error ? 'true' : 'false' }
  const shared = {
    className: classNames('ui-field-input', kind === 'lines' && 'is-lines', inBrowser && 'is-html'),
    value,
    placeholder,
    placeholderStyle,
    placeholderClass: 'ui-field-placeholder',
    maxlength: max,
    disabled,
    onInput: (event: { detail: { value: string } }) => onChange(String(event.detail.value ?? '')),
    // In a browser the real box lies inside Taro's element, and only that one is read out.
    ...(inBrowser ? { nativeProps: spoken } : spoken),
  }
  return (
    <View className={classNames('ui-field', kind === 'lines' && 'is-tall', error && 'is-wrong')}>
      <View className='ui-field-line'>
        <View className='ui-field-label'>
          <Text>{label}</Text>
          {required && <Text className='ui-field-must'>必填</Text>}
        </View>
        {kind === 'lines' ? (
          <Textarea {...shared} autoHeight={process.env.TARO_ENV === 'weapp'} showConfirmBar={false} />
        ) : (
          <Input {...shared} type={inputType(kind)} confirmType='done' onConfirm={() => onDone?.()} />
        )}
      </View>
      {kind === 'lines' && <Text className='ui-field-count'>{`${value.length}/${max}`}</Text>}
      {note && <Text className='ui-field-note'>{note}</Text>}
      {error && <Text className='ui-field-error'>{error}</Text>}
    </View>
  )
}

// A browser's number box drops leading zeros and accepts "e"; telephone boxes take digits as they are typed.
function inputType(kind: keyof typeof keyboard) {
  if (inBrowser && kind === 'phone') return 'tel' as 'number'
  return keyboard[kind]
}
