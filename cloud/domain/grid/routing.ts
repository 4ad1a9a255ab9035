/** Topic × audience × destination × place → who leads, who helps and why; and which teams are able. */
import { isWithin, liaisonsOf, type Department, type Directory, type Route, type Team } from './directory';
import type { Audience, Destination } from '../terms';

export interface Proposal {
  departmentId: string;
  coDepartmentIds: string[];
  why: string;
  /** names of those who would have come first, but have nobody to read an order */
  passedOver: string[];
}

export interface Asked { topicId: string | null; audience: Audience | null; destination?: Destination | null; villageCode: string }

/** A topic and its parents, nearest first. */
export function topicChain(directory: Directory, topicId: string | null): string[] {
  const chain: string[] = [];
  for (let topic = topicId ? directory.topics.get(topicId) : undefined; topic && chain.length < 5; topic = topic.parentId ? directory.topics.get(topic.parentId) : undefined) chain.push(topic.id);
  return chain;
}

/** A town's unit serves its town; every other department the whole county. */
export function servesPlace(directory: Directory, department: Department, code: string): boolean {
  return department.kind !== 'townUnit' || isWithin(directory, code, department.gridCode);
}

/**
 * The rules that fit, first choice first: the smaller rank; at equal rank the town's own unit before the county's
 * department; then the more exact one: nearer topic, then audience, destination and place named.
 */
function fittingRoutes(directory: Directory, asked: Asked): Route[] {
  const chain = topicChain(directory, asked.topicId);
  const fits = (route: Route) => {
    const department = directory.departments.get(route.departmentId);
    return department !== undefined
      && (route.topicId === null || chain.includes(route.topicId))
      && (route.audience === null || route.audience === asked.audience)
      && (route.destination === null || route.destination === asked.destination)
      && (route.gridCode === null || isWithin(directory, asked.villageCode, route.gridCode))
      && servesPlace(directory, department, asked.villageCode);
  };
  const isTown = (route: Route) => directory.departments.get(route.departmentId)?.kind === 'townUnit';
  // Smaller is nearer; the weights only keep the questions in their order.
  const distance = (route: Route) => (route.topicId === null ? 9 : chain.indexOf(route.topicId)) * 8
    + (route.audience === null ? 4 : 0) + (route.destination === null ? 2 : 0) + (route.gridCode === null ? 1 : 0);
  return directory.routes.filter(fits).sort((a, b) => a.rank - b.rank || Number(isTown(b)) - Number(isTown(a)) || distance(a) - distance(b));
}

const reachable = (directory: Directory, departmentId: string) => liaisonsOf(directory, departmentId).length > 0;

/** Everyone who may lead this order and can be reached, first choice first, each once; the association takes what nobody is named for. */
export function leadsFor(directory: Directory, asked: Asked): Proposal[] {
  const leads: Proposal[] = [];
  const passedOver: string[] = [];
  for (const { departmentId, coDepartmentIds, why } of fittingRoutes(directory, asked)) {
    const name = directory.departments.get(departmentId)?.name ?? departmentId;
    if (!reachable(directory, departmentId)) {
      if (!passedOver.includes(name)) passedOver.push(name);
    } else if (!leads.some((one) => one.departmentId === departmentId)) {
      leads.push({ departmentId, coDepartmentIds: coDepartmentIds.filter((one) => one !== departmentId && reachable(directory, one)), why, passedOver: [...passedOver] });
    }
  }
  if (leads.length > 0) return leads;
  const association = [...directory.departments.values()].find((one) => one.kind === 'association' && reachable(directory, one.id));
  return association ? [{ departmentId: association.id, coDepartmentIds: [], why: `没有专门对应的部门，先由${association.name}统筹`, passedOver }] : [];
}

/** The department the desk is offered first, and why; null when not even the association can be reached. */
export function proposeDepartment(directory: Directory, asked: Asked): Proposal | null {
  return leadsFor(directory, asked)[0] ?? null;
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
