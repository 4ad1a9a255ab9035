import { sql, type Kysely } from 'kysely';

/*
 * Every service of every order in one narrow row, written by the statement that writes the step. The history knows the
 * same, but there it takes a look for each line which activity the order lay in then.
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
}
