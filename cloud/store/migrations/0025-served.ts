import { sql, type Kysely } from 'kysely';

/*
 * What the overview counts, where it can be counted without reading whole orders: every service of every order in one
 * narrow row, and who has an open order still to serve beside its desk. Both are written by the statement of the step.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // alone: the only row of its activity and the only row of its order, so that counting rows is counting both.
  await sql`
    create table served (
      tenant text, order_id uuid, attempt integer, activity_id uuid not null, village_code text not null, department_id text, team_id text,
      at timestamptz not null, alone boolean not null, primary key (tenant, order_id, attempt)
    )`.execute(db);
  await sql`
    insert into served
      select h.tenant, h.order_id, h.attempt, a.id, o.village_code, a.department_id, case when a.crew ->> 'kind' = 'team' then a.crew ->> 'ref' end, h.at,
        count(*) over (partition by h.tenant, a.id) = 1 and count(*) over (partition by h.tenant, h.order_id) = 1
      from history h join orders o on o.tenant = h.tenant and o.id = h.order_id
        join activity a on a.tenant = h.tenant and a.id = (select (x.detail ->> 'activityId')::uuid from history x
          where x.tenant = h.tenant and x.order_id = h.order_id and x.seq <= h.seq and x.detail ? 'activityId' order by x.seq desc limit 1)
      where h.step = 'serve'`.execute(db);
  // Those that count as one each are counted from the index without looking at a row; the others are few.
  await sql`create index served_alone on served (tenant, at) include (village_code, department_id, team_id) where alone`.execute(db);
  await sql`create index served_together on served (tenant, at) where not alone`.execute(db);

  // The same as the activity's department and team while the order is open and not served; null otherwise.
  await sql`alter table orders add column to_serve_department text, add column to_serve_team text`.execute(db);
  await sql`
    update orders o set to_serve_department = a.department_id, to_serve_team = case when a.crew ->> 'kind' = 'team' then a.crew ->> 'ref' end
      from activity a where a.tenant = o.tenant and a.id = o.activity_id and o.waits_kind is not null and a.served_at is null and (a.department_id is not null or a.crew is not null)`.execute(db);
  // The same index as before for the desks; with these beside them everything open is counted from it alone.
  await sql`drop index orders_queue`.execute(db);
  await sql`
    create index orders_queue on orders (tenant, waits_kind, waits_ref, due_at, id)
      include (state, village_code, activity_id, to_serve_department, to_serve_team) where waits_kind is not null`.execute(db);
}
