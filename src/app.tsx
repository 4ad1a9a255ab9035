import type { PropsWithChildren } from 'react'
import { useLaunch } from '@tarojs/taro'
import { watchUpdates } from './api/updates'
import './app.css'

export default function App({ children }: PropsWithChildren) {
  useLaunch(watchUpdates);
  return children
}
