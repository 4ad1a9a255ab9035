/** The named conditions of the table. Each says yes (null) or names its refusal; none looks at what was typed. */
import { deskAbove, gridCrew, providersOf } from '../grid/directory';
import type { RefusalId } from '../refusals';
import { chinaDay, workingDayOf } from './clock';
import { flowOf, type Guard, type Role } from './lifecycle';
import { acceptedOf } from './roles';
import type { Activity, Order } from './order';
import type { Context } from './act';

/** How long a rating may be changed, from when it was first given. */
export const RERATE_DAYS = 7;
const DAY_MS = 86_400_000;

type Check = (order: Order, activity: Activity, context: Context, roles: Set<Role>) => RefusalId | null;

export const guards: Record<Guard, Check> = {
  // Whoever served, or answers for the team that did, has no say on whether it was done well.
  notCrew: (_order, _activity, _context, roles) => (roles.has('crew') || roles.has('team') ? 'order.crewCannotCall' : null),
  remindOnceADay: (order, _activity, { now, calendar }) => (order.remindedOn === workingDayOf(now, calendar) ? 'order.remindedToday' : null),
  // The lead passes on to those below it only; community and town redispatch to whom they choose.
  hasProviders: (_order, activity, { directory }, roles) => (roles.has('holder') || roles.has('above') || providersOf(directory, activity.departmentId).length > 0 ? null : 'department.noProviders'),
  unsolvedOnce: (order) => (order.unsolvedUsed ? 'order.unsolvedOnce' : null),
  // Even at the top there is something to gain by raising, as long as it opens another way through.
  notAtRoot: (order, _activity, { directory }) => (deskAbove(directory, order.holderCode) === null && !flowOf(order.flow).raisesInto ? 'order.atRoot' : null),
  notDecided: (order) => (order.decided ? 'order.decided' : null),
  theirProposal: (_order, activity, _context, roles) => {
    const mine = roles.has('team') ? 'team' : 'orderer';
    return activity.proposal && activity.proposal.by !== mine ? null : 'order.noProposal';
  },
  hasCrewOfItsOwn: (order, _activity, { directory }) => (gridCrew(directory, order.holderCode).length > 0 ? null : 'order.noOwnCrew'),
  notAnsweredBefore: (order) => (order.unsolvedUsed || order.attempt > 1 ? 'order.answeredBefore' : null),
  within7days: (order, _activity, { now }) => (order.ratedAt !== null && now.getTime() - Date.parse(order.ratedAt) <= RERATE_DAYS * DAY_MS ? null : 'order.rateLate'),
  // Noted without a code it stays noted; 完成服务 asks for the code then.
  notArrived: (_order, activity) => (activity.arrivedAt !== null ? 'order.arrivedBefore' : null),
  notYetComing: (_order, activity, { actor }) => (actor.personId !== null && activity.crew && !acceptedOf(activity.crew).includes(actor.personId) ? null : 'crew.answered'),
  slotReached: (_order, activity, { now }) => (activity.slot && activity.slot.date <= chinaDay(now) ? null : 'order.notReached'),
};
