/** Which articles stand first for a reader, and why. The reader is told why, and can have it without: the newest first. */
import { isWithin, type Directory } from '../grid/directory';
import { topicChain } from '../grid/routing';
import { isSensitive } from '../gather/gathering';
import type { Audience } from '../terms';
import { emergencyOf } from './emergency';
import type { Article } from './standing';

/** What of a person counts; nothing of it is shown to anybody else. */
export interface Reader {
  /** 不根据我的情况推荐 */
  plain: boolean;
  topics: readonly string[];
  audience: Audience | null;
  /** the village they chose, work in, or order for */
  place: string | null;
  /** topics of their own orders of the last year */
  ordered: readonly string[];
}
export const nobody: Reader = { plain: false, topics: [], audience: null, place: null, ordered: [] };

export interface Push { id: string; slug: string; grids: readonly string[]; audiences: readonly Audience[]; topics: readonly string[]; at: string }

/* Months in which a topic is wanted, from when it goes wrong in a northern and a southern county. */
const seasons: Readonly<Record<string, readonly number[]>> = {
  'flood-landslide': [5, 6, 7, 8, 9], 'fire-safety': [11, 12, 1, 2, 3], 'wild-mushrooms': [6, 7, 8, 9, 10], 'leftovers-pickles': [6, 7, 8, 9], 'beef-cattle': [11, 12, 1, 2],
  apples: [11, 12, 1, 2, 3], 'online-sales': [8, 9, 10, 11], 'bulk-liquor': [12, 1, 2], 'road-safety': [1, 2], 'school-emergency': [6, 7, 8],
};

const touches = (directory: Directory, one: string, other: string) => topicChain(directory, one).includes(other) || topicChain(directory, other).includes(one);

/* A sensitive topic (心理健康, say) on somebody's first page would tell whoever looks over their shoulder what they ordered. */
const orderedOpenly = (reader: Reader, directory: Directory) => reader.ordered.filter((topicId) => !isSensitive(directory, topicId));

/** Is this person meant by the push? Who asked not to be sorted is meant only by what goes to everybody. */
export function isMeant(push: Pick<Push, 'grids' | 'audiences' | 'topics'>, reader: Reader, directory: Directory): boolean {
  const toAll = push.grids.includes(directory.root) && push.audiences.length === 0 && push.topics.length === 0;
  if (toAll || reader.plain) return toAll;
  const here = push.grids.includes(directory.root) || (reader.place !== null && push.grids.some((code) => isWithin(directory, reader.place as string, code)));
  const who = push.audiences.length === 0 || (reader.audience !== null && push.audiences.includes(reader.audience));
  const wants = [...reader.topics, ...orderedOpenly(reader, directory)];
  const what = push.topics.length === 0 || push.topics.some((topicId) => wants.some((wanted) => touches(directory, topicId, wanted)));
  return here && who && what;
}

export interface Chosen { article: Article; why: string | null }

/** The shelf in the order of this reader. Ties stand as they came: the newest first. */
export function feedFor(shelf: readonly Article[], pushes: readonly Push[], reader: Reader, directory: Directory, now: Date): Chosen[] {
  if (reader.plain) return shelf.map((article) => ({ article, why: emergencyOf(directory, article.topicId, now) ? '应急' : null }));
  const month = new Date(now.getTime() + 8 * 3_600_000).getUTCMonth() + 1;
  const ordered = orderedOpenly(reader, directory);
  const judge = (article: Article): [number, string | null] => {
    if (emergencyOf(directory, article.topicId, now)) return [100, '应急'];
    if (pushes.some((push) => push.slug === article.slug && isMeant(push, reader, directory))) return [60, '推荐给您这里的'];
    const reasons: [boolean, number, string][] = [
      [reader.topics.some((topicId) => touches(directory, article.topicId, topicId)), 30, '您关注的主题'],
      [ordered.some((topicId) => touches(directory, article.topicId, topicId)), 20, '和您点的单有关'],
      [article.gridCode !== directory.root && reader.place !== null && isWithin(directory, reader.place, article.gridCode), 20, '讲您这里的'],
      [article.audience !== null && article.audience === reader.audience, 10, '写给您这样的读者'],
      [topicChain(directory, article.topicId).some((topicId) => seasons[topicId]?.includes(month)), 5, '这个季节要当心'],
    ];
    const held = reasons.filter(([holds]) => holds);
    return [held.reduce((sum, [, points]) => sum + points, 0), held[0]?.[2] ?? null];
  };
  return shelf
    // What was written for one town is no news elsewhere; where we don't know the place it stands last, not away.
    .filter((article) => article.gridCode === directory.root || reader.place === null || isWithin(directory, reader.place, article.gridCode))
    .map((article, at) => ({ article, at, judged: judge(article) }))
    .sort((a, b) => b.judged[0] - a.judged[0] || a.at - b.at)
    .map(({ article, judged }) => ({ article, why: judged[1] }));
}
