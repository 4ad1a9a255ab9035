/** A table of who leads what, checked whole before a line of it is written. */
import { audiences, destinations, type Audience, type Destination } from '../terms';
import { isWithin, liaisonsOf, type Directory, type Route } from './directory';

export const routeColumns = ['topic', 'audience', 'destination', 'gridCode', 'department', 'coDepartments', 'rank', 'why'] as const;
export type RouteFileRow = Record<(typeof routeColumns)[number], string> & { line: number };

export interface RouteDifference {
  added: Route[];
  changed: { before: Route; after: Route }[];
  /** rules of the county that the file has no more; the file is the whole table, so they go */
  removed: Route[];
  /** names of departments that the file counts on and that nobody answers for yet */
  unreachable: string[];
}

export type RoutePlan = { ok: true; routes: Route[]; difference: RouteDifference } | { ok: false; wrong: string[] };

/** What makes two rules the same rule: its conditions and who leads. Order, helpers and reason may change. */
export const routeKey = (route: Route): string => [route.topicId, route.audience, route.destination, route.gridCode, route.departmentId].map((part) => part ?? '').join('|');
const conditionKey = (route: Route): string => [route.topicId, route.audience, route.destination, route.gridCode, route.rank].join('|');

/**
 * Reads the rows against the county's topics, departments and grid. Topics and departments go by id or by name, audiences
 * and destinations likewise; an empty cell means «any». Each bad row is named by its line; one bad row, and nothing changes.
 */
export function planRoutes(directory: Directory, rows: readonly RouteFileRow[]): RoutePlan {
  const wrong: string[] = [];
  const routes: Route[] = [];
  const keys = new Map<string, number>();
  const places = new Map<string, number>();
  const topics = [...directory.topics.values()];
  const departments = [...directory.departments.values()];

  for (const row of rows) {
    const at = `第 ${row.line} 行`;
    const before = wrong.length;
    const find = (list: readonly { id: string; name: string }[], word: string, what: string): string | null => {
      const found = list.filter((one) => one.id === word).concat(list.filter((one) => one.id !== word && one.name === word));
      if (found.length === 0) wrong.push(`${at}：没有${what}“${word}”`);
      if (found.length > 1 && found[0]?.id !== word) wrong.push(`${at}：叫“${word}”的${what}有 ${found.length} 个，请写编号`);
      return found[0]?.id ?? null;
    };
    const code = <T extends string>(words: Record<T, string>, word: string, what: string): T | null => {
      if (word === '') return null;
      const found = (Object.keys(words) as T[]).find((one) => one === word || words[one] === word);
      if (!found) wrong.push(`${at}：${what}“${word}”不认识，可用 ${Object.values(words).join('、')}`);
      return found ?? null;
    };
    const topicId = row.topic === '' ? null : find(topics, row.topic, '主题');
    const audience = code<Audience>(audiences, row.audience, '受众');
    const destination = code<Destination>(destinations, row.destination, '去处');
    const gridCode = row.gridCode || null;
    if (gridCode && !directory.grid.has(gridCode)) wrong.push(`${at}：区划里没有 ${gridCode}`);
    const departmentId = row.department === '' ? (wrong.push(`${at}：没有写由哪个部门牵头`), null) : find(departments, row.department, '部门');
    const coDepartmentIds = row.coDepartments.split(/[、;；|\s]+/).filter(Boolean).map((one) => find(departments, one, '配合部门'));
    const rank = Number(row.rank);
    if (!/^\d{1,3}$/.test(row.rank) || rank < 1) wrong.push(`${at}：次序“${row.rank}”不是1到999的整数`);
    if (row.why === '' || row.why.length > 100) wrong.push(`${at}：原因要写1到100个字`);
    // A table is opened in a spreadsheet again; nothing in it may be taken for a formula there.
    if (/^[=+\-@]/.test(row.why)) wrong.push(`${at}：原因不能用 ${row.why[0]} 开头`);
    const department = departmentId ? directory.departments.get(departmentId) : undefined;
    if (department?.kind === 'townUnit' && gridCode && directory.grid.has(gridCode) && !isWithin(directory, gridCode, department.gridCode)) wrong.push(`${at}：${department.name}不管 ${gridCode}`);
    if (wrong.length > before || !departmentId) continue;

    const route: Route = { topicId, audience, destination, gridCode, departmentId, coDepartmentIds: [...new Set(coDepartmentIds as string[])].filter((one) => one !== departmentId), rank, why: row.why };
    const same = keys.get(routeKey(route));
    const tie = places.get(conditionKey(route));
    if (same) wrong.push(`${at}：和第 ${same} 行是同一条规则`);
    else if (tie) wrong.push(`${at}：和第 ${tie} 行条件和次序都一样，分不出谁先谁后`);
    keys.set(routeKey(route), row.line);
    places.set(conditionKey(route), row.line);
    routes.push(route);
  }
  if (rows.length === 0) wrong.push('文件里没有内容');
  return wrong.length > 0 ? { ok: false, wrong } : { ok: true, routes, difference: differenceOf(directory, routes) };
}

function differenceOf(directory: Directory, routes: readonly Route[]): RouteDifference {
  const known = new Map(directory.routes.map((route) => [routeKey(route), route]));
  const wanted = new Set(routes.map(routeKey));
  const difference: RouteDifference = { added: [], changed: [], removed: directory.routes.filter((route) => !wanted.has(routeKey(route))), unreachable: [] };
  for (const route of routes) {
    const before = known.get(routeKey(route));
    if (!before) difference.added.push(route);
    else if (before.rank !== route.rank || before.why !== route.why || before.coDepartmentIds.join() !== route.coDepartmentIds.join()) difference.changed.push({ before, after: route });
  }
  const named = new Set(routes.flatMap((route) => [route.departmentId, ...route.coDepartmentIds]));
  difference.unreachable = [...named].filter((id) => liaisonsOf(directory, id).length === 0).map((id) => directory.departments.get(id)?.name ?? id);
  return difference;
}

/** The table as rows of a file, in the words people use; a name that two share is written as its id. */
export function routeRows(directory: Directory): string[][] {
  const nameIn = (all: ReadonlyMap<string, { name: string }>, id: string) => {
    const name = all.get(id)?.name;
    const shared = [...all.values()].filter((one) => one.name === name).length > 1;
    return name === undefined || shared || all.has(name) ? id : name;
  };
  return directory.routes.map((route) => [
    route.topicId ? nameIn(directory.topics, route.topicId) : '',
    route.audience ? audiences[route.audience] : '',
    route.destination ? destinations[route.destination] : '',
    route.gridCode ?? '',
    nameIn(directory.departments, route.departmentId),
    route.coDepartmentIds.map((id) => nameIn(directory.departments, id)).join('、'),
    String(route.rank),
    route.why,
  ]);
}

/** One rule in a line, for a report. */
export function routeWords(directory: Directory, route: Route): string {
  const when = [
    route.topicId ? directory.topics.get(route.topicId)?.name ?? route.topicId : '任何主题',
    route.audience && audiences[route.audience],
    route.destination && destinations[route.destination],
    route.gridCode && (directory.grid.get(route.gridCode)?.name ?? route.gridCode),
  ];
  return `${when.filter(Boolean).join('、')} → ${directory.departments.get(route.departmentId)?.name ?? route.departmentId}（次序 ${route.rank}）`;
}
