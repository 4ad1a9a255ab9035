/** `institution.add`, `institution.enter`, `institution.mine`, `institution.list`: schools and the like that order in their own name. */
import * as v from 'valibot';
import { currentCode, isWithin, pathTo, placeName, type Directory } from '../domain/grid/directory';
import { ENTRY_LENGTH, fieldsShape, institutionKinds, institutionShapes, type EntryView, type Institution, type InstitutionView, type InstitutionWish } from '../domain/institution';
import { chinaTime } from '../domain/order/clock';
import type { PostKind } from '../domain/terms';
import { Refusal } from '../domain/refusals';
import { fit } from '../domain/shape';
import { byEachKey, newCode, newId } from '../store/seal';
import { addEntryCode, addInstitution, listInstitutions, listMyInstitutions, readInstitution, takeEntryCode } from '../store/sql/institution';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';
import { tryCode } from './entry';

const MOST = 50;
const ENTRY_DAYS = 7;

const codeWords = (code: string) => `institution/${code}`;

const viewOf = (call: Call, { id, kind, name, gridCode }: Institution): InstitutionView =>
  ({ id, kind, kindLabel: institutionKinds[kind], name, place: placeName(call.directory, currentCode(call.directory, gridCode)) });

/* Who may name a school's contact answers for the place; a grid worker only sees what is there. */
function holdsPlace(call: Call, code: string, kinds: readonly PostKind[], at: (code: string) => boolean = () => true): boolean {
  return actorOf(call).posts.some((post) => kinds.includes(post.kind) && post.gridCode !== null && at(post.gridCode) && isWithin(call.directory, code, post.gridCode));
}

/* Whoever leads a 小组 or a 楼 leads neighbours; institutions are the village's. */
function isBelowVillage(directory: Directory, code: string): boolean {
  return pathTo(directory, code).slice(0, -1).some((node) => node.level === 'village');
}

const add = define('institution.add', { shape: institutionShapes.add }, async (call, input): Promise<EntryView> => {
  const personId = personOf(call);
  const { office, directory } = call;
  if (!directory.grid.has(input.gridCode)) throw new Refusal('grid.unknown');
  if (pathTo(directory, input.gridCode).every((node) => node.level !== 'village')) throw new Refusal('grid.notVillage');
  if (!holdsPlace(call, input.gridCode, ['gridLeader'], (code) => !isBelowVillage(directory, code))) throw new Refusal('grid.notYours');
  const id = await addInstitution(office.db, office.tenant, { ...input, id: newId(), personId, at: call.now });
  // The code follows from the institution, so the same thing sent twice gives the same code.
  const code = newCode(ENTRY_LENGTH, office.keys.lookUp(`entry of ${id}`));
  const expiresAt = new Date(call.now.getTime() + ENTRY_DAYS * 86_400_000);
  await addEntryCode(office.db, office.tenant, { codeHash: office.keys.lookUp(codeWords(code)), institutionId: id, expiresAt });
  return { id, code, until: chinaTime(expiresAt) };
});

const enter = define('institution.enter', { shape: institutionShapes.enter }, async (call, input): Promise<InstitutionView> => {
  const personId = personOf(call);
  return viewOf(call, await tryCode(call, () => byEachKey(call.office.keys, codeWords(input.code), (hash) => takeEntryCode(call.office.db, call.office.tenant, hash, personId, call.now))));
});

const mine = define('institution.mine', { shape: v.object({}) }, async (call): Promise<InstitutionView[]> =>
  (await listMyInstitutions(call.office.db, call.office.tenant, personOf(call), MOST)).map((one) => viewOf(call, one)));

const list = define('institution.list', { shape: institutionShapes.list }, async (call, input): Promise<InstitutionView[]> => {
  personOf(call);
  const { directory, office } = call;
  const top = currentCode(directory, input.gridCode);
  if (!directory.grid.has(top)) throw new Refusal('grid.unknown');
  if (!holdsPlace(call, top, ['gridLeader', 'gridWorker'])) throw new Refusal('grid.notYours');
  const codes = [...directory.grid.keys()].filter((code) => isWithin(directory, code, top));
  return (await listInstitutions(office.db, office.tenant, codes, MOST)).map((one) => viewOf(call, one));
});

/** Looks up in whose name an order is placed: its kind decides the fields, and only a contact of it may. */
export async function withInstitution<T extends { institution?: InstitutionWish | null | undefined }>(call: Call, input: T): Promise<T> {
  if (!input.institution) return input;
  const { id, fields } = input.institution;
  const found = await readInstitution(call.office.db, call.office.tenant, id, personOf(call));
  if (!found) throw new Refusal('institution.unknown', {}, 'institution');
  if (!found.isContact) throw new Refusal('institution.notYours', {}, 'institution');
  const { kind, name } = found.institution;
  const fitting = fit(fieldsShape(kind), fields);
  if (!fitting.ok) throw new Refusal('institution.fields', { say: fitting.say }, `institution.${fitting.field}`);
  return { ...input, institution: { id, fields: fitting.value, known: { kind, name } } };
}

export const institutionFunctions: CloudFunction[] = [add, enter, mine, list];
