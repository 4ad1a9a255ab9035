/** Topic × audience × place → lead department, and which teams are able. */
import { isWithin, liaisonsOf, type Directory, type Team } from './directory';
import type { Audience } from '../terms';

export interface Proposal { departmentId: string; why: string }

interface Asked { topicId: string | null; audience: Audience | null; villageCode: string }

/** A topic and its parents, nearest first. */
export function topicChain(directory: Directory, topicId: string | null): string[] {
  const chain: string[] = [];
  for (let topic = topicId ? directory.topics.get(topicId) : undefined; topic && chain.length < 5; topic = topic.parentId ? directory.topics.get(topic.parentId) : undefined) chain.push(topic.id);
  return chain;
}

/**
 * The department the desk is offered first, and why. Of the rules that fit, the smallest rank wins; at equal rank the
 * more exact one: nearer topic, then audience named, then place named. A department without a reachable liaison is
 * passed over; the association takes what nobody is named for.
 */
export function proposeDepartment(directory: Directory, asked: Asked): Proposal | null {
  const chain = topicChain(directory, asked.topicId);
  const fitting = directory.routes
    .filter((route) => (route.topicId === null || chain.includes(route.topicId))
      && (route.audience === null || route.audience === asked.audience)
      && (route.gridCode === null || isWithin(directory, asked.villageCode, route.gridCode))
      && liaisonsOf(directory, route.departmentId).length > 0)
    .map((route) => ({
      route,
      // Smaller is nearer; the weights only keep the three questions in their order.
      distance: (route.topicId === null ? 9 : chain.indexOf(route.topicId)) * 4 + (route.audience === null ? 2 : 0) + (route.gridCode === null ? 1 : 0),
    }))
    .sort((a, b) => a.route.rank - b.route.rank || a.distance - b.distance);
  const best = fitting[0];
  if (best) return { departmentId: best.route.departmentId, why: best.route.why };
  const association = [...directory.departments.values()].find((one) => one.kind === 'association' && liaisonsOf(directory, one.id).length > 0);
  return association ? { departmentId: association.id, why: `没有专门对应的部门，先由${association.name}统筹` } : null;
}

/** Can this team serve the topic at this place? An order in own words only is open to teams of any topic. */
export function isAble(directory: Directory, team: Team, asked: Asked): boolean {
  const chain = topicChain(directory, asked.topicId);
  const topicFits = team.topicIds.length === 0 || chain.length === 0 || chain.some((topicId) => team.topicIds.includes(topicId));
  return topicFits && isWithin(directory, asked.villageCode, team.gridCode);
}

export function ableTeams(directory: Directory, asked: Asked): Team[] {
  return [...directory.teams.values()].filter((team) => isAble(directory, team, asked));
}
