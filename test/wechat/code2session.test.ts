import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { createWechatLogin, WechatError } from '../../cloud/wechat/code2session';
import { startWechatStandIn, type WechatStandIn } from '../../cloud/wechat/stand-in/stand-in';

const appId = 'wx0123456789abcdef';
const secret = 'secret-of-this-county-only';
const minuteMs = 60 * 1000;

let clockMs = Date.parse('2026-11-21T08:00:00Z');
let wechat: WechatStandIn;

beforeEach(async () => {
  wechat = await startWechatStandIn({ appId, secret, now: () => clockMs });
});
afterEach(() => wechat.close());

const login = (change: { appId?: string; secret?: string; host?: string; timeoutMs?: number; } = {}) =>
  createWechatLogin({ appId, secret, host: wechat.host, timeoutMs: 20_000, ...change });

async function refusalOf(promise: Promise<unknown>): Promise<WechatError> {
  const outcome = await promise.then(
    (identity) => `登录成功了：${JSON.stringify(identity)}`,
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(WechatError);
  return outcome as WechatError;
}

/** A server that answers whatever a test wants, for what WeChat itself would hardly send. */
async function withServer<T>(listener: RequestListener, visit: (host: string) => Promise<T>): Promise<T> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await visit(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('微信登录', () => {
  test('居民用新 code 登录，得到自己的 openid，别的什么也不带', async () => {
    const code = wechat.issueCode('openid-of-grandma-xie');
    expect(await login().exchange(code)).toEqual({ openid: 'openid-of-grandma-xie' });
  });

  test('县里绑定了开放平台，登录时也得到 unionid', async () => {
    const code = wechat.issueCode('openid-1', { unionid: 'union-1' });
    expect(await login().exchange(code)).toEqual({ openid: 'openid-1', unionid: 'union-1' });
  });

  test('同一个 code 用第二次，登录被拒绝', async () => {
    const code = wechat.issueCode('openid-1');
    await login().exchange(code);
    expect(await refusalOf(login().exchange(code))).toMatchObject({ kind: 'code-used', errcode: 40163 });
  });

  test('code 快到五分钟时还能登录', async () => {
    const code = wechat.issueCode('openid-1');
    clockMs += 5 * minuteMs - 1;
    expect(await login().exchange(code)).toEqual({ openid: 'openid-1' });
  });

  test('code 放过五分钟，登录被拒绝', async () => {
    const code = wechat.issueCode('openid-1');
    clockMs += 5 * minuteMs;
    expect(await refusalOf(login().exchange(code))).toMatchObject({ kind: 'code-invalid', errcode: 40029 });
  });

  test('别的小程序的 code，登录被拒绝', async () => {
    const code = wechat.issueCode('openid-1', { appId: 'wxfedcba9876543210' });
    expect(await refusalOf(login().exchange(code))).toMatchObject({ kind: 'code-invalid', errcode: 40029 });
  });

  test.each(['made-up-code', 'stand-in:openid-1'])('自己编的 code（%s）登录不了，连测试用的替身也没有后门', async (code) => {
    wechat.issueCode('openid-1');
    expect(await refusalOf(login().exchange(code))).toMatchObject({ kind: 'code-invalid', errcode: 40029 });
  });

  test('页面没有带 code，不去问微信就拒绝', async () => {
    expect(await refusalOf(login().exchange(''))).toMatchObject({ kind: 'code-invalid' });
    expect(wechat.requestCount()).toBe(0);
  });

  test('code 里有 & 和 = 也只当作 code，改不了别的参数', async () => {
    const code = `${wechat.issueCode('openid-1')}&appid=wxfedcba9876543210`;
    expect(await refusalOf(login().exchange(code))).toMatchObject({ kind: 'code-invalid', errcode: 40029 });
  });

  test('被微信判为高风险的人，登录被拦下；旁边的人照常登录', async () => {
    wechat.faults.blockedOpenids.add('openid-risky');
    expect(await refusalOf(login().exchange(wechat.issueCode('openid-risky')))).toMatchObject({ kind: 'blocked', errcode: 40226 });
    expect(await login().exchange(wechat.issueCode('openid-2'))).toEqual({ openid: 'openid-2' });
  });

  test('同一个人一分钟登录一百次以上，请他稍后再来；下一分钟又可以了', async () => {
    for (let count = 0; count < 100; count += 1) await login().exchange(wechat.issueCode('openid-1'));
    expect(await refusalOf(login().exchange(wechat.issueCode('openid-1')))).toMatchObject({ kind: 'busy', errcode: 45011 });
    clockMs += minuteMs;
    expect(await login().exchange(wechat.issueCode('openid-1'))).toEqual({ openid: 'openid-1' });
  });
});

describe('县里配置错了', () => {
  test.each([
    ['AppID', { appId: 'wx0000000000000000' }, 40013],
    ['AppSecret', { secret: 'not-the-secret' }, 40125],
  ])('%s 填错，要管理员来改，居民的 code 没有被浪费', async (_what, change, errcode) => {
    const code = wechat.issueCode('openid-1');
    expect(await refusalOf(login(change).exchange(code))).toMatchObject({ kind: 'misconfigured', errcode });
    expect(await login().exchange(code)).toEqual({ openid: 'openid-1' });
  });

  test.each([
    ['没有 AppID', { appId: '' }],
    ['没有 AppSecret', { secret: '' }],
  ])('%s，服务端一启动就说出来，不等居民来碰', (_what, change) => {
    expect(() => login(change)).toThrow('微信登录缺少 AppID 或 AppSecret');
  });

  test('微信地址不是 https，启动时就拒绝，AppSecret 不在网上明文走', () => {
    expect(() => login({ host: 'http://api.weixin.qq.com' })).toThrow('必须是 https');
    expect(() => login({ host: 'ftp://127.0.0.1' })).toThrow('必须是 https');
    expect(() => login({ host: 'not an address' })).toThrow('地址写错了');
    expect(() => login({ host: 'https://api.weixin.qq.com' })).not.toThrow();
  });

  test.each([
    [41002, 'misconfigured'],
    [41004, 'misconfigured'],
    [41008, 'misconfigured'],
    [48001, 'misconfigured'],
  ])('微信回答 %i，归为 %s：没见过的号码也要管理员看一眼', async (errcode, kind) => {
    await withServer(
      (_request, response) => response.end(JSON.stringify({ errcode, errmsg: 'whatever' })),
      async (host) => expect(await refusalOf(login({ host }).exchange('a-code'))).toMatchObject({ kind, errcode }),
    );
  });
});

describe('微信自己出问题', () => {
  test.each([
    ['busy', -1],
    ['badGateway', null],
    ['notJson', null],
  ] as const)('微信出了 %s，请居民稍后再来；只问一次，恢复后就能登录', async (mode, errcode) => {
    const code = wechat.issueCode('openid-1');
    wechat.faults.mode = mode;
    expect(await refusalOf(login().exchange(code))).toMatchObject({ kind: 'busy', errcode });
    expect(wechat.requestCount()).toBe(1);
    wechat.faults.mode = null;
    expect(await login().exchange(code)).toEqual({ openid: 'openid-1' });
  });

  test('微信迟迟不回答，到时就放手，不再问第二次；那个 code 已经用掉，要换新的', async () => {
    const code = wechat.issueCode('openid-1');
    wechat.faults.mode = 'timeout';
    const refusal = await refusalOf(login({ timeoutMs: 1000 }).exchange(code));
    expect(refusal).toMatchObject({ kind: 'busy', errcode: null });
    expect(refusal.message).toContain('1000 毫秒内没有回答');
    expect(wechat.requestCount()).toBe(1);
    wechat.faults.mode = null;
    expect(await refusalOf(login().exchange(code))).toMatchObject({ kind: 'code-used' });
    expect(await login().exchange(wechat.issueCode('openid-1'))).toEqual({ openid: 'openid-1' });
  });

  test('回答只来了一半就停住，也按时放手', async () => {
    await withServer(
      (_request, response) => response.writeHead(200).write('{"openid":'),
      async (host) => expect(await refusalOf(login({ host, timeoutMs: 1000 }).exchange('a-code'))).toMatchObject({ kind: 'busy' }),
    );
  });

  test('连不上微信，请居民稍后再来', async () => {
    const { host } = wechat;
    await wechat.close();
    expect(await refusalOf(login({ host }).exchange('a-code'))).toMatchObject({ kind: 'busy', errcode: null });
  });

  test.each(['[]', 'null', '"ok"', '{}', '{"openid":""}', '{"openid":7}'])('回答是 %s，没有 openid，不当作登录成功', async (body) => {
    await withServer(
      (_request, response) => response.end(body),
      async (host) => expect(await refusalOf(login({ host }).exchange('a-code'))).toMatchObject({ kind: 'busy', errcode: null }),
    );
  });

  test.each(['{"openid":"openid-1"}', '{"errcode":40029,"errmsg":"invalid code"}'])('微信用 HTTP 500 送来 %s，不信它，请居民稍后再来', async (body) => {
    await withServer(
      (_request, response) => response.writeHead(500).end(body),
      async (host) => expect(await refusalOf(login({ host }).exchange('a-code'))).toMatchObject({ kind: 'busy', errcode: null }),
    );
  });

  test('微信说 errcode 是 0，照样算成功', async () => {
    await withServer(
      (_request, response) => response.end('{"errcode":0,"openid":"openid-1","session_key":"k"}'),
      async (host) => expect(await login({ host }).exchange('a-code')).toEqual({ openid: 'openid-1' }),
    );
  });

  test('有人把请求转到别处，不跟过去，AppSecret 不外流', async () => {
    let visited = false;
    await withServer(
      (_request, response) => {
        visited = true;
        response.end('{"openid":"openid-1"}');
      },
      (elsewhere) =>
        withServer(
          (request, response) => response.writeHead(302, { location: elsewhere + request.url }).end(),
          async (host) => expect(await refusalOf(login({ host }).exchange('a-code'))).toMatchObject({ kind: 'busy' }),
        ),
    );
    expect(visited).toBe(false);
  });
});

describe('秘密不外露', () => {
  test('登录成功后，页面和日志都拿不到 session_key', async () => {
    const logged: unknown[] = [];
    const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((level) =>
      jest.spyOn(console, level).mockImplementation((...words) => void logged.push(words)),
    );
    const identity = await login().exchange(wechat.issueCode('openid-1'));
    spies.forEach((spy) => spy.mockRestore());
    expect(wechat.sessionKeys).toHaveLength(1);
    expect(inspect([identity, logged], { depth: 9 })).not.toContain(wechat.sessionKeys[0]);
  });

  test('不管怎么被拒绝，错误里都没有 AppSecret 和 code', async () => {
    const code = wechat.issueCode('openid-1');
    await login().exchange(code);
    const refusals = [await refusalOf(login().exchange(code))];
    for (const mode of ['busy', 'badGateway', 'notJson', 'timeout'] as const) {
      wechat.faults.mode = mode;
      refusals.push(await refusalOf(login({ timeoutMs: 1000 }).exchange(code)));
    }
    // A server that repeats the whole request in its errmsg.
    await withServer(
      (request, response) => response.end(JSON.stringify({ errcode: 40125, errmsg: `bad request ${request.url}` })),
      async (host) => refusals.push(await refusalOf(login({ host }).exchange(code))),
    );
    for (const refusal of refusals) {
      const everything = inspect(refusal, { depth: 9, showHidden: true }) + JSON.stringify(refusal);
      expect(everything).not.toContain(secret);
      expect(everything).not.toContain(code);
    }
  });
});

describe('微信替身', () => {
  const ask = async (query: Record<string, string>) => {
    const response = await fetch(`${wechat.host}/sns/jscode2session?${new URLSearchParams(query)}`);
    return { type: response.headers.get('content-type'), status: response.status, answer: JSON.parse(await response.text()) };
  };
  const complete = () => ({ appid: appId, secret, js_code: wechat.issueCode('openid-1'), grant_type: 'authorization_code' });

  test('像微信一样，用 text/plain 送 JSON，成功时没有 errcode', async () => {
    const { type, status, answer } = await ask(complete());
    expect({ type, status }).toEqual({ type: 'text/plain', status: 200 });
    expect(answer).toEqual({ openid: 'openid-1', session_key: expect.any(String) });
  });

  test.each([
    ['appid', 41002],
    ['secret', 41004],
    ['js_code', 41008],
    ['grant_type', 40002],
  ])('少了 %s，像微信一样用 HTTP 200 拒绝，errmsg 末尾带 rid', async (missing, errcode) => {
    const query: Record<string, string> = complete();
    delete query[missing];
    const { status, answer } = await ask(query);
    expect(status).toBe(200);
    expect(answer.errcode).toBe(errcode);
    expect(answer.errmsg).toMatch(/rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/);
    expect(parseInt(answer.errmsg.match(/rid: ([0-9a-f]{8})/)[1], 16)).toBe(Math.floor(clockMs / 1000));
  });
});
