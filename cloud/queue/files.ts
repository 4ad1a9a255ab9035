/** Bytes that nobody needs any more go, at each turn of the clock. */
import { sweepIncoming } from '../files/incoming';
import { keyOf } from '../files/store';
import type { Office } from '../office';
import { listLeftovers, markRemoved } from '../store/sql/file';

const BATCH = 200;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Uploads that were not finished within an hour (and what is left of one that a killed server was busy with), pictures that went nowhere within a day, refused ones after a month, deleted ones at once. @returns how many went */
export async function sweepFiles({ db, tenant, files, now: clock }: Office): Promise<number> {
  const now = clock();
  const before = (ms: number) => new Date(now.getTime() - ms);
  const ids = await listLeftovers(db, tenant, { unfinished: before(HOUR_MS), unused: before(DAY_MS), refused: before(30 * DAY_MS) }, BATCH);
  for (const id of ids) {
    // Bytes first: were the row first and we stopped here, nobody would know of them.
    for (const part of ['full', 'thumb'] as const) await files.store.remove(keyOf(tenant, id, part));
    await markRemoved(db, tenant, id, now);
  }
  // The disk's own times, so the machine's clock and not the county's.
  await sweepIncoming(files.incoming, new Date(Date.now() - HOUR_MS));
  return ids.length;
}
