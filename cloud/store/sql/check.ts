/** What has been looked at before others see it. The texts themselves stay in their own tables (view checkable_text). */
import type { CheckField, CheckState, CheckWhy } from '../../domain/moderation/check';
import type { Db } from '../postgres';
import type { Keys } from '../seal';

const HASH = `sha256(convert_to(t.text, 'UTF8'))`;

/**
 * Registers what is not registered as it now reads: one text by its ref, or everything since `since`. A text that was
 * changed begins anew. Registering twice changes nothing.
 */
export async function registerTexts(db: Db, tenant: string, which: { ref: string } | { since: Date }, state: 'pending' | 'pass', at: Date): Promise<void> {
  const [where, value] = 'ref' in which ? ['t.ref = $2', which.ref] : ['t.at > $2', which.since];
  await db.query({
    text: `insert into content_check as k (tenant, id, kind, field, ref, order_id, person_id, text_hash, state, at, next_at)
      select t.tenant, gen_random_uuid(), 'text', t.field, t.ref, t.order_id, t.person_id, ${HASH}, $3, $4, $4 from checkable_text t
      where t.tenant = $1 and ${where} and not exists (select 1 from content_check c where c.tenant = $1 and c.field = t.field and c.ref = t.ref and c.text_hash = ${HASH})
      on conflict on constraint content_check_of do update set id = excluded.id, person_id = excluded.person_id, text_hash = excluded.text_hash, state = excluded.state, at = excluded.at, next_at = excluded.next_at,
        tries = 0, why = null, label = null, asked_at = null, trace_id = null, appealed_at = null, decided_by = null, decided_at = null, reason = null
        where k.text_hash is distinct from excluded.text_hash`,
    values: [tenant, value, state, at],
  });
}

export interface DueCheck { id: string; kind: 'text' | 'picture'; field: CheckField; ref: string; textHash: Buffer | null; tries: number; traceId: string | null; text: string | null; openid: string | null }

/**
 * Takes what is due, so that no other process takes it as well before `again`. The text comes as it reads now; null when it
 * was erased or changed since it was registered.
 */
export async function takeDue(db: Db, keys: Keys, tenant: string, now: Date, again: Date, limit: number): Promise<DueCheck[]> {
  const rows = await db.query<{ id: string; kind: 'text' | 'picture'; field: CheckField; ref: string; text_hash: Buffer | null; tries: number; trace_id: string | null; text: string | null; openid: string | null }>({
    name: 'take-due-checks',
    text: `with due as (select id from content_check where tenant = $1 and state = 'pending' and next_at <= $2 order by next_at limit $4 for update skip locked),
      taken as (update content_check c set tries = c.tries + 1, next_at = $3 from due where c.tenant = $1 and c.id = due.id returning c.*)
      select c.id, c.kind, c.field, c.ref, c.text_hash, c.tries, c.trace_id,
        (select t.text from checkable_text t where t.tenant = c.tenant and t.field = c.field and t.ref = c.ref and ${HASH} = c.text_hash) as text,
        (select a.openid_sealed from wechat_account a where a.tenant = c.tenant and a.person_id = c.person_id limit 1) as openid
      from taken c order by c.at, c.id`,
    values: [tenant, now, again, limit],
  });
  return rows.map((row) => ({ id: row.id, kind: row.kind, field: row.field, ref: row.ref, textHash: row.text_hash, tries: row.tries, traceId: row.trace_id, text: row.text, openid: row.openid && keys.open(row.openid) }));
}

/* A picture is seen, or hidden, in the same statement as its check is settled. */
const showing = `shown as (update file f set state = case when s.state in ('pass', 'passedByHuman') then 'ok' when s.state in ('risky', 'refusedByHuman') then 'refused' else 'checking' end
    from settled s where s.kind = 'picture' and f.tenant = $1 and f.id = s.ref and f.state <> 'uploading' returning 1)`;
