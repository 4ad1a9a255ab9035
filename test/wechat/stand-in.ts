/**
 * A stand-in of WeChat's server for log-in: a real HTTP server on this machine that refuses what WeChat refuses.
 * There is no shortcut code: whoever wants to log in needs one from `issueCode`, as a telephone gets it from `wx.login`.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const codeLifeMs = 5 * 60 * 1000;
const callsPerPersonAndMinute = 100;

export type WechatFault =
  /** errcode -1, the system is busy. */
  | 'busy'
  /** The code is spent, but the answer never comes: this is why a client must not try twice. */
  | 'timeout'
  /** HTTP 502 with a page of HTML, as a gateway sends it. */
  | 'badGateway'
  /** HTTP 200, and a body that is no JSON. */
  | 'notJson';

export interface WechatStandIn {
  /** Origin to give to the client, such as http://127.0.0.1:41234 */
  host: string;
  /** What `wx.login` would give the page; good for five minutes and for one use. */
  issueCode(openid: string, about?: { appId?: string; unionid?: string; }): string;
  /** Settable while the server runs. */
  faults: { mode: WechatFault | null; blockedOpenids: Set<string>; };
  /** Every session key handed out, so that a test can look for it where it must not be. */
  sessionKeys: readonly string[];
  /** How many requests have come in. */
  requestCount(): number;
  close(): Promise<void>;
}

interface IssuedCode {
  appId: string;
  openid: string;
  unionid: string | undefined;
  bornMs: number;
  used: boolean;
}

/** Starts the stand-in on a free loopback port. `now` gives the time in milliseconds and may be moved by a test. */
export async function startWechatStandIn(options: { appId: string; secret: string; now?: () => number; }): Promise<WechatStandIn> {
  const { appId, secret, now = Date.now } = options;
  const codes = new Map<string, IssuedCode>();
  const callsInMinute = new Map<string, number>();
  const sessionKeys: string[] = [];
  const faults: WechatStandIn['faults'] = { mode: null, blockedOpenids: new Set() };
  let requests = 0;

  function refusal(errcode: number, errmsg: string) {
    const rid = [Math.floor(now() / 1000).toString(16).padStart(8, '0'), hex8(), hex8()].join('-');
    return { errcode, errmsg: `${errmsg}, rid: ${rid}` };
  }

  function answerTo(query: URLSearchParams): object {
    if (!query.get('appid')) return refusal(41002, 'appid missing');
    if (query.get('appid') !== appId) return refusal(40013, 'invalid appid');
    if (!query.get('secret')) return refusal(41004, 'appsecret missing');
    if (query.get('secret') !== secret) return refusal(40125, 'invalid appsecret');
    if (query.get('grant_type') !== 'authorization_code') return refusal(40002, 'invalid grant_type');
    const code = query.get('js_code');
    if (!code) return refusal(41008, 'missing code');

    const issued = codes.get(code);
    if (!issued || issued.appId !== appId) return refusal(40029, 'invalid code');
    // Age before use: WeChat forgets an old code, used or not.
    if (now() - issued.bornMs >= codeLifeMs) return refusal(40029, 'invalid code');
    if (issued.used) return refusal(40163, 'code been used');
    if (faults.blockedOpenids.has(issued.openid)) return refusal(40226, 'code blocked');
    if (overMinuteLimit(issued.openid)) return refusal(45011, 'api minute-quota reach limit, must slower');

    issued.used = true;
    const sessionKey = randomBytes(16).toString('base64');
    sessionKeys.push(sessionKey);
    return { session_key: sessionKey, openid: issued.openid, ...(issued.unionid ? { unionid: issued.unionid } : {}) };
  }

  function overMinuteLimit(openid: string): boolean {
    const key = `${openid} ${Math.floor(now() / 60_000)}`;
    const calls = (callsInMinute.get(key) ?? 0) + 1;
    callsInMinute.set(key, calls);
    return calls > callsPerPersonAndMinute;
  }

  const server = createServer((request, response) => {
    requests += 1;
    const url = new URL(request.url ?? '/', 'http://stand-in');
    if (url.pathname !== '/sns/jscode2session') return send(response, 404, 'text/plain', '');
    if (request.method !== 'GET') return sendJson(response, refusal(43001, 'require GET method'));

    switch (faults.mode) {
      case 'busy':
        return sendJson(response, refusal(-1, 'system error'));
      case 'badGateway':
        return send(response, 502, 'text/html', '<html><body>502 Bad Gateway</body></html>');
      case 'notJson':
        return send(response, 200, 'text/plain', 'upstream connect error');
      case 'timeout':
        answerTo(url.searchParams);
        return;
      case null:
        return sendJson(response, answerTo(url.searchParams));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    host: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    issueCode(openid, about = {}) {
      const code = randomBytes(16).toString('hex');
      codes.set(code, { appId: about.appId ?? appId, openid, unionid: about.unionid, bornMs: now(), used: false });
      return code;
    },
    faults,
    sessionKeys,
    requestCount: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Requests held by the time-out fault would otherwise keep the port open.
        server.closeAllConnections();
      }),
  };
}

function hex8(): string {
  return randomBytes(4).toString('hex');
}

/** WeChat labels this answer text/plain although it is JSON. */
function sendJson(response: ServerResponse, answer: object): void {
  send(response, 200, 'text/plain', JSON.stringify(answer));
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type });
  response.end(body);
}
