/** The opinions box: what I said and what was replied; for a desk, what it owes a reply to. */
import { useState } from 'react';
import { useRouter } from '@tarojs/taro';
import type { OpinionPage, OpinionView } from '@domain/visit/visit';
import { call, tell } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { Refresh } from '@/order/refresh';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { Portions } from '@/order/portions';
import { Button } from '@/ui/button';
import { Card, CardTitle } from '@/ui/card';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';
import { Segments } from '@/ui/segments';
import { Tag } from '@/ui/tag';
import { toast } from '@/ui/toast';
import { Words } from '@/ui/words';
import { AcceptSheet, CallSheet, RateRow } from './opinion-steps';
import { ReplySheet, SaySheet } from './opinion-sheets';

const lists = {
  waiting: { label: '要办的', empty: '没有等受理、等回复的' },
  calling: { label: '要回访', empty: '没有等回访的' },
  replied: { label: '回复过', empty: '还没有回复过的' },
  mine: { label: '我提的', empty: '您还没有提过意见' },
} as const;
type List = keyof typeof lists;

export default function OpinionsPage() {
  const { ref = '' } = useRouter().params;
  const [list, setList] = useState<List>(ref ? 'waiting' : 'mine');
  const [saying, setSaying] = useState(false);
  const [replying, setReplying] = useState<OpinionView | null>(null);
  const [accepting, setAccepting] = useState<OpinionView | null>(null);
  const [ringing, setRinging] = useState<OpinionView | null>(null);
  const load = (next: string | null) => (list === 'mine' ? call<OpinionPage>('opinion.mine', { next }) : call<OpinionPage>('opinion.list', { gridCode: ref, replied: list !== 'waiting', open: list === 'calling', next }));
  const { data, error, loading, reload } = useLoad(() => load(null), [ref, list]);
  const [grown, setGrown] = useState<{ from: OpinionPage; page: OpinionPage } | null>(null);
  if (needsEntry(error)) return <Page title='投诉建议'><EntryNeeded /></Page>;
  if (!data && error) return <Page title='投诉建议' failure={error} onRetry={reload} />;
  const page = data && grown?.from === data ? grown.page : data;

  const more = async () => {
    if (!data || !page) return;
    try {
      const next = await load(page.next);
      setGrown({ from: data, page: { items: [...page.items, ...next.items], next: next.next } });
    } catch (fault) {
      tell(fault);
    }
  };
  const done = async (said: string) => {
    setSaying(false);
    setReplying(null);
    setAccepting(null);
    setRinging(null);
    toast(said, 'success');
    await reload();
  };
  return (
    <Page title='投诉建议' banner={error && <StaleNotice error={error} onRetry={reload} />} loading={!page} footer={<Button icon='edit' onTap={() => setSaying(true)}>提意见</Button>}>
      {ref && <Segments items={(Object.keys(lists) as List[]).map((value) => ({ value, label: lists[value].label }))} value={list} onChange={setList} />}
      {page?.items.length === 0 && <Empty text={lists[list].empty} note={list === 'mine' ? '想听讲座请点单；别的话写在这里，村（社区）五个工作日内回复' : undefined} />}
      {page && <Portions apart items={page.items} size={page.items.length} step={4} renderItem={(one) => <Opinion key={one.id} opinion={one} list={list} onReply={() => setReplying(one)} onAccept={() => setAccepting(one)} onCall={() => setRinging(one)} onDone={(said) => void done(said)} />} />}
      {page?.next && <Button kind='plain' onTap={more}>再看一些</Button>}
      <Refresh error={error} loading={loading} onTap={reload} />
      {saying && <SaySheet staff={ref !== ''} onClose={() => setSaying(false)} onDone={() => void done('已经送到')} />}
      {accepting && <AcceptSheet key={accepting.id} opinion={accepting} onClose={() => setAccepting(null)} onDone={(said) => void done(said)} />}
      {ringing && <CallSheet key={ringing.id} opinion={ringing} onClose={() => setRinging(null)} onDone={(said) => void done(said)} />}
      {replying && <ReplySheet key={replying.id} opinion={replying} onClose={() => setReplying(null)} onDone={() => void done('已经回复')} />}
    </Page>
  );
}

interface OpinionProps { opinion: OpinionView; list: List; onReply: () => void; onAccept: () => void; onCall: () => void; onDone: (said: string) => void }

function Opinion({ opinion, list, onReply, onAccept, onCall, onDone }: OpinionProps) {
  const { place, at, onVisit, due, overdue, reply, repliedAt, mine, stage, stageLabel, acceptedBy, promised, round, why, outcome, callTries } = opinion;
  return (
    <Card>
      <CardTitle text={place} note={`${at}${onVisit ? '，走访时记下' : ''}`} side={due ? <Tag tone={overdue ? 'red' : 'orange'}>{overdue ? '已超时' : stageLabel}</Tag> : <Tag tone={outcome ? 'grey' : 'brand'}>{stageLabel}</Tag>} />
      <Words>{opinion.said}</Words>
      {acceptedBy && <Words kind='note'>{`${acceptedBy}受理，${promised ?? ''}前回复`}</Words>}
      {round > 1 && <Words kind='note' color='red'>{why ? `不满意，再办一次：${why}` : '不满意，再办一次'}</Words>}
      {due && !acceptedBy && <Words kind='note' color={overdue ? 'red' : 'soft'}>{overdue ? `应在${due}前回复` : `${due}前回复`}</Words>}
      {reply && <Words kind='strong'>{`回复：${reply}`}</Words>}
      {repliedAt && <Words kind='note'>{repliedAt}</Words>}
      {outcome && <Words kind='note'>{outcome}</Words>}
      {list === 'waiting' && stage === 'waiting' && <Button kind='plain' inline onTap={onAccept}>受理</Button>}
      {list === 'waiting' && <Button kind={mine ? 'primary' : 'plain'} inline onTap={onReply}>回复</Button>}
      {list === 'calling' && <Button kind='plain' inline icon='phone' onTap={onCall}>{callTries > 0 ? `回访（${callTries} 次没联系上）` : '回访'}</Button>}
      {list === 'mine' && stage === 'replied' && <RateRow opinion={opinion} onDone={onDone} />}
    </Card>
  );
}
