/** A claim works, or is refused for its true reason and leaves nothing behind. */
import type { AlmostPage, CardPage, Choices, CrewAsk, OrderView } from '../../cloud/domain/answers';
import { touchDirectory } from '../../cloud/store/sql/grid';
import { newId } from '../../cloud/store/seal';
import { newKey, openCounty, wish, type Client, type County } from '../setup/county';

let county: County;
beforeAll(async () => {
  county = await openCounty();
});
afterAll(() => county.close());

const as = (who: string) => county.as(who);
const step = async (who: string, name: string, order: { id: string }, more: object = {}) => (await as(who)).must<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });
const tries = async (who: string, name: string, order: { id: string }, more: object = {}) => (await as(who)).call<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });

let days = 0;
/** A half-day of its own, so that one test's promises don't stand in another's way. */
const freshSlot = () => {
  days += 1;
  return { date: `2026-12-${String(days).padStart(2, '0')}`, part: 'morning' as const };
};

interface Offered { id: string; slot: { date: string; part: 'morning' } }
async function offered(over: Record<string, unknown> = {}, offer: object = { openToAll: true }, department = 'police', slot = freshSlot()): Promise<Offered> {
  const order = await (await as('resident-elder')).must<OrderView>('order.place', wish({ slots: [slot], ...over }));
  await step('leader-mingxing', 'dispatch', order, { departmentId: department, reason: '归它管' });
  await step(`liaison-${department}`, 'accept', order, offer);
  return { id: order.id, slot };
}

/** Everything a claim could write: the order's row, its activity, who is promised, and the history. */
async function stored({ id }: { id: string }): Promise<unknown> {
  return county.server.office.db.query({
    text: `select to_jsonb(o) as o, to_jsonb(a) as a, (select count(*)::int from history h where h.order_id = o.id) as lines,
      (select jsonb_agg(to_jsonb(b) order by b.person_id, b.date, b.part) from booking b) as bookings, (select count(*)::int from notice n where n.order_id = o.id) as notices
      from orders o join activity a on a.id = o.activity_id where o.id = $1`,
    values: [id],
  });
}

async function refused(who: string, name: string, order: { id: string }, more: object, refusal: string, status = 409): Promise<string> {
  const before = await stored(order);
  const answer = await tries(who, name, order, more);
  expect([answer.status, answer.body.refusal]).toEqual([status, refusal]);
  expect(await stored(order)).toEqual(before);
  return String(answer.body.error);
}
const claiming = (order: Offered, more: object = {}) => ({ slot: order.slot, speaker: '谭老师', ...more });
const crew = (...names: string[]) => ({ crew: names.map((one) => county.idOf(one)) });
async function change(text: string, values: unknown[] = []): Promise<void> {
  const { db, tenant } = county.server.office;
  await db.together(async (inner) => {
    await inner.query({ text, values });
    await touchDirectory(inner, tenant);
  });
}

