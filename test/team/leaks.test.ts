/** 敏感主题: who has nothing to do with it reads neither what it is about nor whose home it is. */
import type { AlmostPage, CardPage, Choices, OrderView } from '../../cloud/domain/answers';
import type { SlipView } from '../../cloud/domain/order/slip';
import { newKey, openCounty, wish, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';

let county: County;
beforeAll(async () => {
  county = await freeDays(await openCounty());
});
afterAll(() => county.close());

const slot = { date: '2026-11-26', part: 'morning' };
const secret = /心理|mental|睡不着|王奶奶/;
const as = (who: string) => county.as(who);
const step = async (who: string, name: string, order: { id: string }, more: object = {}) => (await as(who)).must<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });
const tries = async (who: string, name: string, order: { id: string }, more: object = {}) => (await as(who)).call<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });
const place = async (more: object = {}, who = 'resident-elder') => (await as(who)).must<OrderView>('order.place', wish({ slots: [slot], topicId: 'mental-health', ownWords: '老是睡不着', venue: '王奶奶家', ...more }));
const accepted = async (order: OrderView, offer: object) => {
  await step('leader-mingxing', 'dispatch', order, { departmentId: 'health', reason: '归它管' });
  await step('liaison-health', 'accept', order, offer);
};
const activityOf = async (order: { id: string }) => (await county.server.office.db.query<{ id: string; version: number; crew: unknown }>({ text: 'select a.* from activity a join orders o on o.activity_id = a.id where o.id = $1', values: [order.id] }))[0];

test('按名字请了银龄队以后，点单人把主题改成心理健康：没有资格的队看不到、接不了、列表里也没有', async () => {
  const order = await place({ topicId: 'safe-medication', ownWords: null });
  await accepted(order, { openToAll: false, teamIds: ['silver-team'] });
  const silver = await as('captain-silver');
  expect((await silver.call('order.read', { id: order.id })).status).toBe(200);
  await step('resident-elder', 'amend', order, { topicId: 'mental-health', ownWords: '老是睡不着' });
  expect(await silver.call('order.read', { id: order.id })).toMatchObject({ status: 403, body: { refusal: 'order.notYours' } });
  const before = await activityOf(order);
  for (const name of ['claim', 'pass']) expect((await tries('captain-silver', name, order, { slot, speaker: '某某' })).status).toBeGreaterThanOrEqual(400);
  expect(await activityOf(order)).toEqual(before);
  const lists = [await silver.must<CardPage>('queue.mine', { kind: 'team', ref: 'silver-team', offered: true }), await silver.must<AlmostPage>('team.almost', { teamId: 'silver-team' })];
  expect(JSON.stringify(lists)).not.toContain(order.number);
});

test('心理健康的单不和安全用药的单拼场，“附近相似的”里也不出现；同是普通的可以', async () => {
  const [order, host, other] = [await place(), await place({ topicId: 'safe-medication', ownWords: null }, 'resident-mother'), await place({ topicId: 'safe-medication', ownWords: null }, 'resident-mother')];
  const secretary = await as('leader-mingxing');
  for (const [one, withOrder] of [[order, host], [host, order]] as const) {
    const before = [await activityOf(one), await activityOf(withOrder)];
    expect(await tries('leader-mingxing', 'join', one, { withOrderId: withOrder.id })).toMatchObject({ status: 409, body: { refusal: 'order.notSameKind' } });
    expect([await activityOf(one), await activityOf(withOrder)]).toEqual(before);
  }
  const near = await secretary.must<Choices>('order.choices', { id: host.id, step: 'join' });
  expect(near.joinable.map((card) => card.id)).toContain(other.id);
  expect(near.joinable.map((card) => card.id)).not.toContain(order.id);
  await step('leader-mingxing', 'join', host, { withOrderId: other.id });
});

test('村里的网格员读得到这一单在哪一步，读不到讲什么、谁家、说过什么；点单人和社区读得到', async () => {
  const order = await place();
  await step('leader-mingxing', 'ask', order, { question: '心理上有什么不舒服？' });
  await step('resident-elder', 'reply', order, { reply: '老是睡不着' });
  await step('leader-mingxing', 'triage', order, { topicId: 'mental-health', urgent: true });
  await accepted(order, { openToAll: false, teamIds: ['health-team'] });
  await step('captain-health', 'claim', order, { slot, speaker: '心理咨询师', crew: ['captain-health', 'volunteer-health-4'].map(county.idOf) });
  await step('resident-elder', 'confirm', order);
  await step('captain-health', 'serve', order, { headCount: 1, minutes: 40, summary: '做了心理疏导' });
  await (await as('resident-elder')).must('visit.thank', { id: order.id, key: newKey(), words: '睡不着好多了' });
  for (const who of ['worker-mingxing-1', 'leader-chihe']) {
    const seen = await (await as(who)).must<OrderView>('order.read', { id: order.id });
    expect(seen.title).toBe('一对一科普服务');
    expect(seen.history.length).toBeGreaterThan(5);
    expect(JSON.stringify(seen)).not.toMatch(secret);
    expect(JSON.stringify(await (await as(who)).must('outline.ofOrder', { id: order.id }))).not.toMatch(secret);
  }
  for (const who of ['resident-elder', 'leader-mingxing', 'captain-health']) expect(JSON.stringify(await (await as(who)).must('order.read', { id: order.id }))).toMatch(secret);
  expect(await (await as('worker-mingxing-1')).call('order.reveal', { id: order.id })).toMatchObject({ status: 403, body: { refusal: 'contact.notYours' } });
});

