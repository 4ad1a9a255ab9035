/** 服务队登记: applications, and the teams that come of them. */
import type { Application, TeamFields, TeamWish } from '../../domain/team/registry';
import { isClash, type Db } from '../postgres';

interface ApplicationRow { id: string; by_id: string; by_name: string | null; wish: TeamWish; state: Application['state']; applied_at: Date; decided_at: Date | null; reason: string | null }

const columns = 'a.id, a.by_id, p.name as by_name, a.wish, a.state, a.applied_at, a.decided_at, a.reason';
const source = 'team_application a left join person_private p on p.tenant = a.tenant and p.person_id = a.by_id';

const applicationOf = (row: ApplicationRow): Application => ({
  id: row.id, byId: row.by_id, byName: row.by_name, wish: row.wish, state: row.state, appliedAt: row.applied_at.toISOString(), decidedAt: row.decided_at?.toISOString() ?? null, reason: row.reason,
});

/** Is this name borne by a team in force, or asked for by another application that waits? */
export async function isNameTaken(db: Db, tenant: string, name: string, except: { applicationId?: string; teamId?: string }): Promise<boolean> {
  const rows = await db.query({
    text: `select 1 from team where tenant = $1 and name = $2 and until_at is null and id is distinct from $4
      union all select 1 from team_application where tenant = $1 and name = $2 and state = 'waiting' and id is distinct from $3::uuid limit 1`,
    values: [tenant, name, except.applicationId ?? null, except.teamId ?? null],
  });
  return rows.length > 0;
}

/** Sent twice under one key it is one application. @returns its id, null when another that waits has the name, 'enough' when this person has `most` waiting */
export async function addApplication(db: Db, tenant: string, one: { id: string; byId: string; key: string; wish: TeamWish; at: Date }, most: number): Promise<string | null> {
  return orNameTaken(async () => {
    // Two at once wait for each other here, so that they count one another.
    await db.query({ text: 'select 1 from person where tenant = $1 and id = $2 for update', values: [tenant, one.byId] });
    const waiting = await db.query<{ key: string }>({ text: "select key from team_application where tenant = $1 and by_id = $2 and state = 'waiting' limit $3", values: [tenant, one.byId, most] });
    if (waiting.length >= most && !waiting.some((other) => other.key === one.key)) return 'enough';
    const rows = await db.query<{ id: string }>({
      text: `with added as (insert into team_application (tenant, id, by_id, key, name, wish, state, applied_at)
          values ($1, $2, $3, $4, $5, $6, 'waiting', $7) on conflict on constraint team_application_key do nothing returning id)
        select id from added union all select id from team_application where tenant = $1 and by_id = $3 and key = $4`,
      values: [tenant, one.id, one.byId, one.key, one.wish.name, JSON.stringify(one.wish), one.at],
    });
    return rows[0]?.id ?? one.id;
  });
}

/** Was an application already sent under this key? @returns its id */
export async function findApplication(db: Db, tenant: string, byId: string, key: string): Promise<string | null> {
  const rows = await db.query<{ id: string }>({ text: 'select id from team_application where tenant = $1 and by_id = $2 and key = $3', values: [tenant, byId, key] });
  return rows[0]?.id ?? null;
}

/** Corrects one's own application; a refused one waits again from now. @returns 'gone' when it is approved or not theirs, 'name' when the name is taken */
export async function amendApplication(db: Db, tenant: string, one: { id: string; byId: string; wish: TeamWish; at: Date }): Promise<'done' | 'gone' | 'name'> {
  const done = await orNameTaken(async () => (await db.query({
    text: `update team_application set name = $4, wish = $5, applied_at = case state when 'waiting' then applied_at else $6 end, state = 'waiting'
      where tenant = $1 and id = $2 and by_id = $3 and state in ('waiting', 'refused') returning id`,
    values: [tenant, one.id, one.byId, one.wish.name, JSON.stringify(one.wish), one.at],
  })).length > 0);
  return done === null ? 'name' : done ? 'done' : 'gone';
}

async function orNameTaken<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (fault) {
    if (isClash(fault, 'team_application_name')) return null;
    throw fault;
  }
}

export async function readApplication(db: Db, tenant: string, id: string): Promise<Application | null> {
  const rows = await db.query<ApplicationRow>({ text: `select ${columns} from ${source} where a.tenant = $1 and a.id = $2`, values: [tenant, id] });
  return rows[0] ? applicationOf(rows[0]) : null;
}

/** Those that wait, the oldest first. */
export async function listWaitingApplications(db: Db, tenant: string, after: string | null, limit: number): Promise<Application[]> {
  const rows = await db.query<ApplicationRow>({
    text: `select ${columns} from ${source} where a.tenant = $1 and a.state = 'waiting'
      and ($2::uuid is null or (a.applied_at, a.id) > (select b.applied_at, b.id from team_application b where b.tenant = $1 and b.id = $2)) order by a.applied_at, a.id limit $3`,
    values: [tenant, after, limit],
  });
  return rows.map(applicationOf);
}

