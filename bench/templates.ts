/** One order for every way an order can stand, each played step by step through the same code as a real one. */
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { chinaDay } from '../cloud/domain/order/clock';
import type { StepName } from '../cloud/domain/order/lifecycle';
import { shapes } from '../cloud/domain/order/schema';
import { contextFor, type Office } from '../cloud/office';
import { personIdOf } from '../cloud/presets/load';
import { placeOrder, takeStep } from '../cloud/step';
import { leaderId, LEADERS_PER_TEAM, line, residentId, secretaryId, teamFor, TEAMS_A_TOPIC } from './ids';

type Play = [who: 'resident' | 'secretary' | 'liaison' | 'leader', step: Exclude<StepName, 'place'>, input: Record<string, unknown>, hoursLater?: number];

const dispatch: Play = ['secretary', 'dispatch', { reason: '这里一向由它办' }];
const accept: Play = ['liaison', 'accept', { openToAll: true }];
const claim: Play = ['leader', 'claim', { speaker: '谭老师' }];
const serve: Play = ['leader', 'serve', { headCount: 26, minutes: 60, summary: '一条一条讲，现场演练' }, 90];
const rate: Play = ['resident', 'rate', { stars: 5, tags: ['clear'], words: '听清了' }, 4];
const done: Play[] = [dispatch, accept, claim, serve, rate];
const decline: Play = ['liaison', 'decline', { reasonCode: 'notOurDuty', whoseDuty: '县里另一个部门', rule: '县科普工作职责分工' }];

interface Way { share: number; /** days before today that it was placed */ daysAgo: number; plays: Play[] }

/** Where open orders stand, and how ended ones ended; the shares of each list make 1. */
export const open: Record<string, Way> = {
  placed: { share: 0.16, daysAgo: 1, plays: [] },
  asked: { share: 0.03, daysAgo: 2, plays: [['secretary', 'ask', { question: '大概多少人？' }]] },
  answered: { share: 0.03, daysAgo: 2, plays: [['secretary', 'answer', { reply: '村里贴着检测报告' }]] },
  dispatched: { share: 0.16, daysAgo: 2, plays: [dispatch] },
  disputed: { share: 0.02, daysAgo: 3, plays: [dispatch, decline, dispatch, decline] },
  accepted: { share: 0.2, daysAgo: 5, plays: [dispatch, accept] },
  claimed: { share: 0.2, daysAgo: 4, plays: [dispatch, accept, claim] },
  served: { share: 0.12, daysAgo: 8, plays: [dispatch, accept, claim, serve] },
  rated: { share: 0.08, daysAgo: 8, plays: done },
};
const redo: Play[] = [...done.slice(0, 4), ['resident', 'rate', { stars: 2, tags: ['hardToHear'], words: null }, 4], ['secretary', 'redo', { reason: '请带上音箱再讲一次' }], ...done];
const followUp: Play = ['secretary', 'followUp', { reached: true, satisfied: 'yes', change: '陌生电话都先挂断再问' }, 20];
export const ended: Record<string, Way> = {
  closed: { share: 0.8, daysAgo: 40, plays: [...done, followUp] },
  redone: { share: 0.06, daysAgo: 40, plays: [...redo, followUp] },
  withdrawn: { share: 0.09, daysAgo: 40, plays: [dispatch, ['resident', 'withdraw', { reason: '跟镇上的讲座重了' }]] },
  rejected: { share: 0.05, daysAgo: 40, plays: [['secretary', 'reject', { reason: '不是科普的事' }]] },
};

export interface Template { way: string; orderId: string; number: string; villageCode: string; /** its place in the line */ topic: number; /** number of the leader who took it */ leader: number; share: number; open: boolean }

/** Plays each way with each topic in the first village, by the first secretary and resident; each goes to another team leader, whose days are free. */
export async function playTemplates(office: Office, villageCode: string, topics: number = line.length): Promise<Template[]> {
  const made: Template[] = [];
  for (const [ways, isOpen] of [[open, true], [ended, false]] as const) {
    for (const [way, { share, daysAgo, plays }] of Object.entries(ways)) {
      for (const [topic, { topicId, department }] of line.slice(0, topics).entries()) {
        // Another team each time, for a team that served often has to wait for new ones.
        const nth = made.filter((one) => one.topic === topic).length;
        const leader = teamFor(topic, nth) * LEADERS_PER_TEAM + LEADERS_PER_TEAM / 2 - 1 - Math.floor(nth / TEAMS_A_TOPIC);
        const order = await play(office, { villageCode, topicId, department, leader, daysAgo, plays });
        made.push({ way, orderId: order.id, number: order.number, villageCode, topic, leader, share: share / topics, open: isOpen });
      }
    }
  }
  // Who was to hear of them has heard by now.
  await office.db.query({ text: 'update notice set told_at = at where tenant = $1', values: [office.tenant] });
  return made;
}

async function play(office: Office, one: { villageCode: string; topicId: string; department: string; leader: number; daysAgo: number; plays: Play[] }): Promise<{ id: string; number: string }> {
  const directory = await office.directory();
  const people = { resident: residentId(0), secretary: secretaryId(0), leader: leaderId(one.leader), liaison: personIdOf(office.tenant, `liaison-${one.department}`) };
  const context = (who: keyof typeof people, at: number) => contextFor(office, { personId: people[who], posts: directory.postsOf.get(people[who]) ?? [] }, directory, new Date(at));
  // Nine in the morning in China.
  let at = Date.parse(`${chinaDay(office.now())}T09:12:00+08:00`) - one.daysAgo * 86_400_000;
  const slotAfter = (days: number) => ({ date: chinaDay(new Date(at + days * 86_400_000)), part: 'morning' as const });
  const placed = await placeOrder(office, context('resident', at), v.parse(shapes.place, {
    key: randomUUID(), topicId: one.topicId, ownWords: null, villageCode: one.villageCode, venue: '村委会会议室', audience: 'elder', headCount: 30,
    slots: [slotAfter(5), slotAfter(6)], contact: { name: '谢桂香', phone: '13800000101' },
  }));
  let { order } = placed;
  for (const [who, step, input, hoursLater = 3] of one.plays) {
    at += hoursLater * 3_600_000;
    const filled = {
      ...input, id: order.id, key: randomUUID(),
      ...(step === 'dispatch' ? { departmentId: one.department } : {}),
      ...(step === 'claim' ? { slot: order.slots.find((slot) => slot.date >= chinaDay(new Date(at))) ?? slotAfter(3) } : {}),
      ...(step === 'serve' ? { visitCode: office.keys.visitCode(order) } : {}),
    };
    ({ order } = await takeStep(office, context(who, at), step, v.parse(shapes[step] as v.GenericSchema, filled) as never));
  }
  return { id: order.id, number: order.number };
}
