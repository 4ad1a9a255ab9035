/** Joining and leaving a team, and days on which a team or a person can't come. */
import type { Away } from '../../domain/team/team';
import type { Db } from '../postgres';

export interface JoinRow { teamId: string; personId: string; name: string | null; state: 'waiting' | 'approved' | 'refused'; said: string | null; askedAt: Date; reason: string | null }

const columns = 'r.team_id as "teamId", r.person_id as "personId", p.name, r.state, r.said, r.asked_at as "askedAt", r.reason';
const source = 'join_request r left join person_private p on p.tenant = r.tenant and p.person_id = r.person_id';

/** Asks to join; while it waits, asking again changes nothing, after an answer it is asked anew. */
export async function askToJoin(db: Db, tenant: string, one: { teamId: string; personId: string; said: string | null; at: Date }): Promise<void> {
  await db.query({
    text: `insert into join_request as r (tenant, team_id, person_id, state, said, asked_at) values ($1, $2, $3, 'waiting', $4, $5)
      on conflict (tenant, team_id, person_id) do update set state = 'waiting', said = excluded.said, asked_at = excluded.asked_at, reason = null where r.state <> 'waiting'`,
    values: [tenant, one.teamId, one.personId, one.said, one.at],
  });
}

/** What this person asked, newest first. */
export async function listMyRequests(db: Db, tenant: string, personId: string): Promise<JoinRow[]> {
  return db.query<JoinRow>({ text: `select ${columns} from ${source} where r.tenant = $1 and r.person_id = $2 order by r.asked_at desc, r.team_id limit 50`, values: [tenant, personId] });
}

/** Those that wait at a team, the oldest first. */
export async function listRequests(db: Db, tenant: string, teamId: string): Promise<JoinRow[]> {
  return db.query<JoinRow>({ text: `select ${columns} from ${source} where r.tenant = $1 and r.team_id = $2 and r.state = 'waiting' order by r.asked_at, r.person_id limit 100`, values: [tenant, teamId] });
}

/** A request, held until the transaction ends, with the volunteer's row: two teams can't both let the sixth in. */
export async function holdRequest(db: Db, tenant: string, teamId: string, personId: string): Promise<{ state: JoinRow['state']; isVolunteer: boolean; teams: number } | null> {
  const volunteer = await db.query({ text: 'select 1 from volunteer where tenant = $1 and person_id = $2 and until_at is null for update', values: [tenant, personId] });
  const rows = await db.query<{ state: JoinRow['state']; teams: number }>({
    text: `select r.state, (select count(distinct x.team_id)::int from post x where x.tenant = $1 and x.person_id = $3 and x.team_id is not null and x.team_id <> $2 and x.until_at is null) as teams
      from join_request r where r.tenant = $1 and r.team_id = $2 and r.person_id = $3 for update`,
    values: [tenant, teamId, personId],
  });
  return rows[0] ? { ...rows[0], isVolunteer: volunteer.length > 0 } : null;
}

export async function answerRequest(db: Db, tenant: string, one: { teamId: string; personId: string; yes: boolean; reason: string | null; byId: string; at: Date }): Promise<void> {
  await db.query({
    text: 'update join_request set state = $4, reason = $5, answered_by = $6, answered_at = $7 where tenant = $1 and team_id = $2 and person_id = $3',
    values: [tenant, one.teamId, one.personId, one.yes ? 'approved' : 'refused', one.reason, one.byId, one.at],
  });
}

/** Leaves a team by oneself, or takes a request back. */
export async function leaveTeam(db: Db, tenant: string, teamId: string, personId: string, at: Date): Promise<void> {
  await db.query({
    text: `with ended as (update post set until_at = $4 where tenant = $1 and team_id = $2 and person_id = $3 and until_at is null)
      delete from join_request where tenant = $1 and team_id = $2 and person_id = $3`,
    values: [tenant, teamId, personId, at],
  });
}

/** Does this person hold a post of the team at this moment, whatever the directory says? */
export async function isMember(db: Db, tenant: string, teamId: string, personId: string): Promise<boolean> {
  return (await db.query({ text: 'select 1 from post where tenant = $1 and team_id = $2 and person_id = $3 and until_at is null limit 1', values: [tenant, teamId, personId] })).length > 0;
}

/** Ends a deputy leader's post; the leader's own is not touched. */
export async function endDeputy(db: Db, tenant: string, teamId: string, personId: string, at: Date): Promise<void> {
  await db.query({ text: "update post set until_at = $4 where tenant = $1 and team_id = $2 and person_id = $3 and kind = 'teamLeader' and deputy and until_at is null", values: [tenant, teamId, personId, at] });
}

/**
 * The id follows from the wish, so that the same days sent twice stand once. Every row lies in the memory of every server,
 * therefore not more than `most` of one team or person. @returns false when there are as many
 */
export async function addAway(db: Db, tenant: string, away: Away, byId: string, at: Date, most: { rows: number; today: string }): Promise<boolean> {
  const rows = await db.query({
    text: `with added as (insert into away (tenant, id, team_id, person_id, from_day, until_day, part, by_id, at) select $1, $2, $3, $4, $5, $6, $7, $8, $9
        where (select count(*) from away where tenant = $1 and team_id is not distinct from $3 and person_id is not distinct from $4::uuid and until_day >= $10) < $11 on conflict do nothing returning id)
      select id from added union all select id from away where tenant = $1 and id = $2`,
    values: [tenant, away.id, away.teamId, away.personId, away.fromDay, away.untilDay, away.part, byId, at, most.today, most.rows],
  });
  return rows.length > 0;
}

export async function removeAway(db: Db, tenant: string, id: string): Promise<void> {
  await db.query({ text: 'delete from away where tenant = $1 and id = $2', values: [tenant, id] });
}
