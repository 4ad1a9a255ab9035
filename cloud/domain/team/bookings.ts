/** 占用: who is promised where on which half-day. Kept beside the activities, so that the database lets nobody be promised twice. */
import type { Activity, Order } from '../order/order';
import { states, type StepName } from '../order/lifecycle';
import type { Slot } from '../terms';

export interface Booking { personId: string; date: string; part: Slot['part']; activityId: string }

/** Everybody of the crew at the agreed half-day, until the service is done: then they are free for the rest of it. */
export function bookingsOf(activity: Activity, orders: readonly Order[]): Booking[] {
  const { crew, slot } = activity;
  if (!crew || !slot || !orders.some((order) => order.activityId === activity.id && states[order.state].waitsFor === 'team')) return [];
  return crew.personIds.map((personId) => ({ personId, date: slot.date, part: slot.part, activityId: activity.id }));
}

const keyOf = (one: Booking) => `${one.personId} ${one.date} ${one.part} ${one.activityId}`;

/** What a step books and frees. In a fixed order, so that two crews written at once wait for each other and never in a ring. */
export function bookingChange(before: readonly Booking[], after: readonly Booking[]): { add: Booking[]; drop: Booking[] } | null {
  const was = new Set(before.map(keyOf));
  const is = new Set(after.map(keyOf));
  const sorted = (list: readonly Booking[]) => [...list].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const add = sorted(after.filter((one) => !was.has(keyOf(one))));
  const drop = sorted(before.filter((one) => !is.has(keyOf(one))));
  return add.length + drop.length > 0 ? { add, drop } : null;
}

/** The days whose bookings a step has to know before it is decided. */
export function daysOf(step: StepName, input: object, activity: Activity): string[] {
  const { slot } = input as { slot?: Slot };
  if (step === 'claim' || step === 'takeOn') return slot ? [slot.date] : [];
  if (step === 'recrew') return activity.slot ? [activity.slot.date] : [];
  if (step === 'agree') return activity.proposal ? [activity.proposal.slot.date] : [];
  return [];
}
