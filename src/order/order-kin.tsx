import type { OrderView } from '@domain/order/view';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { goTo } from './go-to';

/** For the grid worker of the place: an elder who has nobody beside them is helped to let a relative order. */
export function OrderKin({ order }: { order: OrderView }) {
  if (!order.mayKin) return null;
  return <Card list><Cell icon='users' label='帮点单的老人绑定家人' note='问过老人，给家人一个码' onTap={() => goTo(`/pages/elder/kin?order=${order.id}`)} /></Card>;
}
