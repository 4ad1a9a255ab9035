import { sql, type Kysely } from 'kysely';

/* Where and how a service is given, units under a department, and rules that name a destination and co-departments. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table orders add column destination text, add column form text`.execute(db);
  await sql`alter table department add column parent_id text`.execute(db);
  await sql`alter table route add column destination text, add column co_department_ids text[] not null default '{}'`.execute(db);
}
