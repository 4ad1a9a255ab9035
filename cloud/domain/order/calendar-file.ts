/** What a county hands in as a table: its holidays and make-up days, and its limits by topic. Read whole or not at all. */
import type { CalendarDay, DayKind } from './calendar';
import { isRealDay } from '../shape';
import { flows, paces, states, type Limit, type Pace, type State, type TopicLimit } from './lifecycle';

export interface FileRow { line: number; cells: Record<string, string> }
export type FileReading<T> = { ok: true; rows: T[] } | { ok: false; wrong: string[] };

const kinds: Record<string, DayKind> = { holiday: 'holiday', workday: 'workday', 放假: 'holiday', 上班: 'workday' };

/* A year of nothing but holidays would leave a limit without end. */
const MOST_HOLIDAYS = 120;

/** Columns date,kind,name. */
export function readDays(rows: readonly FileRow[]): FileReading<CalendarDay> {
  const wrong: string[] = [];
  const days = new Map<string, CalendarDay>();
  for (const { line, cells } of rows) {
    const { date = '', kind = '', name = '' } = cells;
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !isRealDay(date)) wrong.push(`第 ${line} 行：日期“${date}”不对，要写成 2027-01-01`);
    else if (!kinds[kind]) wrong.push(`第 ${line} 行：“${kind}”不对，放假写 holiday，上班写 workday`);
    else if (name.length > 20) wrong.push(`第 ${line} 行：名称最多 20 个字`);
    else if (days.has(date)) wrong.push(`第 ${line} 行：${date} 写了两次`);
    else days.set(date, { date, kind: kinds[kind], name });
  }
  if (rows.length === 0) wrong.push('文件里一天也没有');
  const holidays = [...days.values()].filter((day) => day.kind === 'holiday').map((day) => day.date.slice(0, 4));
  for (const year of new Set(holidays)) {
    const count = holidays.filter((one) => one === year).length;
    if (count > MOST_HOLIDAYS) wrong.push(`${year} 年写了 ${count} 天放假，太多了；周末不用写`);
  }
  return wrong.length > 0 ? { ok: false, wrong } : { ok: true, rows: [...days.values()].sort((a, b) => a.date.localeCompare(b.date)) };
}

/** «当天», «3工作日», «4小时», «7天» */
export function readLimit(text: string): Limit | null {
  if (text === '当天') return { kind: 'sameDay' };
  const match = /^(\d{1,3})\s*(个?工作日|小时|天)$/.exec(text);
  const amount = Number(match?.[1] ?? 0);
  if (!match || amount < 1 || amount > 365) return null;
  if (match[2] === '小时') return { kind: 'hours', hours: amount };
  return { kind: match[2] === '天' ? 'calendar' : 'working', days: amount };
}

/** Columns topic,state,limit; an empty topic means every topic; a limit of 应急 or 咨询类 (state left empty) names a whole pace. */
export function readLimits(rows: readonly FileRow[], topicIds: ReadonlySet<string>): FileReading<TopicLimit> {
  const wrong: string[] = [];
  const limits: TopicLimit[] = [];
  const waiting = (Object.keys(states) as State[]).filter((state) => states[state].waitsFor !== null);
  for (const { line, cells } of rows) {
    const { topic = '', state: label = '', limit: text = '' } = cells;
    const topicId = topic || null;
    const pace = (Object.keys(paces) as Pace[]).find((one) => paces[one].label === text);
    const state = waiting.find((one) => one === label || states[one].label === label);
    const limit = readLimit(text);
    const add = (row: TopicLimit) => {
      if (limits.some((one) => one.topicId === row.topicId && one.state === row.state)) wrong.push(`第 ${line} 行：${topic || '所有主题'}的“${states[row.state].label}”写了两次`);
      else limits.push(row);
    };
    if (topicId && !topicIds.has(topicId)) wrong.push(`第 ${line} 行：没有“${topicId}”这个主题`);
    else if (pace && label === '') for (const [one, value] of Object.entries(paces[pace].limits)) add({ topicId, state: one as State, limit: value });
    else if (!state) wrong.push(`第 ${line} 行：没有“${label}”这个状态，可写：${waiting.map((one) => states[one].label).join('、')}`);
    else if (!limit) wrong.push(`第 ${line} 行：时限“${text}”不对，可写：当天、3工作日、4小时、7天`);
    else add({ topicId, state, limit });
  }
  return wrong.length > 0 ? { ok: false, wrong } : { ok: true, rows: limits };
}

export const limitWords = (limit: Limit): string => (limit.kind === 'sameDay' ? '当天' : limit.kind === 'hours' ? `${limit.hours}小时` : `${limit.days}${limit.kind === 'working' ? '工作日' : '天'}`);

/** The limits of the program itself, for whoever wants to see them before changing them. */
export const usualLimits = (flowId: string): string[] => Object.entries(flows.find((flow) => flow.id === flowId)?.limits ?? {}).map(([state, limit]) => `${states[state as State].label} ${limitWords(limit)}`);
