/** Somebody got an invitation: types the code and the name, and has the post. */
import { useState } from 'react';
import { useRouter } from '@tarojs/taro';
import type { Me } from '@domain/answers';
import { peopleShapes } from '@domain/people/schema';
import { firstWrong } from '@domain/shape';
import { call, CallError } from '@/api/call';
import { goHome } from '@/order/go-to';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Empty } from '@/ui/empty';
import { Field } from '@/ui/field';
import { Page } from '@/ui/page';
import { Words } from '@/ui/words';

type Typed = Record<'code' | 'name' | 'phone', string>;

export default function AcceptPage() {
  const [typed, setTyped] = useState<Typed>({ code: useRouter().params.code ?? '', name: '', phone: '' });
  const [wrong, setWrong] = useState<{ say: string; field: string } | null>(null);
  const [me, setMe] = useState<Me | null>(null);

  const field = (name: keyof Typed) => ({
    value: typed[name],
    error: wrong?.field === name ? wrong.say : undefined,
    onChange: (value: string) => {
      setTyped((old) => ({ ...old, [name]: value }));
      setWrong(null);
    },
  });
  const send = async () => {
    const input = { ...typed, phone: typed.phone || null };
    const found = firstWrong(peopleShapes.accept, input);
    if (found) return setWrong(found);
    try {
      setMe(await call<Me>('people.accept', input));
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      setWrong({ say: fault.say, field: fault.field ?? (fault.refusal?.startsWith('code.') ? 'code' : '') });
    }
  };

  if (me) {
    return (
      <Page title='我有邀请码'>
        <Empty text={`${me.name ?? ''}，欢迎`} note={`您的任职：${me.posts.map((post) => `${post.where}${post.label}`).join('、')}。有事要办时，首页会有您的待办。`} action='回首页' onAction={goHome} />
      </Page>
    );
  }
  return (
    <Page
      title='我有邀请码'
      footer={
        <>
          {wrong && wrong.field === '' && <Words kind='note' color='red' center>{wrong.say}</Words>}
          <Button onTap={send}>接受邀请</Button>
        </>
      }
    >
      <Card list>
        <Field label='邀请码' required max={12} placeholder='八位字母和数字' {...field('code')} />
        <Field label='姓名' required max={20} placeholder='请写真名' {...field('name')} />
        <Field label='手机号' kind='phone' placeholder='选填' note='名单上登记过手机号的，要填同一个。加密保存，只给管您的人看打码的。' {...field('phone')} />
      </Card>
      <Words kind='note'>邀请码由村支书、队长或县科协给您，七天内有效，只能用一次。</Words>
    </Page>
  );
}
