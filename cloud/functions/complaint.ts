/** The rest of 投诉建议's round: taking it on, calling back, one word on it, and the telephone that was left. */
import { chinaDay, chinaDayWords, dueAfter } from '../domain/order/clock';
import { Refusal } from '../domain/refusals';
import { afterWord, CALL_TRIES, complaintShapes, complaintSteps, mayCallBack, mayStep, stageOf, stages, type ComplaintStep, type Satisfied } from '../domain/visit/complaint';
import { mayReply, opinionLimit, type OpinionView } from '../domain/visit/visit';
import { newId } from '../store/seal';
import { acceptOpinion, noteUnreached, readOpinionPhone, sayWord } from '../store/sql/opinion-loop';
import { addReveal } from '../store/sql/people';
import { readOpinion } from '../store/sql/visit';
import { actorOf, contextOf, define, personOf, type Call, type CloudFunction } from './define';
import { opinionView } from './opinion';

type Whole = NonNullable<Awaited<ReturnType<typeof readOpinion>>>;

/** The opinion, for somebody who may take this step on it. @throws opinion.notFound, opinion.notYours */
async function opinionFor(call: Call, id: string, by: 'desk' | 'sender'): Promise<Whole> {
  const personId = personOf(call);
  const { db, keys, tenant } = call.office;
  const opinion = await readOpinion(db, keys, tenant, id);
  if (!opinion) throw new Refusal('opinion.notFound');
  const may = by === 'sender' ? opinion.senderId === personId : mayReply(actorOf(call), opinion.gridCode, call.directory);
  if (!may) throw new Refusal('opinion.notYours');
  return opinion;
}

function checkNow(step: ComplaintStep, opinion: Whole): void {
  const stage = stageOf(opinion);
  if (!mayStep(step, stage)) throw new Refusal('opinion.notNow', { state: stages[stage].label, step: complaintSteps[step].label });
}

/* A step sent twice is recognised by its key while it is the last one; the store refused it then. */
async function answer(call: Call, id: string, key: string, written: boolean, step: ComplaintStep): Promise<OpinionView> {
  const { db, keys, tenant } = call.office;
  const now = await readOpinion(db, keys, tenant, id) as Whole;
  if (!written && !isLast(now, call, key)) throw new Refusal('opinion.notNow', { state: stages[stageOf(now)].label, step: complaintSteps[step].label });
  return opinionView(call, now, null);
}
const isLast = (opinion: Whole, call: Call, key: string) => opinion.lastKey === key && opinion.lastBy === call.personId;

const accept = define('opinion.accept', { shape: complaintShapes.accept }, async (call, input): Promise<OpinionView> => {
  const opinion = await opinionFor(call, input.id, 'desk');
  if (isLast(opinion, call, input.key)) return opinionView(call, opinion, null);
  if (opinion.acceptedAt && !opinion.repliedAt) throw new Refusal('opinion.accepted');
  checkNow('accept', opinion);
  // What is late already may be promised for today at the earliest, and for no later than tomorrow.
  const latest = [chinaDay(opinion.dueAt), chinaDay(new Date(call.now.getTime() + 86_400_000))].sort().at(-1) as string;
  if (input.day < chinaDay(call.now) || input.day > latest) throw new Refusal('opinion.day', { due: chinaDayWords(latest) }, 'day');
  // The end of that day in China.
  const dueAt = `${input.day}T15:59:59.000Z`;
  const written = await acceptOpinion(call.office.db, call.office.tenant, { ...input, personId: personOf(call), dueAt }, call.now);
  return answer(call, input.id, input.key, written, 'accept');
});

/** One word on the reply, by the sender or taken down at the call-back. */
async function word(call: Call, opinion: Whole, input: { id: string; key: string; why: string | null }, satisfied: Satisfied, via: 'sender' | 'callBack'): Promise<OpinionView> {
  const step = via === 'sender' ? 'rate' : 'callBack';
  const after = afterWord(satisfied, opinion.round);
  const leads = after === 'again' ? { dueAt: dueAfter(call.now, opinionLimit, contextOf(call).calendar) } : after;
  const { db, keys, tenant } = call.office;
  const written = await sayWord(db, keys, tenant, { id: input.id, key: input.key, personId: personOf(call), satisfied, via, why: input.why, round: opinion.round, leads }, call.now);
  return answer(call, input.id, input.key, written, step);
}

const rate = define('opinion.rate', { shape: complaintShapes.rate }, async (call, input): Promise<OpinionView> => {
  const opinion = await opinionFor(call, input.id, 'sender');
  if (isLast(opinion, call, input.key)) return opinionView(call, opinion, null);
  checkNow('rate', opinion);
  return word(call, opinion, input, input.satisfied, 'sender');
});

const callBack = define('opinion.callBack', { shape: complaintShapes.callBack }, async (call, input): Promise<OpinionView> => {
  const opinion = await opinionFor(call, input.id, 'desk');
  if (isLast(opinion, call, input.key)) return opinionView(call, opinion, null);
  checkNow('callBack', opinion);
  const personId = personOf(call);
  // Nobody speaks for themselves at the other end of the line either.
  if (!mayCallBack(call.directory, personId, opinion.replierId, opinion.gridCode) || opinion.senderId === personId) throw new Refusal('opinion.ownCall');
  if (input.satisfied !== null && input.reached) return word(call, opinion, input, input.satisfied, 'callBack');
  const day = chinaDay(call.now);
  if (opinion.calledOn === day) throw new Refusal('opinion.calledToday');
  const written = await noteUnreached(call.office.db, call.office.tenant, { id: input.id, key: input.key, personId, day, most: CALL_TRIES }, call.now);
  return answer(call, input.id, input.key, written, 'callBack');
});

const phone = define('opinion.phone', { shape: complaintShapes.phone }, async (call, input): Promise<{ phone: string }> => {
  const opinion = await opinionFor(call, input.id, 'desk');
  if (opinion.closedAt) throw new Refusal('contact.notYours');
  const { db, keys, tenant } = call.office;
  const found = await readOpinionPhone(db, keys, tenant, opinion.id);
  if (!found) throw new Refusal('opinion.noPhone');
  // Looks are recorded alike, whatever was looked at: the row carries the opinion's id. Written before it is shown.
  await addReveal(db, tenant, { id: newId(), orderId: opinion.id, personId: personOf(call), at: call.now });
  return { phone: found };
});

export const complaintFunctions: CloudFunction[] = [accept, rate, callBack, phone];
