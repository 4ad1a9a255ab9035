/** Ways in that were tried and are closed; each beside the way that is meant to be open. */
import type { OrderView } from '../../cloud/domain/answers';
import { createServer } from '../../cloud/server';
import { SettingsError } from '../../cloud/settings';
import { newKey, openCounty, wish, type Client, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';

let county: County;
let elder: Client;
let secretary: Client;
let police: Client;
let captain: Client;
const slot = { date: '2026-11-26', part: 'morning' };

beforeAll(async () => {
  county = await freeDays(await openCounty());
  [elder, secretary, police, captain] = (await Promise.all(['resident-elder', 'leader-mingxing', 'liaison-police', 'captain-anti-fraud'].map((who) => county.as(who)))) as [Client, Client, Client, Client];
});
afterAll(() => county.close());

const step = (who: Client, name: string, order: { id: string }, more: object = {}) => who.must<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });
const tried = (who: Client, name: string, order: { id: string }, more: object = {}) => who.call<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });
const now = (order: { id: string }) => elder.must<OrderView>('order.read', { id: order.id });
const serve = (visitCode: string | null) => ({ visitCode, headCount: 10, minutes: 30, summary: '讲了' });

async function claimed(): Promise<OrderView> {
  const order = await elder.must<OrderView>('order.place', wish());
  await step(secretary, 'dispatch', order, { departmentId: 'police' });
  await step(police, 'accept', order, { openToAll: true });
  return step(captain, 'claim', order, { slot, speaker: '谭老师' });
}

test('三百次同时猜到场码，只有五次算数，之后码不再认', async () => {
  const order = await claimed();
  const right = (await now(order)).visitCode as string;
  const guesses = Array.from({ length: 300 }, (_, i) => String(i).padStart(6, '0')).filter((code) => code !== right);
  const answers = await Promise.all(guesses.map((code) => tried(captain, 'serve', order, serve(code))));
  expect(answers.filter((one) => one.body.refusal === 'order.codeWrong')).toHaveLength(5);
  expect(await tried(captain, 'serve', order, serve(right))).toMatchObject({ status: 429, body: { refusal: 'order.codeTries' } });
  expect((await now(order)).state).toBe('claimed');
}, 600_000);

test('退了单再接，猜错的次数不清零', async () => {
  const order = await elder.must<OrderView>('order.place', wish());
  const crew = [county.idOf('worker-mingxing-1')];
  await step(secretary, 'takeOn', order, { crew, slot });
  for (let i = 0; i < 5; i += 1) expect((await tried(secretary, 'serve', order, serve('000000'))).status).toBe(409);
  await step(secretary, 'release', order, { reason: '重来' });
  await step(secretary, 'takeOn', order, { crew, slot });
  expect((await tried(secretary, 'serve', order, serve((await now(order)).visitCode))).body.refusal).toBe('order.codeTries');
  await step(elder, 'confirm', order);
  expect((await step(secretary, 'serve', order, serve(null))).state).toBe('served');
});

test('代点单的人自己上门：看不到码，也不能替对方确认；没上门的镇上可以打电话确认', async () => {
  const worker = await county.as('worker-mingxing-1');
  const order = await worker.must<OrderView>('order.place', wish({ onBehalf: { consent: true } }));
  await step(secretary, 'takeOn', order, { crew: [county.idOf('worker-mingxing-1')], slot });
  expect((await worker.must<OrderView>('order.read', { id: order.id })).visitCode).toBeNull();
  expect(await tried(worker, 'confirm', order)).toMatchObject({ status: 403, body: { refusal: 'order.crewCannotCall' } });
  expect(await tried(secretary, 'confirm', order)).toMatchObject({ status: 403, body: { refusal: 'order.crewCannotCall' } });
  expect(await tried(secretary, 'serve', order, serve(null))).toMatchObject({ status: 409, body: { refusal: 'order.notConfirmed' } });
  const town = await county.as('leader-chihe');
  await step(town, 'confirm', order);
  expect((await step(secretary, 'serve', order, serve(null))).state).toBe('served');
});

test('没办成不能当办结：只能重办；重办之后不能用一句答复了事', async () => {
  const order = await claimed();
  await step(captain, 'serve', order, serve((await now(order)).visitCode));
  await step(elder, 'rate', order, { stars: 1 });
  expect((await tried(secretary, 'followUp', order, { reached: true, satisfied: 'no' })).status).toBe(400);
  expect((await now(order)).state).toBe('rated');
  await step(secretary, 'redo', order, { reason: '没来人' });
  expect(await tried(secretary, 'answer', order, { reply: '就这样吧' })).toMatchObject({ status: 409, body: { refusal: 'order.answeredBefore' } });
  expect(await now(order)).toMatchObject({ state: 'placed', attempt: 2 });
});

test('任职到期，权就到期；没到期照常看得到', async () => {
  const order = await elder.must<OrderView>('order.place', wish({ villageCode: '610922100004' }));
  const leader = await county.as('leader-beijie');
  expect((await leader.call('order.reveal', { id: order.id })).status).toBe(200);
  const then = county.time.now;
  const { db, tenant } = county.server.office;
  const end = new Date(then.getTime() + 3_600_000);
  await db.together(async (inner) => {
    await inner.query({ text: 'update post set until_at = $2 where person_id = $1', values: [county.idOf('leader-beijie'), end] });
    await inner.query({ text: 'update tenant set directory_version = directory_version + 1 where tenant = $1', values: [tenant] });
  });
  expect((await leader.call('order.reveal', { id: order.id })).status).toBe(200);
  county.time.now = new Date(end.getTime() + 1000);
  expect((await leader.call('order.reveal', { id: order.id })).status).toBe(403);
  expect((await leader.call('queue.mine', { kind: 'grid', ref: '610922100004' })).status).toBe(403);
  county.time.now = then;
});

