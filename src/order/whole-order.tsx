/** One order with all there is to see and do: a page of its own on a telephone, the right side of a desk on a computer. */
import { useState, type ReactNode } from 'react';
import type { OrderView } from '@domain/answers';
import { ahead, call, personHere, type CallError } from '@/api/call';
import { ElderPhone } from './duty-phone';
import { hasDesk, kept } from './keep';
import { useOrderActions } from './order-actions';
import { OrderAgain } from './order-again';
import { OrderGather } from './order-gather';
import { OrderKin } from './order-kin';
import { OrderHistory } from './order-history';
import { OrderNotice } from './order-notice';
import { OrderNearby, OrderSlip } from './order-nearby';
import { OrderBeforeGoing, OrderProposal, OrderService } from './order-service';
import { OrderStanding, VisitCode } from './order-standing';
import { OrderRecord, OrderThanks, OrderVisit } from './order-visit';
import { OrderWish } from './order-wish';
import { knownService, rememberService, withWaiting } from './service-box';
import { ServiceDrafts, useServiceDrafts } from './service-drafts';
import { StaleNotice } from './stale-notice';
import { useLoad } from './use-load';

/* What the parts below will ask for, in the same request; whoever looks after a place also sees what lies nearby. */
function askAhead(id: string): void {
  ahead('gathering.ofOrder', { id });
  if (process.env.TARO_ENV === 'weapp') ahead('notice.settings');
  if (kept<boolean>(hasDesk)) ahead('order.choices', { id, step: 'join' });
}

async function readOrder(id: string): Promise<OrderView> {
  const order = await call<OrderView>('order.read', { id });
  rememberService(order);
  return order;
}

export interface WholeOrder {
  /** why there is nothing to show; null while it is on its way, and when there is something */
  error: CallError | null;
  reload: () => Promise<void>;
  /** null when there is nothing to show */
  shown: { body: ReactNode; buttons: ReactNode; banner: ReactNode } | null;
}

/** `onStep` is told when a step was taken here. */
export function useWholeOrder(id: string, onStep?: () => void): WholeOrder {
  const { data, error, reload } = useLoad((first) => {
    if (first) askAhead(id);
    return readOrder(id);
  }, [id]);
  const personId = personHere();
  const box = useServiceDrafts(personId, reload);
  // What a step answered stands until something newer was read.
  const [answered, setAnswered] = useState<{ over: OrderView | null; order: OrderView } | null>(null);
  // Without signal the page still opens for those who serve, as this phone last saw it.
  const seen = (data && answered?.over === data ? answered.order : data) ?? (error?.offline ? knownService(id) : null);
  const order = seen && withWaiting(seen, box.drafts);
  const { buttons, sheets } = useOrderActions({
    order,
    onDone: (after) => {
      setAnswered({ over: data, order: after });
      onStep?.();
    },
    onMovedOn: () => {
      void reload();
      onStep?.();
    },
  });
  if (!order) return { error, reload, shown: null };
  const body = (
    <>
      {personId && <ServiceDrafts personId={personId} box={box} orderId={id} />}
      <OrderStanding order={order} />
      {order.visitCode && <VisitCode code={order.visitCode} />}
      <OrderNotice order={order} />
      <ElderPhone />
      <OrderProposal order={order} />
      <OrderThanks order={order} />
      <OrderVisit order={order} />
      <OrderBeforeGoing order={order} />
      <OrderService order={order} />
      <OrderRecord order={order} />
      <OrderGather order={order} />
      <OrderWish order={order} />
      <OrderNearby order={order} />
      <OrderAgain order={order} />
      <OrderSlip order={order} />
      <OrderKin order={order} />
      <OrderHistory order={order} />
      {sheets}
    </>
  );
  return { error: null, reload, shown: { body, buttons, banner: error && <StaleNotice error={error} onRetry={() => void reload()} /> } };
}
