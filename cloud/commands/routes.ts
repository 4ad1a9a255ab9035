/** `npm run routes -- import FILE.csv` and `npm run routes -- export FILE.csv`: who leads what, as a table the county keeps. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { exportRoutes, importRoutes } from '../presets/routes';
import { startEmbedded } from '../store/embedded';
import { migrate, openDb, type Db } from '../store/postgres';
import { fail } from './listen';

const usage = '用法：npm run routes -- import 文件.csv [--data 数据目录]\n　　　npm run routes -- export 文件.csv [--data 数据目录]\n'
  + '文件的列：topic,audience,destination,gridCode,department,coDepartments,rank,why；空着就是“不限”；次序小的先。要先设好 KEPU_TENANT';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { data: { type: 'string', default: process.env.KEPU_DATA ?? '.data/production' } } });
  const [verb, file] = positionals;
  const tenant = process.env.KEPU_TENANT ?? '';
  if (!['import', 'export'].includes(verb ?? '') || !file || !/^\d{12}$/.test(tenant)) throw new Error(usage);
  const text = verb === 'import' ? readText(file) : '';

  const database = process.env.DATABASE_URL ? null : await startEmbedded({ directory: join(values.data, 'postgres'), say: (line) => console.log(`· ${line}`) });
  try {
    const url = process.env.DATABASE_URL || (database as { url: string }).url;
    await migrate(url);
    const db = await openDb(url);
    try {
      if (verb === 'import') await bringIn(db, tenant, text);
      else {
        writeFileSync(file, await exportRoutes(db, tenant, new Date()), { flag: 'wx' });
        console.log(`已写到 ${file}`);
      }
    } finally {
      await db.close();
    }
  } finally {
    await database?.stop();
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Error(`打不开文件：${file}`);
  }
}

async function bringIn(db: Db, tenant: string, text: string): Promise<void> {
  const { added, changed, removed, unreachable, words } = await importRoutes(db, tenant, text, new Date());
  console.log(added.length + changed.length + removed.length === 0 ? '没有变化' : `新增 ${added.length} 条，改动 ${changed.length} 条，去掉 ${removed.length} 条`);
  for (const line of words.added) console.log(`  新增 ${line}`);
  for (const line of words.changed) console.log(`  改动 ${line}`);
  for (const line of words.removed) console.log(`  去掉 ${line}`);
  if (unreachable.length > 0) console.log(`还没有联络员、派单时会跳过的：${unreachable.join('、')}`);
}

main().catch(fail);
