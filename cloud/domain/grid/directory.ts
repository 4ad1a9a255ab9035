/**
 * Who stands where: the grid, departments, teams, posts, topics and routes of one tenant, read-only and whole.
 * A county's directory is small (hundreds of nodes, some thousand posts), so the server keeps it in memory and
 * reads it anew when its version changes.
 */
import type { CalendarDay } from '../order/calendar';
import type { TopicLimit } from '../order/lifecycle';
import { urgentLimits } from '../order/urgent';
import type { Away, TopicNeed, Volunteer } from '../team/team';
import type { Audience, Destination, GridLevel, PostKind } from '../terms';

export interface GridNode {
  code: string;
  name: string;
  level: GridLevel;
  parentCode: string | null;
  population?: number | null;
  households?: number | null;
  /** set when the node went into another: it takes no orders any more, but old orders still say where they were */
  untilAt?: string | null;
  successorCode?: string | null;
}
export interface Department { id: string; name: string; gridCode: string; kind: 'association' | 'government' | 'townUnit'; /** the department it belongs under: 农广校 under 农业农村局, 卫生院 under 卫健局 */ parentId?: string | null }
export interface Team {
  id: string;
  name: string;
  gridCode: string;
  departmentId: string | null;
  topicIds: string[];
  /** members, as registered */
  size: number;
  /** 分队: the team it belongs to */
  parentId?: string | null;
  sector?: string | null;
  /** the unit that stands behind it, in its own words, where no department of the county does */
  sponsor?: string | null;
  /** 老年志愿者队: light duty */
  older?: boolean;
  /** the largest audience it can serve; null = any */
  maxHeadCount?: number | null;
  /** on the national platform 科技志愿服务信息平台; null = not yet registered */
  platformNumber?: string | null;
  platformOn?: string | null;
}
export interface Topic { id: string; parentId: string | null; name: string; icon: string; hint: string; facets: string[]; rank: number }
/** One rule of who leads; null in a condition means «any». */
export interface Route {
  topicId: string | null;
  audience: Audience | null;
  destination: Destination | null;
  gridCode: string | null;
  departmentId: string;
  coDepartmentIds: string[];
  rank: number;
  why: string;
}
export interface Post { id: string; personId: string; kind: PostKind; gridCode: string | null; departmentId: string | null; teamId: string | null; /** 副职: the same rights, another label */ deputy?: boolean; /** since when, ISO */ fromAt?: string }

/** Emergency mode for a topic, on from one moment to another. */
export interface Emergency { id: string; topicId: string; why: string; fromAt: string; untilAt: string }

/** What the store reads; `directoryOf` turns it into something that can be asked. */
export interface DirectoryRows {
  version: number;
  root: string;
  grid: GridNode[];
  departments: Department[];
  teams: Team[];
  topics: Topic[];
  routes: Route[];
  /** only posts in force */
  posts: Post[];
  /** ISO; when the next post begins or ends, so that this directory holds no longer; null = no such date known */
  validUntil: string | null;
  /** names of people who hold a post; residents are not in here */
  names: Record<string, string>;
  /** the county's own holidays and make-up days, its limits by topic, its office hours (null = the usual ones) */
  days?: CalendarDay[];
  limits?: TopicLimit[];
  officeHours?: string | null;
  volunteers?: Volunteer[];
  needs?: TopicNeed[];
  away?: Away[];
  /** those on at the moment of reading; `validUntil` is not after the end of any */
  emergencies?: Emergency[];
}

export interface Directory {
  version: number;
  validUntil: string | null;
  root: string;
  /** the nodes in force */
  grid: ReadonlyMap<string, GridNode>;
  /** nodes that went into another; `pathTo` and `placeName` still know them */
  retired: ReadonlyMap<string, GridNode>;
  children: ReadonlyMap<string, readonly GridNode[]>;
  departments: ReadonlyMap<string, Department>;
  teams: ReadonlyMap<string, Team>;
  topics: ReadonlyMap<string, Topic>;
  routes: readonly Route[];
  posts: readonly Post[];
  postsOf: ReadonlyMap<string, readonly Post[]>;
  /** posts by where they are held: grid code, department id or team id */
  postsAt: ReadonlyMap<string, readonly Post[]>;
  names: ReadonlyMap<string, string>;
  days: readonly CalendarDay[];
  limits: readonly TopicLimit[];
  officeHours: string | null;
  /** registered volunteers in force, by person */
  volunteers: ReadonlyMap<string, Volunteer>;
  /** by topic; sub-topics inherit, see team/needs.ts */
  needs: ReadonlyMap<string, TopicNeed>;
  away: readonly Away[];
  emergencies: readonly Emergency[];
}

export function directoryOf(rows: DirectoryRows): Directory {
  const live = rows.grid.filter((node) => !node.untilAt);
  return {
    version: rows.version,
    validUntil: rows.validUntil,
    root: rows.root,
    grid: new Map(live.map((node) => [node.code, node])),
    retired: new Map(rows.grid.filter((node) => node.untilAt).map((node) => [node.code, node])),
    children: groupBy(live, (node) => node.parentCode ?? ''),
    departments: new Map(rows.departments.map((one) => [one.id, one])),
    teams: new Map(rows.teams.map((one) => [one.id, one])),
    topics: new Map(rows.topics.map((one) => [one.id, one])),
    routes: rows.routes,
    posts: rows.posts,
    postsOf: groupBy(rows.posts, (post) => post.personId),
    postsAt: groupBy(rows.posts, (post) => whereOf(post)),
    names: new Map(Object.entries(rows.names)),
    days: rows.days ?? [],
    // While an emergency is on its topic's limits are the urgent ones; the county's own come back by themselves.
    limits: urgentLimits(rows.limits ?? [], rows.topics, new Set((rows.emergencies ?? []).map((one) => one.topicId))),
    officeHours: rows.officeHours ?? null,
    volunteers: new Map((rows.volunteers ?? []).map((one) => [one.personId, one])),
    needs: new Map((rows.needs ?? []).map((one) => [one.topicId, one])),
    away: rows.away ?? [],
    emergencies: rows.emergencies ?? [],
  };
}

