/** What proves that somebody came: the visit code, or the other side's own confirmation. Arriving and serving share it. */
import type { RefusalId } from '../refusals';
import type { Context } from './act';
import type { Draft, EffectNo } from './effects/draft';
import type { Order } from './order';
import { serving } from './roles';

const MAX_WRONG_CODES = 5;

/** How long a phone may have been without signal before its own clock is no longer taken at its word. */
const LATEST_HOURS = 72;

/** Setting up, packing, a watch that is wrong: how much longer than the stay a service may be said to have been. */
export const SPARE_MINUTES = 30;

/** The other side has said that they came, or an earlier code was right. */
export function isProven({ activity, moving }: Pick<Draft, 'activity' | 'moving'>): boolean {
  return activity.proof !== null || moving.some((order) => order.confirmedAt !== null);
}

/** The present code, or one of an earlier key that still counts. */
export const isVisitCode = (context: Context, order: Order, code: string): boolean => context.isVisitCode?.(order, code) ?? context.visitCode(order) === code;

/** The codes that prove something: not those of orders that somebody placed, for themselves or on behalf, who then also serves. */
export function proveByCode({ activity, moving, context }: Draft, visitCode: string): RefusalId | EffectNo | null {
  const served = serving(context.directory, activity.crew);
  const ownHands = (personId: string | null) => personId !== null && served.has(personId);
  const others = moving.filter((order) => !ownHands(order.ordererId) && !ownHands(order.ordererId === null ? order.helperId : null));
  if (others.length === 0) return 'order.codeFromHelper';
  if (activity.wrongCodes >= MAX_WRONG_CODES) return 'order.codeTries';
  if (others.some((order) => isVisitCode(context, order, visitCode))) {
    activity.proof = 'code';
    return null;
  }
  return moving.some((order) => isVisitCode(context, order, visitCode)) ? 'order.codeFromHelper' : { no: 'order.codeWrong', keep: 'wrongCode' };
}

/**
 * When it happened: what the phone wrote down without signal, when that can be true, else now. A moment before the order
 * was taken on can't be.
 */
export function momentOf(at: string | null, { order, context: { now } }: Pick<Draft, 'order' | 'context'>): { at: string; offline: boolean } {
  const said = at === null ? Number.NaN : Date.parse(at);
  const earliest = Math.max(now.getTime() - LATEST_HOURS * 3_600_000, Date.parse(order.since));
  return said <= now.getTime() && said >= earliest ? { at: new Date(said).toISOString(), offline: true } : { at: now.toISOString(), offline: false };
}
