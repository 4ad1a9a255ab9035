/** The whole order on one page, filled in; one tap places it, another opens the usual form. */
import { useEffect, useState } from 'react';
import Taro, { useRouter } from '@tarojs/taro';
import type { OrderView } from '@domain/answers';
import { slotWords } from '@domain/order/clock';
import { call, CallError, newKey } from '@/api/call';
import { keepDraft, rememberContact } from '@/order/draft';
import { DutyPhone } from '@/order/duty-phone';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { goTo } from '@/order/go-to';
import { PrivacySheet } from '@/order/privacy-sheet';
import { toastAfter } from '@/order/toast-after';
import { useLoad } from '@/order/use-load';
import { askForVillage, onVillageChosen, rememberVillage } from '@/order/village';
import { checkWish, placeInput, type Wish } from '@/order/wish';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Choices } from '@/ui/choices';
import { Field } from '@/ui/field';
import { Page } from '@/ui/page';
import { Words } from '@/ui/words';
import { readFilled, usualVenue, type Filled } from './filled';

const title = '就这样点单';

export default function ElderConfirmPage() {
  const { topic = '' } = useRouter().params;
  const { data, error, reload } = useLoad(() => readFilled(topic), [topic]);
  if (needsEntry(error)) return <Page elder title={title}><EntryNeeded /></Page>;
  if (!data) return <Page elder title={title} loading={!error} failure={error} onRetry={reload} />;
  return <FilledWish key={topic} filled={data} />;
}

function FilledWish({ filled }: { filled: Filled }) {
  const { me, topic, kin } = filled;
  const [wish, setWish] = useState<Wish>(filled.wish);
  const [failure, setFailure] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  // What was not known is asked here; it stays once it is typed.
  const [asksContact] = useState(!filled.wish.contactName || !filled.wish.contactPhone);
  const change = (part: Partial<Wish>) => {
    setWish((old) => ({ ...old, ...part }));
    setFailure(null);
  };
  // Where the last talk was held is not in another village.
  useEffect(() => onVillageChosen((village) => setWish((old) => (old.village?.code === village.code ? old : { ...old, village, venue: usualVenue(village.name), venueId: null }))), []);

  const send = async () => {
    const [wrong] = Object.values(checkWish(wish, new Date()));
    if (wrong) return setFailure(wrong);
    try {
      const order = await call<OrderView>('order.place', placeInput(wish));
      if (!wish.forElder) {
        rememberContact(me.id, wish);
        if (wish.village) rememberVillage(wish.village);
      }
      await Taro.redirectTo({ url: `/pages/order/view?id=${order.id}` });
      toastAfter('点单成功', 'success');
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      if (fault.refusal === 'privacy.needed') return setAsking(true);
      if (fault.refusal === 'keys.reused') change({ key: newKey() });
      setFailure(fault.offline ? '没有发出去，填的都还在。有信号了请再点一次' : fault.say);
    }
  };
  const alter = () => {
    keepDraft(me.id, wish);
    goTo(`/pages/order/new?topic=${wish.topicId ?? 'other'}`);
  };
  const [slot] = wish.slots;
  const forWhom = wish.forElder?.personId ?? 'own';
  return (
    <Page
      elder
      title={title}
      footer={
        <>
          {failure && <Words kind='note' color='red' center>{failure}</Words>}
          <Button onTap={send}>就这样点单</Button>
          <Button kind='plain' onTap={alter}>改一改</Button>
        </>
      }
    >
      {kin.elders.length > 0 && (
        <Card title='给谁点单'>
          <Choices
            label='给谁点单'
            options={[{ value: 'own', label: '自己' }, ...kin.elders.map((one) => ({ value: one.personId, label: one.called }))]}
            value={forWhom}
            onChange={(value) => {
              const elder = kin.elders.find((one) => one.personId === value);
              change({ forElder: elder ? { personId: elder.personId, called: elder.called } : null, contactName: elder ? '' : filled.wish.contactName, contactPhone: elder ? '' : filled.wish.contactPhone });
            }}
          />
        </Card>
      )}
      <Card list caption='看一看，对不对'>
        <Cell label='想听什么' value={topic?.name ?? '别的'} />
        <Cell label='哪个村' value={wish.village?.name} placeholder='点这里选' onTap={askForVillage} />
        <Cell label='在哪里讲' value={wish.venue} />
        <Cell label='什么时候' value={slot ? slotWords(slot) : ''} note='老师会再和您约准' />
        <Cell label='大约几人' value={`${wish.headCount} 人`} />
        {!asksContact && !wish.forElder && <Cell label='联系人' value={wish.contactName} />}
        {!asksContact && !wish.forElder && <Cell label='电话' value={wish.contactPhone} note='只给正在办这一单的人看' />}
      </Card>
      {(asksContact || wish.forElder) && (
        <Card list caption={wish.forElder ? '怎么找到老人' : '怎么联系您'}>
          <Field label='联系人' value={wish.contactName} max={20} placeholder={wish.forElder ? '老人怎么称呼' : '怎么称呼您'} onChange={(contactName) => change({ contactName })} />
          <Field label='电话' kind='phone' value={wish.contactPhone} placeholder='手机号，座机要带区号' note='只给正在办这一单的人看' onChange={(contactPhone) => change({ contactPhone })} />
        </Card>
      )}
      {/* Until another village is chosen it is the one that was asked about with the page. */}
      <DutyPhone village={wish.village === filled.wish.village ? undefined : wish.village} />
      {asking && <PrivacySheet onClose={() => setAsking(false)} onAgreed={() => { setAsking(false); void send(); }} />}
    </Page>
  );
}
