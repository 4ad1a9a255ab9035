/** The directory: grid, departments, teams, topics, routes and posts of one tenant. */
import type { Department, DirectoryRows, Emergency, GridNode, Post, Route, Team, Topic } from '../../domain/grid/directory';
import type { CalendarDay } from '../../domain/order/calendar';
import type { Away, TopicNeed, Volunteer } from '../../domain/team/team';
import type { Db } from '../postgres';
import { fromRow, toRow } from '../rows';
import { limitFromRow } from './clock';

export async function readDirectory(db: Db, tenant: string, now: Date): Promise<DirectoryRows | null> {
  // One statement, so that version and content are of one moment.
  const rows = await db.query<{ version: number; valid_until: Date | null; office_hours: string | null; parts: Record<string, Record<string, unknown>[] | null> }>({
    text: `
      select t.directory_version as version,
        least((select min(edge) from post x, lateral (values (x.from_at), (x.until_at)) e(edge) where x.tenant = t.tenant and edge > $2),
          (select min(coalesce(x.ended_at, x.until_at)) from emergency x where x.tenant = t.tenant and coalesce(x.ended_at, x.until_at) > $2)) as valid_until,
        jsonb_build_object(
        'grid', (select jsonb_agg(to_jsonb(x) - 'tenant' order by x.code) from grid x where x.tenant = t.tenant),
        'departments', (select jsonb_agg(to_jsonb(x) - 'tenant' order by x.id) from department x where x.tenant = t.tenant),
        'teams', (select jsonb_agg(to_jsonb(x) - 'tenant' - 'until_at' order by x.id) from team x where x.tenant = t.tenant and x.until_at is null),
        'topics', (select jsonb_agg(to_jsonb(x) - 'tenant' order by x.rank) from topic x where x.tenant = t.tenant),
        'routes', (select jsonb_agg(to_jsonb(x) - 'tenant' order by x.rank, x.id) from route x where x.tenant = t.tenant),
        'posts', (select jsonb_agg(to_jsonb(x) - 'tenant' order by x.from_at, x.id) from post x where x.tenant = t.tenant and x.from_at <= $2 and (x.until_at is null or x.until_at > $2)),
        'days', (select jsonb_agg(to_jsonb(x) - 'tenant' order by x.date) from calendar_day x where x.tenant = t.tenant),
        'limits', (select jsonb_agg(to_jsonb(x) - 'tenant') from topic_limit x where x.tenant = t.tenant),
        'needs', (select jsonb_agg(to_jsonb(x) - 'tenant') from topic_need x where x.tenant = t.tenant),
        'away', (select jsonb_agg(to_jsonb(x) - 'tenant' - 'by_id' - 'at' order by x.from_day, x.id) from away x where x.tenant = t.tenant and x.until_day >= to_char($2::timestamptz - interval '2 days', 'YYYY-MM-DD')),
        'emergencies', (select jsonb_agg(to_jsonb(x) - 'tenant' - 'by_id' - 'key' - 'ended_at' - 'ended_by' - 'ended_why' order by x.from_at, x.id) from emergency x where x.tenant = t.tenant and x.from_at <= $2 and x.until_at > $2 and (x.ended_at is null or x.ended_at > $2)),
        'volunteers', (select jsonb_agg(jsonb_build_object('person_id', x.person_id, 'birth_year', x.birth_year, 'skills', x.skills, 'times', x.times, 'grid_codes', x.grid_codes, 'light_duty', x.light_duty,
          'qualifications', coalesce((select jsonb_agg(q.kind order by q.kind) from qualification q where q.tenant = x.tenant and q.person_id = x.person_id), '[]'),
          'training', coalesce((select jsonb_agg(c.course order by c.course) from trained c where c.tenant = x.tenant and c.person_id = x.person_id), '[]')) order by x.person_id)
          from volunteer x where x.tenant = t.tenant and x.until_at is null),
        'names', (select jsonb_agg(jsonb_build_object('id', p.person_id, 'name', p.name)) from person_private p where p.tenant = t.tenant and p.name is not null
          and exists (select 1 from post x where x.tenant = $1 and x.person_id = p.person_id))
      ) as parts, t.office_hours
      from tenant t where t.tenant = $1`,
    values: [tenant, now],
  });
  const row = rows[0];
  if (!row) return null;
  const list = <T>(name: string) => (row.parts[name] ?? []).map((one) => fromRow<T>(one));
  return {
    version: row.version,
    validUntil: row.valid_until?.toISOString() ?? null,
    root: tenant,
    grid: list<GridNode>('grid'),
    departments: list<Department>('departments'),
    teams: list<Team>('teams'),
    topics: list<Topic>('topics'),
    routes: list<Route>('routes'),
    posts: list<Post>('posts'),
    days: list<CalendarDay>('days'),
    limits: (row.parts.limits ?? []).map((one) => limitFromRow(one as never)),
    officeHours: row.office_hours,
    volunteers: list<Volunteer>('volunteers'),
    needs: list<TopicNeed>('needs'),
    away: list<Away>('away'),
    emergencies: list<Emergency>('emergencies'),
    names: Object.fromEntries((row.parts.names ?? []).map((one) => [one.id as string, one.name as string])),
  };
}

