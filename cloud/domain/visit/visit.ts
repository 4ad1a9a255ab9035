/** 走访 and 意见: what they ask for and answer, and who may write them down. No position and no photo is asked. */
import * as v from 'valibot';
import { gridLeaders, isWithin, deskOf, pathTo, placeName, type Directory } from '../grid/directory';
import { chinaDay } from '../order/clock';
import type { Limit } from '../order/lifecycle';
import type { Actor } from '../order/roles';
import { phone } from '../order/schema';
import { calendarDay, count, gridCode, id, key, words } from '../shape';
import type { GridLevel } from '../terms';
import type { Stage } from './complaint';

/** How far back a visit may be written down: a phone may have been without signal, but memory fades. */
const LATEST_DAYS = 60;

/** How long a desk has to reply to an opinion. */
export const opinionLimit: Limit = { days: 5, kind: 'working' };

const cursor = v.optional(v.nullable(v.pipe(v.string(), v.maxLength(200))), null);

export const visitShapes = {
  add: v.object({
    key, gridCode,
    day: calendarDay('请选走访的日子'),
    house: words('走访了哪里', 40),
    asked: words('问了什么', 300),
    /** the order that came of it */
    orderId: v.optional(v.nullable(id), null),
  }),
  mine: v.object({ next: cursor }),
  unvisited: v.object({ days: count('几天', 365) }),
};

export const opinionShapes = {
  add: v.object({ key, gridCode, said: words('意见', 500), onVisit: v.optional(v.boolean(), false), /** left by who wants to be rung back */ phone: v.optional(v.nullable(phone), null) }),
  mine: v.object({ next: cursor }),
  list: v.object({ gridCode, replied: v.optional(v.boolean(), false), /** of those replied to: only what still waits for a word */ open: v.optional(v.boolean(), false), next: cursor }),
  reply: v.object({ id, key, reply: words('回复', 500) }),
};

/** May this person write down a visit here? 网格长 and 网格员 of this place or of one above it. */
export function mayVisit(actor: Actor, code: string, directory: Directory): boolean {
  return actor.posts.some((post) => (post.kind === 'gridLeader' || post.kind === 'gridWorker') && post.gridCode !== null && isWithin(directory, code, post.gridCode));
}

/** The lowest node this person visits for, where a new visit begins; null when they visit for none. */
export function visitNode(actor: Actor, directory: Directory): string | null {
  const nodes = actor.posts.flatMap((post) => ((post.kind === 'gridLeader' || post.kind === 'gridWorker') && post.gridCode ? [post.gridCode] : []));
  return nodes.sort((a, b) => pathTo(directory, b).length - pathTo(directory, a).length)[0] ?? null;
}

const placeLevels: readonly GridLevel[] = ['village', 'group', 'building', 'unit'];

/** A village, or a part of one: where people live. */
export function isPlaceOfPeople(directory: Directory, code: string): boolean {
  const node = directory.grid.get(code);
  return node !== undefined && placeLevels.includes(node.level);
}

export function isVisitDay(day: string, now: Date): boolean {
  return day <= chinaDay(now) && day >= chinaDay(new Date(now.getTime() - LATEST_DAYS * 86_400_000));
}

/** May this person reply to an opinion from here? The 网格长 of the desk it lies at, or of a level above. */
export function mayReply(actor: Actor, code: string, directory: Directory): boolean {
  const desk = deskOf(directory, code) ?? directory.root;
  return actor.posts.some((post) => post.kind === 'gridLeader' && post.gridCode !== null && isWithin(directory, desk, post.gridCode));
}

/** Is it this node's own duty to reply? */
export function isDutyOf(directory: Directory, node: string, code: string): boolean {
  return deskOf(directory, code) === node && gridLeaders(directory, node).length > 0;
}

export interface Unvisited { code: string; name: string; /** null = never written down */ lastOn: string | null; daysAgo: number | null }

/**
 * The places nobody wrote a visit down for in the last `days` days, longest ago first. A visit to a part of a village is
 * one to the village. `last` is the newest day per place.
 */
export function unvisitedPlaces(directory: Directory, places: readonly string[], last: ReadonlyMap<string, string>, days: number, now: Date): Unvisited[] {
  const newest = new Map<string, string>();
  for (const [code, day] of last) for (const node of pathTo(directory, code)) if (day > (newest.get(node.code) ?? '')) newest.set(node.code, day);
  const today = Date.parse(`${chinaDay(now)}T00:00:00Z`);
  return places.map((code): Unvisited => {
    const lastOn = newest.get(code) ?? null;
    return { code, name: placeName(directory, code), lastOn, daysAgo: lastOn === null ? null : Math.round((today - Date.parse(`${lastOn}T00:00:00Z`)) / 86_400_000) };
  }).filter((place) => place.daysAgo === null || place.daysAgo > days)
    .sort((a, b) => (a.lastOn ?? '').localeCompare(b.lastOn ?? '') || a.code.localeCompare(b.code));
}

export interface VisitView { id: string; day: string; place: string; house: string; asked: string; orderId: string | null }
export interface VisitPage { items: VisitView[]; next: string | null }
/** `visit.unvisited` */
export interface UnvisitedPage { days: number; of: number; places: Unvisited[] }

export interface OpinionView {
  id: string;
  place: string;
  said: string;
  at: string;
  /** written down by a 网格员 on a visit, for somebody else */
  onVisit: boolean;
  /** while it waits: by when a reply is due */
  due: string | null;
  overdue: boolean;
  /** in the desk's list: whether the reply is this very node's duty */
  mine: boolean;
  reply: string | null;
  repliedAt: string | null;
  stage: Stage;
  stageLabel: string;
  /** who took it on, as a place; and the day they promised */
  acceptedBy: string | null;
  promised: string | null;
  /** said again after the first reply */
  round: number;
  why: string | null;
  outcome: string | null;
  hasPhone: boolean;
  callTries: number;
}
export interface OpinionPage { items: OpinionView[]; next: string | null }
