/** The day before a service those who signed up are reminded, once, however many processes look. */
import { remindSpan, standingOf } from '../domain/gather/gathering';
import { chinaDay } from '../domain/order/clock';
import { states } from '../domain/order/lifecycle';
import type { Office } from '../office';
import { listUnreminded, writeReminder } from '../store/sql/gather';

const KIND = 'gatherSoon';
const BATCH = 500;
const dayMs = 86_400_000;

/** Reminds of everything that is due now; what has begun is not mentioned any more. @returns how many people were told here */
export async function remindGatherings(office: Office): Promise<number> {
  const now = office.now();
  const days = [chinaDay(now), chinaDay(new Date(now.getTime() + dayMs))];
  let told = 0;
  for (const { service, gathering } of await listUnreminded(office.db, office.tenant, days, KIND, BATCH)) {
    const { activity, orders } = service;
    const order = orders.find((one) => states[one.state].waitsFor === 'team');
    if (!gathering || !activity.slot || !order || standingOf(service) !== 'coming') continue;
    const { from, until } = remindSpan(activity.slot);
    if (now < from || now >= until) continue;
    // Under the gathering's own order, whichever of a 拼场 goes on: the same key for everybody who looks.
    told += (await writeReminder(office.db, office.tenant, { activityId: activity.id, orderId: gathering.orderId, attempt: order.attempt, state: order.state, slot: activity.slot, beginsAt: until, kind: KIND, at: now })) ?? 0;
  }
  return told;
}
