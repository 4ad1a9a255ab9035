/** Numbers over orders, and the orders behind a number. Each is one statement; beside the orders themselves only `served` is kept. */
import type { Fate } from '../../domain/order/fate';
import type { Desk } from '../../domain/order/order';
import type { Db } from '../postgres';
import type { Keys } from '../seal';
import { activityOf, columns, page, readAfter, type ListRow, type Page } from './queue';
import { servedBy, servedOf } from './served';

/** Which orders; a key left out does not narrow. */
export interface Filter {
  /** null = the whole tenant, which needs no list of places */
  codes: string[] | null;
  state?: string;
  desk?: { kind: Desk['kind']; ref: string | null };
  open?: boolean;
  overdueAt?: Date;
  /** activities of this department or team */
  by?: { departmentId?: string; teamId?: string };
  /** not served yet, or served since then; with `by` it is that activity that counts */
  work?: { toServe: true } | { servedSince: Date };
  /** null = in own words */
  topics?: string[] | null;
  /** null = for everyone */
  audience?: string | null;
  placed?: { from: Date; until: Date };
  fate?: Fate;
  /** days */
  againWithin?: number;
  rated?: boolean;
  /** open or unmet */
  unserved?: boolean;
}

export interface FateStates { answered: readonly string[] }

/** Collects values and answers their `$n`. */
function numbered() {
  const values: unknown[] = [];
  return { values, $: (value: unknown) => `$${values.push(value)}` };
}
type Numbered = ReturnType<typeof numbered>;

/* The activity an order lay in when a line of its history was written: 重办 and 拼场 move it to another one later. */
export const activityAt = (line: string) => `(select (x.detail ->> 'activityId')::uuid from history x
  where x.tenant = ${line}.tenant and x.order_id = ${line}.order_id and x.seq <= ${line}.seq and x.detail ? 'activityId' order by x.seq desc limit 1)`;
/* «Is there one?» as a plain subquery: written as `exists`, the planner may turn it into a join that reads the whole history
   for a page of twenty orders. */
const isThere = (select: string) => `coalesce((select true ${select} limit 1), false)`;
const servedOnce = isThere(`from history h where h.tenant = o.tenant and h.order_id = o.id and h.step = 'serve'`);
const isBy = (activity: string, by: NonNullable<Filter['by']>, { $ }: Numbered) => [
  ...(by.departmentId ? [`${activity}.department_id = ${$(by.departmentId)}`] : []),
  ...(by.teamId ? [`${activity}.crew ->> 'kind' = 'team' and ${activity}.crew ->> 'ref' = ${$(by.teamId)}`] : []),
];

/* Not only the first time: an order of this village and topic that came within so many days after a service of another. */
const asksAgain = (days: string) => `o.topic_id is not null and ${isThere(`from orders p join history h on h.tenant = p.tenant and h.order_id = p.id and h.step = 'serve'
  where p.tenant = o.tenant and p.village_code = o.village_code and p.topic_id = o.topic_id and p.id <> o.id and p.placed_at < o.placed_at
    and h.at < o.placed_at and h.at >= o.placed_at - make_interval(days => ${days})`)}`;

