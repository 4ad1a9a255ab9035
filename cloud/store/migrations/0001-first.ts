import { sql, type Kysely } from 'kysely';

/*
 * Every table carries the tenant (the root grid's code) as the first column of its key, so that rows of two
 * counties never meet and a distributed PostgreSQL can shard by it. No foreign keys across tables: they could not
 * be kept by such an engine, and every write goes through one statement that puts the rows in together.
 *
 * Names, contacts and free text stand in person_private and words alone; everything else holds ids and codes.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table tenant (
      tenant text primary key,
      name text not null,
      flow text not null,
      -- a known word sealed with the deployment's secret: tells a wrong secret at start
      canary text,
      -- grows with every change of grid, departments, teams, topics, routes or posts; servers reload when it moved
      directory_version integer not null default 1
    )`.execute(db);
  await sql`create table grid (tenant text, code text, name text not null, level text not null, parent_code text, primary key (tenant, code))`.execute(db);
  await sql`create table department (tenant text, id text, name text not null, grid_code text not null, kind text not null, primary key (tenant, id))`.execute(db);
  await sql`create table team (tenant text, id text, name text not null, grid_code text not null, department_id text, topic_ids text[] not null, size integer not null, primary key (tenant, id))`.execute(db);
  await sql`create table topic (tenant text, id text, parent_id text, name text not null, icon text not null, hint text not null, facets text[] not null, rank integer not null, primary key (tenant, id))`.execute(db);
  await sql`create table route (tenant text, id text, topic_id text, audience text, grid_code text, department_id text not null, rank integer not null, why text not null, primary key (tenant, id))`.execute(db);

  await sql`create table person (tenant text, id uuid, created_at timestamptz not null, primary key (tenant, id))`.execute(db);
  await sql`create table person_private (tenant text, person_id uuid, name text, primary key (tenant, person_id))`.execute(db);
  // The openid is kept as a keyed hash to look people up by, and sealed to write to them.
  await sql`create table wechat_account (tenant text, openid_hash bytea, openid_sealed text not null, person_id uuid not null, primary key (tenant, openid_hash))`.execute(db);
  await sql`create table session (tenant text, token_hash bytea, person_id uuid not null, created_at timestamptz not null, expires_at timestamptz not null, revoked_at timestamptz, primary key (tenant, token_hash))`.execute(db);
  await sql`create index session_person on session (tenant, person_id)`.execute(db);
  await sql`
    create table post (
      tenant text, id uuid, person_id uuid not null, kind text not null, grid_code text, department_id text, team_id text,
      from_at timestamptz not null, until_at timestamptz, primary key (tenant, id)
    )`.execute(db);
  await sql`create index post_person on post (tenant, person_id)`.execute(db);

  await sql`
    create table activity (
      tenant text, id uuid, version integer not null, department_id text, co_department_ids text[] not null,
      open_to_all boolean not null, invited text[] not null, passed text[] not null, crew jsonb, slot jsonb, proposal jsonb,
      wrong_codes integer not null, served_at timestamptz, head_count integer, minutes integer, primary key (tenant, id)
    )`.execute(db);
  await sql`
    create table orders (
      tenant text, id uuid, number text not null, activity_id uuid not null, attempt integer not null, state text not null, flow text not null,
      orderer_id uuid, helper_id uuid, village_code text not null, holder_code text not null, caller_code text,
      topic_id text, audience text, head_count integer not null, slots jsonb not null,
      declines integer not null, decided boolean not null, unsolved_used boolean not null, call_back_tries integer not null, called_on text,
      confirmed_at timestamptz, reminded_on text, stars integer, outcome text, history_length integer not null,
      placed_at timestamptz not null, since timestamptz not null, due_at timestamptz, closed_at timestamptz,
      waits_kind text, waits_ref text, primary key (tenant, id)
    )`.execute(db);
  await sql`create unique index orders_number on orders (tenant, number)`.execute(db);
  await sql`create index orders_activity on orders (tenant, activity_id)`.execute(db);
  await sql`create index orders_queue on orders (tenant, waits_kind, waits_ref, due_at, id) where waits_kind is not null`.execute(db);
  await sql`create index orders_orderer on orders (tenant, orderer_id, placed_at desc, id desc) where orderer_id is not null`.execute(db);
  await sql`create index orders_helper on orders (tenant, helper_id, placed_at desc, id desc) where helper_id is not null`.execute(db);
  await sql`create index orders_due on orders (tenant, due_at, id) where due_at is not null`.execute(db);
  await sql`
    create table history (
      tenant text, order_id uuid, seq integer, attempt integer not null, step text not null, actor_id uuid, role text not null,
      from_state text, to_state text not null, at timestamptz not null, detail jsonb not null, words_id text, primary key (tenant, order_id, seq)
    )`.execute(db);
  await sql`create table words (tenant text, order_id uuid, name text, text text not null, primary key (tenant, order_id, name))`.execute(db);
  await sql`
    create table notice (
      tenant text, id uuid, order_id uuid not null, step text not null, state text not null, to_kind text not null, to_ref text not null,
      at timestamptz not null, primary key (tenant, id)
    )`.execute(db);
  await sql`create index notice_to on notice (tenant, to_kind, to_ref, at desc)`.execute(db);
  await sql`create table rating (tenant text, order_id uuid, attempt integer, stars integer not null, tags text[] not null, via text not null, at timestamptz not null, primary key (tenant, order_id, attempt))`.execute(db);
  await sql`create table call_back (tenant text, order_id uuid, attempt integer, tries integer, reached boolean not null, satisfied text, caller_id uuid not null, at timestamptz not null, primary key (tenant, order_id, attempt, tries))`.execute(db);
  // What a client asked to be done under one key is done once, however often it is sent.
  await sql`create table done_once (tenant text, person_id uuid, key text, step text not null, order_id uuid not null, at timestamptz not null, constraint done_once_key primary key (tenant, person_id, key))`.execute(db);
  await sql`create table reveal (tenant text, id uuid, order_id uuid not null, person_id uuid not null, at timestamptz not null, primary key (tenant, id))`.execute(db);
  await sql`create index reveal_order on reveal (tenant, order_id, at)`.execute(db);
}
