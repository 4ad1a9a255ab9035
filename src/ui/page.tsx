import { useEffect, type ReactNode } from 'react'
import Taro, { useDidShow } from '@tarojs/taro'
import { NavigationBar, PageMeta, Text, View } from '@tarojs/components'
import { classNames } from './class-names'
import { Failure } from './failure'
import { Icon } from './icon'
import { Loading } from './loading'
import { useNetwork } from './network'
import { Notice } from './notice'
import { Tap } from './tap'
import { PrivacyAsk } from './privacy-ask'
import { Refused } from './refused'
import { useTheme, type Theme } from './theme'
import './page.css'

export interface PageProps {
  /** 导航栏标题；必填，不填微信里标题会变空白。 */
  title: string
  /** 页面内容，从上到下排，间距由 Page 留好。 */
  children?: ReactNode
  /** 固定在底部的操作，一般是一个 Button。 */
  footer?: ReactNode
  /** 内容上方的一条提示（断网、过期等），一般是一个 Notice。 */
  banner?: ReactNode
  /** 正在取数据：显示骨架，不显示 children 和 footer；默认 false。 */
  loading?: boolean
  /** 没取到数据：显示那一句话，不显示 children 和 footer。再试可能就好的给「再试一次」，回答是「不行」的给回去的路。 */
  failure?: string | { say: string; passing: boolean } | null
  /** 电脑上用整个屏幕的宽，默认 false。 */
  wide?: boolean
  /** 专给老人的页面：没开长辈模式也用大字、大按钮；默认 false。 */
  elder?: boolean
  /** 「再试一次」做什么；不填就没有这个按钮。 */
  onRetry?: () => void
}

const groundColor = { light: '#ededed', dark: '#111111' }

/** 每个页面的最外层：主题、导航栏、安全区、底部操作，都在这里。 */
export function Page({ title, children, footer, banner, loading = false, failure, elder = false, wide = false, onRetry }: PageProps) {
  const chosen = useTheme()
  const theme = elder ? { ...chosen, elder } : chosen
  const networked = useNetwork()
  const ready = !loading && !failure

  return (
    <>
      {process.env.TARO_ENV === 'weapp' && <WeChatBar title={title} theme={theme} />}
      <View className={classNames('app', 'ui-page', theme.elder && 'is-care', theme.huge && 'is-huge', theme.dark && 'is-dark', wide && 'is-wide')}>
        {process.env.TARO_ENV === 'h5' && <BrowserBar title={title} theme={theme} />}
        <View className='ui-page-body'>
          {!networked && <Notice tone='orange'>现在没有网络</Notice>}
          {banner}
          {loading && <Loading />}
          {!loading && failure && (typeof failure === 'object' && !failure.passing
            ? <Refused say={failure.say} />
            : <Failure text={typeof failure === 'string' ? failure : failure.say} onRetry={onRetry} />)}
          {ready && children}
        </View>
        {process.env.TARO_ENV === 'weapp' && <PrivacyAsk />}
        {ready && footer && (
          <View className='ui-page-footer'>
            <View className='ui-page-footer-inner'>{footer}</View>
          </View>
        )}
      </View>
    </>
  )
}

function WeChatBar({ title, theme }: { title: string; theme: Theme }) {
  const ground = theme.dark ? groundColor.dark : groundColor.light
  return (
    <PageMeta
      backgroundColor={ground}
      backgroundColorTop={ground}
      backgroundColorBottom={ground}
      rootBackgroundColor={ground}
      backgroundTextStyle={theme.dark ? 'light' : 'dark'}
    >
      <NavigationBar title={title} frontColor={theme.dark ? '#ffffff' : '#000000'} backgroundColor={ground} />
    </PageMeta>
  )
}

function BrowserBar({ title, theme }: { title: string; theme: Theme }) {
  const dress = () => {
    document.title = title
    document.documentElement.style.colorScheme = theme.dark ? 'dark' : 'light'
    // Taro hangs pickers and toasts on the body, outside every page: they need our variables too.
    document.body.classList.add('app')
    document.body.classList.toggle('is-dark', theme.dark)
    document.body.classList.toggle('is-care', theme.elder)
    document.body.classList.toggle('is-huge', theme.huge)
  }
  useDidShow(dress)
  useEffect(dress)
  const deep = Taro.getCurrentPages().length > 1
  const atHome = Taro.getCurrentInstance().router?.path.includes('pages/home/index') ?? false
  return (
    <View className='ui-page-bar'>
      <View className='ui-page-bar-inner'>
        {deep ? (
          <Tap className='ui-page-back' label='返回' onTap={() => void Taro.navigateBack()}>
            <Icon name='back' size={24} />
          </Tap>
        ) : (
          !atHome && (
            <Tap className='ui-page-back' label='回首页' onTap={() => void Taro.reLaunch({ url: '/pages/home/index' })}>
              <Icon name='home' size={24} />
            </Tap>
          )
        )}
        <Text className='ui-page-title'>{title}</Text>
      </View>
    </View>
  )
}
