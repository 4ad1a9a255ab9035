import { sql, type Kysely } from 'kysely';

/* When the present key took over: what stands on paper from before was made under an earlier one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table tenant add column keyed_at timestamptz`.execute(db);
}
