/** `npm run posts -- import 名单.csv [--out 邀请码.csv]`: an invitation for everybody of a list, bound to the telephone number. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { INVITATION_DAYS } from '../functions/people';
import { fail } from './listen';
import { withCounty } from './open';
import { importPosts } from './post-list';

const usage = '用法：npm run posts -- import 名单.csv [--out 邀请码.csv]\n文件的列：name,phone,kind,where[,deputy]（姓名、手机号、任职、在哪里、是不是副职）';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string', default: '邀请码.csv' } } });
  const [verb, file] = positionals;
  if (verb !== 'import' || !file) throw new Error(usage);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Error(`打不开文件：${file}`);
  }
  await withCounty(async (desk) => {
    const { csv, invited, used } = await importPosts(desk, text);
    // It holds codes and telephone numbers: for the one who runs this only.
    writeFileSync(values.out, csv, { mode: 0o600 });
    console.log(`邀请码 ${invited} 个，写在 ${values.out}（${INVITATION_DAYS} 天内有效，每个只能用一次，要填名单里的手机号）${used > 0 ? `；${used} 位已经接受` : ''}`);
  });
}

main().catch(fail);
