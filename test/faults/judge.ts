/**
 * The judge: reads the database after a fault and says what is not as it was promised. Each rule stands by itself, and each
 * is seen to find what it is for in judge.test.ts.
 */
import { clockRows } from '../../cloud/domain/order/clock-events';
import { states, stepNames, stepRow } from '../../cloud/domain/order/lifecycle';
import type { HistoryLine } from '../../cloud/domain/order/order';
import { replay } from '../../cloud/domain/order/replay';
import type { Db } from '../../cloud/store/postgres';
import { fromRow } from '../../cloud/store/rows';
import { servedFaults } from '../setup/served';
import type { Done, Memory } from './crowd';

/** What people were told, and what WeChat has sent to whom. */
export interface Heard { done: readonly Done[]; refused: Memory['refused']; sent?: readonly { personId: string; count: number }[]; now: Date }

interface Rule { name: string; says: string; sql: string; values?: (heard: Heard) => unknown[] }

const literal = (names: readonly string[]) => names.map((one) => `'${one}'`).join(', ');
const waits = Object.entries(states).filter(([, row]) => row.waitsFor !== null).map(([name]) => name);
const crewed = Object.entries(states).filter(([, row]) => row.waitsFor === 'team').map(([name]) => name);
const free = stepNames.filter((step) => ['release', 'reclaim', 'noShow', 'redo'].includes(step));
const overdueStates = [...new Set(clockRows.filter((row) => row.kind === 'overdue').flatMap((row) => row.states))];
const kinds = [...new Set(clockRows.map((row) => row.kind))];
/* Steps after which somebody besides the actor is always told. */
const heardOf = stepNames.filter((step) => ['place', 'dispatch', 'accept', 'claim'].includes(step) && stepRow(step).tells.length > 0);

