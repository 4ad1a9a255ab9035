/**
 * One step on an order, decided: pure, without IO or clock of its own. The shell reads the dossier, calls `act`,
 * and writes the change in one conditional statement; on a lost race it reads and calls again.
 */
import { Refusal, type RefusalId } from '../refusals';
import { currentCode, type Directory } from '../grid/directory';
import { topicChain } from '../grid/routing';
import { bookingChange, bookingsOf, type Booking } from '../team/bookings';
import { teamTroubles } from '../team/fit';
import { dueAfter, dueAfterSlot, mondayToFriday } from './clock';
import { overdueEvent, type ClockEvent } from './clock-events';
import { hoursOf, type NewHour } from '../record/ledger';
import { effects } from './effects';
import { blankActivity, type Draft, type EffectNo } from './effects/draft';
import { guards } from './guards';
import { flowOf, limitOf, states, stepNames, stepRow, targetsOf, type Flow, type Role, type State, type StepName } from './lifecycle';
import type { Activity, CallBack, Dossier, HistoryLine, Notice, Order, Rating, SecondCall, Served, Words } from './order';
import type { Calendar } from './office-time';
import { mayRead, rolesOf, type Actor } from './roles';
import type { StepInput } from './schema';
import { deskFor, noticesFor } from './to-whom';

export interface Context {
  now: Date;
  actor: Actor;
  directory: Directory;
  newId: () => string;
  /** 到场码 of an order's present attempt, six digits */
  visitCode: (order: Order) => string;
  /** is this one of the codes that count for the order, one printed under an earlier key too? Absent: the one above */
  isVisitCode?: (order: Order, code: string) => boolean;
  /** the county's working days and office hours */
  calendar?: Calendar;
  /** who is promised where on the days this step is about; read by the shell */
  bookings?: readonly Booking[];
  /** completed services of each team this calendar year, counted as far as `newTeamsFirst` asks; read by the shell for an open offer */
  servicesOfYear?: ReadonlyMap<string, number>;
}

/** All that one step writes. Each activity carries the version it was read at; 0 = it is new. */
export interface Change {
  activities: { readAt: number; activity: Activity }[];
  orders: Order[];
  /** true when the (single) order is new */
  isNew: boolean;
  history: HistoryLine[];
  notices: Notice[];
  words: Words[];
  ratings: Rating[];
  callBacks: CallBack[];
  secondCalls?: SecondCall[];
  /** what the clock did by itself; written with the step, so that it happens once */
  events?: ClockEvent[];
  /** whose half-days are promised and freed; one that somebody else took meanwhile loses the race */
  bookings?: { add: Booking[]; drop: Booking[] };
  /** who served, for the hour ledger; by `serve` alone */
  hours?: NewHour[];
  /** what was served, for the counts of the year; by `serve` alone */
  served?: Served[];
  /** an order lies in another village than before: what counts it by its place goes along */
  elsewhere?: true;
  /** the team that takes it on from now: it must not have been closed meanwhile */
  takenBy?: string;
}

export type Verdict =
  | { ok: true; change: Change; dossier: Dossier; order: Order }
  /** `keep` is what must be written even so: a wrong code is counted */
  | { ok: false; refusal: Refusal; keep?: Change };

const isLive = (order: Order) => states[order.state].waitsFor !== null;
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Where a new order comes from when it goes on from an old one; with consent, its orderer is that one's. */
export interface Again { of: string; ordererId: string | null }

/** A new order, placed by `actor`. `number` is the 工单号 the shell made. */
export function place(input: StepInput<'place'>, number: string, flowId: string, context: Context, again: Again | null = null): Verdict {
  const { actor, now } = context;
  const role: Role = input.onBehalf ? 'gridWorker' : 'resident';
  if (!actor.personId) return no('login.needed');
  if (input.forElder && !actor.elders?.includes(input.forElder)) return no('kin.notBound');
  if (input.onBehalf && !mayHelp(actor, input.villageCode, context.directory)) return no('behalf.notAllowed');
  const activity = blankActivity(context.newId());
  const at = now.toISOString();
  const order: Order = {
    id: context.newId(), number, activityId: activity.id, attempt: 1, state: 'placed', flow: flowOf(flowId).id,
    ordererId: input.forElder ?? (input.onBehalf ? again?.ordererId ?? null : actor.personId), helperId: input.onBehalf || input.forElder ? actor.personId : null,
    villageCode: currentCode(context.directory, input.villageCode), holderCode: '', callerCode: null, topicId: null, audience: null, destination: null, form: null, headCount: 1,
    urgent: false, language: null, venueId: null, institutionId: null, slots: [],
    declines: 0, decided: false, unsolvedUsed: false, callBackTries: 0, calledOn: null, confirmedAt: null, remindedOn: null, stars: null, ratedAt: null,
    againOf: again?.of ?? null, outcome: null, historyLength: 0, placedAt: at, since: at, dueAt: null, closedAt: null, waits: null,
  };
  return run('place', input, { activity, orders: [order] }, order, new Set([role]), null, context);
}

