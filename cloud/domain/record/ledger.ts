/**
 * 服务时长. Hours come out of one place only: a service that both sides confirmed. No function takes minutes for hours;
 * what is credited follows from who was there, and no day holds more than a day's work.
 */
import { gridLeaders, teamLeaders, type Directory } from '../grid/directory';
import type { Context } from '../order/act';
import { chinaDay } from '../order/clock';
import type { Activity, Crew, Order } from '../order/order';
import { isVisitCode } from '../order/proof';

/** 一人一天最多记八小时: what is over it was not credited, and the entry shows both numbers. */
export const DAY_CAP = 480;

export type HourKind = 'service' | 'participation' | 'correction';

/** A line of the ledger as `serve` makes it; what is credited of it is settled while it is written. */
export interface NewHour {
  id: string;
  personId: string;
  activityId: string;
  orderId: string;
  attempt: number;
  kind: HourKind;
  /** what was confirmed; 0 for a participation */
  ofMinutes: number;
  at: string;
  byId: string | null;
  refId: string | null;
}

/** A line as it stands in the ledger. seq, prev and mac are null until the clock has sealed it. */
export interface HourEntry extends NewHour {
  minutes: number;
  seq: number | null;
  born: string;
  prev: string | null;
  mac: string | null;
}

/** Who was there: those that the service record names, or else the crew as it was formed. */
export function servedBy(activity: Activity): string[] {
  return [...new Set(activity.servedBy ?? activity.crew?.personIds ?? [])];
}

function servingSide(directory: Directory, crew: Crew | null, served: readonly string[], actorId: string | null): Set<string> {
  const heads = !crew ? [] : crew.kind === 'grid' ? gridLeaders(directory, crew.ref) : teamLeaders(directory, crew.ref);
  return new Set([...served, ...(crew?.personIds ?? []), ...heads, ...(actorId ? [actorId] : [])]);
}

/** Did somebody confirm who is not on the serving side? Who ordered for themselves holds the code in the same hand. */
function isConfirmedByOthers({ proof }: Activity, side: Set<string>, moving: readonly Order[], visitCode: string | null, context: Context): boolean {
  return moving.some((order) => {
    if (order.confirmedAt !== null) return order.ordererId === null || !side.has(order.ordererId);
    const holder = order.ordererId ?? order.helperId;
    // A right code, told at the door or at the end; `proveByCode` takes none that stood in the crew's own hands.
    return holder !== null && !side.has(holder) && (proof === 'code' || (visitCode !== null && isVisitCode(context, order, visitCode)));
  });
}

/**
 * One entry for each who served: hours for registered volunteers, a participation for 网格员、信息员 and everybody else,
 * and for all when the confirmation came from the serving side itself.
 */
export function hoursOf(activity: Activity, order: Order, moving: readonly Order[], visitCode: string | null, context: Context): NewHour[] {
  const served = servedBy(activity);
  const side = servingSide(context.directory, activity.crew, served, context.actor.personId);
  const credited = isConfirmedByOthers(activity, side, moving, visitCode, context);
  return served.map((personId) => {
    const kind = credited && context.directory.volunteers.has(personId) ? 'service' : 'participation';
    return {
      id: context.newId(), personId, activityId: activity.id, orderId: order.id, attempt: order.attempt, kind,
      ofMinutes: kind === 'service' ? activity.minutes ?? 0 : 0, at: context.now.toISOString(), byId: context.actor.personId, refId: null,
    };
  });
}

/** The China day an entry counts for. */
export const dayOfEntry = (entry: Pick<NewHour, 'at'>): string => chinaDay(entry.at);

/** «2.50»: minutes as hours, two decimals. */
export const hoursWords = (minutes: number): string => (minutes / 60).toFixed(2);
