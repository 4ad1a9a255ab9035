/** Satisfaction, 重办率 and use after thirty days: by topic, team and place, of the orders placed in one year. */
import * as v from 'valibot';
import { currentCode, type Directory } from '../grid/directory';
import { topicChain } from '../grid/routing';
import { count, gridCode, slug } from '../shape';
import type { PlaceView } from './report';
import { NONE } from './scope';
import { hiddenParts, isLarge, shownNodes, wholeOf, type Part, type TreeNode } from './small-numbers';

export const SATISFIED_STARS = 4;

/* Whole years and nothing else: of two spans that overlap, the difference would tell what was hidden in each. */
const year = count('年份', 2100, 2020);
export const qualityShape = v.pipe(
  v.object({ gridCode: v.optional(v.nullable(gridCode), null), teamId: v.optional(v.nullable(slug('服务队')), null), year }),
  v.check((input) => (input.gridCode === null) !== (input.teamId === null), '请选一个地方，或者一支服务队'),
);

/** One service of one order, as the store counts it; `order` and `person` are only numbers to tell orders and orderers apart by. */
export interface Served {
  order: number;
  person: number;
  village: string;
  topic: string | null;
  /** null = the community's own crew */
  team: string | null;
  attempt: number;
  stars: number | null;
  closed: boolean;
  /** attempts of the order in all */
  attempts: number;
  /** what the second call found; null = not asked or not reached */
  use: string | null;
}

export const measures = {
  satisfaction: { label: '满意', words: '评过 4 分以上的' },
  redo: { label: '重办', words: '办结的单里重办过的' },
  use: { label: '一个月后还在用', words: '一个月后联系上的人里，还在用讲的办法的' },
} as const;
export type Measure = keyof typeof measures;
const names = Object.keys(measures) as Measure[];

/** null = too few people to be shown; orders 0 = nothing to count yet */
export type QualityCell = { orders: number; percent: number } | null;
export interface QualityRow { key: string; label: string; cells: Record<Measure, QualityCell> }

/** `report.quality` */
export interface Quality {
  year: number;
  /** null: asked for one team */
  node: PlaceView | null;
  label: string;
  total: Record<Measure, QualityCell>;
  byPlace: QualityRow[];
  /** only for the whole county: two ways of cutting a small place would give away what each alone hides */
  byTopic: QualityRow[];
  byTeam: QualityRow[];
}

interface Counted { of: Served; so: boolean }

/** What one measure counts. An order done again counts for whoever served it first, and once. */
function counted(measure: Measure, served: readonly Served[]): Counted[] {
  if (measure === 'satisfaction') return served.flatMap((of) => (of.stars === null ? [] : [{ of, so: of.stars >= SATISFIED_STARS }]));
  if (measure === 'use') return served.flatMap((of) => (of.use === null || of.use === 'unreached' ? [] : [{ of, so: of.use === 'using' }]));
  const first = new Map<number, Served>();
  for (const one of served) if (one.closed && one.attempt <= (first.get(one.order)?.attempt ?? one.attempt)) first.set(one.order, one);
  return [...first.values()].map((of) => ({ of, so: of.attempts > 1 }));
}

const partOf = (key: string, all: readonly Counted[]): Part => ({ key, people: new Set(all.map((one) => one.of.person)), orders: new Set(all.map((one) => one.of.order)).size, of: all.length, so: all.filter((one) => one.so).length });
const cellOf = (part: Part, shown: boolean): QualityCell => (!shown ? null : { orders: part.orders, percent: part.of === 0 ? 0 : Math.round((part.so / part.of) * 100) });
const empty = (key: string): Part => ({ key, people: new Set(), orders: 0, of: 0, so: 0 });

function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}

/** One way of cutting the whole into parts that do not overlap. */
function cut(all: readonly Counted[], keys: readonly string[], keyOf: (served: Served) => string): Map<string, QualityCell> {
  const groups = groupBy(all, (one) => keyOf(one.of));
  const parts = [...new Set([...keys, ...groups.keys()])].map((key) => partOf(key, groups.get(key) ?? []));
  const hidden = isLarge(partOf('', all)) ? hiddenParts(parts) : new Set(parts.filter((part) => part.of > 0).map((part) => part.key));
  return new Map(parts.map((part) => [part.key, cellOf(part, !hidden.has(part.key))]));
}

/** The cell of every node of the grid, the same whoever asks. */
function places(directory: Directory, all: readonly Counted[]): Map<string, QualityCell> {
  const groups = groupBy(all, (one) => currentCode(directory, one.of.village));
  const treeAt = (code: string): TreeNode => ({
    key: code, own: partOf(code, groups.get(code) ?? []), children: (directory.children.get(code) ?? []).map((child) => treeAt(child.code)),
  });
  const root = treeAt(directory.root);
  const shown = shownNodes(root);
  const cells = new Map<string, QualityCell>();
  const visit = (node: TreeNode): void => {
    const whole = wholeOf(node);
    cells.set(node.key, cellOf(whole, whole.of === 0 || shown.has(node.key)));
    node.children.forEach(visit);
  };
  visit(root);
  return cells;
}

export interface QualityNumbers { places: Map<string, Record<Measure, QualityCell>>; topics: Map<string, Record<Measure, QualityCell>>; teams: Map<string, Record<Measure, QualityCell>> }

/** The community's own crews, as one line among the teams. */
export const OWN_CREW = 'own-crew';

/** All numbers there are for one year; each function shows of them what its reader may see. */
export function qualityOf(directory: Directory, served: readonly Served[]): QualityNumbers {
  const theme = (one: Served) => topicChain(directory, one.topic).at(-1) ?? NONE;
  const by = (measure: Measure) => {
    const all = counted(measure, served);
    return {
      places: places(directory, all), topics: cut(all, [], theme), teams: cut(all, [], (one) => one.team ?? OWN_CREW),
    };
  };
  const each = Object.fromEntries(names.map((name) => [name, by(name)])) as Record<Measure, ReturnType<typeof by>>;
  const joined = (what: 'places' | 'topics' | 'teams') => {
    const keys = new Set(names.flatMap((name) => [...each[name][what].keys()]));
    const blank = cellOf(empty(''), true);
    return new Map([...keys].map((key) => [key, Object.fromEntries(names.map((name) => [name, each[name][what].get(key) ?? (each[name][what].has(key) ? null : blank)])) as Record<Measure, QualityCell>]));
  };
  return { places: joined('places'), topics: joined('topics'), teams: joined('teams') };
}
