/** Outlines, and which service is held from which. */
import type { Outline } from '../../domain/gather/outline';
import { isClash, type Db } from '../postgres';
import { fromRow } from '../rows';
import { wordsMark } from '../seal';
import { checkColumn } from './check';

const columns = 'o.id, o.topic_id, o.title, o.unit, o.source, o.author_id, o.sample, o.at, o.reviewed_by, o.reviewed_on, o.expires_on, o.withdrawn_at, o.withdrawn_why, ' + checkColumn('outline', 'o', 'o.id');

export interface NewOutline { id: string; topicId: string; title: string; unit: string; source: string; authorId: string; key: string; text: string; sample: boolean; at: Date; review?: { by: string; on: string; expiresOn: string } }

/** Sent twice under one key it is one outline. @returns its id */
export async function addOutline(db: Db, tenant: string, one: NewOutline): Promise<string> {
  try {
    const rows = await db.query<{ id: string }>({
      text: `with known as (select id from outline where tenant = $1 and author_id = $7 and key = $8),
        added as (insert into outline (tenant, id, topic_id, title, unit, source, author_id, key, sample, at, reviewed_by, reviewed_on, expires_on)
          select $1, $2::uuid, $3, $4, $5, $6, $7::uuid, $8, $9::boolean, $10::timestamptz, $11::uuid, $12, $13 where not exists (select 1 from known) returning id),
        said as (insert into outline_text (tenant, outline_id, text) select $1, id, $14 from added)
        select id from known union all select id from added`,
      values: [tenant, one.id, one.topicId, one.title, one.unit, one.source, one.authorId, one.key, one.sample, one.at, one.review?.by ?? null, one.review?.on ?? null, one.review?.expiresOn ?? null, one.text],
    });
    return rows[0]?.id ?? one.id;
  } catch (fault) {
    if (!isClash(fault, 'outline_key')) throw fault;
    return addOutline(db, tenant, one);
  }
}

/** Changes an own outline that nobody reviewed yet. @returns false when it is not such a one */
export async function changeOutline(db: Db, tenant: string, one: { id: string; authorId: string; topicId: string; title: string; unit: string; source: string; text: string }): Promise<boolean> {
  const rows = await db.query({
    text: `with changed as (update outline set topic_id = $4, title = $5, unit = $6, source = $7 where tenant = $1 and id = $2 and author_id = $3 and reviewed_on is null and withdrawn_at is null returning id),
      said as (update outline_text t set text = $8 from changed where t.tenant = $1 and t.outline_id = changed.id)
      select id from changed`,
    values: [tenant, one.id, one.authorId, one.topicId, one.title, one.unit, one.source, one.text],
  });
  return rows.length > 0;
}

/** topicIds null = all. The newest first, withdrawn ones last, so that no limit hides one that can be used behind them. */
export async function listOutlines(db: Db, tenant: string, topicIds: readonly string[] | null, limit: number): Promise<Outline[]> {
  const rows = await db.query<Record<string, unknown>>({
    name: 'list-outlines', text: `select ${columns} from outline o where o.tenant = $1 and ($2::text[] is null or o.topic_id = any($2)) order by o.withdrawn_at is not null, o.at desc, o.id limit $3`, values: [tenant, topicIds, limit],
  });
  return rows.map((row) => fromRow<Outline>(row));
}

/** One outline with its text, and how many services that are not done yet are held from it. */
export async function readOutline(db: Db, tenant: string, id: string): Promise<{ outline: Outline; text: string; used: number } | null> {
  const rows = await db.query<Record<string, unknown> & { text: string | null; used: number }>({
    name: 'read-outline',
    text: `select ${columns}, (select t.text from outline_text t where t.tenant = o.tenant and t.outline_id = o.id) as text,
        (select count(*)::int ${using}) as used from outline o where o.tenant = $1 and o.id = $2`,
    values: [tenant, id],
  });
  if (!rows[0]) return null;
  const { text, used, ...row } = rows[0];
  return { outline: fromRow<Outline>(row), text: text ?? '', used };
}

/* Services ahead that are held from outline o, by the crew that chose it. */
const using = `from activity_outline x join activity a on a.tenant = x.tenant and a.id = x.activity_id
  where x.tenant = o.tenant and x.outline_id = o.id and a.crew is not null and a.served_at is null and x.crew = (a.crew ->> 'kind') || ':' || (a.crew ->> 'ref')`;

/** Names what an outline says now, and where it says it comes from. */
export const outlineMark = (one: Pick<Outline, 'topicId' | 'title' | 'unit' | 'source'>, text: string): string => wordsMark([one.topicId, one.title, one.unit, one.source, text]);

