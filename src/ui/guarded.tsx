import { Component, type ComponentType, type ReactNode } from 'react'
import Taro from '@tarojs/taro'
import { Button } from './button'
import { Failure } from './failure'
import { Page } from './page'

interface Frame { failed: boolean }

/* React can only catch in a class; it also writes what happened to the console of the developer tools. */
class Guard extends Component<{ children: ReactNode }, Frame> {
  override state: Frame = { failed: false }

  static getDerivedStateFromError(): Frame {
    return { failed: true }
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <Page title='科普点单'>
        <Failure text='这一页出了点问题，不是您弄错了' retryText='重新打开这一页' onRetry={() => this.setState({ failed: false })} />
        <Button kind='plain' icon='home' onTap={() => Taro.reLaunch({ url: '/pages/home/index' })}>回首页</Button>
      </Page>
    )
  }
}

/** 给每个页面套上的一层：页面里出了错，也留一句话和回去的路，不是一片白。构建时由 config/guard-pages.cjs 套上。 */
export function guarded<P extends object>(Inner: ComponentType<P>): ComponentType<P> {
  return function Guarded(props: P) {
    return <Guard><Inner {...props} /></Guard>
  }
}
