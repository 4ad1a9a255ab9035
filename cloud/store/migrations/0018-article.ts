import { sql, type Kysely } from 'kysely';

/*
 * Articles with who wrote and reviewed them, what people follow, pushes, and emergency mode.
 *
 * Who read what is kept only so that a correction can find its readers and for counts by village; it is never shown by
 * person and is erased after half a year.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // version grows with each correction or withdrawal, never with an edit of a draft: it is what a reader has seen.
  await sql`
    create table article (
      tenant text, slug text, version integer not null default 1, state text not null, topic_id text not null, audience text, grid_code text not null,
      title text not null, summary text not null, unit text not null, source text not null, minutes integer not null, sample boolean not null,
      author_id uuid, reviewer text not null, reviewed_on text, expires_months integer not null, expires_on text,
      changed_why text, changed_at timestamptz, key text, at timestamptz not null, submitted_at timestamptz, published_at timestamptz,
      primary key (tenant, slug), constraint article_key unique (tenant, author_id, key)
    )`.execute(db);
  await sql`create table article_text (tenant text, slug text, text text not null, primary key (tenant, slug))`.execute(db);
  // In an emergency two departments review side by side, so a review is a row of its own.
  await sql`
    create table article_review (
      tenant text, slug text, version integer, submitted_at timestamptz, side text, by_id uuid not null, at timestamptz not null,
      primary key (tenant, slug, version, submitted_at, side)
    )`.execute(db);
  await sql`create table article_history (tenant text, id uuid, slug text not null, what text not null, why text, by_id uuid, at timestamptz not null, primary key (tenant, id))`.execute(db);
  await sql`create index article_history_of on article_history (tenant, slug, at)`.execute(db);
  await sql`create table article_read (tenant text, slug text, person_id uuid, first_at timestamptz not null, version integer not null, primary key (tenant, slug, person_id))`.execute(db);
  await sql`create index article_read_person on article_read (tenant, person_id)`.execute(db);
  await sql`create index article_read_old on article_read (tenant, first_at)`.execute(db);
  await sql`create table article_follow (tenant text, person_id uuid, topics text[] not null, audience text, grid_code text, plain boolean not null, at timestamptz not null, primary key (tenant, person_id))`.execute(db);
  // after_person: how far the messages have gone; done_at: everybody was told.
  await sql`
    create table article_push (
      tenant text, id uuid, slug text not null, grids text[] not null, audiences text[] not null, topics text[] not null, by_id uuid not null,
      key text not null, at timestamptz not null, after_person uuid, done_at timestamptz, primary key (tenant, id), constraint article_push_key unique (tenant, by_id, key)
    )`.execute(db);
  await sql`create index article_push_at on article_push (tenant, at desc)`.execute(db);
  await sql`create index article_push_open on article_push (tenant, at) where done_at is null`.execute(db);
  await sql`create table article_reach (tenant text, push_id uuid, place text, delivered integer not null, primary key (tenant, push_id, place))`.execute(db);
  await sql`create table article_told (tenant text, push_id uuid, place text, by_id uuid not null, at timestamptz not null, primary key (tenant, push_id, place))`.execute(db);
  // A message about an article belongs to no order; its state column then holds the article's name.
  await sql`alter table notice alter column order_id drop not null`.execute(db);

  await sql`
    create table emergency (
      tenant text, id uuid, topic_id text not null, why text not null, by_id uuid not null, key text not null, from_at timestamptz not null, until_at timestamptz not null,
      ended_at timestamptz, ended_by uuid, ended_why text, primary key (tenant, id), constraint emergency_key unique (tenant, by_id, key)
    )`.execute(db);
  await sql`create index emergency_until on emergency (tenant, until_at)`.execute(db);
}
