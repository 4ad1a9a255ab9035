/** `order.<step>` for every step of the table a person can take, and the functions that read orders. */
import * as v from 'valibot';
import type { CardPage, Choices, OrderView } from '../domain/answers';
import { gridCrew, liaisonsOf, pathTo, teamMembers } from '../domain/grid/directory';
import { isAble, proposeDepartment, topicChain } from '../domain/grid/routing';
import { act, place, type Verdict } from '../domain/order/act';
import { chinaDay, slotTrouble } from '../domain/order/clock';
import { states, stepNames, stepRow, type StepName } from '../domain/order/lifecycle';
import type { Order } from '../domain/order/order';
import { invitedTeams, mayRead, rolesOf, type Actor } from '../domain/order/roles';
import { shapes, type StepInput } from '../domain/order/schema';
import { cardOf, present, readContact, slotWords } from '../domain/order/view';
import { Refusal } from '../domain/refusals';
import { id as idShape } from '../domain/shape';
import { postKinds } from '../domain/terms';
import { readTenant } from '../store/sql/grid';
import { findDone, readOrder, writeChange, type Read } from '../store/sql/order';
import { addReveal } from '../store/sql/people';
import { listMine, listNearby } from '../store/sql/queue';
import { newId, newOrderNumber } from '../store/seal';
import { actorOf, contextOf, define, personOf, type Call, type CloudFunction } from './define';

/* How often a step is decided again after losing a race. Each loss means that somebody else's step went through,
   so on one order this many in a row do not happen to people. */
const TRIES = 8;

type ActingStep = Exclude<StepName, 'place'>;

async function readOr404(call: Call, orderId: string, key: string | null): Promise<Read> {
  const read = await readOrder(call.office.db, call.office.keys, call.office.tenant, orderId, { personId: call.personId, key });
  if (!read) throw new Refusal('order.notFound');
  return read;
}

function view(call: Call, read: Read): OrderView {
  const names = { ...Object.fromEntries(call.directory.names), ...read.names };
  return present(read.dossier, read.order, read.history, read.texts, names, contextOf(call));
}

/** What the order looks like after a change, without asking the database again. */
function after(read: Read | null, verdict: Extract<Verdict, { ok: true }>): Read {
  const { change, dossier, order } = verdict;
  const own = change.words.filter((one) => one.orderId === order.id);
  return {
    dossier, order, done: null, names: read?.names ?? {},
    history: [...(read?.history ?? []), ...change.history.filter((line) => line.orderId === order.id)],
    texts: { ...read?.texts, ...Object.fromEntries(own.map((one) => [one.name, one.text])) },
  };
}

/** One step of one order: read, decide, write; on a lost race again, so that the loser hears the true reason. */
export async function takeStep<S extends ActingStep>(call: Call, actor: Actor, step: S, input: StepInput<S>): Promise<Read> {
  const { db, keys, tenant } = call.office;
  const { id: orderId, key } = input as { id: string; key: string };
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const read = await readOr404(call, orderId, actor.personId ? key : null);
    if (read.done) return sameAgain(read, step, orderId);
    const other = step === 'join' ? (await readOr404(call, (input as StepInput<'join'>).withOrderId, null)).dossier : null;
    const verdict = act(step, input, read.dossier, contextOf(call, actor), other);
    if (!verdict.ok) {
      // A wrong code that lost a race is one that somebody counted at the same moment; the limit holds all the same.
      if (verdict.keep) await writeChange(db, keys, tenant, verdict.keep, null, call.now);
      throw verdict.refusal;
    }
    const written = await writeChange(db, keys, tenant, verdict.change, { personId: actor.personId, key, step }, call.now);
    if (written === 'written') return after(read, verdict);
  }
  throw new Refusal('order.busy');
}

/* The same thing sent twice: show what it led to the first time, do nothing again. */
function sameAgain(read: Read, step: StepName, orderId: string): Read {
  if (read.done?.step !== step || read.done.orderId !== orderId) throw new Refusal('keys.reused');
  return read;
}

const placing = define('order.place', { shape: shapes.place }, async (call, input) => {
  const { db, keys, tenant } = call.office;
  const personId = personOf(call);
  const flow = (await readTenant(db, tenant))?.flow ?? '';
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const done = await findDone(db, tenant, personId, input.key);
    if (done) {
      if (done.step !== 'place') throw new Refusal('keys.reused');
      return view(call, await readOr404(call, done.orderId, null));
    }
    const verdict = place(input, newOrderNumber(chinaDay(call.now)), flow, contextOf(call));
    if (!verdict.ok) throw verdict.refusal;
    if ((await writeChange(db, keys, tenant, verdict.change, { personId, key: input.key, step: 'place' }, call.now)) === 'written') return view(call, after(null, verdict));
  }
  throw new Refusal('order.busy');
});

