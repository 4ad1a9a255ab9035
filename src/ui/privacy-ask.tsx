import { useSyncExternalStore } from 'react'
import Taro from '@tarojs/taro'
import { Button } from './button'
import { Sheet } from './sheet'
import { Words } from './words'

type Answer = { event: 'agree'; buttonId: string } | { event: 'disagree' } | { event: 'exposureAuthorization' }
type Resolve = (answer: Answer) => void

declare const wx: { onNeedPrivacyAuthorization?: (listen: (resolve: Resolve) => void) => void } | undefined

const buttonId = 'agree-wechat-privacy'
const listeners = new Set<() => void>()
let waiting: Resolve[] = []
let watching = false

const tellAll = () => {
  for (const listener of listeners) listener()
}

/* WeChat asks before it hands out a telephone, a photo or the clipboard; every question must be answered, or the call it
   belongs to never ends. Below library 2.32.3 there is nothing to listen to. */
function watch() {
  if (watching || process.env.TARO_ENV !== 'weapp') return
  watching = true
  if (typeof wx === 'undefined') return
  wx.onNeedPrivacyAuthorization?.((resolve) => {
    resolve({ event: 'exposureAuthorization' })
    waiting = [...waiting, resolve]
    tellAll()
  })
}

function answer(one: Answer) {
  const asked = waiting
  waiting = []
  tellAll()
  for (const resolve of asked) resolve(one)
}

function subscribe(listener: () => void) {
  watch()
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** 微信要用户同意隐私指引时升起的一页；每一页都有，由 Page 放好。 */
export function PrivacyAsk() {
  const open = useSyncExternalStore(subscribe, () => waiting.length > 0, () => false)
  const refuse = () => answer({ event: 'disagree' })
  return (
    <Sheet
      open={open}
      title='要用到您的信息'
      onClose={refuse}
      footer={
        <>
          <Button openType='agreePrivacyAuthorization' native={{ id: buttonId, onAgreePrivacyAuthorization: () => answer({ event: 'agree', buttonId }) }}>同意</Button>
          <Button kind='plain' onTap={() => void Taro.navigateTo({ url: '/pages/privacy/notice' })}>先看说明</Button>
          <Button kind='text' onTap={refuse}>不同意</Button>
        </>
      }
    >
      <Words>这一步要微信帮忙（打电话、选照片或复制文字）。不同意也能看文章、点单。</Words>
    </Sheet>
  )
}
