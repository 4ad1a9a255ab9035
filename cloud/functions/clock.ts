/** `clock.overdue`: what is overdue below me, with whom and how long; `clock.calendar`: which years are known. */
import * as v from 'valibot';
import type { CalendarView, OverduePage } from '../domain/answers';
import { isWithin } from '../domain/grid/directory';
import { calendarFor, yearsToKnow, type CountyCalendar } from '../domain/order/calendar';
import { chinaDay } from '../domain/order/clock';
import { clockRows } from '../domain/order/clock-events';
import { hoursWords, minutesADay, officeBetween } from '../domain/order/office-time';
import { cardOf, whoHolds } from '../domain/order/view';
import { Refusal } from '../domain/refusals';
import type { GridLevel } from '../domain/terms';
import { countOverdue, listOverdue, type OverdueScope } from '../store/sql/clock';
import { actorOf, contextOf, define, personOf, type Call, type CloudFunction } from './define';

const PAGE = 20;
const COUNTED = 100;

/* A village sees what is overdue at its own desk; from the town upwards one watches over others. */
const watching: readonly GridLevel[] = ['city', 'county', 'town'];

/** What this person watches over: the places below a town or county of theirs, and departments they supervise. */
function scopeOf(call: Call): OverdueScope | null {
  const { directory } = call;
  const posts = actorOf(call).posts;
  const nodes = posts.flatMap((post) => {
    const node = (post.kind === 'gridLeader' || post.kind === 'supervisor') && post.gridCode ? directory.grid.get(post.gridCode) : undefined;
    return node && watching.includes(node.level) ? [node.code] : [];
  });
  const departmentIds = posts.flatMap((post) => (post.kind === 'supervisor' && post.departmentId ? [post.departmentId] : []));
  if (nodes.length === 0 && departmentIds.length === 0) return null;
  const villageCodes = nodes.includes(directory.root) ? null : [...directory.grid.keys()].filter((code) => nodes.some((top) => isWithin(directory, code, top)));
  return { villageCodes, departmentIds };
}

/** For the first page: how many, up to a hundred; null for those who watch over nobody. */
export async function overdueBelow(call: Call): Promise<number | null> {
  const scope = call.personId ? scopeOf(call) : null;
  return scope ? countOverdue(call.office.db, call.office.tenant, scope, call.now, COUNTED) : null;
}

const longAfter = clockRows.flatMap(({ kind, at }) => (kind === 'longOverdue' && 'days' in at ? [at.days] : []))[0] ?? 5;

function lateWords(minutes: number, aDay: number): string {
  if (minutes >= aDay) return `超时 ${Math.floor(minutes / aDay)} 个工作日`;
  return minutes < 30 ? '刚刚超时' : `超时 ${Math.floor(minutes / 30) / 2} 小时`;
}

const warningsAt = (calendar: CountyCalendar, now: Date) => calendar.warnings(yearsToKnow(chinaDay(now)));

const overdue = define('clock.overdue', { shape: v.object({ next: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(200))), null) }) }, async (call, input): Promise<OverduePage> => {
  personOf(call);
  const scope = scopeOf(call);
  if (!scope) throw new Refusal('clock.notYours');
  const { db, keys, tenant } = call.office;
  const context = contextOf(call);
  const calendar = calendarFor(call.directory);
  const aDay = minutesADay(calendar.hours);
  const page = await listOverdue(db, keys, tenant, scope, call.now, input.next, PAGE);
  return {
    items: page.items.map(({ order, activity, texts }) => {
      const minutes = officeBetween(calendar, new Date(order.dueAt as string), call.now);
      return { card: cardOf(order, activity, texts, context), with: whoHolds(order, activity, call.directory), late: lateWords(minutes, aDay), long: minutes >= longAfter * aDay };
    }),
    next: page.next,
    warnings: warningsAt(calendar, call.now),
  };
});

const calendar = define('clock.calendar', { shape: v.object({}) }, async (call): Promise<CalendarView> => {
  personOf(call);
  const known = calendarFor(call.directory);
  return { years: [...known.years], hours: hoursWords(known.hours), warnings: warningsAt(known, call.now) };
});

export const clockFunctions: CloudFunction[] = [overdue, calendar];
