import type { PropsWithChildren } from 'react'
import Taro, { useLaunch, usePageNotFound } from '@tarojs/taro'
import { watchUpdates } from './api/updates'
import './app.css'

export default function App({ children }: PropsWithChildren) {
  useLaunch(watchUpdates);
  // An address of an earlier edition, or mistyped: without this the screen would stay white.
  usePageNotFound(() => void Taro.reLaunch({ url: '/pages/home/index' }));
  return children
}
