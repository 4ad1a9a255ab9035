/** 长辈模式: three doors and a person to ring; and the one question whether somebody with large letters wants it. */
import type { ReactNode } from 'react';
import { Text, View } from '@tarojs/components';
import type { Home } from '@domain/answers';
import { DutyPhone } from '@/order/duty-phone';
import { goTo } from '@/order/go-to';
import { Button } from '@/ui/button';
import { Icon, type IconName } from '@/ui/icon';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { Tap } from '@/ui/tap';
import { declineElder, setElder, useTheme } from '@/ui/theme';
import { Words } from '@/ui/words';
import { DemoEntry } from './demo-entry';
import './elder.css';

export interface ElderHomeProps { home: Home; banner: ReactNode; onEntered: () => Promise<void>; /** what waits for somebody with a post */ children: ReactNode }

export function ElderHome({ home, banner, onEntered, children }: ElderHomeProps) {
  const first = home.articles[0];
  const waiting = home.orders.filter((order) => order.mine).length;
  return (
    <Page title='科普点单' banner={banner}>
      <View className='elder-head'>
        <Words kind='title'>{home.me?.name ? `${home.me.name}，您好` : '您好'}</Words>
        <View className='elder-leave'><Button kind='plain' inline onTap={() => setElder(false)}>普通版</Button></View>
      </View>
      <Door icon='calendar' title='我要点单' note='想听什么，老师上门来讲' tone='brand' onTap={() => goTo('/pages/elder/topics')} />
      <Door icon='list' title='我的单子' note={waiting > 0 ? `有 ${waiting} 单等您看` : '看看办到哪里了'} tone='blue' onTap={() => goTo('/pages/order/mine')} />
      <Door icon='speaker' title='听科普' note={first?.title ?? '防骗、健康、种地'} tone='orange' onTap={() => goTo(first ? `/pages/reader/article?slug=${first.slug}` : '/pages/reader/list')} />
      <DutyPhone />
      {children}
      <Button kind='text' onTap={() => goTo('/pages/me/index')}>我的、家人绑定</Button>
      {home.demo && !home.me && <DemoEntry onEntered={onEntered} />}
    </Page>
  );
}

function Door({ icon, title, note, tone, onTap }: { icon: IconName; title: string; note: string; tone: 'brand' | 'blue' | 'orange'; onTap: () => void }) {
  return (
    <Tap className='elder-door' label={`${title}，${note}`} onTap={onTap}>
      <View className={`elder-door-icon ui-tone-${tone}`}><Icon name={icon} size={36} /></View>
      <View className='elder-door-words'>
        <Text className='elder-door-title'>{title}</Text>
        <Text className='elder-door-note'>{note}</Text>
      </View>
      <Icon name='chevron' size={24} />
    </Tap>
  );
}

/** Asked once, because WeChat's letters are large; whoever says no is not asked again. */
export function ElderOffer() {
  const { offersElder } = useTheme();
  if (!offersElder) return null;
  return (
    <Notice tone='brand' icon='letters' title='要不要用长辈模式？' action='用' onAction={() => setElder(true)} onClose={declineElder}>
      首页只留三个大按钮。以后在“我的”里也能换。
    </Notice>
  );
}
