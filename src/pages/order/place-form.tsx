import { useCallback, useEffect, useRef, useState } from 'react';
import Taro from '@tarojs/taro';
import type { Me, OrderView, TopicView } from '@domain/answers';
import { call, CallError, newKey } from '@/api/call';
import { dropDraft, freshWish, keepDraft, readDraft, rememberContact } from '@/order/draft';
import { scrollToFirst } from '@/order/scroll-to-part';
import { toastAfter } from '@/order/toast-after';
import { onVillageChosen } from '@/order/village';
import { checkWish, isSameWish, placeInput, wrongOf, type Wish, type Wrong } from '@/order/wish';
import { WishForm } from '@/order/wish-form';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { Words } from '@/ui/words';

export interface PlaceFormProps {
  me: Me;
  topics: TopicView[];
  /** the topic tapped on the way here: its id, its name, or «other» */
  wanted: string | null;
}

export function PlaceForm({ me, topics, wanted }: PlaceFormProps) {
  const [draft] = useState(() => readDraft(me.id, new Date()));
  const [wish, setWish] = useState<Wish>(() => withTopic(draft ?? freshWish(me.id, new Date()), topics, wanted));
  // Two changes can come before the first is drawn: the village chosen on another page, and what is typed here.
  const newest = useRef(wish);
  const [restored, setRestored] = useState(draft !== null);
  const [wrong, setWrong] = useState<Wrong>({});
  const [failure, setFailure] = useState<string | null>(null);

  const change = useCallback((part: Partial<Wish>) => {
    newest.current = { ...newest.current, ...part };
    setWish(newest.current);
    keepDraft(me.id, newest.current);
    // What is being mended is no longer held against the person.
    setWrong((old) => Object.fromEntries(Object.entries(old).filter(([name]) => !touches(part, name))));
    setFailure(null);
  }, [me.id]);

  useEffect(() => onVillageChosen((village) => change({ village })), [change]);

  const clear = () => {
    dropDraft(me.id);
    newest.current = withTopic(freshWish(me.id, new Date()), topics, wanted);
    setWish(newest.current);
    setRestored(false);
    setWrong({});
    setFailure(null);
  };

  const refuse = (found: Wrong) => {
    setWrong(found);
    setFailure('还有没填好的，请看红字');
    scrollToFirst(found);
  };

  const send = async () => {
    const found = checkWish(wish, new Date());
    if (Object.keys(found).length > 0) return refuse(found);
    try {
      const order = await call<OrderView>('order.place', placeInput(wish));
      rememberContact(me.id, wish);
      dropDraft(me.id);
      await Taro.redirectTo({ url: `/pages/order/view?id=${order.id}` });
      if (isSameWish(wish, order)) toastAfter('点单成功', 'success');
      else toastAfter('这一单上次已经收到，刚才改的请点“修改”再填一次');
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      // The key belongs to something else that was done; the next tap is a new try of this wish.
      if (fault.refusal === 'keys.reused') change({ key: newKey() });
      const named = wrongOf(fault);
      if (named) return refuse(named);
      setFailure(fault.offline ? '没有发出去，填的都还在。有信号了请再点一次' : fault.say);
    }
  };

  return (
    <Page
      title='我要点单'
      footer={
        <>
          {failure && <Words kind='note' color='red' center>{failure}</Words>}
          <Button onTap={send}>点单</Button>
        </>
      }
    >
      {restored && <Notice tone='blue' icon='edit' action='清空重填' onAction={clear}>接着上次没填完的</Notice>}
      <WishForm key={wish.key} wish={wish} onChange={change} wrong={wrong} topics={topics} mayHelp={me.mayHelp} other={wanted === 'other'} />
    </Page>
  );
}

function withTopic(wish: Wish, topics: TopicView[], wanted: string | null): Wish {
  if (wanted === null) return wish;
  const words = decodeURIComponent(wanted);
  return { ...wish, topicId: words === 'other' ? null : topics.find((topic) => topic.id === words || topic.name === words)?.id ?? wish.topicId };
}

/** Is the sentence at the part `name` about what `change` brings? */
function touches(change: Partial<Wish>, name: string): boolean {
  const also: Partial<Record<keyof Wish, string[]>> = { village: ['villageCode'], consent: ['onBehalf'], ownWords: ['topicId'] };
  return Object.keys(change).some((key) => key === name || also[key as keyof Wish]?.includes(name));
}
