/** `question.*`: 想问老师什么. Whoever asks sees their own; the crew and the organisers see all, grouped and without names. */
import { isCrew, isForWhom, isLeading, isOfVillage, mayOrganise, standingOf } from '../domain/gather/gathering';
import { groupQuestions } from '../domain/gather/group';
import { mostQuestions, questionShapes, type QuestionPage } from '../domain/gather/question';
import { chinaDay } from '../domain/order/clock';
import { isHidden, isShown, markOf } from '../domain/moderation/check';
import { Refusal } from '../domain/refusals';
import { newId } from '../store/seal';
import type { GatheringRead } from '../store/sql/gather';
import { addQuestion, listQuestions, markQuestions } from '../store/sql/question';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';
import { registerText } from './check';
import { gatheringOr404, publicTitle } from './gather';

const TRIES = 5;

const isAhead = (call: Call, { service }: GatheringRead) => standingOf(service) === 'coming' && (service.activity.slot?.date ?? '') >= chinaDay(call.now);
const mayHelp = (call: Call, { service }: GatheringRead) => isOfVillage(actorOf(call), service, call.directory);
const mayAsk = (call: Call, read: GatheringRead) => read.mine !== null || isForWhom(call.personId, read.service);
const speaks = (call: Call, { service }: GatheringRead) => isCrew(actorOf(call), service) || isLeading(actorOf(call), service, call.directory);
const reads = (call: Call, read: GatheringRead) => speaks(call, read) || mayOrganise(actorOf(call), read.service, call.directory);

async function pageOf(call: Call, read: GatheringRead): Promise<QuestionPage> {
  const rows = await listQuestions(call.office.db, call.office.tenant, read.service.activity.id);
  const all = reads(call, read);
  return {
    title: publicTitle(call, read).title,
    mine: rows.filter((one) => one.personId === call.personId).map(({ id, text, coveredAt, check }) => ({ id, text: text ?? '（内容已删除）', covered: coveredAt !== null, check: markOf(check) })),
    groups: all ? groupQuestions(rows.flatMap(({ id, text, coveredAt, hiddenAt, check }) => (text === null || isHidden(check) ? [] : [{ id, text, covered: coveredAt !== null, hidden: hiddenAt !== null, waiting: !isShown(check) }]))) : null,
    mayAsk: isAhead(call, read) && mayAsk(call, read), mayHelp: isAhead(call, read) && mayHelp(call, read), mayCover: speaks(call, read), mayHide: all,
  };
}

const ask = define('question.ask', { shape: questionShapes.ask }, async (call, input): Promise<QuestionPage> => {
  const personId = personOf(call);
  const { db, tenant } = call.office;
  const read = await gatheringOr404(call, input.id);
  if (input.viaHelper ? !mayHelp(call, read) : !mayAsk(call, read)) throw new Refusal('question.notYours');
  if (!isAhead(call, read)) throw new Refusal('question.late');
  const { activity, orders } = read.service;
  const most = input.viaHelper ? mostQuestions.helper : mostQuestions.self;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const id = newId();
    const done = await addQuestion(db, tenant, { ...input, id, activityId: activity.id, orderId: orders[0]?.id ?? activity.id, personId, most, at: call.now });
    if (done === 'done') {
      await registerText(call, id);
      return pageOf(call, read);
    }
    if (done === 'reused') throw new Refusal('keys.reused');
    if (done === 'enough') throw new Refusal('question.enough', { most: String(most) });
  }
  throw new Refusal('order.busy');
});

const list = define('question.list', { shape: questionShapes.list }, async (call, input): Promise<QuestionPage> => {
  personOf(call);
  const read = await gatheringOr404(call, input.id);
  if (!reads(call, read) && !mayAsk(call, read) && !mayHelp(call, read)) throw new Refusal('question.notYours');
  return pageOf(call, read);
});

const marking = (name: string, what: 'covered_at' | 'hidden_at', may: (call: Call, read: GatheringRead) => boolean) =>
  define(name, { shape: questionShapes.mark }, async (call, input): Promise<QuestionPage> => {
    personOf(call);
    const read = await gatheringOr404(call, input.id);
    if (!may(call, read)) throw new Refusal('question.notSpeaker');
    const marked = await markQuestions(call.office.db, call.office.tenant, read.service.activity.id, input.ids, what, input.on ? call.now : null);
    if (marked === 0) throw new Refusal('question.notFound');
    return pageOf(call, read);
  });

export const questionFunctions: CloudFunction[] = [ask, list, marking('question.cover', 'covered_at', speaks), marking('question.hide', 'hidden_at', reads)];
