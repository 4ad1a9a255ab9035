import type { Db } from '../postgres';

/** How many of what is waiting, for whoever watches the server; each counted by an index. */
export async function readStanding(db: Db, tenant: string, now: Date): Promise<Record<'overdue' | 'dead' | 'waiting_messages' | 'waiting_checks', number>> {
  const [row] = await db.query<Record<'overdue' | 'dead' | 'waiting_messages' | 'waiting_checks', number>>({
    text: `select (select count(*)::int from orders where tenant = $1 and due_at <= $2) as overdue,
      (select count(*)::int from delivery where tenant = $1 and state = 'dead') as dead,
      (select count(*)::int from delivery where tenant = $1 and state = 'waiting') as waiting_messages,
      (select count(*)::int from content_check where tenant = $1 and state = 'pending') as waiting_checks`,
    values: [tenant, now],
  });
  return row as NonNullable<typeof row>;
}
