/** Changes of the grid: filed, written, and the open orders they touch. */
import type { GridChange, GridPlan } from '../../domain/grid/change';
import type { Activity, Order } from '../../domain/order/order';
import type { Db } from '../postgres';
import { fromRow, toRow } from '../rows';
import { orderFromRow } from './order';

export interface FiledChange {
  id: string;
  personId: string;
  change: GridChange;
  /** China day on which it comes into force */
  onDay: string;
  createdAt: string;
  appliedAt: string | null;
  cancelledAt: string | null;
  refused: string | null;
  /** the node it made or changed, once applied */
  code: string | null;
}

const filed = (row: Record<string, unknown>): FiledChange => fromRow<FiledChange>({ ...row, applied_at: row.applied_at ?? null });
const columns = 'id, person_id, change, on_day, created_at, applied_at, cancelled_at, refused, code';

/** Changes of one county's grid take turns: whoever comes second waits here and then sees what the first did. */
export async function lockGrid(db: Db, tenant: string): Promise<void> {
  await db.query({ text: 'select 1 from tenant where tenant = $1 for update', values: [tenant] });
}

/** Files a change under the person's key. @returns the one filed under it before, if there was one */
export async function fileChange(db: Db, tenant: string, change: { id: string; personId: string; key: string; change: GridChange; onDay: string; at: Date }): Promise<FiledChange | null> {
  const rows = await db.query<Record<string, unknown>>({
    text: `insert into grid_change (tenant, id, person_id, key, change, on_day, created_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict on constraint grid_change_key do nothing returning id`,
    values: [tenant, change.id, change.personId, change.key, JSON.stringify(change.change), change.onDay, change.at],
  });
  if (rows.length > 0) return null;
  const again = await db.query<Record<string, unknown>>({ text: `select ${columns} from grid_change where tenant = $1 and person_id = $2 and key = $3`, values: [tenant, change.personId, change.key] });
  return filed(again[0] as Record<string, unknown>);
}

const waiting = 'applied_at is null and cancelled_at is null and refused is null';

export async function markApplied(db: Db, tenant: string, id: string, at: Date, code: string): Promise<void> {
  await db.query({ text: `update grid_change set applied_at = $3, code = $4 where tenant = $1 and id = $2`, values: [tenant, id, at, code] });
}

export async function markRefused(db: Db, tenant: string, id: string, refused: string): Promise<void> {
  await db.query({ text: `update grid_change set refused = $3 where tenant = $1 and id = $2 and ${waiting}`, values: [tenant, id, refused] });
}

/** @returns false when it had come into force, or was cancelled, before */
export async function cancelChange(db: Db, tenant: string, id: string, at: Date): Promise<boolean> {
  return (await db.query({ text: `update grid_change set cancelled_at = $3 where tenant = $1 and id = $2 and ${waiting} returning id`, values: [tenant, id, at] })).length > 0;
}

export async function readChange(db: Db, tenant: string, id: string): Promise<FiledChange | null> {
  const rows = await db.query<Record<string, unknown>>({ text: `select ${columns} from grid_change where tenant = $1 and id = $2`, values: [tenant, id] });
  return rows[0] ? filed(rows[0]) : null;
}

/** What has reached its day, oldest first. Asked under the lock, so that two clocks do not both apply one. */
export async function listDueChanges(db: Db, tenant: string, today: string, limit: number): Promise<FiledChange[]> {
  const rows = await db.query<Record<string, unknown>>({
    name: 'due-grid-changes',
    text: `select ${columns} from grid_change where tenant = $1 and on_day <= $2 and ${waiting} order by on_day, created_at, id limit $3`,
    values: [tenant, today, limit],
  });
  return rows.map(filed);
}

/** The newest changes first; `before` goes on from the last one's id. */
export async function listChanges(db: Db, tenant: string, before: string | null, limit: number): Promise<FiledChange[]> {
  const rows = await db.query<Record<string, unknown>>({
    text: `select ${columns} from grid_change where tenant = $1
      ${before ? 'and (created_at, id) < (select created_at, id from grid_change where tenant = $1 and id = $3)' : ''} order by created_at desc, id desc limit $2`,
    values: [tenant, limit, ...(before ? [before] : [])],
  });
  return rows.map(filed);
}

/* What stands at a place and is no part of the directory: it is written without looking at whether the directory moved. */
const standing = ['venue', 'institution', 'visit', 'opinion'] as const;

