/** One's own registration as a volunteer; and papers that were seen. */
import * as v from 'valibot';
import { chinaDay } from '../domain/order/clock';
import { maskPhone } from '../domain/people/mask';
import { Refusal } from '../domain/refusals';
import { needsAdult } from '../domain/team/age';
import type { LeftView, MyRegistration, TeamView, VolunteerView } from '../domain/team/answers';
import { looksAfter, trainingFor } from '../domain/team/registry';
import { courses } from '../domain/team/team';
import { borrowsPhone, troubleWithAge, volunteerShapes, type Registration } from '../domain/team/volunteer';
import { countCheck } from '../store/sql/certificate';
import { touchDirectory } from '../store/sql/grid';
import { writePrivate } from '../store/sql/posts';
import { editVolunteer, endVolunteer, noteSeen, readVolunteers, register, type PhoneRow, type VolunteerRow } from '../store/sql/volunteer';
import type { Db } from '../store/postgres';
import { everyLookUp } from '../store/seal';
import { checkAgreed } from './agreed';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';
import { stepBack } from './step-back';
import { awayView, heldBy, placeOf, postsIn, teamOf, teamView } from './team-view';
import { afterwards, dutiesOf } from './team-join';

async function viewOf(call: Call, personId: string): Promise<VolunteerView | null> {
  const { directory, office } = call;
  const [one] = await readVolunteers(office.db, office.tenant, [personId]);
  if (!one) return null;
  const done = new Set(one.training.map((training) => training.course));
  const teams = actorOf(call).posts.flatMap((post) => directory.teams.get(post.teamId ?? '') ?? []);
  const asked = new Map(teams.flatMap((team) => trainingFor(team.topicIds, directory)).map((need) => [need.topic, need.courses.filter((course) => !done.has(course)).map((course) => courses[course])]));
  const today = chinaDay(call.now);
  return {
    name: one.name ?? '', birthYear: one.birthYear, skills: one.skills, qualifications: heldBy(one), times: one.times, places: one.gridCodes.map((code) => ({ code, name: placeOf(directory, code) })),
    lightDuty: one.lightDuty, guardian: one.guardian, phone: one.phoneSealed ? maskPhone(office.keys.open(one.phoneSealed)) : null, since: chinaDay(one.registeredAt), needsAdult: needsAdult(one.birthYear, today),
    training: one.training.map(({ course, day }) => ({ course, label: courses[course], day })),
    toLearn: [...asked].filter(([, missing]) => missing.length > 0).map(([topic, missing]) => ({ topic, courses: missing })),
    away: directory.away.filter((away) => away.personId === personId && away.untilDay >= today).map((away) => ({ ...awayView(call, away, true), who: '' })),
    duties: await dutiesOf(call, personId, null),
  };
}

const read = define('volunteer.read', { shape: v.object({}) }, async (call): Promise<MyRegistration> => ({ volunteer: await viewOf(call, personOf(call)), name: call.name }));

/** @throws when the county does not know a place, or the age forbids it */
function rowOf(call: Call, personId: string, input: Registration): VolunteerRow {
  const today = chinaDay(call.now);
  const trouble = troubleWithAge(input, today);
  if (trouble) throw new Refusal(trouble.refusal, trouble.words, trouble.refusal === 'volunteer.guardian' ? 'guardian' : 'birthYear');
  if (input.birthYear > Number(today.slice(0, 4))) throw new Refusal('request.shape', { say: '出生年份不对' }, 'birthYear');
  if (input.gridCodes.some((code) => !call.directory.grid.has(code))) throw new Refusal('grid.unknown', {}, 'gridCodes');
  const { birthYear, skills, times, gridCodes, lightDuty } = input;
  return { personId, birthYear, skills, times, gridCodes: [...new Set(gridCodes)], lightDuty, claimed: [...new Set(input.qualifications)], guardian: input.guardian };
}

function phoneOf(call: Call, phone: string, birthYear: number): PhoneRow {
  const { keys } = call.office;
  const [hash = null, ...earlier] = borrowsPhone(birthYear, chinaDay(call.now)) ? [] : everyLookUp(keys, phone);
  return { sealed: keys.seal(phone), hash, earlier };
}

