/** The evening before a visit those who go, and whoever waits for them, are reminded; once for each slot. */
import { chinaClock } from '../domain/notice/fit';
import { chinaDay } from '../domain/order/clock';
import { states, type State } from '../domain/order/lifecycle';
import type { Office } from '../office';
import { writeVisitReminders } from '../store/sql/visit-reminder';

const FROM = '17:00';
/* Whoever was told of the visit this afternoon need not hear of it again tonight. */
const FRESH_MS = 3 * 3_600_000;
const dayMs = 86_400_000;
const toServe = (Object.keys(states) as State[]).filter((state) => states[state].waitsFor === 'team');

/** @returns how many people were reminded here */
export async function remindVisits({ db, tenant, now }: Office): Promise<number> {
  const at = now();
  if (chinaClock(at) < FROM) return 0;
  return writeVisitReminders(db, tenant, { day: chinaDay(new Date(at.getTime() + dayMs)), states: toServe, claimedBefore: new Date(at.getTime() - FRESH_MS), kind: 'visitSoon', at });
}
