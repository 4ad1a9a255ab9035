/** A race, put on the stage: what waits for a held row is seen to wait before the row is let go. */
import type { Db } from '../../cloud/store/postgres';

/** Returns once `count` connections of this database wait for a lock, or `over` says that there is nothing to wait for. */
export async function whenWaiting(db: Pick<Db, 'query'>, count: number, over = () => false): Promise<void> {
  for (const until = Date.now() + 120_000; Date.now() < until;) {
    if (over()) return;
    const [row] = await db.query<{ n: number }>({ text: "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'", values: [] });
    if ((row?.n ?? 0) >= count) return;
  }
  throw new Error(`fewer than ${count} wait for a lock`);
}

/**
 * `first` is done but not yet committed when `second` comes upon it and waits, if it does; then it is committed. For what
 * is answered by its snapshot of before, and not by what it waited for.
 */
export async function upon<First, Second>(db: Db, first: (inner: Db) => Promise<First>, second: () => Promise<Second>): Promise<[First, Second]> {
  const [done, waits] = await db.together(async (inner) => {
    const one = await first(inner);
    let over = false;
    const two = second();
    const end = () => { over = true; };
    void two.then(end, end);
    await whenWaiting(db, 1, () => over);
    // In a list, so that it is not waited for while it waits for us.
    return [one, [two]] as const;
  });
  return [done, await (waits[0] as Promise<Second>)];
}
