/** 讲稿提纲: what a talk is held from. Source, reviewer and expiry are known, or it can't be used. */
import type { Check } from '../moderation/check';
import * as v from 'valibot';
import { currentCode, type Directory } from '../grid/directory';
import { topicChain } from '../grid/routing';
import type { Actor } from '../order/roles';
import { isAssociation } from '../people/association';
import { publicWords } from '../public-words';
import { asRead, calendarDay, id, key, slug, words } from '../shape';

export interface Outline {
  id: string; topicId: string; title: string; unit: string; source: string; authorId: string; sample: boolean; at: string;
  /** YYYY-MM-DD, both null until somebody else than the author reviewed it */
  reviewedBy: string | null; reviewedOn: string | null; expiresOn: string | null;
  withdrawnAt: string | null; withdrawnWhy: string | null;
  /** how the look at its text went */
  check: Check | null;
}

export type OutlineTrouble = 'outline.withdrawn' | 'outline.notReviewed' | 'outline.expired';
export const troubleWords: Record<OutlineTrouble, string> = { 'outline.withdrawn': '已撤回', 'outline.notReviewed': '还没审', 'outline.expired': '已过期' };

/** Why this outline can't be used on this day; null when it can. It still holds on its last day. */
export function outlineTrouble(outline: Pick<Outline, 'withdrawnAt' | 'reviewedOn' | 'expiresOn'>, today: string): OutlineTrouble | null {
  if (outline.withdrawnAt) return 'outline.withdrawn';
  if (!outline.reviewedOn || !outline.expiresOn) return 'outline.notReviewed';
  return outline.expiresOn < today ? 'outline.expired' : null;
}

const isEditor = (actor: Actor) => actor.posts.some((post) => post.kind === 'editor');

export function mayWriteOutline(actor: Actor, directory: Directory): boolean {
  return isEditor(actor) || isAssociation(actor, directory) || actor.posts.some((post) => post.kind === 'teamLeader');
}

/** May this person review outlines of the topic (their own aside)? The lead departments are those a rule names for the topic. */
export function mayReviewOutline(actor: Actor, topicId: string, directory: Directory): boolean {
  if (isEditor(actor) || actor.posts.some((post) => post.kind === 'gridLeader' && post.gridCode === directory.root)) return true;
  const chain = topicChain(directory, topicId);
  const leads = new Set(directory.routes.filter((route) => route.topicId !== null && chain.includes(route.topicId)).map((route) => route.departmentId));
  return actor.posts.some((post) => post.kind === 'liaison' && post.departmentId !== null && leads.has(post.departmentId));
}

/** An outline fits an order of its topic, of a topic above or below it; one that names no topic of the menu fits any. */
export function fitsTopic(directory: Directory, outlineTopic: string, orderTopic: string | null): boolean {
  return orderTopic === null || topicChain(directory, orderTopic).includes(outlineTopic) || topicChain(directory, outlineTopic).includes(orderTopic);
}

/** Who wrote or reviewed, as a name and where they stand. */
export function whoWords(directory: Directory, personId: string | null): string {
  return personId ? [whereOf(directory, personId), directory.names.get(personId)].filter(Boolean).join(' ') || GONE : '';
}

/** The same for a page that anybody may read: which unit, not who. */
export const unitWords = (directory: Directory, personId: string | null): string => (personId ? whereOf(directory, personId) || GONE : '');

/** Instead of a name that is no more. */
export const GONE = '已离任的工作人员';

function whereOf(directory: Directory, personId: string): string | undefined {
  const post = (directory.postsOf.get(personId) ?? [])[0];
  if (post?.departmentId) return directory.departments.get(post.departmentId)?.name;
  if (post?.teamId) return directory.teams.get(post.teamId)?.name;
  return post?.gridCode ? directory.grid.get(currentCode(directory, post.gridCode))?.name : undefined;
}

const orderOrGathering = id;

export const outlineShapes = {
  list: v.object({ topicId: v.optional(v.nullable(slug('主题')), null) }),
  read: v.object({ id }),
  save: v.object({ key, /** an own one that nobody reviewed yet is changed; otherwise a new one */ id: v.optional(v.nullable(id), null), topicId: slug('主题'), title: publicWords('题目', 40), unit: publicWords('来源单位', 40), source: words('出处', 200), text: words('提纲', 4000, 20) }),
  review: v.object({ id, expiresOn: calendarDay('请选日期'), asRead }),
  withdraw: v.object({ id, reason: words('原因', 100) }),
  attach: v.object({ orderId: id, outlineId: v.nullable(id) }),
  ofOrder: v.object({ id: orderOrGathering }),
};

/** One outline in a list. */
export interface OutlineCard { id: string; topicId: string; topic: string; title: string; unit: string; sample: boolean; trouble: OutlineTrouble | null; troubleLabel: string | null; reviewer: string; reviewedOn: string | null; expiresOn: string | null; mine: boolean }
export interface OutlineView extends OutlineCard { source: string; author: string; text: string; /** names what is written here; `outline.review` takes it back */ asRead: string; withdrawnWhy: string | null; /** services ahead that use it; told to those who may withdraw it */ used: number | null; may: { edit: boolean; review: boolean; withdraw: boolean } }
/** What the audience and the orderer see of the outline of their talk. */
export interface OutlineUse { id: string; title: string; unit: string; source: string; reviewer: string; reviewedOn: string | null; expiresOn: string | null; sample: boolean; trouble: OutlineTrouble | null; say: string | null }
export interface OrderOutline { outline: OutlineUse | null; mayAttach: boolean; topicId: string | null }
