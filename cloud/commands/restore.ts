/** `npm run restore -- 文件`: fills an empty database from a back-up, on any machine and any PostgreSQL that the program runs on. */
import { parseArgs } from 'node:util';
import { restore, type LastLook } from '../store/backup';
import { migrate } from '../store/postgres';
import { keysFrom } from '../store/seal';
import { filesHere, inWords } from './backup';
import { fail } from './listen';
import { withDatabase } from './open';

/** Refuses a secret that the contacts of the back-up were not sealed with, before anything is kept. */
export const secretFits = (secret: string): LastLook => async (query) => {
  const keys = keysFrom(secret);
  for (const { canary } of await query('select canary from tenant where canary is not null', [])) {
    try {
      keys.open(String(canary));
    } catch {
      throw new Error('KEPU_SECRET 和备份时用的不是同一个，用它打不开联系电话。没有恢复任何内容');
    }
  }
};

async function main(): Promise<void> {
  const { positionals } = parseArgs({ allowPositionals: true, options: {} });
  const [file] = positionals;
  const { KEPU_SECRET: secret } = process.env;
  if (!file || positionals.length > 1) throw new Error('用法：npm run restore -- 备份文件.kepu');
  if (!secret) throw new Error('缺少 KEPU_SECRET，要和备份的那台机器用的一样');
  const count = await withDatabase(async (url) => {
    const done = await restore(url, file, filesHere(), secretFits(secret));
    await migrate(url);
    return done;
  });
  console.log(`已恢复：${inWords(count)}。现在可以启动：npm run serve`);
}

if (require.main === module) main().catch(fail);
