import { useCallback, useEffect, useRef, useState } from 'react';
import Taro from '@tarojs/taro';
import type { Me, OrderView, TopicView } from '@domain/answers';
import { call, CallError, newKey } from '@/api/call';
import { behalfBox } from '@/order/behalf-box';
import { BehalfDrafts } from '@/order/behalf-drafts';
import { leave } from '@/order/leave';
import { PrivacySheet } from '@/order/privacy-sheet';
import { dropDraft, freshWish, keepDraft, readDraft, rememberContact } from '@/order/draft';
import { drafts, dropDraft as takeOut, keepDraft as putIn, sendAll } from '@/order/outbox';
import { scrollToFirst } from '@/order/scroll-to-part';
import { toastAfter } from '@/order/toast-after';
import { onVillageChosen, type Village } from '@/order/village';
import { checkWish, isSameWish, placeInput, wishAgain, wrongOf, type Wish, type Wrong } from '@/order/wish';
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
  /** a 代点单 of the outbox to go on with */
  draftKey: string | null;
  /** the order of one's own that this one goes on from */
  again: OrderView | null;
  /** whose board's code led here */
  village?: Village | null;
}

export function PlaceForm({ me, topics, wanted, draftKey, again, village = null }: PlaceFormProps) {
  const box = behalfBox(me.id);
  const [opened] = useState(() => drafts<Wish>(box).find((one) => one.key === draftKey) ?? null);
  const [draft] = useState(() => (opened ? null : draftFor(me.id, again)));
  const [wish, setWish] = useState<Wish>(() => opened?.typed ?? inVillage(withTopic(draft ?? (again ? wishAgain(again, newKey(), new Date()) : freshWish(me.id, new Date())), topics, wanted), village));
  // Two changes can come before the first is drawn: the village chosen on another page, and what is typed here.
  const newest = useRef(wish);
  const [restored, setRestored] = useState(draft !== null);
  const [wrong, setWrong] = useState<Wrong>(() => (opened?.refused ? checkWish(opened.typed, new Date()) : {}));
  const [failure, setFailure] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);

  const change = useCallback((part: Partial<Wish>) => {
    const before = newest.current;
    newest.current = { ...before, ...part };
    setWish(newest.current);
    if (opened) {
      if (newest.current.key !== before.key) takeOut(behalfBox(me.id), before.key);
      putIn(behalfBox(me.id), { key: newest.current.key, typed: newest.current, ready: false, refused: null });
    } else {
      keepDraft(me.id, newest.current);
    }
    // What is being mended is no longer held against the person.
    setWrong((old) => Object.fromEntries(Object.entries(old).filter(([name]) => !touches(part, name))));
    setFailure(null);
  }, [me.id, opened]);

  // What lies open is not sent under one's hands; closed again as it was, it waits as before.
  useEffect(() => {
    if (!opened) return;
    const own = behalfBox(me.id);
    const lying = () => drafts<Wish>(own).find((one) => one.key === opened.key);
    if (lying()) putIn(own, { ...opened, ready: false });
    return () => {
      const now = lying();
      if (now && !now.refused && JSON.stringify(now.typed) === JSON.stringify(opened.typed)) putIn(own, { ...now, ready: now.ready || opened.ready });
    };
  }, [me.id, opened]);

  useEffect(() => onVillageChosen((chosen) => change(movedTo(newest.current, chosen))), [change]);

  const clear = (next: Partial<Wish> = {}) => {
    dropDraft(me.id);
    newest.current = { ...withTopic(freshWish(me.id, new Date()), topics, wanted), ...next };
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

  const later = async () => {
    const found = checkWish(wish, new Date());
    if (Object.keys(found).length > 0) return refuse(found);
    putIn(box, { key: wish.key, typed: wish, ready: true, refused: null });
    // A full phone keeps nothing and says nothing; then the form is the only place where this stands.
    if (!drafts<Wish>(box).some((one) => one.key === wish.key && one.ready)) return setFailure('这台手机存不下了，请先别关这一页，有信号了点“点单”');
    if (opened) {
      await leave('/pages/order/new');
    } else {
      // The next one in the same village; whose it is and whether they agree is asked anew.
      clear({ village: wish.village, onBehalf: true, contactName: '', contactPhone: '' });
      void Taro.pageScrollTo({ scrollTop: 0, duration: 0 });
    }
    toastAfter('存在手机里了，有信号自己发');
    void sendAll(box);
  };

  const send = async () => {
    const found = checkWish(wish, new Date());
    if (Object.keys(found).length > 0) return refuse(found);
    try {
      const order = await call<OrderView>('order.place', placeInput(wish));
      rememberContact(me.id, wish);
      if (opened) takeOut(box, wish.key);
      else dropDraft(me.id);
      await Taro.redirectTo({ url: `/pages/order/view?id=${order.id}` });
      if (isSameWish(wish, order)) toastAfter('点单成功', 'success');
      else toastAfter('这一单上次已经收到，刚才改的请点“修改”再填一次');
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      if (fault.refusal === 'privacy.needed') return setAsking(true);
      // The key belongs to something else that was done; the next tap is a new try of this wish.
      if (fault.refusal === 'keys.reused') change({ key: newKey() });
      const named = wrongOf(fault);
      if (named) return refuse(named);
      setFailure(!fault.offline ? fault.say : wish.onBehalf ? '没有发出去，填的都还在。可以先存在手机里' : '没有发出去，填的都还在。有信号了请再点一次');
    }
  };

  return (
    <Page
      title={opened ? '没发出去的代点单' : '我要点单'}
      footer={
        <>
          {failure && <Words kind='note' color='red' center>{failure}</Words>}
          <Button onTap={send}>点单</Button>
          {wish.onBehalf && (me.mayHelp || opened) && <Button kind='plain' onTap={later}>先存在手机里，有信号再发</Button>}
        </>
      }
    >
      {opened?.refused && <Notice tone='orange' title='上次没有收下'>{opened.refused}</Notice>}
      {!opened && <BehalfDrafts personId={me.id} topics={topics} />}
      {again && <Notice tone='blue' icon='edit'>照上一单填好了，时间请看一下，别的改改就行。</Notice>}
      {restored && <Notice tone='blue' icon='edit' action='清空重填' onAction={() => clear()}>接着上次没填完的</Notice>}
      {asking && <PrivacySheet onClose={() => setAsking(false)} onAgreed={() => { setAsking(false); void send(); }} />}
      <WishForm key={wish.key} wish={wish} onChange={change} wrong={wrong} topics={topics} mayHelp={me.mayHelp} other={wanted === 'other'} />
    </Page>
  );
}

