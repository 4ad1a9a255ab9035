/** What the functions about 嘉许 ask for and answer, and who may do what. */
import * as v from 'valibot';
import type { Directory } from '../grid/directory';
import type { Actor } from '../order/roles';
import { publicWords } from '../public-words';
import { count, id } from '../shape';
import { isAdult } from '../team/age';
import { presetRules, type Evidence, type HonourRule } from './rules';

const year = count('年份', 2100, 2020);
const ruleIds = presetRules.map((rule) => rule.id);
const ruleId = v.picklist(ruleIds, '请选嘉许的等级');
const ref = v.pipe(v.string('请选嘉许谁'), v.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, '编号不对'));

export const honourShapes = {
  year: v.object({ year }),
  confirm: v.object({ year, ruleId, ref }),
  saveRule: v.object({
    id: ruleId, label: publicWords('名称', 20, 2), minMinutes: count('分钟数', 100_000, 60), minServices: count('服务次数', 500), minRated: count('评过的次数', 500, 5),
    minStars: v.pipe(v.number('请填写平均分'), v.minValue(3, '平均分最少3'), v.maxValue(5, '平均分最多5'), v.transform((stars) => Math.round(stars * 10) / 10)),
  }),
  answer: v.object({ id, publish: v.boolean('请选公开还是不公开') }),
};

/** waiting: waits for the word of whom it is about · open: may be public · kept: not public */
export type HonourState = 'waiting' | 'open' | 'kept';
export const honourStates: Record<HonourState, string> = { waiting: '待本人同意', open: '本人同意公开', kept: '本人不公开' };

export interface HonourView { id: string; year: number; label: string; kind: HonourRule['kind']; name: string; state: HonourState; stateLabel: string; evidence: Evidence }
export interface Proposal { ref: string; kind: HonourRule['kind']; name: string; ruleId: string; label: string; evidence: Evidence }
/** `honour.proposals` */
export interface Proposals { year: number; rules: HonourRule[]; proposals: Proposal[]; honours: HonourView[] }
/** `honour.mine` */
export interface OwnHonours { items: HonourView[] }
/** `honour.public`: name, level and year, nothing else */
export interface PublicHonours { items: { year: number; label: string; name: string }[] }

/** 科协: the leaders of the whole county. */
export function mayHonour(actor: Actor, directory: Directory): boolean {
  return actor.posts.some((post) => post.kind === 'gridLeader' && post.gridCode === directory.root);
}

/** Whose word counts: one's own, and for a team its leader's. */
export function mayAnswer(actor: Actor, honour: { kind: HonourRule['kind']; ref: string }): boolean {
  return honour.kind === 'person' ? honour.ref === actor.personId : actor.posts.some((post) => post.kind === 'teamLeader' && post.teamId === honour.ref);
}

export const byName = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name, 'zh-CN');

/** Somebody who was not of age for certain that year, or whose year of birth is not known, is shown by the family name alone. */
export const wasMinor = (birthYear: number | null, inYear: number): boolean => !isAdult(birthYear ?? inYear, `${inYear}-12-31`);
