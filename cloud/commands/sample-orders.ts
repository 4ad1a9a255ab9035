/** A dozen orders for the demonstration, each played step by step through the same code as a real one. */
import { randomUUID } from 'node:crypto';
import dayjs from 'dayjs';
import { chinaDay } from '../domain/order/clock';
import type { StepName } from '../domain/order/lifecycle';
import { shapes } from '../domain/order/schema';
import { contextFor, type Office } from '../office';
import { personIdOf } from '../presets/load';
import { placeOrder, takeStep } from '../step';
import * as v from 'valibot';

type Play = [who: string, step: Exclude<StepName, 'place'>, input: Record<string, unknown>, hoursLater?: number];

interface Script {
  /** days before today that it was placed */
  daysAgo: number;
  who: string;
  wish: { topicId: string | null; ownWords?: string; villageCode: string; venue: string; audience: string | null; headCount: number; contact: { name: string; phone: string }; onBehalf?: { consent: true } };
  /** wished days, counted from the day of placing */
  days: number[];
  plays: Play[];
}

const mingxing = '610922104203';
const tanjiawan = '610922104216';
const beijie = '610922100004';
const zhongba = '610922105214';
const xie = { name: '谢桂香', phone: '13800000101' };
const qin = { name: '覃有田', phone: '13800000102' };
const lin = { name: '林小雨', phone: '13800000103' };
const pei = { name: '裴思源', phone: '13800000104' };

const claim = (speaker: string, day: number): Record<string, unknown> => ({ speaker, slot: day });
const serve = (headCount: number, summary: string): Record<string, unknown> => ({ headCount, minutes: 60, summary, visitCode: 'theirs' });

const scripts: readonly Script[] = [
  { daysAgo: 0, who: 'resident-elder', days: [5, 6], wish: { topicId: 'anti-fraud', villageCode: mingxing, venue: '村委会会议室', audience: 'elder', headCount: 30, contact: xie }, plays: [] },
  { daysAgo: 1, who: 'resident-mother', days: [4], wish: { topicId: 'first-aid', villageCode: beijie, venue: '北街社区党群服务中心', audience: null, headCount: 25, contact: lin }, plays: [
    ['leader-beijie', 'ask', { question: '孩子大概多大？要不要带着孩子一起来？' }],
  ] },
  { daysAgo: 2, who: 'resident-farmer', days: [6, 7], wish: { topicId: 'silkworms', villageCode: tanjiawan, venue: '村东头桑园', audience: 'farmer', headCount: 15, contact: qin }, plays: [
    ['leader-tanjiawan', 'dispatch', { departmentId: 'agriculture', note: '桑园在路边，能停车' }],
  ] },
  { daysAgo: 1, who: 'resident-elder', days: [7, 8, 9], wish: { topicId: 'safe-medication', villageCode: mingxing, venue: '老年活动室', audience: 'elder', headCount: 20, contact: xie }, plays: [
    ['leader-mingxing', 'dispatch', { departmentId: 'health' }],
    ['liaison-health', 'accept', { openToAll: true }],
  ] },
  { daysAgo: 3, who: 'resident-teacher', days: [9], wish: { topicId: 'disaster-reduction', villageCode: zhongba, venue: '中坝小学操场', audience: 'youth', headCount: 120, contact: pei }, plays: [
    ['leader-houliu', 'dispatch', { departmentId: 'emergency' }],
    ['liaison-emergency', 'accept', { openToAll: true }],
    ['captain-safety', 'claim', claim('乔建国', 9)],
  ] },
  { daysAgo: 8, who: 'resident-elder', days: [5], wish: { topicId: 'smartphone-use', villageCode: mingxing, venue: '村委会会议室', audience: 'elder', headCount: 18, contact: xie }, plays: [
    ['leader-mingxing', 'dispatch', { departmentId: 'association' }],
    ['liaison-association', 'accept', { openToAll: true }],
    ['captain-silver', 'claim', claim('章慧敏', 5)],
    ['captain-silver', 'serve', serve(16, '教大家打视频电话，一个一个练'), 112],
  ] },
  { daysAgo: 6, who: 'resident-farmer', days: [4], wish: { topicId: 'vegetables', villageCode: tanjiawan, venue: '大棚边', audience: 'farmer', headCount: 12, contact: qin }, plays: [
    ['leader-tanjiawan', 'dispatch', { departmentId: 'agriculture' }],
    ['liaison-agriculture', 'accept', { openToAll: true }],
    ['captain-farming', 'claim', claim('江福生', 4)],
    ['captain-farming', 'serve', serve(11, '到棚里看了病叶，讲了通风和用药'), 88],
    ['resident-farmer', 'rate', { stars: 5, tags: ['useful', 'kind'], words: '看得准，讲得细' }, 4],
  ] },
  { daysAgo: 20, who: 'resident-mother', days: [5], wish: { topicId: 'balanced-diet', villageCode: beijie, venue: '社区活动室', audience: null, headCount: 30, contact: lin }, plays: [
    ['leader-beijie', 'dispatch', { departmentId: 'health' }],
    ['liaison-health', 'accept', { openToAll: true }],
    ['captain-health', 'claim', claim('沈静芳', 5)],
    ['captain-health', 'serve', serve(27, '讲了少盐少油，现场看了盐勺'), 112],
    ['resident-mother', 'rate', { stars: 5, tags: ['clear'], words: null }, 5],
    ['leader-beijie', 'followUp', { reached: true, satisfied: 'yes', change: '家里换了小盐勺' }, 20],
  ] },
  { daysAgo: 12, who: 'worker-mingxing-1', days: [4], wish: { topicId: 'anti-fraud', villageCode: mingxing, venue: '三组院坝', audience: 'elder', headCount: 10, contact: { name: '田大爷', phone: '13800000105' }, onBehalf: { consent: true } }, plays: [
    ['leader-mingxing', 'takeOn', { crew: ['worker-mingxing-2'], slot: 4, speaker: '谭小军' }],
  ] },
  { daysAgo: 4, who: 'resident-mother', days: [10], wish: { topicId: null, ownWords: '孩子近视越来越多，想请人讲讲怎么护眼', villageCode: beijie, venue: '社区活动室', audience: null, headCount: 40, contact: lin }, plays: [
    ['leader-beijie', 'dispatch', { departmentId: 'market' }],
    ['liaison-market', 'decline', { reasonCode: 'notOurDuty', whoseDuty: '县卫健局', rule: '县科普工作职责分工' }],
    ['leader-beijie', 'dispatch', { departmentId: 'association' }],
    ['liaison-association', 'decline', { reasonCode: 'notOurDuty', whoseDuty: '县卫健局', rule: '县科普工作职责分工' }],
  ] },
  { daysAgo: 3, who: 'resident-farmer', days: [6], wish: { topicId: null, ownWords: '村里信号塔会不会影响身体', villageCode: tanjiawan, venue: '村委会', audience: null, headCount: 5, contact: qin }, plays: [
    ['leader-tanjiawan', 'answer', { reply: '县里环保部门去年测过，信号塔辐射远低于国家限值，检测报告贴在村务公开栏，可以来看。' }],
  ] },
  { daysAgo: 6, who: 'resident-elder', days: [8], wish: { topicId: 'food-safety', villageCode: mingxing, venue: '村委会会议室', audience: 'elder', headCount: 20, contact: xie }, plays: [
    ['resident-elder', 'withdraw', { reason: '跟镇上的讲座重了' }],
  ] },
];

