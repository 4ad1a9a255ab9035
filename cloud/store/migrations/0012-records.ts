import { sql, type Kysely } from 'kysely';

/*
 * 服务记录. hour_entry is only ever added to; the one thing written later is its place in the chain (seq, prev, mac).
 * Ids only: erasing a person breaks no entry. The reasons of corrections stand apart, as all free text does.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table hour_entry (
      tenant text, id uuid, seq bigint, person_id uuid not null, activity_id uuid not null, order_id uuid not null, attempt integer not null,
      kind text not null, minutes integer not null,
      -- what both sides confirmed; minutes is what of it was credited
      of_minutes integer not null,
      at timestamptz not null, by_id uuid, ref_id uuid,
      -- sealed at birth over all but seq and minutes, so that nothing foreign is ever taken into the chain
      born bytea not null, prev bytea, mac bytea, primary key (tenant, id)
    )`.execute(db);
  await sql`create unique index hour_entry_seq on hour_entry (tenant, seq) where seq is not null`.execute(db);
  await sql`create unique index hour_entry_once on hour_entry (tenant, activity_id, person_id) where ref_id is null`.execute(db);
  await sql`create index hour_entry_person on hour_entry (tenant, person_id, at)`.execute(db);
  await sql`create index hour_entry_ref on hour_entry (tenant, ref_id) where ref_id is not null`.execute(db);
  await sql`create index hour_entry_unsealed on hour_entry (tenant, at, id) where seq is null`.execute(db);
  // What a person has been credited on one China day; its row is where two services of one day meet. last: what the newest write got.
  await sql`create table hour_day (tenant text, person_id uuid, day text, minutes integer not null, last integer not null, version integer not null, primary key (tenant, person_id, day))`.execute(db);
  await sql`create table ledger_head (tenant text primary key, length bigint not null, mac bytea not null, begins_at timestamptz not null, head_mac bytea not null)`.execute(db);
  await sql`
    create table hour_correction (
      tenant text, id uuid, entry_id uuid not null, person_id uuid not null, minutes integer not null, state text not null, key text not null,
      by_id uuid not null, at timestamptz not null, answered_by uuid, answered_at timestamptz, undo_id uuid not null, primary key (tenant, id)
    )`.execute(db);
  await sql`create unique index hour_correction_key on hour_correction (tenant, by_id, key)`.execute(db);
  await sql`create unique index hour_correction_open on hour_correction (tenant, entry_id) where state in ('proposed', 'contested')`.execute(db);
  await sql`create table hour_correction_words (tenant text, correction_id uuid, name text, text text not null, primary key (tenant, correction_id, name))`.execute(db);
  await sql`
    create table certificate (
      tenant text, number text, person_id uuid not null, from_day text, until_day text, minutes integer not null, services integer not null,
      entries integer not null, upto bigint not null, issued_at timestamptz not null, issuer_kind text not null, issuer_ref text not null, issuer_name text not null,
      key text not null, voided_at timestamptz, void_reason text, primary key (tenant, number)
    )`.execute(db);
  await sql`create unique index certificate_key on certificate (tenant, person_id, key)`.execute(db);
  await sql`create table check_try (tenant text, what bytea, since timestamptz not null, tries integer not null, primary key (tenant, what))`.execute(db);
  await sql`
    create table platform_upload (
      tenant text, id uuid, activity_id uuid not null, on_day text not null, number text not null, by_id uuid not null, at timestamptz not null,
      undone_by uuid, undone_at timestamptz, primary key (tenant, id)
    )`.execute(db);
  // A team's services of a year.
  await sql`create index activity_crew on activity (tenant, (crew ->> 'ref'), served_at) where served_at is not null`.execute(db);
  await sql`create unique index platform_upload_once on platform_upload (tenant, activity_id) where undone_at is null`.execute(db);
}
