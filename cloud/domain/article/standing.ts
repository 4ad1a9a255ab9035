/** An article's way to its readers: written, reviewed by somebody else, on the shelf until it expires, corrected or taken down. */
import dayjs from 'dayjs';
import utc from 'dayjs/plugin/utc';
import * as v from 'valibot';
import { isWithin, type Directory } from '../grid/directory';
import { topicChain } from '../grid/routing';
import type { Actor } from '../order/roles';
import { isShown, type Check } from '../moderation/check';
import { isAssociation } from '../people/association';
import { audiences, type Audience } from '../terms';
import { asRead, count, gridCode, key, optionalWords, slug, words } from '../shape';

dayjs.extend(utc);

export const articleStates = { draft: '草稿', inReview: '等人审', published: '已发布', takenDown: '已撤下' } as const;
export type ArticleState = keyof typeof articleStates;

export interface Article {
  slug: string; version: number; state: ArticleState; topicId: string; audience: Audience | null; gridCode: string;
  title: string; summary: string; unit: string; source: string; minutes: number; /** came with the program and nobody of the county has reviewed it */ sample: boolean;
  /** null = came with the program */
  authorId: string | null; reviewer: string; reviewedOn: string | null; expiresMonths: number; expiresOn: string | null;
  /** why it was corrected or taken down */
  changedWhy: string | null; changedAt: string | null; at: string; submittedAt: string | null; publishedAt: string | null;
  /** how the look at its text went; none for what came with the program */
  check: Check | null;
}

/** Has its text been looked at, so that readers may see it? */
export const isLookedAt = ({ authorId, check }: Pick<Article, 'authorId' | 'check'>): boolean => authorId === null || isShown(check);

/** What a reader finds under an article's name. */
export type Standing = 'onShelf' | 'expired' | 'correcting' | 'gone' | 'unknown';

/** @param lookedAt its text may be seen: until then a published article is to readers what a draft is */
export function standingOf(article: Pick<Article, 'state' | 'expiresOn' | 'changedWhy'>, today: string, lookedAt = true): Standing {
  if (article.state === 'published' && lookedAt) return article.expiresOn !== null && article.expiresOn < today ? 'expired' : 'onShelf';
  if (article.state === 'takenDown') return 'gone';
  // A draft that was on the shelf before: its readers know of it, so it is no secret.
  return article.changedWhy === null ? 'unknown' : 'correcting';
}

/** The last day it holds, when it is reviewed on `day`. */
export const expiryOf = (day: string, months: number): string => dayjs.utc(day).add(months, 'month').format('YYYY-MM-DD');

const isRootLeader = (actor: Actor, directory: Directory) => actor.posts.some((post) => post.kind === 'gridLeader' && post.gridCode === directory.root);

export const isEditorial = (actor: Actor, directory: Directory): boolean => isAssociation(actor, directory) || actor.posts.some((post) => post.kind === 'editor');

/** Those who run the emergency mode. */
export const mayRunEmergency = isRootLeader;

/* The departments that rules name for a topic: those that lead, and in an emergency those that co-operate too. */
function departmentsOf(topicId: string, directory: Directory, urgent: boolean): Set<string> {
  const chain = topicChain(directory, topicId);
  const routes = directory.routes.filter((route) => route.topicId !== null && chain.includes(route.topicId));
  return new Set(routes.flatMap((route) => (urgent ? [route.departmentId, ...route.coDepartmentIds] : [route.departmentId])));
}

/** Departments' liaisons write about what their department leads; editors and the association about everything. */
export function mayWrite(actor: Actor, directory: Directory): boolean {
  return isEditorial(actor, directory) || actor.posts.some((post) => post.kind === 'liaison');
}

/** Which side a person reviews for, «association» or a department; null = not at all. The author is refused elsewhere. */
export function reviewSide(actor: Actor, topicId: string, directory: Directory, urgent: boolean): string | null {
  const departments = departmentsOf(topicId, directory, urgent);
  const own = actor.posts.find((post) => post.kind === 'liaison' && post.departmentId !== null && departments.has(post.departmentId));
  if (own) return own.departmentId;
  return isEditorial(actor, directory) ? 'association' : null;
}

/** How many different sides have to agree. */
export const sidesNeeded = (urgent: boolean): number => (urgent ? 2 : 1);

/** The node up to which somebody may push: everything for the editorial side, the own sub-tree for a grid leader. */
export function mayPushTo(actor: Actor, grids: readonly string[], directory: Directory): boolean {
  if (isEditorial(actor, directory)) return grids.every((code) => directory.grid.has(code));
  const own = actor.posts.filter((post) => post.kind === 'gridLeader' && post.gridCode !== null).map((post) => post.gridCode as string);
  return grids.length > 0 && grids.every((code) => own.some((top) => isWithin(directory, code, top)));
}

/* Names of files may be longer than a department's or a topic's. */
const articleSlug = v.pipe(v.string('请选择文章'), v.regex(/^[a-z0-9][a-z0-9-]{0,79}$/, '文章不对'));
const audienceKeys = Object.keys(audiences) as Audience[];
const audience = v.picklist(audienceKeys, '请选给谁看');
const list = <S extends v.GenericSchema>(one: S, what: string, most: number) => v.optional(v.pipe(v.array(one), v.maxLength(most, `${what}最多选${most}个`)), []);
const form = {
  topicId: slug('主题'), audience: v.optional(v.nullable(audience), null), gridCode: v.optional(v.nullable(gridCode), null),
  title: words('标题', 30), summary: words('摘要', 40), unit: words('来源单位', 40), source: words('出处', 200), minutes: count('阅读时间', 30), expiresMonths: count('有效月数', 36),
  text: words('正文', 6000, 20),
};
const target = { slug: articleSlug, grids: v.pipe(v.array(gridCode, '请选推给哪里'), v.minLength(1, '请选推给哪里'), v.maxLength(50, '最多选50个地方')), audiences: list(audience, '人群', 5), topics: list(slug('主题'), '主题', 20) };
const pushId = v.pipe(v.string('缺少编号'), v.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, '编号不对'));

export const articleShapes = {
  read: v.object({ slug: articleSlug }),
  voice: v.object({ slug: articleSlug, piece: count('第几句', 500, 0) }),
  follow: v.object({ topics: list(slug('主题'), '主题', 20), audience: v.optional(v.nullable(audience), null), gridCode: v.optional(v.nullable(gridCode), null), plain: v.optional(v.boolean('请选要不要推荐'), false) }),
  save: v.object({ key, slug: v.optional(v.nullable(articleSlug), null), ...form }),
  submit: v.object({ slug: articleSlug }),
  review: v.object({ slug: articleSlug, yes: v.boolean('请选审不审过'), reason: optionalWords('原因', 200), asRead }),
  change: v.object({ slug: articleSlug, reason: words('原因', 100) }),
  target: v.object(target),
  push: v.object({ key, ...target }),
  toTell: v.object({ gridCode }),
  told: v.object({ pushId, gridCode }),
  emergencyStart: v.object({ key, topicId: slug('主题'), until: v.pipe(v.string('请选到什么时候'), v.isoTimestamp('到期时间不对')), why: words('原因', 100) }),
  emergencyEnd: v.object({ id: pushId, why: words('原因', 100) }),
};
