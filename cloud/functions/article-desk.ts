/** `article.drafts`, `draft`, `save`, `submit`, `review`, `withdraw`, `correct`: nothing goes on the shelf that only its author has seen. */
import * as v from 'valibot';
import type { ArticleDesk, ArticleDraft, DraftCard } from '../domain/answers';
import { ArticleError, bodyTroubles, parseBody } from '../domain/article/article';
import { emergencyOf } from '../domain/article/emergency';
import { articleShapes, articleStates, expiryOf, isEditorial, mayWrite, reviewSide, sidesNeeded, isLookedAt, standingOf, type Article } from '../domain/article/standing';
import { markOf } from '../domain/moderation/check';
import { whoWords } from '../domain/gather/outline';
import { placeName } from '../domain/grid/directory';
import { chinaDay, dueAfter } from '../domain/order/clock';
import { calendarFor } from '../domain/order/calendar';
import { Refusal } from '../domain/refusals';
import { newId } from '../store/seal';
import { addArticle, articleMark, articleRef, changeArticle, changeOnShelf, listArticles, listHistory, listSides, readArticle, returnArticle, reviewArticle, submitArticle } from '../store/sql/article';
import { registerReviewed, registerText } from './check';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';

const MOST = 300;
const happened: Record<string, string> = { written: '写好草稿', submitted: '交审', published: '审过，发布', returned: '退回修改', draft: '撤下更正', takenDown: '撤下' };

const isUrgent = (call: Call, { topicId }: Pick<Article, 'topicId'>) => emergencyOf(call.directory, topicId, call.now) !== null;
const sideOf = (call: Call, article: Article) => reviewSide(actorOf(call), article.topicId, call.directory, isUrgent(call, article));

function draftCard(call: Call, article: Article): DraftCard {
  const standing = standingOf(article, chinaDay(call.now));
  const mark = article.state === 'published' && !isLookedAt(article) ? markOf(article.check) : null;
  const urgent = isUrgent(call, article);
  // In an emergency a reviewer has until closing, otherwise two working days.
  const due = article.state === 'inReview' && article.submittedAt ? dueAfter(new Date(article.submittedAt), urgent ? { kind: 'sameDay' } : { kind: 'working', days: 2 }, calendarFor(call.directory)) : null;
  return {
    slug: article.slug, title: article.title, topic: call.directory.topics.get(article.topicId)?.name ?? '', state: article.state,
    label: mark ? mark.label : standing === 'expired' ? '已过期' : article.sample ? '样例，待审' : articleStates[article.state], author: article.authorId ? whoWords(call.directory, article.authorId) : '随软件附带',
    mine: article.authorId !== null && article.authorId === call.personId, urgent, due, expiresOn: article.expiresOn, check: mark,
  };
}

function reviewerWords(call: Call, side: string): string {
  const department = side === 'association' ? undefined : call.directory.departments.get(side)?.name;
  return department ? `${department} ${call.name ?? ''}`.trim() : whoWords(call.directory, personOf(call));
}

async function draftOr404(call: Call, slug: string) {
  personOf(call);
  if (!mayWrite(actorOf(call), call.directory)) throw new Refusal('article.notYours');
  const found = await readArticle(call.office.db, call.office.tenant, slug);
  if (!found) throw new Refusal('article.notFound');
  return found;
}

async function viewOf(call: Call, slug: string): Promise<ArticleDraft> {
  const { article, text } = await draftOr404(call, slug);
  const { db, tenant } = call.office;
  const card = draftCard(call, article);
  const side = sideOf(call, article);
  const [history, sides] = await Promise.all([listHistory(db, tenant, slug), listSides(db, tenant, slug)]);
  const today = chinaDay(call.now);
  const due = article.state === 'inReview' || (article.state === 'published' && (article.reviewedOn === null || (article.expiresOn !== null && article.expiresOn < today)));
  return {
    ...card, topicId: article.topicId, audience: article.audience, gridCode: article.gridCode, place: placeName(call.directory, article.gridCode), summary: article.summary, unit: article.unit,
    source: article.source, minutes: article.minutes, expiresMonths: article.expiresMonths, text, asRead: articleMark(article, text), changedWhy: article.changedWhy, reviewer: article.reviewer, reviewedOn: article.reviewedOn, sample: article.sample,
    sides: sides.map((one) => call.directory.departments.get(one)?.name ?? '县科协'), sidesNeeded: sidesNeeded(card.urgent),
    history: history.map((line) => ({ what: happened[line.what] ?? line.what, why: line.why, who: whoWords(call.directory, line.byId), at: line.at })),
    may: {
      edit: card.mine && article.state === 'draft', submit: card.mine && article.state === 'draft', review: due && side !== null && !card.mine,
      change: article.state === 'published' && (side !== null || card.mine), push: article.state === 'published' && card.check === null && !article.sample && card.label !== '已过期',
    },
  };
}

