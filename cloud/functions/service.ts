/** Around a visit: `order.comers` and `order.whoComes` (who is at the door), `visit.materials`, `visit.material`, `visit.thank`. */
import { acceptedOf, rolesOf } from '../domain/order/roles';
import {
  givenName, isAround, labelOf, mayList, maySeeComers, mayThank, serviceShapes, suggestionsFor,
  type Comers, type MaterialsView, type WhoComes,
} from '../domain/order/service';
import { chinaDay } from '../domain/order/clock';
import { MAX_SLIP_TRIES } from '../domain/order/slip';
import { crewName, slotWords, titleOf } from '../domain/order/view';
import { Refusal } from '../domain/refusals';
import { readOrderOr404 } from '../step';
import { newCode, newId } from '../store/seal';
import type { Read } from '../store/sql/order';
import { addMaterial, addThanks, listMaterials, removeMaterial, tickMaterial } from '../store/sql/service';
import { findByNumber, giveTryBack, readSlip, takeTry } from '../store/sql/slip';
import { registerText } from './check';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';

const BADGE_LENGTH = 5;

/* A badge number follows from the person and the deployment's secret, so that nothing has to be handed out or stored. */
const badgeOf = (call: Call, personId: string) => newCode(BADGE_LENGTH, call.office.keys.lookUp(`badge.${call.office.tenant}.${personId}`));

async function readWithRoles(call: Call, orderId: string) {
  const personId = personOf(call);
  const read = await readOrderOr404(call.office, orderId, { personId, key: null });
  return { personId, read, roles: rolesOf(actorOf(call), read.order, read.dossier.activity, call.directory) };
}

const nameOf = (call: Call, read: Read, personId: string) => read.names[personId] ?? call.directory.names.get(personId) ?? '志愿者';

const comers = define('order.comers', { shape: serviceShapes.comers }, async (call, input): Promise<Comers> => {
  const { personId, read, roles } = await readWithRoles(call, input.id);
  const { order, dossier: { activity }, texts } = read;
  if (!maySeeComers(order, roles) || !activity.crew || !activity.slot) throw new Refusal(roles.size > 0 ? 'service.notNow' : 'service.notYours');
  return {
    number: order.number, title: titleOf(order, texts.ownWords, call.directory), team: crewName(activity, call.directory) ?? '', slot: slotWords(activity.slot), slotToday: activity.slot.date === chinaDay(call.now),
    comers: acceptedOf(activity.crew).map((one) => ({ name: nameOf(call, read, one), label: labelOf(call.directory, one), badge: badgeOf(call, one), me: one === personId })),
  };
});

/** For a household with nothing but the paper: its number and visit code are the right to ask. */
const whoComes = define('order.whoComes', { shape: serviceShapes.whoComes, login: 'optional' }, async (call, input): Promise<WhoComes> => {
  const { db, keys, tenant } = call.office;
  const found = await findByNumber(db, tenant, input.number);
  // An order that is not there and one without a paper sound like a wrong code, so that numbers can't be found out.
  if (!found || !(await readSlip(db, tenant, found.id, found.attempt))) throw new Refusal('slip.whoWrong');
  if (!(await takeTry(db, tenant, found.id, found.attempt, MAX_SLIP_TRIES, 'visit_tries'))) throw new Refusal('slip.whoClosed');
  if (!keys.ring.some((one) => one.visitCode(found) === input.code)) throw new Refusal('slip.whoWrong');
  await giveTryBack(db, tenant, found.id, found.attempt, 'visit_tries');
  const read = await readOrderOr404(call.office, found.id, { personId: null, key: null });
  const { activity } = read.dossier;
  if (!activity.crew || !activity.slot || activity.servedAt !== null) throw new Refusal('service.notNow');
  if (!isAround(activity.slot, call.now)) throw new Refusal('slip.whoEarly');
  return {
    number: input.number, team: crewName(activity, call.directory) ?? '', slot: slotWords(activity.slot),
    comers: acceptedOf(activity.crew).map((one) => ({ name: givenName(nameOf(call, read, one)), badge: badgeOf(call, one) })),
  };
});

async function materialsOf(call: Call, { order, dossier, texts }: Read): Promise<MaterialsView> {
  const items = await listMaterials(call.office.db, call.office.tenant, dossier.activity.id);
  return { title: titleOf(order, texts.ownWords, call.directory), items, suggested: suggestionsFor(order.form, items) };
}

/** @throws service.notYours, service.notNow */
async function readForList(call: Call, orderId: string) {
  const one = await readWithRoles(call, orderId);
  if (!mayList(one.read.order, one.roles)) throw new Refusal(one.roles.size > 0 && one.read.dossier.activity.crew === null ? 'service.notNow' : 'service.notYours');
  return one;
}

const materials = define('visit.materials', { shape: serviceShapes.materials }, async (call, input) => materialsOf(call, (await readForList(call, input.id)).read));

const material = define('visit.material', { shape: serviceShapes.material }, async (call, input) => {
  const { personId, read } = await readForList(call, input.id);
  const { db, tenant } = call.office;
  const activityId = read.dossier.activity.id;
  if (input.do === 'add' && !(await addMaterial(db, tenant, { id: newId(), activityId, name: input.name, brings: input.brings, addedBy: personId, at: call.now }))) throw new Refusal('material.full');
  if (input.do === 'tick' && !(await tickMaterial(db, tenant, activityId, input.materialId, input.ready))) throw new Refusal('material.gone');
  if (input.do === 'remove') await removeMaterial(db, tenant, activityId, input.materialId);
  return materialsOf(call, read);
});

const thank = define('visit.thank', { shape: serviceShapes.thank }, async (call, input): Promise<{ words: string }> => {
  const { personId, read, roles } = await readWithRoles(call, input.id);
  const { order, dossier: { activity } } = read;
  if (activity.servedAt === null && roles.size > 0) throw new Refusal('thanks.notNow');
  if (!mayThank(activity, roles)) throw new Refusal('service.notYours');
  if (!(await addThanks(call.office.db, call.office.tenant, { orderId: order.id, personId, key: input.key, words: input.words, at: call.now }))) throw new Refusal('thanks.sent');
  await registerText(call, order.id);
  return { words: input.words };
});

export const serviceFunctions: CloudFunction[] = [comers, whoComes, materials, material, thank];
