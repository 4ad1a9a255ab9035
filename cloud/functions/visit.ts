/** `visit.*`: the 走访 log of 网格长 and 网格员. Also sent later by a phone that had no signal; each counts once by its key. */
import { placeName } from '../domain/grid/directory';
import { chinaDayWords } from '../domain/order/clock';
import { mayRead, rolesOf } from '../domain/order/roles';
import { Refusal } from '../domain/refusals';
import { subTree } from '../domain/report/scope';
import { isPlaceOfPeople, isVisitDay, mayVisit, unvisitedPlaces, visitNode, visitShapes, type UnvisitedPage, type VisitPage } from '../domain/visit/visit';
import { readOrderOr404 } from '../step';
import { newId } from '../store/seal';
import { addVisit, lastVisits, listVisits } from '../store/sql/visit';
import { actorOf, define, personOf, type CloudFunction } from './define';

const PAGE = 20;

const add = define('visit.add', { shape: visitShapes.add }, async (call, input) => {
  const visitorId = personOf(call);
  const { directory, office } = call;
  if (!directory.grid.has(input.gridCode)) throw new Refusal('grid.unknown', {}, 'gridCode');
  if (!isPlaceOfPeople(directory, input.gridCode)) throw new Refusal('grid.notVillage', {}, 'gridCode');
  if (!mayVisit(actorOf(call), input.gridCode, directory)) throw new Refusal('visit.notYours');
  if (!isVisitDay(input.day, call.now)) throw new Refusal('visit.day', {}, 'day');
  if (input.orderId) {
    const { order, dossier } = await readOrderOr404(office, input.orderId, { personId: visitorId, key: null });
    if (!mayRead(actorOf(call), order, rolesOf(actorOf(call), order, dossier.activity, directory), directory)) throw new Refusal('order.notYours');
  }
  const { key, gridCode, day, house, asked, orderId } = input;
  return { id: await addVisit(office.db, office.keys, office.tenant, { id: newId(), gridCode, visitorId, onDay: day, orderId, key, house, asked }, call.now) };
});

const mine = define('visit.mine', { shape: visitShapes.mine }, async (call, input): Promise<VisitPage> => {
  const { db, keys, tenant } = call.office;
  const page = await listVisits(db, keys, tenant, personOf(call), input.next, PAGE);
  return { next: page.next, items: page.items.map(({ id, gridCode, onDay, house, asked, orderId }) => ({ id, day: chinaDayWords(onDay), place: placeName(call.directory, gridCode), house, asked, orderId })) };
});

const unvisited = define('visit.unvisited', { shape: visitShapes.unvisited }, async (call, input): Promise<UnvisitedPage> => {
  personOf(call);
  const { directory, office } = call;
  if (visitNode(actorOf(call), directory) === null) throw new Refusal('visit.notYours');
  const tops = actorOf(call).posts.flatMap((post) => ((post.kind === 'gridLeader' || post.kind === 'gridWorker') && post.gridCode ? [post.gridCode] : []));
  const places = [...new Set(tops.flatMap((top) => subTree(directory, top).map((node) => node.code)))].filter((code) => isPlaceOfPeople(directory, code));
  const last = await lastVisits(office.db, office.tenant, places);
  return { days: input.days, of: places.length, places: unvisitedPlaces(directory, places, last, input.days, call.now) };
});

export const visitFunctions: CloudFunction[] = [add, mine, unvisited];
