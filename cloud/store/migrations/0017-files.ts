import { sql, type Kysely } from 'kysely';

/*
 * Files that people add, and what has been looked at before others see it. Nothing here holds a person's words: the text
 * stays where it was written, and a check only knows which one it is and the hash of what was looked at.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // ref is what the file belongs to (for a photo of a service its activity), place its number there. sha256 is that of what
  // came, so that the same upload twice is one. removed_at: the bytes are gone as well.
  await sql`
    create table file (
      tenant text, id uuid, person_id uuid not null, purpose text not null, ref uuid, place integer, mime text, bytes integer, thumb_bytes integer, width integer, height integer,
      sha256 bytea, state text not null, at timestamptz not null, attached_at timestamptz, deleted_at timestamptz, removed_at timestamptz, primary key (tenant, id)
    )`.execute(db);
  await sql`create index file_person on file (tenant, person_id, at)`.execute(db);
  await sql`create unique index file_place on file (tenant, ref, place) where ref is not null and deleted_at is null`.execute(db);
  await sql`create unique index file_same on file (tenant, ref, sha256) where ref is not null and deleted_at is null`.execute(db);
  await sql`create index file_left on file (tenant, at) where removed_at is null and (ref is null or deleted_at is not null)`.execute(db);
  // One row a text or picture; a text that is changed begins anew under the same row.
  await sql`
    create table content_check (
      tenant text, id uuid, kind text not null, field text not null, ref uuid not null, order_id uuid, person_id uuid not null, text_hash bytea, state text not null, why text,
      label integer, at timestamptz not null, asked_at timestamptz, tries integer not null default 0, next_at timestamptz not null, trace_id text,
      appealed_at timestamptz, decided_by uuid, decided_at timestamptz, reason text, primary key (tenant, id), constraint content_check_of unique (tenant, field, ref)
    )`.execute(db);
  await sql`create index content_check_due on content_check (tenant, next_at) where state = 'pending'`.execute(db);
  await sql`create index content_check_people on content_check (tenant, at) where state in ('pending', 'review')`.execute(db);
  await sql`create index content_check_trace on content_check (tenant, trace_id) where trace_id is not null`.execute(db);
  // Every text that others than those who handle it will read. What is not in here is never looked at: add to it with care.
  await sql`
    create view checkable_text as
      select t.tenant, 'thanks'::text as field, t.order_id as ref, t.order_id, t.person_id, t.at, w.text
        from thanks t join words w on w.tenant = t.tenant and w.order_id = t.order_id and w.name = 'thanks'
      union all
      select q.tenant, 'question', q.id, q.order_id, q.person_id, q.at, w.text
        from question q join words w on w.tenant = q.tenant and w.order_id = q.order_id and w.name = q.id::text
      union all
      select g.tenant, 'gather', g.activity_id, g.order_id, g.opened_by, g.opened_at, concat_ws(E'\n', g.place, g.note, (
          select w.text from orders o join words w on w.tenant = o.tenant and w.order_id = o.id and w.name = 'speaker'
          where o.tenant = g.tenant and o.activity_id = g.activity_id order by o.placed_at, o.id limit 1))
        from gathering g`.execute(db);
  // What was written before this migration has not been looked at either.
  await sql`
    insert into content_check (tenant, id, kind, field, ref, order_id, person_id, text_hash, state, at, next_at)
      select tenant, gen_random_uuid(), 'text', field, ref, order_id, person_id, sha256(convert_to(text, 'UTF8')), 'pending', at, now() from checkable_text`.execute(db);
}
