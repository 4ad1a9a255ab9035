/** From a team taking the order to the service done. */
import { gridCrew, teamMembers, type Team } from '../../grid/directory';
import type { RefusalId } from '../../refusals';
import { childrenAlone, clashes, crewTroubles, mayMix, troublesOfAll, type Trouble } from '../../team/fit';
import { isHomeVisit, needsOf } from '../../team/needs';
import type { Crew } from '../order';
import { chinaDay, slotTrouble } from '../clock';
import { acceptedOf, callerOf, invitedTeams, leavesCallers } from '../roles';
import { isProven, momentOf, proveByCode, SPARE_MINUTES } from '../proof';
import { checkSlot, clearCrew, say, type Draft, type EffectNo, type Effects } from './draft';

/** The crew is gone: back to where it came from, and the same team is not asked again by itself. */
function loseCrew(draft: Draft, countsAsPass: boolean): void {
  const { activity } = draft;
  draft.target = activity.crew?.kind === 'team' ? 'accepted' : 'placed';
  if (activity.crew?.kind === 'team' && countsAsPass) activity.passed = [...new Set([...activity.passed, activity.crew.ref])];
  clearCrew(activity);
  forgetProof(draft);
}

/* Nobody has said yet that these people came at this time. */
function forgetProof({ activity, moving }: Draft): void {
  activity.proof = null;
  for (const order of moving) order.confirmedAt = null;
}

export const because = (trouble: Trouble): EffectNo => ({ no: trouble.id, words: trouble.words, ...(trouble.field ? { field: trouble.field } : {}) });

/* Whoever names the crew has said for themselves that they come; the others are asked. */
export function crewOf(draft: Draft, kind: Crew['kind'], ref: string, personIds: readonly string[], speakerId: string | null): Crew {
  const before = draft.activity.crew;
  const own = draft.context.actor.personId;
  return { kind, ref, personIds: [...personIds], accepted: personIds.filter((one) => one === own || (before !== null && acceptedOf(before).includes(one))), speakerId };
}

/** Who may be in it, who is left to call back, who speaks. */
export function checkCrew(draft: Draft, crew: Crew): RefusalId | EffectNo | null {
  const { directory } = draft.context;
  const own = crew.kind === 'team' ? teamMembers(directory, crew.ref) : gridCrew(directory, crew.ref);
  if (!crew.personIds.every((one) => own.includes(one) || (crew.kind === 'team' && mayMix(directory, draft.moving, one)))) return 'crew.notMember';
  if (!draft.moving.every((order) => leavesCallers(directory, order, crew))) return 'crew.leavesNobody';
  if (crew.speakerId && !crew.personIds.includes(crew.speakerId)) return { no: 'claim.speaker', field: 'speakerId' };
  return null;
}

