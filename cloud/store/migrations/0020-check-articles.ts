import { sql, type Kysely } from 'kysely';

/*
 * Articles and outlines are looked at as well before readers see them. An article's own key is its name, so the check
 * knows it by a number made of that.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create or replace view checkable_text as
      select t.tenant, 'thanks'::text as field, t.order_id as ref, t.order_id, t.person_id, t.at, w.text
        from thanks t join words w on w.tenant = t.tenant and w.order_id = t.order_id and w.name = 'thanks'
      union all
      select q.tenant, 'question', q.id, q.order_id, q.person_id, q.at, w.text
        from question q join words w on w.tenant = q.tenant and w.order_id = q.order_id and w.name = q.id::text
      union all
      select g.tenant, 'gather', g.activity_id, g.order_id, g.opened_by, g.opened_at, concat_ws(E'\n', g.place, g.note, (
          select w.text from orders o join words w on w.tenant = o.tenant and w.order_id = o.id and w.name = 'speaker'
          where o.tenant = g.tenant and o.activity_id = g.activity_id order by o.placed_at, o.id limit 1))
        from gathering g
      union all
      select a.tenant, 'article', md5('article/' || a.slug)::uuid, null::uuid, a.author_id, coalesce(a.submitted_at, a.at), concat_ws(E'\n', a.title, a.summary, a.unit, a.source, t.text)
        from article a join article_text t on t.tenant = a.tenant and t.slug = a.slug where a.author_id is not null and a.state in ('inReview', 'published')
      union all
      select o.tenant, 'outline', o.id, null::uuid, o.author_id, o.at, concat_ws(E'\n', o.title, o.unit, o.source, t.text)
        from outline o join outline_text t on t.tenant = o.tenant and t.outline_id = o.id where not o.sample and o.withdrawn_at is null`.execute(db);
  // What is on the shelf, or in use, somebody of the county has read and let out.
  await sql`
    insert into content_check (tenant, id, kind, field, ref, person_id, text_hash, state, at, next_at)
      select t.tenant, gen_random_uuid(), 'text', t.field, t.ref, t.person_id, sha256(convert_to(t.text, 'UTF8')), 'passedByHuman', t.at, now() from checkable_text t
      where (t.field = 'article' and exists (select 1 from article a where a.tenant = t.tenant and a.state = 'published' and md5('article/' || a.slug)::uuid = t.ref))
        or (t.field = 'outline' and exists (select 1 from outline o where o.tenant = t.tenant and o.id = t.ref and o.reviewed_on is not null))
      on conflict do nothing`.execute(db);
}
