/** What a reader follows and has read; pushes, how far they went, and whom they are for. */
import type { Push, Reader } from '../../domain/article/feed';
import type { PlaceReach } from '../../domain/article/reach';
import { writtenOrThere, type Db } from '../postgres';
import { fromRow } from '../rows';

/* One person, one place: the village they chose, the one they work in, or the one they last ordered for. */
const placeOf = `coalesce(f.grid_code, (select x.grid_code from post x where x.tenant = p.tenant and x.person_id = p.id and x.grid_code is not null and x.from_at <= $2 and (x.until_at is null or x.until_at > $2) order by x.from_at, x.id limit 1),
  (select o.village_code from orders o where o.tenant = p.tenant and o.orderer_id = p.id order by o.placed_at desc, o.id desc limit 1))`;
const reader = `p.id as person_id, coalesce(f.topics, '{}') as topics, f.audience, coalesce(f.plain, false) as plain, ${placeOf} as place,
  coalesce((select array_agg(distinct o.topic_id) from orders o where o.tenant = p.tenant and o.orderer_id = p.id and o.topic_id is not null and o.placed_at > $2::timestamptz - interval '1 year'), '{}') as ordered
  from person p left join article_follow f on f.tenant = p.tenant and f.person_id = p.id where p.tenant = $1`;

export async function readReader(db: Db, tenant: string, personId: string, now: Date): Promise<Reader | null> {
  const rows = await db.query<Record<string, unknown>>({ name: 'read-reader', text: `select ${reader} and p.id = $3`, values: [tenant, now, personId] });
  return rows[0] ? fromRow<Reader>(rows[0]) : null;
}

/** People one after another by their ids. */
export async function listReaders(db: Db, tenant: string, after: string | null, limit: number, now: Date): Promise<(Reader & { personId: string })[]> {
  const rows = await db.query<Record<string, unknown>>({ name: 'list-readers', text: `select ${reader} and ($3::uuid is null or p.id > $3) order by p.id limit $4`, values: [tenant, now, after, limit] });
  return rows.map((row) => fromRow<Reader & { personId: string }>(row));
}

export async function readFollow(db: Db, tenant: string, personId: string): Promise<{ topics: string[]; audience: string | null; gridCode: string | null; plain: boolean } | null> {
  const rows = await db.query<Record<string, unknown>>({ text: 'select topics, audience, grid_code, plain from article_follow where tenant = $1 and person_id = $2', values: [tenant, personId] });
  return rows[0] ? fromRow(rows[0]) : null;
}

export async function writeFollow(db: Db, tenant: string, personId: string, one: { topics: readonly string[]; audience: string | null; gridCode: string | null; plain: boolean }, at: Date): Promise<void> {
  await db.query({
    text: `insert into article_follow (tenant, person_id, topics, audience, grid_code, plain, at) values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (tenant, person_id) do update set topics = excluded.topics, audience = excluded.audience, grid_code = excluded.grid_code, plain = excluded.plain, at = excluded.at`,
    values: [tenant, personId, one.topics, one.audience, one.gridCode, one.plain, at],
  });
}

/** Notes that somebody opened it as it is now. The first time counts for the counts, the version for corrections. */
export async function markRead(db: Db, tenant: string, slug: string, personId: string, version: number, at: Date): Promise<void> {
  await db.query({
    text: `insert into article_read (tenant, slug, person_id, first_at, version) values ($1, $2, $3, $4, $5)
      on conflict (tenant, slug, person_id) do update set version = greatest(article_read.version, excluded.version)`,
    values: [tenant, slug, personId, at, version],
  });
}

export interface ChangedRead { slug: string; title: string; state: string; changedWhy: string; changedAt: string; expiresOn: string | null }

/** What somebody read and has since been corrected or taken down, until they open it again. */
export async function listChangedReads(db: Db, tenant: string, personId: string): Promise<ChangedRead[]> {
  const rows = await db.query<Record<string, unknown>>({
    name: 'list-changed-reads',
    text: `select a.slug, a.title, a.state, a.changed_why, a.changed_at, a.expires_on from article_read r join article a on a.tenant = r.tenant and a.slug = r.slug
      where r.tenant = $1 and r.person_id = $2 and r.version < a.version and a.changed_why is not null order by a.changed_at desc limit 20`,
    values: [tenant, personId],
  });
  return rows.map((row) => fromRow<ChangedRead>(row));
}

/** Read marks are kept no longer than this. @returns how many went */
export async function eraseReads(db: Db, tenant: string, before: Date, limit: number): Promise<number> {
  const rows = await db.query({ text: 'delete from article_read where tenant = $1 and (slug, person_id) in (select slug, person_id from article_read where tenant = $1 and first_at < $2 order by first_at limit $3) returning 1', values: [tenant, before, limit] });
  return rows.length;
}

