import { sql, type Kysely } from 'kysely';

/* Schools, care homes and the like order in their own name. Of those they order for there are numbers only, no lists. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table institution (
      tenant text, id uuid, kind text not null, name text not null, grid_code text not null, person_id uuid not null, key text not null,
      created_at timestamptz not null, primary key (tenant, id), constraint institution_key unique (tenant, person_id, key)
    )`.execute(db);
  await sql`create index institution_place on institution (tenant, grid_code, name)`.execute(db);
  await sql`
    create table institution_person (
      tenant text, institution_id uuid, person_id uuid, at timestamptz not null, until_at timestamptz, primary key (tenant, institution_id, person_id)
    )`.execute(db);
  await sql`create index institution_person_of on institution_person (tenant, person_id) where until_at is null`.execute(db);
  // As with invitations, only the keyed hash of a code is kept.
  await sql`
    create table institution_code (
      tenant text, code_hash bytea, institution_id uuid not null, expires_at timestamptz not null, accepted_by uuid, accepted_at timestamptz,
      primary key (tenant, code_hash)
    )`.execute(db);
  await sql`alter table orders add column institution_id uuid`.execute(db);
}
