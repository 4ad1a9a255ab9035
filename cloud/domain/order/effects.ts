/**
 * What each step changes, beyond the state that the table names. An effect works on a draft of its own, so a
 * refusal in the middle leaves nothing behind.
 */
import { deskAbove, deskOf, gridCrew, liaisonsOf, pathTo, providersOf, shortName, teamMembers } from '../grid/directory';
import { isAble, proposeDepartment, servesPlace, topicChain } from '../grid/routing';
import type { RefusalId } from '../refusals';
import type { Destination, Slot } from '../terms';
import type { Context } from './act';
import { chinaDay, slotTrouble, workingDayOf } from './clock';
import { flowOf, states, stepRow, type Flow, type Role, type State, type StepName } from './lifecycle';
import type { Activity, CallBack, Dossier, HistoryLine, Order, Rating, Words } from './order';
import { callerOf, invitedTeams, leavesCallers, rolesOf } from './roles';
import type { StepInput } from './schema';
import { triage as triageEffect } from './triage';

export interface Draft {
  /** the order the step was called on */
  order: Order;
  /** the orders that move: the one named, or all live ones of the activity */
  moving: Order[];
  activity: Activity;
  /** the other activity of a 拼场 */
  other: Dossier | null;
  flow: Flow;
  roles: Set<Role>;
  context: Context;
  /** where a step with several targets leads */
  target: State | null;
  detail: HistoryLine['detail'];
  /** what was said, for the history line */
  said: string | null;
  words: Words[];
  ratings: Rating[];
  callBacks: CallBack[];
}

/** A refusal, where `keep` is the only change that outlives it (a wrong code must be counted). */
export interface EffectNo { no: RefusalId; keep?: 'wrongCode' }
type Effect<S extends StepName> = (draft: Draft, input: StepInput<S>) => RefusalId | EffectNo | null;

const MAX_WRONG_CODES = 5;

const say = (draft: Draft, text: string | null | undefined): null => {
  draft.said = text ?? null;
  return null;
};

function clearOffer(activity: Activity): void {
  Object.assign(activity, { departmentId: null, coDepartmentIds: [], openToAll: false, invited: [], passed: [] });
  clearCrew(activity);
}

function clearCrew(activity: Activity): void {
  // wrongCodes stays: the visit code is the same for the next crew, so its tries must be too.
  Object.assign(activity, { crew: null, slot: null, proposal: null });
}

function sendTo(draft: Draft, departmentId: string): RefusalId | null {
  const { directory } = draft.context;
  const department = directory.departments.get(departmentId);
  if (!department) return 'department.unknown';
  if (liaisonsOf(directory, departmentId).length === 0) return 'department.noLiaison';
  if (!draft.moving.every((order) => servesPlace(directory, department, order.villageCode))) return 'department.elsewhere';
  clearOffer(draft.activity);
  draft.activity.departmentId = departmentId;
  return null;
}

function invite(draft: Draft, openToAll: boolean, teamIds: string[]): RefusalId | null {
  const { activity, context: { directory }, order } = draft;
  if (!openToAll && teamIds.length === 0) return 'team.none';
  for (const teamId of teamIds) {
    const team = directory.teams.get(teamId);
    if (!team) return 'team.unknown';
    if (!isAble(directory, team, order)) return 'team.unable';
  }
  activity.openToAll ||= openToAll;
  activity.invited = [...new Set([...activity.invited, ...teamIds])];
  // An invitation asks anew, also a team that passed before.
  activity.passed = activity.passed.filter((teamId) => !teamIds.includes(teamId));
  draft.detail.teamIds = teamIds;
  draft.detail.openToAll = openToAll;
  return null;
}

/** A crew comes at a time that somebody of this activity wished for; when all those days have passed, at any coming one. */
function checkSlot(draft: Draft, slot: Slot): RefusalId | null {
  const { now } = draft.context;
  const trouble = slotTrouble(slot, now);
  if (trouble) return trouble;
  const open = draft.moving.flatMap((order) => order.slots).filter((wished) => slotTrouble(wished, now) === null);
  return open.length === 0 || open.some((wished) => wished.date === slot.date && wished.part === slot.part) ? null : 'slot.notWished';
}

