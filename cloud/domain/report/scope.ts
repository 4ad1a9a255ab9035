/** Whose numbers somebody may see, and which places, months and topics a report is made of. */
import { currentCode, isWithin, pathTo, type Directory, type GridNode } from '../grid/directory';
import { topicChain } from '../grid/routing';
import { chinaDay } from '../order/clock';
import type { Actor } from '../order/roles';

/** A 网格长 sees the own node and all below it; nobody else sees reports. */
export function mayReport(actor: Actor, gridCode: string, directory: Directory): boolean {
  return actor.posts.some((post) => post.kind === 'gridLeader' && post.gridCode !== null && isWithin(directory, gridCode, post.gridCode));
}

/** The node a person's overview opens at: the highest one they lead; null when they lead none. */
export function reportNode(actor: Actor, directory: Directory): string | null {
  const led = actor.posts.flatMap((post) => (post.kind === 'gridLeader' && post.gridCode ? [post.gridCode] : []));
  return led.sort((a, b) => pathTo(directory, a).length - pathTo(directory, b).length)[0] ?? null;
}

/** `code` and everything below it, top first. */
export function subTree(directory: Directory, code: string): GridNode[] {
  const node = directory.grid.get(code);
  if (!node) return [];
  return [node, ...(directory.children.get(code) ?? []).flatMap((child) => subTree(directory, child.code))];
}

/**
 * The codes that orders of `code` and below may lie under: those of its nodes, and of what went into one of them. An order
 * that had ended by then keeps the place it had, and must not fall out of the numbers of the place that took it over.
 */
export function orderCodes(directory: Directory, code: string): string[] {
  const codes = subTree(directory, code).map((node) => node.code);
  const here = new Set(codes);
  return [...codes, ...[...directory.retired.keys()].filter((old) => here.has(currentCode(directory, old)))];
}

/** For each code that orders of the sub-tree may lie under, the child of `code` it counts to; a node without children counts to itself. */
export function placesBelow(directory: Directory, code: string): { villages: string[]; places: string[] } {
  const depth = pathTo(directory, code).length;
  const villages = orderCodes(directory, code);
  return { villages, places: villages.map((village) => pathTo(directory, currentCode(directory, village))[depth]?.code ?? code) };
}

/** What stands for «in own words» and «for everyone» in a filter. */
export const NONE = 'none';

/** For each topic the group it is counted under: its level-1 topic, or itself when one level-1 topic is looked into. */
export function themes(directory: Directory, topicId: string | null): { topics: string[]; groups: string[] } {
  const within = [...directory.topics.keys()].filter((id) => topicId === null || topicChain(directory, id).includes(topicId));
  return { topics: within, groups: within.map((id) => (topicId === null ? topicChain(directory, id).at(-1) ?? id : id)) };
}

const monthAt = (year: number, month: number) => `${String(year + Math.floor(month / 12))}-${String(((month % 12) + 12) % 12 + 1).padStart(2, '0')}`;

/** The last `count` months in China, the present one last, as YYYY-MM. */
export function lastMonths(now: Date, count: number): string[] {
  const [year, month] = chinaDay(now).split('-').map(Number) as [number, number];
  return Array.from({ length: count }, (_, at) => monthAt(year, month - 1 - (count - 1 - at)));
}

/** From the first moment of the first month to the end of the last, in China. */
export function monthSpan(first: string, last: string): { from: Date; until: Date } {
  const [year, month] = last.split('-').map(Number) as [number, number];
  return { from: new Date(`${first}-01T00:00:00+08:00`), until: new Date(`${monthAt(year, month)}-01T00:00:00+08:00`) };
}
