/** For whoever has the order at the desk: similar open orders nearby. For the helper: the slip. */
import type { Choices, OrderView } from '@domain/answers';
import { call } from '@/api/call';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Tag } from '@/ui/tag';
import { goTo } from './go-to';
import { useLoad } from './use-load';

const most = 3;

export function OrderNearby({ order }: { order: OrderView }) {
  // Whoever may say what an order is about is the one who should know what lies beside it.
  const asks = order.may.some((one) => one.step === 'triage') && order.may.some((one) => one.step === 'join');
  return asks ? <Similar key={order.id} order={order} /> : null;
}

function Similar({ order }: { order: OrderView }) {
  // A help beside the order: when it can't be had, the page is whole without it.
  const { data } = useLoad(() => call<Choices>('order.choices', { id: order.id, step: 'join' }), [order.id, order.topicId]);
  const found = data?.joinable ?? [];
  if (found.length === 0) return null;
  return (
    <Card list title={`附近有 ${found.length} 单相似的`}>
      {found.slice(0, most).map((card) => (
        <Cell key={card.id} label={`${card.title} · ${card.place}`} note={[card.slots[0] && `希望${card.slots[0]}`, `约 ${card.headCount} 人`].filter(Boolean).join('，')} side={<Tag tone='blue'>{card.stateLabel}</Tag>} onTap={() => goTo(`/pages/order/view?id=${card.id}`)} />
      ))}
      <Cell label='一起办更省事' note='点“更多”里的“拼场”，几单办成一场，评价还是各评各的' />
    </Card>
  );
}

export function OrderSlip({ order }: { order: OrderView }) {
  if (!order.onBehalf || !order.isOrderer) return null;
  return (
    <Card list>
      <Cell icon='letters' label='打印纸条给老人' note='上面有工单号、到场码，折好的下半张是评价码' onTap={() => goTo(`/pages/behalf/slip?id=${order.id}`)} />
    </Card>
  );
}
