/** 县科协, as whom somebody acts for the whole county. */
import type { Directory } from '../grid/directory';
import type { Actor } from '../order/roles';

/** The county's grid leader, or the liaison of the association itself. An administrator keeps posts and menus, no more. */
export const isAssociation = (actor: Actor, directory: Directory): boolean => actor.posts.some((post) => (post.kind === 'gridLeader' && post.gridCode === directory.root)
  || (post.kind === 'liaison' && post.departmentId !== null && directory.departments.get(post.departmentId)?.kind === 'association'));
