/** A short thank-you to those who came. One an order; it counts for nothing and is ranked nowhere. */
import { useRef, useState } from 'react';
import { useRouter } from '@tarojs/taro';
import { firstWrong } from '@domain/shape';
import { serviceShapes } from '@domain/order/service';
import { call, CallError, newKey } from '@/api/call';
import { leave } from '@/order/leave';
import { toastAfter } from '@/order/toast-after';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Field } from '@/ui/field';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';

export default function ThanksPage() {
  const { id = '' } = useRouter().params;
  const [words, setWords] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const key = useRef(newKey());

  const send = async () => {
    const input = { id, key: key.current, words };
    const found = firstWrong(serviceShapes.thank, input);
    setWrong(found?.say ?? null);
    if (found) return;
    try {
      await call('visit.thank', input);
    } catch (fault) {
      setWrong(fault instanceof CallError ? fault.say : '出了点问题，请再试一次');
      return;
    }
    await leave('/pages/home/index');
    toastAfter('审过就带到', 'success');
  };
  return (
    <Page title='谢谢服务队' footer={<Button onTap={send}>带给他们</Button>}>
      <Card list>
        <Field label='想说的话' kind='lines' value={words} max={100} placeholder='例如：讲得明白，娃娃们都爱听' error={wrong ?? undefined} onChange={(value) => { setWords(value); setWrong(null); }} />
      </Card>
      <Notice tone='grey'>审过以后，上门的人在这一单里看得到。不算分、不排名，不写也没关系。满意不满意，请在“评单”里说。</Notice>
    </Page>
  );
}
