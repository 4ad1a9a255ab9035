/** What the department does: take it on, hand it back, ask teams. */
import { teamMembers } from '../../grid/directory';
import { isAble } from '../../grid/routing';
import { firstTeamsFor } from '../../team/fit';
import { isQualified, needsOf } from '../../team/needs';
import { dueAfter } from '../clock';
import { newTeamsFirst } from '../lifecycle';
import type { RefusalId } from '../../refusals';
import { clearOffer, say, type Draft, type Effects } from './draft';

function invite(draft: Draft, openToAll: boolean, teamIds: string[]): RefusalId | null {
  const { activity, context: { directory }, order } = draft;
  if (!openToAll && teamIds.length === 0) return 'team.none';
  for (const teamId of teamIds) {
    const team = directory.teams.get(teamId);
    if (!team) return 'team.unknown';
    if (!isAble(directory, team, order)) return 'team.unable';
    const needs = needsOf(directory, order);
    if (needs.sensitive && !isQualified(directory, teamMembers(directory, teamId), needs)) return 'claim.sensitive';
  }
  if (openToAll && !activity.openToAll) firstToNewTeams(draft);
  activity.openToAll ||= openToAll;
  activity.invited = [...new Set([...activity.invited, ...teamIds])];
  // An invitation asks anew, also a team that passed before.
  activity.passed = activity.passed.filter((teamId) => !teamIds.includes(teamId));
  draft.detail.teamIds = teamIds;
  draft.detail.openToAll = openToAll;
  return null;
}

/* Only the first opening gives new teams their time; asking once more does not make the others wait again. */
function firstToNewTeams({ activity, order, context: { directory, servicesOfYear, now, calendar } }: Draft): void {
  const first = servicesOfYear ? firstTeamsFor(directory, order, servicesOfYear) : [];
  activity.firstTeams = first;
  activity.firstUntil = first.length > 0 ? dueAfter(now, newTeamsFirst.limit, calendar) : null;
}

export const departmentEffects: Effects<'accept' | 'decline' | 'giveBack' | 'offer'> = {
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
};