function checkWish(draft: Draft, wish: { topicId?: string | null | undefined; slots?: Slot[] | undefined }): RefusalId | null {
  if (wish.topicId && !draft.context.directory.topics.has(wish.topicId)) return 'topic.unknown';
  for (const slot of wish.slots ?? []) {
    const trouble = slotTrouble(slot, draft.context.now);
    if (trouble) return trouble;
  }
  return null;
}

function writeWish(draft: Draft, wish: Partial<StepInput<'amend'>>): void {
  const { order, words } = draft;
  if (wish.topicId !== undefined) order.topicId = wish.topicId;
  if (wish.slots) order.slots = wish.slots;
  if (wish.audience !== undefined) order.audience = wish.audience;
  if (wish.destination !== undefined) order.destination = wish.destination ?? usualDestination(draft);
  if (wish.form !== undefined) order.form = wish.form ?? 'talk';
  if (wish.headCount !== undefined) order.headCount = wish.headCount;
  // An empty text takes earlier own words back; a new order has none to take back.
  if (wish.ownWords !== undefined && (wish.ownWords !== null || order.historyLength > 0)) words.push({ orderId: order.id, name: 'ownWords', text: wish.ownWords ?? '' });
  if (wish.venue) order.venueId = wish.venueId ?? null;
  if (wish.venue) words.push({ orderId: order.id, name: 'venue', text: wish.venue });
  if (wish.contact) words.push({ orderId: order.id, name: 'contact', text: JSON.stringify(wish.contact) });
}

/* Nobody is made to say what the place says already. */
function usualDestination({ order, context: { directory } }: Draft): Destination {
  const place = pathTo(directory, order.villageCode).find((node) => node.level === 'village');
  return shortName(place?.name ?? '').endsWith('社区') ? 'community' : 'village';
}

/** The crew is gone: back to where it came from, and the same team is not asked again by itself. */
function loseCrew(draft: Draft, countsAsPass: boolean): void {
  const { activity } = draft;
  draft.target = activity.crew?.kind === 'team' ? 'accepted' : 'placed';
  if (activity.crew?.kind === 'team' && countsAsPass) activity.passed = [...new Set([...activity.passed, activity.crew.ref])];
  clearCrew(activity);
  for (const order of draft.moving) order.confirmedAt = null;
}