/** Brings what stands at each first code to the second. */
export async function bringAlong(db: Db, tenant: string, moves: readonly (readonly [string, string])[]): Promise<void> {
  const parts = standing.map((table) => `${table}_moved as (update ${table} x set grid_code = v.at from given v where x.tenant = $1 and x.grid_code = v.was and v.at <> v.was)`);
  await db.query({
    name: 'bring-along',
    text: `with given as (select * from unnest($2::text[], $3::text[]) as v(was, at)), ${parts.join(', ')} select 1`,
    values: [tenant, moves.map(([was]) => was), moves.map(([, at]) => at)],
  });
}

/** Writes what a change does to nodes, posts, and everything of the directory that names a retired node. */
export async function writePlan(db: Db, tenant: string, plan: GridPlan, posts: { postId: string; newId: string; gridCode: string | null }[], at: Date): Promise<void> {
  await db.query({
    text: `insert into grid select v.* from jsonb_populate_recordset(null::grid, $1::jsonb) v
      on conflict (tenant, code) do update set name = excluded.name, level = excluded.level, parent_code = excluded.parent_code,
        population = excluded.population, households = excluded.households, until_at = excluded.until_at, successor_code = excluded.successor_code`,
    values: [JSON.stringify(plan.nodes.map((node) => ({ tenant, ...toRow(node) })))],
  });
  for (const { postId, newId, gridCode } of posts) {
    // The old post ends and a new one begins, so that who led which place when stays true.
    if (gridCode) {
      await db.query({
        text: `insert into post select (jsonb_populate_record(p, jsonb_build_object('id', $3::uuid, 'grid_code', $4::text, 'from_at', $5::timestamptz))).* from post p where p.tenant = $1 and p.id = $2`,
        values: [tenant, postId, newId, gridCode, at],
      });
    }
    await db.query({ text: 'update post set until_at = $3 where tenant = $1 and id = $2', values: [tenant, postId, at] });
  }
  for (const [from, to] of Object.entries(plan.successor)) {
    for (const table of ['department', 'team', 'route', ...standing]) await db.query({ text: `update ${table} set grid_code = $3 where tenant = $1 and grid_code = $2`, values: [tenant, from, to] });
    // A post that has not begun yet begins at the successor.
    await db.query({ text: 'update post set grid_code = $3 where tenant = $1 and grid_code = $2 and from_at > $4', values: [tenant, from, to, at] });
    await db.query({ text: "update notice n set to_ref = $3 from orders o where n.tenant = $1 and n.to_kind = 'grid' and n.to_ref = $2 and o.tenant = $1 and o.id = n.order_id and o.waits_kind is not null", values: [tenant, from, to] });
  }
}

/** Optional numbers on a node. @returns false when nothing was different */
export async function saveNumbers(db: Db, tenant: string, code: string, numbers: { population: number | null; households: number | null }): Promise<boolean> {
  const rows = await db.query({
    text: 'update grid set population = $3, households = $4 where tenant = $1 and code = $2 and (population, households) is distinct from ($3::int, $4::int) returning code',
    values: [tenant, code, numbers.population, numbers.households],
  });
  return rows.length > 0;
}

/**
 * Open orders that name one of these codes (or these ids), each with its activity, whose row is held until the
 * transaction ends: a step that was decided meanwhile then finds another version and decides again. The orders are read by
 * a statement of their own once the rows are held: the one that waits for a row shows the orders as they were before.
 */
export async function listOpenAt(db: Db, tenant: string, codes: readonly string[], orderIds: readonly string[]): Promise<{ order: Order; activity: Activity }[]> {
  const from = `from orders o join activity a on a.tenant = o.tenant and a.id = o.activity_id
      where o.tenant = $1 and o.waits_kind is not null
        and (o.village_code = any($2) or o.holder_code = any($2) or o.caller_code = any($2) or (o.waits_kind = 'grid' and o.waits_ref = any($2)) or (a.crew ->> 'kind' = 'grid' and a.crew ->> 'ref' = any($2)) or o.id = any($3::uuid[]))`;
  const held = await db.query<{ id: string }>({ text: `select a.id ${from} order by a.id for update of a`, values: [tenant, codes, orderIds] });
  if (held.length === 0) return [];
  const rows = await db.query<{ o: Record<string, unknown>; a: Record<string, unknown> }>({
    text: `select to_jsonb(o) - 'tenant' as o, to_jsonb(a) - 'tenant' as a ${from} and a.id = any($4::uuid[]) order by a.id, o.placed_at, o.id`,
    values: [tenant, codes, orderIds, held.map((one) => one.id)],
  });
  return rows.map((row) => ({ order: orderFromRow(row.o), activity: fromRow<Activity>(row.a) }));
}
