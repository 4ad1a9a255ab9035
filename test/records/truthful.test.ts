/** Hours only for those who were there, on the word of somebody who was not of them. */
import type { OrderView } from '../../cloud/domain/answers';
import type { SlipView } from '../../cloud/domain/order/slip';
import { touchDirectory } from '../../cloud/store/sql/grid';
import { newKey, openCounty, wish, type Client, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';

let county: County;
let elder: Client;
let mother: Client;
let worker: Client;
let secretary: Client;
let police: Client;
let captain: Client;
const start = new Date('2026-11-26T02:00:00Z');

beforeAll(async () => {
  county = await freeDays(await openCounty());
  [elder, mother, worker, secretary, police, captain] = await Promise.all(['resident-elder', 'resident-mother', 'worker-mingxing-1', 'leader-mingxing', 'liaison-police', 'captain-anti-fraud'].map((who) => county.as(who)));
  // 何巧云 of the village is a registered volunteer as well: what she takes part in could count.
  const { db, tenant } = county.server.office;
  await db.query({ text: `insert into volunteer select (jsonb_populate_record(v, jsonb_build_object('person_id', $2::text))).* from volunteer v where v.tenant = $1 and v.person_id = $3`, values: [tenant, county.idOf('worker-mingxing-1'), county.idOf('captain-anti-fraud')] });
  await touchDirectory(db, tenant);
});
afterAll(() => county.close());
beforeEach(() => {
  county.time.now = start;
});

const slot = { date: '2026-11-26', part: 'morning' };
const record = { headCount: 20, minutes: 60, summary: '讲了骗局' };
const send = (who: Client, name: string, order: { id: string }, more: object = {}) => who.call<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });
const step = (who: Client, name: string, order: { id: string }, more: object = {}) => who.must<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });
const later = (minutes: number) => {
  county.time.now = new Date(county.time.now.getTime() + minutes * 60_000);
};
const place = (who = elder, more: object = {}) => who.must<OrderView>('order.place', wish({ slots: [slot], ...more }));
async function claimed(order: { id: string }, crew: string[] = ['captain-anti-fraud']): Promise<void> {
  await step(secretary, 'dispatch', order, { departmentId: 'police' });
  await step(police, 'accept', order, { openToAll: false, teamIds: ['anti-fraud-team'] });
  await step(captain, 'claim', order, { slot, speaker: '谭老师', crew: crew.map(county.idOf) });
}
const codeOf = async (order: { id: string }, who = elder) => (await who.must<OrderView>('order.read', { id: order.id })).visitCode as string;
const hoursOf = (order: { id: string }) => county.server.office.db.query<{ person_id: string; kind: string; minutes: number }>({ text: 'select person_id, kind, minutes from hour_entry where order_id = $1 order by person_id', values: [order.id] });
const stateOf = async (order: { id: string }) => (await county.server.office.db.query<{ state: string; proof: string | null; arrived_at: Date | null; confirmed_at: Date | null }>({ text: 'select o.state, a.proof, a.arrived_at, o.confirmed_at from orders o join activity a on a.id = o.activity_id where o.id = $1', values: [order.id] }))[0];

test('武队长到门口就对上了到场码，讲完不用再填，时长照记', async () => {
  const order = await place();
  await claimed(order);
  await step(captain, 'arrive', order, { visitCode: await codeOf(order) });
  later(60);
  await step(captain, 'serve', order, record);
  expect(await hoursOf(order)).toEqual([{ person_id: county.idOf('captain-anti-fraud'), kind: 'service', minutes: 60 }]);
});

describe('确认以后才换进来的人', () => {
  test('何巧云代点单、自己确认到场，再换进去当上门的人：先前的确认不算数，一分钟也没有', async () => {
    const order = await place(worker, { onBehalf: { consent: true } });
    await claimed(order);
    await step(worker, 'confirm', order);
    await step(captain, 'recrew', order, { crew: [county.idOf('worker-mingxing-1')] });
    expect(await stateOf(order)).toMatchObject({ state: 'claimed', proof: null, confirmed_at: null });
    expect(await send(captain, 'serve', order, record)).toMatchObject({ status: 409, body: { refusal: 'order.notConfirmed' } });
    expect(await send(worker, 'confirm', order)).toMatchObject({ status: 403, body: { refusal: 'order.crewCannotCall' } });
    expect(await hoursOf(order)).toEqual([]);
  });

  test('到场码由代点单的人报了，再把她换进去：要别人重新确认', async () => {
    const order = await place(worker, { onBehalf: { consent: true } });
    await claimed(order);
    const { visitCode } = await worker.must<SlipView>('order.slip', { id: order.id });
    await step(captain, 'arrive', order, { visitCode });
    await step(captain, 'recrew', order, { crew: ['captain-anti-fraud', 'worker-mingxing-1'].map(county.idOf) });
    expect(await send(captain, 'serve', order, { ...record, visitCode })).toMatchObject({ body: { refusal: 'order.minutesLong' } });
    later(60);
    expect(await send(captain, 'serve', order, { ...record, visitCode })).toMatchObject({ status: 409, body: { refusal: 'order.codeFromHelper' } });
    expect(await hoursOf(order)).toEqual([]);
    await step(secretary, 'confirm', order);
    await step(captain, 'serve', order, record);
    expect((await stateOf(order))?.state).toBe('served');
  });

  test('只是少去一个人，确认照样算数', async () => {
    const order = await place();
    await claimed(order, ['captain-anti-fraud', 'volunteer-anti-fraud-1']);
    await step(elder, 'confirm', order);
    await step(captain, 'recrew', order, { crew: [county.idOf('captain-anti-fraud')] });
    await step(captain, 'serve', order, record);
    expect(await hoursOf(order)).toHaveLength(1);
  });
});

test('拼场里熟人的一单确认了又撤掉：剩下的谢奶奶没有确认过，服务交不了', async () => {
  const [friend, order] = [await place(mother), await place()];
  await step(secretary, 'join', friend, { withOrderId: order.id });
  await claimed(order);
  await step(mother, 'confirm', friend);
  await step(mother, 'withdraw', friend);
  expect(await stateOf(order)).toMatchObject({ state: 'claimed', proof: null });
  expect(await send(captain, 'serve', order, record)).toMatchObject({ status: 409, body: { refusal: 'order.notConfirmed' } });
  expect(await hoursOf(order)).toEqual([]);
  await step(captain, 'serve', order, { ...record, visitCode: await codeOf(order) });
  expect(await hoursOf(order)).toEqual([expect.objectContaining({ kind: 'service' })]);
});

test('到过一次没讲成，说好改到明天：明天重新记到场、重新对码，时间不从今天算起', async () => {
  const order = await place();
  await claimed(order);
  await step(captain, 'arrive', order, { visitCode: await codeOf(order) });
  await step(captain, 'propose', order, { slot: { date: '2026-11-27', part: 'morning' } });
  await step(elder, 'agree', order);
  expect(await stateOf(order)).toMatchObject({ state: 'claimed', proof: null, arrived_at: null });
  later(24 * 60);
  await step(captain, 'arrive', order, { visitCode: await codeOf(order) });
  expect(await send(captain, 'serve', order, { ...record, minutes: 400 })).toMatchObject({ status: 409, body: { refusal: 'order.minutesLong' } });
  expect(await hoursOf(order)).toEqual([]);
  later(60);
  await step(captain, 'serve', order, record);
  expect(await hoursOf(order)).toEqual([expect.objectContaining({ kind: 'service', minutes: 60 })]);
});
