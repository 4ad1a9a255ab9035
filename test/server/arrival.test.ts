/** The visit itself: coming, leaving, and what proves both. */
import type { OrderView } from '../../cloud/domain/answers';
import type { SlipView } from '../../cloud/domain/order/slip';
import { newKey, openCounty, wish, type Client, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';

let county: County;
let elder: Client;
let worker: Client;
let secretary: Client;
let police: Client;
let captain: Client;
const start = new Date('2026-11-26T02:00:00Z');

beforeAll(async () => {
  county = await freeDays(await openCounty());
  [elder, worker, secretary, police, captain] = await Promise.all(['resident-elder', 'worker-mingxing-1', 'leader-mingxing', 'liaison-police', 'captain-anti-fraud'].map((who) => county.as(who)));
});
afterAll(() => county.close());
beforeEach(() => {
  county.time.now = start;
});

const slot = { date: '2026-11-26', part: 'morning' };
const later = (minutes: number) => {
  county.time.now = new Date(county.time.now.getTime() + minutes * 60_000);
};
const send = (who: Client, name: string, order: { id: string }, more: object = {}) => who.call<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });
const step = (who: Client, name: string, order: { id: string }, more: object = {}) => who.must<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });
const record = { headCount: 20, minutes: 60, summary: '讲了骗局' };

async function claimed(who = elder, more: object = {}, crew: string[] = []): Promise<OrderView> {
  county.time.now = new Date(start.getTime() - 86_400_000);
  const order = await who.must<OrderView>('order.place', wish({ slots: [slot], ...more }));
  await step(secretary, 'dispatch', order, { departmentId: 'police' });
  await step(police, 'accept', order, { openToAll: false, teamIds: ['anti-fraud-team'] });
  await step(captain, 'claim', order, { slot, speaker: '谭老师', crew });
  county.time.now = start;
  return order;
}
const codeOf = async (order: OrderView, who = elder) => (await who.must<OrderView>('order.read', { id: order.id })).visitCode as string;
const wrongOf = (code: string) => (code === '000000' ? '000001' : '000000');

interface Row { arrived_at: Date | null; left_at: Date | null; proof: string | null; served_by: string[] | null; minutes: number | null; travel_minutes: number | null; wrong_codes: number; version: number }
async function stored(order: OrderView): Promise<Row> {
  const rows = await county.server.office.db.query<Row>({ text: 'select a.* from activity a join orders o on o.activity_id = a.id where o.id = $1', values: [order.id] });
  return rows[0] as Row;
}
const linesOf = async (order: OrderView, name: string) => county.server.office.db.query<{ detail: Record<string, unknown> }>({ text: 'select detail from history where order_id = $1 and step = $2 order by seq', values: [order.id, name] });

test('武队长到门口对上到场码记到场，讲完记离开；服务记录里到场、离开、谁去的、路上都有', async () => {
  const order = await claimed();
  const seen = await step(captain, 'arrive', order, { visitCode: await codeOf(order) });
  expect(seen.record).toMatchObject({ arrived: '11月26日 10:00', left: null, proof: '到场码对上了' });
  expect(seen.visit.proven).toBe(true);
  expect(seen.may.map((one) => one.step)).not.toContain('arrive');
  later(70);
  const done = await step(captain, 'serve', order, { ...record, travelMinutes: 40 });
  expect(done.record).toEqual({ arrived: '11月26日 10:00', left: '11月26日 11:10', proof: '到场码对上了', servedBy: [expect.any(String)], headCount: 20, minutes: 60, travelMinutes: 40, summary: '讲了骗局' });
  expect(await stored(order)).toMatchObject({ proof: 'code', minutes: 60, travel_minutes: 40, served_by: [county.idOf('captain-anti-fraud')] });
  expect((await elder.must<OrderView>('order.read', { id: order.id })).record).toEqual(done.record);
});

test('要不到码也能先记到场，完成服务时再填码；到场只记一次', async () => {
  const order = await claimed();
  await step(captain, 'arrive', order);
  expect(await stored(order)).toMatchObject({ proof: null, arrived_at: start });
  const visitCode = await codeOf(order);
  expect(await send(captain, 'arrive', order, { visitCode })).toMatchObject({ status: 409, body: { refusal: 'order.arrivedBefore' } });
  expect(await send(captain, 'serve', order, { ...record, visitCode })).toMatchObject({ status: 409, body: { refusal: 'order.minutesLong' } });
  later(45);
  expect(await send(captain, 'serve', order, record)).toMatchObject({ status: 409, body: { refusal: 'order.notConfirmed' } });
  expect(await stored(order)).toMatchObject({ proof: null, minutes: null });
  await step(captain, 'serve', order, { ...record, visitCode });
  expect(await stored(order)).toMatchObject({ proof: 'code', arrived_at: start });
  expect(await linesOf(order, 'arrive')).toHaveLength(1);
});

