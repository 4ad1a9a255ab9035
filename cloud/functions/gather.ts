/** `gathering.*`: a claimed service is opened to sign-up, people sign up, attendance is taken. */
import { gatherShapes, isCrew, isForWhom, isLeading, isOfVillage, isPrivate, mayAttendOn, mayOrganise, slotText, standingOf, standingWords, type GatheringCard, type GatheringView, type OrderGather, type SignUpList } from '../domain/gather/gathering';
import { pathTo, placeName } from '../domain/grid/directory';
import { isPlainPlace, isPlainSpeaker, isShown, markOf } from '../domain/moderation/check';
import { chinaDay } from '../domain/order/clock';
import { mayRead, rolesOf } from '../domain/order/roles';
import { speakerWords } from '../domain/public-words';
import { Refusal } from '../domain/refusals';
import { newId } from '../store/seal';
import { cancelSignUp, closeGathering, helperOfSignUp, listSignUps, openGathering, readGathering, signUp as writeSignUp, writeAttendance, type GatheringRead } from '../store/sql/gather';
import { readTenant } from '../store/sql/grid';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';
import { checkAgreed } from './agreed';
import { registerText } from './check';
import { orderOutline, outlineUse } from './outline';

/* A person's own sign-up is contested only by their own second tap, so a few tries are plenty. */
const TRIES = 5;

/** @throws gather.notFound */
export async function gatheringOr404(call: Call, id: string): Promise<GatheringRead> {
  const read = await readGathering(call.office.db, call.office.tenant, id, call.personId);
  if (!read) throw new Refusal('gather.notFound');
  return read;
}

export const teamName = (call: Call, { service: { activity: { crew } } }: GatheringRead): string =>
  (!crew ? '' : crew.kind === 'team' ? call.directory.teams.get(crew.ref)?.name ?? '' : `${placeName(call.directory, crew.ref)}网格员`);

/** What the service is about, in words that may stand on a poster: a topic of the menu, never what somebody wrote. */
export function publicTitle(call: Call, { service: { orders } }: GatheringRead): { title: string; icon: string } {
  const topic = call.directory.topics.get(orders.find((one) => one.topicId !== null)?.topicId ?? '');
  const parent = topic?.parentId ? call.directory.topics.get(topic.parentId) : undefined;
  return { title: topic?.name ?? '科普活动', icon: (parent ?? topic)?.icon ?? 'edit' };
}

const PLACE_WAITS = '具体在哪里请问村（社区）';

/* Place, note and speaker were typed by somebody: until they are looked at, only organisers and the crew read them, but for what the register knows. */
const isOpen = (call: Call, { service, check }: GatheringRead): boolean => isShown(check) || mayOrganise(actorOf(call), service, call.directory) || isCrew(actorOf(call), service);
const namesOf = ({ directory }: Call): ReadonlySet<string> => new Set(directory.names.values());

/** @throws when nothing was opened */
export function cardOf(call: Call, read: GatheringRead): GatheringCard {
  const { gathering, service } = read;
  if (!gathering) throw new Refusal('gather.notFound');
  const { slot } = service.activity;
  const standing = standingOf(service);
  const open = isOpen(call, read);
  return {
    id: gathering.activityId, ...publicTitle(call, read), village: placeName(call.directory, service.orders[0]?.villageCode ?? call.directory.root),
    place: open || read.registered || isPlainPlace(gathering.place, pathTo(call.directory, service.orders[0]?.villageCode ?? '').map((node) => node.name)) ? gathering.place : PLACE_WAITS,
    // Nothing stale: without a team there is no time to come at.
    day: standing === 'looking' ? '' : slot?.date ?? '', slot: standing === 'looking' || !slot ? '时间待定' : slotText(slot),
    team: teamName(call, read), speaker: service.activity.crew && read.speaker && read.speaker && (open || isPlainSpeaker(read.speaker, namesOf(call))) ? speakerWords(read.speaker) : null,
    capacity: gathering.capacity, left: Math.max(gathering.capacity - gathering.taken, 0), closed: gathering.closedAt !== null, standing, standingLabel: standingWords[standing],
  };
}

const isAhead = (call: Call, { service }: GatheringRead) => standingOf(service) === 'coming' && (service.activity.slot?.date ?? '') >= chinaDay(call.now);

