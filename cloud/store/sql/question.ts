/** Questions before a talk. Their texts lie in words, under the question's id. */
import type { Check } from '../../domain/moderation/check';
import type { Db } from '../postgres';
import { isClash } from '../postgres';

export interface QuestionRow { id: string; personId: string; viaHelper: boolean; text: string | null; coveredAt: string | null; hiddenAt: string | null; check: Check | null }

/** Asks, as long as this person asked fewer than `most` here. @returns 'again' when the same person was asking something else at that moment */
export async function addQuestion(db: Db, tenant: string, one: { id: string; activityId: string; orderId: string; personId: string; viaHelper: boolean; key: string; text: string; most: number; at: Date }): Promise<'done' | 'enough' | 'reused' | 'again'> {
  try {
    const rows = await db.query<{ asked: number; known: boolean; elsewhere: boolean }>({
      text: `with had as (select count(*)::int as n, coalesce(max(nth), 0) + 1 as nth from question where tenant = $1 and activity_id = $3 and person_id = $5),
        asked as (insert into question (tenant, id, activity_id, order_id, person_id, via_helper, nth, key, at)
          select $1, $2, $3, $4, $5, $6, had.nth, $7, $8 from had where had.n < $9 and not exists (select 1 from question q where q.tenant = $1 and q.person_id = $5 and q.key = $7) returning id),
        said as (insert into words (tenant, order_id, name, text) select $1, $4, id::text, $10 from asked)
        select (select count(*) from asked)::int as asked, exists (select 1 from question q where q.tenant = $1 and q.person_id = $5 and q.key = $7) as known,
          exists (select 1 from question q where q.tenant = $1 and q.person_id = $5 and q.key = $7 and q.activity_id <> $3) as elsewhere`,
      values: [tenant, one.id, one.activityId, one.orderId, one.personId, one.viaHelper, one.key, one.at, one.most, one.text],
    });
    if (rows[0]?.elsewhere) return 'reused';
    return rows[0]?.asked || rows[0]?.known ? 'done' : 'enough';
  } catch (fault) {
    if (isClash(fault, 'question_nth') || isClash(fault, 'question_key')) return 'again';
    throw fault;
  }
}

/** All questions of a service, in the order they came; an erased text is null. */
export async function listQuestions(db: Db, tenant: string, activityId: string): Promise<QuestionRow[]> {
  const rows = await db.query<{ id: string; person_id: string; via_helper: boolean; text: string | null; covered_at: Date | null; hidden_at: Date | null; check: Check | null }>({
    name: 'list-questions',
    text: `select q.id, q.person_id, q.via_helper, w.text, q.covered_at, q.hidden_at,
        (select jsonb_build_object('id', c.id, 'state', c.state, 'reason', c.reason, 'appealed', c.appealed_at is not null) from content_check c where c.tenant = q.tenant and c.field = 'question' and c.ref = q.id) as check
      from question q left join words w on w.tenant = q.tenant and w.order_id = q.order_id and w.name = q.id::text
      where q.tenant = $1 and q.activity_id = $2 order by q.at, q.id limit 1000`,
    values: [tenant, activityId],
  });
  return rows.map((row) => ({ id: row.id, personId: row.person_id, viaHelper: row.via_helper, text: row.text, coveredAt: row.covered_at?.toISOString() ?? null, hiddenAt: row.hidden_at?.toISOString() ?? null, check: row.check }));
}

/** 会讲到, or out of sight. @returns how many of them belong to this service */
export async function markQuestions(db: Db, tenant: string, activityId: string, ids: readonly string[], what: 'covered_at' | 'hidden_at', at: Date | null): Promise<number> {
  const rows = await db.query({ text: `update question set ${what} = $4 where tenant = $1 and activity_id = $2 and id = any($3) returning 1`, values: [tenant, activityId, ids, at] });
  return rows.length;
}
