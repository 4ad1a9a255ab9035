/** Emergency mode: who declared it, why, from when to when; nothing is deleted. */
import type { Db } from '../postgres';
import { touchDirectory } from './grid';

export interface EmergencyRow { id: string; topicId: string; why: string; byId: string; fromAt: Date; untilAt: Date; endedAt: Date | null; endedBy: string | null; endedWhy: string | null }

const columns = 'id, topic_id as "topicId", why, by_id as "byId", from_at as "fromAt", until_at as "untilAt", ended_at as "endedAt", ended_by as "endedBy", ended_why as "endedWhy"';

/** @returns its id; null when the topic has one already */
export async function startEmergency(db: Db, tenant: string, one: { id: string; topicId: string; why: string; byId: string; key: string; until: Date; at: Date }): Promise<string | null> {
  return db.together(async (inner) => {
    // First: two that begin at once then see each other.
    await inner.query({ text: 'select 1 from tenant where tenant = $1 for update', values: [tenant] });
    const rows = await inner.query<{ id: string }>({
      text: `with known as (select id from emergency where tenant = $1 and by_id = $5 and key = $6),
        added as (insert into emergency (tenant, id, topic_id, why, by_id, key, from_at, until_at) select $1, $2::uuid, $3, $4, $5::uuid, $6, $7::timestamptz, $8::timestamptz
          where not exists (select 1 from known) and not exists (select 1 from emergency where tenant = $1 and topic_id = $3 and until_at > $7::timestamptz and ended_at is null) returning id)
        select id from known union all select id from added`,
      values: [tenant, one.id, one.topicId, one.why, one.byId, one.key, one.at, one.until],
    });
    if (rows[0]) await touchDirectory(inner, tenant);
    return rows[0]?.id ?? null;
  });
}

/** @returns false when it was not on any more */
export async function endEmergency(db: Db, tenant: string, one: { id: string; byId: string; why: string; at: Date }): Promise<boolean> {
  return db.together(async (inner) => {
    const rows = await inner.query({ text: 'update emergency set ended_at = $3, ended_by = $4, ended_why = $5 where tenant = $1 and id = $2 and ended_at is null and until_at > $3 returning id', values: [tenant, one.id, one.at, one.byId, one.why] });
    if (rows.length > 0) await touchDirectory(inner, tenant);
    return rows.length > 0;
  });
}

export async function listEmergencies(db: Db, tenant: string, limit: number): Promise<EmergencyRow[]> {
  return db.query<EmergencyRow>({ text: `select ${columns} from emergency where tenant = $1 order by from_at desc, id limit $2`, values: [tenant, limit] });
}
