/** `records.propose`, `records.confirm`, `records.dispute`, `records.decide`, `records.corrections`. */
import { confirm, correctionStates, decide, mayConfirm, mayDecide, mayDispute, propose, rolesOnEntry, type Correction, type EntryWhole } from '../domain/record/correction';
import { dayOfEntry, hoursWords } from '../domain/record/ledger';
import { knowsTopic, NEUTRAL } from '../domain/order/view';
import { recordShapes, type CorrectionView } from '../domain/record/records';
import { Refusal } from '../domain/refusals';
import { newId } from '../store/seal';
import { addCorrection, answerCorrection, findCorrection, listCorrections, readCorrection, readEntry, type CorrectionWhole, type Effect } from '../store/sql/records';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';
import { topicName } from './records';

const TRIES = 6;

function effectOf(call: Call, { entry, day }: EntryWhole, id: string, minutes: number): Effect {
  const { personId, activityId, orderId, attempt } = entry;
  return {
    entry: { id, personId, activityId, orderId, attempt, kind: 'correction', minutes, ofMinutes: 0, at: call.now.toISOString(), byId: call.personId, refId: entry.id },
    day: day as NonNullable<EntryWhole['day']>,
  };
}

async function readOr404(call: Call, id: string): Promise<CorrectionWhole> {
  const found = await readCorrection(call.office.db, call.office.tenant, id);
  if (!found) throw new Refusal('records.notFound');
  return found;
}

const proposed = define('records.propose', { shape: recordShapes.propose }, async (call, input): Promise<{ id: string; counts: boolean }> => {
  const personId = personOf(call);
  const { db, keys, tenant } = call.office;
  for (let turn = 0; turn < TRIES; turn += 1) {
    const known = await findCorrection(db, tenant, personId, input.key);
    if (known) {
      const before = await readOr404(call, known);
      if (before.correction.entryId !== input.entryId) throw new Refusal('keys.reused');
      return { id: known, counts: before.correction.state !== 'proposed' };
    }
    const whole = await readEntry(db, tenant, input.entryId);
    if (!whole) throw new Refusal('records.notFound');
    const decided = propose(whole, input.minutes, actorOf(call), call.directory);
    if (!decided.ok) throw new Refusal(decided.no);
    const one = { id: newId(), undoId: newId(), entryId: whole.entry.id, personId: whole.entry.personId, minutes: decided.minutes, state: decided.counts ? 'effective' as const : 'proposed' as const, byId: personId, key: input.key, reason: input.reason, at: call.now.toISOString() };
    const put = await addCorrection(db, keys, tenant, one, decided.counts ? effectOf(call, whole, one.id, decided.minutes) : null);
    if (put === 'open') throw new Refusal('correction.open');
    if (put === 'written') return { id: one.id, counts: decided.counts };
  }
  throw new Refusal('order.busy');
});

/** One answer to a correction; the same answer sent twice is one. */
async function answer(call: Call, id: string, to: Correction['state'], word: { name: string; text: string } | null, decision: (found: CorrectionWhole) => { counts: boolean; minutes: number; entryId: string }): Promise<{ id: string; state: string }> {
  const { db, keys, tenant } = call.office;
  const personId = personOf(call);
  for (let turn = 0; turn < TRIES; turn += 1) {
    const found = await readOr404(call, id);
    const { counts, minutes, entryId } = decision(found);
    const effect = counts ? effectOf(call, found.whole, entryId, minutes) : null;
    if (await answerCorrection(db, keys, tenant, { id, from: found.correction.state, to, byId: personId, at: call.now, word }, effect)) return { id, state: correctionStates[to] };
  }
  throw new Refusal('order.busy');
}

const confirmed = define('records.confirm', { shape: recordShapes.confirm }, async (call, input) => {
  const yes = input.answer === 'yes';
  return answer(call, input.id, yes ? 'effective' : 'refused', input.reason ? { name: 'answer', text: input.reason } : null, ({ whole, correction }) => {
    const decided = confirm(whole, correction, yes, actorOf(call), call.directory);
    if (!decided.ok) throw new Refusal(decided.no);
    return { ...decided, entryId: correction.id };
  });
});

const disputed = define('records.dispute', { shape: recordShapes.dispute }, async (call, input) => answer(call, input.id, 'contested', { name: 'dispute', text: input.reason }, ({ correction, whole }) => {
  if (correction.personId !== call.personId) throw new Refusal('records.notYours');
  if (!mayDispute(correction, call.personId)) throw new Refusal('correction.done');
  if (whole.open) throw new Refusal('correction.open');
  return { counts: false, minutes: 0, entryId: '' };
}));

const decided = define('records.decide', { shape: recordShapes.decide }, async (call, input) => answer(call, input.id, input.outcome, { name: 'decision', text: input.reason }, ({ correction, whole }) => {
  const one = decide(whole, correction, input.outcome, actorOf(call), call.directory);
  if (!one.ok) throw new Refusal(one.no);
  return { ...one, entryId: correction.undoId };
}));

function viewOf({ correction, whole, words, names }: CorrectionWhole, call: Call): CorrectionView {
  const actor = actorOf(call);
  const may: CorrectionView['may'] = [
    ...(correction.state === 'proposed' && mayConfirm(whole, correction, actor, call.directory) ? ['confirm' as const] : []),
    ...(mayDispute(correction, call.personId) ? ['dispute' as const] : []),
    ...(correction.state === 'contested' && mayDecide(whole, correction, actor, call.directory) ? ['decide' as const] : []),
  ];
  const sign = correction.minutes > 0 ? '增加' : '减少';
  const nameOf = (personId: string) => (personId === call.personId ? '您' : names[personId] ?? '（已注销）');
  const said = [[`${nameOf(correction.byId)}说`, words.reason ?? '（内容已删除）'], ['网格长', words.answer], [`${nameOf(correction.personId)}的异议`, words.dispute], ['县科协', words.decision]].flatMap(([who, text]) => (text ? [`${who}：${text}`] : []));
  return {
    id: correction.id, who: nameOf(correction.personId), title: knowsTopic(whole.order, rolesOnEntry(actor, whole, call.directory), call.directory) ? topicName(call.directory, whole.order.topicId) : NEUTRAL, day: dayOfEntry(whole.entry),
    from: `双方确认 ${whole.entry.ofMinutes} 分钟，现在记 ${whole.net} 分钟（${hoursWords(whole.net)} 小时）`, minutes: `${sign} ${Math.abs(correction.minutes)} 分钟`,
    said, state: correctionStates[correction.state], may,
  };
}

const list = define('records.corrections', { shape: recordShapes.corrections }, async (call): Promise<{ items: CorrectionView[] }> => {
  const personId = personOf(call);
  const found = await listCorrections(call.office.db, call.office.tenant, personId);
  const views = found.map((one) => ({ one, view: viewOf(one, call) }));
  // What waits for somebody else is nobody's business here.
  return { items: views.filter(({ one, view }) => view.may.length > 0 || one.correction.personId === personId || one.correction.byId === personId).map(({ view }) => view) };
});

export const correctionFunctions: CloudFunction[] = [proposed, confirmed, disputed, decided, list];
