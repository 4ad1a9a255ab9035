/** `npm run serve`: a real deployment. Settings required, no sample data, no sample entry. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createServer } from '../server';
import { readSettings } from '../settings';
import { startEmbedded } from '../store/embedded';
import { migrate, openDb } from '../store/postgres';
import { readTenant } from '../store/sql/grid';
import { fail, listen, stopOnSignal } from './listen';

async function main(): Promise<void> {
  parseArgs({ options: {}, allowPositionals: false });
  const settings = readSettings(process.env);
  const database = settings.databaseUrl ? null : await startEmbedded({ directory: join(settings.dataDirectory, 'postgres'), say: (line) => console.log(`· ${line}`) });
  const url = settings.databaseUrl ?? (database as { url: string }).url;
  try {
    await migrate(url);
    const db = await openDb(url);
    const tenant = await readTenant(db, settings.tenant);
    await db.close();
    if (!tenant) throw new Error(`数据库里还没有 ${settings.tenant} 这个县。请先导入区划：npm run grid -- import 文件.csv`);
    const server = await createServer({ settings, databaseUrl: url, pages: join(__dirname, '../../dist/h5') });
    const port = await listen(server.app, settings.host, settings.port, false);
    server.app.log.info({ port, county: tenant.name }, 'ready');
    stopOnSignal(async () => {
      server.leave();
      await pause((settings.leaveSeconds ?? 0) * 1000);
      await server.close();
      await database?.stop();
    });
  } catch (fault) {
    await database?.stop();
    throw fault;
  }
}

main().catch(fail);
