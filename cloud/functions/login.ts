/** Logging in and out: WeChat's code, the token that stands for a person, and leaving. */
import type { Office } from '../office';
import * as v from 'valibot';
import { Refusal, type RefusalId } from '../domain/refusals';
import { addSession, personOfWechat, readSession, revokeSession, type Session } from '../store/sql/people';
import { newId, newToken, tokenHash } from '../store/seal';
import { WechatError, type WechatLogin } from '../wechat/code2session';
import { define, personOf, type CloudFunction } from './define';

/* A villager opens the mini-program now and then; a month lets most of them stay logged in, and WeChat logs the
   others in again without a tap. */
const SESSION_DAYS = 30;

const wechatLogin = v.object({ authData: v.object({ lc_weapp: v.object({ code: v.pipe(v.string(), v.minLength(1), v.maxLength(256)) }) }) });

/** The user record that the SDK expects of a log-in. */
export interface UserAnswer { objectId: string; sessionToken: string; createdAt: string; updatedAt: string; username: string }

/** Opens a session for a person. The token leaves the server once; only its hash is kept. */
export async function openSession(office: Office, personId: string): Promise<UserAnswer> {
  const token = newToken();
  const at = office.now();
  await addSession(office.db, office.tenant, { tokenHash: tokenHash(token), personId, at, expiresAt: new Date(at.getTime() + SESSION_DAYS * 86_400_000) });
  return { objectId: personId, sessionToken: token, createdAt: at.toISOString(), updatedAt: at.toISOString(), username: personId };
}

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
  const personId = await personOfWechat(office.db, office.tenant, { openidHash: office.keys.lookUp(openid), openidSealed: office.keys.seal(openid), newPersonId: newId(), at: office.now() });
  return openSession(office, personId);
}

/** The session behind a token, as it stands now. @throws login.expired */
export async function sessionOf(office: Office, token: string): Promise<Session> {
  const session = await readSession(office.db, office.tenant, tokenHash(token));
  if (!session || session.revoked || session.expiresAt <= office.now()) throw new Refusal('login.expired');
  return session;
}

/** A new token for the old one, which ends. */
export async function refreshSession(office: Office, token: string, personId: string): Promise<UserAnswer> {
  const session = await sessionOf(office, token);
  if (session.personId !== personId) throw new Refusal('login.expired');
  const fresh = await openSession(office, personId);
  await revokeSession(office.db, office.tenant, tokenHash(token), office.now());
  return fresh;
}

const leave = define('login.leave', { shape: v.object({}) }, async (call) => {
  personOf(call);
  if (call.token) await revokeSession(call.office.db, call.office.tenant, tokenHash(call.token), call.now);
  return { left: true };
});

export const loginFunctions: CloudFunction[] = [leave];
