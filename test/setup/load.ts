/** Many orders over all villages, each placed and moved on by the real steps, for tests of lists and numbers. */
import { gridLeaders, deskOf } from '../../cloud/domain/grid/directory';
import type { StepName } from '../../cloud/domain/order/lifecycle';
import { chinaDay } from '../../cloud/domain/order/clock';
import { shapes } from '../../cloud/domain/order/schema';
import { contextFor } from '../../cloud/office';
import { placeOrder, takeStep } from '../../cloud/step';
import * as v from 'valibot';
import { newKey, wish, type County } from './county';
import { freeDays } from './free-days';

/** How far an order is taken; each contains the one before it in its line. */
export const stages = ['placed', 'placed', 'dispatched', 'accepted', 'accepted', 'claimed', 'served', 'rated', 'closed', 'withdrawn', 'answered', 'rejected', 'asked'] as const;
export type Stage = (typeof stages)[number];

export interface Wished { villageCode: string; topicId?: string | null; ownWords?: string; audience?: string | null; who?: string; at: Date; stage: Stage; stars?: number }

const lines: Record<string, { department: string; captain: string; team: string }> = {
  'anti-fraud': { department: 'police', captain: 'captain-anti-fraud', team: 'anti-fraud-team' },
  'safe-medication': { department: 'health', captain: 'captain-health', team: 'health-team' },
};

/** One order, taken as far as `stage`. @returns its id */
export async function playTo(county: County, wished: Wished): Promise<string> {
  const { office } = (await freeDays(county)).server;
  const directory = await office.directory();
  const { villageCode, topicId = 'anti-fraud', at, stage, who = 'resident-elder', stars = 5 } = wished;
  const line = lines[topicId ?? ''] ?? { department: 'association', captain: 'captain-silver', team: 'silver-team' };
  const as = (personId: string) => contextFor(office, { personId, posts: directory.postsOf.get(personId) ?? [] }, directory, at);
  const orderer = county.idOf(who);
  const holder = gridLeaders(directory, deskOf(directory, villageCode) as string)[0] as string;
  const slot = { date: chinaDay(new Date(at.getTime() + 3 * 86_400_000)), part: 'morning' as const };
  const placed = await placeOrder(office, as(orderer), v.parse(shapes.place, wish({ villageCode, topicId, ownWords: wished.ownWords ?? null, audience: wished.audience === undefined ? 'elder' : wished.audience, slots: [slot] })));
  const { id } = placed.order;
  const step = (personId: string, name: Exclude<StepName, 'place'>, more: object = {}) => takeStep(office, as(personId), name, { id, key: newKey(), ...more } as never);
  const road: [Stage, () => Promise<unknown>][] = [
    ['dispatched', () => step(holder, 'dispatch', { departmentId: line.department, coDepartmentIds: [], note: null, reason: '这里一向由它办' })],
    ['accepted', () => step(county.idOf(`liaison-${line.department}`), 'accept', { openToAll: true, teamIds: [line.team] })],
    ['claimed', () => step(county.idOf(line.captain), 'claim', { teamId: null, slot, speaker: '谭老师', crew: [] })],
    ['served', () => step(county.idOf(line.captain), 'serve', { visitCode: office.keys.visitCode(placed.order), headCount: 20, minutes: 60, travelMinutes: null, servedBy: [], summary: '讲了骗局', at: null })],
    ['rated', () => step(orderer, 'rate', { stars, tags: [], words: null })],
    ['closed', () => step(holder, 'followUp', { reached: true, satisfied: 'yes', stars: null, change: null, newNeed: null })],
  ];
  const aside: Partial<Record<Stage, () => Promise<unknown>>> = {
    withdrawn: () => step(orderer, 'withdraw', { reason: null }),
    answered: () => step(holder, 'answer', { reply: '村里贴着检测报告' }),
    rejected: () => step(holder, 'reject', { reason: '不是科普的事' }),
    asked: () => step(holder, 'ask', { question: '大概多少人？' }),
  };
  const turn = aside[stage];
  if (turn) await turn();
  else for (const [, go] of road.slice(0, road.findIndex(([name]) => name === stage) + 1)) await go();
  return id;
}

const residents = ['resident-elder', 'resident-farmer', 'resident-mother', 'resident-teacher'];
const topics = ['anti-fraud', 'safe-medication', 'smartphone-use'];

/**
 * `count` orders over every village of the county, in all stages, over sixty days up to the county's present. Several
 * fall on the same moment, as on a day when a whole village orders: paging has to tell those apart as well.
 */
export async function playMany(county: County, count: number): Promise<void> {
  const directory = await county.server.office.directory();
  const villages = [...directory.grid.values()].filter((node) => node.level === 'village').map((node) => node.code);
  for (let from = 0; from < count; from += 8) {
    await Promise.all(Array.from({ length: Math.min(8, count - from) }, (_, more) => {
      const at = from + more;
      return playTo(county, {
        villageCode: villages[at % villages.length] as string, topicId: topics[at % topics.length] as string, who: residents[at % residents.length] as string,
        stage: stages[at % stages.length] as Stage, at: new Date(county.time.now.getTime() - (Math.floor(at / 8) % 60) * 86_400_000), stars: 3 + (at % 3),
      });
    }));
  }
}
