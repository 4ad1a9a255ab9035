/** 代点单 that lie on this phone: waiting for signal, sent back, or half written; and which orders the others became. */
import { useState } from 'react';
import { View } from '@tarojs/components';
import type { OrderView, TopicView } from '@domain/answers';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Confirm } from '@/ui/confirm';
import { Tag } from '@/ui/tag';
import { toast } from '@/ui/toast';
import { behalfBox } from './behalf-box';
import { goTo } from './go-to';
import { dropDraft, useOutbox, type Draft } from './outbox';
import type { Wish } from './wish';
import './behalf-drafts.css';

export interface BehalfDraftsProps { personId: string; topics: TopicView[]; onSent?: () => unknown }

/* What was sent since the program was opened. The page may be drawn anew while the line comes back, and must still say so. */
const sentHere = new Map<string, OrderView[]>();

export function BehalfDrafts({ personId, topics, onSent }: BehalfDraftsProps) {
  const [, redraw] = useState(0);
  const became = sentHere.get(personId) ?? [];
  const setBecame = (orders: OrderView[]) => {
    sentHere.set(personId, orders);
    redraw((count) => count + 1);
  };
  const [dropping, setDropping] = useState<Draft<Wish> | null>(null);
  const box = useOutbox<Wish>(behalfBox(personId), ({ answers }) => {
    const orders = answers.map(({ answer }) => answer as OrderView);
    setBecame([...(sentHere.get(personId) ?? []).filter((one) => !orders.some(({ id }) => id === one.id)), ...orders]);
    if (orders.length > 0) onSent?.();
  });
  const { length } = box.drafts;
  const sendNow = async () => {
    const { left } = await box.sendNow();
    if (left > 0) toast('还没发出去，先存在手机里，有信号自己发');
  };
  const drop = () => {
    if (dropping) dropDraft(behalfBox(personId), dropping.key);
    setDropping(null);
  };
  return (
    <>
      {became.length > 0 && (
        <Card list title={`发出去了 ${became.length} 单`} action='知道了' onAction={() => setBecame([])}>
          {became.map((order) => (
            <Cell key={order.id} icon='check' label={`${order.contact.name}：${order.title}`} note={`${order.number} 号单`} onTap={() => goTo(`/pages/order/view?id=${order.id}`)} />
          ))}
        </Card>
      )}
      {length > 0 && (
        <Card list title={`手机里还有 ${length} 单没发出去`} action={box.drafts.some((draft) => draft.ready) ? '现在发' : undefined} onAction={() => void sendNow()}>
          {box.drafts.map((draft) => <DraftRow key={draft.key} draft={draft} topics={topics} onDrop={() => setDropping(draft)} />)}
        </Card>
      )}
      <Confirm
        open={dropping !== null}
        title='要删掉这一单吗？'
        text={`替${dropping?.typed.contactName || '老人'}填的这一单还没发出去，删了就没有了。`}
        okText='删掉'
        cancelText='不删'
        danger
        onOk={drop}
        onClose={() => setDropping(null)}
      />
    </>
  );
}

function DraftRow({ draft, topics, onDrop }: { draft: Draft<Wish>; topics: TopicView[]; onDrop: () => void }) {
  const { contactName, topicId, ownWords, village, key } = draft.typed;
  const what = topics.find((topic) => topic.id === topicId)?.name ?? (ownWords.slice(0, 14) || '还没写想听什么');
  const state = draft.refused ? <Tag tone='red'>要改</Tag> : draft.ready ? <Tag tone='orange'>等信号</Tag> : <Tag>没写完</Tag>;
  const who = contactName || '还没写名字';
  return (
    <View className='behalf-draft'>
      <Cell icon='person' label={who} value={state} note={[village?.name, what].filter(Boolean).join('：')} error={draft.refused ?? undefined} />
      <View className='behalf-draft-acts'>
        <Button kind='text' inline label={`删掉${who}这一单`} onTap={onDrop}>删</Button>
        <Button kind='plain' inline label={`改${who}这一单`} onTap={() => goTo(`/pages/order/new?draft=${key}`)}>改</Button>
      </View>
    </View>
  );
}
