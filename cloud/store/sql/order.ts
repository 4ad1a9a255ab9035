/** Reading an order whole, and writing one step: the two statements of the hot path. */
import type { Change } from '../../domain/order/act';
import type { Activity, Dossier, HistoryLine, Order } from '../../domain/order/order';
import type { Texts } from '../../domain/order/view';
import { isClash, type Db } from '../postgres';
import { fromRow, toRow } from '../rows';
import type { Keys } from '../seal';
import { hourParts } from './ledger';
import { servedParts, toServe } from './served';

export interface Read {
  dossier: Dossier;
  order: Order;
  history: HistoryLine[];
  texts: Texts;
  /** names of everyone who acted or is in the crew */
  names: Record<string, string>;
  /** which step the idempotency key was used for, if it was */
  done: { step: string; orderId: string } | null;
}

interface ReadRow {
  activity: Record<string, unknown>;
  orders: Record<string, unknown>[];
  history: Record<string, unknown>[] | null;
  words: { name: string; text: string }[] | null;
  names: Record<string, string> | null;
  done: { step: string; order_id: string } | null;
}

/** An order with its activity, the other orders of that activity, its history and texts, all of one moment. */
export async function readOrder(db: Db, keys: Keys, tenant: string, orderId: string, asked: { personId: string | null; key: string | null }): Promise<Read | null> {
  const rows = await db.query<ReadRow>({
    name: 'read-order',
    text: `
      select
        to_jsonb(a) - 'tenant' as activity,
        (select jsonb_agg(to_jsonb(s) - 'tenant' order by s.placed_at, s.id) from orders s where s.tenant = o.tenant and s.activity_id = o.activity_id) as orders,
        (select jsonb_agg(to_jsonb(h) - 'tenant' order by h.seq) from history h where h.tenant = o.tenant and h.order_id = o.id) as history,
        (select jsonb_agg(jsonb_build_object('name', w.name, 'text', w.text)) from (
          select w.name, w.text from words w where w.tenant = o.tenant and w.order_id = o.id
          union all select 'check.thanks', jsonb_build_object('id', c.id, 'state', c.state, 'reason', c.reason, 'appealed', c.appealed_at is not null, 'by', c.person_id)::text
            from content_check c where c.tenant = o.tenant and c.field = 'thanks' and c.ref = o.id) w) as words,
        (select jsonb_object_agg(p.person_id, p.name) from person_private p where p.tenant = o.tenant and p.name is not null and p.person_id in (
          select h.actor_id from history h where h.tenant = $1 and h.order_id = o.id
          union select (jsonb_array_elements_text(a.crew -> 'personIds'))::uuid)) as names,
        (select jsonb_build_object('step', d.step, 'order_id', d.order_id) from done_once d where d.tenant = o.tenant and d.person_id = $3::uuid and d.key = $4) as done
      from orders o join activity a on a.tenant = o.tenant and a.id = o.activity_id
      where o.tenant = $1 and o.id = $2`,
    values: [tenant, orderId, asked.personId, asked.key],
  });
  const row = rows[0];
  if (!row) return null;
  const orders = row.orders.map(orderFromRow);
  const order = orders.find((one) => one.id === orderId) as Order;
  return {
    dossier: { activity: fromRow<Activity>(row.activity), orders },
    order,
    history: (row.history ?? []).map(historyFromRow),
    texts: textsFrom(row.words ?? [], keys),
    names: row.names ?? {},
    done: row.done ? { step: row.done.step, orderId: row.done.order_id } : null,
  };
}

const deskColumns: ReadonlySet<string> = new Set(['waits_kind', 'waits_ref', 'to_serve_department', 'to_serve_team']);

export function orderFromRow(row: Record<string, unknown>): Order {
  const order = fromRow<Order>(row, deskColumns);
  order.waits = row.waits_kind ? { kind: row.waits_kind as 'grid', ref: row.waits_ref as string } : null;
  return order;
}

const stateColumns: ReadonlySet<string> = new Set(['from_state', 'to_state']);

function historyFromRow(row: Record<string, unknown>): HistoryLine {
  const line = fromRow<HistoryLine>(row, stateColumns);
  line.from = row.from_state as HistoryLine['from'];
  line.to = row.to_state as HistoryLine['to'];
  return line;
}

/* Telephones lie sealed, whoever's they are. */
const sealedTexts: ReadonlySet<string> = new Set(['contact', 'guardian']);

