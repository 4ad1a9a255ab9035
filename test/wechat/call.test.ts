/** When WeChat is slow, busy or away: who tries again, who does not, and who stops asking. */
import { inspect } from 'node:util';
import { WechatFault } from '../../cloud/wechat/fault';
import { askMediaCheck } from '../../cloud/wechat/media-check';
import { phoneOf } from '../../cloud/wechat/phone';
import { sendMessage } from '../../cloud/wechat/subscribe';
import { checkText } from '../../cloud/wechat/text-check';
import { codeImage } from '../../cloud/wechat/code-image';
import { urlLink } from '../../cloud/wechat/url-link';
import { faultOf, openBench, openid, secret, type Bench } from './bench';

const CHECK = '/wxa/msg_sec_check';
const SEND = '/cgi-bin/message/subscribe/send';
let bench: Bench;

beforeEach(async () => {
  bench = await openBench();
  bench.standIn.visit(openid);
  bench.standIn.addTemplate('T1', ['thing1']);
  for (let count = 0; count < 5; count += 1) bench.standIn.popUp(openid, [{ templateId: 'T1', accept: true }]);
});
afterEach(() => bench.close());

const check = (wechat = bench.wechat) => checkText(wechat, { text: '今天讲防诈骗', openid, scene: 'comment' });
const send = (wechat = bench.wechat) => sendMessage(wechat, { openid, templateId: 'T1', data: { thing1: '反诈讲座' } });
const fail = (mode: 'busy' | 'badGateway' | 'notJson' | 'timeout', only: string, times: number | null = null) => Object.assign(bench.standIn.faults, { mode, only, times });

describe('再试', () => {
  test.each(['busy', 'badGateway', 'notJson'] as const)('查文字时微信出了 %s，隔一会儿再试，第三次成了', async (mode) => {
    fail(mode, CHECK, 2);
    expect(await check()).toMatchObject({ suggest: 'pass' });
    expect(bench.pauses).toEqual([200, 1000]);
    expect(bench.standIn.requestCount(CHECK)).toBe(3);
  });

  test('三次都不成，就不再试，文字留给人看', async () => {
    fail('badGateway', CHECK);
    expect(await check()).toEqual({ suggest: 'unchecked', label: null, traceIds: [], why: { kind: 'away', errcode: null } });
    expect(bench.standIn.requestCount(CHECK)).toBe(3);
  });

  test('发消息时微信说忙，什么也没发，可以再试；断在半路，可能已经发了，不再试', async () => {
    fail('busy', SEND, 1);
    expect(await send()).toMatchObject({ ok: true });
    expect(bench.standIn.requestCount(SEND)).toBe(2);
    fail('badGateway', SEND);
    expect(await faultOf(send())).toMatchObject({ kind: 'away', maybeDone: true });
    expect(bench.standIn.requestCount(SEND)).toBe(3);
    expect(bench.standIn.sent).toHaveLength(1);
  });

  test('发消息时微信迟迟不回答，到时放手；它其实发了，我们不发第二遍', async () => {
    const hasty = bench.another({ timeoutMs: 1000 });
    await check(hasty);
    fail('timeout', SEND);
    expect(await faultOf(send(hasty))).toMatchObject({ kind: 'away', errcode: null, maybeDone: true, said: '1000 毫秒内没有回答' });
    expect(bench.standIn.sent).toHaveLength(1);
  });

  test('查文字时微信迟迟不回答，人已经等得够久了，也不再试', async () => {
    const hasty = bench.another({ timeoutMs: 1000 });
    fail('timeout', CHECK);
    expect(await check(hasty)).toMatchObject({ suggest: 'unchecked', why: { kind: 'away' } });
    expect(bench.standIn.requestCount(CHECK)).toBe(1);
  });

  test('手机号的 code 只问一次：断在半路，请人再点一下', async () => {
    fail('badGateway', '/wxa/business');
    expect(await faultOf(phoneOf(bench.wechat, bench.standIn.issuePhoneCode('13800000101')))).toMatchObject({ kind: 'away' });
    expect(bench.standIn.requestCount('/wxa/business/getuserphonenumber')).toBe(1);
  });

  test('连都没有连上，就一定没有发，可以放心再发', async () => {
    await check();
    await bench.standIn.close();
    expect(await faultOf(send())).toMatchObject({ kind: 'away', maybeDone: false });
  });

  test.each([45011, 45009])('微信说次数用完了（%i），不硬试', async (errcode) => {
    bench.standIn.faults.errcodes.set(CHECK, errcode);
    expect(await check()).toMatchObject({ suggest: 'unchecked', why: { kind: 'quota', errcode } });
    expect(bench.standIn.requestCount(CHECK)).toBe(1);
    expect(bench.log.join('')).toContain('the number of calls is used up');
  });
});

