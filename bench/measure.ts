/** One name measured: ours over HTTP and pgbench on the same database, in turns. */
import pg from 'pg';
import type { Server } from '../cloud/server';
import type { Outcome } from './client-process';
import { leaderId, LEADERS_PER_TEAM, TEAMS } from './ids';
import { BUSY } from './load';
import { runPgbench, scriptsOf } from './pgbench';
import { processorTime, run, type ServerProcess } from './processes';
import { writes, type Name, type Scene } from './requests';

export const CONNECTIONS = 32;

export interface Effort { /** seconds of one turn, for what can be asked again and again */ seconds: number; /** requests of one turn, for what can be done once to each order */ count: number; turns: number }

export interface Compared { name: Name; ours: Outcome; yardstick: Outcome; ratio: number; /** processor milliseconds a request */ cost: { server: number; database: number; client: number; yardstick: number } }

/** How many orders a compared write uses up. */
export const needed = ({ count, turns }: Effort): number => WARM + (turns * 2 + 1) * count;
const WARM = 500;

const mean = (all: readonly Outcome[]): Outcome => {
  const sum = (of: (one: Outcome) => number) => all.reduce((total, one) => total + of(one), 0);
  return {
    requests: sum((one) => one.requests), seconds: sum((one) => one.seconds), rate: sum((one) => one.requests) / sum((one) => one.seconds),
    p50: sum((one) => one.p50) / all.length, p99: sum((one) => one.p99) / all.length, failed: sum((one) => one.failed), firstFailure: all.find((one) => one.firstFailure)?.firstFailure ?? null, asking: sum((one) => one.asking),
  };
};

export async function compare(databaseUrl: string, server: Server, servers: readonly ServerProcess[], name: Name, scene: Scene, effort: Effort): Promise<Compared> {
  const urls = servers.map((one) => one.url);
  const pids = servers.map((one) => one.pid);
  const cost = { server: 0, database: 0, yardstick: 0 };
  const once = writes.includes(name);
  const forLong = once ? { count: effort.count } : { seconds: effort.seconds };
  // Each turn has numbers of its own.
  let next = once ? 0 : 1_000_000;
  const take = (count: number) => {
    next += count;
    return next - count;
  };
  const stride = once ? effort.count : 1_000_000;
  const scripts = await scriptsOf(server, name, take(1), scene);
  await run({ urls, name, scene, connections: CONNECTIONS, from: take(once ? WARM - 1 : stride), ...(once ? { count: WARM - 1 } : { seconds: 1 }) });
  const ours: Outcome[] = [];
  const yardstick: Outcome[] = [];
  for (let turn = 0; turn < effort.turns; turn += 1) {
    if (name === 'claim') await freeLeaders(databaseUrl);
    const before = processorTime(pids);
    ours.push(await run({ urls, name, scene, connections: CONNECTIONS, from: take(stride), ...forLong }));
    const between = processorTime(pids);
    cost.server += between.server - before.server;
    cost.database += between.database - before.database;
    if (name === 'claim') await freeLeaders(databaseUrl);
    yardstick.push(await runPgbench(databaseUrl, scripts, { connections: CONNECTIONS, from: take(stride), ...forLong }));
    cost.yardstick += processorTime(pids).database - between.database;
  }
  const [a, b] = [mean(ours), mean(yardstick)];
  if (b.failed > 0) console.error(`${name}, pgbench: ${b.failed} failed, the first: ${b.firstFailure ?? ''}`);
  const each = (seconds: number, of: Outcome) => (seconds * 1_000) / of.requests;
  return { name, ours: a, yardstick: b, ratio: a.rate / b.rate, cost: { server: each(cost.server, a), database: each(cost.database, a), client: each(a.asking, a), yardstick: each(cost.yardstick, b) } };
}

/* A county has some dozens of services a day, not what a turn before has promised. */
async function freeLeaders(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const free = Array.from({ length: TEAMS * LEADERS_PER_TEAM }, (_, n) => n).filter((n) => n % LEADERS_PER_TEAM >= BUSY).map(leaderId);
  await client.query('delete from booking where person_id = any($1)', [free]);
  await client.end();
}

/** As a table in Markdown. */
export function table(rows: readonly Compared[]): string {
  const ms = (one: Outcome) => `${one.p50.toFixed(1)} / ${one.p99.toFixed(1)}`;
  return ['| | ours, requests/s | p50 / p99, ms | pgbench, tps | p50 / p99, ms | ratio | processor ms a request: server + database + client | pgbench: database |', '|---|---|---|---|---|---|---|---|',
    ...rows.map(({ name, ours, yardstick, ratio, cost }) => `| ${name} | ${Math.round(ours.rate)} | ${ms(ours)} | ${Math.round(yardstick.rate)} | ${ms(yardstick)} | **${ratio.toFixed(2)}** | ${cost.server.toFixed(2)} + ${cost.database.toFixed(2)} + ${cost.client.toFixed(2)} | ${cost.yardstick.toFixed(2)} |`)].join('\n');
}

export const jsonLine = (one: { name: string; ours: number; yardstick: number; ratio: number; unit: string }): string => JSON.stringify({ ...one, ours: Math.round(one.ours * 10) / 10, yardstick: Math.round(one.yardstick * 10) / 10, ratio: Math.round(one.ratio * 100) / 100 });