export function textsFrom(rows: readonly { name: string; text: string }[], keys: Keys): Texts {
  return Object.fromEntries(rows.flatMap(({ name, text }) => {
    const open = sealedTexts.has(name) ? opened(keys, text) : text;
    return open === null ? [] : [[name, open]];
  }));
}

/** Has this tenant any order yet? */
export async function hasOrders(db: Db, tenant: string): Promise<boolean> {
  return (await db.query({ text: 'select 1 from orders where tenant = $1 limit 1', values: [tenant] })).length > 0;
}

/* A contact that can't be opened (a damaged row) is missing; the order itself must go on. A wrong secret is told at start. */
function opened(keys: Keys, sealed: string): string | null {
  try {
    return keys.open(sealed);
  } catch {
    return null;
  }
}

/** Has this key been used by this person before? Needed only where there is no order to read yet (点单). */
export async function findDone(db: Db, tenant: string, personId: string, key: string): Promise<{ step: string; orderId: string } | null> {
  const rows = await db.query<{ step: string; order_id: string }>({
    name: 'find-done',
    text: 'select step, order_id from done_once where tenant = $1 and person_id = $2 and key = $3',
    values: [tenant, personId, key],
  });
  return rows[0] ? { step: rows[0].step, orderId: rows[0].order_id } : null;
}

const activityColumns = ['version', 'department_id', 'co_department_ids', 'open_to_all', 'invited', 'passed', 'crew', 'slot', 'proposal', 'wrong_codes', 'served_at', 'head_count', 'minutes',
  'arrived_at', 'left_at', 'proof', 'served_by', 'travel_minutes', 'first_teams', 'first_until'];
const orderColumns = ['activity_id', 'attempt', 'state', 'holder_code', 'caller_code', 'topic_id', 'audience', 'head_count', 'village_code', 'urgent', 'language', 'venue_id', 'institution_id', 'slots', 'declines', 'decided',
  'unsolved_used', 'call_back_tries', 'called_on', 'confirmed_at', 'reminded_on', 'stars', 'rated_at', 'outcome', 'destination', 'form', 'flow', 'history_length', 'since', 'due_at', 'closed_at', 'waits_kind', 'waits_ref', 'to_serve_department', 'to_serve_team'];

const set = (columns: string[]) => columns.map((column) => `${column} = v.${column}`).join(', ');
const rowsOf = (table: string, param: number) => `jsonb_populate_recordset(null::${table}, $${param}::jsonb) v`;

export type Written = 'written' | 'lostRace' | 'doneBefore' | 'numberTaken';

/**
 * Writes one step, whole or not at all, in one statement. The activity's version is the only gate: when somebody
 * else moved it since it was read, nothing is written and the caller reads and decides again.
 */