test('上传材料不写谁家、不写讲了什么私事；普通的照写', async () => {
  const served = async (topicId: string, venue: string) => {
    const order = await place({ topicId, venue, ownWords: null });
    await accepted(order, { openToAll: false, teamIds: ['health-team'] });
    await step('captain-health', 'claim', order, { slot, speaker: '某某', crew: ['captain-health', 'volunteer-health-4', 'volunteer-health-1'].map(county.idOf) });
    await step('resident-elder', 'confirm', order);
    await step('captain-health', 'serve', order, { headCount: 1, minutes: 40, summary: '做了心理疏导' });
    return JSON.stringify(await (await as('captain-health')).must('records.pack', { activityId: (await activityOf(order))?.id }));
  };
  expect(await served('mental-health', '王奶奶家')).not.toMatch(secret);
  expect(await served('safe-medication', '村委会')).toMatch(/村委会.*做了心理疏导/);
});

test('婉拒、退单以后的队，换下来的人，都看不到这一单和电话', async () => {
  const order = await place({ topicId: 'anti-fraud', ownWords: null });
  await step('leader-mingxing', 'dispatch', order, { departmentId: 'police' });
  await step('liaison-police', 'accept', order, { openToAll: false, teamIds: ['anti-fraud-team'] });
  await step('captain-anti-fraud', 'claim', order, { slot, speaker: '某某', crew: ['captain-anti-fraud', 'volunteer-anti-fraud-1'].map(county.idOf) });
  const volunteer = await as('volunteer-anti-fraud-1');
  expect((await volunteer.must<OrderView>('order.read', { id: order.id })).contact.phone).toMatch(/\*{4}/);
  expect((await volunteer.call('order.reveal', { id: order.id })).status).toBe(403);
  await step('volunteer-anti-fraud-1', 'cannot', order);
  for (const name of ['order.read', 'order.reveal', 'order.comers', 'visit.materials']) expect([name, (await volunteer.call(name, { id: order.id })).status]).toEqual([name, 403]);
  const captain = await as('captain-anti-fraud');
  expect((await captain.call('order.reveal', { id: order.id })).status).toBe(200);
  await step('captain-anti-fraud', 'release', order, { reason: '车坏了' });
  for (const name of ['order.read', 'order.reveal', 'order.comers', 'visit.materials']) expect([name, (await captain.call(name, { id: order.id })).status >= 400]).toEqual([name, true]);
});

test('自己上门的人不替别人评价：评价码打不出来，自己点的单也不评', async () => {
  const order = await (await as('worker-mingxing-1')).must<OrderView>('order.place', wish({ slots: [slot], topicId: 'anti-fraud', onBehalf: { consent: true } }));
  await step('leader-mingxing', 'takeOn', order, { crew: [county.idOf('worker-mingxing-1')], slot });
  const slip = await (await as('worker-mingxing-1')).must<SlipView>('order.slip', { id: order.id, key: newKey() });
  expect(slip).toMatchObject({ ratingCode: null, visitCode: null, printedAt: null, serves: true });
  const own = await place({ topicId: 'anti-fraud' }, 'leader-mingxing');
  await step('leader-mingxing', 'takeOn', own, { crew: [county.idOf('worker-mingxing-2')], slot });
  await step('leader-chihe', 'confirm', own);
  await step('leader-mingxing', 'serve', own, { headCount: 3, minutes: 30, summary: '讲了' });
  expect(await tries('leader-mingxing', 'rate', own, { stars: 5 })).toMatchObject({ status: 403, body: { refusal: 'order.crewCannotCall' } });
  expect(await county.server.office.db.query({ text: 'select 1 from rating where order_id = $1', values: [own.id] })).toEqual([]);
});

test('镇上按主题翻单子，心理健康的一单不列出来；不按主题翻的列着，不写讲什么', async () => {
  const order = await place();
  const [chihe, secretary] = [await as('leader-chihe'), await as('leader-mingxing')];
  const list = async (who: typeof chihe, gridCode: string, more: object) => (await who.must<CardPage>('report.orders', { gridCode, ...more })).items.find((card) => card.id === order.id);
  expect(await list(chihe, '610922104000', { topicId: 'mental-health' })).toBeUndefined();
  expect(await list(chihe, '610922104000', { open: true })).toMatchObject({ title: '一对一科普服务' });
  expect((await list(secretary, '610922104203', { topicId: 'mental-health' }))?.title).toMatch(secret);
});
