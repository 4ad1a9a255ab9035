/**
 * 更正. Nothing is ever overwritten: a correction is an entry of its own. Less counts at once, and the volunteer may
 * dispute it; more needs a grid leader's word who was not there; never below nothing, never over what was confirmed.
 */
import type { Directory } from '../grid/directory';
import type { Activity, Order } from '../order/order';
import { isAssociation } from '../people/association';
import { callerOf, rolesOf, type Actor } from '../order/roles';
import type { RefusalId } from '../refusals';
import { DAY_CAP, servedBy, type HourEntry } from './ledger';

/** An entry with all that a correction of it depends on, of one moment. */
export interface EntryWhole {
  entry: HourEntry;
  /** what it comes to with its corrections */
  net: number;
  /** the person's day; null for a participation */
  day: { day: string; minutes: number; version: number } | null;
  activity: Activity;
  order: Order;
  open: boolean;
}

export type CorrectionState = 'proposed' | 'effective' | 'refused' | 'contested' | 'stands' | 'undone';
export const correctionStates: Record<CorrectionState, string> = {
  proposed: '等网格长确认', effective: '已经生效', refused: '没有同意', contested: '有异议，等县科协决定', stands: '县科协决定：维持', undone: '县科协决定：撤销更正',
};

export interface Correction { id: string; undoId: string; entryId: string; personId: string; minutes: number; state: CorrectionState; byId: string; at: string }

export function rolesOnEntry(actor: Actor, { activity, order }: Pick<EntryWhole, 'activity' | 'order'>, directory: Directory) {
  return rolesOf(actor, { ...order, callerCode: order.callerCode ?? callerOf(directory, order, activity) }, activity, directory);
}

const wasThere = (actor: Actor, whole: EntryWhole, directory: Directory): boolean => {
  const roles = rolesOnEntry(actor, whole, directory);
  return roles.has('crew') || roles.has('team') || servedBy(whole.activity).includes(actor.personId ?? '');
};

export type Decided = { ok: true; minutes: number; counts: boolean } | { ok: false; no: RefusalId };
const no = (id: RefusalId): Decided => ({ ok: false, no: id });

/** Somebody asks for `target` minutes instead of what the entry comes to now. */
export function propose(whole: EntryWhole, target: number, actor: Actor, directory: Directory): Decided {
  const { entry, net, day, open } = whole;
  if (entry.personId !== actor.personId && !rolesOnEntry(actor, whole, directory).has('team')) return no('records.notYours');
  if (entry.kind !== 'service' || !day) return no('correction.noHours');
  if (open) return no('correction.open');
  const minutes = target - net;
  if (minutes === 0) return no('correction.same');
  if (target > entry.ofMinutes) return no('correction.tooMuch');
  if (day.minutes + minutes > DAY_CAP) return no('correction.dayFull');
  return { ok: true, minutes, counts: minutes < 0 };
}

/** The grid leader who has the order or called back: not of the crew, not who asked, not whose hours they are. */
export function mayConfirm(whole: EntryWhole, correction: Pick<Correction, 'byId'>, actor: Actor, directory: Directory): boolean {
  const roles = rolesOnEntry(actor, whole, directory);
  return (roles.has('caller') || roles.has('holder')) && !wasThere(actor, whole, directory) && actor.personId !== correction.byId && actor.personId !== whole.entry.personId;
}

export function confirm(whole: EntryWhole, correction: Correction, yes: boolean, actor: Actor, directory: Directory): Decided {
  if (!mayConfirm(whole, correction, actor, directory)) return no('correction.notYours');
  if (correction.state !== 'proposed') return no('correction.done');
  return yes ? fits(whole, correction.minutes) : { ok: true, minutes: 0, counts: false };
}

export const mayDispute = (correction: Correction, personId: string | null): boolean => correction.personId === personId && correction.byId !== personId && correction.minutes < 0 && correction.state === 'effective';

export const mayDecide = (whole: EntryWhole, correction: Pick<Correction, 'byId'>, actor: Actor, directory: Directory): boolean => isAssociation(actor, directory)
  && actor.personId !== correction.byId && actor.personId !== whole.entry.personId && !wasThere(actor, whole, directory);

export function decide(whole: EntryWhole, correction: Correction, outcome: 'stands' | 'undone', actor: Actor, directory: Directory): Decided {
  if (!mayDecide(whole, correction, actor, directory)) return no('correction.notYours');
  if (correction.state !== 'contested') return no('correction.done');
  return outcome === 'undone' ? fits(whole, -correction.minutes) : { ok: true, minutes: 0, counts: false };
}

function fits({ entry, net, day }: EntryWhole, minutes: number): Decided {
  if (net + minutes > entry.ofMinutes || net + minutes < 0) return no('correction.tooMuch');
  if ((day?.minutes ?? 0) + minutes > DAY_CAP) return no('correction.dayFull');
  return { ok: true, minutes, counts: true };
}
