/** `login.askDesk`, `login.confirmDesk`, `login.awaitDesk`: a computer shows a code, a telephone that is logged in confirms it. */
import type { DeskAsked, DeskAwaited, DeskCode } from '../domain/people/answers';
import { chinaTime } from '../domain/order/clock';
import { DESK_CODE_LENGTH, peopleShapes } from '../domain/people/schema';
import { Refusal } from '../domain/refusals';
import { byEachKey, newCode, newToken, tokenHash } from '../store/seal';
import { addDeskLogin, answerDeskLogin, countTry, giveTryBack, takeDeskLogin } from '../store/sql/entry';
import { define, personOf, type Call, type CloudFunction } from './define';

const CODE_MINUTES = 5;
/* Desks are shared; the session ends with the working day, not with the month. */
const DESK_SESSION_HOURS = 12;
/* Far more than a county's staff logs in within five minutes; it only bounds the table, for asking needs no log-in. */
const MOST_OPEN = 1_000;
const TRIES = 5;
const TRY_WINDOW_MS = 15 * 60_000;

/** Runs `look` as one of this person's few tries; a code that is right gives the try back. @throws code.tries, code.wrong */
export async function tryCode<T>(call: Call, look: () => Promise<T | null>): Promise<T> {
  const { db, tenant } = call.office;
  const personId = personOf(call);
  if (await countTry(db, tenant, personId, call.now, TRY_WINDOW_MS) > TRIES) throw new Refusal('code.tries');
  const found = await look();
  if (found === null) throw new Refusal('code.wrong');
  await giveTryBack(db, tenant, personId);
  return found;
}

const codeWords = (code: string) => `desk/${code}`;

const askDesk = define('login.askDesk', { shape: peopleShapes.askDesk, login: 'optional' }, async (call, input): Promise<DeskCode> => {
  const { db, tenant } = call.office;
  const expiresAt = new Date(call.now.getTime() + CODE_MINUTES * 60_000);
  for (let tries = 0; tries < 5; tries += 1) {
    const code = newCode(DESK_CODE_LENGTH);
    const ticket = newToken();
    const added = await addDeskLogin(db, tenant, { ticketHash: tokenHash(ticket), codeHash: call.office.keys.lookUp(codeWords(code)), device: input.device, at: call.now, expiresAt }, MOST_OPEN);
    if (added === 'added') return { code, ticket, until: expiresAt.toISOString() };
    if (added === 'full') break;
  }
  throw new Refusal('desk.busy');
});

const confirmDesk = define('login.confirmDesk', { shape: peopleShapes.confirmDesk }, async (call, input): Promise<DeskAsked> => {
  const { db, tenant } = call.office;
  const personId = personOf(call);
  const answer = input.answer === 'look' ? null : { personId, allowed: input.answer === 'yes' };
  const found = await tryCode(call, async () => {
    const one = await byEachKey(call.office.keys, codeWords(input.code), (hash) => answerDeskLogin(db, tenant, hash, call.now, answer));
    // Somebody else's answer stands; to this person the code is used up.
    return one && (one.answeredBy === null || one.answeredBy === personId) ? one : null;
  });
  return { device: found.device, at: chinaTime(found.madeAt), answered: found.allowed === null ? 'waiting' : found.allowed ? 'yes' : 'no' };
});

const awaitDesk = define('login.awaitDesk', { shape: peopleShapes.awaitDesk, login: 'optional' }, async (call, input): Promise<DeskAwaited> => {
  const { db, tenant } = call.office;
  const token = newToken();
  const expiresAt = new Date(call.now.getTime() + DESK_SESSION_HOURS * 3_600_000);
  const one = await takeDeskLogin(db, tenant, tokenHash(input.ticket), { tokenHash: tokenHash(token), at: call.now, expiresAt });
  if (one?.personId) return { state: 'entered', sessionToken: token };
  if (!one || one.expired || one.taken) return { state: 'expired' };
  return { state: one.allowed === false ? 'refused' : 'waiting' };
});

export const entryFunctions: CloudFunction[] = [askDesk, confirmDesk, awaitDesk];
