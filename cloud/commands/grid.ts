/** `npm run grid -- import FILE.csv [--preview]`: brings divisions in, or up to date; `-- export 12-digit-root [FILE.csv]` writes them out. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { flowOf, flows } from '../domain/order/lifecycle';
import { addCountyPresets, exportGrid, GridFileError, importGrid, readGridFile } from '../presets/load';
import { startEmbedded } from '../store/embedded';
import { planGrid, type GridDifference } from '../domain/grid/import';
import { migrate, openDb, type Db } from '../store/postgres';
import { addTenant, readTenant } from '../store/sql/grid';
import { fail } from './listen';

const usage = `用法：
  npm run grid -- import 文件.csv [--preview] [--flow four-hop@1|three-hop@1] [--data 数据目录]   --preview 只看会改什么，不写
  npm run grid -- export 12位根编码 [文件.csv] [--data 数据目录]
文件的列：code,name,level,parentCode`;

interface Values { flow: string; data: string; preview: boolean }

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { flow: { type: 'string', default: 'four-hop@1' }, data: { type: 'string', default: process.env.KEPU_DATA ?? '.data/production' }, preview: { type: 'boolean', default: false } },
  });
  const [verb, what, target] = positionals;
  if (!what || (verb !== 'import' && verb !== 'export')) throw new Error(usage);
  if (verb === 'export') return exporting(what, target, values);
  return importing(what, values);
}

/** Opens the county's database, brings it to the newest migration, and lets go of it afterwards. */
async function withDb(values: Values, work: (db: Db) => Promise<void>): Promise<void> {
  const database = process.env.DATABASE_URL ? null : await startEmbedded({ directory: join(values.data, 'postgres'), say: (line) => console.error(`· ${line}`) });
  try {
    const url = process.env.DATABASE_URL || (database as { url: string }).url;
    await migrate(url);
    const db = await openDb(url);
    try {
      await work(db);
    } finally {
      await db.close();
    }
  } finally {
    await database?.stop();
  }
}

async function importing(file: string, values: Values): Promise<void> {
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
  // A look must not make a database where there is none.
  if (values.preview && !process.env.DATABASE_URL && !existsSync(join(values.data, 'postgres'))) {
    const plan = planGrid(null, rows, []);
    if (!plan.ok) throw new GridFileError(plan.wrong);
    return tell(root.name, plan.difference, true);
  }
  await withDb(values, async (db) => {
    const difference = await db.together(async (inner) => {
      if (values.preview) return importGrid(inner, root.code, text, { preview: true });
      const isNew = await addTenant(inner, { tenant: root.code, name: root.name, flow: flowOf(values.flow).id });
      const result = await importGrid(inner, root.code, text);
      if (isNew) await addCountyPresets(inner, root.code);
      return result;
    });
    tell(root.name, difference, values.preview);
  });
}

function tell(name: string, { added, changed, missing, retired }: GridDifference, preview: boolean): void {
  const few = (nodes: readonly { code: string; name: string }[]) => `${nodes.slice(0, 10).map((node) => `${node.code} ${node.name}`).join('、')}${nodes.length > 10 ? ' 等' : ''}`;
  console.log(`${name}：${added.length + changed.length === 0 ? '没有变化' : `${preview ? '将' : ''}新增 ${added.length} 个，改动 ${changed.length} 个`}${preview ? '（只是看看，没有写入）' : ''}`);
  if (preview && added.length > 0) console.log(`  新增：${few(added)}`);
  for (const { before, after } of changed) console.log(`  改动 ${after.code}：${before.name} → ${after.name}${before.parentCode !== after.parentCode ? `，上级 ${before.parentCode} → ${after.parentCode}` : ''}`);
  if (missing.length > 0) console.log(`库里有、文件里没有的 ${missing.length} 个（没有删）：${few(missing)}`);
  if (retired.length > 0) console.log(`文件里有、库里已经并走的 ${retired.length} 个（没有恢复）：${few(retired)}`);
}

async function exporting(tenant: string, file: string | undefined, values: Values): Promise<void> {
  await withDb(values, async (db) => {
    if (!(await readTenant(db, tenant))) throw new Error(`没有这个县（市）：${tenant}`);
    const text = await exportGrid(db, tenant);
    if (file) writeFileSync(file, text);
    else process.stdout.write(text);
  });
}

main().catch(fail);
