/** 再点一单: an order that goes on from one that was served. The orderer does it on the form; for a new need heard at a call-back the caller does. */
import * as v from 'valibot';
import type { RefusalId } from '../refusals';
import { id, key, optionalWords, slug } from '../shape';
import type { State } from './lifecycle';
import type { Activity, Order } from './order';
import { rolesOf, type Actor } from './roles';
import { shapes } from './schema';
import type { Directory } from '../grid/directory';

export const againShape = v.pipe(
  v.object({
    id, key,
    consent: v.literal(true, '请先问本人同不同意再点一单'),
    topicId: v.optional(v.nullable(slug('主题')), null),
    ownWords: optionalWords('想听什么', 300),
    slots: shapes.place.pipe[0].entries.slots,
  }),
  v.check((input) => input.topicId !== null || input.ownWords !== null, '请选一个主题，或者写下想听什么'),
);

/* A need is heard at the call-back, or at a call after the end. */
const heard: readonly State[] = ['rated', 'closed'];

/** Why this person may not place a new order for the same orderer; null when they may. */
export function whyNotAgain(actor: Actor, order: Order, activity: Activity, directory: Directory, roles = rolesOf(actor, order, activity, directory)): RefusalId | null {
  if (!roles.has('caller') && !roles.has('above')) return 'order.notYours';
  if (roles.has('crew') || roles.has('team')) return 'order.crewCannotCall';
  // One's own next order is placed on the form, in one's own name.
  if (roles.has('orderer')) return 'order.notYours';
  return heard.includes(order.state) ? null : 'order.tooEarly';
}

/** Who may go on from this order with a new one, for the page. */
export function mayAgain(actor: Actor, order: Order, activity: Activity, directory: Directory, roles = rolesOf(actor, order, activity, directory)): 'self' | 'caller' | null {
  if ((roles.has('orderer') || roles.has('helper')) && order.state === 'closed') return 'self';
  return whyNotAgain(actor, order, activity, directory, roles) === null ? 'caller' : null;
}
