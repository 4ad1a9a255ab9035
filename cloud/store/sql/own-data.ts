/** Everything that is known of one person: taken out for them, and erased. */
import type { Activity, Order } from '../../domain/order/order';
import { GONE } from '../../domain/gather/outline';
import type { Texts } from '../../domain/order/view';
import type { Db } from '../postgres';
import { fromRow } from '../rows';
import type { Keys } from '../seal';
import { orderFromRow, textsFrom } from './order';

export interface OwnOrder { order: Order; activity: Activity; texts: Texts; ratings: { stars: number; tags: string[]; at: Date }[] }

/** The orders whose orderer this person is, newest first. */
export async function listOwnOrders(db: Db, keys: Keys, tenant: string, personId: string): Promise<OwnOrder[]> {
  const rows = await db.query<{ o: Record<string, unknown>; a: Record<string, unknown>; words: { name: string; text: string }[] | null; ratings: OwnOrder['ratings'] | null }>({
    text: `select to_jsonb(o) - 'tenant' as o, to_jsonb(a) - 'tenant' as a,
        (select jsonb_agg(jsonb_build_object('name', w.name, 'text', w.text)) from words w where w.tenant = o.tenant and w.order_id = o.id
          and (w.name in ('contact', 'guardian', 'ownWords', 'venue') or exists (select 1 from history h where h.tenant = $1 and h.order_id = o.id and h.words_id = w.name and h.actor_id = $2))) as words,
        (select jsonb_agg(jsonb_build_object('stars', r.stars, 'tags', r.tags, 'at', r.at) order by r.attempt) from rating r where r.tenant = o.tenant and r.order_id = o.id) as ratings
      from orders o join activity a on a.tenant = o.tenant and a.id = o.activity_id where o.tenant = $1 and o.orderer_id = $2 order by o.placed_at desc, o.id`,
    values: [tenant, personId],
  });
  return rows.map((row) => ({ order: orderFromRow(row.o), activity: fromRow<Activity>(row.a), texts: textsFrom(row.words ?? [], keys), ratings: row.ratings ?? [] }));
}

export interface RevealRow { number: string; at: Date; posts: { kind: string; grid: string | null; department: string | null; team: string | null }[] }

/** Who looked at this person's telephone, by the posts they held at that moment; a name is not told. */
export async function listReveals(db: Db, tenant: string, personId: string): Promise<RevealRow[]> {
  return db.query<RevealRow>({
    text: `select coalesce(o.number, '意见') as number, r.at, coalesce((select jsonb_agg(jsonb_build_object('kind', p.kind, 'grid', p.grid_code, 'department', p.department_id, 'team', p.team_id) order by p.from_at, p.id)
          from post p where p.tenant = r.tenant and p.person_id = r.person_id and p.from_at <= r.at and (p.until_at is null or p.until_at > r.at)), '[]') as posts
      from reveal r left join orders o on o.tenant = r.tenant and o.id = r.order_id left join opinion x on x.tenant = r.tenant and x.id = r.order_id
      where r.tenant = $1 and (o.orderer_id = $2 or x.sender_id = $2) order by r.at desc, r.id`,
    values: [tenant, personId],
  });
}

type Rows = Record<string, unknown>[];

