/** A race, put on the stage: what waits for a held row is seen to wait before the row is let go. */
import type { Db } from '../../cloud/store/postgres';

/** Returns once `count` connections of this database wait for a lock. */
export async function whenWaiting(db: Pick<Db, 'query'>, count: number): Promise<void> {
  for (const until = Date.now() + 120_000; Date.now() < until;) {
    const [row] = await db.query<{ n: number }>({ text: "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'", values: [] });
    if ((row?.n ?? 0) >= count) return;
  }
  throw new Error(`fewer than ${count} wait for a lock`);
}
