/** The clock's statements: what is due, what it did, what is overdue; and the county's own calendar, hours and limits. */
import type { CalendarDay } from '../../domain/order/calendar';
import type { ClockEvent } from '../../domain/order/clock-events';
import type { Limit, State, TopicLimit } from '../../domain/order/lifecycle';
import type { Activity, Notice, Order } from '../../domain/order/order';
import type { Db } from '../postgres';
import { fromRow, toRow } from '../rows';
import type { Keys } from '../seal';
import { orderFromRow } from './order';
import { activityOf, columns, page, readAfter, type ListRow, type Page } from './queue';

export interface Due { order: Order; activity: Activity }

/**
 * Orders whose limit runs out by `until` and for which this kind of event has not happened yet, the longest overdue
 * first, after the order that the last batch ended with.
 */
export async function listDue(
  db: Db, tenant: string,
  asked: { kind: string; states: readonly string[]; /** later than this, ISO */ from: string | null; until: Date; after: { dueAt: string; id: string } | null; limit: number },
): Promise<Due[]> {
  const { kind, states, from, until, after, limit } = asked;
  const rows = await db.query<{ o: Record<string, unknown>; a: Record<string, unknown> }>({
    name: 'list-due',
    text: `select to_jsonb(o) - 'tenant' as o, to_jsonb(a) - 'tenant' as a from orders o ${activityOf}
      where o.tenant = $1 and o.due_at <= $2 and o.due_at > $3 and (o.due_at, o.id) > ($4, $5) and o.state = any($6)
        and not exists (select 1 from clock_event e where e.tenant = $1 and e.order_id = o.id and e.since = o.since and e.due_at = o.due_at and e.kind = $7)
      order by o.due_at, o.id limit $8`,
    values: [tenant, until, from ?? '-infinity', after?.dueAt ?? '-infinity', after?.id ?? '00000000-0000-0000-0000-000000000000', states, kind, limit],
  });
  return rows.map((row) => ({ order: orderFromRow(row.o), activity: fromRow<Activity>(row.a) }));
}

/**
 * Writes an event that moves nothing, with what it tells, in one statement. @returns false when another process was
 * first, or when the order no longer lies as it did.
 */
export async function writeEvent(db: Db, tenant: string, event: ClockEvent, state: State, notices: readonly Notice[]): Promise<boolean> {
  const rows = await db.query<{ fired: number }>({
    name: 'write-event',
    text: `with lying as (select 1 from orders o where o.tenant = $1 and o.id = $2 and o.state = $3 and o.since = $4 and o.due_at = $5 for share),
      fired as (insert into clock_event select v.* from jsonb_populate_record(null::clock_event, $6::jsonb) v where exists (select 1 from lying) on conflict do nothing returning 1),
      noticed as (insert into notice select v.* from jsonb_populate_recordset(null::notice, $7::jsonb) v where exists (select 1 from fired))
      select count(*)::int as fired from fired`,
    values: [tenant, event.orderId, state, event.since, event.dueAt, JSON.stringify({ tenant, ...toRow(event) }),
      JSON.stringify(notices.map(({ to, ...notice }) => ({ tenant, ...toRow({ ...notice, toKind: to.kind, toRef: to.ref, at: event.at }) })))],
  });
  return (rows[0]?.fired ?? 0) > 0;
}

/** What of mine is overdue: in these villages (null = in the whole county) or with these departments. */
export interface OverdueScope { villageCodes: string[] | null; departmentIds: string[] }

const scope = '($3::text[] is null or o.village_code = any($3) or a.department_id = any($4))';

/** What is overdue, the longest first. */
export async function listOverdue(db: Db, keys: Keys, tenant: string, asked: OverdueScope, now: Date, next: string | null, limit: number): Promise<Page> {
  const after = readAfter(next);
  const rows = await db.query<ListRow>({
    name: `overdue-${after ? 'more' : 'first'}`,
    text: `select ${columns} from orders o ${activityOf}
      where o.tenant = $1 and o.due_at <= $2 and ${scope} ${after ? 'and (o.due_at, o.id) > ($6, $7)' : ''}
      order by o.due_at, o.id limit $5`,
    values: [tenant, now, asked.villageCodes, asked.departmentIds, limit + 1, ...(after ? [after.at, after.id] : [])],
  });
  return page(rows, limit, keys, (order) => order.dueAt);
}

/** How many are overdue, counted up to `most`. */
export async function countOverdue(db: Db, tenant: string, asked: OverdueScope, now: Date, most: number): Promise<number> {
  const rows = await db.query<{ overdue: number }>({
    name: 'count-overdue',
    text: `select count(*)::int as overdue from (select 1 from orders o ${activityOf} where o.tenant = $1 and o.due_at <= $2 and ${scope} limit $5) x`,
    values: [tenant, now, asked.villageCodes, asked.departmentIds, most],
  });
  return rows[0]?.overdue ?? 0;
}

/** Puts a county's own days in place of those it had for the same years. Call it together with `touchDirectory`. */
export async function writeDays(db: Db, tenant: string, days: readonly CalendarDay[]): Promise<void> {
  const years = [...new Set(days.map(({ date }) => date.slice(0, 4)))];
  await db.query({ text: 'delete from calendar_day where tenant = $1 and substr(date, 1, 4) = any($2)', values: [tenant, years] });
  await db.query({ text: 'insert into calendar_day select v.* from jsonb_populate_recordset(null::calendar_day, $1::jsonb) v', values: [JSON.stringify(days.map((day) => ({ tenant, ...day })))] });
}

export async function listDays(db: Db, tenant: string): Promise<CalendarDay[]> {
  return db.query<CalendarDay>({ text: 'select date, kind, name from calendar_day where tenant = $1 order by date', values: [tenant] });
}

/** Sets the office hours; null = the usual ones. Call it together with `touchDirectory`. */
export async function writeHours(db: Db, tenant: string, hours: string | null): Promise<void> {
  await db.query({ text: 'update tenant set office_hours = $2 where tenant = $1', values: [tenant, hours] });
}

/** Puts these limits in place of all that the county had. Call it together with `touchDirectory`. */
export async function writeLimits(db: Db, tenant: string, limits: readonly TopicLimit[]): Promise<void> {
  await db.query({ text: 'delete from topic_limit where tenant = $1', values: [tenant] });
  const rows = limits.map(({ topicId, state, limit }) => ({ tenant, topic_id: topicId ?? '', state, kind: limit.kind, amount: amountOf(limit) }));
  await db.query({ text: 'insert into topic_limit select v.* from jsonb_populate_recordset(null::topic_limit, $1::jsonb) v', values: [JSON.stringify(rows)] });
}

const amountOf = (limit: Limit): number => (limit.kind === 'sameDay' ? 0 : limit.kind === 'hours' ? limit.hours : limit.days);

/** A row of topic_limit as the core knows it. */
export function limitFromRow(row: { topic_id: string; state: string; kind: string; amount: number }): TopicLimit {
  const kind = row.kind as Limit['kind'];
  const limit: Limit = kind === 'sameDay' ? { kind } : kind === 'hours' ? { kind, hours: row.amount } : { kind, days: row.amount };
  return { topicId: row.topic_id || null, state: row.state as State, limit };
}
