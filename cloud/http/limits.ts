/** How much one person and one address may ask for, so that nobody can keep the others out. Counted in each process by itself. */
import { isIPv6 } from 'node:net';
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
  // Each takes the machine a quarter of a second, during which nobody else is answered.
  paper: { points: 20, duration: 600, refusal: 'certificate.papers' },
  // Asked for without a log-in, and all wait in one place of a thousand: a whole office may, one who fills it may not.
  desk: { points: 100, duration: 300, refusal: 'request.tooMany' },
  // An employer with a heap of papers may, one who guesses may not.
  checking: { points: 300, duration: 3_600, refusal: 'certificate.tries' },
} satisfies Record<string, Allowance>;

export type Allowances = Record<keyof typeof allowances, Allowance>;

/** What is asked for without a log-in and kept scarce by an address of its own. */
export const scarce: Readonly<Record<string, 'desk' | 'checking'>> = { 'login.askDesk': 'desk', 'certificate.check': 'checking' };

/** What a person may have less often than the rest. */
export const scarceOfOne: Readonly<Record<string, 'placing' | 'paper'>> = { 'order.place': 'placing', 'certificate.pdf': 'paper' };

/**
 * Whose address it is: a line has one of the fourth version, but of the sixth whole networks (/64), out of which it may
 * take a new one for every call.
 */
export function lineOf(ip: string): string {
  const [address = ''] = ip.split('%');
  if (!isIPv6(address)) return address;
  const old = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (old) return old;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  // What «::» stands for is noughts; of the tail only what reaches into the first half counts.
  const rest = tail === undefined || tail === '' ? [] : tail.split(':').flatMap((group) => (group.includes('.') ? ['', ''] : [group]));
  const all = tail === undefined ? groups : [...groups, ...Array<string>(Math.max(8 - groups.length - rest.length, 0)).fill('0'), ...rest];
  return `${all.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

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
