/** `order.<step>` for every step of the table a person can take, and the functions that read orders. */
import * as v from 'valibot';
import type { CardPage, Choices, OrderView } from '../domain/answers';
import { whyNot } from '../domain/order/act';
import { currentCode, isWithin, liaisonsOf, pathTo, providersOf, type Directory } from '../domain/grid/directory';
import { reaches } from '../domain/team/fit';
import { needsOf } from '../domain/team/needs';
import { leadsFor, servesPlace, topicChain } from '../domain/grid/routing';
import { slotTrouble } from '../domain/order/clock';
import { states, stepNames, stepRow, type StepName } from '../domain/order/lifecycle';
import type { Order } from '../domain/order/order';
import { invitedTeams, isOwn, mayRead, rolesOf } from '../domain/order/roles';
import { shapes, type StepInput } from '../domain/order/schema';
import { cardOf, present, readContact, slotWords } from '../domain/order/view';
import { Refusal } from '../domain/refusals';
import { id as idShape } from '../domain/shape';
import { venueWords } from '../domain/venue';
import { placeOrder, readOrderOr404, takeStep } from '../step';
import type { Read } from '../store/sql/order';
import { addReveal } from '../store/sql/people';
import { readVenue } from '../store/sql/venue';
import { listMine, listNearby } from '../store/sql/queue';
import { newId } from '../store/seal';
import { actorOf, contextOf, define, personOf, type Call, type CloudFunction } from './define';
import { crewChoices } from './crew';
import { withInstitution } from './institution';
import { checkAgreed } from './agreed';

/** What a wish names and only the store knows: the venue and the institution. */
const lookedUp = async <T extends Parameters<typeof withInstitution>[1] & { venueId?: string | null | undefined; villageCode?: string | undefined }>(call: Call, input: T): Promise<T> => withInstitution(call, await withVenue(call, input));

/** With a venue of the register its own words are taken over, so that the order keeps them whatever becomes of the venue. */
async function withVenue<T extends { venueId?: string | null | undefined; villageCode?: string | undefined }>(call: Call, input: T): Promise<T> {
  if (!input.venueId) return input;
  const venue = await readVenue(call.office.db, call.office.tenant, input.venueId);
  // One chosen before the village was changed would send the team to another village.
  if (!venue || venue.closedAt || !isThere(call.directory, venue.gridCode, input.villageCode)) throw new Refusal('venue.unknown', {}, 'venue');
  return { ...input, venue: venueWords(venue) };
}

/* From a 小组 one also goes to its village's hall. */
function isThere(directory: Directory, venueCode: string, code: string | undefined): boolean {
  if (code === undefined) return true;
  const village = pathTo(directory, currentCode(directory, code)).find((node) => node.level === 'village')?.code ?? code;
  return isWithin(directory, venueCode, village);
}

/* Going on from an order tells that one had it: only its orderer, or who placed it for them, may say so. */
async function checkOwn(call: Call, personId: string, orderId: string): Promise<void> {
  const { order, dossier } = await readOrderOr404(call.office, orderId, { personId, key: null });
  if (!isOwn(actorOf(call), order, dossier.activity, call.directory)) throw new Refusal('order.notYours');
}

type ActingStep = Exclude<StepName, 'place'>;

/* Hundreds of names, the same for every order until the directory moves: made once, and each view's own lie before them. */
const madeNames = new WeakMap<Directory, Record<string, string>>();
function namesOf(directory: Directory): Record<string, string> {
  const known = madeNames.get(directory) ?? Object.fromEntries(directory.names);
  madeNames.set(directory, known);
  return known;
}

function view(call: Call, read: Read): OrderView {
  const names: Record<string, string> = Object.assign(Object.create(namesOf(call.directory)), read.names);
  return present(read.dossier, read.order, read.history, read.texts, names, contextOf(call));
}

const placing = define('order.place', { shape: shapes.place }, async (call, input) => {
  const personId = personOf(call);
  await checkAgreed(call, input.forElder ? [personId, input.forElder] : [personId]);
  if (input.againOf) await checkOwn(call, personId, input.againOf);
  return view(call, await placeOrder(call.office, contextOf(call), await lookedUp(call, input), input.againOf ? { of: input.againOf, ordererId: null } : null, { flow: call.flow }));
});

const acting = stepNames
  .filter((step): step is ActingStep => step !== 'place' && stepRow(step).by.some((role) => role !== 'system'))
  .map((step) => define(`order.${step}`, { shape: shapes[step] as v.GenericSchema }, async (call, input) => {
    personOf(call);
    return view(call, await takeStep(call.office, contextOf(call), step, (step === 'amend' ? await lookedUp(call, input as StepInput<'amend'>) : input) as never));
  }));

/** Reads an order the person may see. A team that came too late hears so. */
async function readMine(call: Call, orderId: string): Promise<Read> {
  personOf(call);
  const read = await readOrderOr404(call.office, orderId, { personId: call.personId, key: null });
  const roles = rolesOf(actorOf(call), read.order, read.dossier.activity, call.directory);
  if (!mayRead(actorOf(call), read.order, roles, call.directory)) throw new Refusal(roles.has('invited') && read.dossier.activity.crew ? 'order.alreadyClaimed' : 'order.notYours');
  return read;
}

const reading = define('order.read', { shape: v.object({ id: idShape }) }, async (call, input) => view(call, await readMine(call, input.id)));