/** Rules that are one statement each: every row it gives is a finding. */
const rules: readonly Rule[] = [
  {
    name: '确认过的都在', says: '有人被告知办好了，库里没有',
    sql: `select g."orderId", g.step, g.key from jsonb_to_recordset($1::jsonb) as g("orderId" uuid, number text, step text, "personId" uuid, key text)
      where not exists (select 1 from orders o where o.id = g."orderId" and o.number = g.number)
        or not exists (select 1 from done_once d where d.person_id = g."personId" and d.key = g.key and d.step = g.step and d.order_id = g."orderId")
        or not exists (select 1 from history h join done_once d on d.order_id = h.order_id and d.person_id = h.actor_id and d.step = h.step and d.at = h.at
          where d.person_id = g."personId" and d.key = g.key)`,
    values: ({ done }) => [JSON.stringify(done)],
  },
  {
    name: '拒绝的没有办', says: '有人被告知没办成，库里却办了',
    sql: `select g.refusal, d.step, d.order_id from jsonb_to_recordset($1::jsonb) as g("personId" uuid, key text, refusal text) join done_once d on d.person_id = g."personId" and d.key = g.key`,
    values: ({ refused }) => [JSON.stringify(refused)],
  },
  {
    name: '一个键只办一次', says: '键和流转记录对不上',
    sql: `select order_id, step, h.lines, d.keys from
        (select order_id, step, actor_id as person_id, at, count(*) as lines from history where actor_id is not null group by 1, 2, 3, 4) h
        full join (select order_id, step, person_id, at, count(*) as keys from done_once group by 1, 2, 3, 4) d using (order_id, step, person_id, at)
      where h.lines is distinct from d.keys`,
  },
  {
    name: '没有两支队接同一单', says: '一单有两次接单，中间没有退回',
    sql: `select order_id, count(*) from (select h.*, count(*) filter (where step in (${literal(free)})) over (partition by order_id order by seq) as turn from history h) x
      where step in ('claim', 'takeOn') group by order_id, turn having count(*) > 1`,
  },
  {
    name: '只有一支队被告知接到', says: '两个人都被告知接到了同一单',
    sql: `select g."orderId", count(*) from jsonb_to_recordset($1::jsonb) as g("orderId" uuid, step text, "personId" uuid)
      where g.step = 'claim' and not exists (select 1 from history h where h.order_id = g."orderId" and h.step in (${literal(free)})) group by 1 having count(distinct "personId") > 1`,
    values: ({ done }) => [JSON.stringify(done)],
  },
  {
    name: '单子是整的', says: '单子、活动、流转记录、联系人缺了一样，或者数目不对',
    sql: `select o.id, o.number, o.state from orders o left join activity a on a.id = o.activity_id
      where a.id is null
        or o.history_length <> (select count(*) from history h where h.order_id = o.id)
        or o.history_length <> (select coalesce(max(h.seq), -1) + 1 from history h where h.order_id = o.id)
        or (a.version <> o.history_length and (select count(*) from orders s where s.activity_id = a.id) = 1 and o.attempt = 1)
        or not exists (select 1 from words w where w.order_id = o.id and w.name = 'contact')
        or (o.state in (${literal(waits)})) <> (o.waits_kind is not null)
        or (o.state in (${literal(crewed)}) and (a.crew is null or a.crew = 'null'::jsonb))`,
  },
  {
    name: '没有无主的行', says: '有一行属于一张不存在的单',
    sql: `select 'activity' as what, a.id from activity a where not exists (select 1 from orders o where o.activity_id = a.id)
      union all select 'history', h.order_id from history h where not exists (select 1 from orders o where o.id = h.order_id)
      union all select 'words', w.order_id from words w where not exists (select 1 from orders o where o.id = w.order_id)
      union all select 'done_once', d.order_id from done_once d where not exists (select 1 from orders o where o.id = d.order_id)
      union all select 'notice', n.id from notice n where n.order_id is not null and not exists (select 1 from orders o where o.id = n.order_id)
      union all select 'message', m.id from message m where not exists (select 1 from notice n where n.id = m.notice_id)
      union all select 'delivery', d.message_id from delivery d where not exists (select 1 from message m where m.id = d.message_id)`,
  },
  {
    name: '半天只答应一次', says: '上门的人和答应下来的半天对不上',
    sql: `with due as (select distinct p.person_id::uuid as person_id, a.slot ->> 'date' as date, a.slot ->> 'part' as part, a.id as activity_id
        from activity a, jsonb_array_elements_text(a.crew -> 'personIds') as p(person_id)
        where a.crew is not null and a.crew <> 'null'::jsonb and exists (select 1 from orders o where o.activity_id = a.id and o.state in (${literal(crewed)})))
      select activity_id, person_id, date, part from due full join booking b using (person_id, date, part, activity_id)
      where due.* is null or b.tenant is null`,
  },
  {
    name: '一件事只通知一次', says: '同一件事对同一处通知了两次',
    sql: `select order_id, step, to_kind, to_ref, count(*) from notice where order_id is not null group by order_id, step, at, to_kind, to_ref having count(*) > 1`,
  },
  {
    name: '通知都有来由', says: '通知了一件没有发生的事',
    sql: `select n.id, n.step from notice n where n.order_id is not null
      and not exists (select 1 from history h where h.order_id = n.order_id and h.step = n.step and h.at = n.at)
      and not exists (select 1 from clock_event e where e.order_id = n.order_id and e.kind = n.step and e.at = n.at)`,
  },
  {
    name: '发生的都通知了', says: '办了一步，谁也没有通知',
    sql: `select h.order_id, h.step from history h where h.step in (${literal(heardOf)}) and not exists (select 1 from notice n where n.order_id = h.order_id and n.step = h.step and n.at = h.at)`,
  },
  {
    name: '通知都送到了消息里', says: '静下来以后还有没写成消息的通知',
    sql: 'select id, step from notice where told_at is null',
  },
  {
    name: '一条通知每人一条消息', says: '同一条通知，一个人有两条消息',
    sql: 'select order_id, kind, person_id, count(*) from message group by order_id, kind, person_id, at having count(*) > 1',
  },
  {
    name: '时限的事只发生一次', says: '时钟的一件事发生了两次',
    sql: 'select order_id, kind, count(*) from clock_event group by order_id, since, due_at, kind having count(*) > 1',
  },
  {
    name: '时钟走的每一步都记着', says: '时钟走的步子和它的记录对不上',
    sql: `select order_id, step, h.lines, e.events from
        (select order_id, step, at, count(*) as lines from history where role = 'system' group by 1, 2, 3) h
        full join (select order_id, step, at, count(*) as events from clock_event where step is not null group by 1, 2, 3) e using (order_id, step, at)
      where h.lines is distinct from e.events`,
  },
  {
    name: '时限的事一件不少', says: '过了时限，时钟没有管',
    sql: `select o.id, o.state, o.due_at from orders o where o.due_at <= $1 and o.state in (${literal(overdueStates)})
      and not exists (select 1 from clock_event e where e.order_id = o.id and e.since = o.since and e.due_at = o.due_at and e.kind = 'overdue')`,
    values: ({ now }) => [now],
  },
  {
    name: '提醒都有对应的事', says: '时钟通知了没有记下来的事',
    sql: `select n.id, n.step from notice n where n.step in (${literal(kinds)}) and not exists (select 1 from clock_event e where e.order_id = n.order_id and e.kind = n.step and e.at = n.at)`,
  },
  {
    name: '微信消息只发一次', says: '微信发出的比库里记着要发的多，或者比记着发出的少',
    sql: `select g."personId", g.count, d.begun, d.sent from jsonb_to_recordset($1::jsonb) as g("personId" uuid, count int)
        left join (select person_id, count(*) filter (where sending_at is not null) as begun, count(*) filter (where state = 'sent') as sent from delivery group by 1) d on d.person_id = g."personId"
      where g.count > coalesce(d.begun, 0) or g.count < coalesce(d.sent, 0)`,
    values: ({ sent }) => [JSON.stringify(sent ?? [])],
  },
];

