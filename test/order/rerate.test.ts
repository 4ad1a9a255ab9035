/** 改评价: seven days long, by who said it; the closed stays closed and the caller asks once more. */
import type { OrderView } from '../../cloud/domain/answers';
import type { AfterCallList } from '../../cloud/domain/order/second-call';
import { newKey, openCounty, village, type Client, type County } from '../setup/county';
import { playTo } from '../setup/load';

const DAY_MS = 86_400_000;
let county: County;
let elder: Client;
let secretary: Client;
let start: Date;

beforeAll(async () => {
  county = await openCounty();
  start = county.time.now;
  elder = await county.as('resident-elder');
  secretary = await county.as('leader-mingxing');
});
beforeEach(() => {
  county.time.now = start;
});
afterAll(() => county.close());

const later = (days: number) => {
  county.time.now = new Date(start.getTime() + days * DAY_MS);
};
const play = (stage: 'rated' | 'closed', stars = 5) => playTo(county, { villageCode: village, at: start, stage, stars });
const rerate = (who: Client, id: string, stars: number, key = newKey()) => who.call<OrderView>('order.rerate', { id, key, stars, tags: [], words: null });
const read = (id: string) => elder.must<OrderView>('order.read', { id });
const ratings = (id: string) => county.server.office.db.query<{ stars: number; via: string }>({ text: 'select stars, via from rating where order_id = $1', values: [id] });
const tasks = async (id: string) => (await secretary.must<AfterCallList>('afterCall.list', { gridCode: village })).items.filter((one) => one.id === id);

test('谢奶奶评了三分，第二天改成五分：评价只有一条，流转记录里两次都在', async () => {
  const id = await play('rated', 3);
  later(1);
  const key = newKey();
  expect((await rerate(elder, id, 5, key)).body).toMatchObject({ state: 'rated', stars: 5 });
  expect((await rerate(elder, id, 5, key)).status).toBe(200);
  expect(await ratings(id)).toEqual([{ stars: 5, via: 'orderer' }]);
  const { history } = await read(id);
  expect(history.filter((line) => line.step === 'rate' || line.step === 'rerate').map((line) => line.notes[0])).toEqual(['满意度 3 分（满分 5 分）', '原来 3 分']);
});

test('第七天还能改，第八天不能改，评价没有变', async () => {
  const id = await play('closed', 4);
  later(7);
  expect((await rerate(elder, id, 5)).status).toBe(200);
  later(7.01);
  expect(await rerate(elder, id, 1)).toMatchObject({ status: 409, body: { refusal: 'order.rateLate' } });
  expect(await ratings(id)).toEqual([{ stars: 5, via: 'orderer' }]);
  expect((await read(id)).may.map((one) => one.step)).toEqual([]);
});

test('别人不能替她改，没评过的也没有什么可改', async () => {
  const id = await play('rated', 4);
  for (const who of ['resident-farmer', 'leader-mingxing', 'captain-anti-fraud']) expect((await rerate(await county.as(who), id, 1)).status).toBe(403);
  const served = await playTo(county, { villageCode: village, at: start, stage: 'served' });
  expect(await rerate(elder, served, 1)).toMatchObject({ status: 409, body: { refusal: 'order.notNow' } });
  expect([(await read(id)).stars, await ratings(served)]).toEqual([4, []]);
});

test('办结以后改成不满意：单子还是办结，书记的名单上多一件“再请问一句”，改回来就没有了', async () => {
  const id = await play('closed', 5);
  expect(await tasks(id)).toEqual([]);
  expect((await rerate(elder, id, 2)).body).toMatchObject({ state: 'closed', stars: 2 });
  expect(await tasks(id)).toMatchObject([{ kind: 'lowered', stars: 2, contact: { name: '谢**', phone: '138****0101' } }]);
  expect((await rerate(elder, id, 1)).status).toBe(200);
  expect(await tasks(id)).toHaveLength(1);
  expect((await rerate(elder, id, 4)).status).toBe(200);
  expect(await tasks(id)).toEqual([]);
});

test('还没回访就改低：照常回访，不另外多一件', async () => {
  const id = await play('rated', 5);
  expect((await rerate(elder, id, 1)).body).toMatchObject({ state: 'rated', stars: 1 });
  expect(await tasks(id)).toEqual([]);
});

test('回访没联系上：写明哪天起可以再打，期限跟着往后', async () => {
  const id = await play('rated');
  const before = await secretary.must<OrderView>('order.read', { id });
  expect(before.callBack).toBeNull();
  const after = await secretary.must<OrderView>('order.followUp', { id, key: newKey(), reached: false });
  expect(after).toMatchObject({ state: 'rated', callBack: { tries: 1, of: 3, next: '11月24日（周二）' } });
  expect((await read(id)).callBack).toBeNull();
  later(1);
  expect((await secretary.must<OrderView>('order.followUp', { id, key: newKey(), reached: false })).due).toBe('11月25日（周三）10:00');
});
