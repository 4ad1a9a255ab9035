/**
 * Time as an office keeps it: only working days count, and on them only the hours the door is open. All arithmetic
 * is on the clock of China, which has one zone and no summer time, so a day is always 24 hours long.
 */
/** Opening hours as minutes after midnight, in order, on half hours; `to` is the moment of closing. */
export type OfficeHours = readonly { from: number; to: number }[];

/** Which days count, and which hours of them. */
export interface Calendar {
  /** YYYY-MM-DD */
  isWorkingDay: (day: string) => boolean;
  hours: OfficeHours;
}

/**
 * 08:30–12:00 and 14:30–18:00: the local practice of county offices in the north-west, with the long noon break. No
 * national rule fixes it, so a county sets its own: `npm run calendar -- hours 08:00-12:00,14:00-17:30`.
 */
export const usualHours: OfficeHours = [{ from: 510, to: 720 }, { from: 870, to: 1080 }];

const HALF_HOUR = 30;
const DAY = 1440;
const midnight = (day: string) => Date.parse(`${day}T00:00:00+08:00`);
const dayOf = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);

/** The day so many days after this one, or before. */
export const shifted = (day: string, by: number): string => new Date(Date.parse(day) + by * 86_400_000).toISOString().slice(0, 10);

/** «08:30-12:00,14:30-18:00» → hours; a sentence when they can't be meant. */
export function readHours(text: string): { ok: true; hours: OfficeHours } | { ok: false; say: string } {
  const hours: { from: number; to: number }[] = [];
  for (const span of text.split(/[,，]/)) {
    const match = /^\s*(\d{1,2}):([03]0)\s*[-–]\s*(\d{1,2}):([03]0)\s*$/.exec(span);
    if (!match) return { ok: false, say: `“${span.trim()}”看不懂，要写成 08:30-12:00,14:30-18:00，时间取整点或半点` };
    const [from, to] = [Number(match[1]) * 60 + Number(match[2]), Number(match[3]) * 60 + Number(match[4])];
    if (from >= to || to > DAY) return { ok: false, say: `“${span.trim()}”的开始要早于结束` };
    if (from < (hours.at(-1)?.to ?? 0)) return { ok: false, say: '上班时间要从早到晚写，不能重叠' };
    hours.push({ from, to });
  }
  return { ok: true, hours };
}

const clockWords = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
export const hoursWords = (hours: OfficeHours): string => hours.map(({ from, to }) => `${clockWords(from)}-${clockWords(to)}`).join(',');

/** Office minutes of one working day. */
export const minutesADay = (hours: OfficeHours): number => hours.reduce((sum, { from, to }) => sum + to - from, 0);

/** The moment the door closes on this day, whether it is open that day or not. */
export function closingOf(day: string, hours: OfficeHours): Date {
  return new Date(midnight(day) + (hours.at(-1)?.to ?? DAY) * 60_000);
}

/**
 * The moment when `minutes` of office time have passed since `from`, up to the next half hour. What comes outside the
 * hours begins to count at the next opening; what ends exactly at closing is due then, not the next morning.
 */
export function addOffice({ isWorkingDay, hours }: Calendar, from: Date, minutes: number): Date {
  let left = minutes;
  let day = dayOf(from.getTime());
  let now = (from.getTime() - midnight(day)) / 60_000;
  for (;; day = shifted(day, 1), now = 0) {
    if (!isWorkingDay(day)) continue;
    for (const span of hours) {
      const start = Math.max(span.from, now);
      if (start >= span.to) continue;
      // Hours begin and end on half hours, so that rounding up never leaves them.
      if (left <= span.to - start) return new Date(midnight(day) + Math.ceil((start + left) / HALF_HOUR) * HALF_HOUR * 60_000);
      left -= span.to - start;
    }
  }
}

/** The moment from which `minutes` of office time have passed by `to`, exactly. */
export function subtractOffice({ isWorkingDay, hours }: Calendar, to: Date, minutes: number): Date {
  let left = minutes;
  let day = dayOf(to.getTime());
  let now = (to.getTime() - midnight(day)) / 60_000;
  for (;; day = shifted(day, -1), now = DAY) {
    if (!isWorkingDay(day)) continue;
    for (const span of [...hours].reverse()) {
      const end = Math.min(span.to, now);
      if (end <= span.from) continue;
      if (left <= end - span.from) return new Date(midnight(day) + (end - left) * 60_000);
      left -= end - span.from;
    }
  }
}

/** How much office time lies between two moments, minutes. */
export function officeBetween({ isWorkingDay, hours }: Calendar, from: Date, to: Date): number {
  let sum = 0;
  for (let day = dayOf(from.getTime()); midnight(day) < to.getTime(); day = shifted(day, 1)) {
    if (!isWorkingDay(day)) continue;
    const [begin, end] = [(from.getTime() - midnight(day)) / 60_000, (to.getTime() - midnight(day)) / 60_000];
    for (const span of hours) sum += Math.max(0, Math.min(span.to, end) - Math.max(span.from, begin));
  }
  return sum;
}
