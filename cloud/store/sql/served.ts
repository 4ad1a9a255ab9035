/** The narrow table of what was served: what a step does to it, and counting by it. */
import type { Change } from '../../domain/order/act';

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

/**
 * Events and orders served, by department or by team. What stands alone is counted from its index, one row one event and
 * one order; only the rest, some in a hundred, has to be told apart.
 * @param where more conditions on `s`, beginning with `and`
 */
export const servedBy = (by: 'department_id' | 'team_id', tenant: string, where: string): string => `select id, sum(events)::int as events, sum(orders)::int as orders from (
    select s.${by} as id, count(*) as events, count(*) as orders from served s where s.tenant = ${tenant} and s.alone${where} group by 1
    union all
    select s.${by}, count(distinct s.activity_id), count(distinct s.order_id) from served s where s.tenant = ${tenant} and not s.alone${where} group by 1) c
  where id is not null group by 1`;
