import { useSyncExternalStore } from 'react'
import Taro from '@tarojs/taro'

/** 深浅色的选择：跟随系统、总是浅色、总是深色。 */
export type DarkChoice = 'system' | 'light' | 'dark'

export interface Theme {
  /** 长辈模式：大字、大按钮。 */
  elder: boolean
  /** 长辈模式里再大一级的字，正文三十；只和 elder 一起有。 */
  huge: boolean
  /** 使用者自己选了长辈模式：首页换成三扇大门；只是微信的字大，不算。 */
  elderMode: boolean
  /** 微信的字调得很大，还没问过要不要长辈模式。 */
  offersElder: boolean
  /** 现在是不是深色。 */
  dark: boolean
  /** 使用者选的是哪一种，默认跟随系统。 */
  darkChoice: DarkChoice
}

const elderKey = 'ui.elder'
const hugeKey = 'ui.huge'
const darkKey = 'ui.dark'
const offeredKey = 'ui.elder.offered'
const largeScale = 1.3
// WeChat's own care mode sets its letters to 23.8 px; from 20 px up the person has plainly asked for large ones.
const largeLettersPx = 20

const listeners = new Set<() => void>()
let current: Theme | undefined
let systemDark = false

function stored(key: string): unknown {
  try {
    return Taro.getStorageSync(key)
  } catch {
    return ''
  }
}

function store(key: string, value: string) {
  try {
    Taro.setStorageSync(key, value)
  } catch {
    // A full or forbidden storage must not keep anyone from large letters for this visit.
  }
}

interface BaseInfo { theme?: string; fontSizeSetting?: number; fontSizeScaleFactor?: number }

function appBaseInfo(): BaseInfo {
  try {
    return Taro.getAppBaseInfo() as BaseInfo
  } catch {
    return {}
  }
}

function watchSystem() {
  if (process.env.TARO_ENV === 'h5') {
    const query = window.matchMedia?.('(prefers-color-scheme: dark)')
    systemDark = query?.matches ?? false
    query?.addEventListener?.('change', (event) => followSystem(event.matches))
    return
  }
  systemDark = appBaseInfo().theme === 'dark'
  Taro.onThemeChange?.((news) => followSystem(news.theme === 'dark'))
}

function followSystem(dark: boolean) {
  systemDark = dark
  if (current?.darkChoice === 'system') change({ dark })
}

function change(part: Partial<Theme>) {
  current = { ...getTheme(), ...part }
  for (const listener of listeners) listener()
}

/** 现在的主题；第一次读取时取出存下的选择，没有存过就看系统。 */
export function getTheme(): Theme {
  if (current) return current
  watchSystem()
  const savedDark = stored(darkKey)
  const darkChoice: DarkChoice = savedDark === 'light' || savedDark === 'dark' ? savedDark : 'system'
  const savedElder = stored(elderKey)
  const { fontSizeSetting = 0, fontSizeScaleFactor = 1 } = appBaseInfo()
  const largeLetters = fontSizeSetting >= largeLettersPx || fontSizeScaleFactor >= largeScale
  const elder = savedElder ? savedElder === 'on' : largeLetters
  current = { elder, huge: elder && stored(hugeKey) === 'on', elderMode: savedElder === 'on', offersElder: !savedElder && largeLetters && !stored(offeredKey), darkChoice, dark: darkChoice === 'system' ? systemDark : darkChoice === 'dark' }
  return current
}

/** 打开或关闭长辈模式，并记在这台设备上；huge 为真时字再大一级。 */
export function setElder(elder: boolean, huge = false) {
  store(elderKey, elder ? 'on' : 'off')
  store(hugeKey, elder && huge ? 'on' : 'off')
  change({ elder, huge: elder && huge, elderMode: elder, offersElder: false })
}

/** 问过一次长辈模式，不再问。 */
export function declineElder() {
  store(offeredKey, 'yes')
  change({ offersElder: false })
}

/** 选择深浅色，并记在这台设备上。 */
export function setDarkChoice(darkChoice: DarkChoice) {
  getTheme()
  store(darkKey, darkChoice)
  change({ darkChoice, dark: darkChoice === 'system' ? systemDark : darkChoice === 'dark' })
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** 读取主题；主题一变，用到它的组件就重画。 */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, getTheme, getTheme)
}
