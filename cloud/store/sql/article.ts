/** Articles: written, handed in, reviewed, on the shelf, corrected, taken down. Each change leaves a line in the history. */
import { createHash } from 'node:crypto';
import type { Article } from '../../domain/article/standing';
import { isClash, type Db } from '../postgres';
import { fromRow } from '../rows';
import { wordsMark } from '../seal';
import { checkColumn } from './check';

/* The number its check knows it by: a row of content_check is of no table in particular. */
const REF = "md5('article/' || a.slug)::uuid";
/** As the database makes it. */
export const articleRef = (slug: string): string => createHash('md5').update(`article/${slug}`).digest('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

const columns = `a.slug, a.version, a.state, a.topic_id, a.audience, a.grid_code, a.title, a.summary, a.unit, a.source, a.minutes, a.sample, a.author_id, a.reviewer, a.reviewed_on,
  a.expires_months, a.expires_on, a.changed_why, a.changed_at, a.at, a.submitted_at, a.published_at, ${checkColumn('article', 'a', REF)}`;
const noted = (from: string, what: string, why: string, by: string, at: string) =>
  `noted as (insert into article_history (tenant, id, slug, what, why, by_id, at) select $1, gen_random_uuid(), slug, ${what}, ${why}, ${by}::uuid, ${at}::timestamptz from ${from})`;

export interface PresetArticle { slug: string; topicId: string; audience: string | null; title: string; summary: string; unit: string; source: string; minutes: number; reviewer: string; reviewedOn: string | null; expiresMonths: number; expiresOn: string | null; text: string }

/** Puts the program's own articles on the shelf, marked as samples; those that are there stay as the county has them. */
export async function addPresetArticles(db: Db, tenant: string, articles: readonly PresetArticle[]): Promise<void> {
  await db.query({
    text: `with given as (select * from jsonb_to_recordset($2::jsonb) as v (slug text, "topicId" text, audience text, title text, summary text, unit text, source text, minutes integer, reviewer text, "reviewedOn" text, "expiresMonths" integer, "expiresOn" text, text text)),
      added as (insert into article (tenant, slug, state, topic_id, audience, grid_code, title, summary, unit, source, minutes, sample, reviewer, reviewed_on, expires_months, expires_on, at, published_at)
        select $1, slug, 'published', "topicId", audience, $1, title, summary, unit, source, minutes, "reviewedOn" is null, reviewer, "reviewedOn", "expiresMonths", "expiresOn", now(), now() from given
        on conflict do nothing returning slug)
      insert into article_text (tenant, slug, text) select $1, slug, text from given join added using (slug) on conflict do nothing`,
    values: [tenant, JSON.stringify(articles)],
  });
}

export interface ArticleForm { topicId: string; audience: string | null; gridCode: string; title: string; summary: string; unit: string; source: string; minutes: number; expiresMonths: number; text: string }

/** A new draft; sent twice under one key it is one. @returns its slug */
export async function addArticle(db: Db, tenant: string, one: ArticleForm & { slug: string; authorId: string; key: string; at: Date }): Promise<string> {
  try {
    const rows = await db.query<{ slug: string }>({
      text: `with known as (select slug from article where tenant = $1 and author_id = $3 and key = $4),
        added as (insert into article (tenant, slug, state, topic_id, audience, grid_code, title, summary, unit, source, minutes, sample, author_id, reviewer, expires_months, key, at)
          select $1, $2, 'draft', $6, $7, $8, $9, $10, $11, $12, $13::integer, false, $3::uuid, '', $14::integer, $4, $5::timestamptz where not exists (select 1 from known) returning slug),
        said as (insert into article_text (tenant, slug, text) select $1, slug, $15 from added),
        ${noted('added', "'written'", 'null', '$3', '$5')}
        select slug from known union all select slug from added`,
      values: [tenant, one.slug, one.authorId, one.key, one.at, one.topicId, one.audience, one.gridCode, one.title, one.summary, one.unit, one.source, one.minutes, one.expiresMonths, one.text],
    });
    return rows[0]?.slug ?? one.slug;
  } catch (fault) {
    if (!isClash(fault, 'article_key')) throw fault;
    return addArticle(db, tenant, one);
  }
}

/** Changes an own draft. @returns false when it is none */
export async function changeArticle(db: Db, tenant: string, one: ArticleForm & { slug: string; authorId: string }): Promise<boolean> {
  const rows = await db.query({
    text: `with changed as (update article set topic_id = $4, audience = $5, grid_code = $6, title = $7, summary = $8, unit = $9, source = $10, minutes = $11, expires_months = $12
        where tenant = $1 and slug = $2 and author_id = $3 and state = 'draft' returning slug),
      said as (update article_text t set text = $13 from changed where t.tenant = $1 and t.slug = changed.slug)
      select slug from changed`,
    values: [tenant, one.slug, one.authorId, one.topicId, one.audience, one.gridCode, one.title, one.summary, one.unit, one.source, one.minutes, one.expiresMonths, one.text],
  });
  return rows.length > 0;
}

/** Hands an own draft in. @returns false when it is none */
export async function submitArticle(db: Db, tenant: string, slug: string, authorId: string, at: Date): Promise<boolean> {
  const rows = await db.query({
    text: `with moved as (update article set state = 'inReview', submitted_at = $4 where tenant = $1 and slug = $2 and author_id = $3 and state = 'draft' returning slug),
      ${noted('moved', "'submitted'", 'null', '$3', '$4')} select slug from moved`,
    values: [tenant, slug, authorId, at],
  });
  return rows.length > 0;
}

/** Names what an article says now, to whom, and where it says it comes from. */
export const articleMark = (one: Pick<Article, 'topicId' | 'audience' | 'gridCode' | 'title' | 'summary' | 'unit' | 'source' | 'expiresMonths'>, text: string): string =>
  wordsMark([one.topicId, one.audience, one.gridCode, one.title, one.summary, one.unit, one.source, one.expiresMonths, text]);

/* What may be reviewed: what was handed in, and what stands on the shelf unreviewed or near its end. */
const reviewable = `(state = 'inReview' or (state = 'published' and (reviewed_on is null or reviewed_on < $5)))`;

/**
 * One side agrees; with enough sides the article goes (or stays) on the shelf. A corrected one gets a new version there,
 * so that its readers are told. @param one.asRead null = by a page that does not say @returns what happened; null when it can't be reviewed any more
 */
export async function reviewArticle(db: Db, tenant: string, slug: string, one: { side: string; by: string; reviewer: string; on: string; expiresOn: string; sides: number; asRead: string | null; at: Date }): Promise<'published' | 'waiting' | 'before' | 'changed' | null> {
  return db.together(async (inner) => {
    const [article] = await inner.query<{ version: number; submitted_at: Date | null }>({
      text: `select version, submitted_at from article where tenant = $1 and slug = $2 and (author_id is null or author_id <> $3) and ($4::text is not null) and ${reviewable} for update`,
      values: [tenant, slug, one.by, one.side, one.on],
    });
    if (!article) return null;
    // Given back, written anew and handed in again while it was read: that is another one.
    const now = one.asRead === null ? null : await readArticle(inner, tenant, slug);
    if (now && one.asRead !== articleMark(now.article, now.text)) return 'changed';
    const round = article.submitted_at ?? new Date(0);
    const added = await inner.query({
      text: 'insert into article_review (tenant, slug, version, submitted_at, side, by_id, at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning side',
      values: [tenant, slug, article.version, round, one.side, one.by, one.at],
    });
    const sides = await inner.query<{ sides: number }>({ text: 'select count(*)::int as sides from article_review where tenant = $1 and slug = $2 and version = $3 and submitted_at = $4', values: [tenant, slug, article.version, round] });
    if ((sides[0]?.sides ?? 0) < one.sides) return added.length > 0 ? 'waiting' : 'before';
    await inner.query({
      text: `with moved as (update article set version = version + case when state = 'inReview' and changed_why is not null then 1 else 0 end, state = 'published', sample = false, reviewer = $3,
          reviewed_on = $4, expires_on = $5, submitted_at = $7, published_at = case when state = 'inReview' then $7 else published_at end where tenant = $1 and slug = $2 returning slug),
        ${noted('moved', "'published'", 'null', '$6', '$7')} select slug from moved`,
      values: [tenant, slug, one.reviewer, one.on, one.expiresOn, one.by, one.at],
    });
    return 'published';
  });
}

/** Back to its author. @returns false when it was not handed in */
export async function returnArticle(db: Db, tenant: string, slug: string, by: string, why: string, at: Date): Promise<boolean> {
  const rows = await db.query({
    text: `with moved as (update article set state = 'draft' where tenant = $1 and slug = $2 and state = 'inReview' and author_id <> $3 returning slug),
      ${noted('moved', "'returned'", '$4', '$3', '$5')} select slug from moved`,
    values: [tenant, slug, by, why, at],
  });
  return rows.length > 0;
}

/** Takes it off the shelf: for good, or to be written anew by whoever found the fault. @returns false when it was not there */
export async function changeOnShelf(db: Db, tenant: string, slug: string, one: { to: 'takenDown' | 'draft'; by: string; why: string; at: Date }): Promise<boolean> {
  const rows = await db.query({
    text: `with moved as (update article set state = $3, version = version + 1, changed_why = $5, changed_at = $6, author_id = case when $3 = 'draft' then $4::uuid else author_id end,
        key = case when $3 = 'draft' then null else key end where tenant = $1 and slug = $2 and state = 'published' returning slug),
      ${noted('moved', '$3', '$5', '$4', '$6')} select slug from moved`,
    values: [tenant, slug, one.to, one.by, one.why, one.at],
  });
  return rows.length > 0;
}

/** What readers may open from a list today, the newest first. */
export async function listShelf(db: Db, tenant: string, today: string, limit: number): Promise<Article[]> {
  const rows = await db.query<Record<string, unknown>>({
    name: 'list-shelf', text: `select ${columns} from article a where a.tenant = $1 and a.state = 'published' and (a.author_id is null or exists (select 1 from content_check k where k.tenant = $1 and k.field = 'article' and k.ref = ${REF} and k.state in ('pass', 'passedByHuman'))) and (a.expires_on is null or a.expires_on >= $2) order by a.published_at desc, a.slug limit $3`, values: [tenant, today, limit],
  });
  return rows.map((row) => fromRow<Article>(row));
}

/** Everything, for those who write and review: what waits first. */
export async function listArticles(db: Db, tenant: string, limit: number): Promise<Article[]> {
  const rows = await db.query<Record<string, unknown>>({
    text: `select ${columns} from article a where a.tenant = $1 order by array_position(array['inReview', 'draft', 'published', 'takenDown'], a.state), coalesce(a.submitted_at, a.at) desc, a.slug limit $2`, values: [tenant, limit],
  });
  return rows.map((row) => fromRow<Article>(row));
}

export async function readArticle(db: Db, tenant: string, slug: string): Promise<{ article: Article; text: string } | null> {
  const rows = await db.query<Record<string, unknown> & { text: string | null }>({
    name: 'read-article', text: `select ${columns}, (select t.text from article_text t where t.tenant = a.tenant and t.slug = a.slug) as text from article a where a.tenant = $1 and a.slug = $2`, values: [tenant, slug],
  });
  if (!rows[0]) return null;
  const { text, ...row } = rows[0];
  return { article: fromRow<Article>(row), text: text ?? '' };
}

export interface HistoryLine { what: string; why: string | null; byId: string | null; at: string }

export async function listHistory(db: Db, tenant: string, slug: string): Promise<HistoryLine[]> {
  const rows = await db.query<Record<string, unknown>>({ text: 'select what, why, by_id, at from article_history where tenant = $1 and slug = $2 order by at desc limit 50', values: [tenant, slug] });
  return rows.map((row) => fromRow<HistoryLine>(row));
}

/** The sides that have agreed in this round. */
export async function listSides(db: Db, tenant: string, slug: string): Promise<string[]> {
  const rows = await db.query<{ side: string }>({ text: 'select r.side from article_review r join article a on a.tenant = r.tenant and a.slug = r.slug and a.version = r.version and coalesce(a.submitted_at, to_timestamp(0)) = r.submitted_at where a.tenant = $1 and a.slug = $2', values: [tenant, slug] });
  return rows.map(({ side }) => side);
}
