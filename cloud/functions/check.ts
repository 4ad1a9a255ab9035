/** `check.*`: a person's word on what WeChat is unsure of, can't look at, or took for bad. */
import { checkShapes, fieldWords, LATE_MS, mayModerate, sayWhy, type CheckField, type CheckPage, type CheckView } from '../domain/moderation/check';
import { Refusal } from '../domain/refusals';
import { addressOf } from '../files/address';
import { appealCheck, decideCheck, listForPeople, readCheck, registerTexts, vouchFor, type ListedCheck } from '../store/sql/check';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';

/** Right after a text was written. Should it not come to this, the clock finds the text; until then nobody else sees it. */
export const registerText = ({ office, now }: Call, ref: string): Promise<void> => registerTexts(office.db, office.tenant, { ref }, office.checks === 'auto' ? 'pass' : 'pending', now);

/** As `registerText`, and the reviewer's yes to it, where the reviewer is one who moderates. */
export async function registerReviewed(call: Call, field: CheckField, ref: string): Promise<void> {
  await registerText(call, ref);
  if (mayModerate(actorOf(call), call.directory)) await vouchFor(call.office.db, call.office.tenant, { field, ref, personId: personOf(call), at: call.now });
}

const PAGE = 20;

/** @throws check.notYours */
function moderatorOf(call: Call): string {
  const personId = personOf(call);
  if (!mayModerate(actorOf(call), call.directory)) throw new Refusal('check.notYours');
  return personId;
}

function viewOf(call: Call, one: ListedCheck): CheckView {
  const { keys, tenant } = call.office;
  const at = (part: 'full' | 'thumb') => (one.kind === 'picture' ? addressOf(keys, tenant, one.ref, part, 'desk', call.now) : null);
  return { id: one.id, what: fieldWords[one.field], text: one.text, thumb: at('thumb'), full: at('full'), at: one.at, why: sayWhy(one.state === 'pending' ? 'late' : one.why), orderId: one.orderId, own: one.personId === call.personId };
}

const list = define('check.list', { shape: checkShapes.list }, async (call, input): Promise<CheckPage> => {
  moderatorOf(call);
  const match = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ([0-9a-f-]{36})$/.exec(input.next ?? '');
  const late = new Date(call.now.getTime() - LATE_MS);
  const found = await listForPeople(call.office.db, call.office.tenant, late, match ? { at: match[1] as string, id: match[2] as string } : null, PAGE + 1);
  const page = found.slice(0, PAGE);
  const last = page.at(-1);
  // What was erased meanwhile has nothing to be judged.
  return { items: page.filter((one) => one.kind === 'picture' || one.text !== null).map((one) => viewOf(call, one)), next: found.length > PAGE && last ? `${last.at} ${last.id}` : null };
});

const decide = define('check.decide', { shape: checkShapes.decide }, async (call, input): Promise<{ id: string; shown: boolean }> => {
  const personId = moderatorOf(call);
  const { db, tenant } = call.office;
  if (!input.pass && input.reason === null) throw new Refusal('check.reasonNeeded', {}, 'reason');
  const one = await readCheck(db, tenant, input.id);
  if (!one) throw new Refusal('check.notFound');
  if (one.personId === personId) throw new Refusal('check.own');
  if (!(await decideCheck(db, tenant, { ...input, personId, at: call.now }))) {
    // Two at one moment, or one twice, of one mind: it is done. Passed by WeChat is passed too.
    const after = await readCheck(db, tenant, input.id);
    if (!(input.pass ? ['pass', 'passedByHuman'] : ['refusedByHuman']).includes(after?.state ?? '')) throw new Refusal('check.decided');
  }
  return { id: input.id, shown: input.pass };
});

const appeal = define('check.appeal', { shape: checkShapes.appeal }, async (call, input): Promise<{ id: string }> => {
  const personId = personOf(call);
  const { db, tenant } = call.office;
  const one = await readCheck(db, tenant, input.id);
  // Somebody else's is as good as not there.
  if (!one || one.personId !== personId) throw new Refusal('check.notFound');
  if (!(await appealCheck(db, tenant, input.id, personId, call.now)) && !(one.state === 'review' && one.why === 'appeal')) throw new Refusal('check.noAppeal');
  return { id: input.id };
});

export const checkFunctions: CloudFunction[] = [list, decide, appeal];
