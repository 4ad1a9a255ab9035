import type { Choices, OrderView } from '../../cloud/domain/answers';
import { newKey, openCounty, wish, type Client, type County } from '../setup/county';

let county: County;
let elder: Client;
let secretary: Client;

beforeAll(async () => {
  county = await openCounty();
  [elder, secretary] = await Promise.all(['resident-elder', 'leader-mingxing'].map((who) => county.as(who)));
});
afterAll(() => county.close());

const triage = (who: Client, order: { id: string }, more: object, key = newKey()) => who.call<OrderView>('order.triage', { id: order.id, key, ...more });

test('书记研判：主题、听的人、急不急、讲什么话当场改过来，流转记录写明改了什么，派单建议跟着变', async () => {
  const order = await elder.must<OrderView>('order.place', wish());
  expect((await secretary.must<Choices>('order.choices', { id: order.id, step: 'triage' })).topics.map((one) => one.id)).toContain('vegetables');
  const seen = (await triage(secretary, order, { topicId: 'vegetables', audience: null, urgent: true, language: '本地话' })).body;
  expect(seen).toMatchObject({ state: 'placed', topicId: 'vegetables', rawAudience: null, urgent: true, language: '本地话' });
  expect(seen.history.at(-1)?.notes).toEqual([expect.stringContaining('主题定为'), '听讲的人：大家都可以听', '标为急办', '要用本地话讲']);
  expect((await secretary.must<Choices>('order.choices', { id: order.id, step: 'dispatch' })).proposal?.departmentId).toBe('agriculture');
  // 只交上来的才改。
  expect((await triage(secretary, order, { urgent: false })).body).toMatchObject({ urgent: false, language: '本地话', topicId: 'vegetables' });
});

test('同一次研判发两次只记一次；派出去以后、别人、点单人都不能研判，单子没有变', async () => {
  const order = await elder.must<OrderView>('order.place', wish());
  const key = newKey();
  await triage(secretary, order, { urgent: true }, key);
  expect((await triage(secretary, order, { urgent: true }, key)).body.history).toHaveLength(2);
  const neighbour = await county.as('leader-tanjiawan');
  expect(await triage(neighbour, order, { urgent: false })).toMatchObject({ status: 403 });
  expect(await triage(elder, order, { urgent: false })).toMatchObject({ status: 403, body: { refusal: 'order.notYou' } });
  expect(await triage(secretary, order, { topicId: 'no-such-topic' })).toMatchObject({ status: 400, body: { refusal: 'topic.unknown' } });
  await secretary.must('order.dispatch', { id: order.id, key: newKey(), departmentId: 'police' });
  expect(await triage(secretary, order, { urgent: false })).toMatchObject({ status: 409, body: { refusal: 'order.notNow' } });
  expect((await elder.must<OrderView>('order.read', { id: order.id })).urgent).toBe(true);
});
