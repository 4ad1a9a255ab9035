/** From a team taking the order to the service done. */
import { teamMembers } from '../../grid/directory';
import { slotTrouble } from '../clock';
import { callerOf, invitedTeams, leavesCallers } from '../roles';
import { isProven, momentOf, proveByCode, SPARE_MINUTES } from '../proof';
import { checkSlot, clearCrew, say, type Draft, type Effects } from './draft';

/** The crew is gone: back to where it came from, and the same team is not asked again by itself. */
function loseCrew(draft: Draft, countsAsPass: boolean): void {
  const { activity } = draft;
  draft.target = activity.crew?.kind === 'team' ? 'accepted' : 'placed';
  if (activity.crew?.kind === 'team' && countsAsPass) activity.passed = [...new Set([...activity.passed, activity.crew.ref])];
  clearCrew(activity);
  for (const order of draft.moving) order.confirmedAt = null;
}

export const visitEffects: Effects<'claim' | 'pass' | 'propose' | 'agree' | 'release' | 'reclaim' | 'noShow' | 'confirm' | 'arrive' | 'serve'> = {
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