/* Put together from fixed pieces, values only as `$n`: one text with `$n is null or …` for each key could use no index. */
function conditions(filter: Filter, fate: FateStates, numbers: Numbered): string {
  const { $ } = numbers;
  const all: string[] = [];
  if (filter.codes) all.push(`o.village_code = any(${$(filter.codes)}::text[])`);
  if (filter.state) all.push(`o.state = ${$(filter.state)}`);
  if (filter.desk) all.push(`o.waits_kind = ${$(filter.desk.kind)}${filter.desk.ref === null ? '' : ` and o.waits_ref = ${$(filter.desk.ref)}`}`);
  if (filter.open) all.push('o.waits_kind is not null');
  if (filter.overdueAt) all.push(`o.waits_kind is not null and o.due_at < ${$(filter.overdueAt)}`);
  if (filter.work && 'servedSince' in filter.work) {
    const { departmentId, teamId } = filter.by ?? {};
    all.push(isThere(`from served s where s.tenant = o.tenant and s.order_id = o.id and s.at >= ${$(filter.work.servedSince)}${
      departmentId ? ` and s.department_id = ${$(departmentId)}` : ''}${teamId ? ` and s.team_id = ${$(teamId)}` : ''}`));
  } else if (filter.by && filter.work) {
    const { departmentId, teamId } = filter.by;
    all.push(`o.waits_kind is not null${departmentId ? ` and o.to_serve_department = ${$(departmentId)}` : ''}${teamId ? ` and o.to_serve_team = ${$(teamId)}` : ''}`);
  } else if (filter.by || filter.work) {
    const mine = [...(filter.by ? isBy('s', filter.by, numbers) : []), ...(filter.work ? ['o.waits_kind is not null and s.served_at is null'] : [])];
    all.push(isThere(`from activity s where s.tenant = o.tenant and s.id = o.activity_id${mine.map((one) => ` and ${one}`).join('')}`));
  }
  if (filter.topics !== undefined) all.push(filter.topics ? `o.topic_id = any(${$(filter.topics)}::text[])` : 'o.topic_id is null');
  if (filter.audience !== undefined) all.push(filter.audience ? `o.audience = ${$(filter.audience)}` : 'o.audience is null');
  if (filter.placed) all.push(`o.placed_at >= ${$(filter.placed.from)} and o.placed_at < ${$(filter.placed.until)}`);
  const answered = () => `o.state = any(${$(fate.answered)}::text[])`;
  const becameOf: Record<Fate, () => string> = {
    served: () => servedOnce,
    answered: () => `${answered()} and not ${servedOnce}`,
    open: () => `o.waits_kind is not null and not ${answered()} and not ${servedOnce}`,
    unmet: () => `o.waits_kind is null and not ${answered()} and not ${servedOnce}`,
  };
  if (filter.fate) all.push(becameOf[filter.fate]());
  if (filter.unserved) all.push(`not ${answered()} and not ${servedOnce}`);
  if (filter.againWithin) all.push(asksAgain(`${$(filter.againWithin)}::int`));
  if (filter.rated) all.push(isThere('from rating r where r.tenant = o.tenant and r.order_id = o.id'));
  return all.map((one) => ` and ${one}`).join('');
}

/** The orders behind a number, newest first. */
export async function listReported(db: Db, keys: Keys, tenant: string, filter: Filter, fate: FateStates, next: string | null, limit: number): Promise<Page> {
  const after = readAfter(next);
  const numbers = numbered();
  const { $ } = numbers;
  const text = `select ${columns} from orders o ${activityOf}
    where o.tenant = ${$(tenant)}${conditions(filter, fate, numbers)}${after ? ` and (o.placed_at, o.id) < (${$(after.at)}, ${$(after.id)})` : ''}
    order by o.placed_at desc, o.id desc limit ${$(limit + 1)}`;
  // Not prepared: which index is the best depends on the values, not only on the text.
  return page(await db.query<ListRow>({ text, values: numbers.values }), limit, keys, (order) => order.placedAt);
}

interface Counted { orders: number; overdue: number }
interface Work { id: string; events: number; orders: number }
export interface OverviewRow {
  states: (Counted & { state: string })[];
  desks: (Counted & { kind: Desk['kind']; ref: string })[];
  departments: Work[];
  departmentsServed: Work[];
  teams: Work[];
  teamsServed: Work[];
}

const listOf = (select: string) => `(select coalesce(jsonb_agg(to_jsonb(x)), '[]') from (${select}) x)`;
const toServeBy = (by: string) => `select ${by} as id, count(*)::int as events, sum(orders)::int as orders
  from (select ${by}, activity_id, count(*) as orders from waiting where ${by} is not null group by 1, 2) e group by 1`;

/** What waits where, and the load of departments and teams. Whom among the orderers it waits for is nobody's business here. */
export async function readOverview(db: Db, tenant: string, asked: { codes: string[] | null; now: Date; year: Date }): Promise<OverviewRow> {
  const { values, $ } = numbered();
  const t = $(tenant);
  const places = asked.codes ? `= any(${$(asked.codes)}::text[])` : null;
  const here = places ? ` and o.village_code ${places}` : '';
  const thisYear = ` and s.at >= ${$(asked.year)}${places ? ` and s.village_code ${places}` : ''}`;
  const rows = await db.query<{ answer: OverviewRow }>({
    text: `with waiting as (
        select o.state, o.waits_kind, case when o.waits_kind = 'person' then '' else o.waits_ref end as waits_ref, o.due_at < ${$(asked.now)} as late,
          o.activity_id, o.to_serve_department, o.to_serve_team
        from orders o where o.tenant = ${t} and o.waits_kind is not null${here}),
      lying as materialized (select state, waits_kind, waits_ref, count(*) as orders, count(*) filter (where late) as overdue from waiting group by 1, 2, 3),
      ${servedOf(t, thisYear)}
      select jsonb_build_object(
        'states', ${listOf('select state, sum(orders)::int as orders, sum(overdue)::int as overdue from lying group by 1')},
        'desks', ${listOf('select waits_kind as kind, waits_ref as ref, sum(orders)::int as orders, sum(overdue)::int as overdue from lying group by 1, 2')},
        'departments', ${listOf(toServeBy('to_serve_department'))},
        'departmentsServed', ${listOf(servedBy('department_id'))},
        'teams', ${listOf(toServeBy('to_serve_team'))},
        'teamsServed', ${listOf(servedBy('team_id'))}
      ) as answer`,
    values,
  });
  return (rows[0] as { answer: OverviewRow }).answer;
}

