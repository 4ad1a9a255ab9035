/** STAND-IN of WeChat: log-in, access token, telephone number. */
import { randomBytes } from 'node:crypto';
import { newId, refusal, type IssuedToken, type World } from './world';

const CODE_LIFE_MS = 5 * 60_000;
const LOGINS_A_MINUTE = 100;
const TOKEN_LIFE_MS = 7200_000;
/** In its last minutes the next token is given out, and both work. */
const OVERLAP_MS = 5 * 60_000;
const BETWEEN_FORCES_MS = 30_000;
const FORCES_A_DAY = 20;

/** GET /sns/jscode2session */
export function codeToSession(world: World, query: URLSearchParams): object {
  const { appId, faults, now } = world;
  if (!query.get('appid')) return refusal(world, 41002, 'appid missing');
  if (query.get('appid') !== appId) return refusal(world, 40013, 'invalid appid');
  if (!query.get('secret')) return refusal(world, 41004, 'appsecret missing');
  if (query.get('secret') !== world.secret) return refusal(world, 40125, 'invalid appsecret');
  if (query.get('grant_type') !== 'authorization_code') return refusal(world, 40002, 'invalid grant_type');
  const code = query.get('js_code');
  if (!code) return refusal(world, 41008, 'missing code');

  const known = world.openidOf && !world.codes.has(code) ? world.openidOf(code) : null;
  if (known) world.codes.set(code, { appId, openid: known, unionid: undefined, bornMs: now(), used: false });
  const issued = world.codes.get(code);
  if (!issued || issued.appId !== appId) return refusal(world, 40029, 'invalid code');
  // Age before use: WeChat forgets an old code, used or not.
  if (now() - issued.bornMs >= CODE_LIFE_MS) return refusal(world, 40029, 'invalid code');
  if (issued.used) return refusal(world, 40163, 'code been used');
  if (faults.blockedOpenids.has(issued.openid)) return refusal(world, 40226, 'code blocked');
  const minute = `${issued.openid} ${Math.floor(now() / 60_000)}`;
  world.calls.set(minute, (world.calls.get(minute) ?? 0) + 1);
  if ((world.calls.get(minute) ?? 0) > LOGINS_A_MINUTE) return refusal(world, 45011, 'api minute-quota reach limit, must slower');

  // A code that somebody types by hand (demo:…) may be typed again.
  issued.used = known === null || !code.startsWith('demo:');
  if (!issued.used) world.codes.delete(code);
  world.lastSeenMs.set(issued.openid, now());
  const sessionKey = randomBytes(16).toString('base64');
  world.sessionKeys.push(sessionKey);
  return { session_key: sessionKey, openid: issued.openid, ...(issued.unionid ? { unionid: issued.unionid } : {}) };
}

function newToken(world: World): IssuedToken {
  const token = { value: `${Math.floor(world.now() / 1000)}_${randomBytes(96).toString('base64url')}`, expiresMs: world.now() + TOKEN_LIFE_MS, killed: false };
  world.tokens.push(token);
  return token;
}

const tokenAnswer = (world: World, token: IssuedToken) => ({ access_token: token.value, expires_in: Math.floor((token.expiresMs - world.now()) / 1000) });

/** Kills the token at once and makes another, as somebody else's forced refresh does. */
export function forceToken(world: World): IssuedToken {
  const last = world.tokens.at(-1);
  if (last) last.killed = true;
  return newToken(world);
}

/** POST /cgi-bin/stable_token */
export function stableToken(world: World, body: Record<string, unknown>): object {
  const { now, forced } = world;
  if (world.faults.addressRefused) return refusal(world, 40164, 'invalid ip 127.0.0.1 ipv6 ::ffff:127.0.0.1, not in whitelist', '');
  if (body.grant_type !== 'client_credential') return refusal(world, 40002, 'invalid grant_type');
  if (!body.appid) return refusal(world, 41002, 'appid missing');
  if (body.appid !== world.appId) return refusal(world, 40013, 'invalid appid');
  if (!body.secret) return refusal(world, 41004, 'appsecret missing');
  if (body.secret !== world.secret) return refusal(world, 40125, 'invalid appsecret');

  const last = world.tokens.at(-1);
  if (body.force_refresh === true && now() - forced.lastMs >= BETWEEN_FORCES_MS) {
    const day = Math.floor(now() / 86_400_000);
    const count = forced.day === day ? forced.count + 1 : 1;
    if (count > FORCES_A_DAY) return refusal(world, 45009, 'reach max api daily quota limit');
    world.forced = { lastMs: now(), day, count };
    return tokenAnswer(world, forceToken(world));
  }
  // Forced too soon is not refreshed, and not refused either.
  const stands = last && !last.killed && last.expiresMs - now() > OVERLAP_MS;
  return tokenAnswer(world, stands ? last : newToken(world));
}

/** What is wrong with the token of a call; null = nothing. */
export function tokenTrouble(world: World, value: string | null): object | null {
  if (!value) return refusal(world, 41001, 'access_token missing');
  if (!/^\d+_[\w-]{100,}$/.test(value)) return refusal(world, 40014, 'invalid access_token');
  const token = world.tokens.find((one) => one.value === value);
  if (!token || token.killed || world.faults.distrustedTokens.has(value)) return refusal(world, 40001, 'invalid credential, access_token is invalid or not latest');
  if (world.now() >= token.expiresMs) return refusal(world, world.faults.expiryErrcode, 'access_token expired');
  return null;
}

/** POST /wxa/business/getuserphonenumber */
export function phoneNumber(world: World, body: Record<string, unknown>): object {
  const issued = world.phoneCodes.get(String(body.code ?? ''));
  const stale = !issued || issued.used || issued.appId !== world.appId || world.now() - issued.bornMs >= CODE_LIFE_MS;
  if (stale || (body.openid !== undefined && issued.openid !== null && body.openid !== issued.openid)) return refusal(world, 40029, 'invalid code');
  issued.used = true;
  return {
    errcode: 0, errmsg: 'ok',
    phone_info: { phoneNumber: issued.phone, purePhoneNumber: issued.phone, countryCode: '86', watermark: { timestamp: Math.floor(world.now() / 1000), appid: world.appId } },
  };
}

export function issuePhoneCode(world: World, phone: string, about: { openid?: string; appId?: string } = {}): string {
  const code = newId(32);
  world.phoneCodes.set(code, { appId: about.appId ?? world.appId, phone, openid: about.openid ?? null, bornMs: world.now(), used: false });
  return code;
}
