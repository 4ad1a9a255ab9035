/** Brings a county's own calendar, limits and office hours in; each whole or not at all. */
import { parse } from 'csv-parse/sync';
import { readDays, readLimits, type FileReading, type FileRow } from '../domain/order/calendar-file';
import type { CalendarDay } from '../domain/order/calendar';
import type { TopicLimit } from '../domain/order/lifecycle';
import { hoursWords, readHours } from '../domain/order/office-time';
import type { Db } from '../store/postgres';
import { listDays, writeDays, writeHours, writeLimits } from '../store/sql/clock';
import { readDirectory, touchDirectory } from '../store/sql/grid';
import { holdDirectory } from '../store/sql/routes';

export class CalendarFileError extends Error {
  constructor(readonly sentences: string[]) {
    super(`文件有误，什么也没有写入：\n${sentences.map((sentence) => `  · ${sentence}`).join('\n')}`);
    this.name = 'CalendarFileError';
  }
}

function rowsOf(text: string, columns: readonly string[]): FileRow[] {
  let rows: { record: Record<string, string>; info: { lines: number } }[];
  try {
    rows = parse(text, { columns: true, bom: true, info: true, skip_empty_lines: true, trim: true, relax_column_count: true }) as unknown as typeof rows;
  } catch (fault) {
    throw new CalendarFileError([`读不懂这个 CSV：${(fault as Error).message}`]);
  }
  const first = rows[0]?.record;
  const absent = columns.filter((column) => first && !(column in first));
  if (absent.length > 0) throw new CalendarFileError([`缺少列：${absent.join('、')}（需要 ${columns.join(',')}）`]);
  return rows.map(({ record, info }) => ({ line: info.lines, cells: record }));
}

function accepted<T>(reading: FileReading<T>): T[] {
  if (!reading.ok) throw new CalendarFileError(reading.wrong);
  return reading.rows;
}

export interface DaysDifference { years: string[]; added: CalendarDay[]; changed: CalendarDay[]; removed: CalendarDay[] }

/** A year's table by file takes the place of the one the county had for that year. The same file again changes nothing. */
export async function importDays(db: Db, tenant: string, text: string): Promise<DaysDifference> {
  const days = accepted(readDays(rowsOf(text, ['date', 'kind', 'name'])));
  const years = [...new Set(days.map((day) => day.date.slice(0, 4)))];
  return db.together(async (inner) => {
    await holdDirectory(inner, tenant);
    const present = (await listDays(inner, tenant)).filter((day) => years.includes(day.date.slice(0, 4)));
    const before = new Map(present.map((day) => [day.date, day]));
    const added = days.filter((day) => !before.has(day.date));
    const changed = days.filter((day) => {
      const was = before.get(day.date);
      return was !== undefined && (was.kind !== day.kind || was.name !== day.name);
    });
    const removed = present.filter((day) => !days.some((one) => one.date === day.date));
    if (added.length + changed.length + removed.length > 0) {
      await writeDays(inner, tenant, days);
      await touchDirectory(inner, tenant);
    }
    return { years, added, changed, removed };
  });
}

/** The file takes the place of all limits the county had. */
export async function importLimits(db: Db, tenant: string, text: string): Promise<TopicLimit[]> {
  const rows = rowsOf(text, ['topic', 'state', 'limit']);
  return db.together(async (inner) => {
    await holdDirectory(inner, tenant);
    const directory = await readDirectory(inner, tenant, new Date());
    const limits = accepted(readLimits(rows, new Set(directory?.topics.map((topic) => topic.id))));
    await writeLimits(inner, tenant, limits);
    await touchDirectory(inner, tenant);
    return limits;
  });
}

/** @returns the hours as they are kept */
export async function setHours(db: Db, tenant: string, text: string): Promise<string> {
  const read = readHours(text);
  if (!read.ok) throw new Error(`上班时间没有改：${read.say}`);
  const hours = hoursWords(read.hours);
  await db.together(async (inner) => {
    await writeHours(inner, tenant, hours);
    await touchDirectory(inner, tenant);
  });
  return hours;
}
