/** `outline.*`: 讲稿提纲 are written, reviewed by somebody else, used for a service, and withdrawn when they are wrong. */
import { isCrew, isLeading, standingOf } from '../domain/gather/gathering';
import { fitsTopic, mayReviewOutline, mayWriteOutline, outlineShapes, outlineTrouble, troubleWords, unitWords, whoWords, type OrderOutline, type Outline, type OutlineCard, type OutlineUse, type OutlineView } from '../domain/gather/outline';
import { isShown } from '../domain/moderation/check';
import { chinaDay } from '../domain/order/clock';
import { mayRead, rolesOf } from '../domain/order/roles';
import { knowsTopic } from '../domain/order/view';
import { topicChain } from '../domain/grid/routing';
import { refusals, Refusal } from '../domain/refusals';
import { newId } from '../store/seal';
import { readGathering, type GatheringRead } from '../store/sql/gather';
import { addOutline, attachOutline, changeOutline, detachOutline, listOutlines, outlineMark, outlineOf, readOutline, reviewOutline, withdrawOutline } from '../store/sql/outline';
import { registerReviewed, registerText } from './check';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';

const MOST = 200;
const dayMs = 86_400_000;
const YEARS = 3;

const topicName = (call: Call, id: string) => call.directory.topics.get(id)?.name ?? '';
const crewKey = (read: GatheringRead) => (read.service.activity.crew ? `${read.service.activity.crew.kind}:${read.service.activity.crew.ref}` : null);

function cardOf(call: Call, one: Outline): OutlineCard {
  const trouble = outlineTrouble(one, chinaDay(call.now));
  return {
    id: one.id, topicId: one.topicId, topic: topicName(call, one.topicId), title: one.title, unit: one.unit, sample: one.sample, trouble, troubleLabel: trouble && troubleWords[trouble],
    reviewer: whoWords(call.directory, one.reviewedBy), reviewedOn: one.reviewedOn, expiresOn: one.expiresOn, mine: one.authorId === call.personId,
  };
}

/** What the audience sees of the outline a service is held from; null when none was chosen by the present crew. `open` = anybody may read it. */
export async function outlineUse(call: Call, read: GatheringRead, open = false): Promise<OutlineUse | null> {
  const crew = crewKey(read);
  const one = crew ? await outlineOf(call.office.db, call.office.tenant, read.service.activity.id, crew) : null;
  // Strangers read it once its text was looked at; the crew knows what it holds the service from.
  if (!one || (open && !one.sample && !isShown(one.check))) return null;
  const { id, title, unit, sample, reviewer, reviewedOn, expiresOn, trouble } = cardOf(call, one);
  return { id, title, unit, source: one.source, sample, reviewer: open ? unitWords(call.directory, one.reviewedBy) : reviewer, reviewedOn, expiresOn, trouble, say: trouble && refusals[trouble].say };
}

const withPost = (call: Call) => {
  personOf(call);
  if (actorOf(call).posts.length === 0) throw new Refusal('outline.notYours');
};

async function outlineOr404(call: Call, id: string) {
  const read = await readOutline(call.office.db, call.office.tenant, id);
  if (!read) throw new Refusal('outline.notFound');
  return read;
}

async function viewOf(call: Call, id: string): Promise<OutlineView> {
  const { outline, text, used } = await outlineOr404(call, id);
  const card = cardOf(call, outline);
  const reviews = mayReviewOutline(actorOf(call), outline.topicId, call.directory);
  const standing = outline.withdrawnAt === null;
  return {
    ...card, asRead: outlineMark(outline, text), source: outline.source, author: whoWords(call.directory, outline.authorId), text, withdrawnWhy: outline.withdrawnWhy, used: reviews || card.mine ? used : null,
    may: { edit: card.mine && card.trouble === 'outline.notReviewed', review: reviews && !card.mine && standing && card.trouble !== null, withdraw: standing && (reviews || card.mine) },
  };
}

const list = define('outline.list', { shape: outlineShapes.list }, async (call, input): Promise<OutlineCard[]> => {
  withPost(call);
  // An outline of a topic serves its sub-topics, and the other way round.
  const { topicId } = input;
  const topics = topicId === null ? null : [...call.directory.topics.keys()].filter((one) => topicChain(call.directory, topicId).includes(one) || topicChain(call.directory, one).includes(topicId));
  const cards = (await listOutlines(call.office.db, call.office.tenant, topics, MOST)).map((one) => cardOf(call, one));
  const rank = ({ trouble }: OutlineCard) => [null, 'outline.notReviewed', 'outline.expired', 'outline.withdrawn'].indexOf(trouble);
  return cards.sort((a, b) => rank(a) - rank(b));
});

const read = define('outline.read', { shape: outlineShapes.read }, async (call, input): Promise<OutlineView> => {
  withPost(call);
  return viewOf(call, input.id);
});

const save = define('outline.save', { shape: outlineShapes.save }, async (call, input): Promise<OutlineView> => {
  const personId = personOf(call);
  const { db, tenant } = call.office;
  if (!mayWriteOutline(actorOf(call), call.directory)) throw new Refusal('outline.notYours');
  if (!call.directory.topics.has(input.topicId)) throw new Refusal('topic.unknown', {}, 'topicId');
  const { id, ...rest } = input;
  if (id === null) {
    const added = await addOutline(db, tenant, { ...rest, id: newId(), authorId: personId, sample: false, at: call.now });
    await registerText(call, added);
    return viewOf(call, added);
  }
  if (!(await changeOutline(db, tenant, { ...rest, id, authorId: personId }))) {
    const { outline } = await outlineOr404(call, id);
    throw new Refusal(outline.authorId !== personId ? 'outline.notYours' : 'outline.reviewed');
  }
  await registerText(call, id);
  return viewOf(call, id);
});

