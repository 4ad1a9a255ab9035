/** The county's database for a command on the server, with the settings that `serve` uses. */
import { join } from 'node:path';
import { directoryOf, type Directory } from '../domain/grid/directory';
import type { Office } from '../office';
import { joinEmbedded } from '../store/embedded';
import { migrate, openDb } from '../store/postgres';
import { keysFrom } from '../store/seal';
import { readDirectory } from '../store/sql/grid';

export type Desk = Pick<Office, 'db' | 'keys' | 'tenant' | 'now'> & { directory: Directory };

/** Runs `work` on the county that KEPU_TENANT names. @throws in words when a setting or the county is missing */
export async function withCounty<T>(work: (desk: Desk) => Promise<T>): Promise<T> {
  const { KEPU_TENANT: tenant, KEPU_SECRET: secret } = process.env;
  const absent = Object.entries({ KEPU_TENANT: tenant, KEPU_SECRET: secret }).filter(([, value]) => !value).map(([name]) => name);
  if (!tenant || !secret) throw new Error(`缺少 ${absent.join('、')}，要和 npm run serve 用的一样`);
  const keys = keysFrom(secret);
  return withDatabase(async (url) => {
    await migrate(url);
    const db = await openDb(url);
    try {
      const now = () => new Date();
      const rows = await readDirectory(db, tenant, now());
      if (!rows) throw new Error(`数据库里还没有 ${tenant} 这个县。请先导入区划：npm run grid -- import 文件.csv`);
      return await work({ db, keys, tenant, now, directory: directoryOf(rows) });
    } finally {
      await db.close();
    }
  });
}

/** The folder of data, as `serve` takes it. */
export const dataFolder = (): string => process.env.KEPU_DATA || '.data/production';

/** Runs `work` on the database of DATABASE_URL, else the embedded one, which may be at work under a running server. */
export async function withDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  if (process.env.DATABASE_URL) return work(process.env.DATABASE_URL);
  const database = await joinEmbedded({ directory: join(dataFolder(), 'postgres'), say: (line) => console.error(`· ${line}`) });
  try {
    return await work(database.url);
  } finally {
    await database.stop();
  }
}
