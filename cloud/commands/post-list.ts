/** A list of posts as a file: read, checked, turned into invitations that a clerk hands out. */
import { parse } from 'csv-parse/sync';
import { csvOf } from '../domain/people/file';
import { planPosts, type PostFileRow } from '../domain/people/import';
import { seatLabel, seatWhere, whereOf } from '../domain/people/seats';
import { makeInvitation } from '../functions/people';
import type { Desk } from './open';

/** The rows of a list with their line numbers. @throws in words when it is no such CSV */
export function readPostFile(text: string): PostFileRow[] {
  let rows: { record: Record<string, string>; info: { lines: number } }[];
  try {
    rows = parse(text, { columns: true, bom: true, info: true, skip_empty_lines: true, trim: true, relax_column_count: true }) as unknown as typeof rows;
  } catch (fault) {
    throw new Error(`读不懂这个 CSV：${(fault as Error).message}`, { cause: fault });
  }
  const absent = ['name', 'phone', 'kind', 'where'].filter((column) => rows[0] && !(column in rows[0].record));
  if (absent.length > 0) throw new Error(`缺少列：${absent.join('、')}（需要 name,phone,kind,where）`);
  return rows.map(({ record, info }) => ({ line: info.lines, name: record.name ?? '', phone: record.phone ?? '', kind: record.kind ?? '', where: record.where ?? '', deputy: record.deputy ?? '' }));
}

/** Invites everybody of the list, or nobody. @returns the CSV that the clerk hands the codes out from @throws in words */
export async function importPosts(desk: Desk, text: string): Promise<{ csv: string; invited: number; used: number }> {
  const plan = planPosts(readPostFile(text), desk.directory);
  if (!plan.ok) throw new Error(`名单有误，一个邀请码也没有生成：\n${plan.wrong.map((sentence) => `  · ${sentence}`).join('\n')}`);
  return desk.db.together(async (db) => {
    const rows: string[][] = [];
    let used = 0;
    for (const { name, phone, seats } of plan.people) {
      // The same list again gives the same codes, so a clerk who lost the paper prints it once more.
      const wish = `list/${phone}/${seats.map((seat) => [seat.kind, whereOf(seat), seat.deputy].join(':')).sort().join('/')}`;
      const one = await makeInvitation({ ...desk, db }, wish, seats, null, phone);
      if (one.used) used += 1;
      rows.push([name, phone, seats.map((seat) => `${seatWhere(desk.directory, seat)}${seatLabel(seat)}`).join('、'), one.used ? '已经接受' : one.code]);
    }
    return { csv: csvOf([['姓名', '电话', '任职', '邀请码'], ...rows]), invited: rows.length - used, used };
  });
}
