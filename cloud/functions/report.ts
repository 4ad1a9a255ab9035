/** `report.overview`, `report.demand` and `report.orders`: what a 网格长 sees of the own place and all below it. */
import type { CardPage } from '../domain/answers';
import { pathTo, placeName, shortName, type Directory, type GridNode } from '../domain/grid/directory';
import { answeredStates, waitingStates } from '../domain/order/fate';
import { chinaDay, yearBegins } from '../domain/order/clock';
import { states } from '../domain/order/lifecycle';
import { rolesOf } from '../domain/order/roles';
import { cardOf, knowsTopic } from '../domain/order/view';
import { Refusal } from '../domain/refusals';
import { gapsOf, placesWithoutTeam, withoutTeam } from '../domain/report/gaps';
import { AGAIN_DAYS, FEWEST_RATERS, reportShapes, type Demand, type Demanded, type DemandRow, type Load, type OrderFilter, type Overview, type PlaceView, type Waiting } from '../domain/report/report';
import { lastMonths, mayReport, monthSpan, NONE, orderCodes, placesBelow, subTree, themes } from '../domain/report/scope';
import { audiences, type Audience } from '../domain/terms';
import { listReported, readDemand, readOverview, type DemandAnswer, type Filter, type OverviewRow } from '../store/sql/report';
import { actorOf, contextOf, define, personOf, type Call, type CloudFunction } from './define';

const PAGE = 20;
const fate = { answered: answeredStates };

/** The node asked about, if this person leads it or a node above it. @throws report.notYours */
function ownNode(call: Call, gridCode: string): GridNode {
  personOf(call);
  const node = call.directory.grid.get(gridCode);
  if (!node) throw new Refusal('grid.unknown');
  if (!mayReport(actorOf(call), gridCode, call.directory)) throw new Refusal('report.notYours');
  return node;
}

/* Below the root are all orders there are, so no list of places is needed. */
const codesOf = (directory: Directory, code: string) => (code === directory.root ? null : orderCodes(directory, code));

const placeView = (directory: Directory, { code, name, level }: GridNode): PlaceView => ({ code, name: shortName(name), level, hasChildren: (directory.children.get(code)?.length ?? 0) > 0 });

const overview = define('report.overview', { shape: reportShapes.overview }, async (call, { gridCode }): Promise<Overview> => {
  const node = ownNode(call, gridCode);
  const { directory, office } = call;
  const year = yearBegins(call.now);
  const row = await readOverview(office.db, office.tenant, { codes: codesOf(directory, gridCode), now: call.now, year });
  const sum = (what: keyof Waiting) => row.states.reduce((all, one) => all + one[what], 0);
  return {
    node: placeView(directory, node),
    path: pathTo(directory, gridCode).filter((one) => mayReport(actorOf(call), one.code, directory)).map((one) => placeView(directory, one)),
    children: (directory.children.get(gridCode) ?? []).map((one) => placeView(directory, one)),
    year: chinaDay(call.now).slice(0, 4),
    open: { orders: sum('orders'), overdue: sum('overdue') },
    states: waitingStates.flatMap((state) => row.states.filter((one) => one.state === state).map((one) => ({ ...one, state, label: states[state].label }))),
    desks: desksIn(directory, row),
    departments: loads([...directory.departments.values()], row.departments, row.departmentsServed),
    teams: loads([...directory.teams.values()], row.teams, row.teamsServed),
    gaps: gapsOf(directory, gridCode),
  };
});

/* In the order of the directory, never by how much waits: this is where to help, not who is best. */
function desksIn(directory: Directory, row: OverviewRow): Overview['desks'] {
  const kinds = ['grid', 'department', 'offer', 'team', 'person'] as const;
  const label = (kind: (typeof kinds)[number], ref: string): string => ({
    grid: () => placeName(directory, ref),
    department: () => directory.departments.get(ref)?.name ?? '已撤销的部门',
    offer: () => `${directory.departments.get(ref)?.name ?? ''}正在请服务队`,
    team: () => directory.teams.get(ref)?.name ?? '已撤销的服务队',
    person: () => '等点单人',
  })[kind]();
  return kinds.flatMap((kind) => row.desks.filter((one) => one.kind === kind).sort((a, b) => a.ref.localeCompare(b.ref)).map((one) => ({ ...one, label: label(kind, one.ref) })));
}

function loads(all: readonly { id: string; name: string }[], toServe: OverviewRow['departments'], served: OverviewRow['departments']): Load[] {
  const of = (list: OverviewRow['departments'], id: string) => {
    const { events = 0, orders = 0 } = list.find((one) => one.id === id) ?? {};
    return { events, orders };
  };
  return all.map(({ id, name }) => ({ id, name, toServe: of(toServe, id), served: of(served, id) }));
}