function mayHelp(actor: Actor, villageCode: string, directory: Directory): boolean {
  const probe = { villageCode, state: 'placed' } as Order;
  // 分管领导 look on; placing for somebody is for those who visit them.
  const posts = actor.posts.filter((post) => post.kind !== 'supervisor');
  return mayRead({ ...actor, posts }, probe, new Set(), directory);
}

/** Any step of the table but `place`. `other` is the dossier of the order to join (拼场), read by the shell. */
export function act<S extends Exclude<StepName, 'place'>>(step: S, input: StepInput<S>, dossier: Dossier, context: Context, other: Dossier | null = null): Verdict {
  const orderId = (input as { id: string }).id;
  const order = dossier.orders.find((one) => one.id === orderId);
  if (!order) return no('order.notFound');
  const roles = rolesOf(context.actor, order, dossier.activity, context.directory);
  const refused = whyNot(step, order, dossier.activity, roles, context);
  if (refused) return { ok: false, refusal: whyNoTeam(step, input, order, dossier.activity, context) ?? new Refusal(refused.id, refused.words) };
  return run(step, input, dossier, order, roles, other, context);
}

/* Plain, not a Refusal: the buttons of a page ask this dozens of times, and an Error costs a stack trace each. */
interface WhyNot { id: RefusalId; words?: Record<string, string> }

/**
 * Why this person can't do this step now, apart from what they would type; null when they can.
 * The page's buttons (`mayDo`) and the step itself ask this one function.
 */
export function whyNot(step: StepName, order: Order, activity: Activity, roles: Set<Role>, context: Context): WhyNot | null {
  return whyNotFor(step, order, activity, roles, mayRead(context.actor, order, roles, context.directory), context);
}

/* May they read it at all? The same for every step, so a page that asks for all of them finds it out once. */
function whyNotFor(step: StepName, order: Order, activity: Activity, roles: Set<Role>, reads: boolean, context: Context): WhyNot | null {
  const row = stepRow(step);
  const flow = flowOf(order.flow);
  if (!reads && !(row.tooLate && row.by.some((role) => roles.has(role)))) return { id: 'order.notYours' };
  if (!flow.steps.includes(step)) return { id: 'order.flowHasNoSuchStep', words: { step: row.label } };
  if (!row.by.some((role) => roles.has(role))) return { id: 'order.notYou', words: { step: row.label } };
  if (!row.from.includes(order.state)) {
    if (row.tooLate && activity.crew) return { id: row.tooLate };
    return { id: 'order.notNow', words: { state: states[order.state].label, step: row.label } };
  }
  if (roles.has('system') && (order.dueAt === null || order.dueAt > context.now.toISOString())) return { id: 'order.notDue' };
  for (const guard of row.guards ?? []) {
    const id = guards[guard](order, activity, context, roles);
    if (id) return { id };
  }
  return null;
}

/** The steps this person may do on this order now, in the table's order. */
export function mayDo(order: Order, activity: Activity, context: Context, roles = rolesOf(context.actor, order, activity, context.directory)): StepName[] {
  const reads = mayRead(context.actor, order, roles, context.directory);
  return stepNames.filter((step) => step !== 'place' && whyNotFor(step, order, activity, roles, reads, context) === null);
}

