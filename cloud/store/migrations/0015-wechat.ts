import { sql, type Kysely } from 'kysely';

/* WeChat's side: one access token for all processes, and which pushes were done. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // turn_by and turn_until: which process is fetching a new token just now. forced_*: WeChat lets a token be forced
  // twenty times a day, half a minute apart.
  await sql`
    create table wechat_token (
      tenant text, app_id text, token_sealed text, expires_at timestamptz, version integer not null, turn_by uuid, turn_until timestamptz,
      forced_at timestamptz, forced_on text, forced_count integer not null default 0, primary key (tenant, app_id)
    )`.execute(db);
  // Only a keyed hash: a push names the person it is about.
  await sql`create table wechat_push_seen (tenant text, key_hash bytea, at timestamptz not null, primary key (tenant, key_hash))`.execute(db);
  await sql`create index wechat_push_seen_at on wechat_push_seen (tenant, at)`.execute(db);
}
