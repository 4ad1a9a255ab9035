/** Photos of a service: never asked for, only seen by those who have to do with it. */
import * as v from 'valibot';
import type { CheckMark } from '../moderation/check';
import type { Role } from '../order/lifecycle';
import type { Activity } from '../order/order';
import { id } from '../shape';

const some = (roles: ReadonlySet<Role>, ...wanted: Role[]) => wanted.some((role) => roles.has(role));

/** The crew and its leader, once the service is done. */
export const mayAddPhotos = (roles: ReadonlySet<Role>): boolean => some(roles, 'team', 'crew');
export const maySeePhotos = (activity: Activity, roles: ReadonlySet<Role>): boolean => activity.servedAt !== null && some(roles, 'team', 'crew', 'holder', 'caller', 'orderer', 'helper');

export const photoShapes = {
  list: v.object({ id }),
  change: v.variant('do', [v.object({ do: v.literal('add'), id, fileId: id }), v.object({ do: v.literal('remove'), id, fileId: id })], '请选要做什么'),
};

export interface PhotoView { id: string; thumb: string; full: string; width: number; height: number; /** null once everybody here sees it */ check: CheckMark | null; mayRemove: boolean }
/** `service.photos`: addresses begin with «/» and hold for about an hour */
export interface PhotoPage { title: string; items: PhotoView[]; mayAdd: boolean; most: number }
