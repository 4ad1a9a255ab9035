import type { OrderView } from '../../cloud/domain/answers';
import { runClock } from '../../cloud/queue/clock';
import { newKey, openCounty, wish, type Client, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';

let county: County;
let elder: Client;
let secretary: Client;
let police: Client;
let captain: Client;

beforeAll(async () => {
  county = await freeDays(await openCounty());
  elder = await county.as('resident-elder');
  secretary = await county.as('leader-mingxing');
  police = await county.as('liaison-police');
  captain = await county.as('captain-anti-fraud');
});
afterAll(() => county.close());

const step = (who: Client, name: string, order: { id: string }, more: object = {}) => who.must<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });
const steps = (order: OrderView) => order.may.map((one) => one.step);

async function claimed(): Promise<OrderView> {
  const order = await elder.must<OrderView>('order.place', wish());
  await step(secretary, 'dispatch', order, { departmentId: 'police' });
  await step(police, 'accept', order, { openToAll: true });
  return step(captain, 'claim', order, { slot: { date: '2026-11-26', part: 'morning' }, speaker: '谭老师' });
}

test('谢奶奶点的单经派单、领单、接单、服务、评价、回访，最后办结', async () => {
  const placed = await elder.must<OrderView>('order.place', wish());
  expect(placed).toMatchObject({ state: 'placed', stateLabel: '待派单', holder: '池河镇明星村', title: '反诈防诈' });
  expect(placed.plain).toContain('池河镇明星村');

  const choices = await secretary.must<{ proposal: { departmentId: string; why: string } }>('order.choices', { id: placed.id, step: 'dispatch' });
  expect(choices.proposal.departmentId).toBe('police');
  expect(await step(secretary, 'dispatch', placed, { departmentId: 'police' })).toMatchObject({ state: 'dispatched', department: '县公安局' });
  expect(await step(police, 'accept', placed, { openToAll: true })).toMatchObject({ state: 'accepted' });
  expect(await step(captain, 'claim', placed, { slot: { date: '2026-11-26', part: 'morning' }, speaker: '谭老师' })).toMatchObject({ state: 'claimed', speaker: '谭老师', slot: '11月26日（周四）上午' });

  const seen = await elder.must<OrderView>('order.read', { id: placed.id });
  expect(seen.visitCode).toMatch(/^\d{6}$/);
  expect(await step(captain, 'serve', placed, { visitCode: seen.visitCode, headCount: 28, minutes: 60, summary: '讲了冒充公安的骗局' })).toMatchObject({ state: 'served', visitCode: null });
  expect(await step(elder, 'rate', placed, { stars: 5, tags: ['clear'], words: '讲得好' })).toMatchObject({ state: 'rated', stars: 5 });
  const closed = await step(secretary, 'followUp', placed, { reached: true, satisfied: 'yes' });
  expect(closed).toMatchObject({ state: 'closed', stateLabel: '已办结', may: [] });
  expect(closed.history.map((line) => line.step)).toEqual(['place', 'dispatch', 'accept', 'claim', 'serve', 'rate', 'followUp']);
});

test('别的居民不能看、不能催谢奶奶的单，单子没有变', async () => {
  const order = await elder.must<OrderView>('order.place', wish());
  const farmer = await county.as('resident-farmer');
  for (const [name, more] of [['read', {}], ['remind', { key: newKey() }], ['withdraw', { key: newKey() }], ['reveal', {}]] as const) {
    const answer = await farmer.call(`order.${name}`, { id: order.id, ...more });
    expect(answer).toMatchObject({ status: 403, body: { refusal: 'order.notYours' } });
  }
  expect((await elder.must<OrderView>('order.read', { id: order.id })).history).toHaveLength(1);
});

test('部门退单一次回到社区，再退一次由县科协会商，决定写给居民看', async () => {
  const order = await elder.must<OrderView>('order.place', wish());
  const refuse = { reasonCode: 'notOurDuty', whoseDuty: '县市场监督管理局', rule: '县科普工作职责分工' };
  await step(secretary, 'dispatch', order, { departmentId: 'police' });
  expect(await step(police, 'decline', order, refuse)).toMatchObject({ state: 'placed' });
  await step(secretary, 'dispatch', order, { departmentId: 'police' });
  expect(await step(police, 'decline', order, refuse)).toMatchObject({ state: 'disputed' });
  const chief = await county.as('county-leader');
  expect(await step(chief, 'decide', order, { outcome: 'dispatch', departmentId: 'market', decision: '由市场监督管理局办' })).toMatchObject({ state: 'dispatched', department: '县市场监督管理局' });
  const market = await county.as('liaison-market');
  const again = await market.call('order.decline', { id: order.id, key: newKey(), ...refuse });
  expect(again).toMatchObject({ status: 409, body: { refusal: 'order.decided' } });
  const seen = await elder.must<OrderView>('order.read', { id: order.id });
  expect(seen.state).toBe('dispatched');
  expect(seen.history.at(-1)).toMatchObject({ step: 'decide', said: '由市场监督管理局办' });
});