describe('接单', () => {
  test('主题、地方合适，接得到，半天就约定了', async () => {
    const order = await offered();
    expect(await step('captain-anti-fraud', 'claim', order, claiming(order))).toMatchObject({ state: 'claimed', crew: ['武志刚'] });
    const booked = await county.server.office.db.query({ text: 'select b.date, b.part from booking b join orders o on o.activity_id = b.activity_id where o.id = $1', values: [order.id] });
    expect(booked).toEqual([order.slot]);
  });

  test('主题不对：说清原因，看不到单子', async () => {
    const order = await offered();
    expect(await refused('captain-safety', 'claim', order, claiming(order), 'claim.topic')).toBe('这一单的主题不在石泉县防灾应急服务队的服务范围里');
    expect((await (await as('captain-safety')).call('order.read', { id: order.id })).status).toBe(403);
  });

  test('地方不对：说清原因', async () => {
    const slot = freshSlot();
    const order = await (await as('resident-mother')).must<OrderView>('order.place', wish({ slots: [slot], villageCode: '610922100004', topicId: 'vegetables' }));
    await step('leader-beijie', 'dispatch', order, { departmentId: 'agriculture', reason: '归它管' });
    await step('liaison-agriculture', 'accept', order, { openToAll: true });
    await refused('captain-farming', 'claim', order, claiming({ id: order.id, slot }), 'claim.area');
    expect((await step('captain-silver', 'claim', order, claiming({ id: order.id, slot }))).state).toBe('claimed');
  });

  test('没有资格：先要有资格的人；带上就能接', async () => {
    const order = await offered({ topicId: 'safe-medication' }, { openToAll: true }, 'health');
    await refused('captain-silver', 'claim', order, claiming(order), 'claim.qualification');
    expect((await step('captain-silver', 'claim', order, claiming(order, crew('captain-silver', 'volunteer-silver-4')))).state).toBe('claimed');
  });

  test('没有培训：先培训', async () => {
    const order = await offered({ topicId: 'first-aid' }, { openToAll: true }, 'health');
    expect(await refused('captain-health', 'claim', order, claiming(order, crew('captain-health', 'volunteer-health-2')), 'claim.training')).toBe('先完成急救培训：钱家宁还没有');
    expect((await step('captain-health', 'claim', order, claiming(order, crew('captain-health', 'volunteer-health-3')))).state).toBe('claimed');
  });

  test('人太多：说清最多多少；不多就能接', async () => {
    await change("update team set max_head_count = 25 where id = 'anti-fraud-team'");
    const many = await offered({ headCount: 26 });
    await refused('captain-anti-fraud', 'claim', many, claiming(many), 'claim.size');
    const few = await offered({ headCount: 25 });
    expect((await step('captain-anti-fraud', 'claim', few, claiming(few))).state).toBe('claimed');
    await change("update team set max_head_count = null where id = 'anti-fraud-team'");
  });

  test('同一个半天已有别的服务：接不到；换一个人就接得到；服务完就空出来', async () => {
    const slot = freshSlot();
    const one = await offered({}, { openToAll: true }, 'police', slot);
    const two = await offered({}, { openToAll: true }, 'police', slot);
    await step('captain-anti-fraud', 'claim', one, claiming(one));
    expect(await refused('captain-anti-fraud', 'claim', two, claiming(two), 'claim.clash')).toMatch('武志刚已有别的服务');
    expect((await step('captain-anti-fraud', 'claim', two, claiming(two, crew('volunteer-anti-fraud-1')))).state).toBe('claimed');
    await step('captain-anti-fraud', 'release', one, { reason: '车坏了' });
    expect(await county.server.office.db.query({ text: 'select 1 from booking where person_id = $1 and date = $2', values: [county.idOf('captain-anti-fraud'), slot.date] })).toEqual([]);
  });

  test('本人标了不能来：接不到', async () => {
    const order = await offered();
    await change("insert into away (tenant, id, person_id, from_day, until_day, by_id, at) values ($1, $2, $3, $4, $4, $3, now())", [county.server.office.tenant, newId(), county.idOf('captain-anti-fraud'), order.slot.date]);
    expect(await refused('captain-anti-fraud', 'claim', order, claiming(order), 'claim.clash')).toMatch('武志刚标了不能来');
    await change('delete from away');
    expect((await step('captain-anti-fraud', 'claim', order, claiming(order))).state).toBe('claimed');
  });

  test('已经被接走：说已被其他队接单', async () => {
    const order = await offered();
    await step('captain-anti-fraud', 'claim', order, claiming(order));
    await refused('captain-silver', 'claim', order, claiming(order), 'order.alreadyClaimed');
  });

  test('有危险的要写明保险，志愿者不在本队、也不管这个村的不能带；讲师要在上门的人里', async () => {
    const order = await offered({ topicId: 'fire-safety' }, { openToAll: true }, 'emergency');
    await refused('captain-safety', 'claim', order, claiming(order), 'claim.insurance', 400);
    await refused('captain-safety', 'claim', order, claiming(order, { insurance: '一人，意外险', ...crew('captain-safety', 'worker-beijie-1') }), 'crew.notMember', 400);
    await refused('captain-safety', 'claim', order, claiming(order, { insurance: '一人，意外险', speakerId: county.idOf('volunteer-safety-1') }), 'claim.speaker', 400);
    const done = await step('captain-safety', 'claim', order, claiming(order, { insurance: '两人，意外险', ...crew('captain-safety', 'worker-mingxing-1') }));
    expect(done).toMatchObject({ state: 'claimed', insurance: '两人，意外险', risks: ['演示用火，要有灭火器和专人看护'] });
  });

  test('心理健康：没有资格的队请不了，开放了也到不了它；旁人只看到“一对一科普服务”', async () => {
    const slot = freshSlot();
    const order = await (await as('resident-elder')).must<OrderView>('order.place', wish({ slots: [slot], topicId: 'mental-health' }));
    await step('leader-mingxing', 'dispatch', order, { departmentId: 'health' });
    await refused('liaison-health', 'accept', order, { openToAll: false, teamIds: ['silver-team'] }, 'claim.sensitive');
    await step('liaison-health', 'accept', order, { openToAll: true });
    const silver = await as('captain-silver');
    expect((await silver.must<CardPage>('queue.mine', { kind: 'team', ref: 'silver-team', offered: true })).items.map((card) => card.id)).not.toContain(order.id);
    expect(JSON.stringify(await silver.must<AlmostPage>('team.almost', { teamId: 'silver-team' }))).not.toContain('心理');
    await refused('captain-silver', 'claim', order, claiming({ id: order.id, slot }), 'claim.sensitive');
    const town = await (await as('leader-chihe')).must<OrderView>('order.read', { id: order.id });
    expect([town.title, town.topicId, town.ownWords]).toEqual(['一对一科普服务', null, null]);
    expect((await (await as('captain-health')).must<OrderView>('order.read', { id: order.id })).title).toBe('心理健康');
    expect((await step('captain-health', 'claim', order, claiming({ id: order.id, slot }, crew('captain-health', 'volunteer-health-4')))).state).toBe('claimed');
  });
});

