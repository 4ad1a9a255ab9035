import type { OrderView } from '@domain/answers';
import { AskNotice } from './ask-notice';

/** On an order that goes on: whoever ordered it may want to hear of it, and whoever goes there. */
export function OrderNotice({ order }: { order: OrderView }) {
  if (order.next === '') return null;
  if (order.isOrderer) return <AskNotice kinds={['progress', 'visit']} say='办到哪一步，要不要微信告诉您？' />;
  const goes = order.may.some(({ step }) => step === 'serve' || step === 'arrive' || step === 'come');
  return goes ? <AskNotice kinds={['visit', 'work']} say='出发前、有新单的时候，要不要微信告诉您？' /> : null;
}