const orders = define('report.orders', { shape: reportShapes.orders }, async (call, { next, ...asked }): Promise<CardPage> => {
  ownNode(call, asked.gridCode);
  const { db, keys, tenant } = call.office;
  const page = await listReported(db, keys, tenant, filterOf(call, asked), fate, next, PAGE);
  // Asked for by topic, a card without its title would still tell what it is about.
  const told = ({ order, activity }: (typeof page.items)[number]) => asked.topicId === null || knowsTopic(order, rolesOf(actorOf(call), order, activity, call.directory), call.directory);
  return { items: page.items.filter(told).map((one) => cardOf(one.order, one.activity, one.texts, contextOf(call))), next: page.next };
});

function filterOf({ directory, now }: Call, asked: OrderFilter): Filter {
  const { departmentId, teamId } = asked;
  return {
    codes: codesOf(directory, asked.gridCode),
    ...(asked.state && { state: asked.state }),
    ...(asked.deskKind && { desk: { kind: asked.deskKind, ref: asked.deskKind === 'person' ? null : asked.deskRef ?? '' } }),
    open: asked.open,
    ...(asked.overdue && { overdueAt: now }),
    ...((departmentId ?? teamId) !== null && { by: { ...(departmentId && { departmentId }), ...(teamId && { teamId }) } }),
    ...(asked.work && { work: asked.work === 'toServe' ? { toServe: true as const } : { servedSince: yearBegins(now) } }),
    ...wishFilter(directory, asked),
    ...(asked.firstMonth && { placed: monthSpan(asked.firstMonth, asked.lastMonth ?? asked.firstMonth) }),
    ...(asked.fate && { fate: asked.fate }),
    ...(asked.again && { againWithin: AGAIN_DAYS }),
    rated: asked.rated,
    // The places stand in for the list of them, so that the list holds exactly what was counted.
    ...(asked.withoutTeam && asked.topicId && { unserved: true, topics: [asked.topicId], codes: placesWithoutTeam(directory, asked.gridCode, asked.topicId) }),
  };
}

function wishFilter(directory: Directory, { topicId, audience }: { topicId: string | null; audience: string | null }): Pick<Filter, 'topics' | 'audience'> {
  return {
    ...(topicId !== null && { topics: topicId === NONE ? null : themes(directory, topicId).topics }),
    ...(audience !== null && { audience: audience === NONE ? null : audience }),
  };
}

const demand = define('report.demand', { shape: reportShapes.demand }, async (call, input): Promise<Demand> => {
  const node = ownNode(call, input.gridCode);
  const { directory, office } = call;
  const months = input.month ? [input.month] : lastMonths(call.now, input.months);
  const [firstMonth, lastMonth] = [months[0] as string, months.at(-1) as string];
  const answer = await readDemand(office.db, office.tenant, {
    filter: { codes: codesOf(directory, input.gridCode), placed: monthSpan(firstMonth, lastMonth), ...wishFilter(directory, input) },
    fate, places: placesBelow(directory, input.gridCode), themes: themes(directory, input.topicId === NONE ? null : input.topicId), againDays: AGAIN_DAYS,
  });
  const rows = (kind: DemandAnswer['rows'][number]['kind'], order: readonly string[], label: (key: string) => string): DemandRow[] =>
    order.flatMap((key) => answer.rows.filter((one) => one.kind === kind && (one.key || NONE) === key).map((one) => ({ key, label: label(key), ...demanded(one) })));
  const { people, stars } = answer.rated;
  return {
    node: placeView(directory, node), firstMonth, lastMonth,
    total: demanded(answer.rows.find((one) => one.kind === 'total')),
    byTopic: rows('theme', [...directory.topics.keys(), NONE], (key) => directory.topics.get(key)?.name ?? '自己写的需求'),
    byPlace: rows('place', subTree(directory, input.gridCode).map((one) => one.code), (key) => shortName(directory.grid.get(key)?.name ?? '')),
    byAudience: rows('audience', [...Object.keys(audiences), NONE], (key) => audiences[key as Audience] ?? '大家都可以听'),
    byMonth: rows('month', months, (key) => `${key.slice(0, 4)}年${Number(key.slice(5))}月`),
    satisfaction: people >= FEWEST_RATERS && stars !== null ? { people, stars: Number(stars) } : null,
    withoutTeam: withoutTeam(directory, answer.wanted),
  };
});

function demanded(row: DemandAnswer['rows'][number] | undefined): Demanded {
  const { asked = 0, served = 0, answered = 0, open = 0, unmet = 0, again = 0, median_days: days = null } = row ?? {};
  return { asked, served, answered, open, unmet, again, medianDays: days === null ? null : Math.round(Number(days) * 10) / 10 };
}

export const reportFunctions: CloudFunction[] = [overview, orders, demand];