// `whole` brings the newest one as its own page shows it, for a form that is filled in from it.
const mine = define('order.mine', { shape: v.object({ next: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(200))), null), whole: v.optional(v.boolean(), false) }) }, async (call, input): Promise<CardPage> => {
  const { db, keys, tenant } = call.office;
  const page = await listMine(db, keys, tenant, personOf(call), input.next, 20);
  const items = page.items.filter((one) => isOwn(actorOf(call), one.order, one.activity, call.directory));
  const [newest] = items;
  return {
    items: items.map((one) => cardOf(one.order, one.activity, one.texts, contextOf(call))), next: page.next,
    ...(input.whole ? { newest: newest ? await view(call, await readMine(call, newest.order.id)) : null } : {}),
  };
});

const reveal = define('order.reveal', { shape: v.object({ id: idShape }) }, async (call, input) => {
  const personId = personOf(call);
  const { order, dossier, texts } = await readMine(call, input.id);
  const roles = rolesOf(actorOf(call), order, dossier.activity, call.directory);
  const contact = readContact(texts.contact);
  if (!contact) throw new Refusal(order.closedAt ? 'contact.deleted' : 'order.notFound');
  const own = roles.has('orderer') || roles.has('helper');
  if (!own && !states[order.state].mayReveal.some((role) => roles.has(role))) throw new Refusal('contact.notYours');
  // Recorded before it is shown: a look that could not be written down does not happen.
  if (!own) await addReveal(call.office.db, call.office.tenant, { id: newId(), orderId: order.id, personId, at: call.now });
  const guardian = readContact(texts.guardian);
  return guardian ? { ...contact, guardian } : contact;
});

const choices = define('order.choices', { shape: v.object({ id: idShape, step: v.picklist(stepNames) }) }, async (call, input): Promise<Choices> => {
  const { order, dossier } = await readMine(call, input.id);
  const { directory } = call;
  const { activity } = dossier;
  // Choices show people and other orders: only for a step that this person may take now.
  const no = whyNot(input.step, order, activity, rolesOf(actorOf(call), order, activity, directory), contextOf(call));
  if (no) throw new Refusal(no.id, no.words);
  const teamsOfMine = myTeams(call, order, activity);
  const going = await crewChoices(call, input.step, order, activity, teamsOfMine.map((team) => team.id));
  return {
    departments: departmentsFor(call, input.step, order, activity),
    proposal: leadsFor(directory, order)[0] ?? null,
    teams: input.step === 'accept' || input.step === 'offer'
      ? [...directory.teams.values()].map((team) => ({ id: team.id, name: team.name, able: reaches(directory, team, order), passed: activity.passed.includes(team.id) })).filter((team) => team.able)
      : [],
    myTeams: teamsOfMine,
    ...going,
    slots: dossier.orders.filter((one) => states[one.state].waitsFor !== null).flatMap((one) => one.slots)
      .filter((slot, index, all) => slotTrouble(slot, call.now) === null && all.findIndex((same) => slotWords(same) === slotWords(slot)) === index)
      .map((slot) => ({ ...slot, words: slotWords(slot) })),
    topics: input.step === 'triage' ? [...directory.topics.values()].map(({ id, name, parentId }) => ({ id, name: parentId ? `${directory.topics.get(parentId)?.name ?? ''} · ${name}` : name })) : [],
    joinable: input.step === 'join' ? await joinable(call, order) : [],
  };
});

/** Whom the order can be given to: a community any department of its place, a lead its own units only. */
function departmentsFor(call: Call, step: StepName, order: Order, activity: Read['dossier']['activity']): Choices['departments'] {
  const { directory } = call;
  const roles = rolesOf(actorOf(call), order, activity, directory);
  const passesOn = step === 'redispatch' && !roles.has('holder') && !roles.has('above');
  const leads = leadsFor(directory, order);
  const place = (id: string) => {
    const at = leads.findIndex((lead) => lead.departmentId === id);
    return at < 0 ? leads.length : at;
  };
  return (passesOn ? providersOf(directory, activity.departmentId) : [...directory.departments.values()])
    .filter((one) => servesPlace(directory, one, order.villageCode))
    // The leads in their order, then everybody else.
    .sort((a, b) => place(a.id) - place(b.id))
    .map(({ id, name, parentId }) => ({
      id, name, hasLiaison: liaisonsOf(directory, id).length > 0,
      under: parentId ? directory.departments.get(parentId)?.name ?? null : null,
      why: leads.find((lead) => lead.departmentId === id)?.why ?? null,
    }));
}

function myTeams(call: Call, order: Order, activity: Read['dossier']['activity']): { id: string; name: string }[] {
  return invitedTeams(actorOf(call), order, activity, call.directory).map((id) => ({ id, name: call.directory.teams.get(id)?.name ?? id }));
}

async function joinable(call: Call, order: Order): Promise<Choices['joinable']> {
  const { directory } = call;
  const town = pathTo(directory, order.villageCode).find((node) => node.level === 'town')?.code;
  const villageCodes = [...directory.grid.keys()].filter((code) => pathTo(directory, code).some((node) => node.code === town));
  const top = topicChain(directory, order.topicId).at(-1);
  if (!top) return [];
  const isSensitive = (topicId: string | null) => needsOf(directory, { topicId, destination: null }).sensitive;
  const topicIds = [...directory.topics.values()].filter((topic) => topicChain(directory, topic.id).at(-1) === top && isSensitive(topic.id) === isSensitive(order.topicId)).map((topic) => topic.id);
  const { db, keys, tenant } = call.office;
  const listed = await listNearby(db, keys, tenant, { orderId: order.id, villageCodes, topicIds, states: stepRow('join').from }, 20);
  return listed.map((one) => cardOf(one.order, one.activity, one.texts, contextOf(call)));
}

export const orderFunctions: CloudFunction[] = [placing, ...acting, reading, mine, reveal, choices];
