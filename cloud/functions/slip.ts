/** `order.slip`: the paper for somebody without a telephone; `order.rateByCode`: their own word, without a log-in. */
import { slipShapes, MAX_SLIP_TRIES, type RatedByCode, type SlipView } from '../domain/order/slip';
import { rolesOf, serving } from '../domain/order/roles';
import { present } from '../domain/order/view';
import { Refusal } from '../domain/refusals';
import { contextFor } from '../office';
import { readOrderOr404, takeStep } from '../step';
import { newId } from '../store/seal';
import { findByNumber, giveTryBack, printSlip, readSlip, takeTry } from '../store/sql/slip';
import { actorOf, contextOf, define, personOf, type CloudFunction } from './define';

const slip = define('order.slip', { shape: slipShapes.slip }, async (call, input): Promise<SlipView> => {
  const personId = personOf(call);
  const { db, keys, tenant } = call.office;
  const read = await readOrderOr404(call.office, input.id, { personId, key: null });
  const { order, dossier } = read;
  if (!rolesOf(actorOf(call), order, dossier.activity, call.directory).has('helper')) throw new Refusal('slip.notYours');
  const serves = serving(call.directory, dossier.activity.crew).has(personId);
  const view = present(dossier, order, read.history, read.texts, read.names, contextOf(call));
  const known = input.key && !serves ? null : await readSlip(db, tenant, order.id, order.attempt);
  // Whoever served has no say on whether it was done well: the elder is asked at the call-back.
  const print = input.key && !serves ? await printSlip(db, tenant, { orderId: order.id, attempt: order.attempt, key: input.key, personId, at: call.now }) : null;
  return {
    id: order.id, number: order.number, title: view.title, place: view.place, venue: view.venue, slots: view.slot ? [view.slot] : view.slots,
    plain: view.plain, next: view.next, team: view.team,
    // Who comes to the door must not be given the code that proves it.
    visitCode: view.next !== '' && dossier.activity.servedAt === null && !serves ? keys.visitCode(order) : null,
    // Only the print that was recorded first gets the code; whoever comes later would have a second key to the elder's word.
    ratingCode: print?.mine ? keys.ratingCode(order) : null,
    serves,
    printedAt: print?.printedAt ?? known?.printedAt ?? null,
  };
});

const rateByCode = define('order.rateByCode', { shape: slipShapes.rateByCode, login: 'optional' }, async (call, input): Promise<RatedByCode> => {
  const { db, keys, tenant } = call.office;
  const found = await findByNumber(db, tenant, input.number);
  // An order that is not there and one without a slip sound like a wrong code, so that numbers can't be found out.
  const known = found && await readSlip(db, tenant, found.id, found.attempt);
  if (!found || !known) throw new Refusal('slip.codeWrong');
  if (!(await takeTry(db, tenant, found.id, found.attempt, MAX_SLIP_TRIES))) throw new Refusal('slip.closed');
  if (!keys.ring.some((one) => one.ratingCode(found) === input.code)) throw new Refusal('slip.codeWrong');
  await giveTryBack(db, tenant, found.id, found.attempt);
  const read = await readOrderOr404(call.office, found.id, { personId: null, key: null });
  const said = read.history.find((line) => line.step === 'rate' && line.role === 'slip' && line.attempt === found.attempt);
  const word = { id: found.id, key: newId(), stars: input.stars, tags: input.tags, words: null };
  if (input.change) {
    await takeStep(call.office, contextFor(call.office, { personId: null, posts: [], slipOf: found.id }, call.directory, call.now), 'rerate', word);
    return { number: input.number, stars: input.stars };
  }
  // The same word sent twice has arrived the first time.
  if (said) return { number: input.number, stars: read.order.stars ?? input.stars };
  const context = contextFor(call.office, { personId: null, posts: [], slipOf: found.id }, call.directory, call.now);
  await takeStep(call.office, context, 'rate', word);
  return { number: input.number, stars: input.stars };
});

export const slipFunctions: CloudFunction[] = [slip, rateByCode];
