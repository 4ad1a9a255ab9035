/** `grid.<change>` and what goes with it: the tree as town and county look after it. */
import * as v from 'valibot';
import { mayChangeGrid, namedBy, type GridChange } from '../domain/grid/change';
import { isWithin, pathTo, placeName, shortName, type Directory, type Post } from '../domain/grid/directory';
import { gapsBelow, lacksOf } from '../domain/grid/gaps';
import type { GridChanged, GridChangePage, GridChangeView, GridGapPage, GridNodeView } from '../domain/grid/views';
import { chinaDay } from '../domain/order/clock';
import { Refusal, sayRefusal, type RefusalId } from '../domain/refusals';
import { calendarDay, count, gridCode, id, key, words } from '../domain/shape';
import { gridLevels, postKinds } from '../domain/terms';
import { changeGrid } from '../regrid';
import { touchDirectory } from '../store/sql/grid';
import { cancelChange, listChanges, lockGrid, readChange, saveNumbers, type FiledChange } from '../store/sql/grid-change';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';

const PAGE = 30;
const LATEST_DAYS = 366;

const onDay = v.optional(v.nullable(calendarDay('请选生效日期', '生效日期不对')), null);
const name = words('名称', 40);
const some = <S extends v.GenericSchema>(shape: S, what: string) => v.optional(v.pipe(v.array(shape), v.maxLength(200, `${what}一次最多选200个`)), []);

const shapes = {
  add: v.object({ key, on: onDay, parentCode: gridCode, level: v.picklist(['group', 'building', 'unit'], '请选小组、楼或单元'), name }),
  rename: v.object({ key, on: onDay, code: gridCode, name }),
  move: v.object({ key, on: onDay, code: gridCode, parentCode: gridCode }),
  split: v.object({
    key, on: onDay, code: gridCode, newName: name, newCode: v.optional(v.nullable(gridCode), null),
    childCodes: some(gridCode, '下级'), postIds: some(id, '人员'), orderIds: some(id, '单子'),
  }),
  merge: v.object({ key, on: onDay, code: gridCode, intoCode: gridCode }),
} satisfies Record<GridChange['kind'], v.GenericSchema>;

const kinds = Object.keys(shapes) as GridChange['kind'][];

/** The grid posts of the caller that look after something. */
const gridPosts = (call: Call): Post[] => actorOf(call).posts.filter((post) => (post.kind === 'gridLeader' || post.kind === 'administrator') && post.gridCode !== null);
const looksAfter = (call: Call, code: string): boolean => gridPosts(call).some((post) => isWithin(call.directory, code, post.gridCode as string));

function dayOf(call: Call, on: string | null): string {
  const today = chinaDay(call.now);
  const day = on ?? today;
  if (day < today || Date.parse(day) > Date.parse(today) + LATEST_DAYS * 86_400_000) throw new Refusal('grid.dateWrong');
  return day;
}

const changing = kinds.map((kind) => define(`grid.${kind}`, { shape: shapes[kind] as v.GenericSchema }, async (call, raw): Promise<GridChanged> => {
  const personId = personOf(call);
  const { key: once, on, ...rest } = raw as { key: string; on: string | null };
  const change = { kind, ...rest } as GridChange;
  for (const code of namedBy(change)) if (!call.directory.grid.has(code) && !call.directory.retired.has(code)) throw new Refusal('grid.unknown');
  // A second sending comes when the node may be retired already; the key answers it, so rights are asked as of the node's successor.
  const standing = namedBy(change).every((code) => call.directory.grid.has(code));
  if (standing ? !mayChangeGrid(actorOf(call).posts, change, call.directory) : !namedBy(change).every((code) => looksAfter(call, code))) throw new Refusal('grid.notYours');
  return changeGrid(call.office, personId, once, change, dayOf(call, on), call.now);
}));

const save = define('grid.save', {
  shape: v.object({ code: gridCode, population: v.nullable(count('人口', 100_000_000, 0)), households: v.nullable(count('户数', 50_000_000, 0)) }),
}, async (call, input) => {
  personOf(call);
  if (!call.directory.grid.has(input.code)) throw new Refusal('grid.unknown');
  if (!looksAfter(call, input.code)) throw new Refusal('grid.notYours');
  const { db, tenant } = call.office;
  const changed = await db.together(async (inner) => {
    const different = await saveNumbers(inner, tenant, input.code, input);
    if (different) await touchDirectory(inner, tenant);
    return different;
  });
  return { changed };
});