/** Plays all of them at the times they would have happened. `now` ends the last one. */
export async function playSampleOrders(office: Office, now: Date): Promise<number> {
  const directory = await office.directory();
  const actor = (presetId: string) => {
    const personId = personIdOf(office.tenant, presetId);
    return { personId, posts: directory.postsOf.get(personId) ?? [] };
  };
  for (const script of scripts) {
    // Nine in the morning in China, an hour when people place orders; today's are a little while old.
    let at = script.daysAgo === 0 ? dayjs(now).subtract(40, 'minute') : dayjs(`${chinaDay(dayjs(now).subtract(script.daysAgo, 'day').toDate())}T09:12:00+08:00`);
    const placedAt = at;
    const slotOn = (day: number) => ({ date: chinaDay(placedAt.add(day, 'day').toDate()), part: 'morning' as const });
    const context = (who: string) => contextFor(office, actor(who), directory, at.toDate());
    const placed = await placeOrder(office, context(script.who), v.parse(shapes.place, { key: randomUUID(), ownWords: null, ...script.wish, slots: script.days.map(slotOn) }));
    for (const [who, step, input, hoursLater = 3] of script.plays) {
      at = at.add(hoursLater, 'hour');
      const filled = {
        ...input, id: placed.order.id, key: randomUUID(),
        ...(typeof input.slot === 'number' ? { slot: slotOn(input.slot) } : {}),
        ...(input.visitCode === 'theirs' ? { visitCode: office.keys.visitCode(placed.order) } : {}),
        ...(Array.isArray(input.crew) ? { crew: input.crew.map((one: string) => personIdOf(office.tenant, one)) } : {}),
      };
      await takeStep(office, context(who), step, v.parse(shapes[step] as v.GenericSchema, filled) as never);
    }
  }
  return scripts.length;
}
