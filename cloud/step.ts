/** One step, done: read → decide → write in one statement → what the order is now. Functions and clock both go through here. */
import { randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { act, place, type Again, type Context, type Verdict } from './domain/order/act';
import { chinaDay, yearBegins } from './domain/order/clock';
import { newTeamsFirst, type StepName } from './domain/order/lifecycle';
import type { Activity } from './domain/order/order';
import type { StepInput } from './domain/order/schema';
import { daysOf } from './domain/team/bookings';
import { Refusal } from './domain/refusals';
import { contextFor, type Office } from './office';
import { newOrderNumber } from './store/seal';
import { countServices, readBookings } from './store/sql/claim';
import { readTenant } from './store/sql/grid';
import { findDone, readOrder, writeChange, type Read } from './store/sql/order';
import { readDirectoryVersion } from './store/sql/people';

/* How often a step is decided again after losing a race. Each loss means that somebody else's step went through; the
   pause between tries spreads a crowd (sixty teams passing at once) over the tries there are. */
const TRIES = 48;

/** @throws order.notFound */
export async function readOrderOr404(office: Office, orderId: string, asked: { personId: string | null; key: string | null }): Promise<Read> {
  const read = await readOrder(office.db, office.keys, office.tenant, orderId, asked);
  if (!read) throw new Refusal('order.notFound');
  return read;
}

/**
 * A new order. Sent twice with one key, it is one order; `as` is what was asked for under the key, `flow` the way through
 * that the county's new orders begin, where it is known already. @throws Refusal
 */
export async function placeOrder(office: Office, context: Context, input: StepInput<'place'>, again: Again | null = null, { as = 'place', flow }: { as?: string; flow?: string | undefined } = {}): Promise<Read> {
  const { db, keys, tenant } = office;
  const personId = context.actor.personId;
  if (!personId) throw new Refusal('login.needed');
  const begins = flow ?? (await readTenant(db, tenant))?.flow ?? '';
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const verdict = place(input, newOrderNumber(chinaDay(context.now)), begins, context, again);
    if (verdict.ok && (await writeChange(db, keys, tenant, verdict.change, { personId, key: input.key, step: as }, context.now)) === 'written') return after(null, verdict);
    // A key used before is refused by the database itself, so it is looked up only now; and before a «no», for what was
    // right when it was sent first is not wrong because it comes again later.
    const done = await findDone(db, tenant, personId, input.key);
    if (done) {
      if (done.step !== as) throw new Refusal('keys.reused');
      return readOrderOr404(office, done.orderId, { personId, key: null });
    }
    if (!verdict.ok) throw verdict.refusal;
  }
  throw new Refusal('order.busy');
}

/** Any other step. On a lost race it reads and decides again, so that the loser hears the true reason. @throws Refusal */
export async function takeStep<S extends Exclude<StepName, 'place'>>(office: Office, asked: Context, step: S, input: StepInput<S>): Promise<Read> {
  const { db, keys, tenant } = office;
  const { personId } = asked.actor;
  const { id: orderId, key } = input as { id: string; key: string };
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const context = attempt === 0 ? asked : await asOfNow(office, asked);
    const read = await readOrderOr404(office, orderId, { personId, key: personId ? key : null });
    if (read.done) {
      // The same thing sent twice: show what it led to the first time, do nothing again.
      if (read.done.step !== step || read.done.orderId !== orderId) throw new Refusal('keys.reused');
      return read;
    }
    const other = step === 'join' ? (await readOrderOr404(office, (input as StepInput<'join'>).withOrderId, { personId, key: null })).dossier : null;
    const verdict = act(step, input, read.dossier, await knowing(office, context, step, input, read.dossier.activity), other);
    if (!verdict.ok) {
      // «Wrong» is said only once the try is counted; otherwise a crowd of guesses would cost one.
      if (!verdict.keep || (await writeChange(db, keys, tenant, verdict.keep, null, context.now)) === 'written') throw verdict.refusal;
      await pause(attempt);
      continue;
    }
    if ((await writeChange(db, keys, tenant, verdict.change, { personId, key, step }, context.now)) === 'written') return after(read, verdict);
    await pause(attempt);
  }
  throw new Refusal('order.busy');
}

/* A race may have been lost to a change of teams, posts or the grid: decided again by the directory as it is by now. */
async function asOfNow(office: Office, asked: Context): Promise<Context> {
  const directory = await office.directory(await readDirectoryVersion(office.db, office.tenant) ?? undefined);
  if (directory === asked.directory) return asked;
  const { actor, now } = asked;
  return contextFor(office, actor.personId ? { ...actor, posts: directory.postsOf.get(actor.personId) ?? [] } : actor, directory, now);
}

/* Who is promised where, and whose turn it is, are read anew for every try: the race may have been lost to them. */
async function knowing(office: Office, context: Context, step: StepName, input: object, activity: Activity): Promise<Context> {
  const { db, tenant } = office;
  const days = daysOf(step, input, activity);
  if (days.length > 0) return { ...context, bookings: await readBookings(db, tenant, days) };
  const opens = (step === 'accept' || step === 'offer') && (input as StepInput<'offer'>).openToAll && !activity.openToAll;
  if (!opens) return context;
  // Only who is under the number matters, not by how much the others are over it.
  return { ...context, servicesOfYear: await countServices(db, tenant, { teamIds: [...context.directory.teams.keys()], since: yearBegins(context.now), most: newTeamsFirst.services }) };
}

const pause = (attempt: number) => setTimeout(randomInt(1, 5 + 5 * attempt));

/** What the order looks like after a change, without asking the database again. */
function after(read: Read | null, verdict: Extract<Verdict, { ok: true }>): Read {
  const { change, dossier, order } = verdict;
  const own = change.words.filter((one) => one.orderId === order.id);
  return {
    dossier, order, done: null, names: read?.names ?? {},
    history: [...(read?.history ?? []), ...change.history.filter((line) => line.orderId === order.id)],
    texts: { ...read?.texts, ...Object.fromEntries(own.map((one) => [one.name, one.text])) },
  };
}
