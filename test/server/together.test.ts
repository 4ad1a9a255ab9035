/** Several questions in one request, and pages that are too old: what is answered, what is refused, and that a «no» changes nothing. */
import { clientHeader } from '../../cloud/domain/client';
import { reads } from '../../cloud/domain/reads';
import type { OrderView } from '../../cloud/domain/answers';
import { functions } from '../../cloud/functions/all';
import { createServer } from '../../cloud/server';
import { clientAt, newKey, openCounty, wish, type Client, type County } from '../setup/county';

let county: County;
let elder: Client;
let other: Client;
let order: OrderView;

beforeAll(async () => {
  county = await openCounty();
  elder = await county.as('resident-elder');
  other = await county.as('resident-farmer');
  order = await elder.must<OrderView>('order.place', wish());
});
afterAll(() => county?.close());

interface Together { parts: { result?: unknown; refusal?: string; error?: string; field?: string }[] }
const ask = (client: Client, ...parts: { name: string; input?: object }[]) => client.must<Together>('together', { parts });

test('一起问的每一样，和单独问的回答一样', async () => {
  const { parts } = await ask(elder, { name: 'me.read' }, { name: 'order.read', input: { id: order.id } }, { name: 'order.mine' });
  const alone = [await elder.must('me.read'), await elder.must('order.read', { id: order.id }), await elder.must('order.mine')];
  expect(parts.map((one) => one.result)).toEqual(alone);
});

test('别人一起问也看不到这一单，旁边的照样回答；没登录的只答不用登录的', async () => {
  const { parts } = await ask(other, { name: 'order.read', input: { id: order.id } }, { name: 'me.read' }, { name: 'order.read', input: { id: 'x' } });
  const alone = await other.call('order.read', { id: order.id });
  expect(parts[0]).toEqual({ refusal: 'order.notYours', error: alone.body.error });
  expect(parts[1]).toMatchObject({ result: { name: '覃有田' } });
  expect(parts[2]).toMatchObject({ refusal: 'request.shape' });
  const nobody = await ask(clientAt(county.url, null), { name: 'home.read' }, { name: 'me.read' });
  expect(nobody.parts).toEqual([{ result: expect.objectContaining({ me: null }) }, { refusal: 'login.needed', error: '请先登录' }]);
  expect(await clientAt(county.url, 'made-up-token').call('together', { parts: [{ name: 'home.read' }] })).toMatchObject({ status: 401, body: { refusal: 'login.expired' } });
});

test('要改东西的不能一起问，问得太多也不行，什么都没有变', async () => {
  const before = await elder.must('order.read', { id: order.id });
  for (const parts of [[{ name: 'order.withdraw', input: { id: order.id, key: newKey() } }], [{ name: 'together', input: { parts: [] } }], Array.from({ length: 9 }, () => ({ name: 'me.read' })), [], 'me.read']) {
    expect(await elder.call('together', { parts })).toMatchObject({ status: 400, body: { refusal: 'request.shape' } });
  }
  expect(await elder.must('order.read', { id: order.id })).toEqual(before);
});

test('能一起问的都是真有的功能，里面没有流转的步骤', () => {
  const names = new Set(functions.map((one) => one.name));
  expect([...reads].filter((name) => !names.has(name))).toEqual([]);
  expect([...reads].filter((name) => /\.(add|save|place|agree|erase|decide|issue|reveal|export|send|apply|join|leave|end)$/.test(name))).toEqual([]);
});

test('要最新一单的，随“我的点单”一起来；别人的还是别人的', async () => {
  expect(await elder.must('order.mine', { whole: true })).toMatchObject({ newest: { id: order.id, venue: order.venue } });
  expect(await other.must('order.mine', { whole: true })).toEqual({ items: [], next: null, newest: null });
  expect(await elder.must('order.mine')).not.toHaveProperty('newest');
});

describe('太旧的小程序', () => {
  const from = async (url: string, edition: string | null) => {
    const answer = await fetch(`${url}/1.1/functions/home.read`, { method: 'POST', headers: { 'content-type': 'application/json', ...(edition === null ? {} : { [clientHeader]: edition }) }, body: '{}' });
    return { status: answer.status, body: (await answer.json()) as { refusal?: string; error?: string } };
  };

  test('设了最低版本，旧的听到一句话，刚好的、更新的、不是小程序的照常', async () => {
    const server = await createServer({ settings: { ...county.settings, minClient: '1.10.0' }, databaseUrl: county.databaseUrl, now: () => county.time.now, clockEveryMs: 0 });
    try {
      const url = await server.app.listen({ host: '127.0.0.1', port: 0 });
      for (const edition of ['1.9.9', '0.99.0', '1.2.30']) {
        const { status, body } = await from(url, edition);
        expect({ status, refusal: body.refusal }).toEqual({ status: 426, refusal: 'client.tooOld' });
        expect(body.error).toContain('关掉再打开');
      }
      for (const edition of ['1.10.0', '1.10.1', '2.0.0', null, 'nonsense']) expect(await from(url, edition)).toMatchObject({ status: 200 });
    } finally {
      await server.close();
    }
    expect(await from(county.url, '0.0.1')).toMatchObject({ status: 200 });
  });
});
