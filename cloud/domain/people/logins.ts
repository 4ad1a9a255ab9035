/** Where a person is logged in, as they themselves see it: enough to tell a telephone from a computer, and no more. */
import * as v from 'valibot';
import { id } from '../shape';

export type Device = 'phone' | 'desk';
export const devices: Record<Device, string> = { phone: '手机', desk: '电脑' };

export interface LogInView { id: string; device: Device; since: string; /** the day it was last used */ usedOn: string | null; /** the one that asks */ here: boolean }

export const logInShapes = {
  list: v.object({}),
  /** one of one's own, or every other one */
  revoke: v.union([v.object({ id }), v.object({ others: v.literal(true) })], '请选要退出的设备'),
  endFor: v.object({ personId: id }),
};
