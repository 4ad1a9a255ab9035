/**
 * The clock: does by itself what the rows of clock-events.ts say. The order's own limits decide, not whether anyone
 * looked; and not when the server ran: after a day off it catches up, the longest overdue first.
 */
import type { FastifyBaseLogger } from 'fastify';
import type { Context } from '../domain/order/act';
import { calendarFor, yearsToKnow } from '../domain/order/calendar';
import { chinaDay } from '../domain/order/clock';
import { clockRows, RAISED_BY_CLOCK, toldOf, type ClockRow } from '../domain/order/clock-events';
import { addOffice, minutesADay, officeBetween, subtractOffice, type Calendar } from '../domain/order/office-time';
import type { Order } from '../domain/order/order';
import { theClock } from '../domain/order/roles';
import { Refusal } from '../domain/refusals';
import { contextFor, type Office } from '../office';
import { changeGridDue, settleStray } from '../regrid';
import { eraseOldReads, sendPushes } from './articles';
import { remindGatherings } from './gather';
import { tidyHourly } from './purge';
import { takeStep } from '../step';
import { isAway } from '../store/postgres';
import { newId } from '../store/seal';
import { listDue, writeEvent, type Due } from '../store/sql/clock';
import { readDirectoryVersion } from '../store/sql/people';
import { sealNewHours } from './hours';
import { remindVisits } from './visits';
import { runChecks } from './checks';
import { sweepFiles } from './files';

const BATCH = 200;
type Log = Pick<FastifyBaseLogger, 'error' | 'warn'>;

/** Does everything that is due now, once. Safe with several processes: the loser of a race finds nothing left to do. @returns how many events happened */
export async function runClock(office: Office, log?: Log): Promise<number> {
  const directory = await office.directory(await readDirectoryVersion(office.db, office.tenant) ?? undefined);
  const now = office.now();
  const calendar = calendarFor(directory);
  const context = contextFor(office, theClock, directory, now);
  let happened = 0;
  for (const row of clockRows) {
    const span = spanOf(row, calendar, now);
    for (let after: { dueAt: string; id: string } | null = null; ;) {
      const batch: Due[] = await listDue(office.db, office.tenant, { kind: row.kind, states: row.states, ...span, after, limit: BATCH });
      for (const due of batch) if (row.kind !== 'dueSoon' || isHalfSpent(due.order, calendar, now)) happened += await happen(office, context, row, due, log);
      // Going on by key, not by what is left: an order that can't be moved must not hold up the ones behind it.
      const last = batch.at(-1)?.order;
      if (batch.length < BATCH || !last) break;
      after = { dueAt: last.dueAt as string, id: last.id };
    }
  }
  return happened;
}

/** One event on one order. @returns 1 when it happened here, 0 when somebody was quicker */
async function happen(office: Office, context: Context, row: ClockRow, { order, activity }: Due, log?: Log): Promise<0 | 1> {
  let why: string | null = null;
  if (row.step) {
    try {
      await takeStep(office, context, row.step, { id: order.id, key: newId(), ...(row.step === 'raise' ? { reason: RAISED_BY_CLOCK } : {}) } as never);
      return 1;
    } catch (fault) {
      if (isAway(fault)) throw fault;
      why = fault instanceof Refusal ? fault.id : 'server.fault';
      // Somebody was quicker: then the order is no longer due, which is all that was wanted.
      if (passing.has(why)) return 0;
      if (!(fault instanceof Refusal)) log?.error({ order: order.id, fault: (fault as Error).name, message: (fault as Error).message }, 'the clock could not move an order; people are told instead');
    }
  }
  const event = { orderId: order.id, attempt: order.attempt, since: order.since, dueAt: order.dueAt as string, kind: row.kind, step: null, why, at: context.now.toISOString() };
  const notices = toldOf(row, order, activity, context.directory).map((to) => ({ id: newId(), orderId: order.id, step: row.kind, state: order.state, to }));
  return await writeEvent(office.db, office.tenant, event, order.state, notices) ? 1 : 0;
}

const passing = new Set<string>(['order.notDue', 'order.notNow', 'order.busy', 'order.notFound']);

/** Between which limits an order has to lie for this row to hold now. */
function spanOf({ at }: ClockRow, calendar: Calendar, now: Date): { from: string | null; until: Date } {
  if ('days' in at) return { from: null, until: subtractOffice(calendar, now, at.days * minutesADay(calendar.hours)) };
  // A reminder that comes after the limit would be untrue, so what was missed while the server was off stays unsaid.
  if (at.minutes < 0) return { from: now.toISOString(), until: addOffice(calendar, now, -at.minutes) };
  return { from: null, until: now };
}

/* Somebody who has just been given an order needs no reminder of it: half of its office time must be gone. */
function isHalfSpent(order: Order, calendar: Calendar, now: Date): boolean {
  return officeBetween(calendar, new Date(order.since), now) >= officeBetween(calendar, now, new Date(order.dueAt as string));
}

/** What the clock does at each turn: the grid first, so that orders lapse at the desk they belong to. */
async function turn(office: Office, log: Log): Promise<void> {
  await changeGridDue(office);
  await settleStray(office, await office.directory(await readDirectoryVersion(office.db, office.tenant) ?? undefined));
  await runClock(office, log);
  await sealNewHours(office, log);
  await remindGatherings(office);
  await remindVisits(office);
  await sendPushes(office);
  await eraseOldReads(office);
  await runChecks(office);
  await tidyHourly(office);
  // Last, for the file store may be away or not to be read for days: what people were promised goes on without it.
  await sweepFiles(office);
}

export function startClock(office: Office, log: FastifyBaseLogger, everyMs: number): { stop(): Promise<void> } {
  let running: Promise<unknown> | null = null;
  let warned = '';
  const warn = async () => {
    const warnings = calendarFor(await office.directory()).warnings(yearsToKnow(chinaDay(office.now()))).join('；');
    if (warnings && warnings !== warned) log.warn(`${warnings}。可以用 npm run calendar -- import 文件.csv 加上`);
    warned = warnings;
  };
  const tick = () => {
    // A turn that takes longer than the pause (after a month off, say) is not begun a second time beside itself.
    running ??= turn(office, log).then(warn)
      .catch((fault: Error & { code?: string }) => log.error({ fault: fault.name, code: fault.code }, 'the clock missed a turn; it will catch up at the next'))
      .finally(() => {
        running = null;
      });
  };
  const timer = everyMs > 0 ? setInterval(tick, everyMs) : null;
  timer?.unref();
  return {
    async stop() {
      if (timer) clearInterval(timer);
      await running;
    },
  };
}
