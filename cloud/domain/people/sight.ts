/** Whose posts and files somebody may look at. */
import { isWithin, type Directory, type Post } from '../grid/directory';
import type { Actor } from '../order/roles';
import { mayGive, seatOf } from './seats';

/** One's own posts, those one gives, and those of one's department and the teams it sponsors. */
export function maySeePost(actor: Actor, post: Post, directory: Directory): boolean {
  if (post.personId === actor.personId || mayGive(actor, seatOf(post), directory)) return true;
  const sponsor = post.teamId ? directory.teams.get(post.teamId)?.departmentId : post.departmentId;
  return sponsor != null && actor.posts.some((own) => (own.kind === 'liaison' || own.kind === 'supervisor') && own.departmentId === sponsor);
}

/** A file is its person's own, and open to those who give one of the person's posts. */
export function maySeeFile(actor: Actor, personId: string, directory: Directory): boolean {
  return personId === actor.personId || (directory.postsOf.get(personId) ?? []).some((post) => mayGive(actor, seatOf(post), directory));
}

/** The highest node whose list of grid leaders and workers this person may take out: a town or above; null = none. */
export function mayExport(actor: Actor, directory: Directory): string | null {
  const tops = actor.posts.filter((post) => (post.kind === 'gridLeader' || post.kind === 'administrator') && post.gridCode !== null)
    .map((post) => directory.grid.get(post.gridCode as string))
    .filter((node) => node !== undefined && ['city', 'county', 'town'].includes(node.level));
  return tops.find((node) => tops.every((other) => isWithin(directory, other?.code ?? '', node?.code ?? '')))?.code ?? tops[0]?.code ?? null;
}
