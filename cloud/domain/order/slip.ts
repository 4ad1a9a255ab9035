/** The slip 纸条 of a 代点单: what an elder without a telephone is left with. */
import * as v from 'valibot';
import { count, id, key, words } from '../shape';
import { shapes } from './schema';

/** Wrong rating codes before the code is closed; then the elder rates at the call-back. */
export const MAX_SLIP_TRIES = 5;

export const slipShapes = {
  /** with a key: print the rating code; without: only what stands above the fold */
  slip: v.object({ id, key: v.optional(v.nullable(key), null) }),
  rateByCode: v.object({
    number: v.pipe(words('工单号', 20), v.transform((text) => text.toUpperCase().replace(/\s/g, ''))),
    code: v.pipe(words('评价码', 20), v.transform((text) => text.replace(/\s/g, '')), v.regex(/^\d{8}$/, '评价码是8位数字')),
    stars: count('满意度', 5),
    tags: shapes.rate.entries.tags,
    /** rated before, and now otherwise */
    change: v.optional(v.boolean(), false),
  }),
};

export interface SlipView {
  id: string;
  number: string;
  title: string;
  place: string;
  venue: string;
  slots: string[];
  plain: string;
  next: string;
  /** who comes, by the name of the team; null while nobody is found */
  team: string | null;
  /** 到场码, while the crew is still to come */
  visitCode: string | null;
  /** 评价码: given once, to be printed; null = not asked for, or printed before */
  ratingCode: string | null;
  /** who prints goes there too, and gets no code */
  serves: boolean;
  printedAt: string | null;
}

/** what `order.rateByCode` answers: nothing about the order but that the word has arrived */
export interface RatedByCode { number: string; stars: number }
