import { sql, type Kysely } from 'kysely';

/*
 * The visit itself: when somebody came and left, what proves it, and what was brought. `place` numbers the lines of one
 * list, so that twenty is the most there can be whoever adds at the same moment. The words of a thank-you stand in `words`.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table activity add column arrived_at timestamptz, add column left_at timestamptz, add column proof text,
      add column served_by uuid[], add column travel_minutes integer`.execute(db);
  await sql`
    create table material (
      tenant text, id uuid, activity_id uuid not null, place integer not null check (place between 1 and 20), name text not null, brings text not null,
      ready boolean not null default false, added_by uuid not null, at timestamptz not null, primary key (tenant, id),
      constraint material_place unique (tenant, activity_id, place), constraint material_name unique (tenant, activity_id, name)
    )`.execute(db);
  await sql`create table thanks (tenant text, order_id uuid, person_id uuid not null, key text not null, at timestamptz not null, primary key (tenant, order_id))`.execute(db);
  // Tries at «who comes» are counted apart, so that nobody can use up those of the rating code with them.
  await sql`alter table slip add column visit_tries integer not null default 0`.execute(db);
}
