import dayjs from 'dayjs';
import utc from 'dayjs/plugin/utc';
import type { Limit } from './lifecycle';
import { addOffice, closingOf, minutesADay, shifted, usualHours, type Calendar } from './office-time';
import { dayParts, type Slot } from '../terms';

dayjs.extend(utc);

/* China keeps one time zone without summer time, so a fixed offset is exact and needs no zone database. What is read from
   the moved date as UTC is the clock on a wall in China. Times are reckoned with the library and only written by hand: an
   order's page writes some twenty of them, and the library's own way of writing took a tenth of the whole answer. */
const AHEAD_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;
const china = (at: Date | string) => new Date((typeof at === 'string' ? Date.parse(at) : at.getTime()) + AHEAD_MS);
const two = (count: number) => (count < 10 ? `0${count}` : String(count));
const monthAndDay = (at: Date) => `${at.getUTCMonth() + 1}月${at.getUTCDate()}日`;
const hourAndMinute = (at: Date) => `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;

/** The calendar day in China, YYYY-MM-DD. */
export function chinaDay(at: Date | string): string {
  return china(at).toISOString().slice(0, 10);
}

/** The moment this calendar year began in China. */
export function yearBegins(at: Date): Date {
  return new Date(`${chinaDay(at).slice(0, 4)}-01-01T00:00:00+08:00`);
}

/** «11月21日 09:05» */
export function chinaTime(at: Date | string): string {
  const there = china(at);
  return `${monthAndDay(there)} ${hourAndMinute(there)}`;
}

const weekdays = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'];

/** «11月24日（周二）» for a day or a moment. */
export function chinaDayWords(at: Date | string): string {
  const day = typeof at === 'string' && at.length === 10 ? new Date(at) : china(at);
  return `${monthAndDay(day)}（${weekdays[day.getUTCDay()]}）`;
}

/** «2026年11月24日» for a day, where the year counts. */
export function dayText(day: string): string {
  return dayjs.utc(day).format('YYYY年M月D日');
}

/** «11月24日（周二）10:30»: a moment by which something has to be done. */
export function chinaDueWords(at: Date | string): string {
  return `${chinaDayWords(at)}${hourAndMinute(china(at))}`;
}

/** «11月24日（周二）上午» */
export function slotWords(slot: Slot): string {
  return `${chinaDayWords(slot.date)}${dayParts[slot.part]}`;
}

export function isMondayToFriday(day: string): boolean {
  const weekday = new Date(day).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/** What counts where no county's calendar is at hand. */
export const mondayToFriday: Calendar = { isWorkingDay: isMondayToFriday, hours: usualHours };

/** The moment a limit that begins at `from` runs out, ISO. */
export function dueAfter(from: Date, limit: Limit, calendar: Calendar = mondayToFriday): string {
  switch (limit.kind) {
    case 'calendar': return new Date(from.getTime() + limit.days * DAY_MS).toISOString();
    case 'working': return addOffice(calendar, from, limit.days * minutesADay(calendar.hours)).toISOString();
    case 'hours': return addOffice(calendar, from, limit.hours * 60).toISOString();
    case 'sameDay': {
      // In an emergency somebody is on duty on holidays too; only what comes after closing has until the next day.
      const closing = closingOf(chinaDay(from), calendar.hours);
      return (from <= closing ? closing : closingOf(shifted(chinaDay(from), 1), calendar.hours)).toISOString();
    }
  }
}

/** As `dueAfter`, counted from the end of the day of a service. */
export function dueAfterSlot(slot: Slot, limit: Limit, calendar: Calendar = mondayToFriday): string {
  return dueAfter(closingOf(slot.date, calendar.hours), limit, calendar);
}

/** The working day that this moment belongs to: its own, or the last one before. */
export function workingDayOf(at: Date, calendar: Calendar = mondayToFriday): string {
  let day = chinaDay(at);
  while (!calendar.isWorkingDay(day)) day = shifted(day, -1);
  return day;
}

/** What is wrong with a slot on this day, if anything. Three months ahead is as far as a team can promise. */
export function slotTrouble(slot: Slot, now: Date): 'slot.passed' | 'slot.far' | null {
  const today = chinaDay(now);
  if (slot.date < today) return 'slot.passed';
  return slot.date > dayjs.utc(today).add(3, 'month').format('YYYY-MM-DD') ? 'slot.far' : null;
}
