/** Whether a team, and those of it who would go, fit an order; and if not, every reason in words. One list for the claim, the pool and the proposal. */
import { isWithin, teamMembers, type Directory, type Team } from '../grid/directory';
import { isAble } from '../grid/routing';
import { chinaDay, chinaDueWords, slotWords, slotTrouble } from '../order/clock';
import { newTeamsFirst } from '../order/lifecycle';
import type { Activity, Order } from '../order/order';
import type { RefusalId } from '../refusals';
import type { Slot } from '../terms';
import type { Booking } from './bookings';
import { aloneAge, isAdult, needsAdult } from './age';
import { courseWords, isQualified, needsOf, qualificationWords, type Needs } from './needs';

export interface Trouble { id: RefusalId; words: Record<string, string>; field?: string }

export type FitOrder = Pick<Order, 'topicId' | 'villageCode' | 'headCount' | 'destination' | 'form' | 'slots' | 'audience'>;

export interface Fitting {
  now: Date;
  activity?: Activity;
  /** the agreed half-day; without it any of those wished */
  slot?: Slot;
  /** who would go; without it whoever of the team can */
  crew?: readonly string[];
  /** all that is promised on the days in question */
  bookings?: readonly Booking[];
  /** those on light duty were asked and said yes */
  lightDutyAsked?: boolean;
}

const say = (id: RefusalId, words: Record<string, string> = {}, field?: string): Trouble => ({ id, words, ...(field ? { field } : {}) });
const nameOf = (directory: Directory, personId: string) => directory.names.get(personId) ?? '有一位志愿者';
const namesOf = (directory: Directory, personIds: readonly string[]) => personIds.map((one) => nameOf(directory, one)).join('、');

/** May an open offer reach this team at all? A sensitive one never reaches those without the qualification. */
export function reaches(directory: Directory, team: Team, order: Pick<FitOrder, 'topicId' | 'villageCode' | 'audience' | 'destination'>): boolean {
  return isAble(directory, team, order) && mayHearOf(directory, team, order);
}

/** May this team know of the order? Asked for by name too: the topic may have become a sensitive one since. */
export function mayHearOf(directory: Directory, team: Team, order: Pick<FitOrder, 'topicId' | 'destination'>): boolean {
  const needs = needsOf(directory, order);
  return !needs.sensitive || isQualified(directory, teamMembers(directory, team.id), needs);
}

/** Everything that stands between this team (with this crew, at this time) and the order, the plainest first; empty = it fits. */
export function troubles(directory: Directory, team: Team, order: FitOrder, fitting: Fitting): Trouble[] {
  return [...teamTroubles(directory, team, order, fitting), ...crewTroubles(directory, team, order, fitting)];
}

/** As `troubles`, for all orders of an activity: served together, they are one audience. */
export function troublesOfAll(directory: Directory, team: Team | null, orders: readonly FitOrder[], fitting: Fitting): Trouble[] {
  const headCount = orders.reduce((sum, order) => sum + order.headCount, 0);
  return orders.flatMap((order) => (team ? troubles(directory, team, { ...order, headCount }, fitting) : crewTroubles(directory, null, order, fitting)));
}

export function teamTroubles(directory: Directory, team: Team, order: FitOrder, { now, activity }: Fitting): Trouble[] {
  const found: Trouble[] = [];
  const members = teamMembers(directory, team.id);
  const needs = needsOf(directory, order);
  const words = { team: team.name };
  if (!isAble(directory, { ...team, gridCode: directory.root }, order)) found.push(say('claim.topic', words));
  if (!isWithin(directory, order.villageCode, team.gridCode)) found.push(say('claim.area', words));
  if (!isQualified(directory, members, needs)) {
    if (needs.sensitive) found.push(say('claim.sensitive'));
    for (const group of needs.qualifications) if (!isQualified(directory, members, { qualifications: [group] })) found.push(say('claim.qualification', { list: qualificationWords(group), who: '本队' }));
  }
  if (team.maxHeadCount && order.headCount > team.maxHeadCount) found.push(say('claim.size', { ...words, max: String(team.maxHeadCount), count: String(order.headCount) }));
  // When all of them have passed, nobody is waited for.
  if (activity?.firstUntil && activity.firstTeams?.some((one) => !activity.passed.includes(one)) && !activity.firstTeams.includes(team.id) && !activity.invited.includes(team.id) && now.toISOString() < activity.firstUntil) {
    found.push(say('claim.newTeamsFirst', { services: String(newTeamsFirst.services), until: chinaDueWords(activity.firstUntil) }));
  }
  return found;
}

