/** Lists of orders. Each is one statement on one index, in a stable order, with a key to go on from. */
import type { Activity, Desk, Order } from '../../domain/order/order';
import type { Texts } from '../../domain/order/view';
import type { Db } from '../postgres';
import { fromRow } from '../rows';
import type { Keys } from '../seal';
import { orderFromRow, textsFrom } from './order';

export interface Listed { order: Order; activity: Activity; texts: Texts }
export interface Page { items: Listed[]; next: string | null }

export interface ListRow { o: Record<string, unknown>; a: Record<string, unknown>; own: string | null; sort_at: Date | null }

export const columns = `to_jsonb(o) - 'tenant' as o, to_jsonb(a) - 'tenant' as a,
  (select w.text from words w where w.tenant = o.tenant and w.order_id = o.id and w.name = 'ownWords') as own`;
export const activityOf = 'join activity a on a.tenant = o.tenant and a.id = o.activity_id';

/** Where the last page ended: the sort time and id of its last order. */
interface After { at: string; id: string }
export const readAfter = (next: string | null): After | null => {
  if (!next) return null;
  const [at, id] = Buffer.from(next, 'base64url').toString('utf8').split('|');
  // A cursor that somebody made up must not reach the database as a date.
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(at ?? '') && !Number.isNaN(Date.parse(at as string));
  return at && id && isTime && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? { at, id } : null;
};

export function page(rows: ListRow[], limit: number, keys: Keys, sortedBy: (order: Order) => string | null): Page {
  const items = rows.slice(0, limit).map((row) => ({
    order: orderFromRow(row.o),
    activity: fromRow<Activity>(row.a),
    texts: textsFrom(row.own ? [{ name: 'ownWords', text: row.own }] : [], keys),
  }));
  const last = items.at(-1);
  const more = rows.length > limit && last;
  return { items, next: more ? Buffer.from(`${sortedBy(last.order) ?? ''}|${last.order.id}`).toString('base64url') : null };
}

/** What waits at one desk, soonest due first; `refs` are the places whose work lies there. */
export async function listWaiting(db: Db, keys: Keys, tenant: string, desk: { kind: Desk['kind']; refs: readonly string[] }, next: string | null, limit: number): Promise<Page> {
  const after = readAfter(next);
  const rows = await db.query<ListRow>({
    name: `waiting-${after ? 'more' : 'first'}`,
    // At most a page from each place, in the order of the index: a desk where thousands wait costs no more than a quiet one.
    text: `select ${columns} from (
        select o.* from (select distinct unnest($3::text[]) as ref) places cross join lateral (
          select * from orders o where o.tenant = $1 and o.waits_kind = $2 and o.waits_ref = places.ref ${after ? 'and (o.due_at, o.id) > ($5, $6)' : ''}
          order by o.due_at, o.id limit $4) o
        order by o.due_at, o.id limit $4) o ${activityOf}
      order by o.due_at, o.id`,
    values: [tenant, desk.kind, desk.refs, limit + 1, ...(after ? [after.at, after.id] : [])],
  });
  return page(rows, limit, keys, (order) => order.dueAt);
}

/** What is offered to a team and not yet taken or passed by it: by invitation, or open and within its topics and area. */
export async function listOffered(db: Db, keys: Keys, tenant: string, team: { id: string; departmentIds: string[]; topicIds: string[] | null; placeCodes: string[]; maxHeadCount: number | null; now: Date }, next: string | null, limit: number): Promise<Page> {
  const after = readAfter(next);
  const rows = await db.query<ListRow>({
    name: `offered-${after ? 'more' : 'first'}`,
    // Which ones first, and only those are turned into JSON.
    text: `select ${columns} from (select o.* from orders o ${activityOf}
      where o.tenant = $1 and o.waits_kind = 'offer' and o.waits_ref = any($3)
        and not a.passed @> array[$2::text] and (a.invited @> array[$2::text] or (a.open_to_all and o.village_code = any($6)
          and ($5::text[] is null or o.topic_id is null or o.topic_id = any($5)) and ($7::integer is null or o.head_count <= $7)
          and (a.first_until is null or a.first_until <= $8 or a.first_teams @> array[$2::text] or a.first_teams <@ a.passed)))
        ${after ? 'and (o.due_at, o.id) > ($9, $10)' : ''}
      order by o.due_at, o.id limit $4) o ${activityOf} order by o.due_at, o.id`,
    values: [tenant, team.id, team.departmentIds, limit + 1, team.topicIds, team.placeCodes, team.maxHeadCount, team.now, ...(after ? [after.at, after.id] : [])],
  });
  return page(rows, limit, keys, (order) => order.dueAt);
}

/** A person's own orders, and those they placed for others, newest first. */
export async function listMine(db: Db, keys: Keys, tenant: string, personId: string, next: string | null, limit: number): Promise<Page> {
  const after = readAfter(next);
  // What one placed for an elder is one's own business only while the elder lets one help.
  const bound = `and (o.orderer_id is null or not exists (select 1 from kin k where k.tenant = $1 and k.kin_id = $2 and k.elder_id = o.orderer_id)
    or exists (select 1 from kin k where k.tenant = $1 and k.kin_id = $2 and k.elder_id = o.orderer_id and k.ended_at is null))`;
  const one = (column: string) => `(select * from orders o where o.tenant = $1 and o.${column} = $2 ${column === 'helper_id' ? bound : ''}
    ${after ? 'and (o.placed_at, o.id) < ($4, $5)' : ''} order by o.placed_at desc, o.id desc limit $3)`;
  const rows = await db.query<ListRow>({
    name: `mine-${after ? 'more' : 'first'}`,
    text: `select ${columns} from (${one('orderer_id')} union all ${one('helper_id')}) o ${activityOf}
      order by o.placed_at desc, o.id desc limit $3`,
    values: [tenant, personId, limit + 1, ...(after ? [after.at, after.id] : [])],
  });
  return page(rows, limit, keys, (order) => order.placedAt);
}

/** How many wait at each of these desks. */
export async function countWaiting(db: Db, tenant: string, desks: readonly Desk[]): Promise<number[]> {
  if (desks.length === 0) return [];
  const rows = await db.query<{ kind: string; ref: string; waiting: number }>({
    name: 'count-waiting',
    text: `select waits_kind as kind, waits_ref as ref, count(*)::int as waiting from orders
      where tenant = $1 and (waits_kind, waits_ref) in (select * from unnest($2::text[], $3::text[])) group by 1, 2`,
    values: [tenant, desks.map((desk) => desk.kind), desks.map((desk) => desk.ref)],
  });
  return desks.map((desk) => rows.find((row) => row.kind === desk.kind && row.ref === desk.ref)?.waiting ?? 0);
}

/** Open orders in the same town that could share an activity; the core checks topic and state again. */
export async function listNearby(db: Db, keys: Keys, tenant: string, asked: { orderId: string; villageCodes: string[]; topicIds: string[]; states: readonly string[] }, limit: number): Promise<Listed[]> {
  const rows = await db.query<ListRow>({
    text: `select ${columns} from orders o ${activityOf}
      where o.tenant = $1 and o.waits_kind is not null and o.village_code = any($3) and o.state = any($5) and o.topic_id = any($4) and o.id <> $2
        and o.activity_id <> (select activity_id from orders where tenant = $1 and id = $2)
      order by o.placed_at, o.id limit $6`,
    values: [tenant, asked.orderId, asked.villageCodes, asked.topicIds, asked.states, limit],
  });
  return page(rows, limit, keys, () => null).items;
}
