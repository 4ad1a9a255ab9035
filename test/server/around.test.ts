/** Around a visit: who is at the door, what to bring, the thank-you. */
import type { OrderView } from '../../cloud/domain/answers';
import { givenName, isAround, type Comers, type MaterialsView, type WhoComes } from '../../cloud/domain/order/service';
import type { SlipView } from '../../cloud/domain/order/slip';
import { clientAt, newKey, openCounty, wish, type Client, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';

let county: County;
let elder: Client;
let farmer: Client;
let worker: Client;
let secretary: Client;
let police: Client;
let captain: Client;
let anyone: Client;
const dayBefore = new Date('2026-11-25T02:00:00Z');

beforeAll(async () => {
  county = await freeDays(await openCounty({ now: dayBefore }));
  [elder, farmer, worker, secretary, police, captain] = await Promise.all(['resident-elder', 'resident-farmer', 'worker-mingxing-1', 'leader-mingxing', 'liaison-police', 'captain-anti-fraud'].map((who) => county.as(who)));
  anyone = clientAt(county.url, null);
});
afterAll(() => county.close());
beforeEach(() => {
  county.time.now = dayBefore;
});

const slot = { date: '2026-11-26', part: 'morning' };
const step = (who: Client, name: string, order: { id: string }, more: object = {}) => who.must<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });
const rows = <T>(text: string, values: unknown[]) => county.server.office.db.query<T>({ text, values });

async function claimed(who = elder, more: object = {}): Promise<OrderView> {
  const order = await who.must<OrderView>('order.place', wish({ slots: [slot], ...more }));
  await step(secretary, 'dispatch', order, { departmentId: 'police' });
  await step(police, 'accept', order, { openToAll: false, teamIds: ['anti-fraud-team'] });
  return step(captain, 'claim', order, { slot, speaker: '谭老师' });
}
async function served(order: OrderView): Promise<OrderView> {
  await step(elder, 'confirm', order);
  return step(captain, 'serve', order, { headCount: 20, minutes: 40, summary: '讲座' });
}

