/** `article.list`, `article.read`, `article.feed`, `article.follow`: what people read, chosen for them unless they don't want it. */
import * as v from 'valibot';
import type { ArticleCard, ArticleFeed, ArticleView, CorrectionCard, Following } from '../domain/answers';
import { parseBody } from '../domain/article/article';
import { emergenciesOn, emergencyOf, type EmergencyNow } from '../domain/article/emergency';
import { feedFor, nobody, type Chosen } from '../domain/article/feed';
import { articleShapes, isLookedAt, standingOf, type Article } from '../domain/article/standing';
import type { Audience } from '../domain/terms';
import type { Directory } from '../domain/grid/directory';
import { placeName } from '../domain/grid/directory';
import { chinaDay } from '../domain/order/clock';
import { Refusal } from '../domain/refusals';
import { listShelf, readArticle } from '../store/sql/article';
import { listChangedReads, listPushes, markRead, readFollow, readReader, writeFollow } from '../store/sql/article-reader';
import { readTenant } from '../store/sql/grid';
import { define, personOf, type Call, type CloudFunction } from './define';
import { hasVoice } from './article-voice';

const MOST = 300;
/** How long a push stands in the feed. */
const PUSH_DAYS = 30;
const dayMs = 86_400_000;

export function cardOf(article: Article, directory: Directory, why: string | null = null): ArticleCard {
  const topic = directory.topics.get(article.topicId);
  const { slug, title, summary, topicId, source, minutes, sample } = article;
  return { slug, title, summary, topicId, topic: topic?.name ?? '', icon: topic?.icon ?? 'book', source, minutes, sample, why };
}

async function chosenFor(call: Call, plainly: boolean): Promise<Chosen[]> {
  const { db, tenant } = call.office;
  const [shelf, reader, pushes] = await Promise.all([
    listShelf(db, tenant, chinaDay(call.now), MOST),
    call.personId && !plainly ? readReader(db, tenant, call.personId, call.now) : null,
    plainly ? [] : listPushes(db, tenant, new Date(call.now.getTime() - PUSH_DAYS * dayMs), 200),
  ]);
  return feedFor(shelf, pushes, plainly ? { ...nobody, plain: true } : reader ?? nobody, call.directory, call.now);
}

/** The first page's articles, as this person would find them in the feed. */
export async function homeArticles(call: Call, most: number): Promise<ArticleCard[]> {
  return (await chosenFor(call, false)).slice(0, most).map(({ article, why }) => cardOf(article, call.directory, why));
}

export async function correctionsFor(call: Call): Promise<CorrectionCard[]> {
  if (!call.personId) return [];
  const rows = await listChangedReads(call.office.db, call.office.tenant, call.personId);
  const today = chinaDay(call.now);
  return rows.map((row) => {
    const standing = standingOf({ state: row.state as Article['state'], expiresOn: row.expiresOn, changedWhy: row.changedWhy }, today);
    const said = standing === 'gone' ? '已经撤下' : standing === 'correcting' ? '有说得不对的地方，正在更正' : '有更正';
    return { slug: row.slug, title: row.title, say: `您读过的《${row.title}》${said}`, why: row.changedWhy };
  });
}

export function emergencyNow(call: Call): EmergencyNow | null {
  const [one] = emergenciesOn(call.directory, call.now);
  return one ? { topicId: one.topicId, topic: call.directory.topics.get(one.topicId)?.name ?? '', why: one.why, until: new Date(one.untilAt).toISOString() } : null;
}

const list = define('article.list', { shape: v.object({}), login: 'optional' }, async (call): Promise<ArticleCard[]> => homeArticles(call, MOST));

const feed = define('article.feed', { shape: v.object({}), login: 'optional' }, async (call): Promise<ArticleFeed> => {
  const follow = call.personId ? await followingOf(call) : null;
  const items = await homeArticles(call, MOST);
  return { items, follow, corrections: await correctionsFor(call), emergency: emergencyNow(call) };
});

const read = define('article.read', { shape: articleShapes.read, login: 'optional' }, async (call, input): Promise<ArticleView> => {
  const { db, tenant } = call.office;
  const found = await readArticle(db, tenant, input.slug);
  const standing = found ? standingOf(found.article, chinaDay(call.now), isLookedAt(found.article)) : 'unknown';
  if (!found || standing === 'unknown') throw new Refusal('article.notFound');
  const { article, text } = found;
  if (call.personId) await markRead(db, tenant, article.slug, call.personId, article.version, call.now);
  // What was found wrong is not shown to anybody any more, only that it was and why.
  const blocks = standing === 'onShelf' || standing === 'expired' ? parseBody(text) : [];
  return {
    ...cardOf(article, call.directory), reviewer: article.reviewer, reviewedOn: article.reviewedOn, expiresOn: article.expiresOn, unit: article.unit, standing, blocks,
    changedWhy: article.changedWhy, urgent: emergencyOf(call.directory, article.topicId, call.now) !== null,
    county: (await readTenant(db, tenant))?.name ?? '', publicUrl: call.office.publicUrl ?? null, voice: blocks.length > 0 && (await hasVoice(call.office)),
  };
});

async function followingOf(call: Call): Promise<Following> {
  const own = await readFollow(call.office.db, call.office.tenant, personOf(call));
  const known = own ?? { topics: [], audience: null, gridCode: null, plain: false };
  return { ...known, audience: known.audience as Audience | null, place: known.gridCode ? placeName(call.directory, known.gridCode) : null };
}

const follow = define('article.follow', { shape: articleShapes.follow }, async (call, input): Promise<Following> => {
  const personId = personOf(call);
  for (const topicId of input.topics) if (!call.directory.topics.has(topicId)) throw new Refusal('topic.unknown', {}, 'topics');
  if (input.gridCode !== null && !call.directory.grid.has(input.gridCode)) throw new Refusal('grid.unknown', {}, 'gridCode');
  await writeFollow(call.office.db, call.office.tenant, personId, { ...input, topics: [...new Set(input.topics)] }, call.now);
  return followingOf(call);
});

export const articleFunctions: CloudFunction[] = [list, read, feed, follow];
