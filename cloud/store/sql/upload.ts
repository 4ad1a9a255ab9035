/** A team's services of a year, and which of them stand on the national platform. */
import type { Destination } from '../../domain/terms';
import { isClash, type Db } from '../postgres';
import { chinaDayOf } from './records';

export interface ServedActivity {
  activityId: string; orderId: string; number: string; teamId: string; day: string; topicId: string | null; destination: Destination | null; villageCode: string; headCount: number; minutes: number; slot: { date: string; part: string } | null;
  personIds: string[]; names: Record<string, string> | null; entries: Record<string, { id: string; kind: string; net: number }> | null; venue: string | null; summary: string | null;
  uploadedOn: string | null; uploadNumber: string | null; uploadedBy: string | null;
}

const columns = `a.id as "activityId", f.id as "orderId", f.number, a.crew ->> 'ref' as "teamId", ${chinaDayOf('a.served_at')} as day, f.topic_id as "topicId", f.destination, f.village_code as "villageCode", a.head_count as "headCount", a.minutes, a.slot,
  coalesce((select jsonb_agg(e.person_id) from hour_entry e where e.tenant = a.tenant and e.activity_id = a.id and e.ref_id is null), a.crew -> 'personIds') as "personIds",
  (select jsonb_object_agg(p.person_id, p.name) from person_private p where p.tenant = a.tenant and p.name is not null and (a.crew -> 'personIds' ? p.person_id::text
    or p.person_id in (select e.person_id from hour_entry e where e.tenant = $1 and e.activity_id = a.id))) as names,
  (select jsonb_object_agg(e.person_id, jsonb_build_object('id', e.id, 'kind', e.kind, 'net', e.minutes + coalesce((select sum(c.minutes) from hour_entry c where c.tenant = e.tenant and c.ref_id = e.id), 0)))
    from hour_entry e where e.tenant = a.tenant and e.activity_id = a.id and e.ref_id is null) as entries,
  (select w.text from words w where w.tenant = a.tenant and w.order_id = f.id and w.name = 'venue') as venue,
  (select w.text from history h join words w on w.tenant = h.tenant and w.order_id = h.order_id and w.name = h.words_id where h.tenant = a.tenant and h.order_id = f.id and h.step = 'serve' order by h.seq desc limit 1) as summary,
  u.on_day as "uploadedOn", u.number as "uploadNumber", u.by_id as "uploadedBy"`;
/* Of several orders in one activity the first placed speaks for it; after a 重办 its history still leads to it. */
const from = `activity a
  cross join lateral (select o.* from orders o where o.tenant = a.tenant and (o.activity_id = a.id or exists (select 1 from hour_entry e where e.tenant = $1 and e.activity_id = a.id and e.order_id = o.id)) order by o.placed_at, o.id limit 1) f
  left join platform_upload u on u.tenant = a.tenant and u.activity_id = a.id and u.undone_at is null`;

/** What a team did in this year, newest first. */
export async function listServed(db: Db, tenant: string, teamId: string, year: number): Promise<ServedActivity[]> {
  return db.query({
    text: `select ${columns} from ${from} where a.tenant = $1 and a.crew ->> 'ref' = $2 and a.crew ->> 'kind' = 'team' and a.served_at >= $3 and a.served_at < $4 order by a.served_at desc, a.id`,
    values: [tenant, teamId, `${year}-01-01T00:00:00+08:00`, `${year + 1}-01-01T00:00:00+08:00`],
  });
}

export async function readServed(db: Db, tenant: string, activityId: string): Promise<ServedActivity | null> {
  const rows = await db.query<ServedActivity>({ text: `select ${columns} from ${from} where a.tenant = $1 and a.id = $2 and a.crew ->> 'kind' = 'team' and a.served_at is not null`, values: [tenant, activityId] });
  return rows[0] ?? null;
}

export async function countServed(db: Db, tenant: string, year: number): Promise<{ teamId: string; done: number; uploaded: number }[]> {
  return db.query({
    text: `select a.crew ->> 'ref' as "teamId", count(*)::int as done, count(u.id)::int as uploaded from activity a left join platform_upload u on u.tenant = a.tenant and u.activity_id = a.id and u.undone_at is null
      where a.tenant = $1 and a.crew ->> 'kind' = 'team' and a.served_at >= $2 and a.served_at < $3 group by 1`,
    values: [tenant, `${year}-01-01T00:00:00+08:00`, `${year + 1}-01-01T00:00:00+08:00`],
  });
}

/** @returns false when it is marked already with something else; the same mark sent twice is one */
export async function markUploaded(db: Db, tenant: string, one: { id: string; activityId: string; on: string; number: string; byId: string; at: Date }): Promise<boolean> {
  try {
    await db.query({ text: 'insert into platform_upload (tenant, id, activity_id, on_day, number, by_id, at) values ($1, $2, $3, $4, $5, $6, $7)', values: [tenant, one.id, one.activityId, one.on, one.number, one.byId, one.at] });
    return true;
  } catch (fault) {
    if (!isClash(fault, 'platform_upload_once')) throw fault;
    const rows = await db.query({ text: 'select 1 from platform_upload where tenant = $1 and activity_id = $2 and undone_at is null and on_day = $3 and number = $4', values: [tenant, one.activityId, one.on, one.number] });
    return rows.length > 0;
  }
}

export async function undoUpload(db: Db, tenant: string, activityId: string, byId: string, at: Date): Promise<void> {
  await db.query({ text: 'update platform_upload set undone_by = $3, undone_at = $4 where tenant = $1 and activity_id = $2 and undone_at is null', values: [tenant, activityId, byId, at] });
}
