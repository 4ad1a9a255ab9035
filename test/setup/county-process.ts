/**
 * A county in a process of its own, for tests whose own surroundings are a page's and not a server's (jsdom).
 * Prints one line of JSON; `GET control/code?as=PRESET` answers a code as WeChat would give that person's phone, and
 * `control/offered` an order that waits for a team, `control/late` one that has lain for weeks; `control/crowd` fills every list; `control/ask` calls a
 * function of the server as somebody else, or as nobody.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OrderView } from '../../cloud/domain/answers';
import { clientAt, newKey, openCounty, village } from './county';
import { crowd } from './crowd';
import { playTo } from './load';

async function main(): Promise<void> {
  const county = await openCounty({ now: new Date(), demo: true });
  const { office } = county.server;
  const linked = new Map<string, Promise<unknown>>();
  const codeFor = async (presetId: string) => {
    const openid = `openid-of-${presetId}`;
    if (!linked.has(presetId)) {
      linked.set(presetId, office.db.query({
        text: 'insert into wechat_account (tenant, openid_hash, openid_sealed, person_id) values ($1, $2, $3, $4)',
        values: [office.tenant, office.keys.lookUp(openid), office.keys.seal(openid), county.idOf(presetId)],
      }));
    }
    await linked.get(presetId);
    return county.wechat.issueCode(openid);
  };
  const offered = async () => {
    const slots = [3, 4].map((days) => ({ date: new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10), part: 'morning' }));
    const order = await (await county.as('resident-elder')).must<OrderView>('order.place', {
      key: newKey(), topicId: 'fake-police-calls', ownWords: null, villageCode: village, venue: '村委会会议室', audience: 'elder', headCount: 30, slots, contact: { name: '谢桂香', phone: '13800000101' },
    });
    await (await county.as('leader-mingxing')).must('order.dispatch', { id: order.id, key: newKey(), departmentId: 'police' });
    await (await county.as('liaison-police')).must('order.accept', { id: order.id, key: newKey(), openToAll: true });
    return order.id;
  };
  const late = () => playTo(county, { villageCode: village, stage: 'placed', at: new Date(county.time.now.getTime() - 21 * 86_400_000) });
  const ask = async (as: string | null, name: string, input: string) => {
    const client = as ? await county.as(as) : clientAt(county.url, null);
    return JSON.stringify(await client.call(name, JSON.parse(input)));
  };
  const works: Record<string, (query: URLSearchParams) => Promise<string>> = {
    '/code': (query) => codeFor(query.get('as') ?? ''),
    '/offered': offered,
    '/late': late,
    '/crowd': async () => JSON.stringify(await crowd(county)),
    '/ask': (query) => ask(query.get('as'), query.get('name') ?? '', query.get('input') ?? '{}'),
  };
  const control = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://control');
    const work = works[url.pathname]?.(url.searchParams) ?? Promise.reject(new Error(`no such control: ${url.pathname}`));
    work.then((answer) => response.end(answer), (fault: Error) => response.writeHead(500).end(fault.stack));
  });
  await new Promise<void>((resolve) => control.listen(0, '127.0.0.1', resolve));
  console.log(JSON.stringify({ url: county.url, control: `http://127.0.0.1:${(control.address() as AddressInfo).port}` }));
  process.on('SIGTERM', () => {
    control.close();
    county.close().then(() => process.exit(0), () => process.exit(1));
  });
}

void main();
