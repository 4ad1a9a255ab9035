/** Who does the service, and when. */
import type { OrderView } from '@domain/answers';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Notice } from '@/ui/notice';
import { Lines } from './order-wish';

const starWords = ['', '很不满意', '不满意', '一般', '满意', '很满意'];
const proposers = { team: '服务队', orderer: '点单人' };

export function OrderService({ order }: { order: OrderView }) {
  const { stars } = order;
  // Once it is done, the record below says when it was and who was there.
  const ahead = !isServed(order);
  if (!order.department && !order.team && !stars) return null;
  return (
    <Card list title='服务安排'>
      {order.department && <Cell label='负责部门' value={order.department} />}
      {order.coDepartments.length > 0 && <Cell label='配合部门' value={<Lines words={order.coDepartments} />} />}
      {order.team && <Cell label='服务队' value={order.team} />}
      {ahead && order.team && order.slot && <Cell label='上门时间' value={order.slot} />}
      {order.speaker && <Cell label='讲师' value={order.speaker} />}
      {ahead && order.crew.length > 0 && <Cell label='上门的人' value={<Lines words={crewWords(order)} />} />}
      {order.insurance && <Cell label='保险' value={order.insurance} />}
      {order.together > 1 && <Cell label='拼场' value={`这一场共 ${order.together} 单一起办`} />}
      {order.confirmed && <Cell label='到场' value='点单人已确认到场' />}
      {stars && <Cell label='评价' value={`${stars} 分，${starWords[stars] ?? ''}`} />}
    </Card>
  );
}

/* The serving side also reads who has said they come. */
function crewWords({ crew, crewAnswers }: OrderView): string[] {
  return crewAnswers.length > 0 ? crewAnswers.map(({ name, comes }) => (comes ? `${name}（能去）` : `${name}（还没答复）`)) : [crew.join('、')];
}

const isServed = ({ record }: OrderView) => (record?.minutes ?? null) !== null;

/** What the serving side has to know before it goes: what may happen, and whether enough have said they come. */
export function OrderBeforeGoing({ order }: { order: OrderView }) {
  if (isServed(order)) return null;
  const risks = order.risks.length > 0 && <Notice tone='blue' title='可能的风险'>{order.risks.join('；')}</Notice>;
  const lacks = order.crewLacks > 0 && <Notice tone='orange' icon='users'>{`还差 ${order.crewLacks} 个人答应去。可以等一等，也可以换人。`}</Notice>;
  return <>{lacks}{risks}</>;
}

/** Another date somebody asks for, as long as the other side has not answered. */
export function OrderProposal({ order }: { order: OrderView }) {
  if (!order.proposal) return null;
  const other = order.proposal.by === 'team' ? proposers.orderer : proposers.team;
  return (
    <Notice tone='orange' icon='calendar' title={`${proposers[order.proposal.by]}想改到${order.proposal.slot}`}>
      {`等${other}同意；没同意以前，还是照${order.slot ?? '原来的时间'}办。`}
    </Notice>
  );
}
