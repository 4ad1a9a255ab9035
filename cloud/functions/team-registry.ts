/** 服务队登记: applying, deciding, changing and closing; and which teams the national platform does not know yet. */
import { currentCode, teamLeaders, type Directory } from '../domain/grid/directory';
import { chinaDay } from '../domain/order/clock';
import { csvOf } from '../domain/people/file';
import { Refusal } from '../domain/refusals';
import type { ApplicationPage, ApplicationView, TeamView, UnregisteredTeams } from '../domain/team/answers';
import { isAssociation } from '../domain/people/association';
import { leadsTeam, looksAfter, sponsorOf, teamIdOf, teamShapes, troubleWith, type Application, type TeamFields } from '../domain/team/registry';
import * as v from 'valibot';
import type { Db } from '../store/postgres';
import { newId, wordsMark } from '../store/seal';
import { touchDirectory } from '../store/sql/grid';
import { listRequests } from '../store/sql/join';
import { readDirectoryVersion } from '../store/sql/people';
import { addLook, countOpen, givePost, readFiles, takeDirectory, writePrivate } from '../store/sql/posts';
import {
  addApplication, addTeam, amendApplication, closeTeam, decideApplication, findApplication, isNameTaken, isTeamClosed, listWaitingApplications, readApplication, savePlatform, saveTeam,
} from '../store/sql/registry';
import { readVolunteers } from '../store/sql/volunteer';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';
import { applicationView, placeOf, postsIn, sectorOf, teamOf, teamView, topicsOf } from './team-view';

const PAGE = 30;
/* A name that is asked for is taken; one person can't take them all. */
const MOST_WAITING = 5;

/** @throws what does not fit the county */
function checkWish(call: Call, wish: TeamFields, applicantId: string | null): void {
  const trouble = troubleWith(wish, applicantId, call.directory);
  if (trouble) throw new Refusal(trouble);
}

/** @throws team.notAssociation */
function associationOf(call: Call): string {
  const personId = personOf(call);
  if (!isAssociation(actorOf(call), call.directory)) throw new Refusal('team.notAssociation');
  return personId;
}

const nameTaken = (name: string) => new Refusal('team.nameTaken', { name }, 'name');

async function viewOf(call: Call, id: string): Promise<ApplicationView> {
  const one = await readApplication(call.office.db, call.office.tenant, id);
  if (!one) throw new Refusal('application.notFound');
  return applicationView(call, one);
}

const apply = define('team.apply', { shape: teamShapes.apply }, async (call, { key, phone, ...wish }): Promise<ApplicationView> => {
  const personId = personOf(call);
  const { db, keys, tenant } = call.office;
  const known = await findApplication(db, tenant, personId, key);
  if (known) return viewOf(call, known);
  checkWish(call, wish, personId);
  if (await isNameTaken(db, tenant, wish.name, {})) throw nameTaken(wish.name);
  const id = await db.together(async (inner) => {
    await writePrivate(inner, keys, tenant, { id: personId, name: wish.leaderName, phone });
    const added = await addApplication(inner, tenant, { id: newId(), byId: personId, key, wish, at: call.now }, MOST_WAITING);
    if (added === null) throw nameTaken(wish.name);
    if (added === 'enough') throw new Refusal('application.enough', { most: String(MOST_WAITING) });
    return added;
  });
  return viewOf(call, id);
});

const amend = define('team.amend', { shape: teamShapes.amend }, async (call, { id, phone, ...wish }): Promise<ApplicationView> => {
  const personId = personOf(call);
  const { db, keys, tenant } = call.office;
  const before = await readApplication(db, tenant, id);
  if (before?.byId !== personId) throw new Refusal('application.notFound');
  if (before.state === 'approved') throw new Refusal('application.decided');
  checkWish(call, wish, personId);
  if (await isNameTaken(db, tenant, wish.name, { applicationId: id })) throw nameTaken(wish.name);
  await db.together(async (inner) => {
    await writePrivate(inner, keys, tenant, { id: personId, name: wish.leaderName, phone });
    const done = await amendApplication(inner, tenant, { id, byId: personId, wish, at: call.now });
    if (done === 'name') throw nameTaken(wish.name);
    if (done === 'gone') throw new Refusal('application.decided');
  });
  return viewOf(call, id);
});