/* Whoever wrote it is told when it is hidden; the order's own number is where they find it. */
const telling = (at: string) => `told as (insert into notice (tenant, id, order_id, step, state, to_kind, to_ref, at)
    select $1, gen_random_uuid(), o.id, 'textHidden', o.state, 'person', s.person_id::text, ${at} from settled s join orders o on o.tenant = $1 and o.id = s.order_id where s.state in ('risky', 'refusedByHuman'))`;

/** What WeChat said. It counts only while nobody has decided and the text is still the one that was sent. @returns whether it counted */
export async function settleCheck(db: Db, tenant: string, verdict: { id: string; textHash: Buffer | null; state: CheckState; why: CheckWhy | null; label: number | null; at: Date }): Promise<boolean> {
  const rows = await db.query({
    text: `with settled as (update content_check set state = $4, why = $5, label = $6, asked_at = coalesce(asked_at, $7)
        where tenant = $1 and id = $2 and text_hash is not distinct from $3 and state = 'pending' returning kind, ref, state, order_id, person_id),
      ${showing}, ${telling('$7')} select 1 from settled`,
    values: [tenant, verdict.id, verdict.textHash, verdict.state, verdict.why, verdict.label, verdict.at],
  });
  return rows.length > 0;
}

/** Not answered: once more at `nextAt`. A picture that WeChat has taken waits there for its push. */
export async function askAgain(db: Db, tenant: string, id: string, next: { nextAt: Date; asked: { traceId: string; at: Date } | null }): Promise<void> {
  await db.query({
    text: `update content_check set next_at = $3, trace_id = coalesce($4, trace_id), asked_at = coalesce($5, asked_at) where tenant = $1 and id = $2 and state = 'pending'`,
    values: [tenant, id, next.nextAt, next.asked?.traceId ?? null, next.asked?.at ?? null],
  });
}

/** WeChat's push about a picture; also when the wait for it was over and it lies in the people's list, as long as nobody decided. @returns whether it is one of ours */
export async function settleByTrace(db: Db, tenant: string, verdict: { traceId: string; state: CheckState; why: CheckWhy | null; label: number | null; at: Date }): Promise<boolean> {
  const rows = await db.query({
    text: `with settled as (update content_check set state = $3, why = $4, label = $5
        where tenant = $1 and trace_id = $2 and state in ('pending', 'review') and appealed_at is null returning kind, ref, state, order_id, person_id),
      ${showing}, ${telling('$6')} select 1 from settled`,
    values: [tenant, verdict.traceId, verdict.state, verdict.why, verdict.label, verdict.at],
  });
  return rows.length > 0;
}

/**
 * Is WeChat being asked about a picture whose trace id is not written down yet? Its push may overtake the answer that
 * names the id. Also true while pictures wait for WeChat to come back.
 */
export async function isAskingPictures(db: Db, tenant: string): Promise<boolean> {
  const rows = await db.query<{ asking: boolean }>({
    text: `select exists (select 1 from content_check where tenant = $1 and kind = 'picture' and state = 'pending' and tries > 0 and trace_id is null) as asking`,
    values: [tenant],
  });
  return rows[0]?.asking ?? false;
}

/** Everything passes, as in a demonstration without WeChat. */
export async function passAll(db: Db, tenant: string, at: Date): Promise<void> {
  await db.query({
    text: `with settled as (update content_check set state = 'pass', asked_at = $2 where tenant = $1 and state = 'pending' returning kind, ref, state) , ${showing} select 1 from settled`,
    values: [tenant, at],
  });
}

export interface ListedCheck { id: string; kind: 'text' | 'picture'; field: CheckField; ref: string; orderId: string | null; personId: string; text: string | null; at: string; why: CheckWhy | null; state: CheckState }

