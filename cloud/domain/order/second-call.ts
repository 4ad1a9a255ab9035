/** The call after the end: thirty days on, what is done now; and once more when a rating was made worse after closing. */
import dayjs from 'dayjs';
import utc from 'dayjs/plugin/utc';
import * as v from 'valibot';
import type { Directory } from '../grid/directory';
import { topicChain } from '../grid/routing';
import type { RefusalId } from '../refusals';
import { gridCode, id, key, optionalWords } from '../shape';
import { chinaDay } from './clock';
import type { Activity, Order, SecondCall } from './order';
import { rolesOf, type Actor } from './roles';

dayjs.extend(utc);

export const SECOND_CALL_DAYS = 30;
/** After so many days the desk above sees it too, so that one absent person does not lose it. */
export const SECOND_CALL_LATE_DAYS = 10;
/** Tries on different days before a second call is given up. */
export const SECOND_CALL_TRIES = 3;
/** 不满意 and below. */
export const LOW_STARS = 2;

export type SecondCallKind = SecondCall['kind'];

/** What may be answered; the question is neutral, so that «no» costs nobody anything. */
export const secondCallOutcomes = {
  use: { using: '还在用讲的办法', other: '换了别的办法', notUsing: '没有用', forgot: '记不得了', unreached: '没联系上' },
  lowered: { settled: '说清楚了', again: '想再点一单', other: '别的，写在下面', unreached: '没联系上' },
} as const satisfies Record<SecondCallKind, Record<string, string>>;

export const secondCallQuestions: Record<SecondCallKind, string> = {
  use: '现在用的是哪种办法？',
  lowered: '评价改低了，请再问一句：哪里没做好？',
};

const anyOutcome = [...new Set(Object.values(secondCallOutcomes).flatMap((one) => Object.keys(one)))];
const kind = v.picklist(['use', 'lowered'], '请选哪一种回访');

export const afterCallShapes = {
  list: v.object({ gridCode }),
  reveal: v.object({ id, kind }),
  record: v.pipe(
    v.object({ id, key, kind, outcome: v.picklist(anyOutcome, '请选对方怎么说'), words: optionalWords('对方说的话', 200) }),
    v.check((input) => input.outcome in secondCallOutcomes[input.kind], '请选对方怎么说'),
  ),
};

export const dayAfter = (day: string, days: number): string => dayjs.utc(day).add(days, 'day').format('YYYY-MM-DD');

/** The China day on which to ask, from the moment of the service. */
export const secondCallDay = (servedAt: string): string => dayAfter(chinaDay(servedAt), SECOND_CALL_DAYS);

/** Is this topic, or one above it, asked about again? */
export function wantsSecondCall(directory: Directory, topicId: string | null): boolean {
  return topicChain(directory, topicId).some((one) => directory.needs.get(one)?.asksAgain ?? false);
}

export function secondCall(order: Order, what: SecondCallKind, dueOn: string): SecondCall {
  return { orderId: order.id, attempt: order.attempt, kind: what, dueOn, callerCode: order.callerCode ?? order.holderCode, tries: 0, calledOn: null, outcome: null };
}

/** Why this person may not ask, as at the first call-back: whoever served has no say on what became of it. */
export function whyNotAsk(actor: Actor, order: Order, activity: Activity, directory: Directory): RefusalId | null {
  const roles = rolesOf(actor, order, activity, directory);
  if (roles.has('crew') || roles.has('team')) return 'order.crewCannotCall';
  return roles.has('caller') || roles.has('above') ? null : 'afterCall.notYours';
}

/** One line of a desk's list. */
export interface AfterCallItem {
  id: string;
  kind: SecondCallKind;
  number: string;
  title: string;
  place: string;
  dueOn: string;
  stars: number | null;
  /** masked; null = erased meanwhile */
  contact: { name: string; phone: string } | null;
  tries: number;
  /** called today already: not again before tomorrow */
  calledToday: boolean;
}

/** `afterCall.list` */
export interface AfterCallList { items: AfterCallItem[]; total: number; of: number }
/** `afterCall.record` */
export interface AfterCallRecorded { outcome: string | null; tries: number; of: number }
