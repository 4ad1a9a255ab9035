/** Each rule of the judge, seen to find what it is for: one thing is put wrong, and that rule says so. */
import type { OrderView } from '../../cloud/domain/answers';
import type { StepName } from '../../cloud/domain/order/lifecycle';
import { runClock } from '../../cloud/queue/clock';
import { tellAll } from '../../cloud/queue/outbox';
import type { Db } from '../../cloud/store/postgres';
import { newKey, openCounty, wish, type County } from '../setup/county';
import type { Done } from './crowd';
import { judge, ruleNames, type Heard } from './judge';

let county: County;
let heard: Heard & { done: Done[] };

/** One order that a team goes to, one that the clock has raised, one that nobody may have. */
beforeAll(async () => {
  county = await openCounty();
  const { office } = county.server;
  heard = { done: [], refused: [], now: county.time.now };
  const take = async (as: string, step: StepName, input: object) => {
    const key = newKey();
    const order = await (await county.as(as)).must<OrderView>(`order.${step}`, { ...input, key });
    heard.done.push({ orderId: order.id, number: order.number, step, personId: county.idOf(as), key });
    return order;
  };
  const { id } = await take('resident-elder', 'place', wish());
  await take('leader-mingxing', 'dispatch', { id, departmentId: 'police' });
  await take('liaison-police', 'accept', { id, openToAll: true });
  await take('captain-anti-fraud', 'claim', { id, slot: { date: '2026-11-26', part: 'morning' }, speaker: '谭老师' });
  const late = await take('resident-elder', 'place', wish());
  const key = newKey();
  const { status, body } = await (await county.as('resident-elder')).call('order.dispatch', { id: late.id, key, departmentId: 'police' });
  expect(status).toBe(403);
  heard.refused.push({ personId: county.idOf('resident-elder'), key, refusal: String(body.refusal) });
  county.time.now = new Date('2026-11-24T02:00:00Z');
  heard.now = county.time.now;
  expect(await runClock(office)).toBe(1);
  await tellAll(office);
}, 600_000);
afterAll(() => county.close());

const undo = new Error('undo');

/** What the judge says after `sql`, which is then undone. */
async function after(sql: string, over: Partial<Heard> = {}): Promise<string[]> {
  let found: string[] = [];
  await county.server.office.db.together(async (db: Db) => {
    for (const one of sql.split(';')) if (one.trim()) await db.query({ text: one, values: [] });
    found = await judge(db, { ...heard, ...over });
    throw undo;
  }).catch((fault: unknown) => {
    if (fault !== undo) throw fault;
  });
  return [...new Set(found.map((one) => one.split('：')[0] as string))];
}

test('什么也没有弄坏，就什么也没有发现', async () => {
  expect(await judge(county.server.office.db, heard)).toEqual([]);
});

const copyOf = (table: string, change: string) => `insert into ${table} select (jsonb_populate_record(null::${table}, to_jsonb(x) || jsonb_build_object(${change}))).* from ${table} x`;

/** What is put wrong, and the rule that has to say so. */
const wrongs: readonly [rule: string, what: string, sql: string, over?: () => Partial<Heard>][] = [
  ['确认过的都在', '告诉过人办好了的一步，流转记录里没有', "delete from history where step = 'claim'"],
  ['确认过的都在', '告诉过人点好了的一单，不见了', "delete from orders where state = 'claimed'"],
  ['确认过的都在', '键没有记下', 'delete from done_once'],
  ['拒绝的没有办', '告诉过人没办成的，却办了', 'select 1', () => ({ refused: heard.done.slice(0, 1).map(({ personId, key }) => ({ personId, key, refusal: 'order.notYou' })) })],
  ['一个键只办一次', '同一步写了两行', copyOf('history', "'seq', 9") + " where step = 'dispatch'"],
  ['没有两支队接同一单', '又有一支队接了', copyOf('history', "'seq', 9, 'actor_id', gen_random_uuid()") + " where step = 'claim'"],
  ['只有一支队被告知接到', '两位队长都听说接到了', 'select 1', () => ({ done: [...heard.done, { ...heard.done[3] as Done, personId: county.idOf('captain-health') }] })],
  ['单子是整的', '联系人没有写上', "delete from words where name = 'contact'"],
  ['单子是整的', '活动没有写上', 'delete from activity'],
  ['单子是整的', '版本没有跟上', 'update activity set version = version + 1'],
  ['没有无主的行', '流转记录写了，单子没有写', 'delete from orders'],
  ['没有无主的行', '消息写了，通知没有写', 'delete from notice'],
  ['半天只答应一次', '接了单，半天没有占上', 'delete from booking'],
  ['半天只答应一次', '没有接单，半天却占着', copyOf('booking', "'date', '2026-12-01'")],
  ['一件事只通知一次', '同一件事又通知了一次', copyOf('notice', "'id', gen_random_uuid()")],
  ['通知都有来由', '通知了没有办的一步', "update notice set step = 'serve' where step = 'claim'"],
  ['发生的都通知了', '办了，没有通知', "delete from notice where step = 'dispatch'"],
  ['通知都送到了消息里', '有通知一直没有写成消息', 'update notice set told_at = null'],
  ['一条通知每人一条消息', '消息写了两遍', copyOf('message', "'id', gen_random_uuid(), 'notice_id', gen_random_uuid()").replace('insert', 'alter table message drop constraint message_event; insert')],
  ['时限的事只发生一次', '上报了两次', copyOf('clock_event', "'at', now()").replace('insert', 'alter table clock_event drop constraint clock_event_key; insert')],
  ['时钟走的每一步都记着', '时钟走了，没有记', 'delete from clock_event'],
  ['时限的事一件不少', '过了时限没有管', "update orders set due_at = '2026-11-23T00:00:00Z' where due_at is not null"],
  ['提醒都有对应的事', '提醒了没有记的事', copyOf('notice', "'id', gen_random_uuid(), 'step', 'overdue', 'at', now()")],
  ['微信消息只发一次', '微信发出的比记着的多', 'select 1', () => ({ sent: [{ personId: county.idOf('resident-elder'), count: 1 }] })],
  ['流转记录推得出现状', '状态改了，记录没有', "update orders set state = 'dispatched' where state = 'claimed'"],
  ['流转记录推得出现状', '换了一支队，记录没有', `update activity set crew = crew || '{"ref": "health-team"}' where crew <> 'null'`],
  ['数着的和记着的一样', '没有服务过的数成服务过的', "insert into served select tenant, id, 1, activity_id, village_code, null, null, now(), true from orders"],
  ['数着的和记着的一样', '有队要去的单没有数在它头上', 'update orders set to_serve_team = null'],
];

test.each(wrongs)('%s：%s', async (rule, _what, ...[sql, over]) => {
  expect(await after(sql, over?.())).toContain(rule);
});

test('每一条规则都试过了；试完了什么也没有变', async () => {
  expect(new Set(wrongs.map(([rule]) => rule))).toEqual(new Set(ruleNames));
  expect(await judge(county.server.office.db, heard)).toEqual([]);
});
