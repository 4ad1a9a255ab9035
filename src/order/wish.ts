/** What an orderer fills in, as the form holds it: everything may still be missing. */
import dayjs from 'dayjs';
import { fieldsShape, institutionFields, type FieldValue, type InstitutionKind } from '@domain/institution';
import { chinaDay, slotTrouble } from '@domain/order/clock';
import { shapes, type StepInput } from '@domain/order/schema';
import type { OrderView } from '@domain/order/view';
import { firstWrong, gridCode } from '@domain/shape';
import { isHomeVisit } from '@domain/team/needs';
import type { RefusalId } from '@domain/refusals';
import type { Audience, Destination, ServiceForm, Slot } from '@domain/terms';
import type { CallError } from '@/api/call';
import type { Village } from './village';

export interface Wish {
  /** idempotency key of placing it; the same until the server has answered */
  key: string;
  topicId: string | null;
  ownWords: string;
  village: Village | null;
  venue: string;
  slots: Slot[];
  /** null = everyone */
  audience: Audience | null;
  /** null = what the village suggests */
  destination: Destination | null;
  form: ServiceForm | null;
  /** as typed */
  headCount: string;
  contactName: string;
  contactPhone: string;
  /** 代点单 */
  onBehalf: boolean;
  consent: boolean;
  /** how the consent was given */
  consentHow: 'visit' | 'telephone' | 'paper';
  /** the order of one's own that this one goes on from */
  againOf?: string | null;
  /** a venue of the register, as long as its words stand unchanged in `venue` */
  venueId: string | null;
  /** 入户: this household agreed that somebody comes; asked only when the place is a home */
  homeConsent: boolean;
  /** an elder who let this person order for them */
  forElder?: { personId: string; called: string } | null;
  /** whoever it is for is under fourteen: a guardian agrees apart */
  under14?: boolean;
  guardian?: { name: string; phone: string; consent: boolean };
  /** in whose name; null = one's own. Its fields as typed, as far as they are. */
  institution: { id: string; kind: InstitutionKind; name: string; typed: Record<string, string | boolean> } | null;
}

/** The parts of the form from top to bottom; a wrong field is shown and scrolled to by its part. */
export const parts = ['onBehalf', 'guardian', 'institution', 'topicId', 'ownWords', 'villageCode', 'venue', 'destination', 'slots', 'audience', 'headCount', 'contactName', 'contactPhone'] as const;
export type Part = (typeof parts)[number];
export type Wrong = Partial<Record<Part, string>>;

export const mostSlots = 3;

export const tomorrow = (now: Date): string => dayAfter(now, 1);
export const lastDay = (now: Date): string => dayjs.utc(chinaDay(now)).add(3, 'month').format('YYYY-MM-DD');
/** Three days leave the village, the department and the team one day each. */
export const proposedSlot = (now: Date): Slot => ({ date: dayAfter(now, 3), part: 'morning' });

function dayAfter(now: Date, days: number): string {
  return dayjs.utc(chinaDay(now)).add(days, 'day').format('YYYY-MM-DD');
}

export function blankWish(key: string, now: Date): Wish {
  return {
    key, topicId: null, ownWords: '', village: null, venue: '', slots: [proposedSlot(now)], audience: null, destination: null, form: null, headCount: '',
    contactName: '', contactPhone: '', onBehalf: false, consent: false, consentHow: 'visit', venueId: null, homeConsent: false, institution: null,
  };
}

export function wishOf(order: OrderView, key: string): Wish {
  return {
    key, topicId: order.topicId, ownWords: order.ownWords ?? '', village: { code: order.villageCode, name: order.place }, venue: order.venue,
    slots: order.rawSlots, audience: order.rawAudience as Audience | null, destination: order.rawDestination as Destination | null, form: order.rawForm as ServiceForm | null, headCount: String(order.headCount),
    contactName: order.contact.name, contactPhone: order.contact.phone, onBehalf: false, consent: false, consentHow: 'visit', venueId: null, homeConsent: order.rawDestination === 'family', institution: institutionOf(order),
  };
}

