/** What the overview counts by: what a step writes of it, and the pieces of the counting. */
import type { Change } from '../../domain/order/act';
import type { Desk } from '../../domain/order/order';

/**
 * The parts of a step's statement that keep `served`: a row for each order served, and the village of orders that follow
 * the grid. An order served again makes both its rows ones that do not stand alone. They are behind the same gate as the
 * step, so a refused or repeated step leaves them out as well.
 */
export function servedParts(change: Pick<Change, 'served' | 'elsewhere' | 'orders'>, give: (rows: object[]) => number, rowsOf: (table: string, param: number) => string, gate: string): string[] {
  const parts: string[] = [];
  if (change.served?.length) {
    const rows = rowsOf('served', give(change.served));
    parts.push(`served_now as (insert into served select v.* from ${rows} ${gate})`);
    if (change.served.some((one) => one.attempt > 1)) parts.push(`served_before as (update served s set alone = false from ${rows} ${gate} and s.tenant = v.tenant and s.order_id = v.order_id and s.alone)`);
  }
  if (change.elsewhere) {
    const rows = rowsOf('served', give(change.orders.map(({ id, villageCode }) => ({ orderId: id, villageCode }))));
    parts.push(`served_elsewhere as (update served s set village_code = v.village_code from ${rows} ${gate} and s.tenant = v.tenant and s.order_id = v.order_id)`);
  }
  return parts;
}

/** Who has this order still to serve, for its row. Department and team change only in steps that write every open order of the activity. */
export function toServe(activityId: string, waits: Desk | null, { activities }: Pick<Change, 'activities'>): { toServeDepartment: string | null; toServeTeam: string | null } {
  const activity = activities.find((one) => one.activity.id === activityId)?.activity;
  const open = waits && activity && activity.servedAt === null ? activity : null;
  return { toServeDepartment: open?.departmentId ?? null, toServeTeam: open?.crew?.kind === 'team' ? open.crew.ref : null };
}

/**
 * What `servedBy` counts by. What stands alone is counted from its index, one row one event and one order; only the rest,
 * some in a hundred, has to be told apart.
 * @param where more conditions on `s`, beginning with `and`
 */
export const servedOf = (tenant: string, where: string): string => `served_alone as materialized (
        select s.department_id, s.team_id, count(*) as services from served s where s.tenant = ${tenant} and s.alone${where} group by 1, 2),
      served_together as materialized (
        select s.department_id, s.team_id, s.activity_id, s.order_id from served s where s.tenant = ${tenant} and not s.alone${where})`;

/* Grouped twice instead of `count(distinct …)`, which would sort all of them by the name of the department first. */
const different = (by: string, what: 'activity_id' | 'order_id', column: 'events' | 'orders'): string =>
  `select ${by}, ${column === 'events' ? 'count(*), 0' : '0, count(*)'} from (select ${by}, ${what} from served_together group by 1, 2) d group by 1`;

/** Events and orders served, by department or by team. */
export const servedBy = (by: 'department_id' | 'team_id'): string => `select id, sum(events)::int as events, sum(orders)::int as orders from (
    select ${by} as id, services as events, services as orders from served_alone
    union all ${different(by, 'activity_id', 'events')}
    union all ${different(by, 'order_id', 'orders')}) c
  where id is not null group by 1`;
