/**
 * A STAND-IN of WeChat's server: a real HTTP server on this machine that refuses what WeChat refuses. For tests, and for
 * `npm start -- --wechat-stand-in`; nothing else loads it. There is no shortcut code: whoever wants to log in needs one from
 * `issueCode`, as a telephone gets it from `wx.login`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { codeImage, urlLink } from './codes';
import { checkMedia, checkText } from './content';
import { codeToSession, forceToken, issuePhoneCode, phoneNumber, stableToken, tokenTrouble } from './log-in';
import { popUp, sendMessage, switchOff, type Choice } from './messages';
import { createPushes, type Delivery, type PushTarget } from './push';
import { newId, overLimit, refusal, type Faults, type PushHow, type Sent, type Template, type World } from './world';

export interface WechatStandIn {
  /** Origin to give to the client, such as http://127.0.0.1:41234 */
  host: string;
  /** What `wx.login` would give the page; good for five minutes and for one use. */
  issueCode(openid: string, about?: { appId?: string; unionid?: string }): string;
  /** What the button `getPhoneNumber` would give the page. */
  issuePhoneCode(phone: string, about?: { openid?: string; appId?: string }): string;
  /** Somebody is in the mini-program now; the text check asks for that. */
  visit(openid: string): void;
  faults: Faults;
  limits: World['limits'];
  words: World['words'];
  /** 'once' unless set otherwise */
  media: { how: PushHow; delayMs: number; /** our server makes every picture anew, so a mark in its bytes does not last */ suggest: World['mediaSuggest'] };
  addTemplate(id: string, keys: readonly string[], kind?: Template['kind']): void;
  banTemplate(id: string): void;
  /** the mini-program's pages; before it is called any page will do */
  knowPages(pages: readonly string[]): void;
  /** What a person tapped when asked for messages. */
  popUp(openid: string, choices: readonly Choice[]): void;
  /** A person switches messages off in WeChat's settings. */
  switchOff(openid: string, templateIds: readonly string[]): void;
  allowedOf(openid: string, templateId: string): number;
  sent: readonly Sent[];
  /** Somebody else forces a new access token; the old one is dead at once. */
  forceToken(): void;
  /** every token handed out, the newest last */
  tokens(): readonly string[];
  /** where messages go; null = nowhere */
  pushTo(target: PushTarget | null): void;
  /** Brings the messages that are due by the clock. @returns how many */
  deliver(): Promise<number>;
  /** how each try to bring a message went */
  deliveries: readonly Delivery[];
  /** Requests to paths that begin so get no answer until `release`; what they ask for is done at once. */
  hold(path: string): { waiting(): number; release(): void };
  /** Every session key handed out, so that a test can look for it where it must not be. */
  sessionKeys: readonly string[];
  /** How many requests have come in, of all or to one path. */
  requestCount(path?: string): number;
  close(): Promise<void>;
}

export interface StandInOptions {
  appId: string;
  secret: string;
  /** milliseconds; may be moved by a test */
  now?: () => number;
  /** for trying by hand: any template goes, everybody is here and has allowed everything, and codes that nobody issued are somebody's */
  byHand?: { openidOf: (code: string) => string | null };
}

interface Path {
  method: 'GET' | 'POST';
  token: boolean;
  perMinute: number;
  perDay: number;
  answer(world: World, asked: { query: URLSearchParams; body: Record<string, unknown> }): object | Buffer;
}

const post = (perMinute: number, perDay: number, answer: (world: World, body: Record<string, unknown>) => object | Buffer, token = true): Path =>
  ({ method: 'POST', token, perMinute, perDay, answer: (world, { body }) => answer(world, body) });

/* The numbers are WeChat's, per app and where it names one. */
const paths: Record<string, Path> = {
  '/sns/jscode2session': { method: 'GET', token: false, perMinute: Infinity, perDay: Infinity, answer: (world, { query }) => codeToSession(world, query) },
  '/cgi-bin/stable_token': post(10_000, 500_000, stableToken, false),
  '/wxa/business/getuserphonenumber': post(Infinity, Infinity, phoneNumber),
  '/wxa/msg_sec_check': post(4000, 2_000_000, checkText),
  '/wxa/media_check_async': post(2000, 200_000, checkMedia),
  '/cgi-bin/message/subscribe/send': post(Infinity, 10_000_000, sendMessage),
  '/wxa/getwxacodeunlimit': post(5000, Infinity, codeImage),
  '/wxa/generate_urllink': post(6000, 500_000, urlLink),
};

