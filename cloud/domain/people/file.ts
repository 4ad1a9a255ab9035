/** 网格员档案 as a table for Excel, and which desks nobody opened. */
import { mondayToFriday } from '../order/clock';
import type { Calendar } from '../order/office-time';

/*
 * A cell that begins like a formula would be run by Excel when the list is opened; a stroke before it makes it text.
 * The same for the signs that only look like them, and for a formula behind blanks.
 */
const csvCell = (text: string): string => {
  const safe = /^\s*[=+\-@＝＋－＠\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** A CSV that Excel opens as UTF-8, with CRLF as it expects. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return `\ufeff${rows.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

const nextDay = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** How many working days have gone by whole since `last` (YYYY-MM-DD) and before `today`. Past a year nobody counts on. */
export function workingDaysSince(last: string, today: string, { isWorkingDay }: Pick<Calendar, 'isWorkingDay'> = mondayToFriday): number {
  let days = 0;
  for (let day = nextDay(last), left = 366; day < today && left > 0; day = nextDay(day), left -= 1) if (isWorkingDay(day)) days += 1;
  return days;
}
