/**
 * The one way from here to WeChat's server: time-out, JSON, errcode, second tries and circuit breaker.
 * Which token goes along is decided one floor up (wechat.ts).
 */
import { setTimeout } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { createBreaker, type Breaker } from './breaker';
import { WechatFault, withoutSecrets } from './fault';

export type WechatLog = Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>;

export interface CallerOptions {
  /** origin of WeChat's server */
  host: string;
  now: () => Date;
  log: WechatLog;
  /** how long to wait for one whole answer, milliseconds; default 5000 */
  timeoutMs?: number;
  /** injected so that a test need not wait */
  sleep?: (ms: number) => Promise<unknown>;
  breaker?: { afterFailures?: number; openMs?: number };
}

export interface Request {
  path: string;
  query?: Record<string, string>;
  /** sent as JSON by POST; nothing = GET */
  body?: Record<string, unknown>;
  /** asking twice does no more than asking once, so it may be tried again when the answer got lost */
  idempotent: boolean;
  /** must not appear in any error or log */
  secrets: readonly string[];
}

/** What WeChat answered. errcode 0 means it is done; any other is for the caller to judge. -1 never gets this far. */
export interface Reply {
  errcode: number;
  /** already without secrets */
  errmsg: string;
  json: Record<string, unknown>;
  /** the body itself where it is no JSON object (a picture) */
  bytes: Buffer | null;
  type: string;
}

export interface Caller {
  /** @throws WechatFault of kind `away` only */
  send(request: Request): Promise<Reply>;
  state: Breaker['state'];
}

/* A busy server is given a little more time at each try; a person may be waiting, so there are few. */
const PAUSES_MS = [200, 1000];
const LARGEST_ANSWER = 4 * 1024 * 1024;

export function createCaller(options: CallerOptions): Caller {
  const { now, log, timeoutMs = 5000, sleep = (ms: number) => setTimeout(ms) } = options;
  const origin = originOf(options.host);
  const breaker = createBreaker({
    now, ...options.breaker,
    onChange: (state) => (state === 'resting' ? log.warn('wechat is away: nothing is sent to it for a while') : log.info('wechat answers again')),
  });

  async function once(request: Request): Promise<Reply> {
    if (!breaker.enter()) throw new WechatFault('away', null, '微信暂时不通，先不去问');
    let reply: Reply;
    try {
      reply = await readAnswer(urlOf(origin, request), request, timeoutMs);
      if (reply.errcode === -1) throw new WechatFault('away', -1, reply.errmsg);
    } catch (fault) {
      breaker.away();
      throw fault;
    }
    breaker.answered();
    return reply;
  }

  return {
    state: breaker.state,
    async send(request) {
      for (let attempt = 0; ; attempt += 1) {
        try {
          return await once(request);
        } catch (fault) {
          const pause = PAUSES_MS[attempt];
          if (pause === undefined || !(fault instanceof WechatFault) || !mayTryAgain(fault, request) || breaker.state() !== 'working') throw fault;
          await sleep(pause);
        }
      }
    },
  };
}

class TimedOut extends WechatFault {
  constructor(timeoutMs: number) {
    super('away', null, `${timeoutMs} 毫秒内没有回答`, { maybeDone: true });
  }
}

/* «Busy» means that nothing was done. After a time-out somebody has waited long enough: what is not urgent is tried again
   by the queue it lies in. */
function mayTryAgain(fault: WechatFault, { idempotent }: Request): boolean {
  return fault.errcode === -1 || (idempotent && !(fault instanceof TimedOut));
}

function urlOf(origin: URL, { path, query }: Request): URL {
  const url = new URL(path, origin);
  url.search = new URLSearchParams(query ?? {}).toString();
  return url;
}

/** WeChat's origin. @throws in words when it is none, or would carry our secrets unencrypted over a network */
export function originOf(host: string): URL {
  let origin: URL;
  try {
    origin = new URL(host);
  } catch {
    throw new Error(`微信服务器地址写错了：${host}`);
  }
  const onThisMachine = ['127.0.0.1', '[::1]', 'localhost'].includes(origin.hostname);
  if (origin.protocol !== 'https:' && !(origin.protocol === 'http:' && onThisMachine)) {
    throw new Error('微信服务器地址必须是 https，否则 AppSecret 会在网络上明文传送');
  }
  return origin;
}

const neverArrived = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** One request and its whole answer. @throws WechatFault of kind `away` when there is none */
export async function readAnswer(url: URL, request: Pick<Request, 'body' | 'secrets'>, timeoutMs: number): Promise<Reply> {
  const signal = AbortSignal.timeout(timeoutMs);
  let status: number;
  let type: string;
  let bytes: Buffer;
  try {
    // A redirect would carry token and secret to wherever it points.
    const response = await fetch(url, {
      signal, redirect: 'error',
      ...(request.body ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: bodyOf(request.body) } : {}),
    });
    ({ status } = response);
    type = response.headers.get('content-type') ?? '';
    bytes = Buffer.from(await response.arrayBuffer());
  } catch (fault) {
    // fetch's own error is not kept as the cause: it may hold the URL, and with it the secrets.
    if (signal.aborted) throw new TimedOut(timeoutMs);
    throw new WechatFault('away', null, '连不上微信服务器', { maybeDone: !neverArrived.has(String((fault as { cause?: { code?: string } }).cause?.code)) });
  }
  if (status !== 200) throw new WechatFault('away', null, `微信服务器 HTTP ${status}`, { maybeDone: true });
  if (bytes.length > LARGEST_ANSWER) throw new WechatFault('away', null, '回答太大了', { maybeDone: true });
  if (type.startsWith('image/')) return { errcode: 0, errmsg: '', json: {}, bytes, type };

  // JSON comes under several labels (text/plain among them), so the label is not asked.
  let answer: unknown = null;
  try {
    answer = JSON.parse(bytes.toString('utf8'));
  } catch {
    // Said below.
  }
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) throw new WechatFault('away', null, '回答不是 JSON 对象', { maybeDone: true });
  const json = answer as Record<string, unknown>;
  // A success may come without errcode; errmsg's wording changes, so only the number is judged by.
  const errcode = json.errcode === undefined ? 0 : Number(json.errcode);
  const errmsg = withoutSecrets(typeof json.errmsg === 'string' ? json.errmsg : '没有说明', request.secrets);
  return { errcode: Number.isInteger(errcode) ? errcode : -1, errmsg, json, bytes: null, type };
}

/* JSON.stringify writes \uXXXX for control characters and for halves of a character, and WeChat refuses such a body
   (40033); neither is anything a person meant to write. */
// eslint-disable-next-line no-control-regex
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const bodyOf = (body: Record<string, unknown>): string =>
  JSON.stringify(body, (_name, value: unknown) => (typeof value === 'string' ? value.replace(unwritable, '') : value));
