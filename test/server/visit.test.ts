/** 走访 and 意见箱. */
import type { OrderView } from '../../cloud/domain/answers';
import type { OpinionPage, OpinionView, UnvisitedPage, VisitPage } from '../../cloud/domain/visit/visit';
import { newKey, openCounty, otherVillage, village, villageWithoutLeader, wish, type Client, type County } from '../setup/county';

let county: County;
let worker: Client;
let secretary: Client;
let elder: Client;

beforeAll(async () => {
  county = await openCounty();
  worker = await county.as('worker-mingxing-1');
  secretary = await county.as('leader-mingxing');
  elder = await county.as('resident-elder');
});
afterAll(() => county.close());

const visit = (over: object = {}) => ({ key: newKey(), gridCode: village, day: '2026-11-20', house: '二组李家', asked: '想知道怎么防骗', ...over });
const count = async (table: 'visit' | 'visit_words' | 'opinion' | 'opinion_words') => (await county.server.office.db.query<{ n: number }>({ text: `select count(*)::int as n from ${table}`, values: [] }))[0]?.n;
const opinions = (client: Client, more: object) => client.must<OpinionPage>('opinion.list', { gridCode: village, ...more });

test('网格员记下走访，自己看得到；没有信号重发几次也只有一次', async () => {
  const order = await elder.must<OrderView>('order.place', wish());
  const input = visit({ orderId: order.id });
  const [first] = await Promise.all([worker.must<{ id: string }>('visit.add', input), worker.must('visit.add', input), worker.must('visit.add', input)]);
  expect(await worker.must('visit.add', input)).toEqual(first);
  expect((await worker.must<VisitPage>('visit.mine')).items).toEqual([{ id: first.id, day: '11月20日（周五）', place: '池河镇明星村', house: '二组李家', asked: '想知道怎么防骗', orderId: order.id }]);
  expect([await count('visit'), await count('visit_words')]).toEqual([1, 1]);
  // Another person's log is their own.
  expect((await secretary.must<VisitPage>('visit.mine')).items).toEqual([]);
});

test('去了谁家、问了什么，在库里是锁着的', async () => {
  const rows = await county.server.office.db.query<{ house: string; asked: string }>({ text: 'select house, asked from visit_words', values: [] });
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toMatch(/李家|防骗/);
});

test('不是这个地方的人不能记，日子不对、单子不归他看也不能，什么也没记下', async () => {
  const before = await count('visit');
  const far = await (await county.as('resident-mother')).must<OrderView>('order.place', wish({ villageCode: '610922100004' }));
  const refused: [Client, object, string][] = [
    [elder, visit(), 'visit.notYours'],
    [worker, visit({ gridCode: otherVillage }), 'visit.notYours'],
    [await county.as('liaison-police'), visit(), 'visit.notYours'],
    [await county.as('leader-chihe'), visit({ gridCode: '610922104000' }), 'grid.notVillage'],
    [worker, visit({ gridCode: '999999999999' }), 'grid.unknown'],
    [worker, visit({ day: '2026-11-24' }), 'visit.day'],
    [worker, visit({ day: '2026-09-01' }), 'visit.day'],
    [worker, visit({ day: '2026-02-30' }), 'request.shape'],
    [worker, visit({ house: ' ' }), 'request.shape'],
    [worker, visit({ orderId: far.id }), 'order.notYours'],
  ];
  for (const [client, input, refusal] of refused) expect((await client.call('visit.add', input)).body.refusal).toBe(refusal);
  expect(await count('visit')).toBe(before);
});

test('多久没去：从没去过的排最前，去过小组也算去过村，别人不能看', async () => {
  const { db, tenant } = county.server.office;
  await db.query({ text: "insert into grid (tenant, code, name, level, parent_code) values ($1, '610922104401', '一组', 'group', $2)", values: [tenant, otherVillage] });
  await db.query({ text: 'update tenant set directory_version = directory_version + 1', values: [] });
  const town = await county.as('leader-chihe');
  const ask = async (days: number) => (await town.must<UnvisitedPage>('visit.unvisited', { days })).places;
  const before = await ask(30);
  expect(before[0]).toMatchObject({ lastOn: null, daysAgo: null });
  expect(before.map((one) => one.code)).not.toContain(village);
  expect(before.map((one) => one.code)).toEqual(expect.arrayContaining([otherVillage, '610922104401']));
  expect(before.every((one) => one.name.startsWith('池河镇'))).toBe(true);

  await (await county.as('worker-tanjiawan-1')).must('visit.add', visit({ gridCode: '610922104401', day: '2026-11-13' }));
  expect((await ask(10)).map((one) => one.code)).not.toContain(otherVillage);
  const late = (await ask(9)).slice(-2);
  expect(late).toEqual([{ code: otherVillage, name: '池河镇谭家湾村', lastOn: '2026-11-13', daysAgo: 10 }, { code: '610922104401', name: '池河镇谭家湾村一组', lastOn: '2026-11-13', daysAgo: 10 }]);
  // Places only, never who did not go.
  expect(JSON.stringify(late)).not.toContain('邱长林');
  expect((await elder.call('visit.unvisited', { days: 30 })).body.refusal).toBe('visit.notYours');
});

