import { sql, type Kysely } from 'kysely';

/*
 * Getting in and posts. Codes that people type are kept as keyed hashes only, so that whoever reads the database can
 * use none of them; telephone numbers are sealed, with a keyed hash beside them where one must be found again.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table post add column deputy boolean not null default false`.execute(db);
  await sql`alter table person_private add column phone_sealed text`.execute(db);
  // One code may give several posts at once (the first administrator is the county's grid leader as well).
  await sql`
    create table invitation (
      tenant text, code_hash bytea, seats jsonb not null, by_id uuid, phone_hash bytea, made_at timestamptz not null,
      expires_at timestamptz not null, accepted_by uuid, accepted_at timestamptz, primary key (tenant, code_hash)
    )`.execute(db);
  await sql`
    create table desk_login (
      tenant text, ticket_hash bytea, code_hash bytea not null, device text not null, made_at timestamptz not null, expires_at timestamptz not null,
      answered_by uuid, allowed boolean, taken_at timestamptz, primary key (tenant, ticket_hash)
    )`.execute(db);
  await sql`create unique index desk_login_code on desk_login (tenant, code_hash)`.execute(db);
  await sql`create index desk_login_expires on desk_login (tenant, expires_at)`.execute(db);
  // Wrong codes of a person, counted here and not in a process, so that a second server is no second chance.
  await sql`create table code_try (tenant text, person_id uuid, since timestamptz not null, tries integer not null, primary key (tenant, person_id))`.execute(db);
  await sql`create table person_file (tenant text, person_id uuid, term_from text, term_until text, skills text[] not null, training jsonb not null, saved_by uuid not null, saved_at timestamptz not null, primary key (tenant, person_id))`.execute(db);
  // Who looked at whose file, and who took a list out; what was taken out names the node, not the people in it.
  await sql`create table file_look (tenant text, id uuid, person_id uuid not null, of_id uuid, of_code text, at timestamptz not null, primary key (tenant, id))`.execute(db);
  await sql`create index file_look_of on file_look (tenant, of_id, at)`.execute(db);
  await sql`create table desk_seen (tenant text, kind text, ref text, person_id uuid, day text, primary key (tenant, kind, ref, person_id, day))`.execute(db);
}
