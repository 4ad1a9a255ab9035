/** 家人绑定: a relative orders for an elder who let them; and the duty telephone of a place. */
import * as v from 'valibot';
import { isWithin, pathTo, type Directory } from '../grid/directory';
import { phone } from '../order/schema';
import type { Actor } from '../order/roles';
import { gridCode, id, key, words } from '../shape';
import { codeShape } from './schema';

export const KIN_CODE_LENGTH = 8;
/** relatives of one elder */
export const MOST_KIN = 5;
/** A code shown on the elder's own phone is typed at once; one from the grid worker travels by telephone. */
export const KIN_CODE_MINUTES = { own: 30, worker: 24 * 60 } as const;

export const kinShapes = {
  /** with an order: the grid worker asks for its orderer, who agreed */
  code: v.pipe(
    v.object({ /** with one, asking twice gives the same code */ key: v.optional(v.nullable(key), null), orderId: v.optional(v.nullable(id), null), consent: v.optional(v.boolean('请选老人同不同意'), false) }),
    v.check((input) => input.orderId === null || input.consent, '请先问过老人同不同意'),
  ),
  bind: v.object({
    code: codeShape(KIN_CODE_LENGTH), called: words('您怎么称呼老人', 10), kinCalled: words('老人怎么称呼您', 10),
    consent: v.literal(true, '要老人同意您替他点单，同意了请打勾'),
  }),
  list: v.object({}),
  end: v.object({ id }),
};

/** `kin.code`: good once */
export interface KinCode { code: string; until: string }
/** `kin.list` */
export interface KinView { id: string; personId: string; called: string; since: string }
export interface KinList { elders: KinView[]; relatives: KinView[]; most: number }

export const dutyShapes = {
  save: v.object({ gridCode, /** empty takes it back */ phone: v.optional(v.nullable(phone), null) }),
  read: v.object({ gridCode: v.optional(v.nullable(gridCode), null) }),
};

/** `duty.read`: whom to ring */
export interface DutyView { phone: string | null; whose: string; mayEdit: boolean }

/** Whoever answers for the place publishes its number. */
export const mayPublish = (actor: Actor, code: string, directory: Directory): boolean =>
  actor.posts.some((post) => post.kind === 'gridLeader' && post.gridCode !== null && isWithin(directory, code, post.gridCode));

/** May this person hand out a code for the orderer of an order of this village? */
export const mayGiveCode = (actor: Actor, code: string, directory: Directory): boolean =>
  actor.posts.some((post) => (post.kind === 'gridLeader' || post.kind === 'gridWorker') && post.gridCode !== null && isWithin(directory, code, post.gridCode));

/** The nearest published number on the way up from a place. */
export function nearestDuty(directory: Directory, code: string, published: ReadonlyMap<string, string>): { code: string; phone: string } | null {
  for (const node of [...pathTo(directory, code)].reverse()) {
    const number = published.get(node.code);
    if (number) return { code: node.code, phone: number };
  }
  return null;
}
