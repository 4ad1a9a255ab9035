/** What is loaded for measuring must be what the program itself writes. */
import type { OrderView } from '../../cloud/domain/answers';
import { addPeople, tenant } from '../../bench/county';
import { leaderId, residentId, secretaryId } from '../../bench/ids';
import { load } from '../../bench/load';
import { playTemplates } from '../../bench/templates';
import { openSession } from '../../cloud/functions/login';
import { verifyRecords } from '../../cloud/commands/verify-records';
import { clientAt, newKey, openCounty, wish, type County } from '../setup/county';
import { servedFaults } from '../setup/served';

let county: County;
let villages: string[];

beforeAll(async () => {
  county = await openCounty({ now: new Date() });
  villages = await addPeople(county.server.office.db, new Date(county.time.now.getTime() - 30 * 86_400_000));
  const templates = await playTemplates(county.server.office, villages[0] as string, 1);
  await load(county.databaseUrl, { orders: 300, openShare: 0.5, years: 2, villages, templates });
}, 600_000);
afterAll(() => county.close());

/** Every table with a row of this order, and which of its columns hold something, on any of its rows. */
async function filledBy(orderId: string): Promise<Record<string, string[]>> {
  const { db } = county.server.office;
  const tables = await db.query<{ name: string }>({ text: "select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'order_id' and table_name not in ('checkable_text') order by 1", values: [] });
  const filled: Record<string, string[]> = {};
  const look = async (table: string, where: string) => {
    const rows = await db.query<{ column: string }>({ text: `select distinct e.key as column from ${table} t, jsonb_each(to_jsonb(t)) e where ${where} and e.value <> 'null' order by 1`, values: [orderId] });
    if (rows.length > 0) filled[table] = rows.map((row) => row.column);
  };
  await look('orders', 't.id = $1');
  await look('activity', 't.id = (select activity_id from orders where id = $1)');
  await look('booking', 't.activity_id = (select activity_id from orders where id = $1)');
  for (const { name } of tables) await look(name, 't.order_id = $1');
  // A notice is told a moment later, by the clock; what is loaded is long since told.
  filled.notice = (filled.notice ?? []).filter((column) => column !== 'told_at');
  // Whether new teams come first depends on how often all the others have served by then.
  filled.activity = (filled.activity ?? []).filter((column) => column !== 'first_until');
  return filled;
}

/** One that was copied, not played. */
async function loaded(state: string): Promise<string> {
  const rows = await county.server.office.db.query<{ id: string }>({
    text: `select o.id from orders o where o.tenant = $1 and o.state = $2 and o.village_code <> $3 and o.helper_id is null and o.topic_id = 'anti-fraud' and o.attempt = 1
      and o.village_code = any($4) limit 1`, values: [tenant, state, villages[0], villages],
  });
  return rows[0]?.id ?? '';
}

test('装进去的单和一步一步走出来的单，填的是同样的表、同样的列', async () => {
  const as = async (personId: string) => clientAt(county.url, (await openSession(county.server.office, personId)).sessionToken);
  const [resident, secretary, leader, police] = [await as(residentId(1)), await as(secretaryId(1)), await as(leaderId(249)), await county.as('liaison-police')];
  const date = (days: number) => new Date(county.time.now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
  const slots = [{ date: date(5), part: 'morning' }, { date: date(6), part: 'morning' }];
  const placed = await resident.must<OrderView>('order.place', wish({ villageCode: villages[1], slots }));
  const { id } = placed;
  const same = async (state: string) => expect([state, await filledBy(await loaded(state))]).toEqual([state, await filledBy(id)]);
  await same('placed');
  await secretary.must('order.dispatch', { id, key: newKey(), departmentId: 'police', reason: '这里一向由它办' });
  await same('dispatched');
  await police.must('order.accept', { id, key: newKey(), openToAll: true });
  await same('accepted');
  // The office hours in which new teams come first are over by then.
  county.time.now = new Date(county.time.now.getTime() + 4 * 86_400_000);
  await leader.must('order.claim', { id, key: newKey(), slot: slots[0], speaker: '谭老师' });
  await same('claimed');
  const { visitCode } = await resident.must<OrderView>('order.read', { id });
  await leader.must('order.serve', { id, key: newKey(), visitCode, headCount: 26, minutes: 60, summary: '一条一条讲' });
  await same('served');
  await resident.must('order.rate', { id, key: newKey(), stars: 5, tags: ['clear'], words: '听清了' });
  await same('rated');
  await secretary.must('order.followUp', { id, key: newKey(), reached: true, satisfied: 'yes', change: '先挂断再问' });
  await same('closed');
});

test('装进去的单可以接着走；别的村的支书走不动它', async () => {
  const id = await loaded('placed');
  const { db, office } = { db: county.server.office.db, office: county.server.office };
  const [order] = await db.query<{ village: string }>({ text: 'select village_code as village from orders where id = $1', values: [id] });
  const at = villages.indexOf(order?.village ?? '');
  const as = async (n: number) => clientAt(county.url, (await openSession(office, secretaryId(n))).sessionToken);
  const state = async () => (await db.query<{ state: string }>({ text: 'select state from orders where id = $1', values: [id] }))[0]?.state;
  const other = await (await as(at + 1)).call('order.dispatch', { id, key: newKey(), departmentId: 'police' });
  expect([other.status, await state()]).toEqual([403, 'placed']);
  await (await as(at)).must('order.dispatch', { id, key: newKey(), departmentId: 'police', reason: '这里一向由它办' });
  expect(await state()).toBe('dispatched');
});

test('装进去的服务时长和服务场次对得上', async () => {
  expect(await verifyRecords(county.server.office)).toMatchObject({ whole: true });
  expect(await servedFaults(county.server.office.db, tenant)).toEqual([]);
});
