/** Calls after the end: what is due at a desk, and what was answered. */
import type { SecondCall } from '../../domain/order/order';
import { isClash, type Db } from '../postgres';
import type { Keys } from '../seal';
import { activityOf, columns, page, type Listed, type ListRow } from './queue';

export interface DueCall extends Listed { call: SecondCall; contact: string | null }

/** Those due at these places, soonest first; `below` are places whose long overdue ones show as well. Erased contacts come as null. */
export async function listDueCalls(db: Db, keys: Keys, tenant: string, asked: { codes: readonly string[]; below: readonly string[]; today: string; lateDay: string }, limit: number): Promise<DueCall[]> {
  const rows = await db.query<ListRow & { call: SecondCall; contact: string | null }>({
    name: 'due-calls',
    text: `select ${columns}, jsonb_build_object('orderId', c.order_id, 'attempt', c.attempt, 'kind', c.kind, 'dueOn', c.due_on, 'callerCode', c.caller_code,
        'tries', c.tries, 'calledOn', c.called_on, 'outcome', c.outcome) as call,
        (select w.text from words w where w.tenant = o.tenant and w.order_id = o.id and w.name = 'contact') as contact
      from second_call c join orders o on o.tenant = c.tenant and o.id = c.order_id ${activityOf}
      where c.tenant = $1 and c.outcome is null and c.due_on <= $4 and (c.caller_code = any($2) or (c.caller_code = any($3) and c.due_on <= $5))
        and (c.kind <> 'lowered' or o.stars <= 2)
      order by c.due_on, c.order_id, c.kind limit $6`,
    values: [tenant, asked.codes, asked.below, asked.today, asked.lateDay, limit],
  });
  const listed = page(rows, rows.length, keys, () => null).items;
  return rows.map((row, at) => ({ ...(listed[at] as Listed), call: row.call, contact: row.contact && opened(keys, row.contact) }));
}

function opened(keys: Keys, sealed: string): string | null {
  try {
    return keys.open(sealed);
  } catch {
    return null;
  }
}

export async function readSecondCall(db: Db, tenant: string, orderId: string, kind: SecondCall['kind']): Promise<SecondCall | null> {
  const rows = await db.query<SecondCall>({
    name: 'read-second-call',
    text: `select order_id as "orderId", attempt, kind, due_on as "dueOn", caller_code as "callerCode", tries, called_on as "calledOn", outcome
      from second_call where tenant = $1 and order_id = $2 and kind = $3 order by attempt desc limit 1`,
    values: [tenant, orderId, kind],
  });
  return rows[0] ?? null;
}

/** Which call this person's key was used for, if it was. */
export async function findCallTry(db: Db, tenant: string, callerId: string, key: string): Promise<{ orderId: string; kind: string } | null> {
  const rows = await db.query<{ orderId: string; kind: string }>({
    name: 'find-call-try',
    text: 'select order_id as "orderId", kind from second_call_try where tenant = $1 and caller_id = $2 and key = $3',
    values: [tenant, callerId, key],
  });
  return rows[0] ?? null;
}

export interface CallTry { call: SecondCall; outcome: string; callerId: string; key: string; day: string; maxTries: number; words: string | null }

/** One try, with what was said, in one statement. @returns false when somebody else was quicker or it was tried today already */
export async function writeCallTry(db: Db, tenant: string, { call, outcome, callerId, key, day, maxTries, words }: CallTry, at: Date): Promise<boolean> {
  try {
    const rows = await db.query({
      name: 'write-call-try',
      text: `with moved as (
          update second_call set tries = tries + 1, called_on = $6,
            outcome = case when $5 <> 'unreached' then $5 when tries + 1 >= $7 then 'unreached' end
          where tenant = $1 and order_id = $2 and attempt = $3 and kind = $4 and outcome is null and tries = $8
            and ($5 <> 'unreached' or called_on is distinct from $6) returning tries),
        tried as (insert into second_call_try (tenant, order_id, attempt, kind, tries, outcome, caller_id, key, on_day, at)
          select $1, $2, $3, $4, tries, $5, $9, $10, $6, $11 from moved),
        said as (insert into words (tenant, order_id, name, text) select $1, $2, 'secondCall:' || $4, $12 from moved where $12::text is not null
          on conflict (tenant, order_id, name) do update set text = excluded.text)
        select tries from moved`,
      values: [tenant, call.orderId, call.attempt, call.kind, outcome, day, maxTries, call.tries, callerId, key, at, words],
    });
    return rows.length > 0;
  } catch (fault) {
    if (isClash(fault, 'second_call_try_key')) return false;
    throw fault;
  }
}
