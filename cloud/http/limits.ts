/** How much one person and one address may ask for, so that nobody can keep the others out. Counted in each process by itself. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Refusal, type RefusalId } from '../domain/refusals';

interface Allowance { points: number; /** seconds */ duration: number; refusal: RefusalId }

/**
 * Whole villages share one address behind a telephone company's gate, so an address may do far more than a person.
 * A page opens with one call that asks for up to eight things, and a desk asks for news every few seconds: nobody's hand
 * reaches these numbers.
 */
export const allowances = {
  address: { points: 3_000, duration: 60, refusal: 'request.tooMany' },
  login: { points: 300, duration: 60, refusal: 'request.tooMany' },
  person: { points: 600, duration: 60, refusal: 'request.tooMany' },
  // 代点单 of a whole round through the village, kept without signal, goes out at once.
  placing: { points: 60, duration: 3_600, refusal: 'order.tooMany' },
} satisfies Record<string, Allowance>;

export type Allowances = Record<keyof typeof allowances, Allowance>;

export interface Limits {
  /** @throws the refusal of what was asked too often */
  spend(kind: keyof Allowances, who: string, weight?: number): Promise<void>;
}

export function limitsOf(of: Allowances): Limits {
  const limiters = Object.fromEntries(Object.entries(of).map(([kind, { points, duration }]) => [kind, new RateLimiterMemory({ keyPrefix: kind, points, duration })]));
  return {
    async spend(kind, who, weight = 1) {
      try {
        await limiters[kind]?.consume(who, weight);
      } catch (fault) {
        if (fault instanceof RateLimiterRes) throw new Refusal(of[kind].refusal);
        throw fault;
      }
    },
  };
}

/** For tests and measurements that do more in a second than people in a day. */
export const noLimits: Limits = { spend: async () => undefined };
