/**
 * One change of the grid, done: in one transaction the directory, the posts and every open order. Used by the
 * functions (at once) and by the clock (on the day it comes into force).
 */
import { planGridChange, rowsAfter, touchedBy, type GridChange } from './domain/grid/change';
import { currentCode, directoryOf, type Directory } from './domain/grid/directory';
import { chinaDay } from './domain/order/clock';
import { resettle, type Resettling } from './domain/order/resettle';
import { Refusal } from './domain/refusals';
import type { Office } from './office';
import type { Db } from './store/postgres';
import { newId } from './store/seal';
import { bringAlong, fileChange, listDueChanges, listOpenAt, lockGrid, markApplied, markRefused, writePlan, type FiledChange } from './store/sql/grid-change';
import { readDirectory, touchDirectory } from './store/sql/grid';
import { writeChange } from './store/sql/order';

const BATCH = 50;

/** Files a change and, when its day is today, applies it. Sent twice under one key it is done once. @throws Refusal */
export async function changeGrid(office: Office, personId: string, key: string, change: GridChange, onDay: string, now: Date): Promise<{ id: string; onDay: string; code: string | null; applied: boolean }> {
  const { db, tenant } = office;
  const id = newId();
  return db.together(async (inner) => {
    await lockGrid(inner, tenant);
    const before = await fileChange(inner, tenant, { id, personId, key, change, onDay, at: now });
    if (before) {
      if (before.change.kind !== change.kind) throw new Refusal('keys.reused');
      return { id: before.id, onDay: before.onDay, code: before.code, applied: before.appliedAt !== null };
    }
    // Decided even when it is for later, so that what can't work is said to the person and not to the clock.
    const code = await apply(office, inner, { change, personId }, now, onDay > chinaDay(now));
    if (onDay <= chinaDay(now)) await markApplied(inner, tenant, id, now, code);
    return { id, onDay, code: onDay <= chinaDay(now) ? code : null, applied: onDay <= chinaDay(now) };
  });
}

/** Applies what has reached its day; what no longer fits the grid is marked so and listed. @returns how many were applied */
export async function changeGridDue(office: Office): Promise<number> {
  const { db, tenant } = office;
  const now = office.now();
  if ((await listDueChanges(db, tenant, chinaDay(now), 1)).length === 0) return 0;
  const due = await listDueChanges(db, tenant, chinaDay(now), BATCH);
  let applied = 0;
  for (const one of due) if (await applyFiled(office, one, now)) applied += 1;
  return applied;
}

async function applyFiled(office: Office, one: FiledChange, now: Date): Promise<boolean> {
  const { db, tenant } = office;
  try {
    return await db.together(async (inner) => {
      await lockGrid(inner, tenant);
      // Another clock may have been here while we waited for the lock.
      const still = (await listDueChanges(inner, tenant, chinaDay(now), BATCH)).some((due) => due.id === one.id);
      if (!still) return false;
      await markApplied(inner, tenant, one.id, now, await apply(office, inner, one, now, false));
      return true;
    });
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    await markRefused(db, tenant, one.id, fault.id);
    return false;
  }
}

/** Decides and, unless only asked whether it would work, writes. @returns the code that was made or changed */
async function apply(office: Office, inner: Db, { change, personId }: { change: GridChange; personId: string }, now: Date, onlyAsking: boolean): Promise<string> {
  const { tenant } = office;
  const rows = await readDirectory(inner, tenant, now);
  if (!rows) throw new Error(`no such tenant: ${tenant}`);
  const planned = planGridChange(rows, change, now);
  if (!planned.ok) throw new Refusal(planned.refusal);
  const { plan } = planned;
  if (onlyAsking) return plan.code;
  const before = directoryOf(rows);
  const after = directoryOf(rowsAfter(rows, plan));
  await writePlan(inner, tenant, plan, plan.posts.map((post) => ({ ...post, newId: newId() })), now);
  await touchDirectory(inner, tenant);
  await settle(office, inner, touchedBy(before, plan), { before, after, orders: plan.orders, personId, now, newId });
  return plan.code;
}

async function settle(office: Office, inner: Db, codes: readonly string[], going: Resettling): Promise<number> {
  const open = await listOpenAt(inner, office.tenant, codes, going.orders?.orderIds ?? []);
  // A split takes only orders of the place that is split; an id from elsewhere stays where it is.
  const orders = going.orders && { ...going.orders, orderIds: open.filter(({ order }) => going.orders?.orderIds.includes(order.id) && codes.includes(order.villageCode)).map(({ order }) => order.id) };
  const versions = new Map<string, number>();
  let moved = 0;
  for (const { order, activity } of open) {
    // Orders of one activity are written one after another, each on top of what the one before left.
    const change = resettle(order, activity, versions.get(activity.id) ?? activity.version, { ...going, orders });
    if (!change) continue;
    if ((await writeChange(inner, office.keys, office.tenant, change, null, going.now)) !== 'written') throw new Refusal('order.busy');
    versions.set(activity.id, (versions.get(activity.id) ?? activity.version) + 1);
    moved += 1;
  }
  return moved;
}

/**
 * Brings along what a server with yesterday's directory wrote at a retired node while the change was being made.
 * @returns how many orders
 */
export async function settleStray(office: Office, directory: Directory): Promise<number> {
  const retired = [...directory.retired.keys()];
  if (retired.length === 0) return 0;
  await bringAlong(office.db, office.tenant, retired.map((code) => [code, currentCode(directory, code)]));
  const now = office.now();
  if ((await listOpenAt(office.db, office.tenant, retired, [])).length === 0) return 0;
  return office.db.together((inner) => settle(office, inner, retired, { before: directory, after: directory, orders: null, personId: null, now, newId }));
}
