/** Placing an order and changing its wish. */
import { deskOf, pathTo, shortName } from '../../grid/directory';
import type { InstitutionSaid, InstitutionWish } from '../../institution';
import type { RefusalId } from '../../refusals';
import type { Destination, Slot } from '../../terms';
import { isHomeVisit } from '../../team/needs';
import { slotTrouble } from '../clock';
import type { StepInput } from '../schema';
import type { Draft, Effects } from './draft';

function checkWish(draft: Draft, wish: { topicId?: string | null | undefined; slots?: Slot[] | undefined; institution?: InstitutionWish | null | undefined; destination?: Destination | null | undefined; homeConsent?: boolean | undefined }): RefusalId | null {
  if (wish.topicId && !draft.context.directory.topics.has(wish.topicId)) return 'topic.unknown';
  // Only the server knows whose it is; what it did not look up is nobody's.
  if (wish.institution && !wish.institution.known) return 'institution.unknown';
  // Nobody comes into a home that has not asked for it.
  if (wish.destination && isHomeVisit({ destination: wish.destination }) && !wish.homeConsent) return 'order.homeConsent';
  for (const slot of wish.slots ?? []) {
    const trouble = slotTrouble(slot, draft.context.now);
    if (trouble) return trouble;
  }
  return null;
}

function writeWish(draft: Draft, wish: Partial<StepInput<'amend'>>): void {
  const { order, words } = draft;
  if (wish.topicId !== undefined) order.topicId = wish.topicId;
  if (wish.slots) order.slots = wish.slots;
  if (wish.audience !== undefined) order.audience = wish.audience;
  if (wish.destination !== undefined) order.destination = wish.destination ?? usualDestination(draft);
  if (wish.form !== undefined) order.form = wish.form ?? 'talk';
  if (wish.headCount !== undefined) order.headCount = wish.headCount;
  if (wish.institution !== undefined) writeInstitution(draft, wish.institution);
  // An empty text takes earlier own words back; a new order has none to take back.
  if (wish.ownWords !== undefined && (wish.ownWords !== null || order.historyLength > 0)) words.push({ orderId: order.id, name: 'ownWords', text: wish.ownWords ?? '' });
  if (wish.venue) order.venueId = wish.venueId ?? null;
  if (wish.venue) words.push({ orderId: order.id, name: 'venue', text: wish.venue });
  if (wish.contact) words.push({ orderId: order.id, name: 'contact', text: JSON.stringify(wish.contact) });
}

/* Taken back, its text goes empty as own words do. */
function writeInstitution({ order, words }: Draft, wish: InstitutionWish | null): void {
  const had = order.institutionId !== null;
  order.institutionId = wish?.id ?? null;
  if (wish?.known) words.push({ orderId: order.id, name: 'institution', text: JSON.stringify({ ...wish.known, fields: wish.fields } satisfies InstitutionSaid) });
  else if (had) words.push({ orderId: order.id, name: 'institution', text: '' });
}

/* Nobody is made to say what the place says already. */
function usualDestination({ order, context: { directory } }: Draft): Destination {
  const place = pathTo(directory, order.villageCode).find((node) => node.level === 'village');
  return shortName(place?.name ?? '').endsWith('社区') ? 'community' : 'village';
}

export const wishEffects: Effects<'place' | 'amend'> = {
  place: (draft, input) => {
    const { order, context: { directory } } = draft;
    // A phone may remember a village that went into another meanwhile.
    const village = directory.grid.get(order.villageCode);
    if (!village) return 'grid.unknown';
    if (pathTo(directory, village.code).every((node) => node.level !== 'village')) return 'grid.notVillage';
    const desk = deskOf(directory, village.code);
    if (!desk) return 'grid.nobody';
    // Somebody else's wish, asked for at the door, is not an institution's.
    if ((input.onBehalf || input.forElder) && input.institution) return 'institution.notYours';
    const no = checkWish(draft, input);
    if (no) return no;
    order.holderCode = desk;
    if (input.onBehalf) draft.detail.consent = true;
    if (input.forElder) draft.detail.kin = true;
    // Institutions count their pupils and name none, so there is nobody to ask a guardian for.
    if (input.under14 && input.guardian && !input.institution) {
      draft.detail.guardianConsent = true;
      draft.words.push({ orderId: order.id, name: 'guardian', text: JSON.stringify({ name: input.guardian.name, phone: input.guardian.phone }) });
    }
    if (input.homeConsent && input.destination && isHomeVisit({ destination: input.destination })) draft.detail.homeConsent = true;
    if (input.onBehalf?.how) draft.detail.consentHow = input.onBehalf.how;
    writeWish(draft, input);
    return null;
  },
  amend: (draft, input) => {
    const no = checkWish(draft, { topicId: input.topicId, slots: input.slots ?? draft.order.slots, institution: input.institution, destination: input.destination, homeConsent: input.homeConsent });
    if (!no && input.homeConsent && input.destination && isHomeVisit({ destination: input.destination })) draft.detail.homeConsent = true;
    if (no) return no;
    const topicId = input.topicId === undefined ? draft.order.topicId : input.topicId;
    // Without a topic the own words carry the wish: they must come along when the topic goes, and may not go after it.
    if (topicId === null && (input.topicId === undefined ? input.ownWords === null : !input.ownWords)) return 'order.noWish';
    writeWish(draft, input);
    draft.detail.fields = Object.keys(input).filter((field) => !['id', 'key', 'onBehalf'].includes(field) && input[field as keyof typeof input] != null);
    return null;
  },
};