export async function writeChange(db: Db, keys: Keys, tenant: string, change: Change, done: { personId: string | null; key: string; step: string } | null, at: Date): Promise<Written> {
  const fresh = change.activities.filter((one) => one.readAt === 0);
  const held = change.activities.filter((one) => one.readAt > 0);
  const values: unknown[] = [tenant];
  const give = (rows: object[]) => values.push(JSON.stringify(rows.map((row) => toRow(row, { tenant }))));
  const parts: string[] = [];
  // A step on nothing but a new activity (点单) has no gate; every other write waits for it.
  const gate = `where v.tenant = $1${held.length > 0 ? ' and exists (select 1 from moved)' : ''}`;

  // Held until this is written: a team that is being closed at this moment waits and sees the order, or is found closed here.
  if (change.takenBy) parts.push(`taker as (select 1 from team where tenant = $1 and id = $${values.push(change.takenBy)} and until_at is null for share)`);
  if (held.length > 0) {
    const param = give(held.map((one) => one.activity));
    parts.push(`moved as (update activity a set ${set(activityColumns)} from ${rowsOf('activity', param)}
      where a.tenant = $1 and a.id = v.id and a.version = v.version - 1${change.takenBy ? ' and exists (select 1 from taker)' : ''} returning 1)`);
  }
  if (fresh.length > 0) parts.push(`opened as (insert into activity select v.* from ${rowsOf('activity', give(fresh.map((one) => one.activity)))} ${gate})`);
  if (change.orders.length > 0) {
    const param = give(change.orders.map((order) => ({ waitsKind: order.waits?.kind ?? null, waitsRef: order.waits?.ref ?? null, ...toServe(order.activityId, order.waits, change), ...order, waits: undefined })));
    parts.push(change.isNew
      ? `ordered as (insert into orders select v.* from ${rowsOf('orders', param)} ${gate})`
      : `ordered as (update orders o set ${set(orderColumns)} from ${rowsOf('orders', param)} where o.tenant = $1 and o.id = v.id and exists (select 1 from moved))`);
  }
  if (change.served?.length || change.elsewhere) parts.push(...servedParts(change, give, rowsOf, gate));
  if (change.history.length > 0) {
    const param = give(change.history.map(({ from, to, ...line }) => ({ ...line, fromState: from, toState: to })));
    parts.push(`told as (insert into history select v.* from ${rowsOf('history', param)} ${gate})`);
  }
  if (change.words.length > 0) {
    const param = give(change.words.map((one) => (sealedTexts.has(one.name) ? { ...one, text: keys.seal(one.text) } : one)));
    parts.push(`said as (insert into words select v.* from ${rowsOf('words', param)} ${gate} on conflict (tenant, order_id, name) do update set text = excluded.text)`);
  }
  if (change.notices.length > 0) {
    const param = give(change.notices.map(({ to, ...notice }) => ({ ...notice, toKind: to.kind, toRef: to.ref, at: at.toISOString() })));
    parts.push(`noticed as (insert into notice select v.* from ${rowsOf('notice', param)} ${gate})`);
  }
  if (change.ratings.length > 0) parts.push(`rated as (insert into rating select v.* from ${rowsOf('rating', give(change.ratings.map((one) => ({ ...one, at: at.toISOString() }))))} ${gate}
    on conflict (tenant, order_id, attempt) do update set stars = excluded.stars, tags = excluded.tags, via = excluded.via, at = excluded.at)`);
  if (change.callBacks.length > 0) parts.push(`called as (insert into call_back select v.* from ${rowsOf('call_back', give(change.callBacks.map((one) => ({ ...one, at: at.toISOString() }))))} ${gate})`);
  // Nobody is called twice about one thing.
  if (change.secondCalls?.length) parts.push(`again as (insert into second_call select v.* from ${rowsOf('second_call', give(change.secondCalls))} ${gate} on conflict do nothing)`);
  if (change.bookings?.drop.length) parts.push(`freed as (delete from booking b using ${rowsOf('booking', give(change.bookings.drop))}
    ${gate} and b.tenant = v.tenant and b.person_id = v.person_id and b.date = v.date and b.part = v.part and b.activity_id = v.activity_id)`);
  if (change.bookings?.add.length) parts.push(`booked as (insert into booking select v.* from ${rowsOf('booking', give(change.bookings.add))} ${gate})`);
  if (change.events?.length) parts.push(`fired as (insert into clock_event select v.* from ${rowsOf('clock_event', give(change.events))} ${gate})`);
  if (change.hours?.length) parts.push(...hourParts(keys, tenant, change.hours, give, (param) => rowsOf('hour_entry', param), gate));
  if (done?.personId) {
    const row = { personId: done.personId, key: done.key, step: done.step, orderId: change.orders[0]?.id, at: at.toISOString() };
    parts.push(`once as (insert into done_once select v.* from ${rowsOf('done_once', give([row]))} ${gate})`);
  }
  // Two activities (拼场) must both be as they were read, or neither may move: a division by zero undoes all of it.
  const count = held.length > 1 ? `${held.length} / (case when count(*) = ${held.length} then 1 else 0 end)` : 'count(*)';
  const text = `with ${parts.join(',\n')} select ${held.length > 0 ? `(select ${count} from moved)::int` : '1'} as moved`;
  try {
    // The text is the same for the same kind of step, so it can serve as the name of the prepared statement.
    const rows = await db.query<{ moved: number }>({ name: statementName(text), text, values });
    return (rows[0]?.moved ?? 0) > 0 ? 'written' : 'lostRace';
  } catch (fault) {
    if (isClash(fault, 'done_once_key')) return 'doneBefore';
    // Somebody of the crew was promised elsewhere a moment ago: decided again, now knowing it.
    if (isClash(fault, 'booking_key')) return 'lostRace';
    // Another process of the clock did the same a moment ago.
    if (isClash(fault, 'clock_event_key')) return 'lostRace';
    if (isClash(fault, 'orders_number')) return 'numberTaken';
    // 22012: the division above.
    if ((fault as { code?: string }).code === '22012') return 'lostRace';
    throw fault;
  }
}

const names = new Map<string, string>();
function statementName(text: string): string {
  const known = names.get(text) ?? `write-${names.size}`;
  names.set(text, known);
  return known;
}