/** A new wish like an earlier order of one's own; its days are over, and whose wish it is agrees anew. */
export function wishAgain(order: OrderView, key: string, now: Date): Wish {
  return { ...wishOf(order, key), slots: [proposedSlot(now)], onBehalf: order.onBehalf, consentHow: 'visit', againOf: order.id };
}

function institutionOf({ rawInstitution: one }: OrderView): Wish['institution'] {
  return one && { id: one.id, kind: one.kind, name: one.name, typed: Object.fromEntries(Object.entries(one.fields).map(([name, value]) => [name, typeof value === 'boolean' ? value : String(value)])) };
}

/* What is not typed yet, or no number where one belongs, is left for the check to name. */
function institutionInput({ institution: one }: Wish): { id: string; fields: Record<string, FieldValue | undefined> } | null {
  if (!one) return null;
  const valueOf = (typed: string | boolean | undefined, kind: string) => (kind === 'number' ? (/^\d+$/.test(String(typed)) ? Number(typed) : undefined) : typed);
  return { id: one.id, fields: Object.fromEntries(institutionFields[one.kind].map(({ name, kind }) => [name, valueOf(one.typed[name], kind)])) };
}

/** The input of `order.place`; what is missing is left for the check to name. */
export function placeInput(wish: Wish): Record<string, unknown> {
  return {
    key: wish.key, topicId: wish.topicId, ownWords: wish.ownWords, villageCode: wish.village?.code, venue: wish.venue, venueId: wish.venueId, slots: wish.slots,
    audience: wish.audience, destination: wish.destination, form: wish.form, headCount: /^\d+$/.test(wish.headCount) ? Number(wish.headCount) : undefined,
    contact: { name: wish.contactName, phone: wish.contactPhone },
    institution: institutionInput(wish), ...(wish.againOf && { againOf: wish.againOf }),
    homeConsent: needsHomeConsent(wish) && wish.homeConsent === true,
    ...(wish.forElder && { forElder: wish.forElder.personId }),
    ...(wish.under14 && { under14: true, guardian: wish.guardian ?? { name: '', phone: '', consent: false } }),
    onBehalf: wish.onBehalf ? { consent: wish.consent, how: wish.consentHow } : null,
  };
}

/** Somebody comes into a home: that household is asked first. */
export const needsHomeConsent = (wish: Pick<Wish, 'destination'>): boolean => isHomeVisit(wish);

const guardianShape = shapes.place.pipe[0].entries.guardian.wrapped.wrapped;

const changeable = ['topicId', 'ownWords', 'venue', 'slots', 'audience', 'destination', 'form', 'headCount', 'contact', 'institution'] as const;

/** Only what differs between two wishes, as `order.amend` takes it. */
export function changes(before: Wish, after: Wish): Record<string, unknown> {
  const [was, is] = [placeInput(before), placeInput(after)];
  // Without a topic the own words carry the wish, so they go along when the topic is taken out.
  const wordsToo = (name: string) => name === 'ownWords' && is.topicId === null && was.topicId !== null;
  const changed = Object.fromEntries(changeable.filter((name) => wordsToo(name) || JSON.stringify(was[name]) !== JSON.stringify(is[name])).map((name) => [name, is[name]]));
  if (changed.destination && is.homeConsent) changed.homeConsent = true;
  return changed.venue !== undefined && is.venueId ? { ...changed, venueId: is.venueId } : changed;
}

