/** `kin.*`: an elder lets a relative order for them, by a one-time code; either side ends it at any time. */
import { chinaDay, chinaTime } from '../domain/order/clock';
import { KIN_CODE_LENGTH, KIN_CODE_MINUTES, kinShapes, mayGiveCode, MOST_KIN, type KinCode, type KinList } from '../domain/people/kin';
import { Refusal } from '../domain/refusals';
import { readOrderOr404 } from '../step';
import { byEachKey, newCode, newId } from '../store/seal';
import { addKinCode, bindKin, endKin, listKin, takeKinCode } from '../store/sql/kin';
import { checkAgreed } from './agreed';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';
import { tryCode } from './entry';

const codeWords = (code: string) => `kin/${code}`;

/** The elder a code is for. @throws when this person may not hand it out */
async function elderOf(call: Call, orderId: string | null): Promise<string> {
  const personId = personOf(call);
  if (orderId === null) return personId;
  const { order } = await readOrderOr404(call.office, orderId, { personId, key: null });
  if (!mayGiveCode(actorOf(call), order.villageCode, call.directory)) throw new Refusal('kin.codeNotYours');
  if (order.ordererId === null) throw new Refusal('kin.noAccount');
  return order.ordererId;
}

const code = define('kin.code', { shape: kinShapes.code }, async (call, input): Promise<KinCode> => {
  const byId = personOf(call);
  const elderId = await elderOf(call, input.orderId);
  await checkAgreed(call, [byId, elderId]);
  const { db, keys, tenant } = call.office;
  // An answer that was lost on the way is asked for again: the same code, not one that makes the first worthless.
  const made = input.key ? keys.kinCode(JSON.stringify([tenant, byId, elderId, input.key])) : newCode(KIN_CODE_LENGTH);
  const minutes = elderId === byId ? KIN_CODE_MINUTES.own : KIN_CODE_MINUTES.worker;
  const expiresAt = new Date(call.now.getTime() + minutes * 60_000);
  const until = await addKinCode(db, tenant, { codeHash: keys.lookUp(codeWords(made)), elderId, byId, expiresAt });
  return { code: made, until: chinaTime(until) };
});

const bind = define('kin.bind', { shape: kinShapes.bind }, async (call, input): Promise<KinList> => {
  const kinId = personOf(call);
  await checkAgreed(call, [kinId]);
  const { db, tenant } = call.office;
  await tryCode(call, () => db.together(async (inner) => {
    const taken = await byEachKey(call.office.keys, codeWords(input.code), (hash) => takeKinCode(inner, tenant, hash, kinId, call.now));
    if (!taken) return null;
    // Refused from inside, so that the code is not used up by it.
    if (taken.elderId === kinId) throw new Refusal('kin.self');
    const bound = await bindKin(inner, tenant, { id: newId(), elderId: taken.elderId, kinId, called: input.called, kinCalled: input.kinCalled, codeBy: taken.byId, most: MOST_KIN, at: call.now });
    if (!bound) throw new Refusal('kin.most', { most: String(MOST_KIN) });
    return taken;
  }));
  return listOf(call, kinId);
});

async function listOf(call: Call, personId: string): Promise<KinList> {
  const rows = await listKin(call.office.db, call.office.tenant, personId);
  const since = (at: Date) => chinaDay(at);
  return {
    elders: rows.filter((row) => row.kinId === personId).map((row) => ({ id: row.id, personId: row.elderId, called: row.called, since: since(row.at) })),
    relatives: rows.filter((row) => row.elderId === personId).map((row) => ({ id: row.id, personId: row.kinId, called: row.kinCalled, since: since(row.at) })),
    most: MOST_KIN,
  };
}

const list = define('kin.list', { shape: kinShapes.list }, async (call): Promise<KinList> => listOf(call, personOf(call)));

const end = define('kin.end', { shape: kinShapes.end }, async (call, input): Promise<KinList> => {
  const personId = personOf(call);
  if (!await endKin(call.office.db, call.office.tenant, input.id, personId, call.now)) throw new Refusal('kin.notFound');
  return listOf(call, personId);
});

export const kinFunctions: CloudFunction[] = [code, bind, list, end];
