/** One who asks without end gets a sentence; the others notice nothing. */
import { allowances, limitsOf, lineOf } from '../../cloud/http/limits';
import { sealNewHours } from '../../cloud/queue/hours';
import { serveOnce } from '../records/play';
import { newKey, openCounty, wish, type County } from '../setup/county';

let county: County;
afterEach(() => county.close());

const counted = async (text: string) => (await county.server.office.db.query<{ n: number }>({ text, values: [] }))[0]?.n;
const orders = () => counted('select count(*)::int as n from orders');
const limited = (over: Partial<typeof allowances>) => openCounty({ limits: limitsOf({ ...allowances, ...over }) });

test('一个人点得太快：说一句，什么也没写；别人照常，过了那一分钟他也照常', async () => {
  county = await limited({ person: { points: 3, duration: 3, refusal: 'request.tooMany' } });
  const [fast, other] = [await county.as('resident-elder'), await county.as('resident-farmer')];
  const tries = await Promise.all(Array.from({ length: 9 }, () => fast.call('order.place', wish())));
  const refused = tries.filter((one) => one.status !== 200);
  expect(refused.length).toBeGreaterThanOrEqual(3);
  for (const one of refused) expect([one.status, one.body.refusal, one.body.error]).toEqual([429, 'request.tooMany', '点得太快了，请过一分钟再试']);
  expect(await orders()).toBe(tries.length - refused.length);
  expect((await other.call('order.place', wish())).status).toBe(200);
  let again = await fast.call('home.read');
  for (const until = Date.now() + 120_000; again.status === 429 && Date.now() < until;) again = await fast.call('home.read');
  expect(again.status).toBe(200);
});

test('几样一起问算几样：不能借此多问', async () => {
  county = await limited({ person: { points: 10, duration: 60, refusal: 'request.tooMany' } });
  const elder = await county.as('resident-elder');
  const parts = Array.from({ length: 6 }, () => ({ name: 'home.read' }));
  expect((await elder.call('together', { parts })).status).toBe(200);
  expect((await elder.call('together', { parts })).body.refusal).toBe('request.tooMany');
});

test('一小时里点了太多单：再点被拒绝，一单也不多；看自己的单、同一单再送一次不受影响', async () => {
  county = await limited({ placing: { points: 2, duration: 3_600, refusal: 'order.tooMany' } });
  const elder = await county.as('resident-elder');
  for (let at = 0; at < 2; at += 1) await elder.must('order.place', wish());
  const third = await elder.call('order.place', wish({ key: newKey() }));
  expect([third.status, third.body.refusal]).toEqual([429, 'order.tooMany']);
  expect(await orders()).toBe(2);
  expect((await elder.call('queue.list', { queue: 'mine' })).status).not.toBe(429);
});

