/** Joining and leaving a team, its deputy, training noted, and days on which a team or a person can't come. */
import { chinaDay, chinaDayWords } from '../domain/order/clock';
import { teamLeaders } from '../domain/grid/directory';
import { Refusal } from '../domain/refusals';
import type { Duty, LeftView, TeamView } from '../domain/team/answers';
import { isAssociation } from '../domain/people/association';
import { leadsTeam, looksAfter, mostTeams, teamShapes } from '../domain/team/registry';
import { dayParts } from '../domain/terms';
import { newId, uuidFrom } from '../store/seal';
import { touchDirectory } from '../store/sql/grid';
import { addAway, answerRequest, askToJoin, endDeputy, holdRequest, isMember, leaveTeam, listMyRequests, removeAway } from '../store/sql/join';
import { givePost, takeDirectory } from '../store/sql/posts';
import { listDuties, noteTraining, readVolunteers } from '../store/sql/volunteer';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';
import { stepBack } from './step-back';
import { postsIn, teamOf, teamView } from './team-view';

const YEARS_OF_TRAINING = 5;
const MOST_AWAY = 60;

const isIn = (call: Call, teamId: string, personId: string) => postsIn(call.directory, teamId).some((post) => post.personId === personId);
const teamsOf = (call: Call, personId: string) => new Set((call.directory.postsOf.get(personId) ?? []).map((post) => post.teamId).filter(Boolean)).size;
const tooMany = () => new Refusal('team.mostTeams', { most: String(mostTeams) });

/** The call after a change of the directory. */
export const afterwards = async (call: Call): Promise<Call> => ({ ...call, directory: await call.office.directory(call.directory.version + 1) });

/** Visits this person is down for. */
export async function dutiesOf(call: Call, personId: string, teamId: string | null): Promise<Duty[]> {
  const rows = await listDuties(call.office.db, call.office.tenant, personId, teamId);
  return rows.map((row) => ({ orderId: row.orderId, number: row.number, team: call.directory.teams.get(row.ref)?.name ?? '', day: row.slot && `${chinaDayWords(row.slot.date)}${dayParts[row.slot.part]}` }));
}

const join = define('team.join', { shape: teamShapes.join }, async (call, input): Promise<TeamView> => {
  const personId = personOf(call);
  const { db, tenant } = call.office;
  const team = teamOf(call, input.teamId);
  if ((await readVolunteers(db, tenant, [personId])).length === 0) throw new Refusal('volunteer.needed');
  if (isIn(call, team.id, personId)) throw new Refusal('team.member');
  if (teamsOf(call, personId) >= mostTeams) throw tooMany();
  await askToJoin(db, tenant, { ...input, personId, at: call.now });
  return teamView(call, team.id);
});

/** @throws team.notYours */
function leaderOf(call: Call, teamId: string): string {
  const personId = personOf(call);
  const team = teamOf(call, teamId);
  // 科协 may answer too: a team whose leader is away keeps nobody waiting.
  if (!leadsTeam(actorOf(call), team.id, call.directory) && !isAssociation(actorOf(call), call.directory)) throw new Refusal('team.notYours');
  return personId;
}

const joinAnswer = define('team.joinAnswer', { shape: teamShapes.joinAnswer }, async (call, input): Promise<TeamView> => {
  const byId = leaderOf(call, input.teamId);
  const { db, tenant } = call.office;
  const changed = await db.together(async (inner) => {
    const asked = await holdRequest(inner, tenant, input.teamId, input.personId);
    if (!asked) throw new Refusal('join.gone');
    if (asked.state !== 'waiting') {
      if (asked.state !== (input.yes ? 'approved' : 'refused')) throw new Refusal('join.gone');
      return false;
    }
    if (input.yes && !asked.isVolunteer) throw new Refusal('volunteer.needed', { say: '他已经不是登记的志愿者了' });
    if (input.yes && asked.teams >= mostTeams) throw tooMany();
    await answerRequest(inner, tenant, { ...input, byId, at: call.now });
    if (!input.yes) return false;
    await givePost(inner, tenant, { id: newId(), personId: input.personId, at: call.now, seat: { kind: 'volunteer', gridCode: null, departmentId: null, teamId: input.teamId, deputy: false } });
    await touchDirectory(inner, tenant);
    return true;
  });
  return teamView(changed ? await afterwards(call) : call, input.teamId);
});

const leave = define('team.leave', { shape: teamShapes.leave }, async (call, input): Promise<LeftView> => {
  const personId = personOf(call);
  const { db, tenant } = call.office;
  const { directory } = call;
  const leads = teamLeaders(directory, input.teamId);
  // A team without anybody who reads its orders would leave villages waiting; members go whenever they like.
  if (leads.includes(personId) && leads.every((one) => one === personId)) throw new Refusal('team.leaderStays');
  const belongs = isIn(call, input.teamId, personId);
  if (!belongs && !(await listMyRequests(db, tenant, personId)).some((one) => one.teamId === input.teamId)) return { duties: [] };
  const duties = await dutiesOf(call, personId, input.teamId);
  await db.together(async (inner) => {
    // Of two leaders who go at the same moment one has to stay.
    if (leads.includes(personId)) {
      if (!await takeDirectory(inner, tenant, directory.version)) throw new Refusal('order.busy', { say: '刚刚有别的变动，请再试一次' });
    } else if (belongs) await touchDirectory(inner, tenant);
    await leaveTeam(inner, tenant, input.teamId, personId, call.now);
  });
  if (duties.length > 0) await stepBack(call, (await afterwards(call)).directory, personId, duties);
  return { duties };
});

