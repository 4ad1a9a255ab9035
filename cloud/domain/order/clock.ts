import dayjs from 'dayjs';
import utc from 'dayjs/plugin/utc';
import type { Limit } from './lifecycle';
import { addOffice, closingOf, minutesADay, usualHours, type Calendar } from './office-time';
import { dayParts, type Slot } from '../terms';

dayjs.extend(utc);

/* China keeps one time zone without summer time, so a fixed offset is exact and needs no zone database. */
const china = (at: Date | string) => dayjs(at).utcOffset(8 * 60);

/** The calendar day in China, YYYY-MM-DD. */
export function chinaDay(at: Date | string): string {
  return china(at).format('YYYY-MM-DD');
}

/** The moment this calendar year began in China, ISO. */
export function yearBegins(at: Date): string {
  return china(at).startOf('year').toISOString();
}

/** «11月21日 09:05» */
export function chinaTime(at: Date | string): string {
  return china(at).format('M月D日 HH:mm');
}

const weekdays = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'];

/** «11月24日（周二）» for a day or a moment. */
export function chinaDayWords(at: Date | string): string {
  const day = typeof at === 'string' && at.length === 10 ? dayjs.utc(at) : china(at);
  return `${day.format('M月D日')}（${weekdays[day.day()]}）`;
}

/** «2026年11月24日» for a day, where the year counts. */
export function dayText(day: string): string {
  return dayjs.utc(day).format('YYYY年M月D日');
}

/** «11月24日（周二）10:30»: a moment by which something has to be done. */
export function chinaDueWords(at: Date | string): string {
  return `${chinaDayWords(at)}${china(at).format('HH:mm')}`;
}

/** «11月24日（周二）上午» */
export function slotWords(slot: Slot): string {
  return `${chinaDayWords(slot.date)}${dayParts[slot.part]}`;
}

export function isMondayToFriday(day: string): boolean {
  const weekday = dayjs.utc(day).day();
  return weekday !== 0 && weekday !== 6;
}

/** What counts where no county's calendar is at hand. */
export const mondayToFriday: Calendar = { isWorkingDay: isMondayToFriday, hours: usualHours };

/** The moment a limit that begins at `from` runs out, ISO. */
export function dueAfter(from: Date, limit: Limit, calendar: Calendar = mondayToFriday): string {
  switch (limit.kind) {
    case 'calendar': return dayjs(from).add(limit.days, 'day').toISOString();
    case 'working': return addOffice(calendar, from, limit.days * minutesADay(calendar.hours)).toISOString();
    case 'hours': return addOffice(calendar, from, limit.hours * 60).toISOString();
    case 'sameDay': {
      // In an emergency somebody is on duty on holidays too; only what comes after closing has until the next day.
      const closing = closingOf(chinaDay(from), calendar.hours);
      return (from <= closing ? closing : closingOf(chinaDay(dayjs(from).add(1, 'day').toDate()), calendar.hours)).toISOString();
    }
  }
}

/** As `dueAfter`, counted from the end of the day of a service. */
export function dueAfterSlot(slot: Slot, limit: Limit, calendar: Calendar = mondayToFriday): string {
  return dueAfter(closingOf(slot.date, calendar.hours), limit, calendar);
}

/** The working day that this moment belongs to: its own, or the last one before. */
export function workingDayOf(at: Date, calendar: Calendar = mondayToFriday): string {
  let day = dayjs.utc(chinaDay(at));
  while (!calendar.isWorkingDay(day.format('YYYY-MM-DD'))) day = day.subtract(1, 'day');
  return day.format('YYYY-MM-DD');
}

/** What is wrong with a slot on this day, if anything. Three months ahead is as far as a team can promise. */
export function slotTrouble(slot: Slot, now: Date): 'slot.passed' | 'slot.far' | null {
  const today = chinaDay(now);
  if (slot.date < today) return 'slot.passed';
  return slot.date > dayjs.utc(today).add(3, 'month').format('YYYY-MM-DD') ? 'slot.far' : null;
}