test('还差一点：接不了的单说清差什么，能接的在可接的单里', async () => {
  const order = await offered({ topicId: 'flood-landslide' }, { openToAll: true }, 'emergency');
  const number = (await (await as('resident-elder')).must<OrderView>('order.read', { id: order.id })).number;
  const silver = await as('captain-silver');
  const almost = await silver.must<AlmostPage>('team.almost', { teamId: 'silver-team' });
  expect(almost.items.find((one) => one.key === number)?.whys[0]).toMatch(/^先完成户外安全培训/);
  expect((await silver.must<CardPage>('queue.mine', { kind: 'team', ref: 'silver-team', offered: true })).items.map((card) => card.id)).not.toContain(order.id);
  expect((await (await as('captain-safety')).must<CardPage>('queue.mine', { kind: 'team', ref: 'safety-team', offered: true })).items.map((card) => card.id)).toContain(order.id);
  expect((await silver.call('team.almost', { teamId: 'safety-team' })).body.refusal).toBe('order.notYours');
});

describe('到家里去', () => {
  const home = { destination: 'family', homeConsent: true, topicId: 'pension-scams' };

  test('没有这户人家的同意，点不了单', async () => {
    const elder = await as('resident-elder');
    const answer = await elder.call('order.place', wish({ destination: 'family' }));
    expect([answer.status, answer.body.refusal]).toEqual([400, 'order.homeConsent']);
    const order = await elder.must<OrderView>('order.place', wish({ destination: 'family', homeConsent: true }));
    expect(order.history[0]?.notes).toContain('这户人家同意上门');
  });

  test('一个人去不行；两个人，都答应了才能完成服务；风险和保险在答应之前就看得到', async () => {
    const order = await offered(home);
    await refused('captain-anti-fraud', 'claim', order, claiming(order), 'claim.crewSize');
    const choices = await (await as('captain-anti-fraud')).must<Choices>('order.choices', { id: order.id, step: 'claim' });
    expect([choices.needs?.crewSize, choices.usualCrew]).toEqual([2, [county.idOf('captain-anti-fraud'), county.idOf('volunteer-anti-fraud-2')]]);
    expect(choices.crew.find((one) => one.name === '夏雨晴')?.note).toBe('还没完成入户安全培训');
    await step('captain-anti-fraud', 'claim', order, claiming(order, { crew: choices.usualCrew }));
    const asked = await as('volunteer-anti-fraud-2');
    const [ask] = await asked.must<CrewAsk[]>('crew.asks');
    expect(ask).toMatchObject({ card: { id: order.id }, team: '石泉县反诈宣讲服务队', with: ['武志刚'] });
    expect(ask?.risks).toHaveLength(1);
    const code = (await (await as('resident-elder')).must<OrderView>('order.read', { id: order.id })).visitCode;
    const served = { visitCode: code, headCount: 2, minutes: 30, summary: '讲了骗局' };
    expect(await refused('captain-anti-fraud', 'serve', order, served, 'crew.notEnough')).toMatch('只有1个人答应');
    expect((await step('volunteer-anti-fraud-2', 'come', order)).crewAnswers).toEqual([{ name: '武志刚', comes: true }, { name: '纪长河', comes: true }]);
    await refused('volunteer-anti-fraud-2', 'come', order, {}, 'crew.answered');
    expect(await asked.must<CrewAsk[]>('crew.asks')).toEqual([]);
    expect((await step('captain-anti-fraud', 'serve', order, served)).state).toBe('served');
  });

  test('去不了：名字拿下，半天空出来，队长看到还差一个；换人以后新的人收到询问', async () => {
    const order = await offered(home);
    await step('captain-anti-fraud', 'claim', order, claiming(order, crew('captain-anti-fraud', 'volunteer-anti-fraud-2')));
    await refused('volunteer-anti-fraud-1', 'cannot', order, {}, 'order.notYours', 403);
    await step('volunteer-anti-fraud-2', 'cannot', order);
    const seen = await (await as('captain-anti-fraud')).must<OrderView>('order.read', { id: order.id });
    expect([seen.crew, seen.crewLacks]).toEqual([['武志刚'], 1]);
    expect(await county.server.office.db.query({ text: 'select 1 from booking where person_id = $1 and date = $2', values: [county.idOf('volunteer-anti-fraud-2'), order.slot.date] })).toEqual([]);
    await refused('captain-anti-fraud', 'recrew', order, crew('captain-anti-fraud'), 'claim.crewSize');
    await refused('captain-anti-fraud', 'recrew', order, crew('captain-anti-fraud', 'volunteer-anti-fraud-1'), 'claim.training');
    expect((await step('captain-anti-fraud', 'recrew', order, crew('captain-anti-fraud', 'worker-mingxing-2'))).crew).toEqual(['武志刚', '谭小军']);
    expect((await (await as('worker-mingxing-2')).must<CrewAsk[]>('crew.asks')).map((one) => one.card.id)).toEqual([order.id]);
    const told = await county.server.office.db.query({ text: "select 1 from notice where order_id = $1 and step = 'recrew' and to_ref = $2", values: [order.id, county.idOf('worker-mingxing-2')] });
    expect(told).toHaveLength(1);
    await step('captain-anti-fraud', 'release', order, { reason: '车坏了' });
    expect(await county.server.office.db.query({ text: "select 1 from notice where order_id = $1 and step = 'release' and to_ref = $2", values: [order.id, county.idOf('worker-mingxing-2')] })).toHaveLength(1);
  });
});