/* A team that an open offer does not reach hears why (topic, place, qualification), without seeing the order. */
function whyNoTeam(step: StepName, input: object, order: Order, activity: Activity, { actor, directory, now }: Context): Refusal | null {
  if (step !== 'claim' || !activity.openToAll || !stepRow('claim').from.includes(order.state)) return null;
  const { teamId: named } = input as StepInput<'claim'>;
  const led = actor.posts.filter((post) => post.kind === 'teamLeader' && post.teamId !== null && (!named || post.teamId === named));
  const team = directory.teams.get(led[0]?.teamId ?? '');
  if (!team || activity.passed.includes(team.id) || activity.invited.includes(team.id)) return null;
  const [trouble] = teamTroubles(directory, team, order, { now, activity });
  return trouble ? new Refusal(trouble.id, trouble.words, trouble.field) : null;
}

function run(step: StepName, input: StepInput<StepName>, dossier: Dossier, named: Order, roles: Set<Role>, other: Dossier | null, context: Context): Verdict {
  const row = stepRow(step);
  const flow = flowOf(named.flow);
  const before = copy(dossier);
  const after = copy(dossier);
  const otherAfter = other ? copy(other) : null;
  const order = after.orders.find((one) => one.id === named.id) as Order;
  const moving = row.moves === 'activity' ? after.orders.filter((one) => isLive(one) && one.state === order.state) : [order];
  const draft: Draft = {
    order, moving, activity: after.activity, other: otherAfter, flow, roles, context,
    target: null, detail: {}, said: null, words: [], ratings: [], callBacks: [], secondCalls: [],
  };

  const staying = after.orders.filter((one) => one.id !== order.id && isLive(one));
  if (row.parts && staying.length > 0) {
    // The word of whoever leaves says nothing for those who stay.
    if (staying.every((one) => one.confirmedAt === null)) after.activity.proof = null;
    draft.activity = blankActivity(context.newId());
    order.activityId = draft.activity.id;
  }
  const effect = effects[step] as (d: Draft, i: StepInput<StepName>) => RefusalId | EffectNo | null;
  const refused = effect(draft, input);
  if (typeof refused === 'string') return no(refused);
  if (refused) return { ok: false, refusal: new Refusal(refused.no, refused.words, refused.field), ...(refused.keep ? { keep: countWrongCode(before) } : {}) };

  const targets = targetsOf(flow, step);
  const target = row.to === 'same' ? null : row.choose ? draft.target : targets[0] ?? null;
  if (row.to !== 'same' && (target === null || !targets.includes(target))) throw new Error(`${step} chose ${target}, which the table does not allow`);

  const hours = step === 'serve' ? hoursOf(draft.activity, order, moving, (input as StepInput<'serve'>).visitCode, context) : [];
  // Said in the history as well, so that an entry taken out of the ledger is missed there.
  if (step === 'serve') draft.detail.entries = hours.map((one) => one.personId);

  // The activity that the moving orders lie in from now on: its own, a new one (重办) or another's (拼场).
  const activity = draft.activity;
  const host = otherAfter && activity.id === otherAfter.activity.id ? otherAfter : null;
  const at = context.now.toISOString();
  const history: HistoryLine[] = [];
  const words = [...draft.words];
  for (const one of moving) {
    const was = before.orders.find((old) => old.id === one.id) as Order;
    if (target) moveTo(one, target, activity, draft.flow, row.handsOver ?? false, host?.orders[0]?.dueAt ?? null, context);
    else if (one.dueAt && step === 'agree') one.dueAt = dueOf(one.state, one, activity, draft.flow, context);
    one.waits = deskFor(one, activity, context.directory);
    const wordsId = draft.said ? context.newId() : null;
    if (wordsId && draft.said) words.push({ orderId: one.id, name: wordsId, text: draft.said });
    history.push({
      orderId: one.id, seq: was.historyLength, attempt: one.attempt, step, actorId: context.actor.personId, role: roleOf(row.by, roles),
      from: step === 'place' ? null : was.state, to: one.state, at, wordsId,
      detail: { ...changed(step === 'place' ? null : was, one, before.activity, activity), ...draft.detail },
    });
    one.historyLength = was.historyLength + 1;
  }

  const isNew = step === 'place';
  const activities: Change['activities'] = [];
  if (activity.id === before.activity.id) activities.push({ readAt: before.activity.version, activity });
  else {
    activities.push({ readAt: before.activity.version, activity: after.activity });
    activities.push({ readAt: activity.version, activity });
  }
  for (const touched of activities) touched.activity.version = touched.readAt + 1;

  const change: Change = {
    activities, orders: moving, isNew, history, words, ratings: draft.ratings, callBacks: draft.callBacks, secondCalls: draft.secondCalls,
    notices: moving.flatMap((one) => noticesFor(step, row.tells, one, activity, before.activity, context)),
  };
  const booked = bookingChange(bookingsOf(before.activity, before.orders), [...new Set([after.activity, activity])].flatMap((one) => bookingsOf(one, after.orders)));
  if (booked) change.bookings = booked;
  // The limit that ran out is the one the order had before the clock moved it on.
  if (context.actor.personId === null) change.events = moving.map((one) => overdueEvent(before.orders.find((old) => old.id === one.id) as Order, step, at));
  const { crew } = activity;
  if (crew?.kind === 'team' && before.activity.crew === null) change.takenBy = crew.ref;
  if (hours.length > 0) change.hours = hours;
  if (step === 'serve') change.served = moving.map((one) => servedOf(one, activity, moving.length, at));
  const others = host ? host.orders : activity.id === before.activity.id ? after.orders.filter((one) => !moving.includes(one)) : [];
  return { ok: true, change, order, dossier: { activity, orders: [...moving, ...others] } };
}

