/** A person's messages in the app. */
import type { Slot } from '../../domain/terms';
import type { Db } from '../postgres';
import { readAfter } from './queue';

export interface MessageRow { id: string; kind: string; audience: string; state: string; orderId: string; topicId: string | null; villageCode: string; slot: Slot | null; urgent: boolean; at: Date; readAt: Date | null }

/** Newest first. */
export async function listMessages(db: Db, tenant: string, personId: string, next: string | null, limit: number): Promise<{ items: MessageRow[]; next: string | null }> {
  const after = readAfter(next);
  const rows = await db.query<MessageRow>({
    name: `messages-${after ? 'more' : 'first'}`,
    text: `select id, kind, audience, state, order_id as "orderId", topic_id as "topicId", village_code as "villageCode", slot, urgent, at, read_at as "readAt" from message
      where tenant = $1 and person_id = $2 ${after ? 'and (at, id) < ($4, $5)' : ''} order by at desc, id desc limit $3`,
    values: [tenant, personId, limit + 1, ...(after ? [after.at, after.id] : [])],
  });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? Buffer.from(`${last.at.toISOString()}|${last.id}`).toString('base64url') : null };
}

/** One, or all up to a moment (what came in while the person read on stays unread). Another person's is left alone. */
export async function readMessages(db: Db, tenant: string, personId: string, id: string | null, at: Date): Promise<void> {
  await db.query({
    text: 'update message set read_at = $4 where tenant = $1 and person_id = $2 and ($3::uuid is null or id = $3) and read_at is null and at <= $4',
    values: [tenant, personId, id, at],
  });
}

export const MOST_UNREAD = 100;

export interface Unread { count: number; newest: Date | null }

/** How many are unread (100 = that many or more), and when the newest came. */
export async function countUnread(db: Db, tenant: string, personId: string): Promise<Unread> {
  const rows = await db.query<Unread>({
    name: 'count-unread',
    text: `select (select count(*) from (select 1 from message where tenant = $1 and person_id = $2 and read_at is null limit ${MOST_UNREAD}) m)::int as count,
      (select at from message where tenant = $1 and person_id = $2 order by at desc, id desc limit 1) as newest`,
    values: [tenant, personId],
  });
  return rows[0] ?? { count: 0, newest: null };
}
