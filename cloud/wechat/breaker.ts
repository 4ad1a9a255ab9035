/**
 * A circuit breaker. When WeChat is away, asking it again for every text and every notice makes each of them wait for a
 * time-out; so after some failures in a row nobody asks any more, and every little while one call finds out.
 */
export interface Breaker {
  /** May this call go out? Where it may, say afterwards how it went. */
  enter(): boolean;
  /** WeChat answered, whatever it answered. */
  answered(): void;
  away(): void;
  state(): 'working' | 'resting' | 'probing';
}

export interface BreakerOptions {
  now: () => Date;
  /** failures in a row that open it; default 5 */
  afterFailures?: number;
  /** how long it stays open at first, milliseconds; default 30 seconds. Doubles with every failed probe, up to five minutes */
  openMs?: number;
  onChange?: (state: 'working' | 'resting') => void;
}

const LONGEST_OPEN_MS = 5 * 60_000;

export function createBreaker(options: BreakerOptions): Breaker {
  const { now, afterFailures = 5, openMs = 30_000, onChange } = options;
  let failures = 0;
  let openUntil: number | null = null;
  let wait = openMs;
  let probing = false;

  const open = () => {
    openUntil = now().getTime() + wait;
    onChange?.('resting');
  };
  return {
    enter() {
      if (openUntil === null) return true;
      if (probing || now().getTime() < openUntil) return false;
      probing = true;
      return true;
    },
    answered() {
      const wasOpen = openUntil !== null;
      failures = 0;
      openUntil = null;
      probing = false;
      wait = openMs;
      if (wasOpen) onChange?.('working');
    },
    away() {
      failures += 1;
      if (probing) {
        probing = false;
        wait = Math.min(wait * 2, LONGEST_OPEN_MS);
        open();
      } else if (openUntil === null && failures >= afterFailures) {
        open();
      }
    },
    state: () => (openUntil === null ? 'working' : probing ? 'probing' : 'resting'),
  };
}
