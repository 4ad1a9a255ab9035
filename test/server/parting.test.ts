/** How a server parts: whoever asked is answered, whoever only keeps a line open holds nobody up. */
import http from 'node:http';
import net from 'node:net';
import { once } from 'node:events';
import type { OrderView } from '../../cloud/domain/answers';
import { openCounty, wish, type County } from '../setup/county';

let county: County;
beforeAll(async () => {
  county = await openCounty();
});
afterAll(() => county.close());

test('有人开着一条线什么也不问：服务器说停就停，不等他', async () => {
  const { url, server } = await county.another();
  const idle = net.connect(Number(new URL(url).port), '127.0.0.1');
  idle.on('error', () => undefined);
  await Promise.all([once(idle, 'connect'), once(server.app.server, 'connection')]);
  await server.app.close();
  if (!idle.closed) await once(idle, 'close');
  expect(server.app.server.listening).toBe(false);
}, 45_000);

test('正点着单的人得到回答，单子在；停了以后再来的连不上', async () => {
  const { url, server } = await county.another();
  const { token } = await county.as('resident-elder');
  const body = JSON.stringify(wish());
  const begun = once(server.app.server, 'request');
  const request = http.request(`${url}/1.1/functions/order.place`, { method: 'POST', agent: new http.Agent({ keepAlive: true }), headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'x-lc-session': token } });
  const answered = once(request, 'response') as Promise<[http.IncomingMessage]>;
  request.write(body.slice(0, 20));
  await begun;
  const closed = server.app.close();
  request.end(body.slice(20));
  const [response] = await answered;
  const said = JSON.parse(Buffer.concat(await response.toArray()).toString()) as { result: OrderView };
  expect([response.statusCode, said.result.state]).toEqual([200, 'placed']);
  await closed;
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  expect(await county.server.office.db.query({ text: 'select state from orders where id = $1', values: [said.result.id] })).toEqual([{ state: 'placed' }]);
}, 45_000);