const applications = define('team.applications', { shape: teamShapes.applications }, async (call, input): Promise<ApplicationPage> => {
  associationOf(call);
  const after = v.is(v.pipe(v.string(), v.uuid()), input.next) ? input.next : null;
  const found = await listWaitingApplications(call.office.db, call.office.tenant, after, PAGE + 1);
  const items = found.slice(0, PAGE);
  return { items: items.map((one) => applicationView(call, one)), next: found.length > PAGE ? items.at(-1)?.id ?? null : null };
});

const decide = define('team.decide', { shape: teamShapes.decide }, async (call, input): Promise<ApplicationView> => {
  const byId = associationOf(call);
  const { db, tenant } = call.office;
  if (!input.yes && input.reason === null) throw new Refusal('team.reasonNeeded', {}, 'reason');
  const one = await readApplication(db, tenant, input.id);
  if (!one) throw new Refusal('application.notFound');
  const decision = { ...input, wish: one.wish, byId, at: call.now };
  if (one.state !== 'waiting') return settled(call, input);
  if (input.asRead !== null && input.asRead !== wordsMark([one.wish])) throw new Refusal('review.changed');
  if (!input.yes) return await decideApplication(db, tenant, decision) ? viewOf(call, input.id) : settled(call, input);
  const teamId = teamIdOf(one.id);
  const done = await byNewest(call, async (now) => {
    const fields = fieldsOf(now.directory, one);
    checkWish(now, fields, null);
    if (await isNameTaken(db, tenant, fields.name, { applicationId: one.id, teamId })) throw nameTaken(fields.name);
    return async (inner) => {
      if (!await decideApplication(inner, tenant, decision)) return false;
      await addTeam(inner, tenant, teamId, fields);
      await givePost(inner, tenant, { id: newId(), personId: one.byId, at: call.now, seat: { kind: 'teamLeader', gridCode: null, departmentId: null, teamId, deputy: false } });
      return true;
    };
  });
  return done ? viewOf({ ...call, directory: await call.office.directory(call.directory.version + 1) }, one.id) : settled(call, input);
});

/* How often what goes by the directory is decided again when somebody else changed the directory in between. */
const TRIES = 5;

/** Decides by the directory as it is and writes as long as it is that: another team may take the name, or the place go into another. */
async function byNewest<T>(call: Call, deciding: (now: Call) => Promise<(inner: Db) => Promise<T>>): Promise<T> {
  const { db, tenant } = call.office;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const directory = tries === 0 ? call.directory : await call.office.directory(await readDirectoryVersion(db, tenant) ?? undefined);
    const write = await deciding({ ...call, directory });
    const done = await db.together(async (inner) => (await takeDirectory(inner, tenant, directory.version) ? { written: await write(inner) } : null));
    if (done) return done.written;
  }
  throw new Refusal('order.busy');
}

/* Sent twice, or by two at once, it is one decision; the other way round it is too late. */
async function settled(call: Call, input: { id: string; yes: boolean }): Promise<ApplicationView> {
  const view = await viewOf({ ...call, directory: await call.office.directory(call.directory.version) }, input.id);
  // Changed between our look and our word.
  if (view.state === 'waiting') throw new Refusal('review.changed');
  if (view.state !== (input.yes ? 'approved' : 'refused')) throw new Refusal('application.decided');
  return view;
}

/* The place may have gone into another since it was asked for. */
function fieldsOf(directory: Directory, { wish }: Application): TeamFields {
  const { leaderName: _, ...fields } = wish;
  return { ...fields, gridCode: currentCode(directory, fields.gridCode) };
}

async function touched(call: Call, id: string): Promise<TeamView> {
  return teamView({ ...call, directory: await call.office.directory(call.directory.version + 1) }, id);
}

const edit = define('team.edit', { shape: teamShapes.edit }, async (call, { id, ...fields }): Promise<TeamView> => {
  associationOf(call);
  const { db, tenant } = call.office;
  await byNewest(call, async (now) => {
    teamOf(now, id);
    checkWish(now, fields, null);
    const subTeams = [...now.directory.teams.values()].some((one) => one.parentId === id);
    if (fields.parentId !== null && (fields.parentId === id || subTeams)) throw new Refusal('team.parent');
    if (await isNameTaken(db, tenant, fields.name, { teamId: id })) throw nameTaken(fields.name);
    return (inner) => saveTeam(inner, tenant, id, fields);
  });
  return touched(call, id);
});

