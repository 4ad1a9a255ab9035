/** `npm run calendar -- import FILE.csv`: the county's own holidays and make-up days; also its office hours and limits. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { directoryOf } from '../domain/grid/directory';
import { calendarFor, yearsToKnow } from '../domain/order/calendar';
import { limitWords, usualLimits } from '../domain/order/calendar-file';
import { chinaDay } from '../domain/order/clock';
import { states } from '../domain/order/lifecycle';
import { hoursWords } from '../domain/order/office-time';
import { importDays, importLimits, setHours } from '../presets/calendar';
import { startEmbedded } from '../store/embedded';
import { migrate, openDb, type Db } from '../store/postgres';
import { readDirectory, readTenant } from '../store/sql/grid';
import { fail } from './listen';

const usage = `用法：
  npm run calendar -- import 文件.csv    本县的节假日和调休，列：date,kind,name（kind 写 holiday 或 workday）
  npm run calendar -- hours 08:30-12:00,14:30-18:00
  npm run calendar -- limits 文件.csv    本县的时限，列：topic,state,limit（如 flood-landslide,待派单,当天；或 flood-landslide,,应急）
  npm run calendar -- show
本县是 KEPU_TENANT，或写 --county 代码；数据目录用 --data。`;

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Error(`打不开文件：${file}`);
  }
}

async function show(db: Db, tenant: string): Promise<void> {
  const now = new Date();
  const rows = await readDirectory(db, tenant, now);
  if (!rows) return;
  const calendar = calendarFor(directoryOf(rows));
  const year = Number(chinaDay(now).slice(0, 4));
  for (const one of calendar.years.filter((known) => known.year >= year)) console.log(`${one.year} 年：放假 ${one.holidays} 天，调休上班 ${one.workdays} 天（${one.source === 'county' ? '有本县的表' : '国务院公布的'}）`);
  for (const warning of calendar.warnings(yearsToKnow(chinaDay(now)))) console.log(`注意：${warning}`);
  console.log(`上班时间：${hoursWords(calendar.hours)}`);
  console.log(`时限：${usualLimits((await readTenant(db, tenant))?.flow ?? '').join('，')}`);
  for (const { topicId, state, limit } of rows.limits ?? []) console.log(`  ${topicId ?? '所有主题'} ${states[state].label} ${limitWords(limit)}`);
}

async function run(db: Db, tenant: string, verb: string, what: string): Promise<void> {
  if (verb === 'import') {
    const { years, added, changed, removed } = await importDays(db, tenant, textOf(what));
    console.log(added.length + changed.length + removed.length === 0 ? `${years.join('、')} 年：没有变化` : `${years.join('、')} 年：新增 ${added.length} 天，改动 ${changed.length} 天，去掉 ${removed.length} 天`);
  } else if (verb === 'hours') console.log(`上班时间：${await setHours(db, tenant, what)}`);
  else console.log(`本县的时限 ${(await importLimits(db, tenant, textOf(what))).length} 条，已经在办的单到下一步起按新的算`);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { county: { type: 'string', default: process.env.KEPU_TENANT ?? '' }, data: { type: 'string', default: process.env.KEPU_DATA ?? '.data/production' } } });
  const [verb = '', what = ''] = positionals;
  if (!['import', 'hours', 'limits', 'show'].includes(verb) || (verb !== 'show' && what === '')) throw new Error(usage);
  if (!/^\d{12}$/.test(values.county)) throw new Error('请用 KEPU_TENANT 或 --county 说明是哪个县（12位统计区划代码）');
  const database = process.env.DATABASE_URL ? null : await startEmbedded({ directory: join(values.data, 'postgres'), say: (line) => console.log(`· ${line}`) });
  try {
    const url = process.env.DATABASE_URL || (database as { url: string }).url;
    await migrate(url);
    const db = await openDb(url);
    try {
      if (!(await readTenant(db, values.county))) throw new Error(`数据库里还没有 ${values.county} 这个县。请先导入区划：npm run grid -- import 文件.csv`);
      if (verb !== 'show') await run(db, values.county, verb, what);
      await show(db, values.county);
    } finally {
      await db.close();
    }
  } finally {
    await database?.stop();
  }
}

main().catch(fail);
