import { sql, type Kysely } from 'kysely';

/*
 * Services opened to sign-up, questions before a talk, and outlines. When and by whom is read from the activity each time,
 * so that nothing here can go stale. Names of those a helper signed up are sealed; texts stand in rows of their own.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // taken counts the heads of all sign-ups in force: one row to wait for, so that a crowd can't take more than there is.
  await sql`
    create table gathering (
      tenant text, activity_id uuid, order_id uuid not null, place text not null, note text, capacity integer not null, taken integer not null default 0,
      opened_by uuid not null, opened_at timestamptz not null, key text not null, closed_at timestamptz,
      came integer, attend_by uuid, attend_at timestamptz, primary key (tenant, activity_id)
    )`.execute(db);
  // person_id is null when a helper signed somebody up; slot is the time that was told, so that a change can be said.
  await sql`
    create table sign_up (
      tenant text, id uuid, activity_id uuid not null, person_id uuid, helper_id uuid, name text, heads integer not null, slot jsonb, key text not null,
      at timestamptz not null, cancelled_at timestamptz, attended integer, primary key (tenant, id)
    )`.execute(db);
  await sql`create unique index sign_up_person on sign_up (tenant, activity_id, person_id) where person_id is not null`.execute(db);
  await sql`create unique index sign_up_helper on sign_up (tenant, helper_id, key) where person_id is null`.execute(db);
  await sql`create index sign_up_activity on sign_up (tenant, activity_id)`.execute(db);
  // The text lies in words under the question's id. nth makes «at most so many a person» a matter of a key.
  await sql`
    create table question (
      tenant text, id uuid, activity_id uuid not null, order_id uuid not null, person_id uuid not null, via_helper boolean not null, nth integer not null,
      key text not null, at timestamptz not null, covered_at timestamptz, hidden_at timestamptz, primary key (tenant, id),
      constraint question_nth unique (tenant, activity_id, person_id, nth), constraint question_key unique (tenant, person_id, key)
    )`.execute(db);
  await sql`
    create table outline (
      tenant text, id uuid, topic_id text not null, title text not null, unit text not null, source text not null, author_id uuid not null, key text not null,
      sample boolean not null, at timestamptz not null, reviewed_by uuid, reviewed_on text, expires_on text, withdrawn_at timestamptz, withdrawn_why text,
      primary key (tenant, id), constraint outline_key unique (tenant, author_id, key)
    )`.execute(db);
  await sql`create index outline_topic on outline (tenant, topic_id)`.execute(db);
  await sql`create table outline_text (tenant text, outline_id uuid, text text not null, primary key (tenant, outline_id))`.execute(db);
  // crew is who chose it: another team that takes the service over chooses for itself.
  await sql`
    create table activity_outline (
      tenant text, activity_id uuid, outline_id uuid not null, crew text not null, by_id uuid not null, at timestamptz not null, primary key (tenant, activity_id)
    )`.execute(db);
  await sql`create index activity_outline_of on activity_outline (tenant, outline_id)`.execute(db);
  // The calendars: by day, of one team and of the county.
  await sql`create index activity_crew_day on activity (tenant, (crew ->> 'kind'), (crew ->> 'ref'), (slot ->> 'date')) where crew is not null`.execute(db);
}