/* Whether another volunteer has a number is said to whoever types it in, so nobody may go through a list of numbers. */
const MOST_PHONES = 10;
const DAY_MS = 86_400_000;
async function countPhone({ office: { db, keys, tenant }, now }: Call, personId: string): Promise<void> {
  if (await countCheck(db, tenant, keys.lookUp(`volunteer-phone/${personId}`), now, DAY_MS) > MOST_PHONES) throw new Refusal('volunteer.phoneTries', {}, 'phone');
}

/* One write of a registration with the person's name; a telephone that another has undoes it all. */
async function write(call: Call, name: string, work: (db: Db) => Promise<'done' | 'already' | 'phone'>): Promise<VolunteerView | null> {
  const personId = personOf(call);
  const { db, keys, tenant } = call.office;
  const done = await db.together(async (inner) => {
    const outcome = await work(inner);
    if (outcome === 'phone') throw new Refusal('volunteer.phoneTaken', {}, 'phone');
    if (outcome === 'already') return false;
    await writePrivate(inner, keys, tenant, { id: personId, name, phone: null });
    await touchDirectory(inner, tenant);
    return true;
  });
  return viewOf(done ? await afterwards(call) : call, personId);
}

const registering = define('volunteer.register', { shape: volunteerShapes.register }, async (call, input): Promise<VolunteerView | null> => {
  const personId = personOf(call);
  await checkAgreed(call, [personId]);
  const row = rowOf(call, personId, input);
  // Who is registered stays so, whatever the form says now; then no telephone is looked at either.
  if ((await readVolunteers(call.office.db, call.office.tenant, [personId])).length > 0) return viewOf(call, personId);
  await countPhone(call, personId);
  return write(call, input.name, (inner) => register(inner, call.office.tenant, row, phoneOf(call, input.phone, input.birthYear), call.now));
});

const edit = define('volunteer.edit', { shape: volunteerShapes.edit }, async (call, input): Promise<VolunteerView | null> => {
  const personId = personOf(call);
  if ((await readVolunteers(call.office.db, call.office.tenant, [personId])).length === 0) throw new Refusal('volunteer.needed');
  const row = rowOf(call, personId, input);
  if (input.phone) await countPhone(call, personId);
  return write(call, input.name, (inner) => editVolunteer(inner, call.office.tenant, row, input.phone ? phoneOf(call, input.phone, input.birthYear) : null));
});

const leave = define('volunteer.leave', { shape: v.object({}) }, async (call): Promise<LeftView> => {
  const personId = personOf(call);
  const { db, tenant } = call.office;
  const duties = await dutiesOf(call, personId, null);
  await db.together(async (inner) => {
    await endVolunteer(inner, tenant, personId, call.now);
    await touchDirectory(inner, tenant);
  });
  if (duties.length > 0) await stepBack(call, (await afterwards(call)).directory, personId, duties);
  return { duties };
});

/** That the paper was seen; only then does a qualification count. */
const see = define('volunteer.see', { shape: volunteerShapes.see }, async (call, input): Promise<TeamView> => {
  const byId = personOf(call);
  const { db, tenant } = call.office;
  const team = teamOf(call, input.teamId);
  // Nobody vouches for themselves.
  if (!looksAfter(actorOf(call), team, call.directory) || input.personId === byId) throw new Refusal('team.notYours');
  if (!postsIn(call.directory, team.id).some((post) => post.personId === input.personId)) throw new Refusal('team.notMember');
  await db.together(async (inner) => {
    if (!await noteSeen(inner, tenant, { personId: input.personId, kind: input.kind, seen: input.seen, byId, at: call.now })) throw new Refusal('volunteer.needed', { say: '他没有登记这项资格' });
    await touchDirectory(inner, tenant);
  });
  return teamView(await afterwards(call), team.id);
});

export const volunteerFunctions: CloudFunction[] = [read, registering, edit, leave, see];
