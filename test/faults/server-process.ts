/**
 * A server to be killed, in a process of its own. The first one holds the database, as `npm run serve` does; the others are
 * given its address. Says where it listens by one message; a message to it sets its clock.
 */
import type { AddressInfo } from 'node:net';
import { noLimits } from '../../cloud/http/limits';
import { createServer } from '../../cloud/server';
import type { Settings } from '../../cloud/settings';
import { startEmbedded } from '../../cloud/store/embedded';
import { migrate } from '../../cloud/store/postgres';

/** What such a process is told at its start. */
export interface Orders {
  settings: Settings;
  /** holds the database in this folder, at this port */
  holds: { directory: string; port: number } | null;
  /** where the database is, for one that does not hold it */
  databaseUrl: string | null;
  /** 0 = any */
  port: number;
  /** how far the county's time is from the machine's */
  offsetMs: number;
  clockEveryMs: number;
}

/** What it says: where it listens, or why it can't. */
export interface Said { url?: string; databaseUrl?: string; fault?: string }

async function main(): Promise<void> {
  const { settings, holds, databaseUrl, port, clockEveryMs, offsetMs } = JSON.parse(process.argv[2] as string) as Orders;
  let offset = offsetMs;
  process.on('message', (one: { offsetMs: number }) => {
    offset = one.offsetMs;
  });
  // Whoever started it has gone, perhaps while this one still starts: nothing of a test is left running.
  let orphaned = false;
  process.once('disconnect', () => {
    orphaned = true;
  });
  const say = (line: string) => (process.env.KEPU_FAULTS_TALK ? console.error(`· ${line}`) : undefined);
  const database = holds ? await startEmbedded({ ...holds, say }) : null;
  const url = database?.url ?? databaseUrl as string;
  if (holds) await migrate(url);
  const server = await createServer({ settings, databaseUrl: url, now: () => new Date(Date.now() + offset), clockEveryMs, limits: noLimits });
  await server.app.listen({ host: '127.0.0.1', port });
  const stop = () => void server.close().then(() => database?.stop()).then(() => process.exit(0), () => process.exit(1));
  process.on('SIGTERM', stop);
  process.on('disconnect', stop);
  if (orphaned) return stop();
  process.send?.({ url: `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`, databaseUrl: url } satisfies Said);
}

main().catch((fault: Error) => {
  process.send?.({ fault: fault.message } satisfies Said, () => process.exit(1));
});