/** Everything that does not fit, at once, so that nobody mends the form one refusal at a time. */
export function checkWish(wish: Wish, now: Date): Wrong {
  const input = placeInput(wish) as Partial<StepInput<'place'>>;
  const { venue, slots, audience, headCount, ownWords, contact } = shapes.amend.entries;
  const say = (shape: Parameters<typeof firstWrong>[0], value: unknown) => firstWrong(shape, value)?.say;
  const contactWrong = firstWrong(contact, input.contact);
  const found: Record<Part, string | undefined> = {
    onBehalf: wish.onBehalf && !wish.consent ? '代点单要先得到本人同意，同意了请在这里打勾' : undefined,
    guardian: wish.under14 ? firstWrong(guardianShape, placeInput(wish).guardian)?.say : undefined,
    institution: wish.institution ? say(fieldsShape(wish.institution.kind), institutionInput(wish)?.fields) : undefined,
    topicId: !wish.topicId && !wish.ownWords.trim() ? '请选一个主题，或者写下想听什么' : undefined,
    ownWords: say(ownWords, input.ownWords),
    villageCode: say(gridCode, input.villageCode),
    venue: say(venue, input.venue),
    destination: needsHomeConsent(wish) && !wish.homeConsent ? '到家里去，要先得到这户人家的同意，同意了请在这里打勾' : undefined,
    slots: say(slots, input.slots) ?? slotsWrong(wish.slots, now),
    audience: say(audience, input.audience),
    // `amend` may leave a field out, `place` may not: an absent number would pass the shape of amend.
    headCount: input.headCount === undefined ? '请填写人数' : say(headCount, input.headCount),
    contactName: contactWrong?.field === 'name' ? contactWrong.say : undefined,
    contactPhone: wish.contactPhone.trim() === '' ? '请填写电话' : say(shapes.place.pipe[0].entries.contact.entries.phone, wish.contactPhone),
  };
  return Object.fromEntries(Object.entries(found).filter(([, words]) => words)) as Wrong;
}

function slotsWrong(slots: Slot[], now: Date): string | undefined {
  if (slots.some((slot) => slotTrouble(slot, now) === 'slot.passed')) return '有的日子已经过去了，请重新选';
  if (slots.some((slot) => slotTrouble(slot, now) === 'slot.far')) return '请选三个月以内的日子';
  const known = new Set(slots.map((slot) => `${slot.date} ${slot.part}`));
  return known.size < slots.length ? '有两个时间一样，请改一个或去掉一个' : undefined;
}

const partOfRefusal: Partial<Record<RefusalId, Part>> = {
  'slot.passed': 'slots', 'slot.far': 'slots', 'grid.unknown': 'villageCode', 'grid.notVillage': 'villageCode', 'grid.nobody': 'villageCode',
  'topic.unknown': 'topicId', 'behalf.noConsent': 'onBehalf', 'behalf.notAllowed': 'onBehalf',
  'order.homeConsent': 'destination', 'institution.unknown': 'institution', 'institution.notYours': 'institution', 'institution.fields': 'institution',
};

/** The part of the form a refusal of the server means; null when it means none. */
export function wrongOf(error: CallError): Wrong | null {
  const [field = '', inner] = (error.field ?? '').split('.');
  const named = field === 'contact' ? (inner === 'name' ? 'contactName' : 'contactPhone') : parts.find((part) => part === field);
  const part = named ?? (error.refusal ? partOfRefusal[error.refusal] : undefined);
  return part ? { [part]: error.say } : null;
}

/** Does the order that came back hold this wish? Not when an earlier try had arrived and the wish was changed since. */
export function isSameWish(wish: Wish, order: OrderView): boolean {
  return wish.topicId === order.topicId && wish.village?.code === order.villageCode && Number(wish.headCount) === order.headCount
    && wish.audience === order.rawAudience && JSON.stringify(wish.slots) === JSON.stringify(order.rawSlots)
    // What is left open the village may have filled in by itself.
    && (wish.destination === null || wish.destination === order.rawDestination) && (wish.form === null || wish.form === order.rawForm)
    && wish.ownWords.trim() === (order.ownWords ?? '').trim() && wish.venue.trim() === order.venue.trim()
    // Who is not at the order any more sees a masked contact, which says nothing.
    && (!order.isOrderer || (wish.contactName.trim() === order.contact.name && wish.contactPhone.trim() === order.contact.phone));
}
