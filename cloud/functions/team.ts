/** `team.list`, `team.read`, `team.mine`: the county's teams, one of them, and what is mine of them. */
import * as v from 'valibot';
import type { Directory, Team } from '../domain/grid/directory';
import { seatLabel } from '../domain/people/seats';
import type { MyTeams, TeamPage, TeamView } from '../domain/team/answers';
import { isAssociation } from '../domain/people/association';
import { teamShapes } from '../domain/team/registry';
import { listMyRequests } from '../store/sql/join';
import { countWaitingApplications, listMyApplications } from '../store/sql/registry';
import { countVolunteers, readVolunteers } from '../store/sql/volunteer';
import { actorOf, define, personOf, type CloudFunction } from './define';
import { applicationView, cardOf, teamView } from './team-view';

const PAGE = 50;
const MOST_APPLICATIONS = 20;

/* Sub-teams stand right behind the team they belong to. */
function inOrder(directory: Directory): Team[] {
  const teams = [...directory.teams.values()];
  const key = (team: Team): string => (team.parentId && directory.teams.has(team.parentId) ? `${directory.teams.get(team.parentId)?.name}\u0001${team.name}` : team.name);
  return teams.sort((a, b) => key(a).localeCompare(key(b), 'zh') || (a.id < b.id ? -1 : 1));
}

const list = define('team.list', { shape: teamShapes.list, login: 'optional' }, async (call, input): Promise<TeamPage> => {
  const { directory, office } = call;
  const teams = inOrder(directory);
  const from = input.next ? teams.findIndex((team) => team.id === input.next) + 1 : 0;
  const items = teams.slice(from, from + PAGE);
  const mayDecide = isAssociation(actorOf(call), directory);
  const [waiting, counted] = mayDecide && !input.next ? await Promise.all([countWaitingApplications(office.db, office.tenant), countVolunteers(office.db, office.tenant)]) : [0, null];
  return {
    items: items.map((team) => cardOf(call, team)), next: teams.length > from + PAGE ? items.at(-1)?.id ?? null : null, mayDecide, waiting,
    // By name, not by number: nobody is ranked.
    volunteers: counted && { total: counted.total, perTeam: teams.map((team) => ({ teamId: team.id, name: team.name, count: counted.perTeam.find((one) => one.teamId === team.id)?.count ?? 0 })) },
  };
});

const read = define('team.read', { shape: teamShapes.read, login: 'optional' }, async (call, input): Promise<TeamView> => teamView(call, input.id));

const mine = define('team.mine', { shape: v.object({}) }, async (call): Promise<MyTeams> => {
  const personId = personOf(call);
  const { directory, office } = call;
  const [applications, requests, volunteers] = await Promise.all([
    listMyApplications(office.db, office.tenant, personId, MOST_APPLICATIONS), listMyRequests(office.db, office.tenant, personId), readVolunteers(office.db, office.tenant, [personId]),
  ]);
  const own = actorOf(call).posts.filter((post) => post.teamId !== null && directory.teams.has(post.teamId));
  const teamIds = [...new Set(own.map((post) => post.teamId as string))];
  return {
    teams: teamIds.map((id) => ({ id, name: directory.teams.get(id)?.name ?? '', labels: [...new Set(own.filter((post) => post.teamId === id).map(seatLabel))] })),
    applications: applications.map((one) => applicationView(call, one)),
    requests: requests.flatMap(({ teamId, state, reason }) => (state !== 'approved' && directory.teams.has(teamId) && !teamIds.includes(teamId) ? [{ teamId, team: directory.teams.get(teamId)?.name ?? '', state, reason }] : [])),
    isVolunteer: volunteers.length > 0,
    form: {
      name: call.name, departments: [...directory.departments.values()].map(({ id, name }) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name, 'zh')),
      parents: teamIds.flatMap((id) => directory.teams.get(id) ?? []).filter((team) => !team.parentId).map(({ id, name }) => ({ id, name })),
    },
  };
});

export const teamFunctions: CloudFunction[] = [list, read, mine];
