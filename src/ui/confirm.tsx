import { Button } from './button'
import { Sheet } from './sheet'
import { Words } from './words'

export interface ConfirmProps {
  /** 开着没有。 */
  open: boolean
  /** 问题，例如「要撤掉这个点单吗？」。 */
  title: string
  /** 说明做了会怎样。 */
  text?: string
  /** 同意按钮上的字，默认「确定」。 */
  okText?: string
  /** 不做按钮上的字，默认「再想想」。 */
  cancelText?: string
  /** 做了不能反悔，用红色按钮；默认 false。 */
  danger?: boolean
  /** 同意时做什么；返回 Promise 的话按钮会转圈。关掉由使用者自己改 open。 */
  onOk: () => unknown
  /** 不做了。 */
  onClose: () => void
}

/** 问一句再做。 */
export function Confirm(props: ConfirmProps) {
  const { open, title, text, okText = '确定', cancelText = '再想想', danger = false, onOk, onClose } = props
  return (
    <Sheet
      open={open}
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button kind={danger ? 'danger' : 'primary'} onTap={onOk}>{okText}</Button>
          <Button kind='text' onTap={onClose}>{cancelText}</Button>
        </>
      }
    >
      {text && <Words>{text}</Words>}
    </Sheet>
  )
}
