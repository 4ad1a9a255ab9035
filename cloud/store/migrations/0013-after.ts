import { sql, type Kysely } from 'kysely';

/*
 * After the service: a rating that may still be changed, a second call after thirty days, a new order from an old one,
 * and 嘉许. What somebody said at a second call stands among the order's words, so that it goes when those go.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table orders add column rated_at timestamptz, add column again_of uuid`.execute(db);
  await sql`
    create table second_call (
      tenant text, order_id uuid, attempt integer, kind text, due_on text not null, caller_code text not null, tries integer not null,
      called_on text, outcome text, primary key (tenant, order_id, attempt, kind)
    )`.execute(db);
  await sql`create index second_call_waiting on second_call (tenant, due_on, order_id) where outcome is null`.execute(db);
  await sql`
    create table second_call_try (
      tenant text, order_id uuid, attempt integer, kind text, tries integer, outcome text not null, caller_id uuid not null, key text not null,
      on_day text not null, at timestamptz not null, primary key (tenant, order_id, attempt, kind, tries),
      constraint second_call_try_key unique (tenant, caller_id, key)
    )`.execute(db);
  await sql`
    create table honour_rule (
      tenant text, id text, label text not null, kind text not null, min_minutes integer not null, min_services integer not null,
      min_rated integer not null, min_stars numeric(2, 1) not null, primary key (tenant, id)
    )`.execute(db);
  // ref is a person's or a team's id; nothing in here names anybody.
  await sql`
    create table honour (
      tenant text, id uuid, year integer not null, rule_id text not null, label text not null, kind text not null, ref text not null,
      state text not null, evidence jsonb not null, by_id uuid not null, at timestamptz not null, answered_by uuid, answered_at timestamptz,
      primary key (tenant, id), constraint honour_once unique (tenant, year, kind, ref)
    )`.execute(db);
  await sql`create index honour_ref on honour (tenant, ref)`.execute(db);
}
