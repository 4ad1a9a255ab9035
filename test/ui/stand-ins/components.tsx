// Stands in for @tarojs/components in component tests: plain HTML, so that Testing Library can read and press it.
import { createElement, type ChangeEvent, type ReactNode } from 'react'

type Props = Record<string, unknown> & { children?: ReactNode }

const dropped = new Set([
  'hoverClass', 'hoverStopPropagation', 'catchMove', 'userSelect', 'placeholderStyle', 'placeholderClass', 'nativeProps',
  'autoHeight', 'showConfirmBar', 'confirmType', 'onConfirm', 'onInput', 'maxlength', 'range', 'start', 'end', 'mode', 'openType',
])

function plain(props: Props): Props {
  const { 'aria-role': role, tabindex, ...rest } = props
  const kept = Object.fromEntries(Object.entries(rest).filter(([name]) => !dropped.has(name)))
  return { ...kept, role: kept.role ?? role, tabIndex: tabindex } as Props
}

const element = (tag: string) => (props: Props) => createElement(tag, plain(props))

const box = (tag: 'input' | 'textarea') => (props: Props) => {
  const onInput = props.onInput as ((event: { detail: { value: string } }) => void) | undefined
  const onChange = (event: ChangeEvent<HTMLInputElement>) => onInput?.({ detail: { value: event.target.value } })
  return createElement(tag, { ...plain(props), onChange, maxLength: props.maxlength })
}

export const View = element('div')
export const Text = element('span')
export const Button = element('button')
export const Image = element('img')
export const ScrollView = element('div')
export const RichText = element('div')
export const Input = box('input')
export const Textarea = box('textarea')
export const PageMeta = () => null
export const NavigationBar = () => null

/** 点一下就选下一项（列表）；日期不在这里试。 */
export function Picker({ children, range = [], value, onChange, disabled }: Props & { range?: string[]; value?: number; onChange?: (event: { detail: { value: unknown } }) => void; disabled?: boolean }) {
  const next = (Number(value) + 1) % Math.max((range as string[]).length, 1)
  return <div onClick={() => !disabled && onChange?.({ detail: { value: next } })}>{children}</div>
}