async function viewOf(call: Call, read: GatheringRead): Promise<GatheringView> {
  const { service, gathering, mine } = read;
  const actor = actorOf(call);
  const card = cardOf(call, read);
  const organises = mayOrganise(actor, service, call.directory);
  // Once a service has become somebody's own affair, strangers no longer find it.
  if (isPrivate(call.directory, service.orders) && !organises && !mine) throw new Refusal('gather.notFound');
  const { slot } = service.activity;
  const ahead = isAhead(call, read);
  const open = ahead && !card.closed;
  const helps = isOfVillage(actor, service, call.directory);
  return {
    ...card, note: isOpen(call, read) ? gathering?.note ?? null : null, check: organises ? markOf(read.check) : null, county: (await readTenant(call.office.db, call.office.tenant))?.name ?? '',
    mine: mine && { id: mine.id, heads: mine.heads, was: mine.slot && slot && slotText(mine.slot) !== slotText(slot) && card.standing !== 'looking' ? slotText(mine.slot) : null },
    may: { signUp: open, help: open && helps, organise: organises, ask: ahead && (mine !== null || helps || isForWhom(call.personId, service)), questions: organises || isCrew(actor, service) },
    outline: await outlineUse(call, read, true), publicUrl: call.office.publicUrl ?? null,
  };
}

const open = define('gathering.open', { shape: gatherShapes.open }, async (call, input): Promise<GatheringView> => {
  const personId = personOf(call);
  const read = await gatheringOr404(call, input.orderId);
  const { service } = read;
  if (!mayOrganise(actorOf(call), service, call.directory)) throw new Refusal('gather.notYours');
  if (isPrivate(call.directory, service.orders)) throw new Refusal('gather.private');
  if (!isAhead(call, read)) throw new Refusal('gather.notComing');
  const { db, tenant } = call.office;
  const done = await openGathering(db, tenant, { ...input, activityId: service.activity.id, personId, at: call.now });
  if (done) await registerText(call, service.activity.id);
  const after = await gatheringOr404(call, input.orderId);
  if (!done) throw new Refusal('gather.tooFew', { taken: String(after.gathering?.taken ?? 0) }, 'capacity');
  return viewOf(call, after);
});

/** Reads one that was opened and that this person organises. */
async function readMine(call: Call, id: string): Promise<GatheringRead> {
  personOf(call);
  const read = await gatheringOr404(call, id);
  if (!mayOrganise(actorOf(call), read.service, call.directory)) throw new Refusal('gather.notYours');
  if (!read.gathering) throw new Refusal('gather.notFound');
  return read;
}

const close = define('gathering.close', { shape: gatherShapes.close }, async (call, input): Promise<GatheringView> => {
  const read = await readMine(call, input.id);
  await closeGathering(call.office.db, call.office.tenant, read.service.activity.id, call.now);
  return viewOf(call, await gatheringOr404(call, input.id));
});

const reading = define('gathering.read', { shape: gatherShapes.read, login: 'optional' }, async (call, input): Promise<GatheringView> => viewOf(call, await gatheringOr404(call, input.id)));

const ofOrder = define('gathering.ofOrder', { shape: gatherShapes.read }, async (call, input): Promise<OrderGather> => {
  personOf(call);
  const read = await gatheringOr404(call, input.id);
  const actor = actorOf(call);
  const { service, gathering } = read;
  const named = service.orders.find((one) => one.id === input.id) ?? service.orders[0];
  const roles = named ? rolesOf(actor, named, service.activity, call.directory) : new Set<never>();
  if (!named || !mayRead(actor, named, roles, call.directory)) throw new Refusal('order.notYours');
  const organises = mayOrganise(actor, service, call.directory);
  const ahead = isAhead(call, read);
  const serves = isLeading(actor, service, call.directory) || isCrew(actor, service);
  return {
    id: gathering?.activityId ?? null, ...publicTitle(call, read), open: gathering !== null && gathering.closedAt === null, signed: gathering?.taken ?? 0, capacity: gathering?.capacity ?? 0, came: gathering?.came ?? null,
    // The wished place is a start for the public one; somebody's home is not.
    place: organises && !isPrivate(call.directory, service.orders) ? (read.venue ?? '').slice(0, 40) : '',
    may: {
      open: organises && ahead && !isPrivate(call.directory, service.orders), organise: organises && gathering !== null, attach: serves && ahead,
      ask: ahead && (isForWhom(call.personId, service) || isOfVillage(actor, service, call.directory)), questions: serves || organises,
    },
    outline: await orderOutline(call, read),
  };
});

