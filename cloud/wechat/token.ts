/**
 * The access token that every call but the log-in carries: POST /cgi-bin/stable_token.
 * It lies sealed in the database, so that all processes use one; whoever finds it run out fetches it for the others.
 */
import { setTimeout } from 'node:timers/promises';
import { chinaDay } from '../domain/order/clock';
import type { Db } from '../store/postgres';
import { newId, type Keys } from '../store/seal';
import { countForce, endTurn, keepToken, readToken, takeTurn, type KeptToken } from '../store/sql/wechat';
import type { Caller } from './call';
import { troubleOf, WechatFault } from './fault';

export interface TokenOptions {
  db: Db;
  keys: Keys;
  tenant: string;
  appId: string;
  secret: string;
  now: () => Date;
  caller: Caller;
  sleep?: (ms: number) => Promise<unknown>;
}

export interface Tokens {
  /** a token that should do. @throws WechatFault */
  current(): Promise<string>;
  /** another token, because WeChat refused this one. @throws WechatFault */
  renewed(refused: string): Promise<string>;
}

/* In its last five minutes WeChat gives out the next token, and both work. Asking a little into that span finds it. */
const RENEW_BEFORE_MS = 270_000;
/* Long enough for two slow answers; whoever died in its turn is passed over after that. */
const TURN_MS = 30_000;
const LOOK_EVERY_MS = 50;
const LOOKS = TURN_MS / LOOK_EVERY_MS;
/* WeChat's own rule for «force»: it kills the old token at once, so it may be used twenty times a day, half a minute apart. */
const FORCES_A_DAY = 20;
const BETWEEN_FORCES_MS = 30_000;

export function createTokens(options: TokenOptions): Tokens {
  const { db, keys, tenant, appId, secret, now, caller, sleep = (ms: number) => setTimeout(ms) } = options;
  const me = newId();
  let known: KeptToken | null = null;
  let coming: Promise<string> | null = null;

  const lasts = (kept: KeptToken, ms: number): boolean => kept.expiresAt.getTime() - now().getTime() > ms;
  const look = async (): Promise<KeptToken | null> => {
    const kept = await readToken(db, keys, tenant, appId);
    known = kept;
    return kept;
  };

  async function fetchToken(force: boolean): Promise<{ token: string; expiresAt: Date }> {
    const asked = now();
    const reply = await caller.send({
      path: '/cgi-bin/stable_token', body: { grant_type: 'client_credential', appid: appId, secret, force_refresh: force },
      // Forced twice it would cost two of the day's twenty.
      idempotent: !force, secrets: [secret],
    });
    if (reply.errcode !== 0) throw new WechatFault(troubleOf(reply.errcode), reply.errcode, reply.errmsg);
    const { access_token: token, expires_in: seconds } = reply.json;
    if (typeof token !== 'string' || token === '' || typeof seconds !== 'number') throw new WechatFault('away', null, '回答里没有 access_token');
    return { token, expiresAt: new Date(asked.getTime() + seconds * 1000) };
  }

  /* Waits for our turn. @returns the token, where another process fetched one meanwhile */
  async function turn(seen: KeptToken | null, refused: string | null): Promise<KeptToken | null> {
    let version = seen?.version ?? 0;
    for (let looks = 0; looks < LOOKS; looks += 1) {
      if (await takeTurn(db, { tenant, appId, by: me, version, now: now(), until: new Date(now().getTime() + TURN_MS) })) return null;
      const kept = await look();
      if (kept && kept.version > version) {
        if (kept.token !== refused && lasts(kept, 0)) return kept;
        version = kept.version;
      }
      await sleep(LOOK_EVERY_MS);
    }
    throw new WechatFault('away', null, '别的进程在换 access_token，等了很久还没有好');
  }

  async function refresh(seen: KeptToken | null, refused: string | null): Promise<string> {
    const theirs = await turn(seen, refused);
    if (theirs) return theirs.token;
    try {
      let fetched = await fetchToken(false);
      if (fetched.token === refused) {
        // WeChat hands out the very token that it refuses; only force gets another.
        const day = chinaDay(now());
        if (!(await countForce(db, { tenant, appId, by: me, now: now(), lastBefore: new Date(now().getTime() - BETWEEN_FORCES_MS), day, most: FORCES_A_DAY }))) {
          throw new WechatFault('token', null, 'access_token 不被接受，而强制刷新刚用过或今天用完了');
        }
        fetched = await fetchToken(true);
        if (fetched.token === refused) throw new WechatFault('token', null, '强制刷新后还是同一个 access_token');
      }
      const version = await keepToken(db, keys, { tenant, appId, by: me, ...fetched });
      if (version !== null) known = { ...fetched, version };
      return fetched.token;
    } catch (fault) {
      await endTurn(db, { tenant, appId, by: me });
      throw fault;
    }
  }

  /* All calls of this process that find the token run out wait for one refresh. */
  const together = (seen: KeptToken | null, refused: string | null): Promise<string> => {
    coming ??= refresh(seen, refused).finally(() => {
      coming = null;
    });
    return coming;
  };

  return {
    async current() {
      if (known && lasts(known, RENEW_BEFORE_MS)) return known.token;
      const kept = await look();
      if (kept && lasts(kept, RENEW_BEFORE_MS)) return kept.token;
      try {
        return await together(kept, null);
      } catch (fault) {
        // It still works for some minutes, and those may be all that WeChat needs to come back.
        if (fault instanceof WechatFault && kept && lasts(kept, 0)) return kept.token;
        throw fault;
      }
    },
    async renewed(refused) {
      const kept = await look();
      if (kept && kept.token !== refused && lasts(kept, 0)) return kept.token;
      const token = await together(kept, refused);
      // The refresh that was under way may have been for its age alone, and have brought the refused one once more.
      return token === refused ? together(await look(), refused) : token;
    },
  };
}
