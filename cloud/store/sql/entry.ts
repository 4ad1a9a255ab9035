/** Logging in at a desk by a code that a telephone confirms, and the count of wrong codes. */
import { isClash, type Db } from '../postgres';

/**
 * Counts one try of this person's before the code is looked up, so that many at once can't slip through.
 * @returns how many there were in the window, this one included
 */
export async function countTry(db: Db, tenant: string, personId: string, at: Date, windowMs: number): Promise<number> {
  const rows = await db.query<{ tries: number }>({
    name: 'count-try',
    text: `insert into code_try as t (tenant, person_id, since, tries) values ($1, $2, $3, 1)
      on conflict (tenant, person_id) do update set
        tries = case when t.since <= $4 then 1 else t.tries + 1 end,
        since = case when t.since <= $4 then excluded.since else t.since end
      returning tries`,
    values: [tenant, personId, at, new Date(at.getTime() - windowMs)],
  });
  return rows[0]?.tries ?? 1;
}

/** A right code is no wrong try. One is given back and not all: else a code of one's own would buy endless guesses. */
export async function giveTryBack(db: Db, tenant: string, personId: string): Promise<void> {
  await db.query({ text: 'update code_try set tries = greatest(tries - 1, 0) where tenant = $1 and person_id = $2', values: [tenant, personId] });
}

/** Opens a log-in that waits for its confirmation; what has run out is swept away first. @returns why not, if not */
export async function addDeskLogin(db: Db, tenant: string, one: { ticketHash: Buffer; codeHash: Buffer; device: string; at: Date; expiresAt: Date }, most: number): Promise<'added' | 'taken' | 'full'> {
  await db.query({ text: 'delete from desk_login where tenant = $1 and expires_at <= $2', values: [tenant, one.at] });
  try {
    const rows = await db.query({
      text: `insert into desk_login (tenant, ticket_hash, code_hash, device, made_at, expires_at) select $1, $2, $3, $4, $5, $6
        where (select count(*) from desk_login where tenant = $1) < $7 returning tenant`,
      values: [tenant, one.ticketHash, one.codeHash, one.device, one.at, one.expiresAt, most],
    });
    return rows.length > 0 ? 'added' : 'full';
  } catch (fault) {
    if (isClash(fault, 'desk_login_code')) return 'taken';
    throw fault;
  }
}

export interface DeskLogin { device: string; madeAt: Date; answeredBy: string | null; allowed: boolean | null }

/** The log-in behind a code, and with `answer` what this person says to it; the first answer stands. */
export async function answerDeskLogin(db: Db, tenant: string, codeHash: Buffer, now: Date, answer: { personId: string; allowed: boolean } | null): Promise<DeskLogin | null> {
  const rows = await db.query<{ device: string; made_at: Date; answered_by: string | null; allowed: boolean | null }>(answer
    ? {
      text: `update desk_login set answered_by = coalesce(answered_by, $4), allowed = coalesce(allowed, $5)
        where tenant = $1 and code_hash = $2 and expires_at > $3 returning device, made_at, answered_by, allowed`,
      values: [tenant, codeHash, now, answer.personId, answer.allowed],
    }
    : { text: 'select device, made_at, answered_by, allowed from desk_login where tenant = $1 and code_hash = $2 and expires_at > $3', values: [tenant, codeHash, now] });
  const row = rows[0];
  return row ? { device: row.device, madeAt: row.made_at, answeredBy: row.answered_by, allowed: row.allowed } : null;
}

/**
 * Takes the confirmed log-in and opens its session in one statement: a ticket asked for twice opens one.
 * @returns the state before; `personId` only for the one who took it
 */
export async function takeDeskLogin(db: Db, tenant: string, ticketHash: Buffer, session: { tokenHash: Buffer; at: Date; expiresAt: Date }): Promise<{ allowed: boolean | null; expired: boolean; taken: boolean; personId: string | null } | null> {
  const rows = await db.query<{ allowed: boolean | null; expired: boolean; taken: boolean; person_id: string | null }>({
    name: 'take-desk-login',
    text: `with mine as (update desk_login set taken_at = $4 where tenant = $1 and ticket_hash = $2 and allowed and taken_at is null and expires_at > $4 returning answered_by),
      opened as (insert into session (tenant, token_hash, person_id, created_at, expires_at, device) select $1, $3, answered_by, $4, $5, 'desk' from mine)
      select d.allowed, d.expires_at <= $4 as expired, d.taken_at is not null as taken, (select answered_by from mine) as person_id
      from desk_login d where d.tenant = $1 and d.ticket_hash = $2`,
    values: [tenant, ticketHash, session.tokenHash, session.at, session.expiresAt],
  });
  const row = rows[0];
  return row ? { allowed: row.allowed, expired: row.expired, taken: row.taken, personId: row.person_id } : null;
}
