/** How far a push went, by village. Never by person, and never so that fewer than five people could be made out. */
import { FEWEST_PEOPLE, hiddenParts, type Part } from '../report/small-numbers';

export { FEWEST_PEOPLE };
/**
 * Below this share of readers a village is to be told by mouth. Three in ten: about one household in three has somebody who
 * read it and passes it on; with fewer most houses hear nothing. A rule of thumb, to be set by what the county sees.
 */
export const FEW_READERS = 0.3;
/**
 * After how many days it is looked at: most who read a message at all do so within three. And until when it is worth going:
 * after three weeks the season of an article, or the trick it warns of, has mostly passed.
 */
export const TELL_AFTER_DAYS = 3;
export const TELL_UNTIL_DAYS = 21;

export interface PlaceReach { place: string; delivered: number; read: number }
/** null = 不足5人 */
export interface ShownReach { place: string; delivered: number | null; read: number | null }

/** «约 35 人»: a preview counts in fives, so that two of them that differ by one person look alike. */
export function audienceWords(people: number): string {
  return people < FEWEST_PEOPLE ? `不足${FEWEST_PEOPLE}人` : `约 ${people - (people % 5)} 人`;
}

/** What may be shown of the villages of one push, beside its whole. */
export function shownReach(rows: readonly PlaceReach[]): { whole: { delivered: number | null; read: number | null }; places: ShownReach[] } {
  let next = 0;
  // People of different villages are different people; the small-number rule counts distinct ones.
  const parts = rows.map(({ place, delivered, read }): Part => ({ key: place, people: new Set(Array.from({ length: delivered }, () => (next += 1))), orders: delivered, of: delivered, so: Math.min(read, delivered) }));
  const hidden = hiddenParts(parts);
  const all = parts.reduce((sum, part) => sum + part.of, 0);
  const read = parts.reduce((sum, part) => sum + part.so, 0);
  return {
    whole: all < FEWEST_PEOPLE ? { delivered: null, read: null } : { delivered: all, read },
    places: parts.map(({ key, of, so }) => (hidden.has(key) || of < FEWEST_PEOPLE ? { place: key, delivered: null, read: null } : { place: key, delivered: of, read: so })),
  };
}

/**
 * Is this a village to go and tell? Where fewer than five got it, always: telephones reach few there, and an answer that
 * depended on who read it would tell of single people.
 */
export function isToTell({ delivered, read }: Pick<PlaceReach, 'delivered' | 'read'>): boolean {
  return delivered < FEWEST_PEOPLE || read / delivered < FEW_READERS;
}

/** Nobody's telephone rings at night; only what belongs to an emergency may. China time. */
export function isQuiet(now: Date): boolean {
  const hour = new Date(now.getTime() + 8 * 3_600_000).getUTCHours();
  return hour >= 21 || hour < 8;
}
