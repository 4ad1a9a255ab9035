/**
 * The grid as a living tree, decided: what one change does to nodes and posts. Pure; the shell (cloud/regrid.ts) reads
 * the rows, writes the plan, and lets the open orders follow (order/resettle.ts).
 */
import type { RefusalId } from '../refusals';
import { gridLevels, type GridLevel } from '../terms';
import { directoryOf, isWithin, pathTo, type Directory, type DirectoryRows, type GridNode, type Post } from './directory';

export type GridChange =
  | { kind: 'add'; parentCode: string; level: 'group' | 'building' | 'unit'; name: string }
  | { kind: 'rename'; code: string; name: string }
  | { kind: 'move'; code: string; parentCode: string }
  /** part of `code` becomes a node of its own: these children, posts and open orders go there, everything else stays */
  | { kind: 'split'; code: string; newCode: string | null; newName: string; childCodes: string[]; postIds: string[]; orderIds: string[] }
  /** `code` goes into `intoCode` and is retired */
  | { kind: 'merge'; code: string; intoCode: string };

export interface GridPlan {
  /** rows to write: new, changed and retired */
  nodes: GridNode[];
  /** retired code → the node that takes over */
  successor: Record<string, string>;
  /** posts that end here and go on there; null = the person holds the same post there already */
  posts: { postId: string; gridCode: string | null }[];
  /** open orders that go to the new part of a split */
  orders: { orderIds: string[]; from: string; code: string } | null;
  /** the node that was made or changed */
  code: string;
}

export type Planned = { ok: true; plan: GridPlan } | { ok: false; refusal: RefusalId };

const depth = Object.keys(gridLevels) as GridLevel[];
const deeper = (level: GridLevel, than: GridLevel): boolean => depth.indexOf(level) > depth.indexOf(than);
/** Does a node of this level stand below a village, where we give the codes? */
const isSubGrid = (level: GridLevel): boolean => deeper(level, 'village');
const MOST_PARTS = 99;

/** The nodes a change is about, as far as they are named by it. */
export function namedBy(change: GridChange): string[] {
  if (change.kind === 'add') return [change.parentCode];
  if (change.kind === 'move') return [change.code, change.parentCode];
  return change.kind === 'merge' ? [change.code, change.intoCode] : [change.code];
}

/**
 * May somebody with these posts make this change? Sub-grids: whoever leads the village may add and rename them, its town
 * may do everything. Villages and towns: the county. Everything named must lie in the leader's own sub-tree.
 */
export function mayChangeGrid(posts: readonly Post[], change: GridChange, directory: Directory): boolean {
  const named = namedBy(change).map((code) => directory.grid.get(code));
  if (named.some((node) => !node)) return false;
  const [subject] = named as GridNode[];
  const ownTown = change.kind === 'add' || change.kind === 'rename';
  const below = change.kind === 'add' || isSubGrid((subject as GridNode).level);
  return posts.some((post) => {
    if ((post.kind !== 'gridLeader' && post.kind !== 'administrator') || post.gridCode === null) return false;
    const top = directory.grid.get(post.gridCode);
    if (!top || !named.every((node) => isWithin(directory, (node as GridNode).code, top.code))) return false;
    const needed: GridLevel = below ? (ownTown ? 'village' : 'town') : 'county';
    return top.code === directory.root || !deeper(top.level, needed);
  });
}

/** What the change does to the grid as it stands. */
export function planGridChange(rows: DirectoryRows, change: GridChange, now: Date): Planned {
  const directory = directoryOf(rows);
  for (const code of namedBy(change)) if (!directory.grid.has(code)) return no(directory.retired.has(code) ? 'grid.retired' : 'grid.unknown');
  if (change.kind === 'add') return add(rows, directory, change);
  const node = directory.grid.get(change.code) as GridNode;
  if (change.kind === 'rename') return plan({ code: node.code, nodes: [{ ...node, name: change.name }] });
  if (node.code === directory.root) return no('grid.root');
  if (change.kind === 'move') return move(directory, node, change.parentCode);
  if (change.kind === 'split') return split(rows, directory, node, change);
  return merge(rows, directory, node, directory.grid.get(change.intoCode) as GridNode, now);
}

function add(rows: DirectoryRows, directory: Directory, change: GridChange & { kind: 'add' }): Planned {
  const parent = directory.grid.get(change.parentCode) as GridNode;
  if (deeper('village', parent.level) || !deeper(change.level, parent.level)) return no('grid.wrongLevel');
  const code = nextPart(rows, parent.code);
  return code ? plan({ code, nodes: [{ code, name: change.name, level: change.level, parentCode: parent.code }] }) : no('grid.full');
}

/** The next two-digit part below a code; a number once given is never given again, so that old orders stay unambiguous. */
function nextPart(rows: DirectoryRows, parentCode: string): string | null {
  const taken = rows.grid.filter((node) => node.code.startsWith(`${parentCode}-`)).map((node) => Number(node.code.slice(parentCode.length + 1, parentCode.length + 3)));
  const next = Math.max(0, ...taken) + 1;
  return next > MOST_PARTS ? null : `${parentCode}-${String(next).padStart(2, '0')}`;
}