test('到场码错了要算次数，和完成服务算在一起；错五次后只能请对方确认，确认也是凭据', async () => {
  const order = await claimed();
  const right = await codeOf(order);
  for (let at = 0; at < 3; at += 1) expect(await send(captain, 'arrive', order, { visitCode: wrongOf(right) })).toMatchObject({ status: 409, body: { refusal: 'order.codeWrong' } });
  for (let at = 0; at < 2; at += 1) expect(await send(captain, 'serve', order, { ...record, visitCode: wrongOf(right) })).toMatchObject({ status: 409, body: { refusal: 'order.codeWrong' } });
  expect(await send(captain, 'arrive', order, { visitCode: right })).toMatchObject({ status: 429, body: { refusal: 'order.codeTries' } });
  expect(await stored(order)).toMatchObject({ arrived_at: null, proof: null, wrong_codes: 5 });
  await step(elder, 'confirm', order);
  expect(await stored(order)).toMatchObject({ proof: 'confirm' });
  expect((await step(captain, 'serve', order, record)).record).toMatchObject({ arrived: null, proof: '对方确认到场' });
});

test('上门的人里的志愿者也能记到场；没去的居民、部门、别的队记不了，什么也没变', async () => {
  const order = await claimed(elder, {}, [county.idOf('captain-anti-fraud')]);
  const before = await stored(order);
  for (const who of [elder, secretary, police, await county.as('captain-health')]) expect([403, 409]).toContain((await send(who, 'arrive', order)).status);
  expect(await stored(order)).toEqual(before);
  expect(await linesOf(order, 'arrive')).toEqual([]);
});

test('没有信号时记的到场，用手机上的时间，写明是后来发的；太早的、将来的用服务器的时间', async () => {
  const order = await claimed();
  later(300);
  await step(captain, 'arrive', order, { visitCode: await codeOf(order), at: start.toISOString() });
  expect(await stored(order)).toMatchObject({ arrived_at: start });
  expect((await linesOf(order, 'arrive'))[0]?.detail).toMatchObject({ offline: true, arrivedAt: start.toISOString() });
  const left = new Date(start.getTime() + 3_600_000).toISOString();
  expect((await step(captain, 'serve', order, { ...record, at: left })).record).toMatchObject({ left: '11月26日 11:00' });

  for (const hours of [-73, 1, -30]) {
    const other = await claimed();
    await step(captain, 'arrive', other, { at: new Date(start.getTime() + hours * 3_600_000).toISOString() });
    expect(await stored(other)).toMatchObject({ arrived_at: start });
    expect((await linesOf(other, 'arrive'))[0]?.detail).not.toHaveProperty('offline');
  }
  const third = await claimed();
  expect(await send(captain, 'arrive', third, { at: '昨天' })).toMatchObject({ status: 400, body: { field: 'at' } });
});

test('服务时间最多是到场到离开再加半小时，一次最多八小时；路上另外算', async () => {
  const order = await claimed();
  await step(captain, 'arrive', order, { visitCode: await codeOf(order) });
  later(60);
  expect(await send(captain, 'serve', order, { ...record, minutes: 91 })).toMatchObject({ status: 409, body: { refusal: 'order.minutesLong', error: expect.stringContaining('路上的时间另外填') } });
  expect(await send(captain, 'serve', order, { ...record, minutes: 481 })).toMatchObject({ status: 400, body: { field: 'minutes' } });
  expect(await send(captain, 'serve', order, { ...record, travelMinutes: 601 })).toMatchObject({ status: 400, body: { field: 'travelMinutes' } });
  expect(await stored(order)).toMatchObject({ minutes: null, left_at: null });
  await step(captain, 'serve', order, { ...record, minutes: 90, travelMinutes: 600 });
  expect(await stored(order)).toMatchObject({ minutes: 90, travel_minutes: 600 });
});

test('谁服务的只能从上门的人里选', async () => {
  const order = await claimed();
  const visitCode = await codeOf(order);
  expect(await send(captain, 'serve', order, { ...record, visitCode, servedBy: [county.idOf('worker-mingxing-1')] })).toMatchObject({ status: 400, body: { refusal: 'service.notCrew' } });
  expect(await stored(order)).toMatchObject({ served_by: null });
  await step(captain, 'serve', order, { ...record, visitCode, servedBy: [county.idOf('captain-anti-fraud')] });
  expect(await stored(order)).toMatchObject({ served_by: [county.idOf('captain-anti-fraud')] });
});

