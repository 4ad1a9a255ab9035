/**
 * The working days of one county: the county's own table first, then the State Council's, then Monday to Friday.
 * The State Council names the holidays and make-up days of a year in the autumn before it; until its table is here,
 * a year counts Monday to Friday and the county is told so.
 */
import table from 'chinese-days/dist/chinese-days.json';
import type { Directory } from '../grid/directory';
import { isMondayToFriday } from './clock';
import { readHours, usualHours, type Calendar } from './office-time';

export type DayKind = 'holiday' | 'workday';

/** One day of a county's own table that is not what its weekday says. */
export interface CalendarDay {
  /** YYYY-MM-DD */
  date: string;
  kind: DayKind;
  name: string;
}

export interface KnownYear { year: number; source: 'state' | 'county'; holidays: number; workdays: number }

export interface CountyCalendar extends Calendar {
  /** the years there is a table for, ascending */
  years: readonly KnownYear[];
  /** A sentence for each of these years that has none. */
  warnings: (years: readonly number[]) => string[];
}

const [stateHolidays, stateWorkdays]: [Record<string, string>, Record<string, string>] = [table.holidays, table.workdays];
const yearOf = (day: string) => Number(day.slice(0, 4));

/** The State Council's days. */
const stateDays: ReadonlyMap<string, DayKind> = new Map([
  ...Object.keys(stateHolidays).map((day): [string, DayKind] => [day, 'holiday']),
  ...Object.keys(stateWorkdays).map((day): [string, DayKind] => [day, 'workday']),
]);

export function calendarOf(own: readonly CalendarDay[], hours: string | null): CountyCalendar {
  const days = new Map([...stateDays, ...own.map(({ date, kind }): [string, DayKind] => [date, kind])]);
  const counts = new Map<number, KnownYear>();
  for (const [day, kind] of days) {
    const year = yearOf(day);
    const known = counts.get(year) ?? { year, source: 'state' as const, holidays: 0, workdays: 0 };
    known[kind === 'holiday' ? 'holidays' : 'workdays'] += 1;
    counts.set(year, known);
  }
  for (const { date } of own) (counts.get(yearOf(date)) as KnownYear).source = 'county';
  // A make-up day in late December belongs to the next year's table; only a holiday shows that a year has its own.
  const years = [...counts.values()].filter((one) => one.holidays > 0).sort((a, b) => a.year - b.year);
  const read = hours === null ? null : readHours(hours);
  return {
    isWorkingDay: (day) => {
      const kind = days.get(day);
      return kind ? kind === 'workday' : isMondayToFriday(day);
    },
    hours: read?.ok ? read.hours : usualHours,
    years,
    warnings: (asked) => asked.filter((year) => !years.some((one) => one.year === year)).map((year) => `没有 ${year} 年的节假日表，时限暂按周一到周五计算`),
  };
}

const remembered = new WeakMap<Directory, CountyCalendar>();

/** The calendar of the county this directory is of; made once for each version of the directory. */
export function calendarFor(directory: Directory): CountyCalendar {
  const known = remembered.get(directory) ?? calendarOf(directory.days, directory.officeHours);
  remembered.set(directory, known);
  return known;
}

/** The years that limits running now can reach: this one, and from November on the next. */
export function yearsToKnow(today: string): number[] {
  const year = yearOf(today);
  return today.slice(5, 7) >= '11' ? [year, year + 1] : [year];
}