const drafts = define('article.drafts', { shape: v.object({}) }, async (call): Promise<ArticleDesk> => {
  personOf(call);
  if (!mayWrite(actorOf(call), call.directory)) throw new Refusal('article.notYours');
  const all = await listArticles(call.office.db, call.office.tenant, MOST);
  // Somebody else's draft is nobody's business before it is handed in.
  const shown = all.filter((one) => one.state !== 'draft' || one.authorId === call.personId || (one.changedWhy !== null && isEditorial(actorOf(call), call.directory)));
  return { items: shown.map((one) => draftCard(call, one)) };
});

const draft = define('article.draft', { shape: articleShapes.read }, async (call, input): Promise<ArticleDraft> => viewOf(call, input.slug));

const save = define('article.save', { shape: articleShapes.save }, async (call, input): Promise<ArticleDraft> => {
  const personId = personOf(call);
  const { db, tenant } = call.office;
  if (!mayWrite(actorOf(call), call.directory)) throw new Refusal('article.notYours');
  if (!call.directory.topics.has(input.topicId)) throw new Refusal('topic.unknown', {}, 'topicId');
  const gridCode = input.gridCode ?? call.directory.root;
  if (!call.directory.grid.has(gridCode)) throw new Refusal('grid.unknown', {}, 'gridCode');
  const { slug, key, ...form } = input;
  if (slug === null) return viewOf(call, await addArticle(db, tenant, { ...form, gridCode, slug: `a-${newId().replaceAll('-', '').slice(0, 16)}`, authorId: personId, key, at: call.now }));
  if (!(await changeArticle(db, tenant, { ...form, gridCode, slug, authorId: personId }))) {
    const { article } = await draftOr404(call, slug);
    throw new Refusal(article.authorId === personId ? 'article.notNow' : 'article.notAuthor');
  }
  return viewOf(call, slug);
});

const submit = define('article.submit', { shape: articleShapes.submit }, async (call, input): Promise<ArticleDraft> => {
  const personId = personOf(call);
  const { article, text } = await draftOr404(call, input.slug);
  if (article.authorId !== personId) throw new Refusal('article.notAuthor');
  const wrong = bodyTroubles(text).find((one) => one.must);
  if (wrong) throw new Refusal('article.body', { say: wrong.say }, 'text');
  if (!(await submitArticle(call.office.db, call.office.tenant, input.slug, personId, call.now))) {
    // Sent twice, it is handed in once.
    if ((await draftOr404(call, input.slug)).article.state !== 'inReview') throw new Refusal('article.notNow');
  }
  // Looked at while it waits for its reviewer, so that nobody waits twice.
  await registerText(call, articleRef(input.slug));
  return viewOf(call, input.slug);
});

const review = define('article.review', { shape: articleShapes.review }, async (call, input): Promise<ArticleDraft> => {
  const personId = personOf(call);
  const { db, tenant } = call.office;
  const { article, text } = await draftOr404(call, input.slug);
  if (article.authorId === personId) throw new Refusal('article.ownReview');
  const side = sideOf(call, article);
  if (!side) throw new Refusal('article.notReviewer');
  if (!input.yes) {
    if (!input.reason) throw new Refusal('article.reasonNeeded', {}, 'reason');
    if (!(await returnArticle(db, tenant, input.slug, personId, input.reason, call.now))) throw new Refusal('article.notNow');
    return viewOf(call, input.slug);
  }
  try {
    parseBody(text);
  } catch (fault) {
    if (fault instanceof ArticleError) throw new Refusal('article.body', { say: fault.message });
    throw fault;
  }
  const on = chinaDay(call.now);
  // What was reviewed today is reviewed: sent twice, it counts once.
  if (article.state === 'published' && article.reviewedOn === on) return viewOf(call, input.slug);
  const done = await reviewArticle(db, tenant, input.slug, { side, by: personId, reviewer: reviewerWords(call, side), on, expiresOn: expiryOf(on, article.expiresMonths), sides: sidesNeeded(isUrgent(call, article)), asRead: input.asRead, at: call.now });
  if (done === 'changed') throw new Refusal('review.changed');
  if (done === null) throw new Refusal('article.notNow');
  if (done === 'before') throw new Refusal('article.reviewedBefore');
  await registerReviewed(call, 'article', articleRef(input.slug));
  return viewOf(call, input.slug);
});

const offShelf = (name: string, to: 'takenDown' | 'draft') => define(name, { shape: articleShapes.change }, async (call, input): Promise<ArticleDraft> => {
  const personId = personOf(call);
  const { article } = await draftOr404(call, input.slug);
  if (article.authorId !== personId && !sideOf(call, article)) throw new Refusal('article.notReviewer');
  if (!(await changeOnShelf(call.office.db, call.office.tenant, input.slug, { to, by: personId, why: input.reason, at: call.now }))) throw new Refusal('article.notNow');
  return viewOf(call, input.slug);
});

export const articleDeskFunctions: CloudFunction[] = [drafts, draft, save, submit, review, offShelf('article.withdraw', 'takenDown'), offShelf('article.correct', 'draft')];