/** Starts the stand-in on a free loopback port. */
export async function startWechatStandIn(options: StandInOptions): Promise<WechatStandIn> {
  const { appId, secret, now = Date.now, byHand } = options;
  const pushes = createPushes(now);
  const world: World = {
    appId, secret, now,
    faults: { mode: null, only: null, times: null, blockedOpenids: new Set(), addressRefused: false, distrustedTokens: new Set(), errcodes: new Map(), expiryErrcode: 42001 },
    codes: new Map(), phoneCodes: new Map(), sessionKeys: [], tokens: [], forced: { lastMs: -Infinity, day: 0, count: 0 }, lastSeenMs: new Map(), calls: new Map(),
    limits: { perMinute: new Map(Object.entries(paths).map(([path, one]) => [path, one.perMinute])), perDay: new Map(Object.entries(paths).map(([path, one]) => [path, one.perDay])) },
    words: new Map([['替身标记违规', { suggest: 'risky', label: 20006 }], ['替身标记可疑', { suggest: 'review', label: 10001 }]]),
    templates: new Map(), byHand: byHand !== undefined, bannedTemplates: new Set(), pages: null, allowed: new Map(), sending: new Set(), sent: [], askedMedia: new Map(),
    mediaHow: 'once', mediaSuggest: null, mediaDelayMs: 60_000, openidOf: byHand?.openidOf ?? null,
    push: (message, from, delayMs) => pushes.add(message, from, delayMs),
  };
  const requests: string[] = [];
  const holds: { path: string; open: (() => void)[]; over: boolean }[] = [];

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://stand-in');
    requests.push(url.pathname);
    void readBody(request).then((text) => answerTo(request, response, url, text));
  });

  async function answerTo(request: IncomingMessage, response: ServerResponse, url: URL, text: string): Promise<void> {
    const path = paths[url.pathname];
    if (!path) return send(response, 404, 'text/plain', '');
    const type = url.pathname.startsWith('/sns/') ? 'text/plain' : 'application/json; encoding=utf-8';
    const say = (answer: object | Buffer) => (Buffer.isBuffer(answer) ? send(response, 200, 'image/jpeg', answer) : send(response, 200, type, JSON.stringify(answer)));

    const mode = modeFor(world.faults, url.pathname);
    if (mode === 'busy') return say(refusal(world, -1, 'system error'));
    if (mode === 'badGateway') return send(response, 502, 'text/html', '<html><body>502 Bad Gateway</body></html>');
    if (mode === 'notJson') return send(response, 200, 'text/plain', 'upstream connect error');

    // One person gets one message at a time; whoever overlaps is refused.
    const openid = url.pathname === '/cgi-bin/message/subscribe/send' ? String((parsed(text) ?? {}).touser) : null;
    if (openid !== null && world.sending.has(openid)) return say(refusal(world, 43108, 'concurrent send to the same user'));
    if (openid !== null) world.sending.add(openid);
    const answer = decide(world, path, request.method ?? '', url, text);
    await Promise.all(holds.filter((one) => !one.over && url.pathname.startsWith(one.path)).map((one) => new Promise<void>((resolve) => one.open.push(resolve))));
    if (openid !== null) world.sending.delete(openid);
    if (mode !== 'timeout') say(answer);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    host: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    issueCode(openid, about = {}) {
      const code = newId();
      world.codes.set(code, { appId: about.appId ?? appId, openid, unionid: about.unionid, bornMs: now(), used: false });
      return code;
    },
    issuePhoneCode: (phone, about) => issuePhoneCode(world, phone, about),
    visit: (openid) => void world.lastSeenMs.set(openid, now()),
    faults: world.faults, limits: world.limits, words: world.words,
    media: {
      get how() { return world.mediaHow; },
      set how(how) { world.mediaHow = how; },
      get delayMs() { return world.mediaDelayMs; },
      set delayMs(ms) { world.mediaDelayMs = ms; },
      get suggest() { return world.mediaSuggest; },
      set suggest(suggest) { world.mediaSuggest = suggest; },
    },
    addTemplate: (id, keys, kind = 'once') => void world.templates.set(id, { keys, kind }),
    banTemplate: (id) => void world.bannedTemplates.add(id),
    knowPages(pages) {
      world.pages = new Set(pages);
    },
    popUp: (openid, choices) => popUp(world, openid, choices),
    switchOff: (openid, templateIds) => switchOff(world, openid, templateIds),
    allowedOf: (openid, templateId) => world.allowed.get(`${openid} ${templateId}`) ?? 0,
    sent: world.sent,
    forceToken: () => void forceToken(world),
    tokens: () => world.tokens.map(({ value }) => value),
    pushTo(target) {
      pushes.to = target;
    },
    deliver: () => pushes.deliver(world),
    deliveries: pushes.tried,
    hold(path) {
      const held = { path, open: [] as (() => void)[], over: false };
      holds.push(held);
      return {
        waiting: () => held.open.length,
        release() {
          held.over = true;
          for (const open of held.open.splice(0)) open();
        },
      };
    },
    sessionKeys: world.sessionKeys,
    requestCount: (path) => (path === undefined ? requests.length : requests.filter((one) => one === path).length),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Requests held by the time-out fault would otherwise keep the port open.
        server.closeAllConnections();
      }),
  };
}

function modeFor(faults: Faults, path: string): Faults['mode'] {
  if (faults.mode === null || (faults.only !== null && !path.startsWith(faults.only))) return null;
  const { mode } = faults;
  if (faults.times !== null) {
    faults.times -= 1;
    if (faults.times <= 0) Object.assign(faults, { mode: null, times: null });
  }
  return mode;
}

/* In the order in which WeChat finds fault: method, quota, token, body, and then what is asked. */
function decide(world: World, path: Path, method: string, url: URL, text: string): object | Buffer {
  if (method !== path.method) return path.method === 'POST' ? refusal(world, 43002, 'require POST method') : refusal(world, 43001, 'require GET method');
  const over = overLimit(world, url.pathname);
  if (over) return refusal(world, over, over === 45011 ? 'api minute-quota reach limit, must slower' : 'reach max api daily quota limit');
  const forced = world.faults.errcodes.get(url.pathname);
  const trouble = path.token ? tokenTrouble(world, url.searchParams.get('access_token')) : null;
  if (trouble) return trouble;
  if (forced !== undefined) return refusal(world, forced, `errcode ${forced} as the test wants it`);
  if (method === 'GET') return path.answer(world, { query: url.searchParams, body: {} });
  if (text === '') return refusal(world, 44002, 'empty post data');
  if (/\\u[0-9a-f]{4}/i.test(text)) return refusal(world, 40033, 'invalid charset. please check your request, if include \\uxxxx will create fail!');
  const body = parsed(text);
  return body ? path.answer(world, { query: url.searchParams, body }) : refusal(world, 47001, 'data format error');
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { 'content-type': type });
  response.end(body);
}