test('同一个地址不停地来：那个地址歇一歇，别的地址照常；地址听前面代理的，外面自己写的不算', async () => {
  county = await limited({ address: { points: 3, duration: 60, refusal: 'request.tooMany' }, login: { points: 2, duration: 60, refusal: 'request.tooMany' } });
  const from = (address: string, path: string, body: unknown = {}) => fetch(`${county.url}/1.1/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-forwarded-for': address }, body: JSON.stringify(body) }).then((answer) => answer.status);
  for (let at = 0; at < 3; at += 1) expect(await from('203.0.113.7', 'functions/home.read')).toBe(200);
  expect(await from('203.0.113.7', 'functions/home.read')).toBe(429);
  // The nearest proxy's word counts, not what the caller wrote before it.
  expect(await from('198.51.100.1, 203.0.113.7', 'functions/home.read')).toBe(429);
  expect(await from('203.0.113.8', 'functions/home.read')).toBe(200);
  const wrong = { authData: { lc_weapp: { code: 'nonsense' } } };
  const logins = [];
  for (let at = 0; at < 3; at += 1) logins.push(await from('203.0.113.9', 'users', wrong));
  expect(logins[2]).toBe(429);
  expect(logins.slice(0, 2)).not.toContain(429);
});

const from = (address: string, path: string, body: unknown = {}) => fetch(`${county.url}/1.1/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-forwarded-for': address }, body: JSON.stringify(body) }).then((answer) => answer.status);

test('IPv6 一条线路有数不清的地址：换着地址来也算这一条线路；别的线路照常', async () => {
  county = await limited({ address: { points: 3, duration: 60, refusal: 'request.tooMany' }, login: { points: 2, duration: 60, refusal: 'request.tooMany' } });
  const own = (at: number) => `2001:db8:77:1::${at.toString(16)}:${at}`;
  const answers = [];
  for (let at = 1; at <= 5; at += 1) answers.push(await from(own(at), 'functions/home.read'));
  expect(answers).toEqual([200, 200, 200, 429, 429]);
  expect(await from('2001:db8:77:2::1', 'functions/home.read')).toBe(200);
  const wrong = { authData: { lc_weapp: { code: 'nonsense' } } };
  const logins = [];
  for (let at = 1; at <= 3; at += 1) logins.push(await from(own(at), 'users', wrong));
  expect([logins.slice(0, 2).includes(429), logins[2]]).toEqual([false, 429]);
  expect(await from('2001:db8:77:2::9', 'users', wrong)).not.toBe(429);
  expect(await from(own(9), 'fileTokens')).toBe(429);
  for (const [address, line] of [
    ['203.0.113.7', '203.0.113.7'], ['::ffff:203.0.113.7', '203.0.113.7'], ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'], ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'], ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8:1::2:3:4:5', '2001:db8:1:0::/64'], ['::1', '0:0:0:0::/64'], ['fe80::1%eth0', 'fe80:0:0:0::/64'], ['64:ff9b::203.0.113.7', '64:ff9b:0:0::/64'], ['', ''], ['unknown', 'unknown'],
  ]) expect([address, lineOf(address as string)]).toEqual([address, line]);
});

test('没登录的人几样一起问也算几样，不能借此多问', async () => {
  county = await limited({ address: { points: 10, duration: 60, refusal: 'request.tooMany' } });
  const parts = Array.from({ length: 6 }, () => ({ name: 'home.read' }));
  expect(await from('203.0.113.7', 'functions/together', { parts })).toBe(200);
  expect(await from('203.0.113.7', 'functions/together', { parts })).toBe(429);
  expect(await from('203.0.113.8', 'functions/together', { parts })).toBe(200);
});

const rowsOf = async (table: string) => counted(`select count(*)::int as n from ${table}`);

test('一个地址不停地要电脑登录的码：到了界限就不给，也没占地方；别的办公室照样要得到', async () => {
  county = await limited({ desk: { points: 3, duration: 60, refusal: 'request.tooMany' } });
  const answers = [];
  for (let at = 0; at < 5; at += 1) answers.push(await from('203.0.113.7', 'functions/login.askDesk', { device: '电脑' }));
  expect(answers).toEqual([200, 200, 200, 429, 429]);
  expect(await rowsOf('desk_login')).toBe(3);
  expect(await from('203.0.113.8', 'functions/login.askDesk', { device: '电脑' })).toBe(200);
  // Far below the thousand that may wait in the whole county.
  expect(allowances.desk.points * 5).toBeLessThanOrEqual(1_000);
});

test('一个地址乱猜证明：他自己要等；猜了再多，别人手里的证明照样查得到', async () => {
  county = await limited({ checking: { points: 3, duration: 60, refusal: 'certificate.tries' } });
  const { db, tenant, keys } = county.server.office;
  const guess = { number: 'ZM-20261123-222222', code: '22222222' };
  const answers = [];
  for (let at = 0; at < 5; at += 1) answers.push(await from('203.0.113.7', 'functions/certificate.check', guess));
  expect(answers).toEqual([200, 200, 200, 429, 429]);
  // As many wrong guesses of this hour, on any numbers, as one address could make before it was held back.
  await db.query({ text: 'insert into check_try (tenant, what, since, tries) values ($1, $2, $3, 3000) on conflict (tenant, what) do update set tries = excluded.tries', values: [tenant, keys.lookUp('check/all'), county.time.now] });
  expect(await from('203.0.113.8', 'functions/certificate.check', { ...guess, number: 'ZM-20261123-333333' })).toBe(200);
});

test('一个人不停地要证明的 PDF：画一张要占机器一会儿，到了界限就不画，别人的照画', async () => {
  county = await limited({ paper: { points: 2, duration: 60, refusal: 'certificate.papers' } });
  await serveOnce(county, { crew: ['captain-anti-fraud', 'volunteer-anti-fraud-1'] });
  await sealNewHours(county.server.office);
  const [own, other] = await Promise.all(['volunteer-anti-fraud-1', 'captain-anti-fraud'].map(async (who) => {
    const client = await county.as(who);
    return { client, ...await client.must<{ number: string }>('certificate.issue', { key: newKey() }) };
  }));
  const ask = async (one: typeof own) => (await one!.client.call('certificate.pdf', { number: one!.number })).status;
  expect([await ask(own), await ask(own), await ask(own), await ask(other)]).toEqual([200, 200, 429, 200]);
  expect((await own!.client.call('records.mine')).status).toBe(200);
});

test('平常的用法离界限很远：打开二十页、点三单都行', async () => {
  county = await openCounty({ limits: limitsOf(allowances) });
  const elder = await county.as('resident-elder');
  for (let at = 0; at < 20; at += 1) expect((await elder.call('home.read')).status).toBe(200);
  for (let at = 0; at < 3; at += 1) await elder.must('order.place', wish());
  expect(await orders()).toBe(3);
});