const acting = stepNames
  .filter((step): step is ActingStep => step !== 'place' && stepRow(step).by.some((role) => role !== 'system'))
  .map((step) => define(`order.${step}`, { shape: shapes[step] as v.GenericSchema }, async (call, input) => {
    personOf(call);
    return view(call, await takeStep(call, actorOf(call), step, input as never));
  }));

/** Reads an order the person may see. A team that came too late hears so. */
async function readMine(call: Call, orderId: string): Promise<Read> {
  personOf(call);
  const read = await readOr404(call, orderId, null);
  const roles = rolesOf(actorOf(call), read.order, read.dossier.activity, call.directory);
  if (!mayRead(actorOf(call), read.order, roles, call.directory)) throw new Refusal(roles.has('invited') && read.dossier.activity.crew ? 'order.alreadyClaimed' : 'order.notYours');
  return read;
}

const reading = define('order.read', { shape: v.object({ id: idShape }) }, async (call, input) => view(call, await readMine(call, input.id)));

const mine = define('order.mine', { shape: v.object({ next: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(200))), null) }) }, async (call, input): Promise<CardPage> => {
  const { db, keys, tenant } = call.office;
  const page = await listMine(db, keys, tenant, personOf(call), input.next, 20);
  return { items: page.items.map((one) => cardOf(one.order, one.activity, one.texts, contextOf(call))), next: page.next };
});

const reveal = define('order.reveal', { shape: v.object({ id: idShape }) }, async (call, input) => {
  const personId = personOf(call);
  const { order, dossier, texts } = await readMine(call, input.id);
  const roles = rolesOf(actorOf(call), order, dossier.activity, call.directory);
  const contact = readContact(texts.contact);
  if (!contact) throw new Refusal('order.notFound');
  const own = roles.has('orderer') || roles.has('helper');
  if (!own && !states[order.state].mayReveal.some((role) => roles.has(role))) throw new Refusal('contact.notYours');
  // Recorded before it is shown: a look that could not be written down does not happen.
  if (!own) await addReveal(call.office.db, call.office.tenant, { id: newId(), orderId: order.id, personId, at: call.now });
  return contact;
});

const choices = define('order.choices', { shape: v.object({ id: idShape, step: v.picklist(stepNames) }) }, async (call, input): Promise<Choices> => {
  const { order, dossier } = await readMine(call, input.id);
  const { directory } = call;
  const { activity } = dossier;
  const crewIds = input.step === 'takeOn' ? gridCrew(directory, order.holderCode) : myTeams(call, order, activity).flatMap((team) => teamMembers(directory, team.id));
  return {
    departments: [...directory.departments.values()].map(({ id, name }) => ({ id, name, hasLiaison: liaisonsOf(directory, id).length > 0 })),
    proposal: proposeDepartment(directory, order),
    teams: input.step === 'accept' || input.step === 'offer'
      ? [...directory.teams.values()].map((team) => ({ id: team.id, name: team.name, able: isAble(directory, team, order), passed: activity.passed.includes(team.id) })).filter((team) => team.able)
      : [],
    myTeams: myTeams(call, order, activity),
    crew: [...new Set(crewIds)].map((id) => ({ id, name: directory.names.get(id) ?? '', label: (directory.postsOf.get(id) ?? []).map((post) => postKinds[post.kind])[0] ?? '' })),
    slots: dossier.orders.filter((one) => states[one.state].waitsFor !== null).flatMap((one) => one.slots)
      .filter((slot, index, all) => slotTrouble(slot, call.now) === null && all.findIndex((same) => slotWords(same) === slotWords(slot)) === index)
      .map((slot) => ({ ...slot, words: slotWords(slot) })),
    joinable: input.step === 'join' ? await joinable(call, order) : [],
  };
});

function myTeams(call: Call, order: Order, activity: Read['dossier']['activity']): { id: string; name: string }[] {
  return invitedTeams(actorOf(call), order, activity, call.directory).map((id) => ({ id, name: call.directory.teams.get(id)?.name ?? id }));
}

async function joinable(call: Call, order: Order): Promise<Choices['joinable']> {
  const { directory } = call;
  const town = pathTo(directory, order.villageCode).find((node) => node.level === 'town')?.code;
  const villageCodes = [...directory.grid.keys()].filter((code) => pathTo(directory, code).some((node) => node.code === town));
  const top = topicChain(directory, order.topicId).at(-1);
  if (!top) return [];
  const topicIds = [...directory.topics.values()].filter((topic) => topicChain(directory, topic.id).at(-1) === top).map((topic) => topic.id);
  const { db, keys, tenant } = call.office;
  const listed = await listNearby(db, keys, tenant, { orderId: order.id, villageCodes, topicIds, states: stepRow('join').from }, 20);
  return listed.map((one) => cardOf(one.order, one.activity, one.texts, contextOf(call)));
}

export const orderFunctions: CloudFunction[] = [placing, ...acting, reading, mine, reveal, choices];
