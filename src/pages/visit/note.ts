/** A visit as the form holds it, and the drafts of it on this phone. */
import { chinaDay } from '@domain/order/clock';
import { personHere } from '@/api/call';
import { keep, kept, visitorKnown } from '@/order/keep';
import type { Outbox } from '@/order/outbox';
import { lastVillage, type Village } from '@/order/village';

export interface Note { place: Village | null; day: string; house: string; asked: string }

/** @param own the place this person looks after, where they have one */
export function blankNote(own: Village | null, now: Date): Note {
  return { place: own ?? lastVillage(), day: chinaDay(now), house: '', asked: '' };
}

export function visitBox(personId: string): Outbox<Note> {
  return {
    name: 'visit.add',
    personId,
    toInput: ({ place, day, house, asked }) => ({ gridCode: place?.code ?? '', day, house, asked }),
  };
}

export function isEmptyNote({ house, asked }: Note): boolean {
  return house.trim() === '' && asked.trim() === '';
}

/** Who visits and where, as the phone remembers it from the last time there was signal. */
export interface Known { personId: string; own: Village | null; parts: Village[] }

export function rememberVisitor(known: Known): void {
  keep(visitorKnown, known);
}

/** Only ever the one who is logged in: on a lent phone a visit must not go into somebody else's box. */
export function knownVisitor(): Known | null {
  const visitor = kept<Known>(visitorKnown);
  const here = personHere();
  return visitor && (here === null || here === visitor.personId) ? visitor : null;
}