/** The rest, each kind under the name its owner reads. Sealed texts are opened here. */
export async function readOwnRest(db: Db, keys: Keys, tenant: string, personId: string): Promise<Record<string, unknown>> {
  const ask = (text: string) => db.query<Record<string, unknown>>({ text, values: [tenant, personId] });
  const open = (rows: Rows, ...names: string[]) => rows.map((row) => ({ ...row, ...Object.fromEntries(names.map((name) => [name, row[name] ? keys.open(String(row[name])) : null])) }));
  const day = (column: string) => `to_char(${column} at time zone 'UTC' + interval '8 hours', 'YYYY-MM-DD HH24:MI')`;
  const told = (name: string) => `(select w.text from opinion_words w where w.tenant = x.tenant and w.opinion_id = x.id and w.name = '${name}')`;
  const [person, wechat, posts, opinions, questions, signUps, volunteer, training, hours, kin, institutions, sessions] = await Promise.all([
    ask('select name as "姓名", phone_sealed as "电话" from person_private where tenant = $1 and person_id = $2'),
    ask('select count(*)::int as n from wechat_account where tenant = $1 and person_id = $2'),
    ask(`select kind as "任职", ${day('from_at')} as "从", ${day('until_at')} as "到" from post where tenant = $1 and person_id = $2 order by from_at`),
    ask(`select ${day('x.at')} as "时间", ${told('said')} as "意见", ${told('phone')} as "电话", ${told('reply')} as "回复", ${told('why')} as "为什么不满意", x.satisfied as "满意" from opinion x where x.tenant = $1 and x.sender_id = $2 order by x.at`),
    ask(`select ${day('q.at')} as "时间", (select w.text from words w where w.tenant = q.tenant and w.order_id = q.order_id and w.name = q.id::text) as "问题" from question q where q.tenant = $1 and q.person_id = $2 order by q.at`),
    ask(`select ${day('at')} as "时间", heads as "人数", ${day('cancelled_at')} as "取消" from sign_up where tenant = $1 and person_id = $2 order by at`),
    ask(`select birth_year as "出生年份", skills as "会什么", phone_sealed as "电话", ${day('registered_at')} as "登记", ${day('until_at')} as "退出" from volunteer where tenant = $1 and person_id = $2`),
    ask('select course as "培训", on_day as "日子" from trained where tenant = $1 and person_id = $2 order by on_day'),
    ask(`select ${day('at')} as "时间", minutes as "分钟" from hour_entry where tenant = $1 and person_id = $2 order by at`),
    ask(`select called as "怎么称呼老人", kin_called as "老人怎么称呼家人", elder_id = $2 as "我是老人", ${day('at')} as "绑定", ${day('ended_at')} as "解除" from kin where tenant = $1 and (elder_id = $2 or kin_id = $2) order by at`),
    ask('select i.name as "单位" from institution_person p join institution i on i.tenant = p.tenant and i.id = p.institution_id where p.tenant = $1 and p.person_id = $2 and p.until_at is null'),
    ask(`select ${day('created_at')} as "登录", ${day('revoked_at')} as "退出" from session where tenant = $1 and person_id = $2 order by created_at`),
  ]);
  return {
    我: open(person as Rows, '电话')[0] ?? {}, 绑定了微信: Number(wechat[0]?.n) > 0, 任职: posts, 意见: open(opinions, '意见', '电话', '回复', '为什么不满意'), 问题: questions,
    报名: signUps, 志愿者登记: open(volunteer, '电话'), 培训: training, 服务时长: hours, 家人绑定: kin, 单位联系人: institutions, 登录: sessions,
  };
}

/**
 * Erases a person: whatever names them, what they wrote, how they got in. Rows that count or prove something keep their
 * ids. Call it inside `together`, with `touchDirectory`.
 */
