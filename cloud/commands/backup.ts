/** `npm run backup -- 文件`: the whole database and the files beside it in one file, while the server goes on. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { keptFiles, keptFolder } from '../files/disk';
import { backUp, type Count, type KeptFiles } from '../store/backup';
import { fail } from './listen';
import { dataFolder, withDatabase } from './open';

export const inWords = ({ tables, rows, files }: Count): string => `${tables} 张表、${rows} 行${files > 0 ? `、${files} 个文件` : ''}`;

/** The folder that `serve` keeps files in; null when they lie in a store of their own. */
export function filesHere(): KeptFiles | null {
  const { KEPU_S3_ENDPOINT: store, KEPU_FILES: folder } = process.env;
  return store ? null : keptFiles(keptFolder(folder || join(dataFolder(), 'files')));
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { force: { type: 'boolean', default: false } } });
  const [file] = positionals;
  if (!file || positionals.length > 1) throw new Error('用法：npm run backup -- 备份文件.kepu [--force]');
  if (existsSync(file) && !values.force) throw new Error(`${file} 已经有了，没有动它。换个名字，或加 --force 覆盖`);
  const files = filesHere();
  const count = await withDatabase((url) => backUp(url, file, files, new Date()));
  console.log(`已备份：${inWords(count)}，写在 ${file}`);
  if (!files) console.log('照片和附件在 KEPU_S3_ENDPOINT 那里，不在这个文件里，请另外备份');
  console.log('恢复时要用同一个 KEPU_SECRET。它不在备份里，请另外保管');
}

if (require.main === module) main().catch(fail);