describe('断路', () => {
  const tries = async (count: number) => {
    for (let done = 0; done < count; done += 1) await faultOf(send());
  };

  test('连着五次没有回应，半分钟内谁也不去问，马上知道；半分钟后一个人去试，通了大家都通', async () => {
    await check();
    fail('badGateway', '/');
    await tries(5);
    expect(bench.wechat.state()).toBe('resting');
    const asked = bench.standIn.requestCount();
    expect(await faultOf(send())).toMatchObject({ kind: 'away', maybeDone: false });
    expect(await check()).toMatchObject({ suggest: 'unchecked', why: { kind: 'away' } });
    expect(bench.standIn.requestCount()).toBe(asked);

    bench.standIn.faults.mode = null;
    bench.time.ms += 29_999;
    expect(await check()).toMatchObject({ suggest: 'unchecked' });
    bench.time.ms += 1;
    const held = bench.standIn.hold(CHECK);
    const probe = check();
    while (held.waiting() === 0) await new Promise((resolve) => { setImmediate(resolve); });
    expect(bench.wechat.state()).toBe('probing');
    // While one finds out, the others don't wait with it.
    expect(await check()).toMatchObject({ suggest: 'unchecked' });
    held.release();
    expect(await probe).toMatchObject({ suggest: 'pass' });
    expect(bench.wechat.state()).toBe('working');
    expect(await send()).toMatchObject({ ok: true });
    expect(bench.log.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['wechat is away: nothing is sent to it for a while', 'wechat answers again']);
  });

  test('试了还不通，下次隔得更久，最久五分钟', async () => {
    await check();
    fail('badGateway', '/');
    await tries(5);
    for (const seconds of [30, 60, 120, 240, 300, 300]) {
      const asked = bench.standIn.requestCount();
      bench.time.ms += seconds * 1000 - 1;
      await tries(1);
      expect(bench.standIn.requestCount()).toBe(asked);
      bench.time.ms += 1;
      await tries(1);
      expect(bench.standIn.requestCount()).toBe(asked + 1);
    }
  });

  test('中间通过一次，就重新数；微信说“不行”也是有回应', async () => {
    await check();
    for (let round = 0; round < 4; round += 1) {
      fail('badGateway', SEND);
      await tries(4);
      bench.standIn.faults.mode = null;
      expect(await sendMessage(bench.wechat, { openid, templateId: 'T9', data: {} })).toEqual({ ok: false, why: 'template' });
    }
    expect(bench.wechat.state()).toBe('working');
  });

  test('微信停了一小时，一百条文字一条也不等，恢复以后照常', async () => {
    await check();
    fail('timeout', '/');
    // As long as WeChat is silent there is no need to wait long for it; once it answers, it may take its time on a busy machine.
    const within = AbortSignal.timeout.bind(AbortSignal);
    const waits = jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => within(bench.standIn.faults.mode === 'timeout' ? ms : 20_000));
    const hasty = bench.another({ timeoutMs: 50 });
    const before = bench.standIn.requestCount();
    for (let minute = 0; minute < 60; minute += 1) {
      bench.time.ms += 60_000;
      bench.standIn.visit(openid);
      expect(await check(hasty)).toMatchObject({ suggest: 'unchecked', why: { kind: 'away' } });
      expect(await check(hasty)).toMatchObject({ suggest: 'unchecked', why: { kind: 'away' } });
    }
    // Five until the breaker opened, and then a probe every five minutes at the most.
    expect(bench.standIn.requestCount() - before).toBeLessThan(25);
    bench.standIn.faults.mode = null;
    bench.time.ms += 300_000;
    bench.standIn.visit(openid);
    expect(await check(hasty)).toMatchObject({ suggest: 'pass' });
    waits.mockRestore();
  });
});

