/** Calls after the end: what is done now, a month on; and what was wrong when a rating was made worse. */
import { useState } from 'react';
import { useRouter } from '@tarojs/taro';
import type { AfterCallItem, AfterCallList } from '@domain/order/second-call';
import { call } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { Refresh } from '@/order/refresh';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card, CardTitle } from '@/ui/card';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';
import { Tag } from '@/ui/tag';
import { toast } from '@/ui/toast';
import { Words } from '@/ui/words';
import { AskSheet } from './ask-sheet';

const title = '办结后再问一次';

export default function AfterCallPage() {
  const { ref = '' } = useRouter().params;
  const { data, error, loading, reload } = useLoad(() => call<AfterCallList>('afterCall.list', { gridCode: ref }), [ref]);
  const [asking, setAsking] = useState<AfterCallItem | null>(null);
  if (needsEntry(error)) return <Page title={title}><EntryNeeded /></Page>;
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  const done = async (said: string) => {
    setAsking(null);
    toast(said, 'success');
    await reload();
  };
  return (
    <Page title={title} banner={error && <StaleNotice error={error} onRetry={reload} />}>
      {data.items.length === 0 && <Empty text='现在没有要问的' note='有的主题办结三十天后再问一次，到日子会出现在这里' />}
      {data.items.map((item) => <Item key={`${item.id} ${item.kind}`} item={item} of={data.of} onAsk={() => setAsking(item)} />)}
      <Refresh error={error} loading={loading} onTap={reload} />
      {asking && <AskSheet key={`${asking.id} ${asking.kind}`} item={asking} onClose={() => setAsking(null)} onDone={(said) => void done(said)} />}
    </Page>
  );
}

function Item({ item, of, onAsk }: { item: AfterCallItem; of: number; onAsk: () => void }) {
  const { kind, title: what, place, number, dueOn, tries, calledToday, stars, contact } = item;
  return (
    <Card>
      <CardTitle text={what} note={`${place} · ${number}`} side={kind === 'lowered' ? <Tag tone='red'>{`评价改到 ${stars ?? ''} 分`}</Tag> : <Tag tone='blue'>问用得怎样</Tag>} />
      <Words kind='note'>{contact ? `${contact.name}　${contact.phone}` : '联系电话已经删除'}</Words>
      <Words kind='note'>{tries > 0 ? `打过 ${tries} 次没联系上，满 ${of} 次就不再打` : `${dueOn}起可以问`}</Words>
      {calledToday ? <Words kind='note' color='soft'>今天打过了，请改天再打</Words> : <Button inline onTap={onAsk}>打电话问</Button>}
    </Card>
  );
}