test('到场码错了不能完成服务，错五次后只能请对方确认', async () => {
  const order = await claimed();
  const right = (await elder.must<OrderView>('order.read', { id: order.id })).visitCode as string;
  const wrong = right === '000000' ? '000001' : '000000';
  const serve = (visitCode: string | null) => captain.call<OrderView>('order.serve', { id: order.id, key: newKey(), visitCode, headCount: 20, minutes: 50, summary: '讲座' });
  expect(await serve(null)).toMatchObject({ status: 409, body: { refusal: 'order.notConfirmed' } });
  for (let i = 0; i < 5; i += 1) expect(await serve(wrong)).toMatchObject({ status: 409, body: { refusal: 'order.codeWrong' } });
  expect(await serve(right)).toMatchObject({ status: 429, body: { refusal: 'order.codeTries' } });
  expect((await captain.must<OrderView>('order.read', { id: order.id })).state).toBe('claimed');
  await step(elder, 'confirm', order);
  expect(await serve(null)).toMatchObject({ status: 200, body: { state: 'served' } });
});

test('同一次点单发两遍只算一单，同一次派单发两遍只有一条记录', async () => {
  const input = wish();
  const [one, two] = await Promise.all([elder.must<OrderView>('order.place', input), elder.must<OrderView>('order.place', input)]);
  expect(two.id).toBe(one.id);
  const key = newKey();
  const dispatch = () => secretary.must<OrderView>('order.dispatch', { id: one.id, key, departmentId: 'police' });
  await Promise.all([dispatch(), dispatch()]);
  expect((await dispatch()).history.map((line) => line.step)).toEqual(['place', 'dispatch']);
  const other = await elder.must<OrderView>('order.place', wish());
  expect(await secretary.call('order.dispatch', { id: other.id, key, departmentId: 'police' })).toMatchObject({ status: 409, body: { refusal: 'keys.reused' } });
  expect((await elder.must<OrderView>('order.read', { id: other.id })).state).toBe('placed');
});

test('没有书记的村，点单由镇上接着办', async () => {
  const teacher = await county.as('resident-teacher');
  const order = await teacher.must<OrderView>('order.place', wish({ villageCode: '610922105214', topicId: 'disaster-reduction' }));
  expect(order.holder).toBe('后柳镇');
  const town = await county.as('leader-houliu');
  expect(steps(await town.must<OrderView>('order.read', { id: order.id }))).toContain('dispatch');
});

test('电话默认隐去，只有手上拿着这一单的人能看，看一次记一次', async () => {
  const order = await elder.must<OrderView>('order.place', wish());
  const shown = await secretary.must<OrderView>('order.read', { id: order.id });
  expect(shown.contact).toEqual({ name: '谢**', phone: '138****0101', mayReveal: true });
  expect(await secretary.must('order.reveal', { id: order.id })).toEqual({ name: '谢桂香', phone: '13800000101' });
  const town = await county.as('leader-chihe');
  expect(await town.call('order.reveal', { id: order.id })).toMatchObject({ status: 403, body: { refusal: 'contact.notYours' } });
  const looks = await county.server.office.db.query<{ person_id: string }>({ text: 'select person_id from reveal where order_id = $1', values: [order.id] });
  expect(looks).toEqual([{ person_id: county.idOf('leader-mingxing') }]);
  const stored = await county.server.office.db.query<{ text: string }>({ text: "select text from words where order_id = $1 and name = 'contact'", values: [order.id] });
  expect(stored[0]?.text).not.toContain('13800000101');
});

test('不满意就重办：开始第二次，评价和回访各算各的', async () => {
  const order = await claimed();
  const code = (await elder.must<OrderView>('order.read', { id: order.id })).visitCode;
  await step(captain, 'serve', order, { visitCode: code, headCount: 20, minutes: 40, summary: '讲座' });
  await step(elder, 'rate', order, { stars: 2, tags: ['notWhatIAsked'] });
  const again = await step(secretary, 'redo', order, { reason: '讲的不是想听的' });
  expect(again).toMatchObject({ state: 'placed', attempt: 2, stars: null, department: null, team: null });
});