export interface DemandCounts { asked: number; served: number; answered: number; open: number; unmet: number; again: number; median_days: number | null }
export interface DemandAnswer {
  /** one line per group of one kind; kind `total` has one line and no key */
  rows: (DemandCounts & { kind: 'total' | 'theme' | 'place' | 'audience' | 'month'; key: string })[];
  wanted: { villageCode: string; place: string; topicId: string; open: number; unmet: number }[];
  rated: { people: number; stars: number | null };
}

/** What was asked for and what became of it. `filter` says which orders; places and topics are counted under the groups given. */
export async function readDemand(db: Db, tenant: string, asked: {
  filter: Filter; fate: FateStates; places: { villages: string[]; places: string[] }; themes: { topics: string[]; groups: string[] }; againDays: number;
}): Promise<DemandAnswer> {
  const numbers = numbered();
  const { values, $ } = numbers;
  const answered = `o.state = any(${$(asked.fate.answered)}::text[])`;
  const rows = await db.query<{ answer: DemandAnswer }>({
    text: `with asked as (
        select o.id, o.orderer_id, o.village_code, o.topic_id, coalesce(t.theme, '') as theme, p.place, coalesce(o.audience, '') as audience,
          to_char(o.placed_at at time zone interval '08:00', 'YYYY-MM') as month,
          extract(epoch from f.first_at - o.placed_at) / 86400 as days,
          case when f.first_at is not null then 'served' when ${answered} then 'answered' when o.waits_kind is null then 'unmet' else 'open' end as fate,
          ${asksAgain(`${$(asked.againDays)}::int`)} as again
        from orders o
          join unnest(${$(asked.places.villages)}::text[], ${$(asked.places.places)}::text[]) as p(village, place) on p.village = o.village_code
          left join unnest(${$(asked.themes.topics)}::text[], ${$(asked.themes.groups)}::text[]) as t(topic, theme) on t.topic = o.topic_id
          left join lateral (select min(h.at) as first_at from history h where h.tenant = o.tenant and h.order_id = o.id and h.step = 'serve') f on true
        where o.tenant = ${$(tenant)}${conditions(asked.filter, asked.fate, numbers)}),
      counted as (
        select grouping(theme) = 0 as of_theme, grouping(place) = 0 as of_place, grouping(audience) = 0 as of_audience, grouping(month) = 0 as of_month,
          coalesce(theme, place, audience, month) as key, count(*)::int as asked,
          (count(*) filter (where fate = 'served'))::int as served, (count(*) filter (where fate = 'answered'))::int as answered,
          (count(*) filter (where fate = 'open'))::int as open, (count(*) filter (where fate = 'unmet'))::int as unmet,
          (count(*) filter (where again))::int as again, percentile_cont(0.5) within group (order by days) as median_days
        from asked group by grouping sets ((theme), (place), (audience), (month), ()))
      select jsonb_build_object(
        'rows', ${listOf(`select case when of_theme then 'theme' when of_place then 'place' when of_audience then 'audience' when of_month then 'month' else 'total' end as kind,
          coalesce(key, '') as key, asked, served, answered, open, unmet, again, median_days from counted`)},
        'wanted', ${listOf(`select village_code as "villageCode", place, topic_id as "topicId", (count(*) filter (where fate = 'open'))::int as open, (count(*) filter (where fate = 'unmet'))::int as unmet
          from asked where topic_id is not null and fate in ('open', 'unmet') group by 1, 2, 3`)},
        'rated', (select jsonb_build_object('people', count(distinct coalesce(a.orderer_id, a.id)), 'stars', round(avg(r.stars), 1))
          from asked a join rating r on r.tenant = ${$(tenant)} and r.order_id = a.id)
      ) as answer`,
    values,
  });
  return (rows[0] as { answer: DemandAnswer }).answer;
}
