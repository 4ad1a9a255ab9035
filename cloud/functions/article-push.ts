/** 精准推送: to chosen places × people × topics. Counted by village, never by person. */
import type { PushPreview, PushView, ToTell } from '../domain/answers';
import { isMeant, type Push } from '../domain/article/feed';
import { audienceWords, isToTell, shownReach, TELL_AFTER_DAYS, TELL_UNTIL_DAYS } from '../domain/article/reach';
import { articleShapes, isEditorial, mayPushTo, isLookedAt, standingOf } from '../domain/article/standing';
import { whoWords } from '../domain/gather/outline';
import { isWithin, pathTo, placeName } from '../domain/grid/directory';
import { chinaDay } from '../domain/order/clock';
import { Refusal } from '../domain/refusals';
import { newId } from '../store/seal';
import { readArticle } from '../store/sql/article';
import { addPush, listPushes, listReaders, listTold, readReach, writeTold, type PushRow } from '../store/sql/article-reader';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';

const BATCH = 2000;
const SHOWN_DAYS = 60;
const dayMs = 86_400_000;
const ago = (call: Call, days: number) => new Date(call.now.getTime() - days * dayMs);

type Target = Pick<Push, 'slug' | 'grids' | 'audiences' | 'topics'>;

async function check(call: Call, input: Target): Promise<void> {
  personOf(call);
  if (!mayPushTo(actorOf(call), input.grids, call.directory)) throw new Refusal('push.notYours');
  for (const topicId of input.topics) if (!call.directory.topics.has(topicId)) throw new Refusal('topic.unknown', {}, 'topics');
  const found = await readArticle(call.office.db, call.office.tenant, input.slug);
  if (!found) throw new Refusal('article.notFound');
  if (found.article.sample || standingOf(found.article, chinaDay(call.now), isLookedAt(found.article)) !== 'onShelf') throw new Refusal('push.notReviewed');
}

async function countMeant(call: Call, target: Target): Promise<number> {
  const { db, tenant } = call.office;
  let people = 0;
  for (let after: string | null = null; ;) {
    const batch: Awaited<ReturnType<typeof listReaders>> = await listReaders(db, tenant, after, BATCH, call.now);
    people += batch.filter((one) => isMeant(target, one, call.directory)).length;
    const last = batch.at(-1);
    if (!last || batch.length < BATCH) return people;
    after = last.personId;
  }
}

const preview = define('article.pushPreview', { shape: articleShapes.target }, async (call, input): Promise<PushPreview> => {
  await check(call, input);
  return { words: audienceWords(await countMeant(call, input)) };
});

const push = define('article.push', { shape: articleShapes.push }, async (call, input): Promise<{ id: string }> => {
  await check(call, input);
  const { key, ...target } = input;
  return { id: await addPush(call.office.db, call.office.tenant, { ...target, id: newId(), byId: personOf(call), key, at: call.now }) };
});

/* The highest places somebody looks after; [] = none, so they see no pushes. */
function topsOf(call: Call): string[] {
  const actor = actorOf(call);
  if (isEditorial(actor, call.directory)) return [call.directory.root];
  return actor.posts.filter((post) => (post.kind === 'gridLeader' || post.kind === 'gridWorker') && post.gridCode !== null).map((post) => post.gridCode as string);
}

const reach = define('article.reach', { shape: articleShapes.read }, async (call, input): Promise<PushView[]> => {
  personOf(call);
  const tops = topsOf(call);
  if (tops.length === 0) throw new Refusal('reach.notYours');
  const { db, tenant } = call.office;
  const pushes = (await listPushes(db, tenant, ago(call, SHOWN_DAYS), 200)).filter((one) => one.slug === input.slug && (one.byId === call.personId || one.grids.every((code) => tops.some((top) => isWithin(call.directory, code, top)))));
  return Promise.all(pushes.map(async (one): Promise<PushView> => {
    const { whole, places } = shownReach(await readReach(db, tenant, one, call.now));
    const names = one.grids.map((code) => (code === call.directory.root ? '全县' : placeName(call.directory, code)));
    return { id: one.id, at: one.at, by: whoWords(call.directory, one.byId), to: names.join('、'), done: one.done, whole, places: places.map((row) => ({ ...row, name: placeName(call.directory, row.place) })) };
  }));
});

/* Villages below a place that a push was for. */
function villagesOf(call: Call, one: PushRow, top: string): string[] {
  const { directory } = call;
  return [...directory.grid.values()].filter((node) => node.level === 'village' && isWithin(directory, node.code, top) && one.grids.some((code) => isWithin(directory, node.code, code))).map((node) => node.code);
}

async function mineOr403(call: Call, gridCode: string): Promise<void> {
  personOf(call);
  if (!topsOf(call).some((top) => isWithin(call.directory, gridCode, top))) throw new Refusal('reach.notYours');
}

const toTell = define('article.toTell', { shape: articleShapes.toTell }, async (call, input): Promise<ToTell[]> => {
  await mineOr403(call, input.gridCode);
  const { db, tenant } = call.office;
  const pushes = (await listPushes(db, tenant, ago(call, TELL_UNTIL_DAYS), 50)).filter((one) => one.done && Date.parse(one.at) <= ago(call, TELL_AFTER_DAYS).getTime());
  const told = new Set((await listTold(db, tenant, pushes.map((one) => one.id))).map((one) => `${one.pushId} ${one.place}`));
  const lists = await Promise.all(pushes.map(async (one): Promise<ToTell[]> => {
    const rows = await readReach(db, tenant, one, call.now);
    return villagesOf(call, one, input.gridCode).filter((code) => !told.has(`${one.id} ${code}`)).flatMap((code) => {
      // What was delivered to a 小组 of the village counts for the village.
      const own = rows.filter((row) => pathTo(call.directory, row.place).some((node) => node.code === code));
      const sum = { delivered: own.reduce((all, row) => all + row.delivered, 0), read: own.reduce((all, row) => all + row.read, 0) };
      return isToTell(sum) ? [{ pushId: one.id, slug: one.slug, title: one.title, gridCode: code, place: placeName(call.directory, code) }] : [];
    });
  }));
  return lists.flat().slice(0, 100);
});

const told = define('article.told', { shape: articleShapes.told }, async (call, input): Promise<Record<string, never>> => {
  await mineOr403(call, input.gridCode);
  const { db, tenant } = call.office;
  const one = (await listPushes(db, tenant, ago(call, SHOWN_DAYS), 200)).find((known) => known.id === input.pushId);
  if (!one || !villagesOf(call, one, call.directory.root).includes(input.gridCode)) throw new Refusal('push.notFound');
  await writeTold(db, tenant, one.id, input.gridCode, personOf(call), call.now);
  return {};
});

export const articlePushFunctions: CloudFunction[] = [preview, push, reach, toTell, told];
