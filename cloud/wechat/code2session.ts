/**
 * Log-in with WeChat: the code from the page's `wx.login` is exchanged for the person's openid.
 * WeChat's interface: GET /sns/jscode2session 小程序登录凭证校验 (developers.weixin.qq.com, 服务端 / 小程序登录).
 */

import { originOf, readAnswer } from './call';
import type { WechatFault } from './fault';

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
  const endpoint = new URL('/sns/jscode2session', originOf(host));

  async function exchange(code: string): Promise<WechatIdentity> {
    // WeChat would call it 41008, which looks like our own misconfiguration, when in truth the page sent nothing.
    if (code === '') throw new WechatError('code-invalid', null, '页面没有带登录 code');

    const url = new URL(endpoint);
    url.search = new URLSearchParams({ appid: appId, secret, js_code: code, grant_type: 'authorization_code' }).toString();

    // No breaker and no second try: a person looks at a spinner, and the code may be spent.
    const { errcode, errmsg, json } = await readAnswer(url, { secrets: [secret, code] }, timeoutMs).catch((fault: WechatFault) => {
      throw new WechatError('busy', null, fault.said);
    });
    // A number we have never met needs an administrator's eye; telling people to try again would hide it.
    if (errcode !== 0) throw new WechatError(kinds.get(errcode) ?? 'misconfigured', errcode, errmsg);
    const { openid, unionid } = json;
    if (typeof openid !== 'string' || openid === '') throw new WechatError('busy', null, '回答里没有 openid');
    return typeof unionid === 'string' && unionid !== '' ? { openid, unionid } : { openid };
  }

  return { exchange };
}
