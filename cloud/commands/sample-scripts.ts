/** What a sample order is made of. */
import type { StepName } from '../domain/order/lifecycle';

/** `days` in a slot are counted from the day of placing; people go by their preset id. */
export type Play = [who: string, step: Exclude<StepName, 'place'>, input: Record<string, unknown>, hoursLater?: number];

export interface Script {
  /** days before today that it was placed */
  daysAgo: number;
  who: string;
  wish: { topicId: string | null; ownWords?: string; villageCode: string; venue: string; audience: string | null; destination?: string; form?: string; headCount: number; contact: { name: string; phone: string }; onBehalf?: { consent: true } };
  /** wished days, counted from the day of placing */
  days: number[];
  plays: Play[];
}

export const claim = (speaker: string, day: number): Record<string, unknown> => ({ speaker, slot: day });
export const serve = (headCount: number, summary: string): Record<string, unknown> => ({ headCount, minutes: 60, summary, visitCode: 'theirs' });
