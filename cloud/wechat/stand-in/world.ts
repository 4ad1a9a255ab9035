/**
 * A STAND-IN of WeChat's server, for tests and for trying things by hand; nothing of it runs in a real deployment.
 * This file: what the stand-in knows, and how it says no.
 */
import { randomBytes } from 'node:crypto';

export type WechatFaultMode =
  /** errcode -1, the system is busy; nothing is done. */
  | 'busy'
  /** What was asked is done (a code is spent, a message sent), but the answer never comes: why a client must not try twice. */
  | 'timeout'
  /** HTTP 502 with a page of HTML, as a gateway sends it. */
  | 'badGateway'
  /** HTTP 200, and a body that is no JSON. */
  | 'notJson';

/** Settable while the server runs. */
export interface Faults {
  mode: WechatFaultMode | null;
  /** `mode` only for paths that begin so; null = for all */
  only: string | null;
  /** `mode` for so many requests, then all is well; null = for ever */
  times: number | null;
  blockedOpenids: Set<string>;
  /** an address that is not on the allow-list: 40164 */
  addressRefused: boolean;
  /** tokens that WeChat refuses although it still hands them out */
  distrustedTokens: Set<string>;
  /** an errcode for every call of a path, as from the tables of the documentation */
  errcodes: Map<string, number>;
  /** how an expired token is said: WeChat uses all three */
  expiryErrcode: 40001 | 40014 | 42001;
}

export interface IssuedCode { appId: string; openid: string; unionid: string | undefined; bornMs: number; used: boolean }
export interface PhoneCode { appId: string; phone: string; openid: string | null; bornMs: number; used: boolean }
export interface IssuedToken { value: string; expiresMs: number; killed: boolean }
export interface Template { keys: readonly string[]; kind: 'once' | 'longTerm' }
export interface Sent { openid: string; templateId: string; page: string | null; data: Record<string, string>; state: string; messageId: string; atMs: number }
/** `how`: whether the push about a file comes once, twice or never */
export type PushHow = 'once' | 'twice' | 'never';

export interface World {
  appId: string;
  secret: string;
  now: () => number;
  faults: Faults;
  codes: Map<string, IssuedCode>;
  phoneCodes: Map<string, PhoneCode>;
  sessionKeys: string[];
  tokens: IssuedToken[];
  forced: { lastMs: number; day: number; count: number };
  /** when each person was last in the mini-program */
  lastSeenMs: Map<string, number>;
  /** calls by «path minute»; a person's log-ins by «openid minute» */
  calls: Map<string, number>;
  limits: { perMinute: Map<string, number>; perDay: Map<string, number> };
  /** words that the text check marks */
  words: Map<string, { suggest: 'review' | 'risky'; label: number }>;
  templates: Map<string, Template>;
  /** trying by hand: any template will do, and since the window of the developer tools does not reach us, everybody is here and has allowed everything */
  byHand: boolean;
  bannedTemplates: Set<string>;
  /** the mini-program's own pages; null = any */
  pages: Set<string> | null;
  /** messages still allowed, by «openid templateId» */
  allowed: Map<string, number>;
  sending: Set<string>;
  sent: Sent[];
  askedMedia: Map<string, number>;
  mediaHow: PushHow;
  /** what is said of every picture; null = what its bytes say */
  mediaSuggest: 'pass' | 'review' | 'risky' | null;
  /** milliseconds until the push about a file */
  mediaDelayMs: number;
  /** for trying by hand: who has a code that nobody issued; tests have no such door */
  openidOf: ((code: string) => string | null) | null;
  /** puts a message on the way to the county's server */
  push(message: Record<string, unknown>, from: string, delayMs: number): void;
}

/** An answer of WeChat that is a «no». */
export interface ErrorAnswer { errcode: number; errmsg: string }

const hex8 = (): string => randomBytes(4).toString('hex');

/** A «no» as WeChat says it: HTTP 200, and at the end of the words an id whose first part is the time. */
export function refusal(world: World, errcode: number, errmsg: string, mark = ','): ErrorAnswer {
  const rid = [Math.floor(world.now() / 1000).toString(16).padStart(8, '0'), hex8(), hex8()].join('-');
  return { errcode, errmsg: `${errmsg}${mark} rid: ${rid}` };
}

export const newId = (bytes = 16): string => randomBytes(bytes).toString('hex');

/** Counts a call. @returns the errcode when the minute's or the day's number is used up */
export function overLimit(world: World, path: string): 45009 | 45011 | null {
  const count = (key: string) => {
    const calls = (world.calls.get(key) ?? 0) + 1;
    world.calls.set(key, calls);
    return calls;
  };
  if (count(`${path} minute ${Math.floor(world.now() / 60_000)}`) > (world.limits.perMinute.get(path) ?? Infinity)) return 45011;
  if (count(`${path} day ${Math.floor(world.now() / 86_400_000)}`) > (world.limits.perDay.get(path) ?? Infinity)) return 45009;
  return null;
}
