/** 群众组织发动: a claimed service opened to sign-up. Who may organise it, how it stands, and when people are reminded. */
import * as v from 'valibot';
import { currentCode, deskOf, pathTo, type Directory } from '../grid/directory';
import { topicChain } from '../grid/routing';
import type { CheckMark } from '../moderation/check';
import { chinaDay, chinaDayWords } from '../order/clock';
import { states } from '../order/lifecycle';
import type { Activity, Order } from '../order/order';
import type { Actor } from '../order/roles';
import { optionalPublicWords, publicWords } from '../public-words';
import { count, id, key, optionalWords } from '../shape';
import { dayParts, type DayPart, type Slot } from '../terms';
import type { OrderOutline, OutlineUse } from './outline';

/** A service as the calendars and sign-ups need it. `orders` are all orders of its activity. */
export interface Service { activity: Pick<Activity, 'id' | 'crew' | 'slot' | 'servedAt'>; orders: readonly Order[] }

/** A gathering as it is kept. */
export interface Gathering {
  activityId: string; orderId: string; place: string; note: string | null; capacity: number; taken: number; openedAt: string; closedAt: string | null;
  /** how many came, as counted on the day */
  came: number | null;
}

export type Standing = 'coming' | 'looking' | 'over' | 'cancelled';
export const standingWords: Record<Standing, string> = { coming: '报名中', looking: '改时间', over: '已结束', cancelled: '已取消' };

/** How a service stands for those who want to come: computed from its orders each time. */
export function standingOf({ activity, orders }: Service): Standing {
  if (activity.servedAt !== null) return 'over';
  const waits = orders.map((one) => states[one.state].waitsFor);
  if (activity.slot && waits.includes('team')) return 'coming';
  // Given back: somebody is still looking for a team.
  return waits.some((one) => one !== null && one !== 'orderer') ? 'looking' : 'cancelled';
}

/** 上门 and 敏感主题 are nobody's business but theirs. */
export function isPrivate(directory: Directory, orders: readonly Pick<Service['orders'][number], 'topicId' | 'destination'>[]): boolean {
  return orders.some((one) => one.destination === 'family' || isSensitive(directory, one.topicId));
}

export function isSensitive(directory: Directory, topicId: string | null): boolean {
  return topicChain(directory, topicId).some((one) => directory.needs.get(one)?.sensitive);
}

const overVillages: readonly string[] = ['city', 'county', 'town'];

/** 网格长, 网格员 of the village, or the grid leader at whose desk it lies: those who call people together. */
export function isOfVillage(actor: Actor, { orders }: Pick<Service, 'orders'>, directory: Directory): boolean {
  return orders.some((order) => {
    const own = pathTo(directory, currentCode(directory, order.villageCode)).filter((node) => !overVillages.includes(node.level)).map((node) => node.code);
    const desk = deskOf(directory, order.holderCode);
    return actor.posts.some((post) => post.gridCode !== null && (post.kind === 'gridLeader' || post.kind === 'gridWorker')
      && (own.includes(post.gridCode) || (post.kind === 'gridLeader' && post.gridCode === desk)));
  });
}

/** The team that took it, by its leader; for a community's own crew, its grid leader. */
export function isLeading(actor: Actor, { activity }: Service, directory: Directory): boolean {
  const { crew } = activity;
  if (!crew) return false;
  return actor.posts.some((post) => (crew.kind === 'team' ? post.kind === 'teamLeader' && post.teamId === crew.ref : post.kind === 'gridLeader' && post.gridCode === deskOf(directory, crew.ref)));
}

export const isCrew = (actor: Actor, { activity }: Service): boolean => actor.personId !== null && (activity.crew?.personIds.includes(actor.personId) ?? false);

/** Who opens and closes it and sees who comes. */
export function mayOrganise(actor: Actor, service: Service, directory: Directory): boolean {
  return isOfVillage(actor, service, directory) || isLeading(actor, service, directory);
}

/** The one it is held for, or who ordered it for them. */
export const isForWhom = (personId: string | null, { orders }: Pick<Service, 'orders'>): boolean => personId !== null && orders.some((one) => one.ordererId === personId || one.helperId === personId);

