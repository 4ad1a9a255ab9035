/** `npm run grid -- import FILE.csv [--flow three-hop@1]`: brings a county's or city's divisions in, or up to date. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { flowOf, flows } from '../domain/order/lifecycle';
import { addCountyPresets, GridFileError, importGrid, readGridFile } from '../presets/load';
import { startEmbedded } from '../store/embedded';
import { migrate, openDb } from '../store/postgres';
import { addTenant } from '../store/sql/grid';
import { fail } from './listen';

const usage = '用法：npm run grid -- import 文件.csv [--flow four-hop@1|three-hop@1] [--data 数据目录]\n文件的列：code,name,level,parentCode';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { flow: { type: 'string', default: 'four-hop@1' }, data: { type: 'string', default: process.env.KEPU_DATA ?? '.data/production' } } });
  const [verb, file] = positionals;
  if (verb !== 'import' || !file) throw new Error(usage);
  if (!flows.some((flow) => flow.id === values.flow)) throw new Error(`没有这种流程：${values.flow}。可用：${flows.map((flow) => `${flow.id}（${flow.label}）`).join('；')}`);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Error(`打不开文件：${file}`);
  }
  const rows = readGridFile(text);
  const root = rows.find((row) => row.parentCode === '');
  if (!root) throw new GridFileError(['文件里没有根（没有上级的那一行）']);

  const database = process.env.DATABASE_URL ? null : await startEmbedded({ directory: join(values.data, 'postgres'), say: (line) => console.log(`· ${line}`) });
  try {
    const url = process.env.DATABASE_URL || (database as { url: string }).url;
    await migrate(url);
    const db = await openDb(url);
    try {
      const difference = await db.together(async (inner) => {
        const isNew = await addTenant(inner, { tenant: root.code, name: root.name, flow: flowOf(values.flow).id });
        const result = await importGrid(inner, root.code, text);
        if (isNew) await addCountyPresets(inner, root.code);
        return result;
      });
      const { added, changed, missing } = difference;
      console.log(added.length + changed.length === 0 ? `${root.name}：没有变化` : `${root.name}：新增 ${added.length} 个，改动 ${changed.length} 个`);
      for (const { before, after } of changed) console.log(`  改动 ${after.code}：${before.name} → ${after.name}${before.parentCode !== after.parentCode ? `，上级 ${before.parentCode} → ${after.parentCode}` : ''}`);
      if (missing.length > 0) console.log(`库里有、文件里没有的 ${missing.length} 个（没有删）：${missing.slice(0, 10).map((node) => `${node.code} ${node.name}`).join('、')}${missing.length > 10 ? ' 等' : ''}`);
    } finally {
      await db.close();
    }
  } finally {
    await database?.stop();
  }
}

main().catch(fail);
