/** What `served` and its neighbours must hold, told from the histories and activities alone. */
import type { Db } from '../../cloud/store/postgres';
import type { OverviewRow } from '../../cloud/store/sql/report';
import { activityAt } from '../../cloud/store/sql/report';

const teamOf = (activity: string) => `case when ${activity}.crew ->> 'kind' = 'team' then ${activity}.crew ->> 'ref' end`;
const told = `select h.order_id, h.attempt, a.id as activity_id, o.village_code, a.department_id, ${teamOf('a')} as team_id, h.at,
    count(*) over (partition by a.id) = 1 and count(*) over (partition by h.order_id) = 1 as alone
  from history h join orders o on o.tenant = h.tenant and o.id = h.order_id join activity a on a.tenant = h.tenant and a.id = ${activityAt('h')}
  where h.tenant = $1 and h.step = 'serve'`;

/** Every row that is not as the histories say, or is missing; none when all is well. */
export async function servedFaults(db: Db, tenant: string): Promise<unknown[]> {
  const lost = await db.query({ text: `(${told} except select order_id, attempt, activity_id, village_code, department_id, team_id, at, alone from served where tenant = $1)`, values: [tenant] });
  const made = await db.query({ text: `(select order_id, attempt, activity_id, village_code, department_id, team_id, at, alone from served where tenant = $1 except ${told})`, values: [tenant] });
  const wrong = await db.query({
    text: `select o.number, o.state, o.to_serve_department, o.to_serve_team from orders o join activity a on a.tenant = o.tenant and a.id = o.activity_id
      where o.tenant = $1 and (o.to_serve_department, o.to_serve_team) is distinct from
        (case when o.waits_kind is not null and a.served_at is null then a.department_id end, case when o.waits_kind is not null and a.served_at is null then ${teamOf('a')} end)`,
    values: [tenant],
  });
  return [...lost, ...made, ...wrong];
}

type Loads = Pick<OverviewRow, 'departments' | 'departmentsServed' | 'teams' | 'teamsServed'>;

/** The loads of departments and teams, each counted one by one. */
export async function countedLoads(db: Db, tenant: string, asked: { codes: string[] | null; year: Date }): Promise<Loads> {
  const count = async (rows: string, by: string, values: unknown[]) => db.query<Loads['teams'][number]>({
    text: `select ${by} as id, count(distinct activity_id)::int as events, count(distinct order_id)::int as orders from (${rows}) r where ${by} is not null and ($2::text[] is null or village_code = any($2)) group by 1 order by 1`, values,
  });
  const open = `select o.id as order_id, o.village_code, a.id as activity_id, a.department_id, ${teamOf('a')} as team_id from orders o join activity a on a.tenant = o.tenant and a.id = o.activity_id
    where o.tenant = $1 and o.waits_kind is not null and a.served_at is null`;
  const [now, since] = [[tenant, asked.codes], [tenant, asked.codes, asked.year]];
  return {
    departments: await count(open, 'department_id', now), departmentsServed: await count(`select * from (${told}) t where at >= $3`, 'department_id', since),
    teams: await count(open, 'team_id', now), teamsServed: await count(`select * from (${told}) t where at >= $3`, 'team_id', since),
  };
}
