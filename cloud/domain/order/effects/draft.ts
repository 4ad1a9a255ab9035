/** What an effect works on, and the few things several of them do. A refusal in the middle leaves nothing behind: the draft is a copy. */
import type { RefusalId } from '../../refusals';
import type { Slot } from '../../terms';
import type { Context } from '../act';
import { slotTrouble } from '../clock';
import type { Flow, Role, State, StepName } from '../lifecycle';
import type { Activity, CallBack, Dossier, HistoryLine, Order, Rating, SecondCall, Words } from '../order';
import type { StepInput } from '../schema';

export interface Draft {
  /** the order the step was called on */
  order: Order;
  /** the orders that move: the one named, or all live ones of the activity */
  moving: Order[];
  activity: Activity;
  /** the other activity of a 拼场 */
  other: Dossier | null;
  flow: Flow;
  roles: Set<Role>;
  context: Context;
  /** where a step with several targets leads */
  target: State | null;
  detail: HistoryLine['detail'];
  /** what was said, for the history line */
  said: string | null;
  words: Words[];
  ratings: Rating[];
  callBacks: CallBack[];
  secondCalls: SecondCall[];
}

/** A refusal with its words, where `keep` is the only change that outlives it (a wrong code must be counted). */
export interface EffectNo { no: RefusalId; words?: Record<string, string>; field?: string; keep?: 'wrongCode' }
export type Effect<S extends StepName> = (draft: Draft, input: StepInput<S>) => RefusalId | EffectNo | null;
export type Effects<S extends StepName> = { [K in S]: Effect<K> };

/** Leaves words for the history line; the last thing most effects do. */
export const say = (draft: Draft, text: string | null | undefined): null => {
  draft.said = text ?? null;
  return null;
};

/** Nobody is asked any more: the order is back at a desk. */
export function clearOffer(activity: Activity): void {
  Object.assign(activity, { departmentId: null, coDepartmentIds: [], openToAll: false, invited: [], passed: [], firstTeams: [], firstUntil: null });
  clearCrew(activity);
}

/** Nobody comes any more, nor has anyone come; the offer itself stands. */
export function clearCrew(activity: Activity): void {
  // wrongCodes stays: the visit code is the same for the next crew, so its tries must be too.
  Object.assign(activity, { crew: null, slot: null, proposal: null, arrivedAt: null, proof: null });
}

/** A crew comes at a time that somebody of this activity wished for; when all those days have passed, at any coming one. */
export function checkSlot(draft: Draft, slot: Slot): RefusalId | null {
  const { now } = draft.context;
  const trouble = slotTrouble(slot, now);
  if (trouble) return trouble;
  const open = draft.moving.flatMap((order) => order.slots).filter((wished) => slotTrouble(wished, now) === null);
  return open.length === 0 || open.some((wished) => wished.date === slot.date && wished.part === slot.part) ? null : 'slot.notWished';
}

export function blankActivity(id: string): Activity {
  return {
    id, version: 0, departmentId: null, coDepartmentIds: [], openToAll: false, invited: [], passed: [], crew: null, slot: null,
    proposal: null, wrongCodes: 0, servedAt: null, headCount: null, minutes: null,
    arrivedAt: null, leftAt: null, proof: null, servedBy: null, travelMinutes: null, firstTeams: [], firstUntil: null,
  };
}
