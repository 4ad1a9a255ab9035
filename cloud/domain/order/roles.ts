/** What a person is to an order. Everything about rights starts here; pages and functions never ask for posts. */
import { deskOf, gridLeaders, isWithin, pathTo, teamLeaders, type Directory, type Post } from '../grid/directory';
import { mayHearOf, reaches } from '../team/fit';
import type { GridLevel } from '../terms';
import { states, type Role } from './lifecycle';
import type { Activity, Crew, Order } from './order';

export interface Actor {
  /** null = the clock */
  personId: string | null;
  posts: readonly Post[];
  /** the order whose rating code was given, when that is all we know of the person */
  slipOf?: string;
  /** elders who let this person order for them, as it stands now */
  elders?: readonly string[];
}

/* Levels that have villages below them. A 小组 or a 楼 is no more above its own orders than its village is. */
const overVillages: readonly GridLevel[] = ['city', 'county', 'town'];

export const theClock: Actor = { personId: null, posts: [] };

/** Who of the crew said they come. */
export const acceptedOf = (crew: Crew): string[] => crew.personIds.filter((personId) => crew.accepted?.includes(personId) ?? true);

/** Everybody on the serving side: the crew, and whoever answers for the team or community that sent it. */
export function serving(directory: Directory, crew: Crew | null): Set<string> {
  if (!crew) return new Set();
  const heads = crew.kind === 'grid' ? gridLeaders(directory, crew.ref) : teamLeaders(directory, crew.ref);
  return new Set([...crew.personIds, ...heads]);
}

/** The grid node that calls back: the nearest on the way up from the village with a grid leader who did not serve. */
export function callerOf(directory: Directory, order: Order, activity: Activity): string {
  const served = serving(directory, activity.crew);
  const free = pathTo(directory, order.villageCode).findLast((node) => gridLeaders(directory, node.code).some((personId) => !served.has(personId)));
  return free?.code ?? directory.root;
}

/**
 * Does this crew leave people to call back? Two grid leaders on the way up from the village, so that one absent person
 * does not hold the order; one, where there are fewer than three in all.
 */
export function leavesCallers(directory: Directory, order: Order, crew: Crew): boolean {
  const served = serving(directory, crew);
  const leaders = new Set(pathTo(directory, order.villageCode).flatMap((node) => gridLeaders(directory, node.code)));
  const left = [...leaders].filter((personId) => !served.has(personId)).length;
  return left >= (leaders.size >= 3 ? 2 : 1);
}

/** The teams among the actor's own that the offer still stands for. */
export function invitedTeams(actor: Actor, order: Order, activity: Activity, directory: Directory): string[] {
  return actor.posts
    .filter((post) => post.kind === 'teamLeader' && post.teamId !== null)
    .map((post) => post.teamId as string)
    .filter((teamId) => {
      if (activity.passed.includes(teamId)) return false;
      const team = directory.teams.get(teamId);
      if (!team) return false;
      return activity.invited.includes(teamId) ? mayHearOf(directory, team, order) : activity.openToAll && reaches(directory, team, order);
    });
}

/** All roles of the actor on this order; an empty set means that the order is none of the actor's business. */
export function rolesOf(actor: Actor, order: Order, activity: Activity, directory: Directory): Set<Role> {
  if (actor.slipOf !== undefined) return new Set<Role>(actor.slipOf === order.id ? ['slip'] : []);
  if (actor.personId === null) return new Set<Role>(['system']);
  const roles = new Set<Role>();
  const { personId } = actor;
  if (order.ordererId === personId) roles.add('orderer');
  // A relative helps only with what they placed themselves, and only as long as the elder lets them; who did it in office, as long as they are.
  else if (order.helperId === personId && (order.ordererId === null ? visits(actor.posts, order.villageCode, directory) : actor.elders?.includes(order.ordererId))) roles.add('helper');

  const above = new Set(pathTo(directory, order.holderCode).slice(0, -1).map((node) => node.code));
  const holder = directory.grid.get(order.holderCode);
  // A town that is itself the desk of a village without a secretary keeps its say over its own crews and departments.
  if (holder && overVillages.includes(holder.level)) above.add(holder.code);
  // An order served by a level above its village is called back below; whoever stands above that caller counts too.
  if (order.callerCode) for (const node of pathTo(directory, order.callerCode).slice(0, -1)) above.add(node.code);

  for (const post of actor.posts) {
    if (post.kind === 'gridLeader' && post.gridCode !== null) {
      // Where the last grid leader left, the nearest one above stands in, until somebody is named again.
      if (post.gridCode === deskOf(directory, order.holderCode)) roles.add('holder');
      if (above.has(post.gridCode)) roles.add('above');
      if (post.gridCode === directory.root) roles.add('county');
      if (order.callerCode && post.gridCode === deskOf(directory, order.callerCode)) roles.add('caller');
      if (activity.crew?.kind === 'grid' && deskOf(directory, activity.crew.ref) === post.gridCode) roles.add('team');
    }
    if (post.kind === 'liaison' && post.departmentId !== null) {
      if (post.departmentId === activity.departmentId) roles.add('department');
      if (activity.coDepartmentIds.includes(post.departmentId)) roles.add('coDepartment');
      // Whoever stands above the lead (农业农村局 above 农广校) sees its orders and leaves them to it.
      if (activity.departmentId && directory.departments.get(activity.departmentId)?.parentId === post.departmentId) roles.add('coDepartment');
    }
    // 分管领导 of the lead department: sees what is overdue with it, does not act.
    if (post.kind === 'supervisor' && post.departmentId !== null && post.departmentId === activity.departmentId) roles.add('coDepartment');
    if (post.kind === 'teamLeader' && activity.crew?.kind === 'team' && activity.crew.ref === post.teamId) roles.add('team');
  }
  if (activity.crew?.personIds.includes(personId)) roles.add('crew');
  if (activity.departmentId && invitedTeams(actor, order, activity, directory).length > 0) roles.add('invited');
  return roles;
}

/* Whoever goes to the houses of the place, and may write down for somebody there what they want. */
const visits = (posts: readonly Post[], code: string, directory: Directory): boolean =>
  posts.some((post) => (post.kind === 'gridLeader' || post.kind === 'gridWorker') && post.gridCode !== null && isWithin(directory, code, post.gridCode));

/** Who is told in place of somebody without an account: whoever wrote their wish down, as long as they go to the houses there. */
export const helperInOffice = (order: Pick<Order, 'ordererId' | 'helperId' | 'villageCode'>, directory: Directory): string | null =>
  (order.ordererId === null && order.helperId && visits(directory.postsOf.get(order.helperId) ?? [], order.villageCode, directory) ? order.helperId : null);

/** Is it among what this person ordered, for themselves or for somebody they still may help? */
export function isOwn(actor: Actor, order: Order, activity: Activity, directory: Directory): boolean {
  const roles = rolesOf(actor, order, activity, directory);
  return roles.has('orderer') || roles.has('helper');
}

/** May this person look at the order? A role on it, or a grid post whose sub-tree holds its village. */
export function mayRead(actor: Actor, order: Order, roles: Set<Role>, directory: Directory): boolean {
  // An invitation ends when the offer does: a team that came too late has no business with the visit itself.
  const standing = [...roles].filter((role) => role !== 'invited' || states[order.state].waitsFor === 'invited');
  if (standing.length > 0) return true;
  return actor.posts.some((post) => (post.kind === 'gridLeader' || post.kind === 'gridWorker' || post.kind === 'supervisor') && post.gridCode !== null && isWithin(directory, order.villageCode, post.gridCode));
}
