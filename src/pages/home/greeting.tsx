import { useState } from 'react';
import { Text, View } from '@tarojs/components';
import { goTo } from '@/order/go-to';
import { Icon, type IconName } from '@/ui/icon';
import { Tap } from '@/ui/tap';
import { setDarkChoice, setElder, useTheme } from '@/ui/theme';
import { Words } from '@/ui/words';
import './greeting.css';

export interface GreetingProps {
  county: string;
  /** null when nobody is logged in, or the person has given no name */
  name: string | null;
}

/** Who and where, and beside it what an elder looks for first: larger letters. */
export function Greeting({ county, name }: GreetingProps) {
  const { elder, dark } = useTheme();
  const [part] = useState(() => partOfDay(new Date().getHours()));
  return (
    <View className='home-greeting'>
      <View className='home-greeting-words'>
        <Words kind='hero'>{`${part}好`}</Words>
        <Words kind='note'>{[name, county].filter(Boolean).join(' · ')}</Words>
      </View>
      <View className='home-pills'>
        <Pill icon='letters' words='长辈模式' label={elder ? '长辈模式，已打开' : '长辈模式，没打开'} checked={elder} onTap={() => setElder(!elder)} />
        <Pill icon={dark ? 'sun' : 'moon'} words={dark ? '白天' : '夜间'} label={dark ? '换成白天颜色' : '换成夜间颜色'} onTap={() => setDarkChoice(dark ? 'light' : 'dark')} />
        <Pill icon='person' words='我的' onTap={() => goTo('/pages/me/index')} />
      </View>
    </View>
  );
}

interface PillProps { icon: IconName; words: string; label?: string; checked?: boolean; onTap: () => void }

function Pill({ icon, words, label = words, checked, onTap }: PillProps) {
  return (
    <Tap className={checked ? 'home-pill is-checked' : 'home-pill'} role={checked === undefined ? 'button' : 'checkbox'} checked={checked} label={label} onTap={onTap}>
      <Icon name={icon} />
      <Text className='home-pill-words'>{words}</Text>
    </Tap>
  );
}

function partOfDay(hour: number): string {
  if (hour < 5 || hour >= 19) return '晚上';
  if (hour < 11) return '上午';
  return hour < 13 ? '中午' : '下午';
}