test('居民问不出别人的单子和上门的人', async () => {
  await (await county.as('resident-farmer')).must('order.place', wish({ villageCode: '610922104216' }));
  const order = await elder.must<OrderView>('order.place', wish());
  for (const name of ['join', 'takeOn', 'dispatch', 'claim']) expect((await elder.call('order.choices', { id: order.id, step: name })).status).toBe(403);
  expect((await secretary.call('order.choices', { id: order.id, step: 'dispatch' })).status).toBe(200);
});

test('退过单的部门拿旧的操作编号再发，看不到后来改的内容', async () => {
  const order = await elder.must<OrderView>('order.place', wish());
  await step(secretary, 'dispatch', order, { departmentId: 'police' });
  const input = { id: order.id, key: newKey(), reasonCode: 'other', whoseDuty: '县科协', rule: '分工' };
  await police.must('order.decline', input);
  await step(elder, 'amend', order, { ownWords: '家在三组十二号', venue: '我家堂屋' });
  const again = await police.must<OrderView>('order.decline', input);
  expect([again.ownWords, again.venue, again.contact.phone, again.history, again.may]).toEqual([null, '', '', [], []]);
  expect((await secretary.must<OrderView>('order.read', { id: order.id })).ownWords).toBe('家在三组十二号');
});

test('拼场要两单都归他管，也不能把单子往回拉；镇上两单都管，可以拼', async () => {
  const farmer = await county.as('resident-farmer');
  const [one, two] = [await elder.must<OrderView>('order.place', wish()), await farmer.must<OrderView>('order.place', wish({ villageCode: '610922104216' }))];
  expect(await tried(secretary, 'join', one, { withOrderId: two.id })).toMatchObject({ status: 403, body: { refusal: 'order.notYours' } });
  await step(secretary, 'dispatch', one, { departmentId: 'police' });
  expect(await tried(police, 'join', one, { withOrderId: two.id })).toMatchObject({ status: 409, body: { refusal: 'order.notSameKind' } });
  expect([(await now(one)).state, (await farmer.must<OrderView>('order.read', { id: two.id })).state]).toEqual(['dispatched', 'placed']);
  const town = await county.as('leader-chihe');
  expect(await step(town, 'join', two, { withOrderId: one.id })).toMatchObject({ state: 'dispatched', together: 2 });
});

test('从拼场里撤了单，后来的部门看不到他写的话', async () => {
  const farmer = await county.as('resident-farmer');
  const town = await county.as('leader-chihe');
  const [one, two] = [await elder.must<OrderView>('order.place', wish()), await farmer.must<OrderView>('order.place', wish({ villageCode: '610922104216', ownWords: '我只告诉村里' }))];
  await step(secretary, 'dispatch', one, { departmentId: 'police' });
  await step(town, 'join', two, { withOrderId: one.id });
  await step(farmer, 'withdraw', two, { reason: '不去了' });
  await step(secretary, 'redispatch', one, { departmentId: 'market', reason: '换部门' });
  const market = await county.as('liaison-market');
  expect((await market.call('order.read', { id: two.id })).status).toBe(403);
  expect((await market.call('order.read', { id: one.id })).status).toBe(200);
});

test('六十支队同时婉拒，人人都办成', async () => {
  const order = await elder.must<OrderView>('order.place', wish());
  await step(secretary, 'dispatch', order, { departmentId: 'police' });
  const { db, tenant } = county.server.office;
  await db.query({ text: `insert into team select $1, 'pass-team-' || i, '队' || i, $1, null, '{}', 1 from generate_series(1, 60) i`, values: [tenant] });
  await db.query({ text: `insert into post select $1, gen_random_uuid(), $2, 'teamLeader', null, null, 'pass-team-' || i, 'epoch' from generate_series(1, 60) i`, values: [tenant, county.idOf('captain-silver')] });
  await db.query({ text: 'update tenant set directory_version = directory_version + 1', values: [] });
  await step(police, 'accept', order, { openToAll: true });
  const silver = await county.as('captain-silver');
  const answers = await Promise.all(Array.from({ length: 60 }, (_, i) => tried(silver, 'pass', order, { teamId: `pass-team-${i + 1}` })));
  expect(new Set(answers.map((one) => one.status))).toEqual(new Set([200]));
}, 600_000);

test('密钥换错了，服务不启动，说得出为什么；换回来照常', async () => {
  const wrong = { ...county.settings, secret: Buffer.alloc(32, 9).toString('base64') };
  await expect(createServer({ settings: wrong, databaseUrl: county.databaseUrl, clockEveryMs: 0 })).rejects.toThrow(SettingsError);
  const right = await createServer({ settings: county.settings, databaseUrl: county.databaseUrl, clockEveryMs: 0 });
  await right.close();
});

test('编出来的翻页记号只当从头看，不出错', async () => {
  const made = ['1|------------------------------------', '2026|x', '2026-11-23T02:00:00.000Z|00000000-0000-4000-8000-00000000000g', 'x'].map((one) => Buffer.from(one).toString('base64url'));
  for (const next of made) expect((await elder.call('order.mine', { next })).status).toBe(200);
  const twice = await fetch(`${county.url}/1.1/users/me?session_token=a&session_token=b`);
  expect(twice.status).toBe(401);
});