/** Creates the tenant if it is not there. @returns false when it was */
export async function addTenant(db: Db, tenant: { tenant: string; name: string; flow: string }): Promise<boolean> {
  const rows = await db.query({
    text: 'insert into tenant (tenant, name, flow) values ($1, $2, $3) on conflict do nothing returning tenant',
    values: [tenant.tenant, tenant.name, tenant.flow],
  });
  return rows.length > 0;
}

export async function readTenant(db: Db, tenant: string): Promise<{ name: string; flow: string } | null> {
  const rows = await db.query<{ name: string; flow: string }>({ name: 'read-tenant', text: 'select name, flow from tenant where tenant = $1', values: [tenant] });
  return rows[0] ?? null;
}

/** The tenant's canary; the first server to ask plants `fresh`. */
export async function readCanary(db: Db, tenant: string, fresh: string): Promise<string | null> {
  const rows = await db.query<{ canary: string }>({ text: 'update tenant set canary = coalesce(canary, $2) where tenant = $1 returning canary', values: [tenant, fresh] });
  return rows[0]?.canary ?? null;
}

/** Every server reloads the directory at its next request. Call it in the same transaction as the change. */
export async function touchDirectory(db: Db, tenant: string): Promise<void> {
  await db.query({ text: 'update tenant set directory_version = directory_version + 1 where tenant = $1', values: [tenant] });
}

export async function listGrid(db: Db, tenant: string): Promise<GridNode[]> {
  const rows = await db.query<Record<string, unknown>>({ text: 'select code, name, level, parent_code, population, households, until_at, successor_code from grid where tenant = $1 order by code', values: [tenant] });
  return rows.map((row) => fromRow<GridNode>(row));
}

export async function writeGrid(db: Db, tenant: string, nodes: readonly GridNode[]): Promise<void> {
  await db.query({
    text: `insert into grid select v.* from jsonb_populate_recordset(null::grid, $1::jsonb) v
      on conflict (tenant, code) do update set name = excluded.name, level = excluded.level, parent_code = excluded.parent_code`,
    values: [JSON.stringify(nodes.map((node) => ({ tenant, ...toRow(node) })))],
  });
}

type Listed = { department: Department; team: Team & { older: boolean }; topic: Topic; route: Route & { id: string }; topic_need: TopicNeed };

/** Puts rows of a preset in; a row that is there already stays as the county has it. */
export async function addListed<T extends keyof Listed>(db: Db, tenant: string, table: T, rows: readonly Listed[T][]): Promise<void> {
  await db.query({
    text: `insert into ${table} select v.* from jsonb_populate_recordset(null::${table}, $1::jsonb) v on conflict do nothing`,
    values: [JSON.stringify(rows.map((row) => ({ tenant, ...toRow(row) })))],
  });
}
