/**
 * 投诉建议 goes the same round as an order: said → accepted on line (who, by when) → replied to → called back → rated with
 * one tap → closed, or done once more. The table says from where each step may be taken; the store asks it again when it writes.
 */
import * as v from 'valibot';
import { deskOf, gridLeaders, pathTo, type Directory } from '../grid/directory';
import { calendarDay, id, key, optionalWords } from '../shape';

export const stages = {
  waiting: { label: '待受理', next: '受理，说清谁办、哪天前回复' },
  accepted: { label: '办理中', next: '到期前回复' },
  replied: { label: '待评价', next: '回访，或者提意见的人点一下满意不满意' },
  closed: { label: '已办结', next: '' },
} as const;
export type Stage = keyof typeof stages;

export const complaintSteps = {
  accept: { label: '受理', by: 'desk', from: ['waiting'] },
  reply: { label: '回复', by: 'desk', from: ['waiting', 'accepted'] },
  callBack: { label: '回访', by: 'desk', from: ['replied'] },
  rate: { label: '评价', by: 'sender', from: ['replied'] },
} as const satisfies Record<string, { label: string; by: 'desk' | 'sender'; from: readonly Stage[] }>;
export type ComplaintStep = keyof typeof complaintSteps;

export const outcomes = { yes: '满意', partly: '部分满意', unsatisfied: '重办后仍不满意', unreached: '三次没有联系上', quiet: '没有评价，自动办结' } as const;
export type Outcome = keyof typeof outcomes;

/** How often nobody picking up is tried, each on another day. */
export const CALL_TRIES = 3;
/** Said again once; after that it is closed as it stands, for the level above to see. */
export const ROUNDS = 2;

export interface Standing { acceptedAt: string | null; repliedAt: string | null; closedAt: string | null }

export function stageOf({ acceptedAt, repliedAt, closedAt }: Standing): Stage {
  if (closedAt) return 'closed';
  if (repliedAt) return 'replied';
  return acceptedAt ? 'accepted' : 'waiting';
}

export const mayStep = (step: ComplaintStep, stage: Stage): boolean => (complaintSteps[step].from as readonly Stage[]).includes(stage);

const satisfied = v.picklist(['yes', 'partly', 'no'], '请选满意不满意');
export type Satisfied = v.InferOutput<typeof satisfied>;

export const complaintShapes = {
  accept: v.object({ id, key, day: calendarDay('请选哪天前回复') }),
  rate: v.object({ id, key, satisfied, why: optionalWords('哪里不满意', 300) }),
  callBack: v.pipe(
    v.object({ id, key, reached: v.boolean('请选有没有联系上'), satisfied: v.optional(v.nullable(satisfied), null), why: optionalWords('他怎么说', 300) }),
    v.check((input) => !input.reached || input.satisfied !== null, '联系上了，请选满意不满意'),
  ),
  phone: v.object({ id }),
};

/** What a word on it leads to: closed with an outcome, or back to the desk once more. */
export function afterWord(word: Satisfied, round: number): { outcome: Outcome } | 'again' {
  if (word !== 'no') return { outcome: word };
  return round < ROUNDS ? 'again' : { outcome: 'unsatisfied' };
}

/** Whoever replied does not ask how it was, as long as anybody else on the way up could. */
export function mayCallBack(directory: Directory, personId: string, replierId: string | null, code: string): boolean {
  if (personId !== replierId) return true;
  const desk = deskOf(directory, code) ?? directory.root;
  return !pathTo(directory, desk).some((node) => gridLeaders(directory, node.code).some((one) => one !== personId));
}