/* The three kinds of place never share an id, but a prefix makes that plain. */
const whereOf = (post: Post) => post.gridCode ? `grid:${post.gridCode}` : post.departmentId ? `department:${post.departmentId}` : `team:${post.teamId ?? ''}`;
const postsAt = (directory: Directory, where: string): readonly Post[] => directory.postsAt.get(where) ?? [];

function groupBy<T>(items: readonly T[], by: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(by(item));
    if (group) group.push(item);
    else groups.set(by(item), [item]);
  }
  return groups;
}

/* A directory never changes, a new one takes its place; so what is asked of each of its nodes again and again is worked
   out once. Only for codes that it knows: others come from outside, and there is no end of them. */
interface Known { path: readonly GridNode[]; name?: string; desk?: string | null }
const known = new WeakMap<Directory, Map<string, Known>>();

function knownOf(directory: Directory, code: string): Known {
  const codes = known.get(directory) ?? new Map<string, Known>();
  known.set(directory, codes);
  const found = codes.get(code) ?? { path: pathFrom(directory, code) };
  if (found.path.length > 0) codes.set(code, found);
  return found;
}

/** The nodes from the root down to `code`, both included; empty for an unknown code. */
export function pathTo(directory: Directory, code: string): readonly GridNode[] {
  return knownOf(directory, code).path;
}

function pathFrom(directory: Directory, code: string): GridNode[] {
  const path: GridNode[] = [];
  const nodeOf = (one: string | null) => (one ? directory.grid.get(one) ?? directory.retired.get(one) : undefined);
  for (let node = nodeOf(code); node; node = nodeOf(node.parentCode)) {
    path.unshift(node);
    // A cycle can't be imported, but a loop that never ends would take the server with it.
    if (path.length > 32) throw new Error(`grid path of ${code} does not end`);
  }
  return path;
}

/** The node in force that a code means today: itself, or what it went into. */
export function currentCode(directory: Directory, code: string): string {
  let now = code;
  // A retired node's successor was in force when it retired, so the chain ends; the bound only guards against bad rows.
  for (let hops = 0; hops < 32 && !directory.grid.has(now); hops += 1) now = directory.retired.get(now)?.successorCode ?? now;
  return now;
}

/** Is `code` the node `top` or below it, as it was or as it is now? */
export function isWithin(directory: Directory, code: string, top: string): boolean {
  if (pathTo(directory, code).some((node) => node.code === top)) return true;
  const now = currentCode(directory, code);
  return now !== code && pathTo(directory, now).some((node) => node.code === top);
}

export function gridLeaders(directory: Directory, code: string): string[] {
  return postsAt(directory, `grid:${code}`).filter((post) => post.kind === 'gridLeader').map((post) => post.personId);
}

/** The members of a community's own crew: grid leaders and workers of exactly this node. */
export function gridCrew(directory: Directory, code: string): string[] {
  const kinds: PostKind[] = ['gridLeader', 'gridWorker'];
  return [...new Set(postsAt(directory, `grid:${code}`).filter((post) => kinds.includes(post.kind)).map((post) => post.personId))];
}

/**
 * The desk an order of this place goes to: the nearest node, from the place upwards, that has a responsible person.
 * `null` only when not even the root has one.
 */
export function deskOf(directory: Directory, code: string): string | null {
  const here = knownOf(directory, code);
  here.desk ??= pathTo(directory, currentCode(directory, code)).findLast((node) => gridLeaders(directory, node.code).length > 0)?.code ?? null;
  return here.desk;
}

/** The next desk above `code`; `null` at the top. */
export function deskAbove(directory: Directory, code: string): string | null {
  const parent = directory.grid.get(code)?.parentCode;
  return parent ? deskOf(directory, parent) : null;
}

export function liaisonsOf(directory: Directory, departmentId: string): string[] {
  return postsAt(directory, `department:${departmentId}`).filter((post) => post.kind === 'liaison').map((post) => post.personId);
}

export function teamLeaders(directory: Directory, teamId: string): string[] {
  return postsAt(directory, `team:${teamId}`).filter((post) => post.kind === 'teamLeader').map((post) => post.personId);
}

/** The units under a department that it may pass an order on to. */
export function providersOf(directory: Directory, departmentId: string | null): Department[] {
  return departmentId === null ? [] : [...directory.departments.values()].filter((one) => one.parentId === departmentId);
}

export function teamMembers(directory: Directory, teamId: string): string[] {
  return [...new Set(postsAt(directory, `team:${teamId}`).map((post) => post.personId))];
}

/** The statistical division lists committees (明星村委会, 北街社区居委会); people say the place (明星村, 北街社区). */
export function shortName(name: string): string {
  return name.replace(/社区居委会$/, '社区').replace(/村(民委员|委)会$/, '村').replace(/(居民委员|居委)会$/, '社区');
}

/** «池河镇明星村»: the place below the root as people say it. */
export function placeName(directory: Directory, code: string): string {
  const here = knownOf(directory, code);
  const { path } = here;
  here.name ??= (path.length > 1 ? path.slice(1) : path).map((node) => shortName(node.name)).join('');
  return here.name;
}
