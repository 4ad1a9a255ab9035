/** From a place or person that is told of something to the persons who read it. */
import { currentCode, deskOf, gridLeaders, liaisonsOf, teamLeaders, type Directory } from '../grid/directory';
import type { Activity } from '../order/order';
import type { Audience } from './texts';

export interface Told {
  kind: string;
  toKind: string;
  toRef: string;
  ordererId: string | null;
  helperId: string | null;
  /** the helper, where they are a relative whom the orderer lets order for them at this moment */
  kinId?: string | null;
  crew: Activity['crew'];
  /** who did it; the person knows already */
  actorId: string | null;
}

/** Everybody who reads it: of a desk, those who hold its deciding posts now, 副职 as well. */
export function personsOf(directory: Directory, { toKind, toRef, ordererId, kinId, actorId }: Told): string[] {
  // Who placed it for the elder hears what the elder hears: many an elder never opens a message.
  const relatives = kinId && toKind === 'person' && toRef === ordererId ? [kinId] : [];
  return [...new Set([...heads(directory, toKind, toRef), ...relatives])].filter((personId) => personId !== actorId);
}

function heads(directory: Directory, kind: string, ref: string): string[] {
  switch (kind) {
    case 'person': return [ref];
    case 'department': return liaisonsOf(directory, ref);
    case 'team': return teamLeaders(directory, ref);
    case 'grid': {
      // Where nobody is named any more, the nearest desk above works for it, and is told.
      const code = currentCode(directory, ref);
      const here = gridLeaders(directory, code);
      const desk = here.length > 0 ? code : deskOf(directory, code);
      return desk ? gridLeaders(directory, desk) : [];
    }
    default: return [];
  }
}

const clock: ReadonlySet<string> = new Set(['dueSoon', 'overdue', 'longOverdue']);

/** As what they read it. */
export function audienceOf({ kind, toKind, toRef, ordererId, helperId, crew }: Told): Audience {
  if (toKind === 'team') return 'team';
  if (toKind !== 'person') return 'desk';
  if (kind === 'gatherSoon') return 'guest';
  if (kind === 'articlePushed') return 'reader';
  // A helper stands in only for an orderer without an account.
  if (toRef === ordererId || (ordererId === null && toRef === helperId)) return 'orderer';
  if (crew?.personIds.includes(toRef)) return 'crew';
  // 分管领导 hear of what is overdue; anybody else told by name is, or was just now, of the crew.
  return clock.has(kind) ? 'desk' : 'crew';
}
