/**
 * What the clock does by itself, as data: when, in which states, and whom it tells. Each event happens once for each
 * time an order came to lie somewhere (its `since` and its limit), whichever process notices it first.
 */
import { deskAbove, liaisonsOf, type Directory, type Post } from '../grid/directory';
import type { State, StepName } from './lifecycle';
import type { Activity, Notice, Order } from './order';

export type ClockKind = 'dueSoon' | 'overdue' | 'longOverdue';

/** waiting: whom the order waits for · above: the desk above it · supervisors: 分管领导 of the department and of the desk · county: the root's desk */
export type ClockTold = 'waiting' | 'above' | 'holder' | 'supervisors' | 'county';

export interface ClockRow {
  kind: ClockKind;
  label: string;
  /** office time before (negative) or after the limit, minutes or working days */
  at: { minutes: number } | { days: number };
  states: readonly State[];
  /** the step the clock takes; when that can't be taken, people are told instead */
  step?: Extract<StepName, 'raise' | 'lapse'>;
  tells: readonly ClockTold[];
}

/** In the order in which they happen to one order. */
export const clockRows: readonly ClockRow[] = [
  // Nobody is asked twice to rate or to object (待评价, 已答复): those lapse without a reminder.
  { kind: 'dueSoon', label: '快到期', at: { minutes: -210 }, states: ['placed', 'asked', 'dispatched', 'accepted', 'claimed', 'rated', 'disputed'], tells: ['waiting'] },
  { kind: 'overdue', label: '超时，自动上报', at: { minutes: 0 }, states: ['placed'], step: 'raise', tells: ['waiting', 'county', 'supervisors'] },
  { kind: 'overdue', label: '超时，自动转到下一步', at: { minutes: 0 }, states: ['asked', 'served', 'answered'], step: 'lapse', tells: ['above'] },
  { kind: 'overdue', label: '超时，报上一级', at: { minutes: 0 }, states: ['dispatched', 'accepted', 'claimed', 'rated', 'disputed'], tells: ['waiting', 'holder', 'above', 'supervisors'] },
  { kind: 'longOverdue', label: '超时五个工作日，报县里', at: { days: 5 }, states: ['placed', 'dispatched', 'accepted', 'claimed', 'rated', 'disputed'], tells: ['county', 'supervisors'] },
];

/** What the resident and everyone else reads when the clock raises an order. */
export const RAISED_BY_CLOCK = '超过时限没有办，系统自动上报';

/** One thing the clock did. `why` says what stood in the way when it could only tell people. */
export interface ClockEvent {
  orderId: string;
  attempt: number;
  since: string;
  dueAt: string;
  kind: ClockKind;
  step: StepName | null;
  why: string | null;
  at: string;
}

export function overdueEvent(order: Order, step: StepName, at: string): ClockEvent {
  return { orderId: order.id, attempt: order.attempt, since: order.since, dueAt: order.dueAt ?? at, kind: 'overdue', step, why: null, at };
}

/** Whom an event is told to: places and people, each once. */
export function toldOf(row: ClockRow, order: Order, activity: Activity, directory: Directory): Notice['to'][] {
  const desk = order.waits;
  const grid = desk?.kind === 'grid' ? desk.ref : order.holderCode;
  const supervises = (post: Post) => post.kind === 'supervisor'
    && ((post.departmentId !== null && post.departmentId === activity.departmentId) || (post.gridCode !== null && post.gridCode === order.holderCode));
  const above = deskAbove(directory, grid);
  const places: Record<ClockTold, Notice['to'][]> = {
    // An offer waits for teams that are free to pass; the department that made it is the one to act.
    waiting: desk ? [desk.kind === 'offer' ? { kind: 'department', ref: desk.ref } : { kind: desk.kind, ref: desk.ref }] : [],
    holder: [{ kind: 'grid', ref: order.holderCode }],
    above: above ? [{ kind: 'grid', ref: above }] : [{ kind: 'grid', ref: directory.root }],
    county: [{ kind: 'grid', ref: directory.root }],
    supervisors: directory.posts.filter(supervises).map((post) => ({ kind: 'person', ref: post.personId })),
  };
  const told = row.tells.flatMap((one) => places[one]);
  // A department whose liaison has gone is not told into the void: the desk that sent the order hears instead.
  const heard = told.map((one): Notice['to'] => (one.kind === 'department' && liaisonsOf(directory, one.ref).length === 0 ? { kind: 'grid', ref: order.holderCode } : one));
  return heard.filter((one, index) => heard.findIndex((other) => other.kind === one.kind && other.ref === one.ref) === index);
}

