/** Consents to the privacy notice, and the contacts whose time is over. */
import type { Db } from '../postgres';

/** Which of these persons agreed to this version and have not taken it back. */
export async function haveAgreed(db: Db, tenant: string, personIds: readonly string[], version: string): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>({
    name: 'have-agreed',
    text: 'select person_id::text as id from privacy_consent where tenant = $1 and person_id = any($2::uuid[]) and version = $3 and withdrawn_at is null',
    values: [tenant, personIds, version],
  });
  return new Set(rows.map((row) => row.id));
}

/** Writes a consent down; agreed twice is once. */
export async function addConsent(db: Db, tenant: string, one: { id: string; personId: string; version: string; at: Date }): Promise<void> {
  await db.query({
    text: `insert into privacy_consent (tenant, id, person_id, version, agreed_at) values ($1, $2, $3, $4, $5)
      on conflict (tenant, person_id, version) where withdrawn_at is null do nothing`,
    values: [tenant, one.id, one.personId, one.version, one.at],
  });
}

/** Takes back every consent in force. @returns how many there were */
export async function withdrawConsents(db: Db, tenant: string, personId: string, at: Date): Promise<number> {
  return (await db.query({ text: 'update privacy_consent set withdrawn_at = $3 where tenant = $1 and person_id = $2 and withdrawn_at is null returning 1', values: [tenant, personId, at] })).length;
}

export interface Consent { version: string; agreedAt: Date; withdrawnAt: Date | null }

/** All consents of a person, newest first. */
export async function listConsents(db: Db, tenant: string, personId: string): Promise<Consent[]> {
  return db.query<Consent>({
    text: 'select version, agreed_at as "agreedAt", withdrawn_at as "withdrawnAt" from privacy_consent where tenant = $1 and person_id = $2 order by agreed_at desc, id',
    values: [tenant, personId],
  });
}

/**
 * Deletes the telephones of orders that ended before `until`, a batch at a time; not while a second call is still to be
 * made that needs one (at most until `callsSince`). Who looked at them stays recorded. @returns how many went here
 */
export async function purgeContacts(db: Db, tenant: string, one: { until: Date; callsSince: string; limit: number }): Promise<number> {
  const rows = await db.query<{ gone: number }>({
    text: `with old as (
        select w.order_id, w.name from words w join orders o on o.tenant = w.tenant and o.id = w.order_id
        where w.tenant = $1 and w.name in ('contact', 'guardian') and o.closed_at <= $2
          and not exists (select 1 from second_call s where s.tenant = $1 and s.order_id = o.id and s.outcome is null and s.due_on >= $3)
        order by w.order_id, w.name limit $4 for update of w skip locked),
      gone as (delete from words w using old where w.tenant = $1 and w.order_id = old.order_id and w.name = old.name returning 1)
      select count(*)::int as gone from gone`,
    values: [tenant, one.until, one.callsSince, one.limit],
  });
  return rows[0]?.gone ?? 0;
}