export const effects: { [S in StepName]: Effect<S> } = {
  place: (draft, input) => {
    const { order, context: { directory } } = draft;
    // A phone may remember a village that went into another meanwhile.
    const village = directory.grid.get(order.villageCode);
    if (!village) return 'grid.unknown';
    if (pathTo(directory, village.code).every((node) => node.level !== 'village')) return 'grid.notVillage';
    const desk = deskOf(directory, village.code);
    if (!desk) return 'grid.nobody';
    const no = checkWish(draft, input);
    if (no) return no;
    order.holderCode = desk;
    if (input.onBehalf) draft.detail.consent = true;
    if (input.onBehalf?.how) draft.detail.consentHow = input.onBehalf.how;
    writeWish(draft, input);
    return null;
  },
  amend: (draft, input) => {
    const no = checkWish(draft, { topicId: input.topicId, slots: input.slots ?? draft.order.slots });
    if (no) return no;
    const topicId = input.topicId === undefined ? draft.order.topicId : input.topicId;
    // Without a topic the own words carry the wish: they must come along when the topic goes, and may not go after it.
    if (topicId === null && (input.topicId === undefined ? input.ownWords === null : !input.ownWords)) return 'order.noWish';
    writeWish(draft, input);
    draft.detail.fields = Object.keys(input).filter((field) => !['id', 'key', 'onBehalf'].includes(field) && input[field as keyof typeof input] != null);
    return null;
  },
  ask: (draft, input) => say(draft, input.question),
  reply: (draft, input) => say(draft, input.reply),
  answer: (draft, input) => say(draft, input.reply),
  unsolved: (draft, input) => {
    draft.order.unsolvedUsed = true;
    return say(draft, input.reason);
  },
  reject: (draft, input) => say(draft, input.reason),
  raise: (draft, input) => {
    const { order, flow } = draft;
    order.holderCode = deskAbove(draft.context.directory, order.holderCode) ?? order.holderCode;
    if (flow.raisesInto) {
      draft.flow = flowOf(flow.raisesInto);
      order.flow = draft.flow.id;
    }
    return say(draft, input.reason);
  },
  dispatch: (draft, input) => {
    const { directory } = draft.context;
    for (const departmentId of input.coDepartmentIds) {
      if (!directory.departments.has(departmentId)) return 'department.unknown';
      if (liaisonsOf(directory, departmentId).length === 0) return 'department.noLiaison';
    }
    const proposal = proposeDepartment(directory, draft.order);
    const no = sendTo(draft, input.departmentId);
    if (no) return no;
    const otherwise = proposal !== null && proposal.departmentId !== input.departmentId;
    if (otherwise && !input.reason) return 'dispatch.reasonNeeded';
    if (otherwise) draft.detail.proposedId = proposal.departmentId;
    draft.activity.coDepartmentIds = [...new Set(input.coDepartmentIds)].filter((one) => one !== input.departmentId);
    return say(draft, [otherwise && `没有按建议派：${input.reason}`, input.note].filter(Boolean).join('；') || null);
  },
  redispatch: (draft, input) => {
    const { activity, roles, context: { directory } } = draft;
    const passesOn = !roles.has('holder') && !roles.has('above');
    const { departmentId: from, coDepartmentIds } = activity;
    if (passesOn && !providersOf(directory, from).some((one) => one.id === input.departmentId)) return 'department.notBelow';
    const no = sendTo(draft, input.departmentId);
    if (no) return no;
    // Passed on within one house, the others who were asked to help still are.
    if (passesOn) activity.coDepartmentIds = coDepartmentIds.filter((one) => one !== input.departmentId);
    return say(draft, input.reason);
  },
  takeOn: (draft, input) => {
    const { order, activity, context: { directory } } = draft;
    const no = checkSlot(draft, input.slot);
    if (no) return no;
    const own = gridCrew(directory, order.holderCode);
    if (!input.crew.every((personId) => own.includes(personId))) return 'crew.notMember';
    const crew = { kind: 'grid' as const, ref: order.holderCode, personIds: [...new Set(input.crew)] };
    if (!draft.moving.every((one) => leavesCallers(directory, one, crew))) return 'crew.leavesNobody';
    activity.crew = crew;
    activity.slot = input.slot;
    for (const one of draft.moving) draft.words.push({ orderId: one.id, name: 'speaker', text: input.speaker ?? '' });
    return null;
  },
  accept: (draft, input) => invite(draft, input.openToAll, input.teamIds),
  decline: (draft, input) => {
    // In a 拼场 one decided order is enough: the county has spoken about this activity.
    if (draft.moving.some((order) => order.decided)) return 'order.decided';
    for (const order of draft.moving) order.declines += 1;
    const disputed = draft.moving.some((order) => order.declines >= draft.flow.declinesBeforeDispute);
    draft.target = disputed ? 'disputed' : 'placed';
    Object.assign(draft.detail, { reasonCode: input.reasonCode });
    clearOffer(draft.activity);
    return say(draft, `应由${input.whoseDuty}办；依据：${input.rule}`);
  },
  giveBack: (draft, input) => {
    clearOffer(draft.activity);
    return say(draft, input.reason);
  },
  offer: (draft, input) => invite(draft, input.openToAll, input.teamIds),
  decide: (draft, input) => {
    for (const order of draft.moving) order.decided = true;
    draft.detail.outcome = input.outcome;
    draft.target = ({ dispatch: 'dispatched', answer: 'answered', reject: 'rejected' } as const)[input.outcome];
    if (input.outcome === 'dispatch' && input.departmentId) {
      const no = sendTo(draft, input.departmentId);
      if (no) return no;
    }
    return say(draft, input.decision);
  },
  claim: (draft, input) => {
    const { activity, context: { directory, actor } } = draft;
    const teams = invitedTeams(actor, draft.order, activity, directory);
    const teamId = input.teamId ?? teams[0];
    if (!teamId || !teams.includes(teamId)) return activity.passed.includes(teamId ?? '') ? 'order.teamPassed' : 'team.unable';
    const no = checkSlot(draft, input.slot);
    if (no) return no;
    const members = teamMembers(directory, teamId);
    const personIds = input.crew.length > 0 ? [...new Set(input.crew)] : [actor.personId as string];
    if (!personIds.every((personId) => members.includes(personId))) return 'crew.notMember';
    const crew = { kind: 'team' as const, ref: teamId, personIds };
    if (!draft.moving.every((order) => leavesCallers(directory, order, crew))) return 'crew.leavesNobody';
    activity.crew = crew;
    activity.slot = input.slot;
    for (const order of draft.moving) draft.words.push({ orderId: order.id, name: 'speaker', text: input.speaker });
    return null;
  },
  pass: (draft, input) => {
    const teams = invitedTeams(draft.context.actor, draft.order, draft.activity, draft.context.directory);
    const teamId = input.teamId ?? teams[0];
    if (!teamId || !teams.includes(teamId)) return 'order.teamPassed';
    draft.activity.passed = [...draft.activity.passed, teamId];
    draft.detail.teamId = teamId;
    return null;
  },
  propose: (draft, input) => {
    const trouble = slotTrouble(input.slot, draft.context.now);
    if (trouble) return trouble;
    draft.activity.proposal = { slot: input.slot, by: draft.roles.has('team') ? 'team' : 'orderer' };
    draft.detail.slot = input.slot;
    return say(draft, input.why);
  },
  agree: (draft) => {
    const { activity } = draft;
    if (!activity.proposal) return 'order.noProposal';
    const trouble = slotTrouble(activity.proposal.slot, draft.context.now);
    if (trouble) return trouble;
    activity.slot = activity.proposal.slot;
    activity.proposal = null;
    return null;
  },
  release: (draft, input) => {
    loseCrew(draft, true);
    return say(draft, input.reason);
  },
  reclaim: (draft, input) => {
    loseCrew(draft, true);
    return say(draft, input.reason);
  },
  noShow: (draft, input) => {
    draft.detail.missing = input.missing;
    loseCrew(draft, input.missing === 'crew');
    return say(draft, input.note);
  },
  confirm: (draft) => {
    draft.order.confirmedAt = draft.context.now.toISOString();
    return null;
  },
  serve: (draft, input) => {
    const { activity, context } = draft;
    const confirmed = draft.moving.some((order) => order.confirmedAt !== null);
    if (!confirmed) {
      if (input.visitCode === null) return 'order.notConfirmed';
      if (activity.wrongCodes >= MAX_WRONG_CODES) return 'order.codeTries';
      if (!draft.moving.some((order) => context.visitCode(order) === input.visitCode)) return { no: 'order.codeWrong', keep: 'wrongCode' };
    }
    Object.assign(activity, { servedAt: context.now.toISOString(), headCount: input.headCount, minutes: input.minutes, proposal: null });
    Object.assign(draft.detail, { headCount: input.headCount, minutes: input.minutes, by: confirmed ? 'confirm' : 'code' });
    for (const order of draft.moving) order.callerCode = callerOf(context.directory, order, activity);
    return say(draft, input.summary);
  },
  rate: (draft, input) => {
    const { order } = draft;
    order.stars = input.stars;
    draft.ratings.push({ orderId: order.id, attempt: order.attempt, stars: input.stars, tags: input.tags, via: 'orderer' });
    Object.assign(draft.detail, { stars: input.stars, tags: input.tags });
    return say(draft, input.words);
  },
  lapse: (draft) => {
    const { order } = draft;
    const next: Partial<Record<State, State>> = { asked: 'placed', served: 'rated', answered: 'closed' };
    draft.target = next[order.state] ?? null;
    if (draft.target === 'closed') order.outcome = 'answered';
    return null;
  },
  followUp: (draft, input) => {
    const { order, flow, context } = draft;
    if (input.reached && input.satisfied === null) return 'order.unrated';
    // A try is a day: three calls in one minute are one.
    const today = chinaDay(context.now);
    if (!input.reached && order.calledOn === today) return 'order.calledToday';
    order.callBackTries += 1;
    draft.callBacks.push({ orderId: order.id, attempt: order.attempt, tries: order.callBackTries, reached: input.reached, satisfied: input.reached ? input.satisfied : null, callerId: context.actor.personId as string });
    Object.assign(draft.detail, { reached: input.reached, satisfied: input.reached ? input.satisfied : null, tries: order.callBackTries });
    if (!input.reached) {
      order.calledOn = today;
      const givenUp = order.callBackTries >= flow.callBackTries;
      draft.target = givenUp ? 'closed' : 'rated';
      if (givenUp) order.outcome = 'unreached';
      return null;
    }
    if (input.stars !== null && order.stars === null) {
      order.stars = input.stars;
      draft.detail.stars = input.stars;
      draft.ratings.push({ orderId: order.id, attempt: order.attempt, stars: input.stars, tags: [], via: 'callBack' });
    }
    draft.target = 'closed';
    order.outcome = input.satisfied === 'partly' ? 'partly' : 'satisfied';
    return say(draft, [input.change && `改变：${input.change}`, input.newNeed && `还想听：${input.newNeed}`].filter(Boolean).join('；') || null);
  },
  redo: (draft, input) => {
    const { order, context } = draft;
    Object.assign(order, {
      attempt: order.attempt + 1,
      holderCode: deskOf(context.directory, order.villageCode) ?? order.holderCode,
      callerCode: null, declines: 0, decided: false, callBackTries: 0, calledOn: null, confirmedAt: null, stars: null,
    });
    draft.activity = blankActivity(context.newId());
    order.activityId = draft.activity.id;
    return say(draft, input.reason);
  },
  withdraw: (draft, input) => say(draft, input.reason),
  join: (draft) => {
    const { order, other, context: { directory, actor } } = draft;
    const host = other?.orders.find((one) => states[one.state].waitsFor !== null);
    if (!other || !host || other.activity.id === draft.activity.id) return 'order.notSameKind';
    const sameTopic = topicChain(directory, order.topicId).at(-1) === topicChain(directory, host.topicId).at(-1);
    const town = (code: string) => pathTo(directory, code).find((node) => node.level === 'town')?.code;
    if (!sameTopic || town(order.villageCode) !== town(host.villageCode) || order.flow !== host.flow) return 'order.notSameKind';
    // Forward only, and only by somebody who has a say on both: joining must not hand an order to strangers.
    const road: State[] = ['placed', 'dispatched', 'accepted'];
    if (!road.includes(host.state) || road.indexOf(host.state) < road.indexOf(order.state)) return 'order.notSameKind';
    const hostRoles = rolesOf(actor, host, other.activity, directory);
    if (!stepRow('join').by.some((role) => hostRoles.has(role))) return 'order.notYours';
    draft.target = host.state;
    order.activityId = other.activity.id;
    order.holderCode = host.holderCode;
    draft.activity = other.activity;
    return null;
  },
  remind: (draft) => {
    draft.order.remindedOn = workingDayOf(draft.context.now, draft.context.calendar);
    return null;
  },
  triage: triageEffect,
  // Nobody takes this step (its row names no role); resettle.ts writes its line.
  resettle: () => 'order.notYou',
};

export function blankActivity(id: string): Activity {
  return {
    id, version: 0, departmentId: null, coDepartmentIds: [], openToAll: false, invited: [], passed: [], crew: null, slot: null,
    proposal: null, wrongCodes: 0, servedAt: null, headCount: null, minutes: null,
  };
}
