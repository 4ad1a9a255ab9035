/** 消息: everything I was told, newest first. Nothing of it depends on WeChat. */
import { useState } from 'react';
import type { MessagePage, MessageView } from '@domain/notice/message';
import { call, tell } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { goTo } from '@/order/go-to';
import { Refresh } from '@/order/refresh';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { usePulse } from '@/order/use-pulse';
import { Portions } from '@/order/portions';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';
import { Tag } from '@/ui/tag';

const title = '消息';
const load = (next: string | null) => call<MessagePage>('message.list', { next });

export default function MessageListPage() {
  const { data, error, loading, reload } = useLoad(() => load(null), []);
  const [grown, setGrown] = useState<{ from: MessagePage; page: MessagePage } | null>(null);
  usePulse(reload, data !== null);
  if (needsEntry(error)) return <Page title={title}><EntryNeeded /></Page>;
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  const page = grown?.from === data ? grown.page : data;

  const open = (one: MessageView) => {
    // Where it leads matters more than the mark; one that gets lost is set at the next look.
    if (one.unread) void call('message.read', { id: one.id }).catch(() => undefined);
    goTo(`/${one.page}`);
  };
  const readAll = async () => {
    try {
      await call('message.read');
      await reload();
    } catch (fault) {
      tell(fault);
    }
  };
  const more = async () => {
    try {
      const next = await load(page.next);
      setGrown({ from: data, page: { ...next, items: [...page.items, ...next.items] } });
    } catch (fault) {
      tell(fault);
    }
  };
  return (
    <Page title={title} banner={error && <StaleNotice error={error} onRetry={reload} />}>
      {page.items.length === 0 ? (
        <Empty text='还没有消息' note='您的单办到哪一步、有新的单等您办，都会写在这里' />
      ) : (
        <Card list title={page.unread > 0 ? `${page.unread >= 100 ? '100 多' : page.unread} 条没读` : '都读过了'} action={page.unread > 0 ? '全部读过' : undefined} onAction={readAll}>
          <Portions items={page.items} size={page.items.length} renderItem={(one) => (
            <Cell key={one.id} label={one.title} value={one.at} note={one.say} onTap={() => open(one)} side={one.unread ? <Tag tone={one.urgent ? 'red' : 'brand'}>{one.urgent ? '着急' : '未读'}</Tag> : undefined} />
          )} />
        </Card>
      )}
      {page.next && <Button kind='plain' onTap={more}>再看一些</Button>}
      <Card list>
        <Cell icon='gear' label='微信提醒' note='哪些用微信告诉您，可以一样样关掉' onTap={() => goTo('/pages/message/settings')} />
      </Card>
      <Refresh error={error} loading={loading} onTap={reload} />
    </Page>
  );
}