test('退单以后到场不算数，换的队要重新到场', async () => {
  const order = await claimed();
  await step(captain, 'arrive', order, { visitCode: await codeOf(order) });
  await step(captain, 'release', order, { reason: '车坏了' });
  expect(await stored(order)).toMatchObject({ arrived_at: null, proof: null });
});

describe('网格员代点单，自己又上门', () => {
  const own = async () => {
    const order = await worker.must<OrderView>('order.place', wish({ slots: [slot], onBehalf: { consent: true } }));
    const before = await worker.must<SlipView>('order.slip', { id: order.id, key: newKey() });
    await step(secretary, 'takeOn', order, { crew: [county.idOf('worker-mingxing-1')], slot });
    return { order, code: String(before.visitCode) };
  };

  test('何巧云拿纸条上的到场码不能证明自己去过，到场和完成服务都不行，次数也不算', async () => {
    const { order, code } = await own();
    expect(await send(worker, 'arrive', order, { visitCode: code })).toMatchObject({ status: 409, body: { refusal: 'order.codeFromHelper' } });
    expect(await send(secretary, 'serve', order, { ...record, visitCode: code })).toMatchObject({ status: 409, body: { refusal: 'order.codeFromHelper' } });
    expect(await send(worker, 'confirm', order)).toMatchObject({ status: 403, body: { refusal: 'order.crewCannotCall' } });
    expect(await send(secretary, 'confirm', order)).toMatchObject({ status: 403, body: { refusal: 'order.crewCannotCall' } });
    expect(await stored(order)).toMatchObject({ arrived_at: null, proof: null, wrong_codes: 0 });
    await step(await county.as('leader-chihe'), 'confirm', order);
    expect((await step(secretary, 'serve', order, record)).state).toBe('served');
    expect(await stored(order)).toMatchObject({ proof: 'confirm' });
  });

  test('去的人手里的纸条不再显示到场码；没去的还显示', async () => {
    const { order } = await own();
    expect((await worker.must<SlipView>('order.slip', { id: order.id })).visitCode).toBeNull();
    const other = await claimed(worker, { onBehalf: { consent: true } });
    const slip = await worker.must<SlipView>('order.slip', { id: other.id });
    expect(slip).toMatchObject({ visitCode: expect.stringMatching(/^\d{6}$/), team: '石泉县反诈宣讲服务队' });
    await step(captain, 'arrive', other, { visitCode: slip.visitCode });
    expect(await stored(other)).toMatchObject({ proof: 'code' });
  });

  test('拼场里有别人点的单，那一单的到场码算数，自己代点那一单的不算', async () => {
    const { order, code } = await own();
    const both = await elder.must<OrderView>('order.place', wish({ slots: [slot] }));
    const mine = await worker.must<OrderView>('order.place', wish({ slots: [slot], onBehalf: { consent: true } }));
    const mineCode = String((await worker.must<SlipView>('order.slip', { id: mine.id })).visitCode);
    await step(secretary, 'join', both, { withOrderId: mine.id });
    await step(secretary, 'takeOn', mine, { crew: [county.idOf('worker-mingxing-1')], slot });
    expect(await send(worker, 'arrive', mine, { visitCode: mineCode })).toMatchObject({ body: { refusal: 'order.codeFromHelper' } });
    expect(await send(worker, 'arrive', mine, { visitCode: code })).toMatchObject({ body: { refusal: 'order.codeWrong' } });
    await step(worker, 'arrive', mine, { visitCode: await codeOf(both) });
    expect(await stored(mine)).toMatchObject({ proof: 'code' });
    expect(await linesOf(both, 'arrive')).toHaveLength(1);
    expect(await stored(order)).toMatchObject({ proof: null });
  });
});

test('同一次到场发两遍、两处同时发，只有一条', async () => {
  const order = await claimed();
  const input = { id: order.id, key: newKey(), visitCode: await codeOf(order), at: start.toISOString() };
  const answers = await Promise.all(Array.from({ length: 6 }, () => captain.call('order.arrive', input)));
  expect(answers.map((one) => one.status)).toEqual(Array.from({ length: 6 }, () => 200));
  expect(await linesOf(order, 'arrive')).toHaveLength(1);
});
