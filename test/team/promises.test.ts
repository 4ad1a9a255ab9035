/** 占用: after whatever happens to a visit, exactly those who are still to go are promised. */
import type { OrderView } from '../../cloud/domain/answers';
import { clientAt, newKey, openCounty, wish, type County } from '../setup/county';

let county: County;
beforeAll(async () => {
  county = await openCounty();
});
afterAll(() => county.close());

const as = (who: string) => county.as(who);
const step = async (who: string, name: string, order: { id: string }, more: object = {}) => (await as(who)).must<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });
let days = 0;
const freshSlot = () => ({ date: `2026-12-${String((days += 1)).padStart(2, '0')}`, part: 'morning' as const });
const pair = ['captain-anti-fraud', 'volunteer-anti-fraud-1'];
async function claimed(slot = freshSlot(), crew = pair): Promise<OrderView & { at: typeof slot }> {
  const order = await (await as('resident-elder')).must<OrderView>('order.place', wish({ slots: [slot] }));
  await step('leader-mingxing', 'dispatch', order, { departmentId: 'police' });
  await step('liaison-police', 'accept', order, { openToAll: false, teamIds: ['anti-fraud-team'] });
  return { ...await step('captain-anti-fraud', 'claim', order, { slot, speaker: '某某', crew: crew.map(county.idOf) }), at: slot };
}
const promised = async (date: string) => (await county.server.office.db.query<{ person_id: string }>({ text: 'select person_id from booking where date = $1 order by person_id', values: [date] })).map((row) => row.person_id);
const ids = (...who: string[]) => who.map(county.idOf).toSorted();

test.each<[string, (order: OrderView & { at: { date: string } }) => Promise<unknown>, string[]]>([
  ['撤单', (order) => step('resident-elder', 'withdraw', order), []],
  ['退单', (order) => step('captain-anti-fraud', 'release', order, { reason: '车坏了' }), []],
  ['收回', (order) => step('liaison-police', 'reclaim', order, { reason: '联系不上' }), []],
  ['换人', (order) => step('captain-anti-fraud', 'recrew', order, { crew: [county.idOf('volunteer-anti-fraud-3')] }), ['volunteer-anti-fraud-3']],
  ['去不了', (order) => step('volunteer-anti-fraud-1', 'cannot', order), ['captain-anti-fraud']],
  ['服务完、回访要求重办', async (order) => {
    await step('resident-elder', 'confirm', order);
    await step('captain-anti-fraud', 'serve', order, { headCount: 3, minutes: 30, summary: '讲了' });
    await step('resident-elder', 'rate', order, { stars: 1 });
    await step('leader-mingxing', 'redo', order, { reason: '没讲明白' });
  }, []],
  ['到那天没来', async (order) => {
    const then = county.time.now;
    county.time.now = new Date(`${order.at.date}T04:00:00Z`);
    await step('resident-elder', 'noShow', order, { missing: 'crew' });
    county.time.now = then;
  }, []],
])('%s以后，半天正好空给不去的人', async (_, happen, left) => {
  const order = await claimed();
  expect(await promised(order.at.date)).toEqual(ids(...pair));
  await happen(order);
  expect(await promised(order.at.date)).toEqual(ids(...left));
});

test('拼场里一单撤了，另一单的人还约着；都撤了才空出来', async () => {
  const slot = freshSlot();
  const [one, other] = await Promise.all([0, 1].map(async () => (await as('resident-elder')).must<OrderView>('order.place', wish({ slots: [slot] }))));
  await step('leader-mingxing', 'join', one!, { withOrderId: other!.id });
  await step('leader-mingxing', 'dispatch', other!, { departmentId: 'police' });
  await step('liaison-police', 'accept', other!, { openToAll: false, teamIds: ['anti-fraud-team'] });
  await step('captain-anti-fraud', 'claim', other!, { slot, speaker: '某某', crew: pair.map(county.idOf) });
  await step('resident-elder', 'withdraw', one!);
  expect(await promised(slot.date)).toEqual(ids(...pair));
  await step('resident-elder', 'withdraw', other!);
  expect(await promised(slot.date)).toEqual([]);
});

test('三场都想改到同一个半天，在两个服务器进程上同时同意：正好一场改成，别的日子不动', async () => {
  const orders = [await claimed(), await claimed(), await claimed()];
  const wanted = freshSlot();
  for (const order of orders) await step('resident-elder', 'propose', order, { slot: wanted });
  const other = await county.anotherProcess();
  try {
    const { token } = await as('captain-anti-fraud');
    const answers = await Promise.all(orders.map((order, at) => clientAt(at % 2 ? other.url : county.url, token).call<OrderView>('order.agree', { id: order.id, key: newKey() })));
    expect(answers.filter((one) => one.status === 200)).toHaveLength(1);
    expect(answers.filter((one) => one.status !== 200).map((one) => one.body.refusal)).toEqual(['claim.clash', 'claim.clash']);
    expect(await promised(wanted.date)).toEqual(ids(...pair));
    for (const [at, order] of orders.entries()) expect(await promised(order.at.date)).toEqual(answers[at]?.status === 200 ? [] : ids(...pair));
  } finally {
    await other.stop();
  }
});

test('三级流程：村里接单、能去、去不了、换人、到场、完成，占用跟着走', async () => {
  const { db, tenant } = county.server.office;
  await db.query({ text: "update tenant set flow = 'three-hop@1' where tenant = $1", values: [tenant] });
  try {
    const slot = { date: '2026-11-23', part: 'afternoon' as const };
    const order = await (await as('resident-elder')).must<OrderView>('order.place', wish({ slots: [slot] }));
    await step('leader-mingxing', 'takeOn', order, { crew: ids('worker-mingxing-1', 'worker-mingxing-2'), slot });
    await step('worker-mingxing-1', 'come', order);
    await step('worker-mingxing-2', 'cannot', order);
    expect(await promised(slot.date)).toEqual(ids('worker-mingxing-1'));
    await step('worker-mingxing-1', 'cannot', order);
    expect(await promised(slot.date)).toEqual([]);
    const empty = await (await as('leader-mingxing')).call<OrderView>('order.serve', { id: order.id, key: newKey(), headCount: 3, minutes: 10, summary: '讲了' });
    expect(empty.body.refusal).toBe('crew.empty');
    await step('leader-mingxing', 'recrew', order, { crew: ids('worker-mingxing-2') });
    const code = (await (await as('resident-elder')).must<OrderView>('order.read', { id: order.id })).visitCode;
    await step('worker-mingxing-2', 'arrive', order, { visitCode: code });
    expect((await step('leader-mingxing', 'serve', order, { headCount: 3, minutes: 10, summary: '讲了' })).state).toBe('served');
    expect(await promised(slot.date)).toEqual([]);
  } finally {
    await db.query({ text: "update tenant set flow = 'four-hop@1' where tenant = $1", values: [tenant] });
  }
});
