/** What the community's desk, the levels above it and the county do with an order. */
import { deskAbove, liaisonsOf, pathTo, providersOf } from '../../grid/directory';
import { proposeDepartment, servesPlace, topicChain } from '../../grid/routing';
import type { RefusalId } from '../../refusals';
import { flowOf, states, stepRow, type State } from '../lifecycle';
import { troublesOfAll } from '../../team/fit';
import { needsOf } from '../../team/needs';
import { rolesOf } from '../roles';
import { because, checkCrew, crewOf } from './visit';
import { triage } from '../triage';
import { checkSlot, clearOffer, say, type Draft, type Effects } from './draft';

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

export const deskEffects: Effects<'ask' | 'reply' | 'answer' | 'unsolved' | 'reject' | 'raise' | 'dispatch' | 'redispatch' | 'takeOn' | 'decide' | 'join' | 'triage'> = {
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
    const crew = crewOf(draft, 'grid', order.holderCode, [...new Set(input.crew)], null);
    const wrong = checkCrew(draft, crew);
    if (wrong) return wrong;
    const [trouble] = troublesOfAll(directory, null, draft.moving, { now: draft.context.now, activity, slot: input.slot, crew: crew.personIds, bookings: draft.context.bookings ?? [] });
    if (trouble) return because(trouble);
    activity.crew = crew;
    activity.slot = input.slot;
    for (const one of draft.moving) draft.words.push({ orderId: one.id, name: 'speaker', text: input.speaker ?? '' });
    return null;
  },
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
  join: (draft) => {
    const { order, other, context: { directory, actor } } = draft;
    const host = other?.orders.find((one) => states[one.state].waitsFor !== null);
    if (!other || !host || other.activity.id === draft.activity.id) return 'order.notSameKind';
    const sameTopic = topicChain(directory, order.topicId).at(-1) === topicChain(directory, host.topicId).at(-1);
    const town = (code: string) => pathTo(directory, code).find((node) => node.level === 'town')?.code;
    if (!sameTopic || town(order.villageCode) !== town(host.villageCode) || order.flow !== host.flow) return 'order.notSameKind';
    // What is between one household and who helps it is not held before another's guests, nor told to their team.
    if (needsOf(directory, order).sensitive !== needsOf(directory, host).sensitive) return 'order.notSameKind';
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
  triage,
};