/**
 * Reviewed once, by somebody else than the author, and as it was read: its author may change it until then.
 * @param review.asRead null = by a page that does not say @returns 'no' when it can't be reviewed any more
 */
export async function reviewOutline(db: Db, tenant: string, id: string, review: { by: string; on: string; expiresOn: string; asRead: string | null }): Promise<'done' | 'no' | 'changed'> {
  return db.together(async (inner) => {
    // Held first, so that what is read next is what stands there when it is reviewed.
    await inner.query({ text: 'select 1 from outline where tenant = $1 and id = $2 for update', values: [tenant, id] });
    const now = await readOutline(inner, tenant, id);
    if (!now) return 'no';
    if (review.asRead !== null && review.asRead !== outlineMark(now.outline, now.text)) return 'changed';
    const rows = await inner.query({
      text: `update outline set reviewed_by = $3, reviewed_on = $4, expires_on = $5 where tenant = $1 and id = $2 and withdrawn_at is null and author_id <> $3
        and (reviewed_on is null or expires_on < $4) returning id`,
      values: [tenant, id, review.by, review.on, review.expiresOn],
    });
    return rows.length > 0 ? 'done' : 'no';
  });
}

/** Withdraws it and tells every team that is to hold a service from it, once. @returns false when it was withdrawn before */
export async function withdrawOutline(db: Db, tenant: string, id: string, why: string, at: Date): Promise<boolean> {
  return db.together(async (inner) => {
    // Held first, so that a team that chooses it at this moment is told as well.
    await inner.query({ text: 'select 1 from outline where tenant = $1 and id = $2 for update', values: [tenant, id] });
    return withdraw(inner, tenant, id, why, at);
  });
}

async function withdraw(db: Db, tenant: string, id: string, why: string, at: Date): Promise<boolean> {
  const rows = await db.query<{ gone: number }>({
    text: `with o as (update outline set withdrawn_at = $3, withdrawn_why = $4 where tenant = $1 and id = $2 and withdrawn_at is null returning tenant, id),
      told as (insert into notice (tenant, id, order_id, step, state, to_kind, to_ref, at)
        select distinct on (a.id) $1, gen_random_uuid(), d.id, 'outlineWithdrawn', d.state, a.crew ->> 'kind', a.crew ->> 'ref', $3::timestamptz
        from o, activity_outline x join activity a on a.tenant = x.tenant and a.id = x.activity_id join orders d on d.tenant = a.tenant and d.activity_id = a.id
        where x.tenant = o.tenant and x.outline_id = o.id and a.crew is not null and a.served_at is null and d.due_at is not null and x.crew = (a.crew ->> 'kind') || ':' || (a.crew ->> 'ref'))
      select count(*)::int as gone from o`,
    values: [tenant, id, at, why],
  });
  return (rows[0]?.gone ?? 0) > 0;
}

/** Holds a service from this outline, as long as it may be used today and the crew is the same. @returns false otherwise */
export async function attachOutline(db: Db, tenant: string, one: { activityId: string; outlineId: string; crew: string; personId: string; today: string; at: Date }): Promise<boolean> {
  const rows = await db.query({
    text: `with usable as (select id from outline where tenant = $1 and id = $3 and withdrawn_at is null and reviewed_on is not null and expires_on >= $6 for share),
      there as (select id from activity where tenant = $1 and id = $2 and served_at is null and (crew ->> 'kind') || ':' || (crew ->> 'ref') = $4 for share)
      insert into activity_outline (tenant, activity_id, outline_id, crew, by_id, at) select $1, $2, usable.id, $4, $5, $7 from usable, there
      on conflict (tenant, activity_id) do update set outline_id = excluded.outline_id, crew = excluded.crew, by_id = excluded.by_id, at = excluded.at returning 1`,
    values: [tenant, one.activityId, one.outlineId, one.crew, one.personId, one.today, one.at],
  });
  return rows.length > 0;
}

export async function detachOutline(db: Db, tenant: string, activityId: string): Promise<void> {
  await db.query({ text: 'delete from activity_outline where tenant = $1 and activity_id = $2', values: [tenant, activityId] });
}

/** The outline this activity is held from, if its present crew chose one. */
export async function outlineOf(db: Db, tenant: string, activityId: string, crew: string): Promise<Outline | null> {
  const rows = await db.query<Record<string, unknown>>({
    name: 'outline-of',
    text: `select ${columns} from activity_outline x join outline o on o.tenant = x.tenant and o.id = x.outline_id where x.tenant = $1 and x.activity_id = $2 and x.crew = $3`,
    values: [tenant, activityId, crew],
  });
  return rows[0] ? fromRow<Outline>(rows[0]) : null;
}