export async function countWaitingApplications(db: Db, tenant: string): Promise<number> {
  const rows = await db.query<{ waiting: number }>({ text: "select count(*)::int as waiting from team_application where tenant = $1 and state = 'waiting'", values: [tenant] });
  return rows[0]?.waiting ?? 0;
}

/** One's own, the newest first. */
export async function listMyApplications(db: Db, tenant: string, personId: string, limit: number): Promise<Application[]> {
  const rows = await db.query<ApplicationRow>({ text: `select ${columns} from ${source} where a.tenant = $1 and a.by_id = $2 order by a.applied_at desc, a.id limit $3`, values: [tenant, personId, limit] });
  return rows.map(applicationOf);
}

/** Decides, if it still waits and asks for what was read: whoever applied may change it until then. @returns false when it does not */
export async function decideApplication(db: Db, tenant: string, one: { id: string; wish: TeamWish; yes: boolean; reason: string | null; byId: string; at: Date }): Promise<boolean> {
  const rows = await db.query({
    text: "update team_application set state = $3, reason = $4, decided_by = $5, decided_at = $6 where tenant = $1 and id = $2 and state = 'waiting' and wish = $7::jsonb returning id",
    values: [tenant, one.id, one.yes ? 'approved' : 'refused', one.reason, one.byId, one.at, JSON.stringify(one.wish)],
  });
  return rows.length > 0;
}

const teamColumns = 'name, grid_code, department_id, topic_ids, size, parent_id, sector, sponsor, older, max_head_count, platform_number, platform_on';
const teamValues = (one: TeamFields) => [one.name, one.gridCode, one.departmentId, one.topicIds, one.size, one.parentId, one.sector, one.sponsor, one.older, one.maxHeadCount, one.platformNumber, one.platformOn];

/** A team that is there already stays as it is. Touch the directory with it. */
export async function addTeam(db: Db, tenant: string, id: string, fields: TeamFields): Promise<void> {
  await db.query({ text: `insert into team (tenant, id, ${teamColumns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict do nothing`, values: [tenant, id, ...teamValues(fields)] });
}

/** Puts the team's whole description in the place of the one before. Touch the directory with it. */
export async function saveTeam(db: Db, tenant: string, id: string, fields: TeamFields): Promise<void> {
  await db.query({ text: `update team set (${teamColumns}) = ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) where tenant = $1 and id = $2`, values: [tenant, id, ...teamValues(fields)] });
}

export async function savePlatform(db: Db, tenant: string, id: string, platform: { number: string; on: string }): Promise<void> {
  await db.query({ text: 'update team set platform_number = $3, platform_on = $4 where tenant = $1 and id = $2', values: [tenant, id, platform.number, platform.on] });
}

/**
 * Closes a team that has nothing open, with its posts, what was asked of it and its days away. Where it was invited and
 * has not answered it counts as passed, and the departments hear of it. @returns false when something is open
 */
export async function closeTeam(db: Db, tenant: string, id: string, at: Date): Promise<boolean> {
  // First of all the team itself: a claim of that moment holds it as well, and is then seen below or finds it closed.
  await db.query({ text: 'select 1 from team where tenant = $1 and id = $2 for update', values: [tenant, id] });
  const rows = await db.query({
    text: `update team t set until_at = $3 where t.tenant = $1 and t.id = $2 and t.until_at is null
      and not exists (select 1 from orders o where o.tenant = $1 and o.waits_kind = 'team' and o.waits_ref = $2) returning id`,
    values: [tenant, id, at],
  });
  if (rows.length === 0) return false;
  // Held before they are told of: the statement that waits for an activity shows its orders as they were before.
  const asked = await db.query<{ id: string }>({
    text: 'select id from activity where tenant = $1 and $2 = any(invited) and not $2 = any(passed) and crew is null and served_at is null order by id for update',
    values: [tenant, id],
  });
  await db.query({
    text: `with passed as (update activity set passed = array_append(passed, $2), version = version + 1 where tenant = $1 and id = any($4::uuid[]) returning id, department_id)
      insert into notice (tenant, id, order_id, step, state, to_kind, to_ref, at)
        select distinct on (p.id) $1, gen_random_uuid(), o.id, 'pass', o.state, 'department', p.department_id, $3::timestamptz
        from passed p join orders o on o.tenant = $1 and o.activity_id = p.id where o.due_at is not null and p.department_id is not null order by p.id, o.placed_at`,
    values: [tenant, id, at, asked.map((one) => one.id)],
  });
  await db.query({ text: 'update post set until_at = $3 where tenant = $1 and team_id = $2 and until_at is null', values: [tenant, id, at] });
  await db.query({ text: "delete from join_request where tenant = $1 and team_id = $2 and state = 'waiting'", values: [tenant, id] });
  await db.query({ text: 'delete from away where tenant = $1 and team_id = $2', values: [tenant, id] });
  return true;
}

/** Is this team closed? */
export async function isTeamClosed(db: Db, tenant: string, id: string): Promise<boolean> {
  return (await db.query({ text: 'select 1 from team where tenant = $1 and id = $2 and until_at is not null', values: [tenant, id] })).length > 0;
}
