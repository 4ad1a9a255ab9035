/** `afterCall.*`: the call thirty days on and the one after a lowered rating; `order.again`: a new need heard on the telephone becomes an order. */
import * as v from 'valibot';
import type { OrderView } from '../domain/answers';
import { currentCode, isWithin, type Directory } from '../domain/grid/directory';
import { chinaDay, chinaDayWords } from '../domain/order/clock';
import { againShape, whyNotAgain } from '../domain/order/again';
import {
  afterCallShapes, dayAfter, LOW_STARS, SECOND_CALL_LATE_DAYS, SECOND_CALL_TRIES, whyNotAsk, type AfterCallItem, type AfterCallList, type AfterCallRecorded,
} from '../domain/order/second-call';
import { shapes } from '../domain/order/schema';
import { cardOf, present, readContact } from '../domain/order/view';
import { maskName, maskPhone } from '../domain/people/mask';
import { placesAtDesk } from '../domain/people/seats';
import { Refusal } from '../domain/refusals';
import { placeOrder, readOrderOr404 } from '../step';
import { newId } from '../store/seal';
import { findCallTry, listDueCalls, readSecondCall, writeCallTry } from '../store/sql/after-call';
import type { Read } from '../store/sql/order';
import { addReveal } from '../store/sql/people';
import { actorOf, contextOf, define, personOf, type Call, type CloudFunction } from './define';

const PAGE = 50;
/* Read more than are shown: what this person may not ask about must not stand in front of what they may. */
const READ = 400;

/* A call is kept under the place's code of that day; who has the place now makes it. */
const codesNow = (directory: Directory, here: (code: string) => boolean): string[] => [
  ...[...directory.grid.keys()].filter(here), ...[...directory.retired.keys()].filter((code) => here(currentCode(directory, code))),
];

const list = define('afterCall.list', { shape: afterCallShapes.list }, async (call, { gridCode }): Promise<AfterCallList> => {
  personOf(call);
  const { directory } = call;
  const actor = actorOf(call);
  if (!actor.posts.some((post) => post.kind === 'gridLeader' && post.gridCode === gridCode)) throw new Refusal('afterCall.notYours');
  const { db, keys, tenant } = call.office;
  const today = chinaDay(call.now);
  const atDesk = new Set(placesAtDesk(directory, gridCode));
  const due = await listDueCalls(db, keys, tenant, {
    codes: codesNow(directory, (code) => atDesk.has(code)), below: codesNow(directory, (code) => isWithin(directory, code, gridCode)),
    today, lateDay: dayAfter(today, -SECOND_CALL_LATE_DAYS),
  }, READ);
  const items = due.filter((one) => whyNotAsk(actor, one.order, one.activity, directory) === null).map((one): AfterCallItem => {
    const { title, place, number } = cardOf(one.order, one.activity, one.texts, contextOf(call));
    const contact = readContact(one.contact ?? undefined);
    return {
      id: one.order.id, kind: one.call.kind, number, title, place, dueOn: chinaDayWords(one.call.dueOn), stars: one.order.stars,
      contact: contact && { name: maskName(contact.name), phone: maskPhone(contact.phone) }, tries: one.call.tries, calledToday: one.call.calledOn === today,
    };
  });
  return { items: items.slice(0, PAGE), total: items.length, of: SECOND_CALL_TRIES };
});

/** The order and the call that is due on it, for somebody who may make it. @throws Refusal */
async function readDue(call: Call, orderId: string, kind: 'use' | 'lowered') {
  personOf(call);
  const read = await readOrderOr404(call.office, orderId, { personId: call.personId, key: null });
  const no = whyNotAsk(actorOf(call), read.order, read.dossier.activity, call.directory);
  if (no) throw new Refusal(no);
  const due = await readSecondCall(call.office.db, call.office.tenant, orderId, kind);
  // Rated better again meanwhile: nobody has to be asked, as the list says.
  if (!due || (kind === 'lowered' && (read.order.stars ?? 0) > LOW_STARS)) throw new Refusal('afterCall.notFound');
  if (due.dueOn > chinaDay(call.now)) throw new Refusal('afterCall.notDue');
  return { read, due };
}