describe('谁会来', () => {
  test('谢奶奶看到队名、名字和工牌号，和上门的人出示的一样；别的居民看不到', async () => {
    const order = await claimed();
    expect(order.visit).toMatchObject({ who: true, goes: true });
    const seen = await elder.must<Comers>('order.comers', { id: order.id });
    expect(seen).toMatchObject({ number: order.number, team: '石泉县反诈宣讲服务队', slot: '11月26日（周四）上午', slotToday: false, comers: [{ label: expect.stringContaining('队长'), badge: expect.stringMatching(/^[2-9A-Z]{5}$/), me: false }] });
    const shown = await captain.must<Comers>('order.comers', { id: order.id });
    expect(shown.comers).toEqual([{ ...seen.comers[0], me: true }]);
    for (const who of [farmer, police, await county.as('captain-health')]) expect((await who.call('order.comers', { id: order.id })).status).toBeGreaterThanOrEqual(403);
    expect(await farmer.call('order.comers', { id: order.id })).toMatchObject({ body: { refusal: 'service.notYours' } });
    await served(order);
    expect(await elder.call('order.comers', { id: order.id })).toMatchObject({ status: 409, body: { refusal: 'service.notNow' } });
  });

  test('家里只有纸条，凭工单号和到场码查得到队名和名字，没有姓、没有电话；前两天查不到', async () => {
    const order = await claimed(worker, { onBehalf: { consent: true } });
    const slip = await worker.must<SlipView>('order.slip', { id: order.id, key: newKey() });
    const ask = () => anyone.call<WhoComes>('order.whoComes', { number: ` ${order.number.toLowerCase()} `, code: slip.visitCode });
    county.time.now = new Date('2026-11-24T21:00:00Z');
    expect(await ask()).toMatchObject({ status: 409, body: { refusal: 'slip.whoEarly' } });
    county.time.now = dayBefore;
    const { comers: [full] } = await captain.must<Comers>('order.comers', { id: order.id });
    expect((await ask()).body).toEqual({ number: order.number, team: '石泉县反诈宣讲服务队', slot: '11月26日（周四）上午', comers: [{ name: givenName(String(full?.name)), badge: full?.badge }] });
    expect(givenName(String(full?.name))).not.toBe(full?.name);
    county.time.now = new Date('2026-11-26T16:00:00Z');
    expect(await ask()).toMatchObject({ status: 409, body: { refusal: 'slip.whoEarly' } });
  });

  test('码错了、没打过纸条、没有这个工单号，听起来一样；错五次就关，评价码的次数不少', async () => {
    const order = await claimed(worker, { onBehalf: { consent: true } });
    const unprinted = await claimed(worker, { onBehalf: { consent: true } });
    const slip = await worker.must<SlipView>('order.slip', { id: order.id, key: newKey() });
    const wrong = slip.visitCode === '000000' ? '000001' : '000000';
    const ask = (number: string, code: unknown) => anyone.call('order.whoComes', { number, code });
    for (let at = 0; at < 6; at += 1) expect((await ask(order.number, slip.visitCode)).status).toBe(200);
    for (const number of [unprinted.number, '261123-ABCDEF']) expect(await ask(number, wrong)).toMatchObject({ status: 409, body: { refusal: 'slip.whoWrong' } });
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(order.number, wrong)));
    expect(answers.map((one) => one.body.refusal).toSorted()).toEqual([...Array.from({ length: 3 }, () => 'slip.whoClosed'), ...Array.from({ length: 5 }, () => 'slip.whoWrong')]);
    expect(await ask(order.number, slip.visitCode)).toMatchObject({ status: 429, body: { refusal: 'slip.whoClosed' } });
    expect(await rows('select tries, visit_tries from slip where order_id = $1', [order.id])).toEqual([{ tries: 0, visit_tries: 5 }]);
    expect(await rows('select wrong_codes from activity where id = (select activity_id from orders where id = $1)', [order.id])).toEqual([{ wrong_codes: 0 }]);
  });

  test('复姓也只去掉姓；约好的前一天同一个时段起，到那天结束', () => {
    expect([givenName('谢桂香'), givenName('欧阳春'), givenName('王三'), givenName('石')]).toEqual(['桂香', '春', '三', '石']);
    const at = (time: string) => isAround({ date: '2026-11-26', part: 'afternoon' }, new Date(time));
    expect([at('2026-11-25T11:59:59+08:00'), at('2026-11-25T12:00:00+08:00'), at('2026-11-26T23:59:59+08:00'), at('2026-11-27T00:00:00+08:00')]).toEqual([false, true, true, false]);
  });
});

