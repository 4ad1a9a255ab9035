/** Every service of the orders placed in a span of time, with what was said of it. */
import type { Served } from '../../domain/report/quality';
import type { Db } from '../postgres';
import { activityAt } from './report';

export async function listServed(db: Db, tenant: string, span: { from: Date; until: Date }): Promise<Served[]> {
  return db.query<Served>({
    text: `select (dense_rank() over (order by o.id))::int as "order", (dense_rank() over (order by coalesce(o.orderer_id, o.id)))::int as person, o.village_code as village, o.topic_id as topic,
        case when s.crew ->> 'kind' = 'team' then s.crew ->> 'ref' end as team, h.attempt, r.stars, o.outcome is not null as closed, o.attempt as attempts, c.outcome as use
      from orders o join history h on h.tenant = o.tenant and h.order_id = o.id and h.step = 'serve'
        left join activity s on s.tenant = h.tenant and s.id = ${activityAt('h')}
        left join rating r on r.tenant = h.tenant and r.order_id = h.order_id and r.attempt = h.attempt
        left join second_call c on c.tenant = h.tenant and c.order_id = h.order_id and c.attempt = h.attempt and c.kind = 'use'
      where o.tenant = $1 and o.placed_at >= $2 and o.placed_at < $3`,
    values: [tenant, span.from, span.until],
  });
}