test('三次没联系上，办结为未联系上；第一次没联系上不能办结', async () => {
  const order = await claimed();
  const code = (await elder.must<OrderView>('order.read', { id: order.id })).visitCode;
  await step(captain, 'serve', order, { visitCode: code, headCount: 20, minutes: 40, summary: '讲座' });
  await step(elder, 'rate', order, { stars: 4 });
  const then = county.time.now;
  expect((await step(secretary, 'followUp', order, { reached: false })).state).toBe('rated');
  const again = await secretary.call('order.followUp', { id: order.id, key: newKey(), reached: false });
  expect(again).toMatchObject({ status: 409, body: { refusal: 'order.calledToday' } });
  expect((await secretary.must<OrderView>('order.read', { id: order.id })).history.filter((line) => line.step === 'followUp')).toHaveLength(1);
  for (const state of ['rated', 'closed']) {
    county.time.now = new Date(county.time.now.getTime() + 86_400_000);
    expect((await step(secretary, 'followUp', order, { reached: false })).state).toBe(state);
  }
  county.time.now = then;
});

test('村里自己的人上门服务，就由镇上回访，村里的人不能回访自己', async () => {
  const order = await elder.must<OrderView>('order.place', wish());
  const crew = [county.idOf('leader-mingxing'), county.idOf('worker-mingxing-1')];
  await step(secretary, 'takeOn', order, { crew, slot: { date: '2026-11-26', part: 'morning' } });
  const code = (await elder.must<OrderView>('order.read', { id: order.id })).visitCode;
  await step(secretary, 'serve', order, { visitCode: code, headCount: 12, minutes: 30, summary: '在院坝里讲' });
  await step(elder, 'rate', order, { stars: 5 });
  expect((await secretary.call('order.followUp', { id: order.id, key: newKey(), reached: true, satisfied: 'yes' })).status).toBe(403);
  const town = await county.as('leader-chihe');
  expect(steps(await town.must<OrderView>('order.read', { id: order.id }))).toContain('followUp');
  expect((await step(town, 'followUp', order, { reached: true, satisfied: 'yes' })).state).toBe('closed');
});

test('两单拼成一场后一起走，各评各的；一人撤单，另一人照办', async () => {
  const farmer = await county.as('resident-farmer');
  const one = await elder.must<OrderView>('order.place', wish());
  const two = await farmer.must<OrderView>('order.place', wish({ villageCode: '610922104216' }));
  const tanjiawan = await county.as('leader-tanjiawan');
  await step(secretary, 'dispatch', one, { departmentId: 'police' });
  await step(tanjiawan, 'dispatch', two, { departmentId: 'police' });
  const choices = await police.must<{ joinable: { id: string }[] }>('order.choices', { id: two.id, step: 'join' });
  expect(choices.joinable.map((card) => card.id)).toContain(one.id);
  expect(await step(police, 'join', two, { withOrderId: one.id })).toMatchObject({ together: 2 });
  await step(police, 'accept', one, { openToAll: true });
  await step(captain, 'claim', two, { slot: { date: '2026-11-26', part: 'morning' }, speaker: '谭老师' });
  expect((await elder.must<OrderView>('order.read', { id: one.id })).state).toBe('claimed');
  await step(farmer, 'withdraw', two, {});
  expect((await farmer.must<OrderView>('order.read', { id: two.id })).state).toBe('withdrawn');
  expect(await elder.must<OrderView>('order.read', { id: one.id })).toMatchObject({ state: 'claimed', together: 1 });
});

test('服务队婉拒之后就与这一单无关：看不到流转记录，也不能再接', async () => {
  const order = await elder.must<OrderView>('order.place', wish());
  await step(secretary, 'dispatch', order, { departmentId: 'police', note: '老人耳背，声音大些' });
  await step(police, 'accept', order, { openToAll: true });
  expect((await captain.must<OrderView>('order.read', { id: order.id })).history).toEqual([]);
  expect(await step(captain, 'pass', order)).toMatchObject({ history: [], may: [] });
  expect(await captain.call('order.claim', { id: order.id, key: newKey(), slot: { date: '2026-11-26', part: 'morning' }, speaker: '谭老师' })).toMatchObject({ status: 403, body: { refusal: 'order.notYours' } });
  expect((await elder.must<OrderView>('order.read', { id: order.id })).state).toBe('accepted');
});

test('到期没评价，时钟替它往下走一次；没到期不动', async () => {
  const order = await claimed();
  const code = (await elder.must<OrderView>('order.read', { id: order.id })).visitCode;
  await step(captain, 'serve', order, { visitCode: code, headCount: 20, minutes: 40, summary: '讲座' });
  const then = county.time.now;
  await runClock(county.server.office);
  expect((await elder.must<OrderView>('order.read', { id: order.id })).state).toBe('served');
  county.time.now = new Date(then.getTime() + 8 * 86_400_000);
  const second = await county.another();
  await Promise.all([runClock(county.server.office), runClock(second.server.office)]);
  const seen = await elder.must<OrderView>('order.read', { id: order.id });
  expect([seen.state, seen.history.filter((line) => line.step === 'lapse').length]).toEqual(['rated', 1]);
  county.time.now = then;
});