const signUps = define('gathering.signUps', { shape: gatherShapes.read }, async (call, input): Promise<SignUpList> => {
  const read = await readMine(call, input.id);
  const { db, keys, tenant } = call.office;
  const { gathering, service } = read;
  const card = cardOf(call, read);
  const lines = await listSignUps(db, keys, tenant, service.activity.id);
  return {
    id: card.id, title: card.title, slot: card.slot, capacity: card.capacity, left: card.left, closed: card.closed, standing: card.standing, place: card.place,
    note: gathering?.note ?? null, came: gathering?.came ?? null, orderId: gathering?.orderId ?? '', mayAttend: card.standing !== 'cancelled' && mayAttendOn(service.activity.slot, call.now),
    lines: lines.map(({ id, name, heads, helperId, attended }) => ({ id, name: name ?? '微信报名', heads, byHelper: helperId !== null, attended })),
  };
});

const signUp = define('gathering.signUp', { shape: gatherShapes.signUp }, async (call, input): Promise<GatheringView> => {
  const personId = personOf(call);
  const { db, keys, tenant } = call.office;
  await checkAgreed(call, [personId]);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const read = await gatheringOr404(call, input.id);
    const { service, gathering } = read;
    if (!gathering || isPrivate(call.directory, service.orders)) throw new Refusal('gather.notFound');
    if (input.name !== null && !isOfVillage(actorOf(call), service, call.directory)) throw new Refusal('gather.notHelper');
    const { slot } = service.activity;
    if (!slot || !isAhead(call, read)) throw new Refusal('gather.notComing');
    const by = input.name === null ? { personId, helperId: null, nameSealed: null } : { personId: null, helperId: personId, nameSealed: keys.seal(input.name) };
    const done = await writeSignUp(db, tenant, { ...by, id: newId(), activityId: service.activity.id, heads: input.heads, slot, key: input.key, at: call.now });
    const after = await gatheringOr404(call, input.id);
    if (done === 'done') return viewOf(call, after);
    if (done === 'reused') throw new Refusal('keys.reused');
    if (done === 'no') {
      if (after.gathering?.closedAt) throw new Refusal('gather.closed');
      // What one holds already counts as there for oneself.
      throw new Refusal('gather.full', { left: String(Math.max((after.gathering?.capacity ?? 0) - (after.gathering?.taken ?? 0), 0)) }, 'heads');
    }
  }
  throw new Refusal('order.busy');
});

const cancel = define('gathering.cancel', { shape: gatherShapes.cancel }, async (call, input): Promise<GatheringView> => {
  const personId = personOf(call);
  const { db, tenant } = call.office;
  const read = await gatheringOr404(call, input.id);
  const activityId = read.service.activity.id;
  if (input.signUpId !== null) {
    const who = await helperOfSignUp(db, tenant, activityId, input.signUpId);
    const own = who !== null && (who.personId === personId || (who.personId === null && who.helperId === personId));
    if (!own && !mayOrganise(actorOf(call), read.service, call.directory)) throw new Refusal('gather.notYours');
  }
  if (!(await cancelSignUp(db, tenant, activityId, input.signUpId === null ? { personId } : { id: input.signUpId }, call.now))) throw new Refusal('gather.notSigned');
  return viewOf(call, await gatheringOr404(call, input.id));
});

const attend = define('gathering.attend', { shape: gatherShapes.attend }, async (call, input): Promise<SignUpList> => {
  const personId = personOf(call);
  const read = await readMine(call, input.id);
  if (!mayAttendOn(read.service.activity.slot, call.now) || standingOf(read.service) === 'cancelled') throw new Refusal('gather.notDay');
  await writeAttendance(call.office.db, call.office.tenant, read.service.activity.id, { came: input.came, ticks: input.ticks, personId, at: call.now });
  return (await signUps.run(call, { id: input.id })) as SignUpList;
});

export const gatherFunctions: CloudFunction[] = [open, close, reading, ofOrder, signUps, signUp, cancel, attend];