/* When a part of the day begins; people are asked to come by then. China time. */
const begins: Record<DayPart, string> = { morning: '08:30', afternoon: '14:30', evening: '18:30' };
const REMIND_FROM = '16:00';
const moment = (day: string, time: string) => new Date(`${day}T${time}:00+08:00`);

export const beginOf = (slot: Slot): Date => moment(slot.date, begins[slot.part]);

/** When those who signed up are reminded: from the afternoon of the day before until it begins. */
export function remindSpan(slot: Slot): { from: Date; until: Date } {
  const dayBefore = chinaDay(new Date(moment(slot.date, '00:00').getTime() - 1));
  return { from: moment(dayBefore, REMIND_FROM), until: beginOf(slot) };
}

/** Attendance is taken on the day, or noted within a week. */
export function mayAttendOn(slot: Slot | null, now: Date): boolean {
  if (!slot) return false;
  const today = chinaDay(now);
  return slot.date <= today && today <= chinaDay(new Date(moment(slot.date, '00:00').getTime() + 7 * 86_400_000));
}

export const slotText = (slot: Slot): string => `${chinaDayWords(slot.date)}${dayParts[slot.part]}`;

export const gatherShapes = {
  open: v.object({
    orderId: id, key,
    capacity: count('名额', 500),
    // A telephone number on a poster is somebody's private number sooner or later.
    place: publicWords('在哪里', 40),
    note: optionalPublicWords('说明', 100),
  }),
  close: v.object({ id }),
  read: v.object({ id }),
  signUp: v.object({
    id, key, heads: count('人数', 10),
    /** 称呼 of somebody without a telephone, by a helper; null: oneself */
    name: optionalWords('称呼', 20),
  }),
  cancel: v.object({ id, signUpId: v.optional(v.nullable(id), null) }),
  attend: v.object({
    id, key,
    came: count('到场人数', 5000, 0),
    /** who came, ticked; may be left out */
    ticks: v.optional(v.pipe(v.array(v.object({ id, heads: count('人数', 50, 0) })), v.maxLength(500)), []),
  }),
  county: v.object({ townCode: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(24))), null) }),
  team: v.object({ teamId: v.pipe(v.string('请选服务队'), v.maxLength(40)), month: v.pipe(v.string('请选月份'), v.regex(/^\d{4}-(0[1-9]|1[0-2])$/, '月份不对')) }),
};

/** `gathering.read` and a row of `calendar.county`: nothing in here names anybody who comes. */
export interface GatheringCard {
  id: string; title: string; icon: string; village: string; place: string; day: string; slot: string; team: string; speaker: string | null;
  capacity: number; left: number; closed: boolean; standing: Standing; standingLabel: string;
}
export interface GatheringView extends GatheringCard {
  note: string | null;
  /** for the organisers: place, note and speaker are not open to everybody yet */
  check: CheckMark | null;
  county: string;
  /** my own sign-up; `was` is the time I was told, where it changed since */
  mine: { id: string; heads: number; was: string | null } | null;
  may: { signUp: boolean; help: boolean; organise: boolean; ask: boolean; questions: boolean };
  outline: OutlineUse | null;
  /** the public address, where the county has one */
  publicUrl: string | null;
}

/** `gathering.ofOrder`: what somebody who has to do with an order may do about its gathering. */
export interface OrderGather { id: string | null; title: string; place: string; open: boolean; signed: number; capacity: number; came: number | null; may: { open: boolean; organise: boolean; attach: boolean; ask: boolean; questions: boolean }; /** with it, so that the order's page asks once */ outline: OrderOutline }

/** `gathering.signUps`: for the organisers alone. */
export interface SignUpLine { id: string; name: string; heads: number; byHelper: boolean; attended: number | null }
export interface SignUpList { id: string; title: string; slot: string; lines: SignUpLine[]; capacity: number; left: number; closed: boolean; came: number | null; mayAttend: boolean; place: string; note: string | null; orderId: string; standing: Standing }

export interface TeamDay { date: string; words: string; services: { id: string; orderId: string | null; title: string; part: string; place: string; crew: string[]; label: string; signed: string | null }[]; away: { who: string; part: string }[] }

/** `calendar.county` and `calendar.team` */
export interface CountyCalendar { towns: { code: string; name: string }[]; items: GatheringCard[]; until: string }
export interface TeamCalendar { team: string; month: string; days: TeamDay[] }