/* Going on from an order, only what was begun from that very order is picked up again. */
function draftFor(personId: string, again: OrderView | null): Wish | null {
  const draft = readDraft(personId, new Date());
  return !again || draft?.againOf === again.id ? draft : null;
}

function withTopic(wish: Wish, topics: TopicView[], wanted: string | null): Wish {
  if (wanted === null) return wish;
  const words = decodeURIComponent(wanted);
  return { ...wish, topicId: words === 'other' ? null : topics.find((topic) => topic.id === words || topic.name === words)?.id ?? wish.topicId };
}

/* Whoever scanned a board stands in that village. */
const inVillage = (wish: Wish, village: Village | null): Wish => (village ? { ...wish, ...movedTo(wish, village) } : wish);

/* A place of another village's register is not there. */
function movedTo(wish: Wish, village: Village): Partial<Wish> {
  return { village, ...(wish.venueId && wish.village?.code !== village.code ? { venue: '', venueId: null } : {}) };
}

/** Is the sentence at the part `name` about what `change` brings? */
function touches(change: Partial<Wish>, name: string): boolean {
  const also: Partial<Record<keyof Wish, string[]>> = { village: ['villageCode'], consent: ['onBehalf'], ownWords: ['topicId'] };
  return Object.keys(change).some((key) => key === name || also[key as keyof Wish]?.includes(name));
}
