/** What a claim has to know: who is promised where, how often each team served this year, and what somebody is asked to go to. */
import type { Booking } from '../../domain/team/bookings';
import type { State } from '../../domain/order/lifecycle';
import type { Db } from '../postgres';
import { activityOf, columns, page, readAfter, type ListRow, type Listed, type Page } from './queue';
import type { Keys } from '../seal';

/** Everything that is promised on these days; a county has some dozens of services a day. */
export async function readBookings(db: Db, tenant: string, days: readonly string[]): Promise<Booking[]> {
  if (days.length === 0) return [];
  const rows = await db.query<{ person_id: string; date: string; part: Booking['part']; activity_id: string }>({
    name: 'bookings', text: 'select person_id, date, part, activity_id from booking where tenant = $1 and date = any($2)', values: [tenant, days],
  });
  return rows.map((row) => ({ personId: row.person_id, date: row.date, part: row.part, activityId: row.activity_id }));
}

/**
 * Completed services of each of these teams since a moment. `most` is where the counting of a team may stop, when more
 * decides nothing: then it takes no longer at the end of a busy year than in January. null = all of them.
 */
export async function countServices(db: Db, tenant: string, { teamIds, since, most }: { teamIds: readonly string[]; since: Date; most: number | null }): Promise<Map<string, number>> {
  const rows = await db.query<{ team: string; services: number }>({
    name: 'services-since',
    // Team by team, each along the index of its services; grouped, all of the year would have to be read first. The kind is
    // asked otherwise than elsewhere, so that no index over kind and team leads through the services of earlier years.
    text: `select t.id as team, (select count(*)::int from (
        select from activity a where a.tenant = $1 and a.crew ->> 'ref' = t.id and a.served_at >= $3 and a.crew @> '{"kind": "team"}' limit $4) s) as services
      from unnest($2::text[]) t(id)`,
    values: [tenant, teamIds, since, most],
  });
  return new Map(rows.map((row) => [row.team, row.services]));
}

/** The visits somebody is in the crew of and has not answered, the nearest first. */
export async function listAsked(db: Db, keys: Keys, tenant: string, personId: string, states: readonly State[]): Promise<(Listed & { insurance: string | null })[]> {
  const rows = await db.query<ListRow & { insurance: string | null }>({
    name: 'crew-asked',
    text: `select ${columns}, (select w.text from words w where w.tenant = o.tenant and w.order_id = o.id and w.name = 'insurance') as insurance from booking b ${activityOf.replace('o.tenant', 'b.tenant').replace('o.activity_id', 'b.activity_id')}
      join lateral (select * from orders s where s.tenant = b.tenant and s.activity_id = b.activity_id and s.state = any($3) order by s.placed_at limit 1) o on true
      where b.tenant = $1 and b.person_id = $2::uuid and not coalesce(a.crew -> 'accepted' @> to_jsonb($2::uuid::text), true)
      order by b.date, b.part, o.id limit 20`,
    values: [tenant, personId, states],
  });
  return page(rows, 20, keys, () => null).items.map((one, at) => ({ ...one, insurance: rows[at]?.insurance || null }));
}

/** Offers that a team was asked for, or that are open and of its area or topics, soonest due first: the pool before anything is sorted out. */
export async function listAround(db: Db, keys: Keys, tenant: string, team: { id: string; departmentIds: string[]; topicIds: string[] | null; placeCodes: string[] }, next: string | null, limit: number): Promise<Page> {
  const after = readAfter(next);
  const rows = await db.query<ListRow>({
    name: `around-${after ? 'more' : 'first'}`,
    text: `select ${columns} from orders o ${activityOf}
      where o.tenant = $1 and o.waits_kind = 'offer' and o.waits_ref = any($3)
        and not a.passed @> array[$2::text] and (a.invited @> array[$2::text] or (a.open_to_all and (o.village_code = any($6)
          or $5::text[] is null or o.topic_id = any($5))))
        ${after ? 'and (o.due_at, o.id) > ($7, $8)' : ''}
      order by o.due_at, o.id limit $4`,
    values: [tenant, team.id, team.departmentIds, limit + 1, team.topicIds, team.placeCodes, ...(after ? [after.at, after.id] : [])],
  });
  return page(rows, limit, keys, (order) => order.dueAt);
}

/** Orders of a department that wait for a team, soonest due first. */
export async function listToOffer(db: Db, keys: Keys, tenant: string, departmentId: string, limit: number): Promise<Listed[]> {
  const rows = await db.query<ListRow>({
    name: 'to-offer',
    text: `select ${columns} from orders o ${activityOf} where o.tenant = $1 and o.waits_kind = 'offer' and o.waits_ref = $2 order by o.due_at, o.id limit $3`,
    values: [tenant, departmentId, limit],
  });
  return page(rows, limit, keys, () => null).items;
}

/** How many services each team has still before it, this month's and later ones. */
export async function countAhead(db: Db, tenant: string, fromDay: string, untilDay: string): Promise<Map<string, number>> {
  const rows = await db.query<{ team: string; ahead: number }>({
    name: 'services-ahead',
    text: `select a.crew ->> 'ref' as team, count(distinct a.id)::int as ahead from booking b join activity a on a.tenant = b.tenant and a.id = b.activity_id
      where b.tenant = $1 and b.date between $2 and $3 and a.crew ->> 'kind' = 'team' group by 1`,
    values: [tenant, fromDay, untilDay],
  });
  return new Map(rows.map((row) => [row.team, row.ahead]));
}