export async function erasePerson(db: Db, tenant: string, personId: string, at: Date): Promise<void> {
  const run = (text: string, timed = false) => db.query({ text, values: timed ? [tenant, personId, at] : [tenant, personId] });
  // Held to the end, so that no new log-in comes out of an old one meanwhile.
  await run('select 1 from person where tenant = $1 and id = $2 for no key update');
  await run('insert into erasure (tenant, person_id, at) values ($1, $2, $3) on conflict do nothing', true);
  // What the crew said of the service itself belongs to the record; everything else about a wish was the orderer's.
  await run(`delete from words w using orders o where o.tenant = $1 and o.orderer_id = $2 and w.tenant = o.tenant and w.order_id = o.id and w.name not in ('speaker', 'insurance')
    and not exists (select 1 from history h where h.tenant = $1 and h.order_id = o.id and h.words_id = w.name and h.step in ('serve', 'arrive'))`);
  // What one wrote on the order of an elder one helped, and what one asked before a talk.
  await run(`delete from words w using history h where h.tenant = $1 and h.actor_id = $2 and h.role in ('orderer', 'helper', 'resident') and w.tenant = h.tenant and w.order_id = h.order_id and w.name = h.words_id`);
  await run('delete from words w using question q where q.tenant = $1 and q.person_id = $2 and w.tenant = q.tenant and w.order_id = q.order_id and w.name = q.id::text');
  await run('delete from opinion_words w using opinion x where x.tenant = $1 and x.sender_id = $2 and w.tenant = x.tenant and w.opinion_id = x.id');
  // What one said of one's own hours; what others said of them, and what came of it, belongs to the ledger.
  await run("delete from hour_correction_words w using hour_correction k where k.tenant = $1 and k.person_id = $2 and w.tenant = k.tenant and w.correction_id = k.id and (w.name = 'dispute' or (w.name = 'reason' and k.by_id = $2))");
  // That an article was reviewed stays, and from which house; the name goes, which everybody could read there.
  await run(`update article a set reviewer = coalesce(nullif(btrim(replace(a.reviewer, p.name, '')), ''), '${GONE}') from person_private p
    where a.tenant = $1 and p.tenant = $1 and p.person_id = $2 and length(p.name) > 1 and position(p.name in a.reviewer) > 0
      and exists (select 1 from article_review r where r.tenant = a.tenant and r.slug = a.slug and r.by_id = $2)`);
  await run('update sign_up set name = null where tenant = $1 and helper_id = $2');
  await run(`update team_application set wish = wish || '{"leaderName": ""}' where tenant = $1 and by_id = $2`);
  await run("update join_request set said = null where tenant = $1 and person_id = $2");
  await run("delete from join_request where tenant = $1 and person_id = $2 and state = 'waiting'");
  for (const table of ['volunteer', 'qualification', 'trained', 'away', 'person_file', 'code_try', 'person_private', 'wechat_account', 'delivery', 'message', 'consent_count', 'consent_said', 'notice_off', 'article_read', 'article_follow']) await run(`delete from ${table} where tenant = $1 and person_id = $2`);
  await run('update post set until_at = $3 where tenant = $1 and person_id = $2 and until_at is null', true);
  await run('update institution_person set until_at = $3 where tenant = $1 and person_id = $2 and until_at is null', true);
  await run('update kin set ended_at = $3, ended_by = $2 where tenant = $1 and (elder_id = $2 or kin_id = $2) and ended_at is null', true);
  await run("update kin set called = '', kin_called = '' where tenant = $1 and (elder_id = $2 or kin_id = $2)");
  await run('delete from kin_code where tenant = $1 and elder_id = $2');
  await run('delete from invitation where tenant = $1 and accepted_by = $2');
  // A computer that was let in and has not fetched its log-in yet.
  await run('delete from desk_login where tenant = $1 and answered_by = $2');
  await run('update privacy_consent set withdrawn_at = $3 where tenant = $1 and person_id = $2 and withdrawn_at is null', true);
  await run('update file set deleted_at = $3 where tenant = $1 and person_id = $2 and deleted_at is null', true);
  await run('update session set revoked_at = coalesce(revoked_at, $3) where tenant = $1 and person_id = $2', true);
}

/** Is there an open order of this person's, or a visit still to be made that they go along to? */
export async function isNeeded(db: Db, tenant: string, personId: string): Promise<boolean> {
  return (await db.query({
    text: `select 1 from orders where tenant = $1 and orderer_id = $2 and waits_kind is not null
      union all select 1 from orders o join activity a on a.tenant = o.tenant and a.id = o.activity_id
        where o.tenant = $1 and o.waits_kind = 'team' and a.served_at is null and a.crew -> 'personIds' @> to_jsonb($2::text) limit 1`,
    values: [tenant, personId],
  })).length > 0;
}

/** Was this person erased? */
export async function isErased(db: Db, tenant: string, personId: string): Promise<boolean> {
  return (await db.query({ text: 'select 1 from erasure where tenant = $1 and person_id = $2', values: [tenant, personId] })).length > 0;
}