test('谢奶奶提一条意见，村支书五个工作日内回复，她看得到', async () => {
  const input = { key: newKey(), gridCode: village, said: '活动室的灯太暗' };
  const { id } = await elder.must<{ id: string }>('opinion.add', input);
  expect(await elder.must('opinion.add', input)).toEqual({ id });
  expect((await opinions(secretary, {})).items).toMatchObject([{ id, said: '活动室的灯太暗', due: '11月30日（周一）', overdue: false, mine: true, onVisit: false, reply: null }]);
  // The town sees it as well, but it is the village's to reply.
  expect((await (await county.as('leader-chihe')).must<OpinionPage>('opinion.list', { gridCode: '610922104000' })).items).toMatchObject([{ id, mine: false }]);

  const reply = { id, key: newKey(), reply: '下周一换新灯' };
  expect(await secretary.must<OpinionView>('opinion.reply', reply)).toMatchObject({ reply: '下周一换新灯', due: null });
  expect(await secretary.must<OpinionView>('opinion.reply', reply)).toMatchObject({ reply: '下周一换新灯' });
  expect((await elder.must<OpinionPage>('opinion.mine')).items).toMatchObject([{ id, reply: '下周一换新灯', repliedAt: '11月23日 10:00' }]);
  expect((await opinions(secretary, {})).items).toEqual([]);
  expect((await opinions(secretary, { replied: true })).items).toMatchObject([{ id }]);
  const stored = await county.server.office.db.query({ text: 'select text from opinion_words', values: [] });
  expect(JSON.stringify(stored)).not.toMatch(/灯/);
});

test('已经回复的不能再回一次；别的村、别的居民看不到也不能回，意见没有变', async () => {
  const { id } = await elder.must<{ id: string }>('opinion.add', { key: newKey(), gridCode: village, said: '路灯坏了' });
  const other = await county.as('leader-tanjiawan');
  for (const client of [other, await county.as('resident-farmer'), worker, await county.as('liaison-police')]) {
    expect((await client.call('opinion.list', { gridCode: village })).body.refusal).toBe('opinion.notYours');
    expect((await client.call('opinion.reply', { id, key: newKey(), reply: '不归我' })).body.refusal).toBe('opinion.notYours');
  }
  expect((await secretary.call('opinion.reply', { id: '00000000-0000-4000-8000-000000000000', key: newKey(), reply: '好' })).body.refusal).toBe('opinion.notFound');
  const read = async () => (await elder.must<OpinionPage>('opinion.mine')).items.find((one) => one.id === id);
  expect(await read()).toMatchObject({ reply: null });

  const town = await county.as('leader-chihe');
  const answers = await Promise.all([secretary.call('opinion.reply', { id, key: newKey(), reply: '今天修' }), town.call('opinion.reply', { id, key: newKey(), reply: '镇里修' })]);
  expect(answers.map((one) => one.status).sort()).toEqual([200, 409]);
  expect(answers.find((one) => one.status === 409)?.body.refusal).toBe('opinion.replied');
  const won = answers.find((one) => one.status === 200)?.body as unknown as OpinionView;
  expect(await read()).toMatchObject({ reply: won.reply });
});

test('走访时听到的意见由网格员记下；没有支书的村，由镇里回复；过了五个工作日标出超时', async () => {
  await worker.must('opinion.add', { key: newKey(), gridCode: village, said: '车站没有雨棚', onVisit: true });
  expect((await elder.call('opinion.add', { key: newKey(), gridCode: village, said: '假装走访', onVisit: true })).body.refusal).toBe('visit.notYours');
  expect((await elder.call('opinion.add', { key: newKey(), gridCode: '610922104000', said: '写到镇里' })).body.refusal).toBe('grid.notVillage');
  expect((await opinions(secretary, {})).items.map((one) => [one.said, one.onVisit])).toEqual([['车站没有雨棚', true]]);

  await (await county.as('resident-teacher')).must('opinion.add', { key: newKey(), gridCode: villageWithoutLeader, said: '希望周末也开门' });
  const houliu = await county.as('leader-houliu');
  const list = () => houliu.must<OpinionPage>('opinion.list', { gridCode: '610922105000' });
  expect((await list()).items).toMatchObject([{ said: '希望周末也开门', mine: true, overdue: false }]);
  const was = county.time.now;
  county.time.now = new Date('2026-11-30T10:00:01Z');
  expect((await list()).items).toMatchObject([{ overdue: true }]);
  county.time.now = was;
});
