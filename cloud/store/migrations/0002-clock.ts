import { sql, type Kysely } from 'kysely';

/* What the clock needs: the county's own calendar, hours and limits (read with the directory), and what it did. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // null = the usual hours of the program
  await sql`alter table tenant add column office_hours text`.execute(db);
  await sql`create table calendar_day (tenant text, date text, kind text not null, name text not null, primary key (tenant, date))`.execute(db);
  // An empty topic means every topic; a key can't hold null. kind and amount are those of a Limit.
  await sql`create table topic_limit (tenant text, topic_id text, state text, kind text not null, amount integer not null, primary key (tenant, topic_id, state))`.execute(db);
  // One row for each thing the clock did: the key is what makes it happen once, whichever process comes first.
  // since and due_at tell which stay of the order is meant; step is what it took, why what stood in the way.
  await sql`
    create table clock_event (
      tenant text, order_id uuid, since timestamptz, due_at timestamptz, kind text, attempt integer not null, step text, why text,
      at timestamptz not null, constraint clock_event_key primary key (tenant, order_id, since, due_at, kind)
    )`.execute(db);
}
