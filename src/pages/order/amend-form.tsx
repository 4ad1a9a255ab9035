import { useState } from 'react';
import type { OrderView, TopicView } from '@domain/answers';
import { slotTrouble } from '@domain/order/clock';
import { call, CallError, newKey } from '@/api/call';
import { leave } from '@/order/leave';
import { scrollToFirst } from '@/order/scroll-to-part';
import { toastAfter } from '@/order/toast-after';
import { changes, checkWish, wishOf, wrongOf, type Wish, type Wrong } from '@/order/wish';
import { WishForm } from '@/order/wish-form';
import { Button } from '@/ui/button';
import { Empty } from '@/ui/empty';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { Words } from '@/ui/words';

export interface AmendFormProps { order: OrderView; topics: TopicView[] }

export function AmendForm({ order, topics }: AmendFormProps) {
  // What it was when the page opened: a reload on coming back must not undo what has been typed.
  const [before] = useState(() => wishOf(order, newKey()));
  const [wish, setWish] = useState<Wish>(before);
  const [wrong, setWrong] = useState<Wrong>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [openedAt] = useState(() => new Date());

  if (!order.may.some((one) => one.step === 'amend')) {
    return (
      <Page title='修改点单'>
        <Empty text='这一单现在不能修改了' note={order.plain} action='看这一单' onAction={() => leave(`/pages/order/view?id=${order.id}`)} />
      </Page>
    );
  }

  const change = (part: Partial<Wish>) => {
    setWish((old) => ({ ...old, ...part }));
    setWrong({});
    setFailure(null);
  };

  const refuse = (found: Wrong) => {
    setWrong(found);
    setFailure('还有没填好的，请看红字');
    scrollToFirst(found);
  };

  const send = async () => {
    const changed = changes(before, wish);
    if (Object.keys(changed).length === 0) return setFailure('还没有改动');
    const found = checkWish(wish, new Date());
    if (Object.keys(found).length > 0) return refuse(found);
    try {
      await call<OrderView>('order.amend', { id: order.id, key: wish.key, ...changed });
      await leave(`/pages/order/view?id=${order.id}`);
      toastAfter('已经改好', 'success');
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      if (fault.refusal === 'keys.reused') change({ key: newKey() });
      const named = wrongOf(fault);
      if (named) return refuse(named);
      setFailure(fault.offline ? '没有发出去，改的都还在。有信号了请再点一次' : fault.say);
    }
  };

  const passed = before.slots.some((slot) => slotTrouble(slot, openedAt) === 'slot.passed');
  return (
    <Page
      title='修改点单'
      footer={
        <>
          {failure && <Words kind='note' color='red' center>{failure}</Words>}
          <Button onTap={send}>保存修改</Button>
        </>
      }
    >
      <Notice tone={passed ? 'orange' : 'grey'} title={passed ? '原来选的日子已经过去了' : undefined}>
        {passed ? '请重新选能来的时间，其他的不用重填。' : '改好以后，社区和部门会看到新的内容。'}
      </Notice>
      <WishForm wish={wish} onChange={change} wrong={wrong} topics={topics} mayHelp={false} amending />
    </Page>
  );
}
