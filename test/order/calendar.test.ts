import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { calendarOf, yearsToKnow } from '../../cloud/domain/order/calendar';
import { readDays, readLimits } from '../../cloud/domain/order/calendar-file';
import { dueAfter, dueAfterSlot, workingDayOf } from '../../cloud/domain/order/clock';
import { flowOf, limitOf, type Limit } from '../../cloud/domain/order/lifecycle';
import { addOffice, hoursWords, minutesADay, officeBetween, readHours, subtractOffice } from '../../cloud/domain/order/office-time';

const calendar = calendarOf([], null);
/** A moment on the wall clock in China, there and back. */
const at = (text: string) => new Date(`${text.replace(' ', 'T')}:00+08:00`);
const words = (iso: string) => new Date(Date.parse(iso) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
const days = (count: number): Limit => ({ days: count, kind: 'working' });
const hours = (count: number): Limit => ({ hours: count, kind: 'hours' });
const due = (from: string, limit: Limit, by = calendar) => words(dueAfter(at(from), limit, by));

test('国庆前一天下午点的单，一个工作日到节后第一天下午', () => {
  expect(due('2026-09-30 16:00', days(1))).toBe('2026-10-08 16:00');
  // Only Monday to Friday would have said the holiday itself.
  expect(due('2025-09-30 16:00', days(1))).toBe('2025-10-09 16:00');
  expect(['2026-09-30', '2026-10-01', '2026-10-07', '2026-10-08'].map(calendar.isWorkingDay)).toEqual([true, false, false, true]);
});

test('调休上班的周六算工作日，平常的周六不算', () => {
  expect(due('2026-10-09 17:00', days(1))).toBe('2026-10-10 17:00');
  expect(due('2026-10-16 17:00', days(1))).toBe('2026-10-19 17:00');
  expect(calendar.isWorkingDay('2026-09-20')).toBe(true);
  expect(calendar.isWorkingDay('2026-09-13')).toBe(false);
});

test('跨年：2027 年没有表，元旦按周一到周五算并说出来；本县补了表就按表', () => {
  expect(due('2026-12-31 10:00', days(1))).toBe('2027-01-01 10:00');
  expect(calendar.warnings([2026, 2027])).toEqual(['没有 2027 年的节假日表，时限暂按周一到周五计算']);
  const own = calendarOf([{ date: '2027-01-01', kind: 'holiday', name: '元旦' }, { date: '2027-01-03', kind: 'workday', name: '元旦' }], null);
  expect(due('2026-12-31 10:00', days(1), own)).toBe('2027-01-03 10:00');
  expect(own.warnings([2026, 2027])).toEqual([]);
  expect(own.years.find((one) => one.year === 2027)).toEqual({ year: 2027, source: 'county', holidays: 1, workdays: 1 });
});

test('十二月三十一日下班以后点的单，从新年第一个工作日开门算起', () => {
  expect(due('2026-12-31 18:00', hours(1))).toBe('2027-01-01 09:30');
  expect(due('2026-12-31 17:30', hours(1))).toBe('2027-01-01 09:00');
  // 2025-12-31 is followed by the three days of New Year 2026 and a make-up Sunday.
  expect(due('2025-12-31 20:00', days(1))).toBe('2026-01-04 18:00');
});

test('年底的调休上班日属于下一年，不会让下一年看起来有了表', () => {
  const own = calendarOf([{ date: '2027-12-26', kind: 'workday', name: '元旦' }], null);
  expect(own.warnings([2027])).toHaveLength(1);
});

test('下一年的表秋天才公布，十一月起才提醒', () => {
  expect(yearsToKnow('2026-10-31')).toEqual([2026]);
  expect(yearsToKnow('2026-11-01')).toEqual([2026, 2027]);
});

test('时限准到半小时，午休和下班不算', () => {
  expect(due('2026-11-23 10:05', days(1))).toBe('2026-11-24 10:30');
  expect(due('2026-11-23 11:00', hours(2))).toBe('2026-11-23 15:30');
  expect(due('2026-11-23 13:10', hours(1))).toBe('2026-11-23 15:30');
  expect(due('2026-11-27 17:15', hours(4))).toBe('2026-11-30 12:00');
  expect(due('2026-11-23 07:00', hours(1))).toBe('2026-11-23 09:30');
  // Noon is when the morning ends, so what falls due then is due then.
  expect(due('2026-11-23 13:10', days(1))).toBe('2026-11-24 12:00');
  expect(due('2026-11-28 09:00', days(1))).toBe('2026-11-30 18:00');
});

test('应急当天办，节假日也算；下班以后点的到第二天', () => {
  expect(due('2026-10-01 09:00', { kind: 'sameDay' })).toBe('2026-10-01 18:00');
  expect(due('2026-11-23 18:30', { kind: 'sameDay' })).toBe('2026-11-24 18:00');
  expect(due('2026-12-31 23:30', { kind: 'sameDay' })).toBe('2027-01-01 18:00');
});

test('服务之后的时限从那天下班算起；平常的天数不看节假日', () => {
  expect(words(dueAfterSlot({ date: '2026-09-30', part: 'evening' }, days(1), calendar))).toBe('2026-10-08 18:00');
  expect(due('2026-09-30 16:20', { days: 7, kind: 'calendar' })).toBe('2026-10-07 16:20');
});

test('往后数多少，往回数就是多少', () => {
  for (const from of ['2026-09-30 09:00', '2026-11-23 14:30', '2026-12-31 17:30']) {
    for (const minutes of [30, 210, 420, 2100]) {
      const to = addOffice(calendar, at(from), minutes);
      expect(officeBetween(calendar, at(from), to)).toBe(minutes);
      expect(officeBetween(calendar, subtractOffice(calendar, to, minutes), to)).toBe(minutes);
    }
  }
});

test('本县自己的上班时间，看不懂的不收', () => {
  const read = readHours('08:00-12:00，14:00-17:30');
  expect(read).toMatchObject({ ok: true });
  const own = calendarOf([], '08:00-12:00,14:00-17:30');
  expect([hoursWords(own.hours), minutesADay(own.hours)]).toEqual(['08:00-12:00,14:00-17:30', 450]);
  expect(due('2026-11-23 20:00', days(1), own)).toBe('2026-11-24 17:30');
  for (const wrong of ['8点到12点', '12:00-08:00', '08:15-12:00', '08:00-12:00,11:00-18:00', '08:00-25:00', '']) expect(readHours(wrong)).toMatchObject({ ok: false });
});

test('周六催的算在周五这个工作日里，调休的周六自己算', () => {
  expect(workingDayOf(at('2026-11-28 10:00'), calendar)).toBe('2026-11-27');
  expect(workingDayOf(at('2026-10-10 10:00'), calendar)).toBe('2026-10-10');
});

test('时限先看本县这个主题的，再看应急和咨询类，再按流程', () => {
  const flow = flowOf('four-hop@1');
  expect(limitOf(flow, 'placed', ['anti-fraud'], [])).toEqual(days(1));
  expect(limitOf(flow, 'dispatched', ['flood-landslide', 'disaster-reduction'], [])).toEqual({ kind: 'sameDay' });
  expect(limitOf(flow, 'rated', ['flood-landslide', 'disaster-reduction'], [])).toEqual(days(1));
  const own = [{ topicId: 'disaster-reduction', state: 'dispatched' as const, limit: hours(4) }, { topicId: null, state: 'placed' as const, limit: days(2) }];
  expect(limitOf(flow, 'dispatched', ['earthquake', 'disaster-reduction'], own)).toEqual(hours(4));
  expect(limitOf(flow, 'placed', ['anti-fraud'], own)).toEqual(days(2));
});

const row = (line: number, cells: Record<string, string>) => ({ line, cells });

test('节假日表有一行不对就一行也不收，并说出是哪一行', () => {
  expect(readDays([row(2, { date: '2027-01-01', kind: '放假', name: '元旦' }), row(3, { date: '2027-01-02', kind: 'holiday', name: '元旦' })])).toMatchObject({ ok: true, rows: [{ kind: 'holiday' }, { kind: 'holiday' }] });
  const bad = readDays([row(2, { date: '2027-02-30', kind: 'holiday', name: '' }), row(3, { date: '2027-01-01', kind: 'rest', name: '' }), row(4, { date: '2027-01-04', kind: 'holiday', name: '' }), row(5, { date: '2027-01-04', kind: 'workday', name: '' })]);
  expect(bad).toEqual({ ok: false, wrong: ['第 2 行：日期“2027-02-30”不对，要写成 2027-01-01', '第 3 行：“rest”不对，放假写 holiday，上班写 workday', '第 5 行：2027-01-04 写了两次'] });
  expect(readDays([])).toMatchObject({ ok: false });
  const always = Array.from({ length: 200 }, (_, n) => row(n + 2, { date: new Date(Date.UTC(2027, 0, 1 + n)).toISOString().slice(0, 10), kind: 'holiday', name: '' }));
  expect(readDays(always)).toEqual({ ok: false, wrong: ['2027 年写了 200 天放假，太多了；周末不用写'] });
});

test('时限表可以写一个状态，也可以用“应急”一个词写全', () => {
  const topics = new Set(['earthquake', 'anti-fraud']);
  const read = readLimits([row(2, { topic: 'earthquake', state: '', limit: '应急' }), row(3, { topic: '', state: '待回访', limit: '3工作日' })], topics);
  expect(read).toMatchObject({ ok: true });
  expect(read.ok && read.rows.map((one) => [one.topicId, one.state])).toEqual([['earthquake', 'placed'], ['earthquake', 'dispatched'], ['earthquake', 'accepted'], ['earthquake', 'disputed'], [null, 'rated']]);
  const bad = readLimits([row(2, { topic: 'nothing', state: '待派单', limit: '当天' }), row(3, { topic: '', state: '已办结', limit: '当天' }), row(4, { topic: '', state: '待派单', limit: '马上' })], topics);
  expect(!bad.ok && bad.wrong.map((one) => one.split('：')[0])).toEqual(['第 2 行', '第 3 行', '第 4 行']);
});

test('服务器、手机放在哪个时区，时限都是中国的那一刻', () => {
  // The nights in which the clocks are changed in Berlin and in New York.
  const moments = [at('2026-10-22 10:00'), at('2026-10-24 23:30'), at('2027-03-13 19:30')];
  const limits: Limit[] = [{ days: 7, kind: 'calendar' }, { kind: 'sameDay' }, days(5), hours(8)];
  const here = moments.flatMap((from) => limits.map((limit) => dueAfter(from, limit)));
  expect([here[0], here[5]].map((iso) => words(iso as string))).toEqual(['2026-10-29 10:00', '2026-10-25 18:00']);
  const script = `const { dueAfter } = require('./cloud/domain/order/clock'); console.log(JSON.stringify(${JSON.stringify(moments)}.flatMap((from) => ${JSON.stringify(limits)}.map((limit) => dueAfter(new Date(from), limit)))))`;
  for (const TZ of ['Europe/Berlin', 'America/New_York']) {
    const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '-e', script], { cwd: join(__dirname, '../..'), encoding: 'utf8', env: { PATH: process.env.PATH, TZ } });
    expect([TZ, stderr, JSON.parse(stdout || 'null')]).toEqual([TZ, '', here]);
  }
});