describe('要准备的东西', () => {
  const list = (who: Client, order: { id: string }) => who.must<MaterialsView>('visit.materials', { id: order.id });
  const change = (who: Client, order: { id: string }, input: object) => who.call<MaterialsView>('visit.material', { id: order.id, ...input });

  test('服务队加一样，点单的人打勾，部门看得到；同样的东西加两遍还是一样', async () => {
    const order = await claimed(elder, { form: 'fieldGuidance' });
    expect((await list(captain, order)).suggested.map((one) => one.name)).toContain('样品');
    await Promise.all([captain, elder, secretary].map((who) => change(who, order, { do: 'add', name: '样品', brings: 'team' })));
    const { items, suggested } = await list(elder, order);
    expect(items).toEqual([{ id: expect.any(String), name: '样品', brings: 'team', ready: false }]);
    expect(suggested.map((one) => one.name)).not.toContain('样品');
    const materialId = items[0]?.id;
    expect((await change(elder, order, { do: 'tick', materialId, ready: true })).body.items).toMatchObject([{ ready: true }]);
    expect((await list(police, order)).items).toMatchObject([{ ready: true }]);
    expect((await change(captain, order, { do: 'remove', materialId })).body.items).toEqual([]);
    expect(await change(captain, order, { do: 'tick', materialId, ready: true })).toMatchObject({ status: 404, body: { refusal: 'material.gone' } });
  });

  test('最多二十样，大家同时加也不会多；太长的、空的不收', async () => {
    const order = await claimed();
    const answers = await Promise.all(Array.from({ length: 24 }, (_, at) => change(at % 2 ? captain : elder, order, { do: 'add', name: `东西${at}`, brings: 'place' })));
    expect(answers.filter((one) => one.status === 200)).toHaveLength(20);
    expect(answers.filter((one) => one.body.refusal === 'material.full')).toHaveLength(4);
    expect((await list(elder, order)).items).toHaveLength(20);
    for (const name of ['', '长'.repeat(41)]) expect((await change(captain, order, { do: 'add', name, brings: 'team' })).status).toBe(400);
  });

  test('不相干的人看不到也加不了；服务完了不再改', async () => {
    const order = await claimed();
    for (const who of [farmer, await county.as('captain-health')]) expect(await change(who, order, { do: 'add', name: '投影', brings: 'team' })).toMatchObject({ status: 403, body: { refusal: 'service.notYours' } });
    expect((await list(captain, order)).items).toEqual([]);
    await served(order);
    expect((await change(captain, order, { do: 'add', name: '投影', brings: 'team' })).status).toBe(403);
    expect(await rows('select name from material where activity_id = (select activity_id from orders where id = $1)', [order.id])).toEqual([]);
  });
});

describe('道谢', () => {
  const thank = (who: Client, order: { id: string }, words = '讲得明白', key = newKey()) => who.call('visit.thank', { id: order.id, key, words });

  test('谢奶奶谢一次，武队长看得到；发两遍是一次，再谢一次不收；不在评分里', async () => {
    const order = await claimed();
    expect(await thank(elder, order)).toMatchObject({ status: 409, body: { refusal: 'thanks.notNow' } });
    await served(order);
    const key = newKey();
    await Promise.all([thank(elder, order, '讲得明白', key), thank(elder, order, '讲得明白', key)]);
    const { thanksCheck } = (await elder.must<OrderView>('order.read', { id: order.id })).visit;
    expect(thanksCheck).toMatchObject({ label: '待审', hidden: false });
    expect((await captain.must<OrderView>('order.read', { id: order.id })).visit.thanks).toBeNull();
    await (await county.as('county-leader')).must('check.decide', { id: thanksCheck?.id, pass: true });
    expect((await captain.must<OrderView>('order.read', { id: order.id })).visit).toMatchObject({ thanks: '讲得明白', thank: false });
    for (const who of [elder, secretary]) expect(await thank(who, order, '再谢')).toMatchObject({ status: 409, body: { refusal: 'thanks.sent' } });
    expect(await rows('select 1 from thanks where order_id = $1', [order.id])).toHaveLength(1);
    expect(await rows('select 1 from rating where order_id = $1', [order.id])).toEqual([]);
    expect((await police.must<OrderView>('order.read', { id: order.id })).visit.thanks).toBeNull();
  });

  test('服务队不能谢自己，别的人不能替谢，太长的不收', async () => {
    const order = await served(await claimed());
    for (const who of [captain, farmer, police]) expect(await thank(who, order)).toMatchObject({ status: 403, body: { refusal: 'service.notYours' } });
    const own = await elder.must<OrderView>('order.place', wish({ slots: [slot] }));
    await step(secretary, 'takeOn', own, { crew: [county.idOf('worker-mingxing-1')], slot });
    await step(elder, 'confirm', own);
    await step(secretary, 'serve', own, { headCount: 5, minutes: 30, summary: '在院坝里讲' });
    expect(await thank(secretary, own)).toMatchObject({ status: 403, body: { refusal: 'service.notYours' } });
    expect((await thank(elder, order, '谢'.repeat(101))).status).toBe(400);
    expect((await elder.must<OrderView>('order.read', { id: order.id })).visit).toMatchObject({ thanks: null, thank: true });
    expect(await rows('select 1 from thanks where order_id = $1', [order.id])).toEqual([]);
  });
});
