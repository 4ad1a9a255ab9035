/** 走访 and 意见. What was said lies sealed in a row of its own. */
import type { Db } from '../postgres';
import type { Keys } from '../seal';

export interface Visit { id: string; gridCode: string; visitorId: string; onDay: string; orderId: string | null; key: string; house: string; asked: string }

/** Writes a visit down once, however often it is sent under its key. @returns its id */
export async function addVisit(db: Db, keys: Keys, tenant: string, visit: Visit, at: Date): Promise<string> {
  const put = () => db.query<{ id: string }>({
    name: 'add-visit',
    text: `with known as (select id from visit where tenant = $1 and visitor_id = $4 and key = $7),
      added as (insert into visit (tenant, id, grid_code, visitor_id, on_day, order_id, key, at)
        select $1, $2, $3, $4, $5, $6, $7, $8 where not exists (select 1 from known) on conflict do nothing returning id),
      said as (insert into visit_words (tenant, visit_id, house, asked) select $1, id, $9, $10 from added)
      select id from known union all select id from added`,
    values: [tenant, visit.id, visit.gridCode, visit.visitorId, visit.onDay, visit.orderId, visit.key, at, keys.seal(visit.house), keys.seal(visit.asked)],
  });
  // Nothing comes back only when the same key won at the very same moment; then it is there by now.
  return ((await put())[0] ?? (await put())[0] as { id: string }).id;
}

export interface ListedVisit { id: string; gridCode: string; onDay: string; orderId: string | null; house: string; asked: string }

interface After { at: string; id: string }
const readAfter = (next: string | null, isAt: (at: string) => boolean): After | null => {
  const [at = '', id = ''] = next ? Buffer.from(next, 'base64url').toString('utf8').split('|') : [];
  return isAt(at) && /^[0-9a-f-]{36}$/.test(id) ? { at, id } : null;
};
const pageOf = <T>(rows: T[], limit: number, end: (row: T) => string): { items: T[]; next: string | null } => {
  const last = rows[limit - 1];
  return { items: rows.slice(0, limit), next: rows.length > limit && last ? Buffer.from(end(last)).toString('base64url') : null };
};
const isDay = (at: string) => /^\d{4}-\d{2}-\d{2}$/.test(at);
const isMoment = (at: string) => !Number.isNaN(Date.parse(at));

/** A visitor's own log, newest first. */
export async function listVisits(db: Db, keys: Keys, tenant: string, visitorId: string, next: string | null, limit: number): Promise<{ items: ListedVisit[]; next: string | null }> {
  const after = readAfter(next, isDay);
  const rows = await db.query<ListedVisit>({
    name: `visits-${after ? 'more' : 'first'}`,
    text: `select x.id, x.grid_code as "gridCode", x.on_day as "onDay", x.order_id as "orderId", w.house, w.asked
      from visit x join visit_words w on w.tenant = x.tenant and w.visit_id = x.id
      where x.tenant = $1 and x.visitor_id = $2 ${after ? 'and (x.on_day, x.id) < ($4, $5)' : ''} order by x.on_day desc, x.id desc limit $3`,
    values: [tenant, visitorId, limit + 1, ...(after ? [after.at, after.id] : [])],
  });
  const page = pageOf(rows, limit, (row) => `${row.onDay}|${row.id}`);
  return { next: page.next, items: page.items.map((row) => ({ ...row, house: keys.open(row.house), asked: keys.open(row.asked) })) };
}

/** The newest day each of these places was visited; places without a visit are left out. */
export async function lastVisits(db: Db, tenant: string, codes: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.query<{ code: string; day: string }>({
    name: 'last-visits',
    text: 'select grid_code as code, max(on_day) as day from visit where tenant = $1 and grid_code = any($2) group by 1',
    values: [tenant, codes],
  });
  return new Map(rows.map((row) => [row.code, row.day]));
}

export interface Opinion {
  id: string; gridCode: string; onVisit: boolean; at: string; dueAt: string; repliedAt: string | null; said: string; reply: string | null;
  acceptedAt: string | null; acceptedBy: string | null; promisedOn: string | null; satisfied: string | null; closedAt: string | null; outcome: string | null;
  round: number; callTries: number; calledOn: string | null; why: string | null; hasPhone: boolean;
}
type Moments = 'at' | 'dueAt' | 'repliedAt' | 'acceptedAt' | 'closedAt';
interface OpinionRow extends Omit<Opinion, Moments> { at: Date; dueAt: Date; repliedAt: Date | null; acceptedAt: Date | null; closedAt: Date | null }

const toldText = (name: string) => `(select w.text from opinion_words w where w.tenant = x.tenant and w.opinion_id = x.id and w.name = '${name}')`;
const opinionColumns = `x.id, x.grid_code as "gridCode", x.on_visit as "onVisit", x.at, x.due_at as "dueAt", x.replied_at as "repliedAt",
  x.accepted_at as "acceptedAt", x.accepted_by as "acceptedBy", x.promised_on as "promisedOn", x.satisfied, x.closed_at as "closedAt", x.outcome, x.round,
  x.call_tries as "callTries", x.called_on as "calledOn", ${toldText('said')} as said, coalesce(${toldText('reply2')}, ${toldText('reply')}) as reply,
  ${toldText('why')} as why, ${toldText('phone')} is not null as "hasPhone"`;

const opinionFrom = (row: OpinionRow, keys: Keys): Opinion => ({
  ...row, at: row.at.toISOString(), dueAt: row.dueAt.toISOString(), repliedAt: row.repliedAt?.toISOString() ?? null,
  acceptedAt: row.acceptedAt?.toISOString() ?? null, closedAt: row.closedAt?.toISOString() ?? null,
  said: row.said ? keys.open(row.said) : '（内容已删除）', reply: row.reply && keys.open(row.reply), why: row.why && keys.open(row.why),
});

