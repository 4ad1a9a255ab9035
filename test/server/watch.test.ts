/** What whoever runs the server sees of it, and what a browser is told about its pages. */
import { allowances, limitsOf } from '../../cloud/http/limits';
import { openCounty, type County } from '../setup/county';

let county: County;
const token = 'only-for-this-test-0';
beforeAll(async () => {
  county = await openCounty({ metricsToken: token, cuttable: true, demo: true });
});
afterAll(() => county.close());

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${county.url}${path}`, { headers });

test('数据库断了：还活着，但先不接活；连上了又能接', async () => {
  expect([(await get('/healthz')).status, (await get('/readyz')).status]).toEqual([200, 200]);
  county.line?.cut();
  expect([(await get('/healthz')).status, (await get('/readyz')).status]).toEqual([200, 503]);
  county.line?.mend();
  let ready = await get('/readyz');
  for (const until = Date.now() + 120_000; ready.status !== 200 && Date.now() < until;) ready = await get('/readyz');
  expect(ready.status).toBe(200);
});

test('监控的数字要出示令牌；里面有每个功能用了多久，没有人名、地名、工单', async () => {
  const elder = await county.as('resident-elder');
  await elder.must('home.read');
  await elder.call('没有这个功能');
  expect([(await get('/metrics')).status, (await get('/metrics', { authorization: 'Bearer wrong' })).status]).toEqual([401, 401]);
  const shown = await get('/metrics', { authorization: `Bearer ${token}` });
  expect(shown.status).toBe(200);
  const text = await shown.text();
  expect(text).toMatch(/kepu_call_seconds_count\{function="home\.read",status="200"\} [1-9]/);
  expect(text).toMatch(/kepu_standing\{what="overdue"\} 0/);
  expect(text).toMatch(/process_resident_memory_bytes \d/);
  expect(text).not.toMatch(/没有这个功能|610922|明星/);
});

test('外面的人编的名字，不管怎么被拒的，都不会成为一项监控；有名字的功能照样数', async () => {
  const limited = await openCounty({ metricsToken: token, limits: limitsOf({ ...allowances, address: { points: 3, duration: 600, refusal: 'request.tooMany' } }) });
  try {
    const ask = (name: string, body: string) => fetch(`${limited.url}/1.1/functions/${name}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body }).then((answer) => answer.status);
    expect(await ask('home.read', '{}')).toBe(200);
    expect([await ask('made-up-1', '{broken'), await ask('made-up-2', '{}'), await ask('made-up-3', '{}'), await ask('made-up-4', '{}')]).toEqual([400, 404, 404, 429]);
    const text = await (await fetch(`${limited.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text();
    expect(text).not.toContain('made-up');
    expect(text).toMatch(/kepu_call_seconds_count\{function="home\.read",status="200"\} 1/);
    for (const status of ['400', '429']) expect(text).toContain(`function="/1.1/functions/:name",status="${status}"`);
  } finally {
    await limited.close();
  }
});

test('没有设令牌就没有这个地址', async () => {
  const plain = await openCounty();
  try {
    expect((await fetch(`${plain.url}/metrics`)).status).toBe(404);
  } finally {
    await plain.close();
  }
});

test('网页只许用自己的脚本、只许连自己的服务器，别的网站不能把它套在框里', async () => {
  const { headers } = await get('/');
  const policy = headers.get('content-security-policy') ?? '';
  for (const rule of ["default-src 'self'", "script-src 'self'", "connect-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"]) expect(policy).toContain(rule);
  expect(/script-src[^;]*unsafe/.test(policy)).toBe(false);
  expect([headers.get('x-content-type-options'), headers.get('x-frame-options'), headers.get('referrer-policy')]).toEqual(['nosniff', 'DENY', 'no-referrer']);
});

test('要停的服务器先说没准备好，来问的照样有回答；别的服务器不受影响', async () => {
  const leaving = await county.another();
  const other = await county.another();
  leaving.server.leave();
  expect([(await fetch(`${leaving.url}/readyz`)).status, (await fetch(`${other.url}/readyz`)).status]).toEqual([503, 200]);
  expect((await fetch(`${leaving.url}/1.1/functions/about.read`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })).status).toBe(200);
});
