/**
 * Arriving and leaving written down without signal, by person: the drafts that wait, what a form held when it was left,
 * and the orders one serves as this phone last saw them, so that their page opens without signal.
 */
import type { OrderView } from '@domain/answers';
import type { StepName } from '@domain/order/lifecycle';
import { personHere } from '@/api/call';
import { forget, keep, kept } from './keep';
import { drafts, forgetBox, keepDraft, type Draft, type Outbox } from './outbox';
import type { Typed } from './steps/form';

const stepsOnSite = ['arrive', 'serve'] as const satisfies readonly StepName[];
export type StepOnSite = (typeof stepsOnSite)[number];

/** The steps that happen where there may be no signal. */
export function isOnSite(step: string): step is StepOnSite {
  return (stepsOnSite as readonly string[]).includes(step);
}

export interface ServiceNote { step: StepOnSite; orderId: string; number: string; title: string; /** ISO; when it was written down */ at: string; input: object; typed: Typed }

const boxName = 'order.service';

/** One box for both, so that an arrival goes out before the service that it proves. */
export function serviceBox(personId: string): Outbox<ServiceNote> {
  return { name: boxName, personId, functionOf: ({ step }) => `order.${step}`, toInput: ({ orderId, at, input }) => ({ ...input, id: orderId, at }) };
}

/** Leaves a step on the phone, under the key it was tried with. @returns false when nobody is known to be here */
export function keepService(order: OrderView, step: StepOnSite, key: string, input: object, typed: Typed): boolean {
  const personId = personHere();
  if (!personId) return false;
  keepDraft(serviceBox(personId), { key, ready: true, refused: null, typed: { step, orderId: order.id, number: order.number, title: order.title, at: new Date().toISOString(), input, typed } });
  return true;
}

export const serviceDrafts = (personId: string | null): Draft<ServiceNote>[] => (personId ? drafts<ServiceNote>(serviceBox(personId)) : []);

/** The order as it will be once what waits has arrived: what is written down already is not asked again. */
export function withWaiting(order: OrderView, waiting: readonly Draft<ServiceNote>[]): OrderView {
  const own = waiting.filter((draft) => draft.ready && draft.typed.orderId === order.id);
  if (own.length === 0) return order;
  const done = new Set<string>(own.map((draft) => draft.typed.step));
  const proven = own.some((draft) => (draft.typed.input as { visitCode?: string | null }).visitCode);
  return {
    ...order,
    may: order.may.filter(({ step }) => !done.has(step) && !(step === 'arrive' && done.has('serve'))),
    visit: { ...order.visit, proven: order.visit.proven || Boolean(proven) },
  };
}

const MOST_KNOWN = 10;
const knownOf = (personId: string) => `service.known.${personId}`;
/** where 出示给对方看 keeps what it last showed */
export const showOf = (personId: string) => `service.show.${personId}`;
const typedOf = (personId: string) => `service.typed.${personId}`;

/** Keeps an order that one serves, without the contact and what was said; forgets it when there is nothing more to do on site. */
export function rememberService(order: OrderView): void {
  const personId = personHere();
  if (!personId) return;
  const may = order.may.filter(({ step }) => isOnSite(step));
  const others = (kept<OrderView[]>(knownOf(personId)) ?? []).filter((one) => one.id !== order.id);
  if (may.length === 0 && others.length === 0) return forget(knownOf(personId));
  const own = may.length > 0 ? [{ ...order, may, history: [], contact: { name: '', phone: '', mayReveal: false } }] : [];
  keep(knownOf(personId), [...own, ...others].slice(0, MOST_KNOWN));
}

export function knownService(orderId: string): OrderView | null {
  const personId = personHere();
  return (personId && kept<OrderView[]>(knownOf(personId))?.find((one) => one.id === orderId)) || null;
}

type TypedByStep = Record<string, Typed | undefined>;

/** What a form on site held when it was left; survives leaving the page. */
export function typedOnSite(orderId: string, step: string): Typed | null {
  const personId = personHere();
  return (personId && isOnSite(step) && kept<TypedByStep>(typedOf(personId))?.[`${orderId} ${step}`]) || null;
}

export function keepTyped(orderId: string, step: string, typed: Typed | null): void {
  const personId = personHere();
  if (!personId || !isOnSite(step)) return;
  const { [`${orderId} ${step}`]: _before, ...others } = kept<TypedByStep>(typedOf(personId)) ?? {};
  keep(typedOf(personId), typed ? { ...others, [`${orderId} ${step}`]: typed } : others);
}

export function forgetService(personId: string): void {
  forget(knownOf(personId));
  forget(typedOf(personId));
  forget(showOf(personId));
  forgetBox({ name: boxName, personId });
}
