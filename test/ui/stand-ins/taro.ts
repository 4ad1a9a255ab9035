// Stands in for @tarojs/taro in component tests: storage in memory, everything else a jest mock.
import { useEffect, useRef } from 'react'

const storage = new Map<string, unknown>()

const Taro = {
  getStorageSync: (key: string) => storage.get(key) ?? '',
  setStorageSync: (key: string, value: unknown) => void storage.set(key, value),
  removeStorageSync: (key: string) => void storage.delete(key),
  getAppBaseInfo: () => ({ theme: 'light', fontSizeSetting: 17 }),
  onThemeChange: jest.fn(),
  getCurrentPages: () => [{}],
  getCurrentInstance: () => ({ router: { path: '/pages/home/index', params: {} } }),
  showToast: jest.fn(async () => ({})),
  showModal: jest.fn(async () => ({ confirm: true, cancel: false })),
  navigateTo: jest.fn(async () => ({})),
  navigateBack: jest.fn(async () => ({})),
  redirectTo: jest.fn(async () => ({})),
  reLaunch: jest.fn(async () => ({})),
}

export default Taro

/** Once after the first drawing, like a page that is shown and never left. */
function useOnce(work: () => void) {
  const done = useRef(false)
  useEffect(() => {
    if (done.current) return
    done.current = true
    work()
  })
}

export const useDidShow = useOnce
export const useLoad = (work: (params: object) => void) => useOnce(() => work({}))
export const usePullDownRefresh = () => {}
export const useReachBottom = () => {}
export const useRouter = () => ({ path: '/pages/home/index', params: {} })
