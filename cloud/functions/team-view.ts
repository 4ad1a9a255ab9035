/** A team, its members and its application as this person may see them. */
import { currentCode, placeName, type Directory, type Post, type Team } from '../domain/grid/directory';
import { chinaDay, chinaDayWords, yearBegins } from '../domain/order/clock';
import { workingDaysSince } from '../domain/people/file';
import { seatLabel } from '../domain/people/seats';
import { Refusal } from '../domain/refusals';
import type { ApplicationView, AwayView, MemberView, TeamCard, TeamHealth, TeamView } from '../domain/team/answers';
import { isAssociation } from '../domain/people/association';
import { leadsTeam, looksAfter, seesMembers, sponsorOf, teamIdOf, trainingFor, type Application, type TeamFields } from '../domain/team/registry';
import { sectors, type Sector } from '../domain/team/sectors';
import { courses, qualifications, type Away } from '../domain/team/team';
import { dayParts } from '../domain/terms';
import { wordsMark } from '../store/seal';
import { listMyRequests, listRequests } from '../store/sql/join';
import { countServices } from '../store/sql/claim';
import { readVolunteers, type Registered } from '../store/sql/volunteer';
import { actorOf, contextOf, type Call } from './define';

/** A team in force. @throws team.unknown */
export function teamOf(call: Call, id: string): Team {
  const team = call.directory.teams.get(id);
  if (!team) throw new Refusal('team.unknown');
  return team;
}

export const postsIn = (directory: Directory, teamId: string): readonly Post[] => directory.postsAt.get(`team:${teamId}`) ?? [];
export const placeOf = (directory: Directory, code: string): string => placeName(directory, currentCode(directory, code));
export const topicsOf = (directory: Directory, topicIds: readonly string[]): string => (topicIds.length === 0 ? '各种主题' : topicIds.map((id) => directory.topics.get(id)?.name ?? id).join('、'));
export const sectorOf = (sector: string | null | undefined): string => sectors[sector as Sector] ?? '';

export function cardOf(call: Call, team: Team): TeamCard {
  const { directory } = call;
  const people = new Set(postsIn(directory, team.id).map((post) => post.personId));
  return {
    id: team.id, name: team.name, place: placeOf(directory, team.gridCode), topics: topicsOf(directory, team.topicIds), size: Math.max(team.size, people.size), older: team.older ?? false,
    sector: sectorOf(team.sector), under: team.parentId ? directory.teams.get(team.parentId)?.name ?? null : null, mine: call.personId !== null && people.has(call.personId),
  };
}

export function applicationView(call: Call, one: Application): ApplicationView {
  const { directory } = call;
  const { calendar } = contextOf(call);
  const appliedOn = chinaDay(one.appliedAt);
  return {
    id: one.id, wish: one.wish, place: placeOf(directory, one.wish.gridCode), topics: topicsOf(directory, one.wish.topicIds), sponsor: sponsorOf(one.wish, directory.departments),
    sector: sectorOf(one.wish.sector), parent: one.wish.parentId ? directory.teams.get(one.wish.parentId)?.name ?? null : null, state: one.state, appliedOn,
    // 志愿服务条例 第13条: verified and answered in time.
    waited: workingDaysSince(appliedOn, chinaDay(call.now), calendar), reason: one.reason, asRead: wordsMark([one.wish]), teamId: one.state === 'approved' && directory.teams.has(teamIdOf(one.id)) ? teamIdOf(one.id) : null,
  };
}

export function awayView(call: Call, away: Away, mayRemove: boolean): AwayView {
  const { directory } = call;
  const days = away.fromDay === away.untilDay ? chinaDayWords(away.fromDay) : `${chinaDayWords(away.fromDay)}到${chinaDayWords(away.untilDay)}`;
  return { id: away.id, who: away.teamId ? directory.teams.get(away.teamId)?.name ?? '' : directory.names.get(away.personId ?? '') ?? '', days: `${days}${away.part ? `，${dayParts[away.part]}` : ''}`, mayRemove };
}

/** Qualifications as said and as seen. */
export const heldBy = (one: Registered) => [...new Set([...one.seen, ...one.claimed])].map((kind) => ({ kind, label: qualifications[kind], seen: one.seen.includes(kind) }));