const reveal = define('afterCall.reveal', { shape: afterCallShapes.reveal }, async (call, { id, kind }) => {
  const { read, due } = await readDue(call, id, kind);
  if (due.outcome) throw new Refusal('afterCall.done');
  const contact = readContact(read.texts.contact);
  if (!contact) throw new Refusal('contact.gone');
  // Recorded before it is shown, as at every other look.
  await addReveal(call.office.db, call.office.tenant, { id: newId(), orderId: id, personId: personOf(call), at: call.now });
  return contact;
});

const record = define('afterCall.record', { shape: afterCallShapes.record }, async (call, input): Promise<AfterCallRecorded> => {
  const callerId = personOf(call);
  const { db, tenant } = call.office;
  const before = await findCallTry(db, tenant, callerId, input.key);
  if (before && (before.orderId !== input.id || before.kind !== input.kind)) throw new Refusal('keys.reused');
  const { due } = await readDue(call, input.id, input.kind);
  // The same letter may have arrived between the two looks.
  const mine = async () => before !== null || (await findCallTry(db, tenant, callerId, input.key)) !== null;
  const answer = (now: { outcome: string | null; tries: number }): AfterCallRecorded => ({ outcome: now.outcome, tries: now.tries, of: SECOND_CALL_TRIES });
  const today = chinaDay(call.now);
  if (before || ((due.outcome || due.calledOn === today) && await mine())) return answer(due);
  if (due.outcome) throw new Refusal('afterCall.done');
  if (input.outcome === 'unreached' && due.calledOn === today) throw new Refusal('order.calledToday');
  const written = await writeCallTry(db, tenant, { call: due, outcome: input.outcome, callerId, key: input.key, day: today, maxTries: SECOND_CALL_TRIES, words: input.words }, call.now);
  const now = (await readSecondCall(db, tenant, input.id, input.kind)) ?? due;
  // Quicker was either this very sending, which then counts, or somebody else.
  if (!written && !(await mine())) throw new Refusal(now.outcome ? 'afterCall.done' : 'order.calledToday');
  return answer(now);
});

/** What the new order takes over from the old one. @throws again.noContact */
function wishFrom({ order, texts }: Read, input: v.InferOutput<typeof againShape>) {
  const contact = readContact(texts.contact);
  if (!contact) throw new Refusal('again.noContact');
  return v.parse(shapes.place, {
    key: input.key, topicId: input.topicId, ownWords: input.ownWords, villageCode: order.villageCode, venue: texts.venue, venueId: null, slots: input.slots,
    audience: order.audience, headCount: order.headCount, contact, destination: order.destination, form: order.form, institution: null,
    onBehalf: { consent: true, how: 'telephone' }, againOf: order.id,
  });
}

const again = define('order.again', { shape: againShape }, async (call, input): Promise<OrderView> => {
  personOf(call);
  const old = await readOrderOr404(call.office, input.id, { personId: call.personId, key: null });
  const no = whyNotAgain(actorOf(call), old.order, old.dossier.activity, call.directory);
  if (no) throw new Refusal(no);
  // It stays the orderer's own, who finds it among their orders and has the say on it; the caller only wrote it down.
  const read = await placeOrder(call.office, contextOf(call), wishFrom(old, input), { of: old.order.id, ordererId: old.order.ordererId }, { as: 'again', flow: call.flow });
  const names = { ...Object.fromEntries(call.directory.names), ...read.names };
  return present(read.dossier, read.order, read.history, read.texts, names, contextOf(call));
});

export const afterCallFunctions: CloudFunction[] = [list, reveal, record, again];
