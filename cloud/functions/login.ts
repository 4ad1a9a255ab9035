/** Logging in and out: WeChat's code, the token that stands for a person, and leaving. */
import type { Office } from '../office';
import * as v from 'valibot';
import { Refusal, type RefusalId } from '../domain/refusals';
import { chinaDay, chinaDayWords, chinaTime } from '../domain/order/clock';
import { logInShapes, type Device, type LogInView } from '../domain/people/logins';
import { addSession, addSessionOf, endLogIns, listLogIns, markUsed, personOfWechat, readSession, renewSession, revokeSession, type Session } from '../store/sql/people';
import { everyLookUp, newId, newToken, tokenHash } from '../store/seal';
import { WechatError, type WechatLogin } from '../wechat/code2session';
import { actorOf, define, personOf, type Call, type CloudFunction } from './define';

/* A villager opens the mini-program now and then; a month lets most of them stay logged in, and WeChat logs the
   others in again without a tap. */
const SESSION_DAYS = 30;
/* Nobody is erased twice while they log in. */
const TRIES = 3;

const wechatLogin = v.object({ authData: v.object({ lc_weapp: v.object({ code: v.pipe(v.string(), v.minLength(1), v.maxLength(256)) }) }) });

/** The user record that the SDK expects of a log-in. */
export interface UserAnswer { objectId: string; sessionToken: string; createdAt: string; updatedAt: string; username: string }

/** Opens a session for a person. The token leaves the server once; only its hash is kept. */
export async function openSession(office: Office, personId: string, device: Device = 'phone'): Promise<UserAnswer> {
  const token = newToken();
  const at = office.now();
  await addSession(office.db, office.tenant, { tokenHash: tokenHash(token), personId, device, at, expiresAt: sessionEnd(at) });
  return userAnswer(personId, token, at);
}

const sessionEnd = (at: Date): Date => new Date(at.getTime() + SESSION_DAYS * 86_400_000);
const userAnswer = (personId: string, token: string, at: Date): UserAnswer => ({ objectId: personId, sessionToken: token, createdAt: at.toISOString(), updatedAt: at.toISOString(), username: personId });

const refusalOf: Record<WechatError['kind'], RefusalId> = {
  'code-used': 'login.codeUsed',
  'code-invalid': 'login.codeInvalid',
  busy: 'login.wechatAway',
  blocked: 'login.blocked',
  misconfigured: 'login.misconfigured',
};

/** Logs in with what `wx.login` gave the mini-program. */
export async function loginWithWechat(office: Office, wechat: WechatLogin, body: unknown): Promise<UserAnswer> {
  const parsed = v.safeParse(wechatLogin, body);
  if (!parsed.success) throw new Refusal('login.kind');
  let openid: string;
  try {
    ({ openid } = await wechat.exchange(parsed.output.authData.lc_weapp.code));
  } catch (fault) {
    if (fault instanceof WechatError) throw new Refusal(refusalOf[fault.kind]);
    throw fault;
  }
  const openidHashes = everyLookUp(office.keys, openid);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const at = office.now();
    const personId = await personOfWechat(office.db, office.tenant, { openidHashes, openidSealed: office.keys.seal(openid), newPersonId: newId(), at });
    const token = newToken();
    // Whoever was erased between the two is somebody new when they come back.
    if (await addSessionOf(office.db, office.tenant, openidHashes, { tokenHash: tokenHash(token), personId, device: 'phone', at, expiresAt: sessionEnd(at) })) return userAnswer(personId, token, at);
  }
  throw new Refusal('login.wechatAway');
}

/** The session behind a token, as it stands now. @throws login.expired */
export async function sessionOf(office: Office, token: string): Promise<Session> {
  const session = await readSession(office.db, office.tenant, tokenHash(token));
  if (!session || session.revoked || session.expiresAt <= office.now()) throw new Refusal('login.expired');
  const today = chinaDay(office.now());
  if (session.usedOn !== today) await markUsed(office.db, office.tenant, session.id, today);
  return session;
}

/** A new token for the old one, which ends; at a shared computer it gives no more than the old one gave. */
export async function refreshSession(office: Office, token: string, personId: string): Promise<UserAnswer> {
  const session = await sessionOf(office, token);
  if (session.personId !== personId) throw new Refusal('login.expired');
  const fresh = newToken();
  const at = office.now();
  const renewed = await renewSession(office.db, office.tenant, { oldHash: tokenHash(token), tokenHash: tokenHash(fresh), personId, at, expiresAt: sessionEnd(at) });
  if (!renewed) throw new Refusal('login.expired');
  return userAnswer(personId, fresh, at);
}

const own = async (call: Call): Promise<LogInView[]> => (await listLogIns(call.office.db, call.office.tenant, personOf(call), call.now)).map((one) => ({
  id: one.id, device: one.device, since: chinaTime(one.since), usedOn: one.usedOn && chinaDayWords(one.usedOn), here: one.id === call.sessionId,
}));

const list = define('login.list', { shape: logInShapes.list }, own);

/** Ends one log-in of one's own, or all but this one; what has ended stays so. */
const revoke = define('login.revoke', { shape: logInShapes.revoke }, async (call, input): Promise<LogInView[]> => {
  const { db, tenant } = call.office;
  const personId = personOf(call);
  if ('others' in input) await endLogIns(db, tenant, { personId, id: call.sessionId ?? null, all: true, at: call.now });
  else if (await endLogIns(db, tenant, { personId, id: input.id, all: false, at: call.now }) === 0) throw new Refusal('login.notFound');
  return own(call);
});

/** Whoever left office may still be logged in at a desk; the county ends that for them. */
const endFor = define('login.endFor', { shape: logInShapes.endFor }, async (call, input): Promise<{ ended: number }> => {
  personOf(call);
  if (!mayEndLogIns(call)) throw new Refusal('login.notYours');
  const { db, tenant } = call.office;
  if ((call.directory.postsOf.get(input.personId) ?? []).length > 0) throw new Refusal('login.inOffice');
  return { ended: await endLogIns(db, tenant, { personId: input.personId, id: null, all: true, at: call.now }) };
});

/** The county's administrators and its own leader. */
export const mayEndLogIns = (call: Call): boolean => actorOf(call).posts.some((post) => (post.kind === 'administrator' || post.kind === 'gridLeader') && post.gridCode === call.directory.root);

const leave = define('login.leave', { shape: v.object({}) }, async (call) => {
  personOf(call);
  if (call.token) await revokeSession(call.office.db, call.office.tenant, tokenHash(call.token), call.now);
  return { left: true };
});

export const loginFunctions: CloudFunction[] = [leave, list, revoke, endFor];
