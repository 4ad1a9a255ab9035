/** `opinion.*`: what people say that is no order. The desk of the place owes a reply within five working days. */
import { placeName } from '../domain/grid/directory';
import { chinaDayWords, chinaTime, dueAfter } from '../domain/order/clock';
import { Refusal } from '../domain/refusals';
import { mayReport, subTree } from '../domain/report/scope';
import { outcomes, stageOf, stages, type Outcome } from '../domain/visit/complaint';
import { isDutyOf, isPlaceOfPeople, mayReply, mayVisit, opinionLimit, opinionShapes, type OpinionPage, type OpinionView } from '../domain/visit/visit';
import { newId } from '../store/seal';
import { addOpinion, listOpinions, listOwnOpinions, readOpinion, replyToOpinion, type Opinion } from '../store/sql/visit';
import { actorOf, contextOf, define, personOf, type Call, type CloudFunction } from './define';

const PAGE = 20;

/** @param node the desk that looks; null = the sender */
export function opinionView(call: Call, opinion: Opinion, node: string | null): OpinionView {
  const waits = opinion.repliedAt === null && opinion.closedAt === null;
  return {
    id: opinion.id, place: placeName(call.directory, opinion.gridCode), said: opinion.said, at: chinaTime(opinion.at), onVisit: opinion.onVisit,
    due: waits ? chinaDayWords(opinion.dueAt) : null, overdue: waits && opinion.dueAt < call.now.toISOString(),
    mine: waits && node !== null && isDutyOf(call.directory, node, opinion.gridCode),
    reply: opinion.reply, repliedAt: opinion.repliedAt && chinaTime(opinion.repliedAt), ...roundOf(call, opinion),
  };
}

function roundOf({ directory }: Call, opinion: Opinion): Pick<OpinionView, 'stage' | 'stageLabel' | 'acceptedBy' | 'promised' | 'round' | 'why' | 'outcome' | 'hasPhone' | 'callTries'> {
  const { promisedOn, round, why, outcome, hasPhone, callTries, acceptedBy } = opinion;
  const stage = stageOf(opinion);
  const post = acceptedBy ? directory.postsOf.get(acceptedBy)?.find((one) => one.kind === 'gridLeader' && one.gridCode !== null) : undefined;
  return {
    stage, stageLabel: stages[stage].label, acceptedBy: acceptedBy ? (post?.gridCode ? placeName(directory, post.gridCode) : '村（社区）') : null,
    promised: promisedOn && chinaDayWords(promisedOn), round, why, outcome: outcome && outcomes[outcome as Outcome], hasPhone, callTries,
  };
}

const add = define('opinion.add', { shape: opinionShapes.add }, async (call, input) => {
  const senderId = personOf(call);
  const { directory, office } = call;
  if (!directory.grid.has(input.gridCode)) throw new Refusal('grid.unknown', {}, 'gridCode');
  if (!isPlaceOfPeople(directory, input.gridCode)) throw new Refusal('grid.notVillage', {}, 'gridCode');
  if (input.onVisit && !mayVisit(actorOf(call), input.gridCode, directory)) throw new Refusal('visit.notYours');
  const { gridCode, onVisit, key, said, phone } = input;
  const dueAt = dueAfter(call.now, opinionLimit, contextOf(call).calendar);
  return { id: await addOpinion(office.db, office.keys, office.tenant, { id: newId(), gridCode, senderId, onVisit, key, said, phone, dueAt }, call.now) };
});

const mine = define('opinion.mine', { shape: opinionShapes.mine }, async (call, input): Promise<OpinionPage> => {
  const { db, keys, tenant } = call.office;
  const page = await listOwnOpinions(db, keys, tenant, personOf(call), input.next, PAGE);
  return { next: page.next, items: page.items.map((one) => opinionView(call, one, null)) };
});

const list = define('opinion.list', { shape: opinionShapes.list }, async (call, input): Promise<OpinionPage> => {
  personOf(call);
  const { directory, office } = call;
  if (!directory.grid.has(input.gridCode)) throw new Refusal('grid.unknown');
  if (!mayReport(actorOf(call), input.gridCode, directory)) throw new Refusal('opinion.notYours');
  const codes = input.gridCode === directory.root ? null : subTree(directory, input.gridCode).map((node) => node.code);
  const page = await listOpinions(office.db, office.keys, office.tenant, { codes, replied: input.replied, open: input.open }, input.next, PAGE);
  return { next: page.next, items: page.items.map((one) => opinionView(call, one, input.gridCode)) };
});

const reply = define('opinion.reply', { shape: opinionShapes.reply }, async (call, input): Promise<OpinionView> => {
  const replierId = personOf(call);
  const { db, keys, tenant } = call.office;
  const before = await readOpinion(db, keys, tenant, input.id);
  if (!before) throw new Refusal('opinion.notFound');
  if (!mayReply(actorOf(call), before.gridCode, call.directory)) throw new Refusal('opinion.notYours');
  const written = await replyToOpinion(db, keys, tenant, { id: input.id, replierId, key: input.key, text: input.reply }, call.now);
  const now = (await readOpinion(db, keys, tenant, input.id)) ?? before;
  // The same reply sent twice is one reply; another one comes too late.
  if (!written && !(now.replyKey === input.key && now.replierId === replierId)) throw new Refusal('opinion.replied');
  return opinionView(call, now, null);
});

export const opinionFunctions: CloudFunction[] = [add, mine, list, reply];