function membersOf(call: Call, posts: readonly Post[], known: ReadonlyMap<string, Registered> | null): MemberView[] {
  const ids = [...new Set(posts.map((post) => post.personId))];
  const leads = (personId: string, deputy: boolean) => posts.some((post) => post.personId === personId && post.kind === 'teamLeader' && (post.deputy ?? false) === deputy);
  const members = ids.map((personId): MemberView => {
    const one = known?.get(personId);
    return {
      personId, name: call.directory.names.get(personId) || '还没写姓名', labels: [...new Set(posts.filter((post) => post.personId === personId).map(seatLabel))],
      isLeader: leads(personId, false), isDeputy: leads(personId, true),
      known: known && { isVolunteer: one !== undefined, qualifications: one ? heldBy(one) : [], training: one?.training.map((done) => courses[done.course]) ?? [], lightDuty: one?.lightDuty ?? false, skills: one?.skills ?? [] },
    };
  });
  return members.sort((a, b) => Number(b.isLeader) - Number(a.isLeader) || Number(b.isDeputy) - Number(a.isDeputy) || a.name.localeCompare(b.name, 'zh') || (a.personId < b.personId ? -1 : 1));
}

async function healthOf(call: Call, team: Team, members: number, known: ReadonlyMap<string, Registered>): Promise<TeamHealth> {
  const volunteers = [...known.values()];
  return {
    members, volunteers: volunteers.length, lightDuty: volunteers.filter((one) => one.lightDuty).length,
    qualifications: [...new Set(volunteers.flatMap((one) => one.seen))].map((kind) => qualifications[kind]),
    services: (await countServices(call.office.db, call.office.tenant, { teamIds: [team.id], since: yearBegins(call.now), most: null })).get(team.id) ?? 0,
  };
}

const fieldsOf = (team: Team): TeamFields => ({
  name: team.name, departmentId: team.departmentId, sponsor: team.sponsor ?? null, sector: (team.sector as Sector | null) ?? 'other', gridCode: team.gridCode, topicIds: team.topicIds, size: team.size,
  maxHeadCount: team.maxHeadCount ?? null, older: team.older ?? false, parentId: team.parentId ?? null, platformNumber: team.platformNumber ?? null, platformOn: team.platformOn ?? null,
});

/** A team as this person sees it. */
export async function teamView(call: Call, id: string): Promise<TeamView> {
  const { directory, office } = call;
  const { db, tenant } = office;
  const team = teamOf(call, id);
  const actor = actorOf(call);
  const posts = postsIn(directory, id);
  const [leads, association, after, sees] = [leadsTeam(actor, id, directory), isAssociation(actor, directory), looksAfter(actor, team, directory), seesMembers(actor, team, directory)];
  const card = cardOf(call, team);
  const personIds = [...new Set(posts.map((post) => post.personId))];
  const known = after ? new Map((await readVolunteers(db, tenant, personIds)).map((one) => [one.personId, one])) : null;
  const requests = leads || association ? await listRequests(db, tenant, id) : [];
  const asking = new Map(requests.length > 0 ? (await readVolunteers(db, tenant, requests.map((one) => one.personId))).map((one) => [one.personId, one]) : []);
  const own = call.personId && !card.mine ? (await listMyRequests(db, tenant, call.personId)).find((one) => one.teamId === id) : undefined;
  const deputy = posts.some((post) => post.personId === call.personId && post.kind === 'teamLeader' && post.deputy);
  const today = chinaDay(call.now);
  const asked = own && own.state !== 'approved' ? { state: own.state, reason: own.reason } : null;
  const may: TeamView['may'] = [];
  if (call.personId && !card.mine) may.push(asked?.state === 'waiting' ? 'takeBack' : 'join');
  if (card.mine) may.push('leave', 'ownAway');
  if (leads || association) may.push('answer', 'platform', 'teamAway');
  if (after) may.push('train');
  if ((leads && !deputy) || association) may.push('deputy');
  if (association) may.push('edit', 'close');
  return {
    ...card, sponsor: sponsorOf(team, directory.departments), maxHeadCount: team.maxHeadCount ?? null,
    platform: team.platformNumber && team.platformOn ? { number: team.platformNumber, on: team.platformOn } : null,
    subTeams: [...directory.teams.values()].filter((one) => one.parentId === id).map((one) => ({ id: one.id, name: one.name })),
    training: trainingFor(team.topicIds, directory).map((one) => ({ topic: one.topic, courses: one.courses.map((course) => courses[course]) })),
    members: sees ? membersOf(call, posts, known) : null,
    requests: requests.map((one) => ({ personId: one.personId, name: one.name ?? '', askedOn: chinaDayWords(one.askedAt), said: one.said, skills: asking.get(one.personId)?.skills ?? [] })),
    away: sees ? directory.away.filter((one) => one.untilDay >= today && (one.teamId === id || (one.personId !== null && personIds.includes(one.personId))))
      .map((one) => awayView(call, one, one.teamId ? leads || association : one.personId === call.personId)) : [],
    health: known && (leads || association) ? await healthOf(call, team, personIds.length, known) : null,
    fields: association ? fieldsOf(team) : null, asked, may,
  };
}
