/** No room left on the disk, as the server meets it. */
import type { OrderView } from '../../cloud/domain/answers';
import { runClock } from '../../cloud/queue/clock';
import type { Db } from '../../cloud/store/postgres';
import { newKey, openCounty, wish, type County } from '../setup/county';

let county: County;
beforeEach(async () => {
  county = await openCounty();
});
afterEach(() => county.close());

/** From now on the database refuses to write what changes an order. @returns makes room again */
function fillUp(): () => void {
  const { db } = county.server.office as { db: Db };
  const { query } = db;
  const noRoom = Object.assign(new Error('could not extend file: No space left on device'), { code: '53100' });
  db.query = (statement) => (/insert into (history|orders)/.test(statement.text) ? Promise.reject(noRoom) : query(statement));
  return () => {
    db.query = query;
  };
}
const rows = async () => (await county.server.office.db.query<{ n: string }>({ text: "select (select count(*) from orders) || ' ' || (select count(*) from history) || ' ' || (select count(*) from notice) || ' ' || (select count(*) from clock_event) as n", values: [] }))[0]?.n;

test('硬盘写满时点单：请他过一会儿再试，什么也没有写；腾出地方，同一单再送就成', async () => {
  const elder = await county.as('resident-elder');
  const input = wish();
  const before = await rows();
  const makeRoom = fillUp();
  const { status, body } = await elder.call('order.place', input);
  expect([status, body.refusal, body.error]).toEqual([503, 'server.full', '服务器暂时记不下新的内容，您填的还在，请过一会儿再试']);
  expect(await rows()).toBe(before);
  makeRoom();
  expect((await elder.must<OrderView>('order.place', input)).state).toBe('placed');
  expect(await rows()).not.toBe(before);
});

test('硬盘写满时单子到了时限：时钟不把它记成办不了，腾出地方以后照样上报', async () => {
  const order = await (await county.as('resident-elder')).must<OrderView>('order.place', wish());
  county.time.now = new Date('2026-11-24T02:00:00Z');
  const before = await rows();
  const makeRoom = fillUp();
  await expect(runClock(county.server.office)).rejects.toMatchObject({ code: '53100' });
  expect(await rows()).toBe(before);
  makeRoom();
  expect(await runClock(county.server.office)).toBe(1);
  const seen = await (await county.as('leader-chihe')).must<OrderView>('order.read', { id: order.id });
  expect(seen.history.map((line) => line.title)).toContain('到期自动上报到池河镇');
  expect((await (await county.as('leader-chihe')).call('order.dispatch', { id: order.id, key: newKey(), departmentId: 'police' })).status).toBe(200);
});
