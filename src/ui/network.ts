import { useSyncExternalStore } from 'react'
import Taro from '@tarojs/taro'

let there = true
let watching = false
const listeners = new Set<() => void>()

function set(now: boolean) {
  if (now === there) return
  there = now
  for (const listener of listeners) listener()
}

function watch() {
  if (watching) return
  watching = true
  if (process.env.TARO_ENV === 'h5') {
    there = navigator.onLine
    window.addEventListener('online', () => set(true))
    window.addEventListener('offline', () => set(false))
    return
  }
  Taro.onNetworkStatusChange?.(({ isConnected }) => set(isConnected))
  Taro.getNetworkType?.({ success: ({ networkType }) => set(networkType !== 'none') })
}

function subscribe(listener: () => void) {
  watch()
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** 手机现在有没有网络；一变，用到它的组件就重画。 */
export const useNetwork = (): boolean => useSyncExternalStore(subscribe, () => there, () => true)
