/**
 * `npm run bench:parse`: a claim in Parse Server 9, on the same PostgreSQL, twice: as its guide shows it, one row found and
 * saved, and whole, with the log-in, the checks and as many rows as our own claim writes (bench/parse/whole.cjs).
 * It counts how many teams get an order that twenty of them claim at once, then how many claims go through in a second.
 * Parse Server is installed in bench/parse alone: `npm install --prefix bench/parse` first.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openPlace } from './county';
import { activityId, orderId } from './ids';
import { jsonLine } from './measure';
import { run, startServer, stopServers } from './processes';
import { loadScene } from './scene';

const COUNT = 2_000;
const CONNECTIONS = 32;
/* Fewer of the whole ones: each takes Parse Server some dozen statements. */
const WHOLE = 400;
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

/** How many rows our claim of order `n` has written beside the order and its activity. */
async function rowsOfClaim(url: string, n: number): Promise<Record<'history' | 'notices' | 'words' | 'bookings' | 'keys', number>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const found = await client.query<Record<'history' | 'notices' | 'words' | 'bookings' | 'keys', number>>(
    `select (select count(*)::int from history where order_id = $1 and step = 'claim') as history, (select count(*)::int from notice where order_id = $1 and step = 'claim') as notices,
      (select count(*)::int from words where order_id = $1 and name = 'speaker') as words, (select count(*)::int from booking where activity_id = $2) as bookings,
      (select count(*)::int from done_once where order_id = $1 and step = 'claim') as keys`, [orderId('offered', n), activityId('offered', n)]);
  await client.end();
  return found.rows[0] as (typeof found.rows)[number];
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
    const rows = await rowsOfClaim(url, 600);
    const parse = await startParse(await place.database('parse'));
    const call = async (name: string, body: object, token?: string): Promise<{ status: number; body: { result?: unknown } }> => {
      const headers = { 'content-type': 'application/json', 'x-parse-application-id': 'bench', ...(token ? { 'x-parse-session-token': token } : {}) };
      const answer = await fetch(`${parse.url}/functions/${name}`, { method: 'POST', headers, body: JSON.stringify(body) });
      return { status: answer.status, body: await answer.json() as { result?: unknown } };
    };
    const must = async <T>(name: string, body: object): Promise<T> => {
      const answer = await call(name, body);
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
      return answer.body.result as T;
    };
    /** Twenty at once on each of the first orders, then one after another on the rest. */
    const measure = async <One>(ids: One[], claim: (one: One, team: number) => ReturnType<typeof call>) => {
      const winners: number[] = [];
      for (const id of ids.slice(0, ROUNDS)) winners.push((await Promise.all(Array.from({ length: TEAMS }, (_, team) => claim(id, team)))).filter((one) => one.status === 200).length);
      const claimAll = async (some: One[]) => {
        let next = 0;
        let done = 0;
        const began = performance.now();
        await Promise.all(Array.from({ length: CONNECTIONS }, async (_, at) => {
          while (next < some.length) if ((await claim(some[next++] as One, at)).status === 200) done += 1;
        }));
        return { done, rate: some.length / ((performance.now() - began) / 1_000) };
      };
      const warm = Math.min(200, ids.length / 4);
      await claimAll(ids.slice(ROUNDS, ROUNDS + warm));
      const theirs = await claimAll(ids.slice(ROUNDS + warm));
      if (theirs.done < ids.length - ROUNDS - warm) throw new Error(`Parse Server refused ${ids.length - ROUNDS - warm - theirs.done} claims`);
      return { winners, ...theirs };
    };
    const theirs = await measure(await must<string[]>('fill', { count: COUNT + ROUNDS + 200 }), (id, team) => call('claim', { id, team: `team-${team}` }));
    const tokens: string[] = [];
    for (let team = 0; team < CONNECTIONS; team += 1) tokens.push(await must<string>('join', { team: `team-${team}` }));
    const written = new Set<number>();
    const whole = await measure(await must<{ id: string; slot: object }[]>('fillWhole', { count: WHOLE + ROUNDS + 200 }), async ({ id, slot }, team) => {
      const answer = await call('claimWhole', { id, slot, rows, key: `bench-key-${id}-${team}` }, tokens[team]);
      if (answer.status === 200) written.add((answer.body.result as { written: number }).written);
      return answer;
    });
    const all = 2 + Object.values(rows).reduce((sum, one) => sum + one, 0);
    if (written.size !== 1 || !written.has(all)) throw new Error(`ours writes ${all} rows, Parse Server wrote ${[...written].join(', ')}`);
    parse.stop();
    console.log(jsonLine({ name: 'claim-parse', ours: ours.rate, yardstick: theirs.rate, ratio: ours.rate / theirs.rate, unit: 'requests/s' }));
    console.log(JSON.stringify({ name: 'claim-parse-winners', teams: TEAMS, winners: theirs.winners, unit: 'winners of one order' }));
    console.log(jsonLine({ name: 'claim-parse-whole', ours: ours.rate, yardstick: whole.rate, ratio: ours.rate / whole.rate, unit: 'requests/s' }));
    console.log(JSON.stringify({ name: 'claim-parse-whole-winners', teams: TEAMS, winners: whole.winners, rowsEach: all, unit: 'winners of one order' }));
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
