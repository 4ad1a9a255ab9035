/** What WeChat did not take, for whoever looks after it: why, and once more. */
import { useState } from 'react';
import type { DeadPage } from '@domain/notice/message';
import { call, tell } from '@/api/call';
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

const title = '没发出去的微信消息';

export default function MessageDeadPage() {
  const { data, error, loading, reload } = useLoad(() => call<DeadPage>('notice.dead'), []);
  const [after, setAfter] = useState<{ over: DeadPage; page: DeadPage } | null>(null);
  if (needsEntry(error)) return <Page title={title}><EntryNeeded /></Page>;
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  const page = after?.over === data ? after.page : data;
  const retry = async (id: string | null) => {
    try {
      setAfter({ over: data, page: await call<DeadPage>('notice.retry', { id }) });
      toast('已经排上，马上再发', 'success');
    } catch (fault) {
      tell(fault);
    }
  };
  return (
    <Page title={title} banner={error && <StaleNotice error={error} onRetry={reload} />} footer={page.total > 1 ? <Button onTap={() => retry(null)}>{`全部再发（${page.total} 条）`}</Button> : undefined}>
      {page.items.length === 0 && <Empty text='都发出去了' note='这些人的“消息”里一直看得到，微信没收的才列在这里' />}
      {page.items.map((one) => (
        <Card key={one.id}>
          <CardTitle text={one.title} note={one.at} side={<Tag tone='orange'>{one.kind}</Tag>} />
          <Words>{one.why}</Words>
          <Button kind='plain' inline onTap={() => retry(one.id)}>再发一次</Button>
        </Card>
      ))}
      <Refresh error={error} loading={loading} onTap={reload} />
    </Page>
  );
}
