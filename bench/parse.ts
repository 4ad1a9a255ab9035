/**
 * `npm run bench:parse`: the same claim in Parse Server 9 as find and save in a cloud function, on the same PostgreSQL.
 * It counts how many teams get an order that twenty of them claim at once, then how many claims go through in a second.
 * Parse Server is installed in bench/parse alone: `npm install --prefix bench/parse` first.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { openPlace } from './county';
import { jsonLine } from './measure';
import { run, startServer, stopServers } from './processes';
import { loadScene } from './scene';

const COUNT = 2_000;
const CONNECTIONS = 32;
const ROUNDS = 10;
const TEAMS = 20;

async function startParse(databaseUrl: string): Promise<{ url: string; stop(): void }> {
  const child = spawn(process.execPath, [join(__dirname, 'parse', 'server.cjs'), databaseUrl], { stdio: ['ignore', 'pipe', 'inherit'], cwd: join(__dirname, 'parse') });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (part) => {
      const found = /http:\S+/.exec(String(part));
      if (found) resolve(found[0]);
    });
    child.on('exit', () => reject(new Error('Parse Server did not start')));
  });
  process.on('exit', () => child.kill());
  return { url, stop: () => child.kill() };
}

async function main(): Promise<void> {
  if (!existsSync(join(__dirname, 'parse', 'node_modules', 'parse-server'))) throw new Error('bench/parse is not installed: npm install --prefix bench/parse');
  const place = await openPlace();
  try {
    const url = await place.database('bench');
    const { scene, server } = await loadScene(url, { orders: 10_000, claims: COUNT + 500, dispatches: 0, openShare: 0.1 });
    await server.close();
    const own = await startServer(url);
    const errand = { urls: [own.url], name: 'claim' as const, scene, connections: CONNECTIONS };
    await run({ ...errand, from: 0, count: 500 });
    const ours = await run({ ...errand, from: 500, count: COUNT });
    await own.stop();
    const parse = await startParse(await place.database('parse'));
    const call = async (name: string, body: object): Promise<{ status: number; body: { result?: unknown } }> => {
      const answer = await fetch(`${parse.url}/functions/${name}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-parse-application-id': 'bench' }, body: JSON.stringify(body) });
      return { status: answer.status, body: await answer.json() as { result?: unknown } };
    };
    const filled = await call('fill', { count: COUNT + ROUNDS + 200 });
    if (filled.status !== 200) throw new Error(JSON.stringify(filled.body));
    const ids = filled.body.result as string[];
    const winners: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const answers = await Promise.all(Array.from({ length: TEAMS }, (_, team) => call('claim', { id: ids[round], team: `team-${team}` })));
      winners.push(answers.filter((one) => one.status === 200).length);
    }
    const claimAll = async (some: string[]) => {
      let next = 0;
      let done = 0;
      const began = performance.now();
      await Promise.all(Array.from({ length: CONNECTIONS }, async (_, at) => {
        while (next < some.length) if ((await call('claim', { id: some[next++], team: `team-${at}` })).status === 200) done += 1;
      }));
      return { done, rate: some.length / ((performance.now() - began) / 1_000) };
    };
    await claimAll(ids.slice(ROUNDS, ROUNDS + 200));
    const theirs = await claimAll(ids.slice(ROUNDS + 200));
    parse.stop();
    console.log(jsonLine({ name: 'claim-parse', ours: ours.rate, yardstick: theirs.rate, ratio: ours.rate / theirs.rate, unit: 'requests/s' }));
    console.log(JSON.stringify({ name: 'claim-parse-winners', teams: TEAMS, winners, unit: 'winners of one order' }));
    console.log(`load average ${loadavg().map((one) => one.toFixed(1)).join(' ')}`);
  } catch (fault) {
    console.error(fault);
    process.exit(1);
  } finally {
    await place.stop();
  }
}

process.on('exit', stopServers);
main().then(() => process.exit(0), (fault: Error) => {
  console.error(fault.message);
  process.exit(1);
});
