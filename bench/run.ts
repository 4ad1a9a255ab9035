/** `npm run bench`: ours beside pgbench on one PostgreSQL, 100,000 orders. `--orders 1000` for a quick try, with `--seconds 4 --count 1600` a longer one; `--servers 2` for two processes. */
import { loadavg } from 'node:os';
import { openPlace } from './county';
import { compare, jsonLine, needed, table, type Compared, type Effort } from './measure';
import { startServer, stopServers } from './processes';
import { names, type Name } from './requests';
import { loadScene } from './scene';

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
};

async function main(): Promise<void> {
  const orders = Number(option('orders') ?? 100_000);
  const small = orders < 50_000;
  const effort: Effort = { seconds: Number(option('seconds') ?? (small ? 2 : 5)), count: Number(option('count') ?? (small ? 320 : 3_200)), turns: small ? 1 : 2 };
  const chosen = (option('only')?.split(',') as Name[] | undefined) ?? names;
  const place = await openPlace();
  try {
    const url = await place.database('bench');
    const { scene, server, rows, seconds } = await loadScene(url, { orders, claims: needed(effort), dispatches: needed(effort), openShare: 0.1 });
    console.error(`${orders} orders, ${rows} rows in ${seconds.toFixed(0)} s, ${place.size()}; load average ${loadavg().map((one) => one.toFixed(1)).join(' ')}`);
    const flags = option('prof') ? ['--cpu-prof', `--cpu-prof-dir=${option('prof') as string}`] : [];
    const servers = await Promise.all(Array.from({ length: Number(option('servers') ?? 1) }, () => startServer(url, flags)));
    const compared: Compared[] = [];
    for (const name of chosen) {
      const one = await compare(url, server, servers, name, scene, effort);
      compared.push(one);
      console.log(jsonLine({ name, ours: one.ours.rate, yardstick: one.yardstick.rate, ratio: one.ratio, unit: 'requests/s' }));
    }
    console.log(`\n${table(compared)}\n\nload average ${loadavg().map((one) => one.toFixed(1)).join(' ')}`);
    await Promise.all(servers.map((one) => one.stop()));
    await server.close();
  } catch (fault) {
    // Said before the database goes away under what is still open.
    console.error(fault);
    process.exit(1);
  } finally {
    await place.stop();
  }
}

process.on('exit', stopServers);
main().catch((fault: Error) => {
  console.error(fault);
  process.exit(1);
});