/** What the crew lacks. `team` null: a community's own people, who are no volunteers and need no volunteer's training. */
export function crewTroubles(directory: Directory, team: Team | null, order: FitOrder, fitting: Fitting): Trouble[] {
  const needs = needsOf(directory, order);
  if (!fitting.crew) return team ? possibleCrew(directory, team, order, needs, fitting) : [];
  const { crew, slot } = fitting;
  const found: Trouble[] = [];
  if (team && isQualified(directory, teamMembers(directory, team.id), needs)) {
    for (const group of needs.qualifications) if (!isQualified(directory, crew, { qualifications: [group] })) found.push(say('claim.qualification', { list: qualificationWords(group), who: '上门的人' }, 'crew'));
  }
  const untrained = team ? crew.filter((personId) => teamMembers(directory, team.id).includes(personId) && lacks(directory, personId, needs).length > 0) : [];
  if (untrained.length > 0) found.push(say('claim.training', { who: namesOf(directory, untrained), course: courseWords([...new Set(untrained.flatMap((one) => lacks(directory, one, needs)))]) }, 'crew'));
  if (slot) found.push(...clashes(directory, team, crew, slot, fitting));
  if (crew.length < needs.crewSize) found.push(say('claim.crewSize', {}, 'crew'));
  found.push(...delicate(directory, team, crew, needs, fitting));
  return found;
}

/** Which of the asked courses this person has not done. */
export function lacks(directory: Directory, personId: string, needs: Pick<Needs, 'training'>): Needs['training'] {
  return needs.training.filter((course) => !directory.volunteers.get(personId)?.training.includes(course));
}

/* The team as a whole: is there any crew of it that could go, at any of the wished times? */
function possibleCrew(directory: Directory, team: Team, order: FitOrder, needs: Needs, fitting: Fitting): Trouble[] {
  const members = teamMembers(directory, team.id);
  const trained = members.filter((personId) => lacks(directory, personId, needs).length === 0);
  if (trained.length < needs.crewSize) return [say('claim.training', { who: namesOf(directory, members.filter((one) => !trained.includes(one)).slice(0, 3)), course: courseWords(needs.training) })];
  // A qualified one must be among those who are trained: the paper alone is not enough.
  const unheld = needs.qualifications.find((group) => isQualified(directory, members, { qualifications: [group] }) && !isQualified(directory, trained, { qualifications: [group] }));
  if (unheld) return [say('claim.training', { who: `有${qualificationWords(unheld)}资格的人`, course: courseWords(needs.training) })];
  const wished = (fitting.slot ? [fitting.slot] : order.slots).filter((slot) => slotTrouble(slot, fitting.now) === null);
  if (wished.length === 0) return [];
  const free = (slot: Slot) => trained.filter((personId) => clashes(directory, team, [personId], slot, fitting).length === 0);
  const possible = wished.some((slot) => free(slot).length >= needs.crewSize && isQualified(directory, free(slot), { qualifications: needs.qualifications.filter((group) => isQualified(directory, trained, { qualifications: [group] })) }));
  return possible ? [] : [say('claim.clash', { slot: wished.map(slotWords).join('、'), who: team.name, what: '能去的人都有别的服务，或者标了不能来' })];
}

/** Somebody is promised elsewhere, or away, on that half-day; so may the whole team be. */
export function clashes(directory: Directory, team: Team | null, crew: readonly string[], slot: Slot, { bookings = [], activity }: Pick<Fitting, 'bookings' | 'activity'>): Trouble[] {
  const at = (one: { date: string; part: string }) => one.date === slot.date && one.part === slot.part;
  const isAway = (of: { teamId: string | null; personId: string | null }) => directory.away.some((one) => one.fromDay <= slot.date && slot.date <= one.untilDay
    && (one.part === null || one.part === slot.part) && ((of.teamId !== null && one.teamId === of.teamId) || (of.personId !== null && one.personId === of.personId)));
  const busy = crew.filter((personId) => bookings.some((one) => one.personId === personId && one.activityId !== activity?.id && at(one)));
  const away = crew.filter((personId) => isAway({ teamId: null, personId }));
  const found: Trouble[] = [];
  if (team && isAway({ teamId: team.id, personId: null })) found.push(say('claim.clash', { slot: slotWords(slot), who: team.name, what: '标了不能来' }, 'slot'));
  if (busy.length > 0) found.push(say('claim.clash', { slot: slotWords(slot), who: namesOf(directory, busy), what: '已有别的服务' }, 'crew'));
  if (away.length > 0) found.push(say('claim.clash', { slot: slotWords(slot), who: namesOf(directory, away), what: '标了不能来' }, 'crew'));
  return found;
}

