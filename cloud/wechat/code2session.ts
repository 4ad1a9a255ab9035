/**
 * Log-in with WeChat: the code from the page's `wx.login` is exchanged for the person's openid.
 * WeChat's interface: GET /sns/jscode2session 小程序登录凭证校验 (developers.weixin.qq.com, 服务端 / 小程序登录).
 */

/**
 * Why WeChat gave no openid, by what has to happen next:
 * - `code-used`, `code-invalid`: the page asks `wx.login` for a new code;
 * - `busy`: the person tries again, with a new code, a little later;
 * - `blocked`: WeChat holds the account for high-risk, so the person can't log in here;
 * - `misconfigured`: the deployment's app id or secret is wrong, nobody can log in until an administrator acts.
 */
export type WechatErrorKind = 'code-used' | 'code-invalid' | 'busy' | 'blocked' | 'misconfigured';

/** WeChat's «no». The message is for the log, never for the person, and holds neither secret nor code nor session key. */
export class WechatError extends Error {
  override readonly name = 'WechatError';

  constructor(
    readonly kind: WechatErrorKind,
    /** WeChat's own number, or null where WeChat gave none (time-out, broken answer). */
    readonly errcode: number | null,
    reason: string,
  ) {
    super(errcode === null ? `微信登录：${reason}` : `微信登录：errcode ${errcode}，${reason}`);
  }
}

export interface WechatLoginOptions {
  appId: string;
  secret: string;
  /** Origin of WeChat's server; a test points it to a stand-in on this machine. Default https://api.weixin.qq.com */
  host?: string;
  /** How long to wait for the whole answer, in milliseconds. Default 5000: the person is looking at a spinner. */
  timeoutMs?: number;
}

export interface WechatIdentity {
  openid: string;
  /** Only where the county has bound the mini-program to an Open Platform account. */
  unionid?: string;
}

export interface WechatLogin {
  exchange(code: string): Promise<WechatIdentity>;
}

// WeChat answers errors with HTTP 200; only errcode tells them apart, for errmsg's wording and punctuation change.
const kinds = new Map<number, WechatErrorKind>([
  [-1, 'busy'],
  [45011, 'busy'],
  [40029, 'code-invalid'],
  // Not in the official table, but it is what a second use of a code brings.
  [40163, 'code-used'],
  [40226, 'blocked'],
  [40013, 'misconfigured'],
  [40125, 'misconfigured'],
  [41002, 'misconfigured'],
  [41004, 'misconfigured'],
  [41008, 'misconfigured'],
]);

/**
 * Makes the exchange for one mini-program.
 *
 * `exchange` throws only WechatError. It never tries twice: a code is good for one use, so after a time-out WeChat may
 * already have spent it, and only the page can get a new one. The session key that WeChat sends along is dropped at once;
 * nothing here decrypts WeChat data, and a key that is not kept can't leak.
 *
 * Throws an Error at once when app id or secret is missing, or when the host would carry the secret unencrypted over a network.
 */
export function createWechatLogin(options: WechatLoginOptions): WechatLogin {
  const { appId, secret, host = 'https://api.weixin.qq.com', timeoutMs = 5000 } = options;
  if (!appId || !secret) throw new Error('微信登录缺少 AppID 或 AppSecret');
  const endpoint = endpointOf(host);

  // WeChat could echo what we sent; the log must not repeat it.
  const withoutSecrets = (text: string, code: string) => text.replaceAll(secret, '***').replaceAll(code, '***');

  async function exchange(code: string): Promise<WechatIdentity> {
    // WeChat would call it 41008, which looks like our own misconfiguration, when in truth the page sent nothing.
    if (code === '') throw new WechatError('code-invalid', null, '页面没有带登录 code');

    const url = new URL(endpoint);
    url.search = new URLSearchParams({ appid: appId, secret, js_code: code, grant_type: 'authorization_code' }).toString();

    const answer = await read(url, timeoutMs);
    const errcode = typeof answer.errcode === 'number' ? answer.errcode : 0;
    if (errcode !== 0) {
      const errmsg = typeof answer.errmsg === 'string' ? answer.errmsg : '没有说明';
      // A number we have never met needs an administrator's eye; telling people to try again would hide it.
      throw new WechatError(kinds.get(errcode) ?? 'misconfigured', errcode, withoutSecrets(errmsg, code));
    }
    const { openid, unionid } = answer;
    if (typeof openid !== 'string' || openid === '') throw new WechatError('busy', null, '回答里没有 openid');
    return typeof unionid === 'string' && unionid !== '' ? { openid, unionid } : { openid };
  }

  return { exchange };
}

function endpointOf(host: string): URL {
  let endpoint: URL;
  try {
    endpoint = new URL('/sns/jscode2session', host);
  } catch {
    throw new Error(`微信服务器地址写错了：${host}`);
  }
  const onThisMachine = ['127.0.0.1', '[::1]', 'localhost'].includes(endpoint.hostname);
  if (endpoint.protocol !== 'https:' && !(endpoint.protocol === 'http:' && onThisMachine)) {
    throw new Error('微信服务器地址必须是 https，否则 AppSecret 会在网络上明文传送');
  }
  return endpoint;
}

/** One request. Whatever is not a JSON object from a working server counts as busy: it says nothing about the code. */
async function read(url: URL, timeoutMs: number): Promise<Record<string, unknown>> {
  const signal = AbortSignal.timeout(timeoutMs);
  let status: number;
  let text: string;
  try {
    // A redirect would carry the secret to wherever it points.
    const response = await fetch(url, { signal, redirect: 'error' });
    status = response.status;
    text = await response.text();
  } catch {
    // fetch's own error is not kept as the cause: it may hold the URL, and with it the secret.
    throw new WechatError('busy', null, signal.aborted ? `${timeoutMs} 毫秒内没有回答` : '连不上微信服务器');
  }
  if (status >= 500) throw new WechatError('busy', null, `微信服务器 HTTP ${status}`);

  // The answer is JSON although it is labelled text/plain, so the label is not asked.
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new WechatError('busy', null, `HTTP ${status} 的回答不是 JSON`);
  }
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) {
    throw new WechatError('busy', null, `HTTP ${status} 的回答不是 JSON 对象`);
  }
  return answer as Record<string, unknown>;
}
