import { sql, type Kysely } from 'kysely';

/*
 * Log-ins that a person can tell apart and end: by an id of their own, for the token is nobody's to be shown. And who did
 * and who saw what beside the order's own history: rows are only ever added.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table session add column id uuid not null default gen_random_uuid(), add column device text not null default 'phone', add column used_on text`.execute(db);
  await sql`create unique index session_id on session (tenant, id)`.execute(db);
  await sql`
    create table audit_entry (
      tenant text, id uuid, at timestamptz not null, person_id uuid not null, name text not null, ref text not null, primary key (tenant, id)
    )`.execute(db);
  await sql`create index audit_entry_at on audit_entry (tenant, at desc, id desc)`.execute(db);
  // A search by days over what was written in the order of time: this index is a few pages and costs a write nothing.
  for (const table of ['history', 'reveal', 'file_look']) await sql.raw(`create index ${table}_days on ${table} using brin (tenant, at)`).execute(db);
}
