/** 新队优先: who may take an open order at once, and when the others may. */
import type { CardPage, OrderView } from '../../cloud/domain/answers';
import { newId } from '../../cloud/store/seal';
import { newKey, openCounty, wish, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';

let county: County;
beforeAll(async () => {
  county = await freeDays(await openCounty());
});
afterAll(() => county.close());
const start = new Date('2026-11-23T02:00:00Z');
beforeEach(async () => {
  county.time.now = start;
  await county.server.office.db.query({ text: "delete from activity where served_at = '2026-03-01'", values: [] });
});

const slot = { date: '2026-12-10', part: 'morning' };
const as = (who: string) => county.as(who);
const step = async (who: string, name: string, order: { id: string }, more: object = {}) => (await as(who)).must<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });
const tries = async (who: string, name: string, order: { id: string }, more: object = {}) => (await as(who)).call<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });

/** This team has served five times this year. */
async function experienced(teamId: string): Promise<void> {
  const { db, tenant } = county.server.office;
  for (let at = 0; at < 5; at += 1) {
    await db.query({
      text: `insert into activity (tenant, id, version, co_department_ids, open_to_all, invited, passed, crew, wrong_codes, served_at) values ($1, $2, 1, '{}', false, '{}', '{}', jsonb_build_object('kind', 'team', 'ref', $3::text, 'personIds', '[]'::jsonb), 0, '2026-03-01')`,
      values: [tenant, newId(), teamId],
    });
  }
}
async function offered(offer: object = { openToAll: true }): Promise<OrderView> {
  const order = await (await as('resident-elder')).must<OrderView>('order.place', wish({ slots: [slot] }));
  await step('leader-mingxing', 'dispatch', order, { departmentId: 'police' });
  return step('liaison-police', 'accept', order, offer);
}
const stored = async (order: OrderView) => (await county.server.office.db.query<{ first_teams: string[]; first_until: Date | null; crew: unknown; version: number }>({ text: 'select a.* from activity a join orders o on o.activity_id = a.id where o.id = $1', values: [order.id] }))[0];
const claim = (who: string, order: OrderView) => tries(who, 'claim', order, { slot, speaker: '某某' });
const pool = async () => (await (await as('captain-anti-fraud')).must<CardPage>('queue.mine', { kind: 'team', ref: 'anti-fraud-team', offered: true })).items.map((card) => card.id);
/** Everybody the order can reach. */
async function able(): Promise<string[]> {
  await experienced('anti-fraud-team');
  const first = (await stored(await offered()))?.first_teams ?? [];
  return [...first, 'anti-fraud-team'];
}

test('大家都服务满五次，或者都没满：谁也不用等', async () => {
  expect(await stored(await offered())).toMatchObject({ first_teams: [], first_until: null });
  for (const teamId of (await able()).filter((one) => one !== 'anti-fraud-team')) await experienced(teamId);
  const order = await offered();
  expect(await stored(order)).toMatchObject({ first_teams: [], first_until: null });
  expect((await claim('captain-anti-fraud', order)).status).toBe(200);
});

test('先看到的队都婉拒了，别的队不用再等到时间', async () => {
  await experienced('anti-fraud-team');
  const order = await offered();
  const first = (await stored(order))?.first_teams ?? [];
  expect(first.length).toBeGreaterThan(0);
  const before = await stored(order);
  expect(await claim('captain-anti-fraud', order)).toMatchObject({ status: 409, body: { refusal: 'claim.newTeamsFirst' } });
  expect(await stored(order)).toEqual(before);
  expect(await pool()).not.toContain(order.id);
  await county.server.office.db.query({ text: 'update activity set passed = first_teams[2:] where id = (select activity_id from orders where id = $1)', values: [order.id] });
  if (first.length > 1) expect(await pool()).not.toContain(order.id);
  await county.server.office.db.query({ text: 'update activity set passed = first_teams where id = (select activity_id from orders where id = $1)', values: [order.id] });
  expect(await pool()).toContain(order.id);
  expect((await claim('captain-anti-fraud', order)).status).toBe(200);
});

test('按名字请的队不用等；再邀请一次，别的队也不重新等', async () => {
  await experienced('anti-fraud-team');
  const named = await offered({ openToAll: true, teamIds: ['anti-fraud-team'] });
  expect((await claim('captain-anti-fraud', named)).status).toBe(200);
  const order = await offered();
  const until = (await stored(order))?.first_until;
  county.time.now = new Date(start.getTime() + 3_600_000);
  await step('liaison-police', 'offer', order, { openToAll: true });
  expect((await stored(order))?.first_until).toEqual(until);
});

test('周五下午放出来的，周末不算，到下周一才轮到别的队', async () => {
  await experienced('anti-fraud-team');
  county.time.now = new Date('2026-11-27T08:00:00Z');
  const order = await offered();
  const until = (await stored(order))?.first_until as Date;
  expect(until.toISOString() > '2026-11-30T02:00:00Z').toBe(true);
  county.time.now = new Date('2026-11-29T02:00:00Z');
  expect(await claim('captain-anti-fraud', order)).toMatchObject({ status: 409, body: { refusal: 'claim.newTeamsFirst' } });
  county.time.now = new Date(until.getTime());
  expect(await pool()).toContain(order.id);
  expect((await claim('captain-anti-fraud', order)).status).toBe(200);
});