/** Those of the crew who may go only beside an adult, when no adult goes; staff of the place are grown up. */
export function childrenAlone(directory: Directory, crew: readonly string[], today: string): string[] {
  const yearOf = (personId: string) => directory.volunteers.get(personId)?.birthYear;
  if (crew.some((personId) => isAdult(yearOf(personId), today))) return [];
  return crew.filter((personId) => needsAdult(yearOf(personId) as number, today));
}

/* Children beside an adult; older people and light duty asked before anything heavy. */
function delicate(directory: Directory, team: Team | null, crew: readonly string[], needs: Needs, { now, lightDutyAsked }: Fitting): Trouble[] {
  const found: Trouble[] = [];
  const children = childrenAlone(directory, crew, chinaDay(now));
  if (children.length > 0) found.push(say('claim.age', { who: namesOf(directory, children), age: String(aloneAge) }, 'crew'));
  const light = crew.filter((personId) => isLightDuty(directory, team, personId));
  if (needs.heavy && light.length > 0 && !lightDutyAsked) found.push(say('claim.lightDuty', { who: namesOf(directory, light) }, 'lightDutyAsked'));
  return found;
}

/** 混编: besides the team's own, people who look after the place itself may come along. */
export function mayMix(directory: Directory, orders: readonly Pick<Order, 'villageCode' | 'holderCode'>[], personId: string): boolean {
  const kinds = ['gridWorker', 'gridLeader', 'informant'];
  return (directory.postsOf.get(personId) ?? []).some((post) => kinds.includes(post.kind) && orders.some((order) => post.gridCode === order.villageCode || post.gridCode === order.holderCode));
}

/** The teams that stand first in an open offer: those under the number this year, when others are not; empty = nobody does. */
export function firstTeamsFor(directory: Directory, order: FitOrder, servicesOfYear: ReadonlyMap<string, number>): string[] {
  const able = [...directory.teams.values()].filter((team) => reaches(directory, team, order) && isQualified(directory, teamMembers(directory, team.id), needsOf(directory, order)) && (!team.maxHeadCount || team.maxHeadCount >= order.headCount));
  const under = able.filter((team) => (servicesOfYear.get(team.id) ?? 0) < newTeamsFirst.services);
  return under.length === able.length ? [] : under.map((team) => team.id);
}

/** What one person lacks for this order at the times in question, in words; empty = nothing. */
export function personLacks(directory: Directory, team: Team | null, personId: string, order: FitOrder, fitting: Fitting): string[] {
  const needs = needsOf(directory, order);
  const isMember = team !== null && teamMembers(directory, team.id).includes(personId);
  const untrained = isMember ? lacks(directory, personId, needs) : [];
  const slots = (fitting.slot ? [fitting.slot] : order.slots).filter((slot) => slotTrouble(slot, fitting.now) === null);
  const clashing = slots.filter((slot) => clashes(directory, null, [personId], slot, fitting).length > 0);
  return [...(untrained.length > 0 ? [`还没完成${courseWords(untrained)}培训`] : []), ...(clashing.length > 0 ? [`${clashing.map(slotWords).join('、')}来不了`] : [])];
}

/**
 * Whom the claim form has chosen already: whoever claims, then for each qualification that is still wanted somebody who
 * holds it, then as many as it takes; nobody who lacks anything. Empty = the one who claims goes alone.
 */
export function usualCrew(directory: Directory, team: Team, personId: string, order: FitOrder, fitting: Fitting): string[] {
  const needs = needsOf(directory, order);
  const fit = teamMembers(directory, team.id).filter((one) => personLacks(directory, team, one, order, fitting).length === 0);
  const crew = fit.filter((one) => one === personId);
  for (const group of needs.qualifications) {
    const holder = isQualified(directory, crew, { qualifications: [group] }) ? undefined : fit.find((one) => isQualified(directory, [one], { qualifications: [group] }));
    if (holder) crew.push(holder);
  }
  for (const one of fit) if (crew.length < needs.crewSize && !crew.includes(one)) crew.push(one);
  return crew.length === 1 && crew[0] === personId ? [] : crew;
}

export const isLightDuty = (directory: Directory, team: Team | null, personId: string): boolean =>
  directory.volunteers.get(personId)?.lightDuty === true || (team?.older === true && teamMembers(directory, team.id).includes(personId));