test('内容里有半个字、控制符，也不会变成微信不收的转义', async () => {
  expect(await checkText(bench.wechat, { text: `防\ud83d诈\u0000骗\u001b😀\udc00`, openid, scene: 'comment' })).toMatchObject({ suggest: 'pass' });
});

test('微信的地址不是 https，一开始就说出来，token 不在网上明文走', () => {
  expect(() => bench.another({ host: 'http://api.weixin.qq.com' })).toThrow('必须是 https');
});

test('不管成不成，日志和错误里都没有 secret、token、openid、手机号的 code 和别人写的话', async () => {
  const phoneCode = bench.standIn.issuePhoneCode('13800000101');
  const words = '我家住池河镇明星村三组';
  const works = (wechat = bench.wechat): Promise<unknown>[] => [
    checkText(wechat, { text: words, openid, scene: 'comment' }), askMediaCheck(wechat, { url: 'https://example.com/private-picture', kind: 'image', openid, scene: 'comment' }),
    sendMessage(wechat, { openid, templateId: 'T1', data: { thing1: words } }), phoneOf(wechat, phoneCode, openid), codeImage(wechat, { scene: 'a', page: 'pages/home/index' }), urlLink(wechat, { path: 'pages/home/index', days: 1 }),
  ];
  const outcomes: unknown[] = [];
  const all = async (wechat = bench.wechat) => {
    outcomes.push(...await Promise.all(works(wechat).map(faultOf)));
  };
  await all();
  for (const errcode of [40001, 48001, 45009, 47003, 43101, 88888]) {
    for (const path of [CHECK, SEND, '/wxa/media_check_async', '/wxa/business/getuserphonenumber', '/wxa/getwxacodeunlimit', '/wxa/generate_urllink']) bench.standIn.faults.errcodes.set(path, errcode);
    await all();
    bench.time.ms += 60_000;
  }
  await all(bench.another({ secret: 'another-secret-altogether' }));
  for (const mode of ['busy', 'badGateway', 'notJson'] as const) {
    fail(mode, '/');
    await all();
  }
  const everything = inspect(outcomes.filter((one) => one instanceof Error), { depth: 9, showHidden: true }) + bench.log.join('');
  expect(bench.log.length).toBeGreaterThan(5);
  expect(outcomes.filter((one) => one instanceof WechatFault).length).toBeGreaterThan(10);
  for (const hidden of [secret, 'another-secret-altogether', openid, phoneCode, words, 'private-picture', '13800000101', ...bench.standIn.tokens()]) expect(everything).not.toContain(hidden);
  expect(everything).not.toContain(encodeURIComponent(words));
});

test('微信把我们发的话抄回来，错误里也没有', async () => {
  const { createServer } = await import('node:http');
  const echo = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += String(part);
    });
    request.on('end', () => response.end(JSON.stringify(request.url?.startsWith('/cgi-bin/stable_token') ? { access_token: 'a-very-secret-token', expires_in: 7200 } : { errcode: 40097, errmsg: `bad ${request.url} ${body}` })));
  });
  await new Promise<void>((resolve) => { echo.listen(0, '127.0.0.1', resolve); });
  const { port } = echo.address() as { port: number };
  const fault = await faultOf(sendMessage(bench.another({ host: `http://127.0.0.1:${port}` }), { openid, templateId: 'T1', data: { thing1: '谢桂香的讲座' } })) as WechatFault;
  echo.closeAllConnections();
  await new Promise((resolve) => { echo.close(resolve); });
  expect(fault).toMatchObject({ kind: 'refused', errcode: 40097 });
  for (const hidden of ['a-very-secret-token', openid, '谢桂香的讲座']) expect(inspect(fault, { showHidden: true })).not.toContain(hidden);
});
