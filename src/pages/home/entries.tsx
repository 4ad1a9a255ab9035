/** What somebody with a place to look after does besides the orders at the desk. */
import type { Home } from '@domain/answers';
import { goTo } from '@/order/go-to';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';

export function Entries({ may }: { may: Home['may'] }) {
  if (!may.report && !may.visit) return null;
  return (
    <Card list>
      {may.report && <Cell icon='list' label='总览' note='卡在哪、缺什么' onTap={() => goTo(`/pages/report/overview?ref=${may.report}`)} />}
      {may.visit && <Cell icon='edit' label='走访' note='记一次、看哪里久没去' onTap={() => goTo(`/pages/visit/list?ref=${may.visit}`)} />}
      {may.report && <Cell icon='phone' label='值班电话' note='村民打得通的号码' onTap={() => goTo(`/pages/elder/duty?ref=${may.report}`)} />}
      {may.report && <Cell icon='inbox' label='投诉建议' note='收到的要受理、回复、回访' onTap={() => goTo(`/pages/visit/opinions?ref=${may.report}`)} />}
    </Card>
  );
}