function move(directory: Directory, node: GridNode, parentCode: string): Planned {
  const parent = directory.grid.get(parentCode) as GridNode;
  if (parent.code === node.parentCode || isWithin(directory, parent.code, node.code)) return no('grid.sameNode');
  if (!deeper(node.level, parent.level)) return no('grid.wrongLevel');
  // What stands below a village stays below one: an order needs a village on its way up.
  if (isSubGrid(node.level) && pathTo(directory, parent.code).every((one) => one.level !== 'village')) return no('grid.wrongLevel');
  return plan({ code: node.code, nodes: [{ ...node, parentCode: parent.code }] });
}

function split(rows: DirectoryRows, directory: Directory, node: GridNode, change: GridChange & { kind: 'split' }): Planned {
  const parentCode = node.parentCode as string;
  const official = !isSubGrid(node.level);
  if (official && (!change.newCode || change.newCode.includes('-'))) return no('grid.codeNeeded');
  if (official && rows.grid.some((one) => one.code === change.newCode)) return no('grid.codeTaken');
  const code = official ? change.newCode : nextPart(rows, parentCode);
  if (!code) return no('grid.full');
  const children = change.childCodes.map((child) => directory.grid.get(child));
  if (children.some((child) => child?.parentCode !== node.code)) return no('grid.childUnknown');
  const here = rows.posts.filter((post) => post.gridCode === node.code).map((post) => post.id);
  if (change.postIds.some((id) => !here.includes(id))) return no('grid.childUnknown');
  return plan({
    code,
    nodes: [{ code, name: change.newName, level: node.level, parentCode }, ...(children as GridNode[]).map((child) => ({ ...child, parentCode: code }))],
    posts: change.postIds.map((postId) => ({ postId, gridCode: code })),
    orders: { orderIds: change.orderIds, from: node.code, code },
  });
}

function merge(rows: DirectoryRows, directory: Directory, node: GridNode, into: GridNode, now: Date): Planned {
  if (node.code === into.code) return no('grid.sameNode');
  if (into.code === directory.root) return no('grid.root');
  if (node.level !== into.level || isWithin(directory, into.code, node.code) || isWithin(directory, node.code, into.code)) return no('grid.wrongLevel');
  const held = new Set(rows.posts.filter((post) => post.gridCode === into.code).map((post) => `${post.personId} ${post.kind}`));
  const sum = (a?: number | null, b?: number | null) => (a == null || b == null ? null : a + b);
  return plan({
    code: into.code,
    nodes: [
      { ...node, untilAt: now.toISOString(), successorCode: into.code },
      // A number that only one of the two has would be wrong for both together.
      { ...into, population: sum(node.population, into.population), households: sum(node.households, into.households) },
      ...(directory.children.get(node.code) ?? []).map((child) => ({ ...child, parentCode: into.code })),
    ],
    successor: { [node.code]: into.code },
    posts: rows.posts.filter((post) => post.gridCode === node.code).map((post) => ({ postId: post.id, gridCode: held.has(`${post.personId} ${post.kind}`) ? null : into.code })),
  });
}

/** The directory as it is once the plan is written. */
export function rowsAfter(rows: DirectoryRows, { nodes, successor, posts }: GridPlan): DirectoryRows {
  const written = new Map(nodes.map((node) => [node.code, node]));
  const gone = new Map(posts.map((post) => [post.postId, post.gridCode]));
  const now = (code: string): string => successor[code] ?? code;
  return {
    ...rows,
    grid: [...rows.grid.filter((node) => !written.has(node.code)), ...nodes],
    posts: rows.posts.flatMap((post) => {
      const to = gone.get(post.id);
      return to === undefined ? [post] : to === null ? [] : [{ ...post, gridCode: to }];
    }),
    departments: rows.departments.map((one) => ({ ...one, gridCode: now(one.gridCode) })),
    teams: rows.teams.map((one) => ({ ...one, gridCode: now(one.gridCode) })),
    routes: rows.routes.map((one) => ({ ...one, gridCode: one.gridCode && now(one.gridCode) })),
  };
}

/** Every code whose way up, desk or existence the plan touches; orders that name one of them may have to follow. */
export function touchedBy(before: Directory, plan: GridPlan): string[] {
  const tops = new Set([...plan.nodes.map((node) => node.code), ...plan.posts.flatMap((post) => before.posts.filter((one) => one.id === post.postId).map((one) => one.gridCode as string))]);
  // Orders go to the new part also when nobody's post does.
  if (plan.orders) tops.add(plan.orders.from);
  const touched = new Set<string>();
  const visit = (code: string): void => {
    touched.add(code);
    for (const child of before.children.get(code) ?? []) if (!touched.has(child.code)) visit(child.code);
  };
  for (const code of tops) visit(code);
  return [...touched];
}

const plan = (made: Partial<GridPlan> & Pick<GridPlan, 'nodes' | 'code'>): Planned => ({ ok: true, plan: { successor: {}, posts: [], orders: null, ...made } });
const no = (refusal: RefusalId): Planned => ({ ok: false, refusal });
