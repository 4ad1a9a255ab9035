import { sql, type Kysely } from 'kysely';

/* From what happened to what each person reads: messages in the app, messages through WeChat, and what people allow. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table notice add told_at timestamptz, add lease_until timestamptz`.execute(db);
  // What happened before there was anybody to tell it is in the histories; nobody needs a pile of old news.
  await sql`update notice set told_at = at`.execute(db);
  await sql`create index notice_untold on notice (tenant, at, id) where told_at is null`.execute(db);
  // No names and no words of people: what is shown is put together from these when it is read. One thing that happened
  // is one message, even to somebody who is told of it twice over.
  await sql`
    create table message (
      tenant text, id uuid, person_id uuid not null, notice_id uuid not null, kind text not null, audience text not null, state text not null,
      order_id uuid not null, number text not null, topic_id text, village_code text not null, slot jsonb, urgent boolean not null,
      at timestamptz not null, read_at timestamptz, primary key (tenant, id),
      constraint message_once unique (tenant, notice_id, person_id), constraint message_event unique (tenant, person_id, order_id, kind, at)
    )`.execute(db);
  await sql`create index message_of on message (tenant, person_id, at desc, id desc)`.execute(db);
  await sql`create index message_unread on message (tenant, person_id) where read_at is null`.execute(db);
  // state: waiting, sent, maybe (WeChat's answer got lost), inApp (nothing more to do), dead (an administrator may try again).
  // sending_at: asked WeChat, and the answer is not written down yet.
  await sql`
    create table delivery (
      tenant text, message_id uuid, person_id uuid not null, kind text not null, template_id text not null, urgent boolean not null,
      state text not null default 'waiting', tries integer not null default 0, waits integer not null default 0, next_at timestamptz not null,
      lease_by uuid, lease_until timestamptz, sending_at timestamptz, wechat_id text, failed text, field text, errcode integer,
      created_at timestamptz not null, done_at timestamptz, primary key (tenant, message_id)
    )`.execute(db);
  await sql`create index delivery_due on delivery (tenant, next_at, message_id) where state = 'waiting'`.execute(db);
  await sql`create index delivery_dead on delivery (tenant, done_at desc, message_id) where state = 'dead'`.execute(db);
  await sql`create index delivery_wechat on delivery (tenant, wechat_id) where wechat_id is not null`.execute(db);
  // The same «accept» comes from the telephone and from WeChat; the larger count of the two is what was allowed.
  await sql`
    create table consent_count (
      tenant text, person_id uuid, template_id text, said integer not null default 0, pushed integer not null default 0, used integer not null default 0,
      updated_at timestamptz not null, primary key (tenant, person_id, template_id), check (used >= 0 and used <= greatest(said, pushed))
    )`.execute(db);
  await sql`create table consent_said (tenant text, person_id uuid, key text, at timestamptz not null, primary key (tenant, person_id, key))`.execute(db);
  await sql`create table notice_off (tenant text, person_id uuid, kind text, at timestamptz not null, primary key (tenant, person_id, kind))`.execute(db);
}
