import { sql, type Kysely } from 'kysely';

/*
 * What the directory knows of teams and volunteers. A volunteer's name stands in person_private and the telephone is
 * sealed; phone_hash counts somebody once who registers twice.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table team add column parent_id text, add column sector text, add column sponsor text, add column older boolean not null default false,
      add column max_head_count integer, add column platform_number text, add column platform_on text, add column until_at timestamptz`.execute(db);
  await sql`
    create table volunteer (
      tenant text, person_id uuid, birth_year integer not null, skills text[] not null, times jsonb not null, grid_codes text[] not null,
      light_duty boolean not null, phone_sealed text, phone_hash bytea, guardian boolean not null default false, registered_at timestamptz not null,
      until_at timestamptz, primary key (tenant, person_id)
    )`.execute(db);
  await sql`create table qualification (tenant text, person_id uuid, kind text, seen_by uuid, seen_at timestamptz not null, primary key (tenant, person_id, kind))`.execute(db);
  await sql`create table trained (tenant text, person_id uuid, course text, on_day text not null, noted_by uuid, at timestamptz not null, primary key (tenant, person_id, course))`.execute(db);
  await sql`
    create table topic_need (
      tenant text, topic_id text, qualifications text[] not null, training text[] not null, sensitive boolean not null, risks text,
      insurance boolean not null, asks_again boolean not null, primary key (tenant, topic_id)
    )`.execute(db);
  await sql`
    create table away (
      tenant text, id uuid, team_id text, person_id uuid, from_day text not null, until_day text not null, part text, by_id uuid not null,
      at timestamptz not null, primary key (tenant, id)
    )`.execute(db);
}
