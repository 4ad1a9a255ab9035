/** What became of an order, for the reports: one of four, and together they are all that was asked. */
import { states, type State } from './lifecycle';

export const fates = {
  served: '已服务',
  answered: '已答复',
  open: '还在办',
  unmet: '没办成',
} as const;
export type Fate = keyof typeof fates;

/** Never served, but told what they wanted to know. Closed without a service only happens after an answer. */
export const answeredStates: readonly State[] = ['answered', 'closed'];

/** The states somebody still has to act in, in the table's order. */
export const waitingStates: readonly State[] = (Object.keys(states) as State[]).filter((state) => states[state].waitsFor !== null);
