/** Chance that can be had again: the same seed, the same round. */
export interface Chance {
  /** 0 ≤ n < below */
  upTo(below: number): number;
  between(least: number, most: number): number;
  one<T>(of: readonly T[]): T;
  /** true once in `times` */
  onceIn(times: number): boolean;
}

/** mulberry32: small, and good enough to pick a moment. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const upTo = (below: number) => Math.floor(next() * below);
  return {
    upTo,
    between: (least, most) => least + upTo(most - least + 1),
    one: (of) => of[upTo(of.length)] as never,
    onceIn: (times) => upTo(times) === 0,
  };
}
