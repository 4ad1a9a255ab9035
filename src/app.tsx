import type { PropsWithChildren } from 'react'
import { useLaunch, usePageNotFound } from '@tarojs/taro'
import { watchUpdates } from './api/updates'
import { goHome } from './order/go-to'
import './app.css'

export default function App({ children }: PropsWithChildren) {
  useLaunch(watchUpdates);
  // An address of an earlier edition, or mistyped: without this the screen would stay white.
  usePageNotFound(goHome);
  return children
}
