/** `npm run bench:growth`: what becomes slower as orders pile up, at 1 thousand, 100 thousand and 1 million; memory and start-up. */
import { loadavg } from 'node:os';
import { makeCounty, openPlace, openServer, tenant } from './county';
import { personIdOf } from '../cloud/presets/load';
import { tokenOf } from './ids';
import { run, startServer, stopServers } from './processes';
import type { Scene } from './requests';
import { loadScene } from './scene';

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
};
/* As many as a busy county has at once: more would measure the queue before the processor, not the database. */
const CONNECTIONS = 4;
const CLAIMS = 600;
const WARM = 100;

interface Size { orders: number; claim: number; queue: number; overview: number; overviewSlowest: number; start: number }

/** Milliseconds from the start of a process to its first answer. */
async function startUp(databaseUrl: string): Promise<number> {
  const began = performance.now();
  const server = await startServer(databaseUrl);
  await fetch(`${server.url}/1.1/functions/home.read`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }).then((answer) => answer.text());
  const took = performance.now() - began;
  await server.stop();
  return took;
}

async function overviewOf(url: string): Promise<{ median: number; slowest: number }> {
  const took: number[] = [];
  for (let n = 0; n < 21; n += 1) {
    const began = performance.now();
    const answer = await fetch(`${url}/1.1/functions/report.overview`, {
      method: 'POST', headers: { 'content-type': 'application/json', 'x-lc-session': tokenOf(personIdOf(tenant, 'county-leader')) }, body: JSON.stringify({ gridCode: tenant }),
    });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(text);
    took.push(performance.now() - began);
  }
  // The first one finds nothing in memory and is counted apart.
  const warm = took.slice(1).sort((a, b) => a - b);
  return { median: warm[10] as number, slowest: warm.at(-1) as number };
}

async function memoryOf(url: string, scene: Scene, requests: number): Promise<void> {
  const server = await startServer(url);
  const errand = { urls: [server.url], scene, connections: 32, from: 0 };
  await run({ ...errand, name: 'queue-page', count: 1_000 });
  const before = await server.memory();
  const each = Math.floor(requests / 2);
  await run({ ...errand, name: 'order-page', count: each });
  await run({ ...errand, name: 'queue-page', count: requests - each });
  const after = await server.memory();
  const mb = (bytes: number) => Math.round(bytes / 1024 / 1024);
  console.log(JSON.stringify({ name: 'memory', requests, heapBefore: mb(before.heapUsed), heapAfter: mb(after.heapUsed), rssBefore: mb(before.rss), rssAfter: mb(after.rss), unit: 'MB' }));
  await server.stop();
}

async function main(): Promise<void> {
  const sizes = (option('sizes') ?? '1000,100000,1000000').split(',').map(Number);
  const place = await openPlace();
  const measured: Size[] = [];
  try {
    for (const orders of sizes) {
      const url = await place.database(`bench_${orders}`);
      const { scene, server, rows, seconds } = await loadScene(url, { orders, claims: CLAIMS, dispatches: 0, openShare: 0.02 });
      scene.departments = [];
      await server.close();
      console.error(`${orders} orders, ${rows} rows in ${seconds.toFixed(0)} s, ${place.size()}; load average ${loadavg().map((one) => one.toFixed(1)).join(' ')}`);
      const start = await startUp(url);
      const serving = await startServer(url);
      const errand = { urls: [serving.url], scene, connections: CONNECTIONS, from: 0 };
      await run({ ...errand, name: 'queue-page', count: 1_000 });
      const queue = await run({ ...errand, name: 'queue-page', count: 4_000 });
      await run({ ...errand, name: 'claim', count: WARM });
      const claim = await run({ ...errand, name: 'claim', from: WARM, count: CLAIMS - WARM });
      const overview = await overviewOf(serving.url);
      await serving.stop();
      measured.push({ orders, claim: claim.p99, queue: queue.p99, overview: overview.median, overviewSlowest: overview.slowest, start });
      console.log(JSON.stringify({ name: 'growth', ...measured.at(-1), unit: 'ms' }));
      if (orders === sizes.at(-1)) await memoryOf(url, scene, Number(option('requests') ?? 100_000));
    }
    const first = measured[0] as Size;
    const last = measured.at(-1) as Size;
    for (const [name, a, b] of [['claim-growth', first.claim, last.claim], ['queue-growth', first.queue, last.queue]] as const) console.log(JSON.stringify({ name, ours: b, yardstick: a, ratio: b / a, unit: 'ms p99' }));
    const empty = await place.database('bench_empty');
    await openEmpty(empty);
    console.log(JSON.stringify({ name: 'start-up', empty: await startUp(empty), full: last.start, unit: 'ms' }));
    console.log(`load average ${loadavg().map((one) => one.toFixed(1)).join(' ')}`);
  } catch (fault) {
    console.error(fault);
    process.exit(1);
  } finally {
    await place.stop();
  }
}

async function openEmpty(url: string): Promise<void> {
  await makeCounty(url);
  await (await openServer(url)).close();
}

process.on('exit', stopServers);
void main();
