/** 满意、重办、一个月后还在用: without names, and nothing that fewer than five people said. */
import type { CardPage } from '../../cloud/domain/answers';
import type { Quality } from '../../cloud/domain/report/quality';
import { newKey, openCounty, otherVillage, village, type Client, type County } from '../setup/county';
import { playTo, type Wished } from '../setup/load';

const root = '610922000000';
const chihe = '610922104000';
const beijie = '610922100004';
const year = 2026;
let county: County;
let leader: Client;

/* Each order is somebody else's. */
async function play(over: Partial<Wished>): Promise<string> {
  const id = await playTo(county, { villageCode: village, at: county.time.now, stage: 'rated', ...over });
  await county.server.office.db.query({ text: 'update orders set orderer_id = gen_random_uuid() where id = $1', values: [id] });
  return id;
}
const many = async (count: number, over: Partial<Wished>) => {
  for (let at = 0; at < count; at += 1) await play(over);
};
const quality = (who: Client, input: object) => who.must<Quality>('report.quality', { year, ...input });

beforeAll(async () => {
  county = await openCounty();
  leader = await county.as('county-leader');
  await many(6, { stars: 5 });
  await many(2, { stars: 2 });
  await many(6, { villageCode: beijie, topicId: 'safe-medication', stars: 4 });
});
afterAll(() => county.close());

test('满意：十四单评过，十二单四分以上；点开正好是那些单', async () => {
  const seen = await quality(leader, { gridCode: root });
  expect(seen.total.satisfaction).toEqual({ orders: 14, percent: 86 });
  expect(seen.byTopic.map(({ cells }) => cells.satisfaction)).toEqual(expect.arrayContaining([{ orders: 6, percent: 100 }, { orders: 8, percent: 75 }]));
  expect(seen.byTeam.map(({ label, cells }) => [label, cells.satisfaction])).toEqual([['石泉县反诈宣讲服务队', { orders: 8, percent: 75 }], ['石泉县健康科普服务队', { orders: 6, percent: 100 }]]);
  const list = await leader.must<CardPage>('report.orders', { gridCode: root, firstMonth: '2026-01', lastMonth: '2026-12', rated: true });
  expect(list.items).toHaveLength(14);
  expect(JSON.stringify(seen)).not.toMatch(/谢桂香|武志刚/);
  expect((await quality(leader, { gridCode: root, year: 2025 })).total.satisfaction).toEqual({ orders: 0, percent: 0 });
});

test('四单的村不显示；只差它一格就能算出来的邻村也不显示，镇里自己问也一样', async () => {
  await many(4, { villageCode: otherVillage, stars: 1 });
  const town = await county.as('leader-chihe');
  const seen = await quality(town, { gridCode: chihe });
  expect(seen.total.satisfaction).toEqual({ orders: 12, percent: 50 });
  expect(seen.byPlace.map(({ label, cells }) => [label, cells.satisfaction])).toEqual([['明星村', null], ['谭家湾村', null]]);
  expect((await quality(await county.as('leader-tanjiawan'), { gridCode: otherVillage })).total.satisfaction).toBeNull();
  expect((await quality(await county.as('leader-mingxing'), { gridCode: village })).total.satisfaction).toBeNull();
  // 镇里不再按主题、按队伍分：两种分法对着看，会露出小数。
  expect([seen.byTopic, seen.byTeam]).toEqual([[], []]);
});

test('重办率算在第一次去的那支队头上，一单只算一次', async () => {
  const first = await play({ stars: 2 });
  const secretary = await county.as('leader-mingxing');
  await secretary.must('order.redo', { id: first, key: newKey(), reason: '没听清' });
  expect((await quality(leader, { gridCode: root })).total.redo).toEqual({ orders: 0, percent: 0 });
  await many(4, { stage: 'closed' });
  expect((await quality(leader, { gridCode: root })).total.redo).toBeNull();
  await many(1, { stage: 'closed' });
  expect((await quality(leader, { gridCode: root })).total.redo).toEqual({ orders: 5, percent: 0 });
});

test('一个月后还在用：只数联系上的', async () => {
  const { office } = county.server;
  for (let at = 0; at < 6; at += 1) {
    const orderId = await play({ villageCode: beijie, topicId: 'safe-medication', stage: 'closed' });
    const outcome = at === 0 ? 'unreached' : at < 4 ? 'using' : 'other';
    await office.db.query({ text: 'update second_call set outcome = $2 where order_id = $1', values: [orderId, outcome] });
    const shown = (await quality(leader, { gridCode: root })).total.use;
    expect(shown).toEqual(at === 5 ? { orders: 5, percent: 60 } : at === 0 ? { orders: 0, percent: 0 } : null);
  }
});

test('队长只看自己的队；别的队、别的地方、居民都不行', async () => {
  const captain = await county.as('captain-health');
  expect((await quality(captain, { teamId: 'health-team' })).total.satisfaction).toEqual({ orders: 12, percent: 100 });
  for (const input of [{ teamId: 'anti-fraud-team' }, { gridCode: root }]) expect(await captain.call('report.quality', { year, ...input })).toMatchObject({ status: 403, body: { refusal: 'report.notYours' } });
  for (const who of ['resident-elder', 'volunteer-health-1', 'liaison-police', 'leader-houliu']) {
    for (const input of [{ teamId: 'health-team' }, { gridCode: chihe }]) expect((await (await county.as(who)).call('report.quality', { year, ...input })).status).toBe(403);
  }
  expect((await captain.call('report.quality', { year })).body.refusal).toBe('request.shape');
});

test('一个人点了六单，还是只有一个人说的话，不显示', async () => {
  const houliu = '610922105000';
  const at = { villageCode: '610922105214', at: county.time.now, stage: 'rated', stars: 1 } as const;
  for (let again = 0; again < 6; again += 1) await playTo(county, at);
  const seen = (await quality(leader, { gridCode: root })).byPlace.find((one) => one.key === houliu);
  expect(seen?.cells.satisfaction).toBeNull();
  for (let others = 0; others < 5; others += 1) await play(at);
  expect((await quality(leader, { gridCode: houliu })).total.satisfaction).toEqual({ orders: 11, percent: 0 });
});
