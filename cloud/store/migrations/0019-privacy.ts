import { sql, type Kysely } from 'kysely';

/*
 * Consent to the privacy notice, relatives who order for an elder, the published duty telephone of a place, and the
 * loop of 投诉建议. A consent holds ids and versions only, so that it outlives the erasing of the person it is about.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // One row for each time somebody agreed; the one without an end is in force.
  await sql`
    create table privacy_consent (
      tenant text, id uuid, person_id uuid not null, version text not null, agreed_at timestamptz not null, withdrawn_at timestamptz, primary key (tenant, id)
    )`.execute(db);
  await sql`create unique index privacy_consent_open on privacy_consent (tenant, person_id, version) where withdrawn_at is null`.execute(db);
  await sql`create index privacy_consent_person on privacy_consent (tenant, person_id, agreed_at)`.execute(db);
  await sql`create table erasure (tenant text, person_id uuid, at timestamptz not null, primary key (tenant, person_id))`.execute(db);

  // place numbers the relatives of one elder, so that five is the most there can be whoever binds at the same moment.
  await sql`
    create table kin (
      tenant text, id uuid, elder_id uuid not null, kin_id uuid not null, place integer not null check (place between 1 and 5), called text not null, kin_called text not null,
      code_by uuid not null, at timestamptz not null, ended_at timestamptz, ended_by uuid, primary key (tenant, id)
    )`.execute(db);
  await sql`create unique index kin_place on kin (tenant, elder_id, place) where ended_at is null`.execute(db);
  await sql`create unique index kin_pair on kin (tenant, elder_id, kin_id) where ended_at is null`.execute(db);
  await sql`create index kin_of on kin (tenant, kin_id) where ended_at is null`.execute(db);
  await sql`
    create table kin_code (
      tenant text, code_hash bytea, elder_id uuid not null, by_id uuid not null, expires_at timestamptz not null, used_by uuid, used_at timestamptz,
      primary key (tenant, code_hash)
    )`.execute(db);
  await sql`create index kin_code_elder on kin_code (tenant, elder_id)`.execute(db);

  // Public by purpose: villagers are to read and dial it.
  await sql`create table duty_phone (tenant text, grid_code text, phone text not null, by_id uuid not null, at timestamptz not null, primary key (tenant, grid_code))`.execute(db);

  await sql`
    alter table opinion add column accepted_at timestamptz, add column accepted_by uuid, add column promised_on text, add column called_at timestamptz,
      add column called_by uuid, add column call_tries integer not null default 0, add column called_on text, add column satisfied text, add column rated_via text,
      add column rated_at timestamptz, add column closed_at timestamptz, add column outcome text, add column round integer not null default 1,
      add column last_key text, add column last_by uuid`.execute(db);
  await sql`create index opinion_open on opinion (tenant, replied_at, id) where replied_at is not null and closed_at is null`.execute(db);
  // The telephones that are still there: what the clock looks through when their time has come.
  await sql`create index words_contact on words (tenant, order_id) where name in ('contact', 'guardian')`.execute(db);
}
