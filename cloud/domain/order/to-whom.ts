/** Whom an order waits for, and who hears of a step. */
import { liaisonsOf, type Directory } from '../grid/directory';
import { ableTeams } from '../grid/routing';
import { reaches } from '../team/fit';
import type { Context } from './act';
import { states, type StepName } from './lifecycle';
import type { Activity, Desk, Notice, Order } from './order';
import { helperInOffice } from './roles';

/** Whom an order waits for, as the key its queue is read by. */
export function deskFor(order: Order, activity: Activity, directory: Directory): Desk | null {
  switch (states[order.state].waitsFor) {
    case 'orderer': {
      const ref = order.ordererId ?? helperInOffice(order, directory);
      // Whoever wrote it down has left office: the desk that asked is the nearest to those who wished.
      return ref ? { kind: 'person', ref } : { kind: 'grid', ref: order.holderCode };
    }
    case 'holder': return { kind: 'grid', ref: order.holderCode };
    case 'caller': return { kind: 'grid', ref: order.callerCode ?? order.holderCode };
    case 'county': return { kind: 'grid', ref: directory.root };
    case 'department': return { kind: 'department', ref: activity.departmentId as string };
    case 'invited': return { kind: 'offer', ref: activity.departmentId as string };
    case 'team': return activity.crew ? { kind: activity.crew.kind, ref: activity.crew.ref } : null;
    default: return null;
  }
}

/** Who is told of this step on this order, each once; nobody of what they did themselves. */
export function noticesFor(step: StepName, tells: readonly string[], order: Order, activity: Activity, before: Activity, context: Context): Notice[] {
  const { directory } = context;
  const to: Notice['to'][] = [];
  const helperId = helperInOffice(order, directory);
  for (const told of tells) {
    if (told === 'orderer' && order.ordererId) to.push({ kind: 'person', ref: order.ordererId });
    if (told === 'helper' && helperId) to.push({ kind: 'person', ref: helperId });
    if (told === 'holder') to.push({ kind: 'grid', ref: order.holderCode });
    // After the end only a worse rating is of concern, and that is on the caller's list.
    if (told === 'caller' && order.callerCode && states[order.state].waitsFor !== null) to.push({ kind: 'grid', ref: order.callerCode });
    if (told === 'county' && states[order.state].waitsFor === 'county') to.push({ kind: 'grid', ref: directory.root });
    if (told === 'department' && activity.departmentId && liaisonsOf(directory, activity.departmentId).length > 0) to.push({ kind: 'department', ref: activity.departmentId });
    if (told === 'coDepartments') for (const ref of activity.coDepartmentIds) to.push({ kind: 'department', ref });
    const crew = activity.crew ?? before.crew;
    // Those who go, and those who need not go any more.
    if (told === 'crew') for (const ref of [...activity.crew?.personIds ?? [], ...before.crew?.personIds ?? []]) to.push({ kind: 'person', ref });
    if (told === 'team' && crew) to.push({ kind: crew.kind, ref: crew.ref });
    if (told === 'invited') for (const team of activity.openToAll ? ableTeams(directory, order).filter((one) => reaches(directory, one, order)) : []) if (!activity.passed.includes(team.id)) to.push({ kind: 'team', ref: team.id });
    if (told === 'invited') for (const ref of activity.invited) if (!activity.passed.includes(ref)) to.push({ kind: 'team', ref });
  }
  const actorId = context.actor.personId;
  const seen = new Set<string>();
  return to
    // Nobody is told what they did themselves, nor one thing twice.
    .filter((one) => one.ref !== actorId && !seen.has(`${one.kind}:${one.ref}`) && seen.add(`${one.kind}:${one.ref}`))
    .map((one) => ({ id: context.newId(), orderId: order.id, step, state: order.state, to: one }));
}
