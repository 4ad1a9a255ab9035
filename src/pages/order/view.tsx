/** One order, the same page for everyone: what it shows and what can be done is all in the server's answer. */
import { useState } from 'react';
import Taro, { useRouter } from '@tarojs/taro';
import type { OrderView } from '@domain/answers';
import { call, personHere, type CallError } from '@/api/call';
import { ElderPhone } from '@/order/duty-phone';
import { useOrderActions } from '@/order/order-actions';
import { OrderAgain } from '@/order/order-again';
import { OrderGather } from '@/order/order-gather';
import { OrderHistory } from '@/order/order-history';
import { OrderNotice } from '@/order/order-notice';
import { OrderNearby, OrderSlip } from '@/order/order-nearby';
import { OrderBeforeGoing, OrderProposal, OrderService } from '@/order/order-service';
import { OrderStanding, VisitCode } from '@/order/order-standing';
import { OrderRecord, OrderThanks, OrderVisit } from '@/order/order-visit';
import { OrderWish } from '@/order/order-wish';
import { knownService, rememberService, withWaiting } from '@/order/service-box';
import { ServiceDrafts, useServiceDrafts } from '@/order/service-drafts';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';

const title = '点单详情';

async function readOrder(id: string): Promise<OrderView> {
  const order = await call<OrderView>('order.read', { id });
  rememberService(order);
  return order;
}

export default function OrderViewPage() {
  const { id = '' } = useRouter().params;
  const { data, error, reload } = useLoad(() => readOrder(id), [id]);
  const personId = personHere();
  const box = useServiceDrafts(personId, reload);
  // What a step answered stands until something newer was read.
  const [answered, setAnswered] = useState<{ over: OrderView | null; order: OrderView } | null>(null);
  // Without signal the page still opens for those who serve, as this phone last saw it.
  const seen = (data && answered?.over === data ? answered.order : data) ?? (error?.offline ? knownService(id) : null);
  const order = seen && withWaiting(seen, box.drafts);
  const { buttons, sheets } = useOrderActions({
    order,
    onDone: (after) => setAnswered({ over: data, order: after }),
    onMovedOn: () => void reload(),
  });

  if (!order) return error && isFinal(error) ? <Refused say={error.say} /> : <Page title={title} loading={!error} failure={error?.say} onRetry={() => void reload()} />;
  return (
    <Page title={title} footer={buttons} banner={error && <StaleNotice error={error} onRetry={() => void reload()} />}>
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
      <OrderHistory order={order} />
      {sheets}
    </Page>
  );
}

/* A «no» stays a «no» however often one asks; only trouble on the way is worth another try. */
function isFinal(error: CallError): boolean {
  return !error.offline && error.refusal !== 'server.fault' && error.refusal !== 'server.away' && error.refusal !== 'server.full';
}

function Refused({ say }: { say: string }) {
  const deep = Taro.getCurrentPages().length > 1;
  const leave = () => void (deep ? Taro.navigateBack() : Taro.reLaunch({ url: '/pages/home/index' }));
  return (
    <Page title={title}>
      <Empty text={say} action={deep ? '返回' : '回首页'} onAction={leave} />
    </Page>
  );
}