const platform = define('team.platform', { shape: teamShapes.platform }, async (call, input): Promise<TeamView> => {
  personOf(call);
  const { db, tenant } = call.office;
  const team = teamOf(call, input.id);
  const actor = actorOf(call);
  if (!leadsTeam(actor, team.id, call.directory) && !isAssociation(actor, call.directory)) throw new Refusal('team.notYours');
  await db.together(async (inner) => {
    await savePlatform(inner, tenant, team.id, { number: input.platformNumber, on: input.platformOn });
    await touchDirectory(inner, tenant);
  });
  return touched(call, team.id);
});

const close = define('team.close', { shape: teamShapes.close }, async (call, input): Promise<{ closed: true }> => {
  associationOf(call);
  const { db, tenant } = call.office;
  if (!call.directory.teams.has(input.id) && await isTeamClosed(db, tenant, input.id)) return { closed: true };
  teamOf(call, input.id);
  await db.together(async (inner) => {
    // Sent twice at one moment, the other one has closed it.
    if (!await closeTeam(inner, tenant, input.id, call.now) && !await isTeamClosed(inner, tenant, input.id)) throw new Refusal('team.openWork', { open: String(await countOpen(inner, tenant, ['team'], [input.id])) });
    await touchDirectory(inner, tenant);
  });
  return { closed: true };
});

/**
 * The national platform's own import format is not published, so these columns are what its registration page asks for;
 * somebody copies them over.
 */
const unregistered = define('team.unregistered', { shape: v.object({}) }, async (call): Promise<UnregisteredTeams> => {
  associationOf(call);
  const { directory } = call;
  const teams = [...directory.teams.values()].filter((team) => !team.platformNumber || !team.platformOn).sort((a, b) => a.name.localeCompare(b.name, 'zh'));
  const leader = (id: string) => teamLeaders(directory, id).map((personId) => directory.names.get(personId) ?? '').filter(Boolean).join('、');
  const head = ['服务队', '队长', '支持单位', '行业', '服务范围', '主题', '人数', '老年志愿者队', '成员数'];
  const rows = teams.map((team) => [
    team.name, leader(team.id), sponsorOf(team, directory.departments), sectorOf(team.sector), placeOf(directory, team.gridCode), topicsOf(directory, team.topicIds), String(team.size), team.older ? '是' : '否',
    String(new Set(postsIn(directory, team.id).map((post) => post.personId)).size),
  ]);
  return {
    items: teams.map((team) => ({ id: team.id, name: team.name, place: placeOf(directory, team.gridCode), leader: leader(team.id) })),
    fileName: `尚未在全国平台注册的服务队-${chinaDay(call.now)}.csv`, csv: csvOf([head, ...rows]),
  };
});

/** The telephone of an applicant, a member or somebody who asks to join, for whoever answers them; each look is written down. */
const phone = define('team.phone', { shape: teamShapes.phone }, async (call, input): Promise<{ phone: string | null }> => {
  const personId = personOf(call);
  const { db, keys, tenant } = call.office;
  if ('applicationId' in input) {
    associationOf(call);
    const one = await readApplication(db, tenant, input.applicationId);
    if (!one) throw new Refusal('application.notFound');
    // Once it is decided there is nothing to ask; a leader's telephone is then with the team.
    if (one.state !== 'waiting') throw new Refusal('application.decided');
    await addLook(db, tenant, { id: newId(), personId, ofId: one.byId, ofCode: null, at: call.now });
    return { phone: (await readFiles(db, keys, tenant, [one.byId]))[0]?.phone ?? null };
  }
  const team = teamOf(call, input.teamId);
  if (!looksAfter(actorOf(call), team, call.directory)) throw new Refusal('team.notYours');
  const known = postsIn(call.directory, team.id).some((post) => post.personId === input.personId) || (await listRequests(db, tenant, team.id)).some((one) => one.personId === input.personId);
  if (!known) throw new Refusal('team.notMember');
  await addLook(db, tenant, { id: newId(), personId, ofId: input.personId, ofCode: null, at: call.now });
  const [volunteer] = await readVolunteers(db, tenant, [input.personId]);
  return { phone: volunteer?.phoneSealed ? keys.open(volunteer.phoneSealed) : null };
});

export const registryFunctions: CloudFunction[] = [apply, amend, applications, decide, edit, platform, close, unregistered, phone];