const review = define('outline.review', { shape: outlineShapes.review }, async (call, input): Promise<OutlineView> => {
  const personId = personOf(call);
  const { outline } = await outlineOr404(call, input.id);
  if (outline.authorId === personId) throw new Refusal('outline.ownReview');
  if (!mayReviewOutline(actorOf(call), outline.topicId, call.directory)) throw new Refusal('outline.notReviewer');
  const today = chinaDay(call.now);
  if (input.expiresOn <= today || input.expiresOn > chinaDay(new Date(call.now.getTime() + YEARS * 366 * dayMs))) throw new Refusal('outline.dates', {}, 'expiresOn');
  const done = await reviewOutline(call.office.db, call.office.tenant, input.id, { by: personId, on: today, expiresOn: input.expiresOn, asRead: input.asRead });
  // Nobody vouches for words that were put in behind their back.
  if (done === 'changed') throw new Refusal('review.changed');
  if (done === 'no') {
    const now = (await outlineOr404(call, input.id)).outline;
    // Sent twice, it is reviewed once.
    if (now.withdrawnAt !== null) throw new Refusal('outline.withdrawn');
    if (now.reviewedBy !== personId || now.reviewedOn !== today || now.expiresOn !== input.expiresOn) throw new Refusal('outline.reviewed');
  }
  await registerReviewed(call, 'outline', input.id);
  return viewOf(call, input.id);
});

const withdraw = define('outline.withdraw', { shape: outlineShapes.withdraw }, async (call, input): Promise<OutlineView> => {
  const personId = personOf(call);
  const { outline } = await outlineOr404(call, input.id);
  if (outline.authorId !== personId && !mayReviewOutline(actorOf(call), outline.topicId, call.directory)) throw new Refusal('outline.notReviewer');
  await withdrawOutline(call.office.db, call.office.tenant, input.id, input.reason, call.now);
  return viewOf(call, input.id);
});

async function serviceOr404(call: Call, id: string): Promise<GatheringRead> {
  const found = await readGathering(call.office.db, call.office.tenant, id, call.personId);
  if (!found) throw new Refusal('order.notFound');
  return found;
}

const serves = (call: Call, { service }: GatheringRead) => isLeading(actorOf(call), service, call.directory) || isCrew(actorOf(call), service);
const topicOf = ({ service }: GatheringRead) => service.orders.find((one) => one.topicId !== null)?.topicId ?? null;

/** What somebody who reads an order sees of its outline. */
export const orderOutline = async (call: Call, service: GatheringRead): Promise<OrderOutline> => (
  { outline: await outlineUse(call, service), mayAttach: serves(call, service) && standingOf(service.service) === 'coming', topicId: topicOf(service) });

const attach = define('outline.attach', { shape: outlineShapes.attach }, async (call, input): Promise<OrderOutline> => {
  const personId = personOf(call);
  const { db, tenant } = call.office;
  const service = await serviceOr404(call, input.orderId);
  const crew = crewKey(service);
  if (!crew || !serves(call, service)) throw new Refusal('order.notYours');
  if (standingOf(service.service) !== 'coming') throw new Refusal('gather.notComing', { say: '接单以后、服务以前才能选提纲' });
  const activityId = service.service.activity.id;
  if (input.outlineId === null) await detachOutline(db, tenant, activityId);
  else {
    const check = async () => {
      const { outline } = await outlineOr404(call, input.outlineId as string);
      const trouble = outlineTrouble(outline, chinaDay(call.now));
      if (trouble) throw new Refusal(trouble);
      if (!fitsTopic(call.directory, outline.topicId, topicOf(service))) throw new Refusal('outline.otherTopic');
    };
    await check();
    // Withdrawn, or given back, between our look and our writing: said as it is now.
    if (!(await attachOutline(db, tenant, { activityId, outlineId: input.outlineId, crew, personId, today: chinaDay(call.now), at: call.now }))) {
      await check();
      throw new Refusal('order.busy');
    }
  }
  return { outline: await outlineUse(call, service), mayAttach: true, topicId: topicOf(service) };
});

const ofOrder = define('outline.ofOrder', { shape: outlineShapes.ofOrder }, async (call, input): Promise<OrderOutline> => {
  personOf(call);
  const service = await serviceOr404(call, input.id);
  const { activity, orders } = service.service;
  const order = orders.find((one) => one.id === input.id) ?? orders[0];
  if (!order || !mayRead(actorOf(call), order, rolesOf(actorOf(call), order, activity, call.directory), call.directory)) throw new Refusal('order.notYours');
  // The outline's title says what the topic is.
  if (!knowsTopic(order, rolesOf(actorOf(call), order, activity, call.directory), call.directory)) return { outline: null, mayAttach: false, topicId: null };
  return orderOutline(call, service);
});

export const outlineFunctions: CloudFunction[] = [list, read, save, review, withdraw, attach, ofOrder];
