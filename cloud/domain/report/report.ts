/** What the report functions ask for and answer; server and pages share these. */
import * as v from 'valibot';
import type { Fate } from '../order/fate';
import { fates } from '../order/fate';
import { states, type State } from '../order/lifecycle';
import { count, gridCode, slug } from '../shape';
import { audiences, type Audience, type GridLevel } from '../terms';
import { NONE } from './scope';

/** Fewer people than this, and a number about ratings would say what one of them thought. */
export const FEWEST_RATERS = 5;

/** «Asked again»: the same village and topic, this soon after a service. */
export const AGAIN_DAYS = 90;

const month = v.pipe(v.string('请选月份'), v.regex(/^20\d{2}-(0[1-9]|1[0-2])$/, '月份不对'));
const audience = v.picklist([...(Object.keys(audiences) as Audience[]), NONE], '请选听讲的人');
const none = <S extends v.GenericSchema>(shape: S) => v.optional(v.nullable(shape), null);

/** The keys that tell which orders a number counts; every number of an answer can be asked for by them. */
export const orderFilter = {
  gridCode,
  state: none(v.picklist(Object.keys(states) as State[], '请选状态')),
  deskKind: none(v.picklist(['person', 'grid', 'department', 'team', 'offer'], '请选待办')),
  deskRef: none(v.pipe(v.string(), v.maxLength(40))),
  open: v.optional(v.boolean(), false),
  overdue: v.optional(v.boolean(), false),
  departmentId: none(slug('部门')),
  teamId: none(slug('服务队')),
  /** with a department or team: still to be served, or served this year */
  work: none(v.picklist(['toServe', 'servedThisYear'], '请选哪些单')),
  /** a topic and all below it, or `none` for orders in own words */
  topicId: none(slug('主题')),
  audience: none(audience),
  firstMonth: none(month),
  lastMonth: none(month),
  fate: none(v.picklist(Object.keys(fates) as Fate[], '请选结果')),
  again: v.optional(v.boolean(), false),
  rated: v.optional(v.boolean(), false),
  /** with a topic: neither served nor answered, from places that no team can serve in this very topic */
  withoutTeam: v.optional(v.boolean(), false),
};

export const reportShapes = {
  overview: v.object({ gridCode }),
  orders: v.object({ ...orderFilter, next: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(200))), null) }),
  demand: v.object({ gridCode, months: count('几个月', 24), month: none(month), audience: none(audience), topicId: none(slug('主题')) }),
};

export type OrderFilter = Omit<v.InferOutput<typeof reportShapes.orders>, 'next'>;
/** As a page writes it: what is left out does not narrow the list. */
export type OrderFilterInput = Omit<v.InferInput<typeof reportShapes.orders>, 'next'>;

export interface PlaceView { code: string; name: string; level: GridLevel; hasChildren: boolean }

export interface Gaps {
  places: { code: string; name: string; servedBy: string | null }[];
  departments: { id: string; name: string }[];
}

/** Load of a department or team: activities, and the orders in them (拼场 puts several in one). */
export interface Load { id: string; name: string; toServe: { events: number; orders: number }; served: { events: number; orders: number } }

export interface Waiting { orders: number; overdue: number }

/** `report.overview` */
export interface Overview {
  node: PlaceView;
  /** from the highest node this person may see down to this one */
  path: PlaceView[];
  children: PlaceView[];
  year: string;
  open: Waiting;
  states: (Waiting & { state: State; label: string })[];
  desks: (Waiting & { kind: 'person' | 'grid' | 'department' | 'team' | 'offer'; ref: string; label: string })[];
  departments: Load[];
  teams: Load[];
  gaps: Gaps;
}

/** asked = served + answered + open + unmet */
export interface Demanded {
  asked: number;
  served: number;
  answered: number;
  open: number;
  unmet: number;
  again: number;
  /** from 点单 to the first service, half of them sooner; null when nothing was served */
  medianDays: number | null;
}

export interface DemandRow extends Demanded { key: string; label: string }

export interface Wanted { topicId: string; topic: string; gridCode: string; place: string; open: number; unmet: number }

/** `report.demand` */
export interface Demand {
  node: PlaceView;
  firstMonth: string;
  lastMonth: string;
  total: Demanded;
  byTopic: DemandRow[];
  byPlace: DemandRow[];
  byAudience: DemandRow[];
  byMonth: DemandRow[];
  /** null when fewer than five people rated */
  satisfaction: { people: number; stars: number } | null;
  withoutTeam: Wanted[];
}
