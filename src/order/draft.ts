/** An order that is being filled in, and the contact of the last one; both by person, for a phone may be lent. */
import { newKey } from '@/api/call';
import { tomorrow, blankWish, type Wish } from './wish';
import { forgetHelper } from './behalf-box';
import { forgetCalls } from './call-drafts';
import { forget, hasDesk, keep, kept, lastHomeOf, visitorKnown } from './keep';
import { forgetBox } from './outbox';
import { forgetService } from './service-box';
import { lastVillage } from './village';

interface Contact { name: string; phone: string }

const draftOf = (personId: string) => `draft.${personId}`;
const contactOf = (personId: string) => `contact.${personId}`;

/** A new form, with what this phone knows of the person filled in. */
export function freshWish(personId: string, now: Date): Wish {
  const contact = kept<Contact>(contactOf(personId));
  return { ...blankWish(newKey(), now), village: lastVillage(), contactName: contact?.name ?? '', contactPhone: contact?.phone ?? '' };
}

/** The form somebody left unfinished, without the days that have passed meanwhile; null when there is none. */
export function readDraft(personId: string, now: Date): Wish | null {
  const draft = kept<Partial<Wish>>(draftOf(personId));
  if (!draft?.key) return null;
  const blank = blankWish(draft.key, now);
  const slots = (draft.slots ?? []).filter((slot) => slot.date >= tomorrow(now));
  return { ...blank, ...draft, slots: slots.length > 0 ? slots : blank.slots };
}

export function keepDraft(personId: string, wish: Wish): void {
  keep(draftOf(personId), wish);
}

export function dropDraft(personId: string): void {
  forget(draftOf(personId));
}

/** Only what an order was placed with is remembered, and never the contact of somebody else one helped. */
export function rememberContact(personId: string, wish: Wish): void {
  if (!wish.onBehalf) keep(contactOf(personId), { name: wish.contactName.trim(), phone: wish.contactPhone.trim() } satisfies Contact);
}

/** Leaves nothing of a person on this phone. */
export function forgetPerson(personId: string): void {
  forget(draftOf(personId));
  forget(contactOf(personId));
  forget(lastHomeOf(personId));
  forget(hasDesk);
  forget(visitorKnown);
  forget(`opinion.${personId}`);
  forgetCalls(personId);
  forgetHelper(personId);
  forgetBox({ name: 'visit.add', personId });
  forgetService(personId);
}