export async function addOpinion(db: Db, keys: Keys, tenant: string, opinion: { id: string; gridCode: string; senderId: string; onVisit: boolean; key: string; said: string; phone: string | null; dueAt: string }, at: Date): Promise<string> {
  const put = () => db.query<{ id: string }>({
    name: 'add-opinion',
    text: `with known as (select id from opinion where tenant = $1 and sender_id = $4 and key = $6),
      added as (insert into opinion (tenant, id, grid_code, sender_id, on_visit, key, at, due_at)
        select $1, $2, $3, $4, $5, $6, $7, $8 where not exists (select 1 from known) on conflict do nothing returning id),
      said as (insert into opinion_words (tenant, opinion_id, name, text) select $1, id, 'said', $9 from added),
      phoned as (insert into opinion_words (tenant, opinion_id, name, text) select $1, id, 'phone', $10 from added where $10::text is not null)
      select id from known union all select id from added`,
    values: [tenant, opinion.id, opinion.gridCode, opinion.senderId, opinion.onVisit, opinion.key, at, opinion.dueAt, keys.seal(opinion.said), opinion.phone && keys.seal(opinion.phone)],
  });
  return ((await put())[0] ?? (await put())[0] as { id: string }).id;
}

interface OpinionPage { items: Opinion[]; next: string | null }

/** What one sent, newest first. */
export async function listOwnOpinions(db: Db, keys: Keys, tenant: string, senderId: string, next: string | null, limit: number): Promise<OpinionPage> {
  const after = readAfter(next, isMoment);
  const rows = await db.query<OpinionRow>({
    name: `own-opinions-${after ? 'more' : 'first'}`,
    text: `select ${opinionColumns} from opinion x where x.tenant = $1 and x.sender_id = $2 ${after ? 'and (x.at, x.id) < ($4, $5)' : ''}
      order by x.at desc, x.id desc limit $3`,
    values: [tenant, senderId, limit + 1, ...(after ? [after.at, after.id] : [])],
  });
  const page = pageOf(rows, limit, (row) => `${row.at.toISOString()}|${row.id}`);
  return { next: page.next, items: page.items.map((row) => opinionFrom(row, keys)) };
}

/** Opinions from these places: those that wait, soonest due first, or those replied to, newest first. `codes` null = everywhere. */
export async function listOpinions(db: Db, keys: Keys, tenant: string, asked: { codes: string[] | null; replied: boolean; /** of those replied to: only what still waits for a word */ open?: boolean }, next: string | null, limit: number): Promise<OpinionPage> {
  const after = readAfter(next, isMoment);
  const [by, way, sign, which] = asked.replied ? ['replied_at', 'desc', '<', 'not null'] as const : ['due_at', 'asc', '>', 'null'] as const;
  const rows = await db.query<OpinionRow>({
    text: `select ${opinionColumns} from opinion x where x.tenant = $1 and x.replied_at is ${which} ${asked.codes ? 'and x.grid_code = any($3::text[])' : 'and $3::text[] is null'} ${asked.open ? 'and x.closed_at is null' : ''}
      ${after ? `and (x.${by}, x.id) ${sign} ($4, $5)` : ''} order by x.${by} ${way}, x.id ${way} limit $2`,
    values: [tenant, limit + 1, asked.codes, ...(after ? [after.at, after.id] : [])],
  });
  const page = pageOf(rows, limit, (row) => `${(asked.replied ? row.repliedAt as Date : row.dueAt).toISOString()}|${row.id}`);
  return { next: page.next, items: page.items.map((row) => opinionFrom(row, keys)) };
}

export type WholeOpinion = Opinion & { senderId: string; replyKey: string | null; replierId: string | null; lastKey: string | null; lastBy: string | null };

export async function readOpinion(db: Db, keys: Keys, tenant: string, id: string): Promise<WholeOpinion | null> {
  const rows = await db.query<OpinionRow & Pick<WholeOpinion, 'senderId' | 'replyKey' | 'replierId' | 'lastKey' | 'lastBy'>>({
    name: 'read-opinion',
    text: `select ${opinionColumns}, x.sender_id as "senderId", x.reply_key as "replyKey", x.replier_id as "replierId", x.last_key as "lastKey", x.last_by as "lastBy"
      from opinion x where x.tenant = $1 and x.id = $2`,
    values: [tenant, id],
  });
  const row = rows[0];
  return row ? { ...opinionFrom(row, keys), senderId: row.senderId, replyKey: row.replyKey, replierId: row.replierId, lastKey: row.lastKey, lastBy: row.lastBy } : null;
}

/** Replies, unless somebody has. @returns false when there is a reply already */
export async function replyToOpinion(db: Db, keys: Keys, tenant: string, reply: { id: string; replierId: string; key: string; text: string }, at: Date): Promise<boolean> {
  const rows = await db.query({
    name: 'reply-opinion',
    text: `with replied as (update opinion set replied_at = $3, replier_id = $4, reply_key = $5 where tenant = $1 and id = $2 and replied_at is null and closed_at is null returning id, round)
      insert into opinion_words (tenant, opinion_id, name, text) select $1, id, case when round > 1 then 'reply2' else 'reply' end, $6 from replied returning opinion_id`,
    values: [tenant, reply.id, at, reply.replierId, reply.key, keys.seal(reply.text)],
  });
  return rows.length > 0;
}
