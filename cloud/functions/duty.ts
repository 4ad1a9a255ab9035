/** `duty.read`, `duty.save`: the telephone a village publishes for whoever wants to talk to a person. */
import { currentCode, pathTo, placeName } from '../domain/grid/directory';
import { dutyShapes, mayPublish, nearestDuty, type DutyView } from '../domain/people/kin';
import { Refusal } from '../domain/refusals';
import { readReader } from '../store/sql/article-reader';
import { readDuties, saveDuty } from '../store/sql/kin';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';

async function viewOf(call: Call, code: string | null): Promise<DutyView> {
  const { directory, office } = call;
  const at = code !== null && directory.grid.has(code) ? code : directory.root;
  const published = await readDuties(office.db, office.tenant, pathTo(directory, at).map((node) => node.code));
  const found = nearestDuty(directory, at, published);
  const mayEdit = call.personId !== null && mayPublish(actorOf(call), at, directory);
  if (found) return { phone: found.phone, whose: placeName(directory, found.code), mayEdit };
  return { phone: office.hotline ?? null, whose: directory.grid.get(directory.root)?.name ?? '', mayEdit };
}

const read = define('duty.read', { shape: dutyShapes.read, login: 'optional' }, async (call, input) => {
  if (input.gridCode && pathTo(call.directory, input.gridCode).length === 0) throw new Refusal('grid.unknown', {}, 'gridCode');
  // On a telephone that knows no village yet: the one this person follows, works in or last ordered for.
  const code = input.gridCode ?? (call.personId ? (await readReader(call.office.db, call.office.tenant, call.personId, call.now))?.place ?? null : null);
  return viewOf(call, code && currentCode(call.directory, code));
});

const save = define('duty.save', { shape: dutyShapes.save }, async (call, input): Promise<DutyView> => {
  const byId = personOf(call);
  if (!call.directory.grid.has(input.gridCode)) throw new Refusal('grid.unknown', {}, 'gridCode');
  if (!mayPublish(actorOf(call), input.gridCode, call.directory)) throw new Refusal('duty.notYours');
  await saveDuty(call.office.db, call.office.tenant, { ...input, byId, at: call.now });
  return viewOf(call, input.gridCode);
});

export const dutyFunctions: CloudFunction[] = [read, save];
