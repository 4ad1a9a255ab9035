import dayjs from 'dayjs';
import utc from 'dayjs/plugin/utc';
import type { Limit } from './lifecycle';
import type { Slot } from '../terms';

dayjs.extend(utc);

/* China keeps one time zone without summer time, so a fixed offset is exact and needs no zone database. */
const china = (at: Date | string) => dayjs(at).utcOffset(8 * 60);

/** The calendar day in China, YYYY-MM-DD. */
export function chinaDay(at: Date | string): string {
  return china(at).format('YYYY-MM-DD');
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

/** Is this YYYY-MM-DD a working day? Monday to Friday; a holiday calendar can stand in its place. */
export type Calendar = (day: string) => boolean;
export const mondayToFriday: Calendar = (day) => {
  const weekday = dayjs.utc(day).day();
  return weekday !== 0 && weekday !== 6;
};

/** The moment a limit runs out, ISO: the end (18:00 in China) of the n-th working day after `from`, or n × 24 hours. */
export function dueAfter(from: Date, limit: Limit, isWorkingDay: Calendar = mondayToFriday): string {
  if (limit.kind === 'calendar') return dayjs(from).add(limit.days, 'day').toISOString();
  return endOfWorkingDay(chinaDay(from), limit.days, isWorkingDay);
}

/** The end of the n-th working day after the day of a service. */
export function dueAfterSlot(slot: Slot, limit: Limit, isWorkingDay: Calendar = mondayToFriday): string {
  return endOfWorkingDay(slot.date, limit.days, isWorkingDay);
}

function endOfWorkingDay(start: string, days: number, isWorkingDay: Calendar): string {
  let day = dayjs.utc(start);
  for (let left = days; left > 0;) {
    day = day.add(1, 'day');
    if (isWorkingDay(day.format('YYYY-MM-DD'))) left -= 1;
  }
  return dayjs(`${day.format('YYYY-MM-DD')}T18:00:00+08:00`).toISOString();
}

/** What is wrong with a slot on this day, if anything. Three months ahead is as far as a team can promise. */
export function slotTrouble(slot: Slot, now: Date): 'slot.passed' | 'slot.far' | null {
  const today = chinaDay(now);
  if (slot.date < today) return 'slot.passed';
  return slot.date > dayjs.utc(today).add(3, 'month').format('YYYY-MM-DD') ? 'slot.far' : null;
}