const node = define('grid.node', { shape: v.object({ code: v.optional(v.nullable(gridCode), null) }) }, async (call, input): Promise<GridNodeView> => {
  personOf(call);
  const { directory } = call;
  const code = input.code ?? gridPosts(call)[0]?.gridCode ?? null;
  if (code === null) throw new Refusal('grid.notYours');
  const one = directory.grid.get(code);
  if (!one) throw new Refusal(directory.retired.has(code) ? 'grid.retired' : 'grid.unknown');
  if (!looksAfter(call, code)) throw new Refusal('grid.notYours');
  const posts = directory.postsAt.get(`grid:${code}`) ?? [];
  const named = (kind: string) => posts.filter((post) => post.kind === kind).map((post) => directory.names.get(post.personId) ?? '');
  const parent = one.parentCode ? directory.grid.get(one.parentCode) : undefined;
  return {
    code, name: shortName(one.name), place: placeName(directory, code), level: one.level, levelLabel: gridLevels[one.level],
    population: one.population ?? null, households: one.households ?? null,
    leaders: named('gridLeader'), informants: named('informant'),
    posts: posts.map((post) => ({ id: post.id, name: directory.names.get(post.personId) ?? '', label: postKinds[post.kind] })),
    path: pathTo(directory, code).filter((step) => looksAfter(call, step.code)).map((step) => ({ code: step.code, name: shortName(step.name) })),
    children: (directory.children.get(code) ?? []).map((child) => ({ code: child.code, name: shortName(child.name), level: child.level, lacks: lacksOf(directory, child.code) })),
    siblings: (directory.children.get(one.parentCode ?? '-') ?? []).filter((other) => other.code !== code && other.level === one.level).map((other) => ({ code: other.code, name: shortName(other.name) })),
    parents: [...directory.grid.values()].filter((other) => other.level === parent?.level && other.code !== parent.code && looksAfter(call, other.code) && !isWithin(directory, other.code, code)).map((other) => ({ code: other.code, name: placeName(directory, other.code) })),
    may: [...kinds.filter((kind) => mayChangeGrid(actorOf(call).posts, probe(kind, directory, code), directory) && (code !== directory.root || kind === 'rename')), 'save' as const]
      .filter((kind) => kind !== 'add' || pathTo(directory, code).some((step) => step.level === 'village')),
  };
});

/** The change as far as it is known before somebody fills it in; enough to ask who may. */
function probe(kind: GridChange['kind'], directory: Directory, code: string): GridChange {
  const parentCode = directory.grid.get(code)?.parentCode ?? code;
  if (kind === 'add') return { kind, parentCode: code, level: 'unit', name: '' };
  if (kind === 'rename') return { kind, code, name: '' };
  if (kind === 'move') return { kind, code, parentCode };
  if (kind === 'merge') return { kind, code, intoCode: code };
  return { kind, code, newCode: null, newName: '', childCodes: [], postIds: [], orderIds: [] };
}

const gaps = define('grid.gaps', { shape: v.object({ code: v.optional(v.nullable(gridCode), null), next: v.optional(v.nullable(gridCode), null) }) }, async (call, input): Promise<GridGapPage> => {
  personOf(call);
  const top = input.code ?? gridPosts(call)[0]?.gridCode ?? null;
  if (top === null || !looksAfter(call, top)) throw new Refusal('grid.notYours');
  return gapsBelow(call.directory, top, input.next, PAGE);
});

const changes = define('grid.changes', { shape: v.object({ next: v.optional(v.nullable(id), null) }) }, async (call, input): Promise<GridChangePage> => {
  personOf(call);
  if (gridPosts(call).length === 0) throw new Refusal('grid.notYours');
  const listed = await listChanges(call.office.db, call.office.tenant, input.next, PAGE);
  return {
    items: listed.filter((one) => namedBy(one.change).every((code) => looksAfter(call, code))).map((one) => changeView(call, one)),
    next: listed.length === PAGE ? listed.at(-1)?.id ?? null : null,
  };
});

function changeView(call: Call, one: FiledChange): GridChangeView {
  const state = one.appliedAt ? 'applied' : one.cancelledAt ? 'cancelled' : one.refused ? 'refused' : 'waiting';
  return {
    id: one.id, say: sayChange(one.change, call.directory), onDay: one.onDay, state, why: one.refused ? sayRefusal(one.refused as RefusalId) : null,
    mayCancel: state === 'waiting' && mayChangeGrid(actorOf(call).posts, one.change, call.directory),
  };
}

function sayChange(change: GridChange, directory: Directory): string {
  const place = (code: string) => placeName(directory, code);
  switch (change.kind) {
    case 'add': return `${place(change.parentCode)}增加${gridLevels[change.level]}“${change.name}”`;
    case 'rename': return `${place(change.code)}改名为“${change.name}”`;
    case 'move': return `${place(change.code)}划到${place(change.parentCode)}`;
    case 'split': return `从${place(change.code)}分出“${change.newName}”`;
    case 'merge': return `${place(change.code)}并入${place(change.intoCode)}`;
  }
}

const cancel = define('grid.cancel', { shape: v.object({ id }) }, async (call, input) => {
  personOf(call);
  const { db, tenant } = call.office;
  const filed = await readChange(db, tenant, input.id);
  if (!filed || !mayChangeGrid(actorOf(call).posts, filed.change, call.directory)) throw new Refusal('grid.notYours');
  const cancelled = await db.together(async (inner) => {
    // In turn with the changes themselves: one that is coming into force at this moment can't be cancelled any more.
    await lockGrid(inner, tenant);
    return cancelChange(inner, tenant, input.id, call.now);
  });
  // Cancelled before is as good as cancelled now.
  if (!cancelled && !(await readChange(db, tenant, input.id))?.cancelledAt) throw new Refusal('grid.changeGone');
  return { cancelled: true };
});

export const gridChangeFunctions: CloudFunction[] = [...changing, save, node, gaps, changes, cancel];
