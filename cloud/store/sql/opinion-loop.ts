/** The rest of an opinion's round. Each step is one statement that looks once more whether it may be. */
import type { Outcome, Satisfied } from '../../domain/visit/complaint';
import type { Db } from '../postgres';
import type { Keys } from '../seal';

interface By { id: string; personId: string; key: string }

/** Takes an opinion on, with the day of the reply. @returns false when somebody has, or it went on */
export async function acceptOpinion(db: Db, tenant: string, one: By & { day: string; dueAt: string }, at: Date): Promise<boolean> {
  return (await db.query({
    name: 'accept-opinion',
    text: `update opinion set accepted_at = $4, accepted_by = $3, promised_on = $5, due_at = $6, last_key = $7, last_by = $3
      where tenant = $1 and id = $2 and accepted_at is null and replied_at is null and closed_at is null returning 1`,
    values: [tenant, one.id, one.personId, at, one.day, one.dueAt, one.key],
  })).length > 0;
}

export interface Word extends By { satisfied: Satisfied; via: 'sender' | 'callBack'; why: string | null; round: number; leads: { outcome: Outcome } | { dueAt: string } }

/** The word on a reply, once: closes, or puts it back on the desk. @returns false when it was not waiting for one any more */
export async function sayWord(db: Db, keys: Keys, tenant: string, one: Word, at: Date): Promise<boolean> {
  const closes = 'outcome' in one.leads;
  const rows = await db.query({
    name: `opinion-word-${closes ? 'closes' : 'again'}`,
    text: `with said as (update opinion set satisfied = $5, rated_via = $6, rated_at = $4, last_key = $8, last_by = $3,
        called_at = case when $6 = 'callBack' then $4 else called_at end, called_by = case when $6 = 'callBack' then $3 else called_by end,
        ${closes ? 'closed_at = $4, outcome = $9' : 'round = round + 1, accepted_at = null, accepted_by = null, promised_on = null, replied_at = null, replier_id = null, reply_key = null, call_tries = 0, called_on = null, due_at = $9::timestamptz'}
        where tenant = $1 and id = $2 and replied_at is not null and closed_at is null and round = $10 returning id),
      why as (insert into opinion_words (tenant, opinion_id, name, text) select $1, id, 'why', $7 from said where $7::text is not null
        on conflict (tenant, opinion_id, name) do update set text = excluded.text)
      select 1 from said`,
    values: [tenant, one.id, one.personId, at, one.satisfied, one.via, one.why ? keys.seal(one.why) : null, one.key, 'outcome' in one.leads ? one.leads.outcome : one.leads.dueAt, one.round],
  });
  return rows.length > 0;
}

/** A call that found nobody, once a day; the last one closes. @returns false when there was one today, or it went on */
export async function noteUnreached(db: Db, tenant: string, one: By & { day: string; most: number }, at: Date): Promise<boolean> {
  return (await db.query({
    name: 'opinion-unreached',
    text: `update opinion set call_tries = call_tries + 1, called_on = $5, called_by = $3, last_key = $6, last_by = $3,
        closed_at = case when call_tries + 1 >= $7 then $4::timestamptz end, outcome = case when call_tries + 1 >= $7 then 'unreached' end
      where tenant = $1 and id = $2 and replied_at is not null and closed_at is null and called_on is distinct from $5 returning 1`,
    values: [tenant, one.id, one.personId, at, one.day, one.key, one.most],
  })).length > 0;
}

/** Closes what was replied to before `until` and nobody said a word on since. @returns how many */
export async function closeQuietOpinions(db: Db, tenant: string, until: Date, at: Date): Promise<number> {
  return (await db.query({ text: "update opinion set closed_at = $3, outcome = 'quiet' where tenant = $1 and replied_at <= $2 and closed_at is null returning 1", values: [tenant, until, at] })).length;
}

/** The telephone left with an opinion; null when none was. */
export async function readOpinionPhone(db: Db, keys: Keys, tenant: string, id: string): Promise<string | null> {
  const rows = await db.query<{ text: string }>({ text: "select text from opinion_words where tenant = $1 and opinion_id = $2 and name = 'phone'", values: [tenant, id] });
  return rows[0] ? keys.open(rows[0].text) : null;
}