/** The names of all rules. */
export const ruleNames: readonly string[] = [...rules.map((one) => one.name), '流转记录推得出现状', '数着的和记着的一样'];

/** All that is wrong, a sentence each; nothing is wrong when it is empty. */
export async function judge(db: Db, heard: Heard): Promise<string[]> {
  const found: string[] = [];
  for (const { name, says, sql, values } of rules) {
    const rows = await db.query<object>({ text: `${sql} limit 5`, values: values?.(heard) ?? [] });
    for (const row of rows) found.push(`${name}：${says} ${JSON.stringify(row)}`);
  }
  const [county] = await db.query<{ tenant: string }>({ text: 'select tenant from tenant', values: [] });
  const miscounted = (await servedFaults(db, county?.tenant ?? '')).slice(0, 5).map((row) => `数着的和记着的一样：总览要数的和流转记录不一样 ${JSON.stringify(row)}`);
  return [...found, ...(await judgeHistories(db)), ...miscounted];
}

interface Told { id: string; state: string; attempt: number; holder: string; activity: string; flow: string; department: string | null; crew: string | null; lines: Record<string, unknown>[] }

/* By the table: what the history leads to is what the order and its activity are. */
async function judgeHistories(db: Db): Promise<string[]> {
  const orders = await db.query<Told>({
    text: `select o.id, o.state, o.attempt, o.holder_code as holder, o.activity_id as activity, o.flow, a.department_id as department,
        case when a.crew is null or a.crew = 'null'::jsonb then null else (a.crew ->> 'kind') || ':' || (a.crew ->> 'ref') end as crew,
        (select jsonb_agg(to_jsonb(h) - 'tenant' order by h.seq) from history h where h.order_id = o.id) as lines
      from orders o left join activity a on a.id = o.activity_id`,
    values: [],
  });
  return orders.flatMap(({ id, lines, ...is }) => {
    try {
      const told = replay((lines ?? []).map(({ from_state: from, to_state: to, ...line }) => ({ ...fromRow<HistoryLine>(line), from, to }) as HistoryLine));
      const ought = { state: told.state, attempt: told.attempt, holder: told.holderCode, activity: told.activityId, flow: told.flow, department: told.departmentId, crew: told.crew };
      const off = Object.entries(ought).filter(([name, value]) => is[name as keyof typeof is] !== value).map(([name, value]) => `${name} ${String(value)}≠${String(is[name as keyof typeof is])}`);
      return off.length > 0 ? [`流转记录推得出现状：推出来的和单子不一样 ${id} ${off.join('，')}`] : [];
    } catch (fault) {
      return [`流转记录推得出现状：推不下去 ${id} ${(fault as Error).message}`];
    }
  });
}
