/** 评价 with the code of a slip, without a log-in: the orderer's own word, whoever lends the telephone. */
import { useState } from 'react';
import { useRouter } from '@tarojs/taro';
import { View } from '@tarojs/components';
import type { RatedByCode } from '@domain/order/slip';
import { slipShapes } from '@domain/order/slip';
import { labels } from '@domain/order/schema';
import { readScene } from '@domain/scene';
import { firstWrong } from '@domain/shape';
import { call, CallError } from '@/api/call';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Choices } from '@/ui/choices';
import { Empty } from '@/ui/empty';
import { Confirm } from '@/ui/confirm';
import { Faces } from '@/ui/faces';
import { ThreeFaces } from '@/ui/three-faces';
import { Field } from '@/ui/field';
import { Page } from '@/ui/page';
import { Words } from '@/ui/words';
import './rate.css';

const title = '凭评价码评价';
type Tag = keyof typeof labels.tags;

export default function RateByCodePage() {
  // The paper's picture code opens this page with the number filled in; the code itself is never in it.
  const { number: inWords = '', scene } = useRouter().params;
  const [number, setNumber] = useState(() => {
    const opened = readScene(scene);
    return opened?.kind === 'slip' ? opened.number : inWords;
  });
  const [code, setCode] = useState('');
  const [stars, setStars] = useState<number | undefined>();
  const [tags, setTags] = useState<Tag[]>([]);
  const [wrong, setWrong] = useState<{ say: string; field: string | null } | null>(null);
  const [done, setDone] = useState(false);
  const [fine, setFine] = useState(false);
  // Rated before, and otherwise: then it is asked whether that is to be changed.
  const [before, setBefore] = useState<number | null>(null);
  const errorOf = (field: string) => (wrong?.field === field ? wrong.say : undefined);

  // What is being mended is no longer held against the person.
  const changing = <T,>(set: (value: T) => void) => (value: T) => {
    set(value);
    setWrong(null);
  };

  const send = async (change = false) => {
    const input = { number, code, stars, tags, change };
    const found = firstWrong(slipShapes.rateByCode, input);
    if (found) return setWrong(found);
    setWrong(null);
    try {
      const rated = await call<RatedByCode>('order.rateByCode', input);
      if (rated.stars === stars) setDone(true);
      else setBefore(rated.stars);
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      setWrong({ say: fault.say, field: fault.field });
    }
  };

  if (done) return <Page title={title}><Empty text='评价收到了，谢谢您' note='过两天社区还会来问问，听听您的意见' /></Page>;
  return (
    <Page title={title} footer={<>{wrong && <Words kind='note' color='red' center>{wrong.say}</Words>}<Button onTap={() => send()}>评价</Button></>}>
      <Card list caption='纸条上写的'>
        <Field label='工单号' value={number} placeholder='例如 261121-7K3M9Q' error={errorOf('number')} onChange={changing(setNumber)} />
        <Field label='评价码' kind='number' max={8} value={code} placeholder='折在里面的8位数字' error={errorOf('code')} onChange={changing(setCode)} />
      </Card>
      <Card title='您满不满意'>
        {fine ? <Faces value={stars} onChange={changing(setStars)} /> : <ThreeFaces value={stars} onChange={changing(setStars)} onFiner={() => setFine(true)} />}
        {errorOf('stars') && <Words kind='note' color='red'>{errorOf('stars')}</Words>}
        <View className='rate-tags'>
          <Words kind='note'>哪里好、哪里不好（可以不选）</Words>
          <Choices multiple label='哪里好、哪里不好（可以不选）' options={Object.entries(labels.tags).map(([value, label]) => ({ value: value as Tag, label }))} value={tags} onChange={setTags} />
        </View>
      </Card>
      <Confirm
        open={before !== null}
        title={`之前评的是 ${before ?? ''} 分，要改成 ${stars ?? ''} 分吗？`}
        text='评过七天里都可以改。'
        okText='改'
        cancelText='不改'
        onOk={() => {
          setBefore(null);
          return send(true);
        }}
        onClose={() => setBefore(null)}
      />
    </Page>
  );
}
