import { sql, type Kysely } from 'kysely';

/* The very same as activity_team_served: written with every service and never of more use than its twin. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop index activity_crew`.execute(db);
}
