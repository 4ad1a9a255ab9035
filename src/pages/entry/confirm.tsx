/** On the telephone: types the code a computer shows, sees which computer it is, and lets it in or not. */
import { useState } from 'react';
import { useRouter } from '@tarojs/taro';
import type { DeskAsked } from '@domain/people/answers';
import { peopleShapes } from '@domain/people/schema';
import { firstWrong } from '@domain/shape';
import { call, CallError } from '@/api/call';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Empty } from '@/ui/empty';
import { Field } from '@/ui/field';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { Words } from '@/ui/words';
import { goHome } from '@/order/go-to';

export default function ConfirmPage() {
  const { code: given = '' } = useRouter().params;
  const [code, setCode] = useState(given);
  const [asked, setAsked] = useState<DeskAsked | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);

  const say = async (answer: 'look' | 'yes' | 'no') => {
    const found = firstWrong(peopleShapes.confirmDesk, { code, answer });
    if (found) return setWrong(found.say);
    try {
      setAsked(await call<DeskAsked>('login.confirmDesk', { code, answer }));
      setWrong(null);
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      setWrong(fault.say);
    }
  };

  if (asked && asked.answered !== 'waiting') {
    const yes = asked.answered === 'yes';
    return (
      <Page title='确认电脑登录'>
        <Empty text={yes ? '电脑已经登录' : '没有让它登录'} note={yes ? '办完事请在电脑上点“退出登录”。' : '码已经作废，那台电脑进不来。'} action='回首页' onAction={goHome} />
      </Page>
    );
  }
  if (!asked) {
    return (
      <Page title='确认电脑登录' footer={<Button onTap={() => say('look')}>下一步</Button>}>
        <Card list>
          <Field label='电脑上的码' value={code} max={12} required placeholder='六位字母和数字' error={wrong ?? undefined} onChange={(value) => { setCode(value); setWrong(null); }} onDone={() => void say('look')} />
        </Card>
        <Words kind='note'>在电脑上打开“科普点单”网页，点“电脑登录”，会看到一个六位的码。</Words>
      </Page>
    );
  }
  return (
    <Page
      title='确认电脑登录'
      footer={
        <>
          {wrong && <Words kind='note' color='red' center>{wrong}</Words>}
          <Button onTap={() => say('yes')}>确认登录</Button>
          <Button kind='plain' onTap={() => say('no')}>不是我</Button>
        </>
      }
    >
      <Notice tone='orange' title='只确认您自己面前的电脑'>确认以后，那台电脑就能用您的身份办事。别人发来的码，请点“不是我”。</Notice>
      <Card list>
        <Cell label='设备' value={asked.device || '浏览器'} />
        <Cell label='什么时候要的码' value={asked.at} />
      </Card>
    </Page>
  );
}
