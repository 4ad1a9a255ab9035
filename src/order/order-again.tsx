/** 再点一单: by who ordered, on the form filled in already; by who calls back, in a small sheet of their own. */
import { useState } from 'react';
import type { Home, OrderView } from '@domain/answers';
import { againShape } from '@domain/order/again';
import { firstWrong } from '@domain/shape';
import { dayParts, type DayPart, type Slot } from '@domain/terms';
import { call, CallError, newKey } from '@/api/call';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Choices } from '@/ui/choices';
import { Field } from '@/ui/field';
import { DateCell, PickerCell } from '@/ui/picker-cell';
import { Stack } from '@/ui/layout';
import { Sheet } from '@/ui/sheet';
import { Words } from '@/ui/words';
import { goTo } from './go-to';
import { toastAfter } from './toast-after';
import { useLoad } from './use-load';
import { lastDay, proposedSlot, tomorrow } from './wish';

export function OrderAgain({ order }: { order: OrderView }) {
  const [open, setOpen] = useState(false);
  if (!order.again && !order.againOf) return null;
  return (
    <Card list>
      {order.againOf && <Cell icon='list' label='接着上一单点的' value='看上一单' onTap={() => goTo(`/pages/order/view?id=${order.againOf ?? ''}`)} />}
      {order.again === 'self' && <Cell icon='plus' label='再点一单' note='地点、听的人、电话都填好了，改改就行' onTap={() => goTo(`/pages/order/new?again=${order.id}&at=${order.villageCode}`)} />}
      {order.again === 'caller' && <Cell icon='plus' label='替对方再点一单' note='电话里问到了新的需求，对方也同意' onTap={() => setOpen(true)} />}
      {open && <AgainSheet order={order} onClose={() => setOpen(false)} />}
    </Card>
  );
}

const parts = Object.entries(dayParts).map(([value, label]) => ({ value: value as DayPart, label }));

function AgainSheet({ order, onClose }: { order: OrderView; onClose: () => void }) {
  const [key] = useState(newKey);
  const { data } = useLoad(() => call<Home>('home.read'), []);
  const [topicId, setTopicId] = useState('');
  const [ownWords, setOwnWords] = useState('');
  const [slot, setSlot] = useState<Slot>(() => proposedSlot(new Date()));
  const [days] = useState(() => ({ first: tomorrow(new Date()), last: lastDay(new Date()) }));
  const [consent, setConsent] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const topics = (data?.topics ?? []).map((topic) => ({ value: topic.id, label: topic.parentId ? `　${topic.name}` : topic.name }));

  const send = async () => {
    const input = { id: order.id, key, consent, topicId: topicId || null, ownWords, slots: [slot] };
    const found = firstWrong(againShape, input);
    if (found) return setWrong(found.say);
    try {
      const placed = await call<OrderView>('order.again', input);
      onClose();
      goTo(`/pages/order/view?id=${placed.id}`);
      toastAfter('已经替对方点好', 'success');
    } catch (fault) {
      setWrong(fault instanceof CallError ? (fault.offline ? `${fault.say}。您填的还在。` : fault.say) : '出了点问题，请再试一次');
    }
  };
  return (
    <Sheet open title='替对方再点一单' onClose={onClose} footer={<>{wrong && <Words kind='note' color='red' center>{wrong}</Words>}<Button onTap={send}>替对方点单</Button></>}>
      <Stack>
        <Words kind='note'>{`地点、听的人、电话照这一单：${order.place}${order.venue}。点好以后在对方的“我的点单”里看得到，也由对方修改、撤单。`}</Words>
        <Card list>
          <PickerCell label='主题' placeholder='选一个，或者写在下面' options={[{ value: '', label: '不选，写在下面' }, ...topics]} value={topicId} onChange={setTopicId} />
          <Field label='对方想听什么' kind='lines' max={300} value={ownWords} placeholder='用对方的话写' onChange={setOwnWords} />
          <DateCell label='希望哪天' value={slot.date} min={days.first} max={days.last} onChange={(date) => setSlot({ ...slot, date })} />
        </Card>
        <Choices label='上午、下午或晚上' options={parts} value={slot.part} onChange={(part) => setSlot({ ...slot, part })} />
        <Choices multiple label='本人同意' options={[{ value: 'yes', label: '电话里问过，本人同意再点一单' }]} value={consent ? ['yes'] : []} onChange={(values) => setConsent(values.length > 0)} />
      </Stack>
    </Sheet>
  );
}
