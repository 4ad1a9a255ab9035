/** A server in a process of its own: settings and database by one argument of JSON; prints its address. */
import { noLimits } from '../../cloud/http/limits';
import { createServer } from '../../cloud/server';
import type { AddressInfo } from 'node:net';
import type { Settings } from '../../cloud/settings';

async function main(): Promise<void> {
  const { settings, databaseUrl, now, clockEveryMs = 0 } = JSON.parse(process.argv[2] as string) as { settings: Settings; databaseUrl: string; now: string; clockEveryMs?: number };
  const server = await createServer({ settings, databaseUrl, now: () => new Date(now), clockEveryMs, limits: noLimits });
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  console.log(`http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`);
  process.on('SIGTERM', () => void server.close().then(() => process.exit(0)));
}

void main();