export interface PushRow extends Push { byId: string; title: string; topicId: string; afterPerson: string | null; done: boolean }
const pushColumns = 'x.id, x.slug, x.grids, x.audiences, x.topics, x.at, x.by_id, x.after_person, x.done_at is not null as done, a.title, a.topic_id from article_push x join article a on a.tenant = x.tenant and a.slug = x.slug where x.tenant = $1';

/** Sent twice under one key it is one. @returns its id */
export async function addPush(db: Db, tenant: string, one: { id: string; slug: string; grids: readonly string[]; audiences: readonly string[]; topics: readonly string[]; byId: string; key: string; at: Date }): Promise<string> {
  const row = await writtenOrThere(() => db.query<{ id: string }>({
    text: `with added as (insert into article_push (tenant, id, slug, grids, audiences, topics, by_id, key, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict on constraint article_push_key do nothing returning id)
      select id from added union all select id from article_push where tenant = $1 and by_id = $7 and key = $8 limit 1`,
    values: [tenant, one.id, one.slug, one.grids, one.audiences, one.topics, one.byId, one.key, one.at],
  }));
  return (row as { id: string }).id;
}

export async function listPushes(db: Db, tenant: string, since: Date, limit: number): Promise<PushRow[]> {
  const rows = await db.query<Record<string, unknown>>({ name: 'list-pushes', text: `select ${pushColumns} and x.at > $2 order by x.at desc, x.id limit $3`, values: [tenant, since, limit] });
  return rows.map((row) => fromRow<PushRow>(row));
}

/** Pushes of articles still on the shelf whose messages are not all written. */
export async function listOpenPushes(db: Db, tenant: string, limit: number): Promise<PushRow[]> {
  const rows = await db.query<Record<string, unknown>>({ text: `select ${pushColumns} and x.done_at is null order by x.at limit $2`, values: [tenant, limit] });
  return rows.map((row) => fromRow<PushRow>(row));
}

/**
 * Writes the messages of one batch and moves the mark behind it, in one statement; of two processes at the same batch one
 * finds the mark moved and writes nothing. @returns whether it was written here
 */
export async function writePushBatch(db: Db, tenant: string, push: Pick<PushRow, 'id' | 'slug' | 'afterPerson'>, batch: { people: readonly { personId: string; place: string }[]; last: string | null; done: boolean }, at: Date): Promise<boolean> {
  const rows = await db.query<{ moved: number }>({
    text: `with moved as (update article_push set after_person = coalesce($4, after_person), done_at = case when $5 then $6::timestamptz end where tenant = $1 and id = $2 and after_person is not distinct from $3::uuid and done_at is null returning 1),
      given as (select v."personId", v.place from moved, jsonb_to_recordset($7::jsonb) as v ("personId" uuid, place text)),
      told as (insert into notice (tenant, id, order_id, step, state, to_kind, to_ref, at) select $1, gen_random_uuid(), null, 'articlePushed', $8, 'person', "personId"::text, $6 from given),
      counted as (insert into article_reach as r (tenant, push_id, place, delivered) select $1, $2, place, count(*) from given group by place
        on conflict (tenant, push_id, place) do update set delivered = r.delivered + excluded.delivered)
      select count(*)::int as moved from moved`,
    values: [tenant, push.id, push.afterPerson, batch.last, batch.done, at, JSON.stringify(batch.people), push.slug],
  });
  return (rows[0]?.moved ?? 0) > 0;
}

/** How many got it and how many of the place opened the article since, by place. */
export async function readReach(db: Db, tenant: string, push: Pick<PushRow, 'id' | 'slug'>, now: Date): Promise<PlaceReach[]> {
  return db.query<PlaceReach>({
    text: `with readers as (select ${placeOf} as place, count(*)::int as read from article_read r join person p on p.tenant = r.tenant and p.id = r.person_id
        left join article_follow f on f.tenant = p.tenant and f.person_id = p.id where r.tenant = $1 and r.slug = $4 group by 1)
      select x.place, x.delivered, coalesce(readers.read, 0) as read from article_reach x left join readers on readers.place = x.place where x.tenant = $1 and x.push_id = $3 order by x.place`,
    values: [tenant, now, push.id, push.slug],
  });
}

export async function writeTold(db: Db, tenant: string, pushId: string, place: string, byId: string, at: Date): Promise<void> {
  await db.query({ text: 'insert into article_told (tenant, push_id, place, by_id, at) values ($1, $2, $3, $4, $5) on conflict do nothing', values: [tenant, pushId, place, byId, at] });
}

export async function listTold(db: Db, tenant: string, pushIds: readonly string[]): Promise<{ pushId: string; place: string }[]> {
  const rows = await db.query<Record<string, unknown>>({ text: 'select push_id, place from article_told where tenant = $1 and push_id = any($2)', values: [tenant, pushIds] });
  return rows.map((row) => fromRow<{ pushId: string; place: string }>(row));
}