const deputy = define('team.deputy', { shape: teamShapes.deputy }, async (call, input): Promise<TeamView> => {
  const byId = leaderOf(call, input.teamId);
  const { db, tenant } = call.office;
  const posts = postsIn(call.directory, input.teamId);
  // A deputy does what the leader does, but names no other deputy.
  const isDeputy = posts.some((post) => post.personId === byId && post.kind === 'teamLeader' && post.deputy);
  if (isDeputy && !isAssociation(actorOf(call), call.directory)) throw new Refusal('team.notYours');
  if (!isIn(call, input.teamId, input.personId)) throw new Refusal('team.notMember');
  const wasDeputy = posts.some((post) => post.personId === input.personId && post.kind === 'teamLeader' && post.deputy);
  // The leader may have gone meanwhile; then somebody else comes first.
  if (!input.deputy && wasDeputy && teamLeaders(call.directory, input.teamId).every((one) => one === input.personId)) throw new Refusal('team.lastLeader');
  const seat = { gridCode: null, departmentId: null, teamId: input.teamId };
  await db.together(async (inner) => {
    if (input.deputy) {
      // First, so that the same tap sent twice finds the post, and who is leaving at this moment has left.
      await touchDirectory(inner, tenant);
      if (!await isMember(inner, tenant, input.teamId, input.personId)) throw new Refusal('team.notMember');
      await givePost(inner, tenant, { id: newId(), personId: input.personId, at: call.now, seat: { ...seat, kind: 'teamLeader', deputy: true } });
    } else if (wasDeputy) {
      // Were the leader to go at this moment, nobody would be left to read the team's orders.
      if (!await takeDirectory(inner, tenant, call.directory.version)) throw new Refusal('order.busy', { say: '刚刚有别的变动，请再试一次' });
      // No deputy any more, but still one of the team.
      await endDeputy(inner, tenant, input.teamId, input.personId, call.now);
      await givePost(inner, tenant, { id: newId(), personId: input.personId, at: call.now, seat: { ...seat, kind: 'volunteer', deputy: false } });
    }
  });
  return teamView(await afterwards(call), input.teamId);
});

const train = define('team.train', { shape: teamShapes.train }, async (call, input): Promise<TeamView> => {
  const byId = personOf(call);
  const { db, tenant } = call.office;
  const team = teamOf(call, input.teamId);
  if (!looksAfter(actorOf(call), team, call.directory)) throw new Refusal('team.notYours');
  if (!isIn(call, team.id, input.personId)) throw new Refusal('team.notMember');
  const today = chinaDay(call.now);
  const earliest = `${Number(today.slice(0, 4)) - YEARS_OF_TRAINING}${today.slice(4)}`;
  if (input.day > today || input.day < earliest) throw new Refusal('training.day', {}, 'day');
  await db.together(async (inner) => {
    await noteTraining(inner, tenant, { personId: input.personId, course: input.course, day: input.day, byId, at: call.now });
    await touchDirectory(inner, tenant);
  });
  return teamView(await afterwards(call), team.id);
});

const nextYear = (today: string) => `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`;

const away = define('team.away', { shape: teamShapes.away }, async (call, input): Promise<{ id: string }> => {
  const personId = input.teamId ? leaderOf(call, input.teamId) : personOf(call);
  const { db, keys, tenant } = call.office;
  const today = chinaDay(call.now);
  if (input.fromDay < today || input.untilDay < input.fromDay || input.untilDay > nextYear(today)) throw new Refusal('away.days', {}, 'untilDay');
  if (!input.teamId && teamsOf(call, personId) === 0 && !call.directory.volunteers.has(personId)) throw new Refusal('volunteer.needed');
  const { teamId, fromDay, untilDay, part } = input;
  const id = uuidFrom(keys.lookUp(`away/${personId}/${teamId ?? ''}/${fromDay}/${untilDay}/${part ?? ''}/${input.key}`));
  await db.together(async (inner) => {
    const row = { id, teamId, personId: teamId ? null : personId, fromDay, untilDay, part };
    // First, so that two who add at one moment count each other, and the same days sent twice find themselves.
    await touchDirectory(inner, tenant);
    if (!await addAway(inner, tenant, row, personId, call.now, { rows: MOST_AWAY, today })) throw new Refusal('away.enough', { most: String(MOST_AWAY) });
  });
  return { id };
});

const comeBack = define('team.comeBack', { shape: teamShapes.comeBack }, async (call, input): Promise<{ id: string }> => {
  const personId = personOf(call);
  const { db, tenant } = call.office;
  const known = call.directory.away.find((one) => one.id === input.id);
  // Taken away already, or long past: nobody is away because of it.
  if (!known) return { id: input.id };
  if (known.teamId) leaderOf(call, known.teamId);
  else if (known.personId !== personId) throw new Refusal('team.notYours');
  await db.together(async (inner) => {
    await removeAway(inner, tenant, input.id);
    await touchDirectory(inner, tenant);
  });
  return { id: input.id };
});

export const joinFunctions: CloudFunction[] = [join, joinAnswer, leave, deputy, train, away, comeBack];
