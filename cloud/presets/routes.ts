/** Brings a county's rules of who leads in from a CSV, and out again. */
import { parse } from 'csv-parse/sync';
import { directoryOf } from '../domain/grid/directory';
import { planRoutes, routeColumns, routeKey, routeRows, routeWords, type RouteDifference, type RouteFileRow } from '../domain/grid/routes-file';
import type { Db } from '../store/postgres';
import { readDirectory, touchDirectory } from '../store/sql/grid';
import { holdDirectory, replaceRoutes } from '../store/sql/routes';

export class RouteFileError extends Error {
  constructor(readonly sentences: string[]) {
    super(`对应关系文件有误，什么也没有写入：\n${sentences.map((sentence) => `  · ${sentence}`).join('\n')}`);
    this.name = 'RouteFileError';
  }
}

/** The rows with their line numbers. @throws RouteFileError when it is no such CSV */
export function readRoutesFile(text: string): RouteFileRow[] {
  let rows: { record: Record<string, string>; info: { lines: number } }[];
  try {
    rows = parse(text, { columns: true, bom: true, info: true, skip_empty_lines: true, trim: true, relax_column_count: true }) as unknown as typeof rows;
  } catch (fault) {
    throw new RouteFileError([`读不懂这个 CSV：${(fault as Error).message}`]);
  }
  const first = rows[0]?.record;
  const absent = routeColumns.filter((column) => first && !(column in first));
  if (absent.length > 0) throw new RouteFileError([`缺少列：${absent.join('、')}（需要 ${routeColumns.join(',')}）`]);
  return rows.map(({ record, info }) => ({ ...(Object.fromEntries(routeColumns.map((column) => [column, record[column] ?? ''])) as Omit<RouteFileRow, 'line'>), line: info.lines }));
}

export interface RouteReport extends RouteDifference { words: { added: string[]; changed: string[]; removed: string[] } }

/** The file becomes the county's whole table, or nothing changes. The same file again changes nothing. */
export async function importRoutes(db: Db, tenant: string, text: string, now: Date): Promise<RouteReport> {
  const rows = readRoutesFile(text);
  return db.together(async (inner) => {
    await holdDirectory(inner, tenant);
    const present = await readDirectory(inner, tenant, now);
    if (!present) throw new RouteFileError([`数据库里还没有 ${tenant} 这个县，请先导入区划`]);
    const directory = directoryOf(present);
    const plan = planRoutes(directory, rows);
    if (!plan.ok) throw new RouteFileError(plan.wrong);
    const { added, changed, removed } = plan.difference;
    if (added.length + changed.length + removed.length > 0) {
      await replaceRoutes(inner, tenant, plan.routes.map((route) => ({ ...route, id: routeKey(route) })));
      await touchDirectory(inner, tenant);
    }
    return {
      ...plan.difference,
      words: {
        added: added.map((route) => routeWords(directory, route)),
        changed: changed.map(({ before, after }) => `${routeWords(directory, before)} 改为 ${routeWords(directory, after)}`),
        removed: removed.map((route) => routeWords(directory, route)),
      },
    };
  });
}

/** The county's table as a file that `importRoutes` takes and a spreadsheet opens. */
export async function exportRoutes(db: Db, tenant: string, now: Date): Promise<string> {
  const present = await readDirectory(db, tenant, now);
  if (!present) throw new RouteFileError([`数据库里还没有 ${tenant} 这个县，请先导入区划`]);
  const cell = (value: string) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  // The mark at the start tells spreadsheets that it is UTF-8.
  return `\uFEFF${[[...routeColumns], ...routeRows(directoryOf(present))].map((row) => row.map(cell).join(',')).join('\n')}\n`;
}
