/** On an order that a team took: sign-up, questions, and the outline the talk is held from. */
import type { OrderView } from '@domain/answers';
import type { OrderGather as GatherAnswer } from '@domain/gather/gathering';
import type { OutlineUse } from '@domain/gather/outline';
import { dayText } from '@domain/order/clock';
import { call } from '@/api/call';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Notice } from '@/ui/notice';
import { goTo } from './go-to';
import { useLoad } from './use-load';

export function OrderGather({ order }: { order: OrderView }) {
  return order.team ? <Parts key={order.id} order={order} /> : null;
}

function Parts({ order }: { order: OrderView }) {
  // Beside the order: when it can't be had, the page is whole without it.
  const { data } = useLoad(() => call<GatherAnswer>('gathering.ofOrder', { id: order.id }), [order.id, order.state, order.slot]);
  if (!data) return null;
  const { may, outline: { outline, mayAttach, topicId }, ...gather } = data;
  const choose = () => goTo(`/pages/outline/list?order=${order.id}${topicId ? `&topic=${topicId}` : ''}`);
  const hasRows = gather.id !== null || may.open || may.ask || may.questions || mayAttach;
  return (
    <>
      {outline?.say && <Notice tone='red' {...(mayAttach ? { action: '换一份', onAction: choose } : {})}>{outline.say}</Notice>}
      {hasRows && <Card list title='活动'>
        {may.open && !gather.id && <Cell icon='users' label='开放报名' note='让乡亲们报名来听，有海报和签到' onTap={() => goTo(`/pages/gather/organise?order=${order.id}`)} />}
        {may.organise && <Cell icon='users' label='报名和点名' value={gather.came === null ? `报名 ${gather.signed} / ${gather.capacity}` : `到场 ${gather.came} 人`} onTap={() => goTo(`/pages/gather/organise?order=${order.id}&id=${gather.id}`)} />}
        {gather.id && <Cell icon='calendar' label='活动页面和海报' onTap={() => goTo(`/pages/gather/service?id=${gather.id}`)} />}
        {(may.ask || may.questions) && <Cell icon='edit' label='想问老师什么' note={may.questions ? '看大家想问什么' : '先写下来，老师有准备'} onTap={() => goTo(`/pages/gather/questions?id=${order.id}`)} />}
        {mayAttach && <Cell icon='book' label='讲稿提纲' value={outline ? outline.title : undefined} placeholder='选一份审过的' onTap={choose} />}
      </Card>}
      {outline && !mayAttach && <OutlineLines outline={outline} />}
    </>
  );
}

/** What the talk is held from: whose it is, who looked at it, how long it holds. */
export function OutlineLines({ outline }: { outline: OutlineUse }) {
  return (
    <Card list title='讲稿提纲'>
      <Cell label='题目' value={outline.sample ? `${outline.title}（样例）` : outline.title} />
      <Cell label='来源' value={outline.unit} note={outline.source} />
      <Cell label='审核' value={outline.reviewer} note={outline.reviewedOn && outline.expiresOn ? `${dayText(outline.reviewedOn)}审，有效到${dayText(outline.expiresOn)}` : undefined} />
      {outline.say && <Notice tone='orange'>{outline.say}</Notice>}
    </Card>
  );
}