function moveTo(order: Order, state: State, activity: Activity, flow: Flow, handsOver: boolean, hostDue: string | null, context: Context): void {
  const stays = order.state === state && !handsOver && order.historyLength > 0;
  order.state = state;
  if (stays) return;
  order.since = context.now.toISOString();
  order.dueAt = hostDue ?? dueOf(state, order, activity, flow, context);
  if (states[state].waitsFor === null) order.closedAt = order.since;
}

function dueOf(state: State, order: Order, activity: Activity, flow: Flow, { now, directory, calendar = mondayToFriday }: Context): string | null {
  const limit = limitOf(flow, state, topicChain(directory, order.topicId), directory.limits);
  if (states[state].waitsFor === null || !limit) return null;
  return states[state].waitsFor === 'team' && activity.slot ? dueAfterSlot(activity.slot, limit, calendar) : dueAfter(now, limit, calendar);
}

/* A later attempt means that an earlier one was served: only what was served can be done again. */
function servedOf(order: Order, activity: Activity, together: number, at: string): Served {
  const { crew } = activity;
  return {
    orderId: order.id, attempt: order.attempt, activityId: activity.id, villageCode: order.villageCode, departmentId: activity.departmentId,
    teamId: crew?.kind === 'team' ? crew.ref : null, at, alone: together === 1 && order.attempt === 1,
  };
}

/* The role a person acted in, when they hold several: the first one the table names. */
function roleOf(by: readonly Role[], roles: Set<Role>): Role {
  return by.find((role) => roles.has(role)) as Role;
}

/** What changed hands, for the history; `replay` reads it back. */
function changed(was: Order | null, order: Order, before: Activity, after: Activity): HistoryLine['detail'] {
  const detail: HistoryLine['detail'] = {};
  if (was?.flow !== order.flow) detail.flow = order.flow;
  if (was?.holderCode !== order.holderCode) detail.holderCode = order.holderCode;
  if (!was || was.activityId !== order.activityId) detail.activityId = order.activityId;
  if (before.departmentId !== after.departmentId) detail.departmentId = after.departmentId;
  const crewBefore = before.crew ? `${before.crew.kind}:${before.crew.ref}` : null;
  const crewAfter = after.crew ? `${after.crew.kind}:${after.crew.ref}` : null;
  if (crewBefore !== crewAfter) detail.crew = crewAfter;
  if (after.crew && (crewBefore !== crewAfter || before.crew?.personIds.join() !== after.crew.personIds.join())) detail.personIds = after.crew.personIds;
  if (after.slot && JSON.stringify(before.slot) !== JSON.stringify(after.slot)) detail.slot = after.slot;
  return detail;
}

function countWrongCode(before: Dossier): Change {
  const activity = { ...before.activity, wrongCodes: before.activity.wrongCodes + 1, version: before.activity.version + 1 };
  return { activities: [{ readAt: before.activity.version, activity }], orders: [], isNew: false, history: [], notices: [], words: [], ratings: [], callBacks: [] };
}

function no(id: RefusalId): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: new Refusal(id) };
}
