import type { OrderView } from '../../cloud/domain/answers';
import type { SlipView } from '../../cloud/domain/order/slip';
import { replay } from '../../cloud/domain/order/replay';
import { readOrder } from '../../cloud/store/sql/order';
import { clientAt, newKey, openCounty, wish, type Client, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';

let county: County;
let worker: Client;
let secretary: Client;
let police: Client;
let captain: Client;
let anyone: Client;

beforeAll(async () => {
  county = await freeDays(await openCounty());
  [worker, secretary, police, captain] = await Promise.all(['worker-mingxing-1', 'leader-mingxing', 'liaison-police', 'captain-anti-fraud'].map((who) => county.as(who)));
  anyone = clientAt(county.url, null);
});
afterAll(() => county.close());

const step = (who: Client, name: string, order: { id: string }, more: object = {}) => who.must<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });
const behalf = () => worker.must<OrderView>('order.place', wish({ onBehalf: { consent: true, how: 'visit' } }));
const print = (order: { id: string }, key = newKey(), who = worker) => who.must<SlipView>('order.slip', { id: order.id, key });
const rate = (number: string, code: string, stars = 2) => anyone.call<{ stars: number }>('order.rateByCode', { number, code, stars, tags: ['hardToHear'] });
const ratings = async (order: { id: string }) => county.server.office.db.query({ text: 'select stars, tags, via from rating where order_id = $1', values: [order.id] });

async function served(order: OrderView, visitCode: string | null): Promise<OrderView> {
  await step(secretary, 'dispatch', order, { departmentId: 'police' });
  await step(police, 'accept', order, { openToAll: true });
  await step(captain, 'claim', order, { slot: { date: '2026-11-26', part: 'morning' }, speaker: '谭老师' });
  return step(captain, 'serve', order, { visitCode, headCount: 20, minutes: 40, summary: '讲了骗局' });
}

test('何巧云替老人点单，打一张纸条；老人凭评价码自己评，不用登录，网格员评不了', async () => {
  const order = await behalf();
  expect(order.history[0]?.notes).toContain('已得到本人同意（上门当面）');
  const slip = await print(order);
  expect(slip).toMatchObject({ number: order.number, place: '池河镇明星村', ratingCode: expect.stringMatching(/^\d{8}$/), visitCode: expect.stringMatching(/^\d{6}$/) });
  await served(order, slip.visitCode);
  expect(await worker.call('order.rate', { id: order.id, key: newKey(), stars: 5 })).toMatchObject({ status: 403, body: { refusal: 'order.notYou' } });
  expect(await ratings(order)).toEqual([]);

  expect(await rate(order.number.toLowerCase(), ` ${slip.ratingCode} `)).toEqual({ status: 200, body: { number: order.number, stars: 2 } });
  // 没收到回音又发一次，还是那一次。
  expect((await rate(order.number, String(slip.ratingCode), 5)).body).toEqual({ number: order.number, stars: 2 });
  expect(await ratings(order)).toEqual([{ stars: 2, tags: ['hardToHear'], via: 'orderer' }]);
  const { db, keys, tenant } = county.server.office;
  const read = await readOrder(db, keys, tenant, order.id, { personId: null, key: null });
  expect(replay(read?.history ?? []).state).toBe('rated');
  expect(read?.history.at(-1)).toMatchObject({ step: 'rate', role: 'slip', actorId: null });
  const seen = await step(secretary, 'followUp', order, { reached: true, satisfied: 'partly' });
  expect(seen.history.find((line) => line.step === 'rate')?.title).toBe('点单人（凭评价码）评价');
});

test('评价码只打印一次：再打印没有码，书记、服务队、别的网格员都拿不到；别处的回答里也没有', async () => {
  const order = await behalf();
  const key = newKey();
  const first = await print(order, key);
  expect((await print(order, key)).ratingCode).toBe(first.ratingCode);
  expect(await print(order)).toMatchObject({ ratingCode: null, printedAt: first.printedAt });
  expect(await worker.must<SlipView>('order.slip', { id: order.id })).toMatchObject({ ratingCode: null, printedAt: first.printedAt });
  for (const who of [secretary, captain, police, await county.as('worker-mingxing-2'), await county.as('resident-elder')]) {
    expect(await who.call('order.slip', { id: order.id, key: newKey() })).toMatchObject({ status: 403, body: { refusal: 'slip.notYours' } });
  }
  for (const who of [worker, secretary]) expect(JSON.stringify(await who.must('order.read', { id: order.id }))).not.toContain(String(first.ratingCode));
  const own = await (await county.as('resident-elder')).must<OrderView>('order.place', wish());
  expect(await (await county.as('resident-elder')).call('order.slip', { id: own.id, key: newKey() })).toMatchObject({ status: 403 });
});

test('两处同时打印，只有一处拿到评价码', async () => {
  const order = await behalf();
  const slips = await Promise.all(Array.from({ length: 8 }, () => print(order)));
  expect(slips.filter((slip) => slip.ratingCode !== null)).toHaveLength(1);
});

test('还没服务就评：说还不到时候，评价码不作废；错五次就关掉，对的也不认，留给回访', async () => {
  const order = await behalf();
  const slip = await print(order);
  const right = String(slip.ratingCode);
  for (let at = 0; at < 7; at += 1) expect(await rate(order.number, right)).toMatchObject({ status: 409, body: { refusal: 'order.notNow' } });
  await served(order, slip.visitCode);
  const wrong = right === '00000000' ? '00000001' : '00000000';
  const answers = await Promise.all(Array.from({ length: 9 }, () => rate(order.number, wrong)));
  expect(answers.map((one) => one.body.refusal).toSorted()).toEqual([...Array.from({ length: 4 }, () => 'slip.closed'), ...Array.from({ length: 5 }, () => 'slip.codeWrong')]);
  expect(await rate(order.number, right)).toMatchObject({ status: 429, body: { refusal: 'slip.closed' } });
  expect(await ratings(order)).toEqual([]);
  expect((await worker.must<OrderView>('order.read', { id: order.id })).state).toBe('served');
});

test('没打印过、没有这个工单号，听起来都一样', async () => {
  const order = await behalf();
  for (const number of [order.number, '261123-ABCDEF']) expect(await rate(number, '12345678')).toMatchObject({ status: 409, body: { refusal: 'slip.codeWrong' } });
  expect(await rate(order.number, '1234')).toMatchObject({ status: 400, body: { field: 'code' } });
});

test('凭评价码评过，七天里说要改才改；说清楚是改才改，第八天不行', async () => {
  const order = await behalf();
  const slip = await print(order);
  const change = (stars: number) => clientAt(county.url, null).call('order.rateByCode', { number: order.number, code: String(slip.ratingCode), stars, change: true });
  await served(order, slip.visitCode);
  expect(await change(4)).toMatchObject({ status: 409, body: { refusal: 'order.notNow' } });
  await rate(order.number, String(slip.ratingCode), 2);
  expect(await change(5)).toEqual({ status: 200, body: { number: order.number, stars: 5 } });
  expect(await ratings(order)).toMatchObject([{ stars: 5, via: 'orderer' }]);
  const then = county.time.now;
  county.time.now = new Date(then.getTime() + 8 * 86_400_000);
  expect(await change(1)).toMatchObject({ status: 409, body: { refusal: 'order.rateLate' } });
  county.time.now = then;
  expect(await ratings(order)).toMatchObject([{ stars: 5 }]);
});
