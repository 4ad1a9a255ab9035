import { sql, type Kysely } from 'kysely';

/*
 * Teams apply, volunteers ask to join. An application is corrected in its own row, so that its number and the reason
 * for an earlier «no» stay with it; two that wait can't have one name.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table team_application (
      tenant text, id uuid, by_id uuid not null, key text not null, name text not null, wish jsonb not null, state text not null,
      applied_at timestamptz not null, decided_at timestamptz, decided_by uuid, reason text, primary key (tenant, id),
      constraint team_application_key unique (tenant, by_id, key)
    )`.execute(db);
  await sql`create unique index team_application_name on team_application (tenant, name) where state = 'waiting'`.execute(db);
  await sql`create index team_application_state on team_application (tenant, state, applied_at, id)`.execute(db);
  await sql`
    create table join_request (
      tenant text, team_id text, person_id uuid, state text not null, said text, asked_at timestamptz not null, answered_at timestamptz, answered_by uuid,
      reason text, primary key (tenant, team_id, person_id)
    )`.execute(db);
  await sql`create index join_request_person on join_request (tenant, person_id)`.execute(db);
  // What somebody says they hold; it counts only when it stands in qualification as well.
  await sql`alter table volunteer add column claimed text[] not null default '{}'`.execute(db);
  await sql`create unique index volunteer_phone on volunteer (tenant, phone_hash) where phone_hash is not null`.execute(db);
  await sql`create index activity_team_served on activity (tenant, (crew ->> 'ref'), served_at) where served_at is not null`.execute(db);
}
