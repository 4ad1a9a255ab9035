/** At a computer: shows a code and waits until a telephone has confirmed it. */
import { useEffect, useRef, useState } from 'react';
import Taro, { useDidHide, useDidShow } from '@tarojs/taro';
import type { DeskAwaited, DeskCode } from '@domain/people/answers';
import { call, CallError, enter } from '@/api/call';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Code } from '@/ui/code';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { Words } from '@/ui/words';

const askAgainMs = 2_500;

/* Named so that the person with the telephone can tell whether it is their own. */
function deviceName(): string {
  const agent = typeof navigator === 'undefined' ? '' : navigator.userAgent;
  const system = [['Windows', 'Windows 电脑'], ['Android', '安卓手机'], ['iPhone', '苹果手机'], ['Mac OS', '苹果电脑'], ['Linux', 'Linux 电脑']].find(([sign]) => agent.includes(sign as string))?.[1] ?? '浏览器';
  const browser = [['Edg/', 'Edge'], ['Firefox/', 'Firefox'], ['Chrome/', 'Chrome'], ['Safari/', 'Safari']].find(([sign]) => agent.includes(sign as string))?.[1];
  return browser ? `${system} · ${browser}` : system;
}

export default function DeskPage() {
  const [round, setRound] = useState(0);
  const { data, error, reload } = useLoad(() => call<DeskCode>('login.askDesk', { device: deviceName() }), [round]);
  const ended = useWaiting(data);

  if (!data) return <Page title='电脑登录' loading={!error} failure={error} onRetry={reload} />;
  const again = () => setRound(round + 1);
  return (
    <Page title='电脑登录'>
      <Card>
        <Words kind='title' center>{ended ? '这个码不能用了' : '用手机确认这个码'}</Words>
        {!ended && <Code code={data.code} />}
        {ended === 'refused' && <Notice tone='red'>手机上点了“不是我”，没有登录。</Notice>}
        {ended === 'expired' && <Notice tone='orange'>过了五分钟，请换一个新的码。</Notice>}
        {ended ? <Button onTap={again}>换一个码</Button> : <Words kind='note' center>正在等手机确认，确认后这里会自动进入……</Words>}
      </Card>
      <Card title='怎么确认'>
        <Words>1. 用微信打开“科普点单”小程序</Words>
        <Words>2. 点“我的”，再点“确认电脑登录”</Words>
        <Words>3. 填上面的码，看清是这台电脑，点“确认登录”</Words>
      </Card>
      <Words kind='note' center>五分钟内有效，只能用一次。用完请退出，公用的电脑十二小时后也会自动退出。</Words>
    </Page>
  );
}

/** Asks whether it has been confirmed, as long as the page is in sight. @returns why the code is of no use any more */
function useWaiting(desk: DeskCode | null): 'refused' | 'expired' | null {
  const [ended, setEnded] = useState<{ of: DeskCode; why: 'refused' | 'expired' } | null>(null);
  const shown = useRef(true);
  useDidHide(() => {
    shown.current = false;
  });
  useDidShow(() => {
    shown.current = true;
  });
  useEffect(() => {
    if (!desk) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    const look = async () => {
      try {
        const answer: DeskAwaited = shown.current ? await call<DeskAwaited>('login.awaitDesk', { ticket: desk.ticket }) : { state: 'waiting' };
        if (stopped) return;
        if (answer.state === 'entered') {
          await enter(answer.sessionToken);
          await Taro.reLaunch({ url: '/pages/home/index' });
          return;
        }
        if (answer.state !== 'waiting') {
          setEnded({ of: desk, why: answer.state });
          return;
        }
      } catch (fault) {
        // A broken line mends; the code is still good when it does.
        if (!(fault instanceof CallError)) throw fault;
      }
      if (!stopped) timer = setTimeout(() => void look(), askAgainMs);
    };
    // Nobody reads a code and types it into a telephone any sooner.
    timer = setTimeout(() => void look(), askAgainMs);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [desk]);
  return ended && ended.of === desk ? ended.why : null;
}