const listed = `c.id, c.kind, c.field, c.ref, c.order_id, c.person_id, c.at, c.why, c.state,
  (select t.text from checkable_text t where t.tenant = c.tenant and t.field = c.field and t.ref = c.ref and ${HASH} = c.text_hash) as text`;
interface ListRow { id: string; kind: 'text' | 'picture'; field: CheckField; ref: string; order_id: string | null; person_id: string; at: Date; why: CheckWhy | null; state: CheckState; text: string | null }
const listedFrom = (row: ListRow): ListedCheck => ({ id: row.id, kind: row.kind, field: row.field, ref: row.ref, orderId: row.order_id, personId: row.person_id, text: row.text, at: row.at.toISOString(), why: row.why, state: row.state });

/** What people have to look at, the oldest first: where WeChat is unsure or can't, and what waits since before `late`. */
export async function listForPeople(db: Db, tenant: string, late: Date, after: { at: string; id: string } | null, limit: number): Promise<ListedCheck[]> {
  const rows = await db.query<ListRow>({
    text: `select ${listed} from content_check c where c.tenant = $1 and (c.state = 'review' or (c.state = 'pending' and c.at <= $2)) and ($3::timestamptz is null or (c.at, c.id) > ($3::timestamptz, $4::uuid))
      order by c.at, c.id limit $5`,
    values: [tenant, late, after?.at ?? null, after?.id ?? null, limit],
  });
  return rows.map(listedFrom);
}

export async function readCheck(db: Db, tenant: string, id: string): Promise<ListedCheck | null> {
  const rows = await db.query<ListRow>({ text: `select ${listed} from content_check c where c.tenant = $1 and c.id = $2`, values: [tenant, id] });
  return rows[0] ? listedFrom(rows[0]) : null;
}

/** A person's word. It goes before WeChat's. @returns false when somebody has decided before */
export async function decideCheck(db: Db, tenant: string, decision: { id: string; pass: boolean; reason: string | null; personId: string; at: Date }): Promise<boolean> {
  const rows = await db.query({
    text: `with settled as (update content_check set state = $3, reason = $4, decided_by = $5, decided_at = $6
        where tenant = $1 and id = $2 and state in ('pending', 'review', 'risky') returning kind, ref, state, order_id, person_id),
      ${showing}, ${telling('$6')} select 1 from settled`,
    values: [tenant, decision.id, decision.pass ? 'passedByHuman' : 'refusedByHuman', decision.reason, decision.personId, decision.at],
  });
  return rows.length > 0;
}

/** Who wrote it asks for a person's look, once. @returns false when there is nothing to appeal */
export async function appealCheck(db: Db, tenant: string, id: string, personId: string, at: Date): Promise<boolean> {
  const rows = await db.query({
    text: `with settled as (update content_check set state = 'review', why = 'appeal', appealed_at = $4 where tenant = $1 and id = $2 and person_id = $3 and state = 'risky' and appealed_at is null returning kind, ref, state),
      ${showing} select 1 from settled`,
    values: [tenant, id, personId, at],
  });
  return rows.length > 0;
}

/** Who may moderate has read the whole text and let it out: that is their word, unless WeChat has called it bad. */
export async function vouchFor(db: Db, tenant: string, one: { field: CheckField; ref: string; personId: string; at: Date }): Promise<void> {
  await db.query({
    text: `update content_check set state = 'passedByHuman', decided_by = $4, decided_at = $5 where tenant = $1 and field = $2 and ref = $3 and person_id <> $4 and state in ('pending', 'review')`,
    values: [tenant, one.field, one.ref, one.personId, one.at],
  });
}

/** A column `check` of the row named `of`, whose check stands under `ref`. */
export const checkColumn = (field: CheckField, of: string, ref: string): string =>
  `(select jsonb_build_object('id', c.id, 'state', c.state, 'reason', c.reason, 'appealed', c.appealed_at is not null) from content_check c where c.tenant = ${of}.tenant and c.field = '${field}' and c.ref = ${ref}) as check`;
