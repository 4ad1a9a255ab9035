/** Outlines, the usable ones first; with an order, one of them is chosen for its talk. */
import { useState } from 'react';
import { useRouter } from '@tarojs/taro';
import type { OutlineCard } from '@domain/gather/outline';
import { dayText } from '@domain/order/clock';
import { call, tell } from '@/api/call';
import { EntryNeeded, needsEntry } from '@/order/entry-needed';
import { goTo } from '@/order/go-to';
import { leave } from '@/order/leave';
import { toastAfter } from '@/order/toast-after';
import { useLoad } from '@/order/use-load';
import { Portions } from '@/order/portions';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';
import { Sheet } from '@/ui/sheet';
import { Tag } from '@/ui/tag';

const title = '讲稿提纲';

export default function OutlineListPage() {
  const { order = '', topic = '' } = useRouter().params;
  const { data, error, reload } = useLoad(() => call<OutlineCard[]>('outline.list', { topicId: topic || null }), [topic]);
  const [asked, setAsked] = useState<OutlineCard | null>(null);
  if (needsEntry(error)) return <Page title={title}><EntryNeeded /></Page>;
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;
  const attach = async (outlineId: string | null) => {
    try {
      await call('outline.attach', { orderId: order, outlineId });
      await leave(`/pages/order/view?id=${order}`);
      toastAfter(outlineId ? '就用这一份' : '不用提纲了', 'success');
    } catch (fault) {
      setAsked(null);
      tell(fault);
      void reload();
    }
  };
  const look = (one: OutlineCard) => goTo(`/pages/outline/view?id=${one.id}`);
  return (
    <Page title={title} footer={<Button kind={order ? 'plain' : 'primary'} onTap={() => goTo(`/pages/outline/edit${topic ? `?topic=${topic}` : ''}`)}>写一份提纲</Button>}>
      {data.length === 0 && <Empty text='还没有这方面的提纲' note='写一份，请内容编辑、县科协或牵头部门审过就能用' />}
      {data.length > 0 && (
        <Card list>
          <Portions items={data} renderItem={(one) => (
            <Cell
              key={one.id}
              label={one.sample ? `${one.title}（样例）` : one.title}
              note={`${one.topic}，${one.unit}${one.reviewedOn && one.expiresOn ? `；${one.reviewer}审，有效到${dayText(one.expiresOn)}` : ''}`}
              side={<Tag tone={one.trouble === null ? 'brand' : one.trouble === 'outline.notReviewed' ? 'orange' : 'grey'}>{one.troubleLabel ?? '能用'}</Tag>}
              onTap={() => (order && one.trouble === null ? setAsked(one) : look(one))}
            />
          )} />
        </Card>
      )}
      {order && <Button kind='text' onTap={() => attach(null)}>这一场不用提纲</Button>}
      <Sheet open={asked !== null} title={asked?.title ?? ''} onClose={() => setAsked(null)} footer={<><Button onTap={() => attach(asked?.id ?? null)}>就用这一份</Button><Button kind='plain' onTap={() => asked && look(asked)}>先看看</Button></>} />
    </Page>
  );
}