export const visitEffects: Effects<'claim' | 'come' | 'cannot' | 'recrew' | 'pass' | 'propose' | 'agree' | 'release' | 'reclaim' | 'noShow' | 'confirm' | 'arrive' | 'serve'> = {
  claim: (draft, input) => {
    const { activity, context: { directory, actor } } = draft;
    const teams = invitedTeams(actor, draft.order, activity, directory);
    const teamId = input.teamId ?? teams[0];
    if (!teamId || !teams.includes(teamId)) return activity.passed.includes(teamId ?? '') ? 'order.teamPassed' : 'team.unable';
    const no = checkSlot(draft, input.slot);
    if (no) return no;
    const personIds = input.crew.length > 0 ? [...new Set(input.crew)] : [actor.personId as string];
    const crew = crewOf(draft, 'team', teamId, personIds, input.speakerId);
    const wrong = checkCrew(draft, crew);
    if (wrong) return wrong;
    const team = directory.teams.get(teamId) as Team;
    const [trouble] = troublesOfAll(directory, team, draft.moving, { now: draft.context.now, activity, slot: input.slot, crew: personIds, bookings: draft.context.bookings ?? [], lightDutyAsked: input.lightDutyAsked });
    if (trouble) return because(trouble);
    if (!input.insurance && draft.moving.some((order) => needsOf(directory, order).insurance)) return { no: 'claim.insurance', field: 'insurance' };
    for (const order of draft.moving) if (input.insurance) draft.words.push({ orderId: order.id, name: 'insurance', text: input.insurance });
    activity.crew = crew;
    activity.slot = input.slot;
    for (const order of draft.moving) draft.words.push({ orderId: order.id, name: 'speaker', text: input.speaker });
    return null;
  },
  come: (draft) => {
    const { activity, context: { actor } } = draft;
    if (activity.crew) activity.crew.accepted = [...acceptedOf(activity.crew), actor.personId as string];
    return null;
  },
  cannot: (draft) => {
    const { activity: { crew }, context: { actor, directory, now } } = draft;
    if (!crew) return 'crew.empty';
    const left = crew.personIds.filter((one) => one !== actor.personId);
    // Children don't go without the adult; the leader asks them anew.
    const alone = childrenAlone(directory, left, chinaDay(now));
    const goes = (one: string) => left.includes(one) && !alone.includes(one);
    crew.accepted = acceptedOf(crew).filter(goes);
    crew.personIds = left.filter(goes);
    if (crew.speakerId && !goes(crew.speakerId)) crew.speakerId = null;
    return null;
  },
  recrew: (draft, input) => {
    const { activity, context: { directory, now, bookings = [] } } = draft;
    if (!activity.crew || !activity.slot) return 'crew.empty';
    const { kind, ref } = activity.crew;
    const crew = crewOf(draft, kind, ref, [...new Set(input.crew)], input.speakerId);
    const wrong = checkCrew(draft, crew);
    if (wrong) return wrong;
    const team = kind === 'team' ? directory.teams.get(ref) ?? null : null;
    const fitting = { now, activity, slot: activity.slot, crew: crew.personIds, bookings, lightDutyAsked: input.lightDutyAsked };
    // The team has the order already; what counts now is who goes.
    const [trouble] = draft.moving.flatMap((order) => crewTroubles(directory, team, order, fitting));
    if (trouble) return because(trouble);
    // What was confirmed is that the others came; whoever joins them now may even be the one who confirmed it.
    if (crew.personIds.some((one) => !activity.crew?.personIds.includes(one))) forgetProof(draft);
    activity.crew = crew;
    for (const order of draft.moving) if (input.speaker) draft.words.push({ orderId: order.id, name: 'speaker', text: input.speaker });
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
    const { directory, bookings = [] } = draft.context;
    const team = activity.crew?.kind === 'team' ? directory.teams.get(activity.crew.ref) ?? null : null;
    const [clash] = clashes(directory, team, activity.crew?.personIds ?? [], activity.proposal.slot, { activity, bookings });
    if (clash) return because({ ...clash, field: undefined });
    activity.slot = activity.proposal.slot;
    activity.proposal = null;
    // They come another time: having been there before is no arrival then.
    activity.arrivedAt = null;
    forgetProof(draft);
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
    draft.activity.proof ??= 'confirm';
    return null;
  },
  arrive: (draft, input) => {
    const { activity } = draft;
    if (input.visitCode !== null && !isProven(draft)) {
      const no = proveByCode(draft, input.visitCode);
      if (no) return no;
    }
    const { at, offline } = momentOf(input.at, draft);
    activity.arrivedAt = at;
    Object.assign(draft.detail, { arrivedAt: at, by: activity.proof, ...(offline ? { offline } : {}) });
    return null;
  },
  serve: (draft, input) => {
    const { activity, context } = draft;
    if (activity.crew?.personIds.length === 0) return 'crew.empty';
    const accepted = activity.crew ? acceptedOf(activity.crew).length : 0;
    const wanted = Math.max(...draft.moving.map((order) => needsOf(context.directory, order).crewSize));
    if (draft.moving.some(isHomeVisit) && accepted < wanted) return { no: 'crew.notEnough', words: { accepted: String(accepted) } };
    const crew = activity.crew?.personIds ?? [];
    const servedBy = input.servedBy.length > 0 ? [...new Set(input.servedBy)] : crew;
    if (!servedBy.every((personId) => crew.includes(personId))) return 'service.notCrew';
    const { at, offline } = momentOf(input.at, draft);
    const leftAt = activity.arrivedAt !== null && at < activity.arrivedAt ? context.now.toISOString() : at;
    if (activity.arrivedAt !== null && input.minutes > (Date.parse(leftAt) - Date.parse(activity.arrivedAt)) / 60_000 + SPARE_MINUTES) return 'order.minutesLong';
    if (!isProven(draft)) {
      if (input.visitCode === null) return 'order.notConfirmed';
      const no = proveByCode(draft, input.visitCode);
      if (no) return no;
    }
    activity.proof ??= 'confirm';
    const { headCount, minutes, travelMinutes } = input;
    Object.assign(activity, { servedAt: context.now.toISOString(), leftAt, headCount, minutes, travelMinutes, servedBy, proposal: null });
    Object.assign(draft.detail, { headCount, minutes, by: activity.proof, leftAt, servedBy, ...(travelMinutes === null ? {} : { travelMinutes }), ...(offline ? { offline } : {}) });
    for (const order of draft.moving) order.callerCode = callerOf(context.directory, order, activity);
    return say(draft, input.summary);
  },
};