test('改期改到有别的服务的半天：同意不了，时间不变', async () => {
  const one = await offered();
  const two = await offered();
  await step('captain-anti-fraud', 'claim', one, claiming(one));
  await step('captain-anti-fraud', 'claim', two, claiming(two));
  await step('resident-elder', 'propose', one, { slot: two.slot });
  await refused('captain-anti-fraud', 'agree', one, {}, 'claim.clash');
  const free = freshSlot();
  await step('resident-elder', 'propose', one, { slot: free });
  await step('captain-anti-fraud', 'agree', one);
  const rows = await county.server.office.db.query({ text: 'select b.date from booking b join orders o on o.activity_id = b.activity_id where o.id = $1', values: [one.id] });
  expect(rows).toEqual([{ date: free.date }]);
});

test('新队优先：今年服务满五次的队先等一天，到时间就能接；没满的队看到“新队优先”', async () => {
  const { db, tenant } = county.server.office;
  for (let i = 0; i < 5; i += 1) {
    await db.query({
      text: `insert into activity (tenant, id, version, co_department_ids, open_to_all, invited, passed, crew, wrong_codes, served_at) values ($1, $2, 1, '{}', false, '{}', '{}', '{"kind":"team","ref":"anti-fraud-team","personIds":[]}', 0, '2026-03-01')`,
      values: [tenant, newId()],
    });
  }
  const order = await offered();
  expect(await refused('captain-anti-fraud', 'claim', order, claiming(order), 'claim.newTeamsFirst')).toMatch('今年服务不到5次的队');
  const silver = await (await as('captain-silver')).must<CardPage>('queue.mine', { kind: 'team', ref: 'silver-team', offered: true });
  expect(silver.items.find((card) => card.id === order.id)?.mark).toBe('新队优先');
  const pool = async () => (await (await as('captain-anti-fraud')).must<CardPage>('queue.mine', { kind: 'team', ref: 'anti-fraud-team', offered: true })).items.map((card) => card.id);
  expect(await pool()).not.toContain(order.id);
  const then = county.time.now;
  county.time.now = new Date(then.getTime() + 2 * 86_400_000);
  expect(await pool()).toContain(order.id);
  expect((await step('captain-anti-fraud', 'claim', order, claiming(order))).state).toBe('claimed');
  county.time.now = then;
  await db.query({ text: 'delete from activity where served_at = $1', values: ['2026-03-01'] });
});

test('二十场同一个半天同时接、都要同一位讲师：正好接到一场，别的听到他已有服务', async () => {
  const slot = freshSlot();
  const orders = await Promise.all(Array.from({ length: 20 }, () => offered({}, { openToAll: true }, 'police', slot)));
  const captain: Client = await as('captain-anti-fraud');
  const speaker = county.idOf('volunteer-anti-fraud-3');
  const answers = await Promise.all(orders.map((order) => captain.call<OrderView>('order.claim', { id: order.id, key: newKey(), ...claiming(order, { crew: [speaker], speakerId: speaker }) })));
  expect(answers.filter((one) => one.status === 200)).toHaveLength(1);
  expect(new Set(answers.filter((one) => one.status !== 200).map((one) => one.body.refusal))).toEqual(new Set(['claim.clash']));
  const rows = await county.server.office.db.query({ text: 'select count(*)::int as n from booking where person_id = $1 and date = $2', values: [speaker, slot.date] });
  expect(rows).toEqual([{ n: 1 }]);
});
