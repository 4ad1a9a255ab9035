/** What goes with a visit: who comes, showing oneself at the door, what to bring, the thank-you; and the record of it. */
import type { OrderView } from '@domain/answers';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Notice } from '@/ui/notice';
import { Words } from '@/ui/words';
import { goTo } from './go-to';

export function OrderVisit({ order }: { order: OrderView }) {
  const { who, goes, materials, thank } = order.visit;
  if (!who && !goes && !materials && !thank) return null;
  const open = (page: string) => goTo(`/pages/order-visit/${page}?id=${order.id}`);
  return (
    <Card list>
      {goes && <Cell icon='person' label='出示给对方看' note='到门口时打开：您是谁、哪支队、哪一单' onTap={() => open('show')} />}
      {who && !goes && <Cell icon='person' label='谁会来' note='姓名和工牌号，开门前对一对' onTap={() => open('who')} />}
      {materials && <Cell icon='list' label='要准备的东西' note='投影、板凳这些谁带，备好了打勾' onTap={() => open('materials')} />}
      {thank && <Cell icon='star' label='谢谢服务队' note='写一句话，上门的人看得到' onTap={() => open('thanks')} />}
    </Card>
  );
}

export function OrderThanks({ order }: { order: OrderView }) {
  const { thanks, thanksCheck } = order.visit;
  if (!thanks) return null;
  return <Notice tone={thanksCheck ? 'orange' : 'brand'} icon='star' title={thanksCheck ? `谢谢（${thanksCheck.label}）` : '谢谢'}>{thanksCheck ? `${thanks}\n${thanksCheck.say}` : thanks}</Notice>;
}

/** 服务记录 */
export function OrderRecord({ order }: { order: OrderView }) {
  const { record } = order;
  if (!record) return null;
  const { arrived, left, proof, servedBy, headCount, minutes, travelMinutes, summary } = record;
  return (
    <Card list title='服务记录'>
      {arrived && <Cell label='到场' value={arrived} note={proof ?? '还没有到场码，也还没有对方确认'} />}
      {!arrived && proof && <Cell label='到场' value={proof} />}
      {left && <Cell label='离开' value={left} />}
      {servedBy.length > 0 && <Cell label='谁服务的' value={servedBy.join('、')} />}
      {minutes !== null && <Cell label='服务时间' value={`${minutes} 分钟`} />}
      {travelMinutes !== null && travelMinutes > 0 && <Cell label='路上' value={`${travelMinutes} 分钟`} note='不算在服务时间里' />}
      {headCount !== null && <Cell label='到场人数' value={`${headCount} 人`} />}
      {order.visit.photos && <Cell label='照片' note='想放就放，不放也行' onTap={() => goTo(`/pages/order-visit/photos?id=${order.id}`)} />}
      {summary && <Cell label='讲了什么' value={<Words selectable>{summary}</Words>} />}
    </Card>
  );
}
