/** An open order follows the grid: to the node that took over, and to a desk that has somebody. */
import { currentCode, deskOf, gridLeaders, pathTo, type Directory } from '../grid/directory';
import type { Change } from './act';
import { states, stepRow } from './lifecycle';
import type { Activity, HistoryLine, Notice, Order } from './order';
import { deskFor } from './to-whom';
import { callerOf, helperInOffice } from './roles';

export interface Resettling {
  before: Directory;
  after: Directory;
  /** orders that a split names, and the part they go to */
  orders: { orderIds: readonly string[]; code: string } | null;
  /** who changed the grid; null = it came into force by itself */
  personId: string | null;
  now: Date;
  newId: () => string;
}

/**
 * What has to be written so that this open order lies where the grid now says; null when it lies right already. State,
 * limit and everything said stay as they are. Ended orders are never touched: they keep the code they had. `version` is
 * the activity's, which another order of it may have raised a moment ago.
 */
export function resettle(order: Order, activity: Activity, version: number, going: Resettling): Change | null {
  if (states[order.state].waitsFor === null) return null;
  const { after, now } = going;
  const moved: Order = { ...order, villageCode: going.orders?.orderIds.includes(order.id) ? going.orders.code : currentCode(after, order.villageCode) };
  const stage: Activity = { ...activity, crew: activity.crew?.kind === 'grid' ? { ...activity.crew, ref: currentCode(after, activity.crew.ref) } : activity.crew };
  moved.holderCode = holderAfter(order, moved, going);
  if (order.callerCode !== null) moved.callerCode = callerAfter(order.callerCode, order, moved, stage, going);
  moved.waits = deskFor(moved, stage, after);

  const crewMoved = activity.crew?.ref !== stage.crew?.ref;
  const same = moved.villageCode === order.villageCode && moved.holderCode === order.holderCode && moved.callerCode === order.callerCode
    && moved.waits?.ref === order.waits?.ref && !crewMoved;
  if (same) return null;

  const detail: HistoryLine['detail'] = { holderCode: moved.holderCode, villageCode: moved.villageCode, villageBefore: order.villageCode };
  if (crewMoved && stage.crew) detail.crew = `${stage.crew.kind}:${stage.crew.ref}`;
  stage.version = version + 1;
  moved.historyLength = order.historyLength + 1;
  return {
    activities: [{ readAt: version, activity: stage }], orders: [moved], isNew: false, words: [], ratings: [], callBacks: [],
    ...(moved.villageCode === order.villageCode ? {} : { elsewhere: true as const }),
    history: [{ orderId: order.id, seq: order.historyLength, attempt: order.attempt, step: 'resettle', actorId: going.personId, role: going.personId ? 'above' : 'system', from: order.state, to: order.state, at: now.toISOString(), wordsId: null, detail }],
    notices: moved.holderCode === order.holderCode ? [] : notices(moved, after, going.newId),
  };
}

/**
 * The same desk where it still stands above the order; otherwise the one of the same level on the new way up. A desk
 * beside the way (拼场 with another village) stays, or is the one that took it over.
 */
function holderAfter(order: Order, moved: Order, { before, after }: Resettling): string {
  const was = before.grid.get(order.holderCode) ?? before.retired.get(order.holderCode);
  const ways = (directory: Directory, code: string) => pathTo(directory, code);
  const stoodAbove = ways(before, order.villageCode).some((node) => node.code === order.holderCode);
  const way = ways(after, moved.villageCode);
  const here = currentCode(after, order.holderCode);
  const peer = way.some((node) => node.code === here) ? here : way.find((node) => node.level === was?.level)?.code ?? moved.villageCode;
  const wanted = stoodAbove ? peer : here;
  return deskOf(after, wanted) ?? after.root;
}

function callerAfter(code: string, order: Order, moved: Order, activity: Activity, { before, after }: Resettling): string {
  const stoodAbove = pathTo(before, order.villageCode).some((node) => node.code === code);
  const stands = after.grid.has(code) && (!stoodAbove || pathTo(after, moved.villageCode).some((node) => node.code === code));
  // Somebody of that node must be left who was not in the crew, now as when it was chosen.
  const reachable = gridLeaders(after, code).some((personId) => !activity.crew?.personIds.includes(personId));
  return stands && reachable ? code : callerOf(after, moved, activity);
}

function notices(order: Order, directory: Directory, newId: () => string): Notice[] {
  const { tells } = stepRow('resettle');
  const to: Notice['to'][] = [];
  if (tells.includes('holder')) to.push({ kind: 'grid', ref: order.holderCode });
  if (tells.includes('orderer') && order.ordererId) to.push({ kind: 'person', ref: order.ordererId });
  const helperId = helperInOffice(order, directory);
  if (tells.includes('helper') && helperId) to.push({ kind: 'person', ref: helperId });
  return to.map((one) => ({ id: newId(), orderId: order.id, step: 'resettle', state: order.state, to: one }));
}
