/** Our module for each interface against the stand-in: every answer and every errcode that has a meaning of its own. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { codeImage, isScene } from '../../cloud/wechat/code-image';
import { troubleOf, type WechatTrouble } from '../../cloud/wechat/fault';
import { askMediaCheck } from '../../cloud/wechat/media-check';
import { phoneOf } from '../../cloud/wechat/phone';
import { sendMessage, type Message } from '../../cloud/wechat/subscribe';
import { checkText, piecesOf } from '../../cloud/wechat/text-check';
import { urlLink } from '../../cloud/wechat/url-link';
import { appId, faultOf, openBench, openid, until, type Bench } from './bench';

let bench: Bench;

beforeEach(async () => {
  bench = await openBench();
  bench.standIn.visit(openid);
});
afterEach(() => bench.close());

test.each<[number, WechatTrouble]>([
  [-1, 'away'], [40001, 'token'], [40014, 'token'], [41001, 'token'], [42001, 'token'], [45009, 'quota'], [45011, 'quota'],
  [40013, 'misconfigured'], [40125, 'misconfigured'], [40164, 'misconfigured'], [41002, 'misconfigured'], [41004, 'misconfigured'], [43002, 'misconfigured'], [43003, 'misconfigured'], [48001, 'misconfigured'],
  [89503, 'misconfigured'], [89506, 'misconfigured'], [89507, 'misconfigured'], [40003, 'refused'], [43101, 'refused'], [47001, 'refused'], [12345, 'refused'],
])('errcode %i 归为 %s', (errcode, kind) => expect(troubleOf(errcode)).toBe(kind));

describe('手机号', () => {
  test('点一下按钮得到号码；同一个 code 再来、过了五分钟、没有 code，请人再点一下', async () => {
    const code = bench.standIn.issuePhoneCode('13800000101', { openid });
    expect(await phoneOf(bench.wechat, code, openid)).toEqual({ ok: true, phone: '13800000101', countryCode: '86' });
    expect(await phoneOf(bench.wechat, code, openid)).toEqual({ ok: false, why: 'codeSpent' });
    expect(await phoneOf(bench.wechat, '')).toEqual({ ok: false, why: 'codeSpent' });
    const late = bench.standIn.issuePhoneCode('13800000101');
    bench.time.ms += 300_000;
    expect(await phoneOf(bench.wechat, late)).toEqual({ ok: false, why: 'codeSpent' });
  });

  test('别人的 code 拿来用，得不到号码，号码也没有用掉', async () => {
    const code = bench.standIn.issuePhoneCode('13800000101', { openid: 'somebody-else' });
    expect(await phoneOf(bench.wechat, code, openid)).toEqual({ ok: false, why: 'codeSpent' });
    expect(await phoneOf(bench.wechat, code, 'somebody-else')).toMatchObject({ ok: true });
  });

  test.each([
    ['给别的小程序的号码', { errcode: 0, phone_info: { purePhoneNumber: '13800000101', watermark: { appid: 'wx0000000000000000' } } }, 'refused'],
    ['没有号码', { errcode: 0, phone_info: { watermark: { appid: appId } } }, 'away'], ['空空的成功', { errcode: 0 }, 'away'],
  ])('回答是%s，不当作成功', async (_what, answer, kind) => {
    await withAnswer(answer, async (host) => expect(await faultOf(phoneOf(bench.another({ host }), 'a-code'))).toMatchObject({ kind, errcode: null }));
  });

  test.each([[40013, 'misconfigured'], [45011, 'quota'], [48001, 'misconfigured'], [47001, 'refused']])('%i 不是再点一下能好的，归为 %s', async (errcode, kind) => {
    bench.standIn.faults.errcodes.set('/wxa/business/getuserphonenumber', errcode);
    expect(await faultOf(phoneOf(bench.wechat, bench.standIn.issuePhoneCode('13800000101')))).toMatchObject({ kind, errcode });
  });
});

describe('文字', () => {
  const check = (text: string, more: object = {}) => checkText(bench.wechat, { text, openid, scene: 'comment', ...more });

  test('没事的放行；可疑的、违规的说出来；空的不用问', async () => {
    expect(await check('今天讲防诈骗')).toMatchObject({ suggest: 'pass', label: 100, traceIds: [expect.any(String)], why: null });
    expect(await check('替身标记可疑')).toMatchObject({ suggest: 'review', label: 10001 });
    expect(await check('替身标记违规')).toMatchObject({ suggest: 'risky', label: 20006 });
    expect(await check('正文', { title: '替身标记违规', nickname: '谢桂香' })).toMatchObject({ suggest: 'risky' });
    const asked = bench.standIn.requestCount();
    expect(await check(' \n ')).toMatchObject({ suggest: 'pass' });
    expect(bench.standIn.requestCount()).toBe(asked);
  });

  test('长文章分几段查，坏话在哪一段、跨在两段之间，都查得出；最重的算数', async () => {
    const filler = '字'.repeat(2500);
    expect(await check(filler + filler)).toMatchObject({ suggest: 'pass' });
    expect(await check(`${'字'.repeat(2497)}替身标记违规${filler}`)).toMatchObject({ suggest: 'risky' });
    expect(await check(`替身标记可疑${filler}替身标记违规${filler}替身标记可疑`)).toMatchObject({ suggest: 'risky' });
    expect(await check(`${filler}${filler}替身标记可疑`)).toMatchObject({ suggest: 'review' });
  });

  test('每一段微信都收得下，合起来一个字不少，表情不劈成两半', () => {
    for (const length of [0, 1, 2499, 2500, 2501, 4950, 4951, 12_345]) {
      const text = Array.from({ length }, (_, i) => (i % 7 === 0 ? '😀' : String.fromCodePoint(0x4e00 + (i % 5000)))).join('');
      const pieces = piecesOf(text);
      expect(pieces.every((one) => [...one].length <= 2500 && !/^[\udc00-\udfff]|[\ud800-\udbff]$/.test(one))).toBe(true);
      expect(pieces[0] + pieces.slice(1).map((one) => [...one].slice(50).join('')).join('')).toBe(text);
      expect(pieces).toHaveLength(length <= 2500 ? 1 : Math.ceil((length - 50) / 2450));
    }
  });

  test('两小时没来过的人（61010）、不认得的人（40003），留给人看，不算坏话', async () => {
    bench.time.ms += 7_200_000;
    expect(await check('今天讲防诈骗')).toEqual({ suggest: 'unchecked', label: null, traceIds: [], why: { kind: 'refused', errcode: 61010 } });
    expect(await check('今天讲防诈骗', { openid: 'nobody' })).toMatchObject({ suggest: 'unchecked', why: { errcode: 40003 } });
  });

  test('已经查出违规，后面的没查成，还是违规；只是可疑，后面没查成，要人看', async () => {
    const second = async (first: string) => {
      const held = bench.standIn.hold('/wxa/msg_sec_check');
      const verdict = check(first + '字'.repeat(2500));
      await until(() => held.waiting() === 1);
      bench.standIn.faults.errcodes.set('/wxa/msg_sec_check', 45011);
      held.release();
      const answer = await verdict;
      bench.standIn.faults.errcodes.clear();
      return answer.suggest;
    };
    expect(await second('替身标记违规')).toBe('risky');
    expect(await second('替身标记可疑')).toBe('unchecked');
  });

  test.each([40129, 43104, 44991, 45002, 45009, 45011, 47001, 48001])('%i 也不拦住写的人，留给人看', async (errcode) => {
    bench.standIn.faults.errcodes.set('/wxa/msg_sec_check', errcode);
    expect(await check('今天讲防诈骗')).toMatchObject({ suggest: 'unchecked', why: { errcode } });
  });

  test('回答里没有结论，不当作放行', async () => {
    await withAnswer({ errcode: 0, result: {} }, async (host) => expect(await checkText(bench.another({ host }), { text: '字', openid, scene: 'comment' })).toMatchObject({ suggest: 'unchecked' }));
  });
});

describe('图片', () => {
  const ask = (url: string) => askMediaCheck(bench.wechat, { url, kind: 'image', openid, scene: 'comment' });

  test('问过以后得到一个号，结论以后推来', async () => {
    expect(await ask('http://127.0.0.1:1/a.jpg')).toEqual({ ok: true, traceId: expect.any(String) });
    expect(await ask('http://127.0.0.1:1/a.jpg')).toEqual({ ok: false, why: { kind: 'refused', errcode: 87020 } });
  });

  test.each([[40004, 'refused'], [61010, 'refused'], [45009, 'quota'], [48001, 'misconfigured']])('%i：问不成，留给人看', async (errcode, kind) => {
    bench.standIn.faults.errcodes.set('/wxa/media_check_async', errcode);
    expect(await ask('http://127.0.0.1:1/a.jpg')).toEqual({ ok: false, why: { kind, errcode } });
  });

  test('微信没有回应，留给人看', async () => {
    bench.standIn.faults.mode = 'notJson';
    expect(await ask('http://127.0.0.1:1/a.jpg')).toEqual({ ok: false, why: { kind: 'away', errcode: null } });
  });
});

describe('订阅消息', () => {
  const message: Message = { openid, templateId: 'T1', page: 'pages/order/index?id=1', data: { thing1: '反诈讲座', time2: '2026年11月26日 09:00' } };
  const send = (over: Partial<Message> = {}) => sendMessage(bench.wechat, { ...message, ...over });
  const allow = (times: number) => {
    for (let count = 0; count < times; count += 1) bench.standIn.popUp(openid, [{ templateId: 'T1', accept: true }]);
  };
  beforeEach(() => bench.standIn.addTemplate('T1', ['thing1', 'time2']));

  test('允许一次发一条；没有允许的，说出来', async () => {
    allow(1);
    expect(await send()).toEqual({ ok: true, messageId: expect.stringMatching(/^\d+$/) });
    expect(bench.standIn.sent).toMatchObject([{ openid, templateId: 'T1', page: 'pages/order/index?id=1', data: message.data, state: 'formal' }]);
    expect(await send()).toEqual({ ok: false, why: 'notAllowed' });
  });

  test('体验版发的消息打开体验版', async () => {
    allow(1);
    await sendMessage(bench.another({ edition: 'trial' }), message);
    expect(bench.standIn.sent).toMatchObject([{ state: 'trial' }]);
  });

  test('给同一个人的几条排着发，一条也不撞；两个服务器撞上了，后一条等会儿再发', async () => {
    allow(12);
    const slow = bench.standIn.hold('/cgi-bin/message');
    const ten = Promise.all(Array.from({ length: 10 }, () => send()));
    await until(() => slow.waiting() === 1);
    // Somebody else's text goes there and back meanwhile; the nine others have not set out.
    await checkText(bench.wechat, { text: '今天讲防诈骗', openid, scene: 'comment' });
    expect(bench.standIn.requestCount('/cgi-bin/message/subscribe/send')).toBe(1);
    slow.release();
    expect((await ten).every((one) => one.ok)).toBe(true);
    const held = bench.standIn.hold('/cgi-bin/message');
    const first = send();
    await until(() => held.waiting() === 1);
    expect(await sendMessage(bench.another(), message)).toEqual({ ok: false, why: 'busy' });
    held.release();
    expect(await first).toMatchObject({ ok: true });
    expect(bench.standIn.allowedOf(openid, 'T1')).toBe(1);
  });

  test('字段不合微信的限制，说出是哪一个；没说的也不猜', async () => {
    allow(1);
    expect(await send({ data: { ...message.data, thing1: '字'.repeat(21) } })).toEqual({ ok: false, why: 'field', field: 'thing1' });
    expect(await send({ data: { thing1: '反诈讲座' } })).toEqual({ ok: false, why: 'field', field: 'time2' });
    await withAnswer({ errcode: 47003, errmsg: 'argument invalid! rid: 1-2-3' }, async (host) => expect(await sendMessage(bench.another({ host }), message)).toEqual({ ok: false, why: 'field', field: null }));
    expect(bench.standIn.allowedOf(openid, 'T1')).toBe(1);
  });

  test('模板不认得、停用了，页面不对，有敏感词，各是各的', async () => {
    allow(1);
    expect(await send({ templateId: 'T9' })).toEqual({ ok: false, why: 'template' });
    expect(await send({ page: '/pages/order/index' })).toEqual({ ok: false, why: 'page' });
    expect(await send({ data: { ...message.data, thing1: '替身标记违规' } })).toEqual({ ok: false, why: 'word' });
    bench.standIn.banTemplate('T1');
    expect(await send()).toEqual({ ok: false, why: 'banned' });
  });

  test.each([[40003, 'openid'], [40037, 'template'], [41030, 'page'], [43101, 'notAllowed'], [43107, 'banned'], [43116, 'banned'], [43108, 'busy'], [43117, 'busy'], [45168, 'word']])('%i 是 %s', async (errcode, why) => {
    bench.standIn.faults.errcodes.set('/cgi-bin/message/subscribe/send', errcode);
    expect(await send()).toEqual({ ok: false, why });
  });

  test.each([[48001, 'misconfigured'], [45009, 'quota'], [40001, 'token'], [12345, 'refused']])('%i 不是这个人的事，归为 %s', async (errcode, kind) => {
    bench.standIn.faults.errcodes.set('/cgi-bin/message/subscribe/send', errcode);
    expect(await faultOf(send())).toMatchObject({ kind, errcode, maybeDone: false });
  });
});

describe('小程序码和链接', () => {
  const page = 'pages/home/index';

  test('做出一张图；页面没有发布，说出来', async () => {
    const { bytes, type } = await codeImage(bench.wechat, { scene: 'v=610922104203', page });
    expect(type).toBe('image/jpeg');
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    bench.standIn.knowPages([page]);
    expect(await faultOf(codeImage(bench.wechat, { scene: 'a', page: 'pages/none' }))).toMatchObject({ kind: 'refused', errcode: 41030 });
    // A trial's pages are not published yet, so they are not looked for.
    expect((await codeImage(bench.another({ edition: 'trial' }), { scene: 'a', page: 'pages/none' })).bytes.length).toBeGreaterThan(100);
  });

  test.each([['', false], ['a', true], ["v=1&t=2!#$'()*+,/:;?@-._~", true], ['a'.repeat(32), true], ['a'.repeat(33), false], ['村', false], ['a%20b', false], ['a b', false]])('scene “%s” 能不能放：%s', (scene, good) => {
    expect(isScene(scene)).toBe(good);
  });

  test.each([[{ scene: '村', page }], [{ scene: 'a', page: '/pages/home/index' }], [{ scene: 'a', page: 'pages/home/index?a=1' }], [{ scene: 'a', page, widthPx: 279 }], [{ scene: 'a', page, widthPx: 1281 }]])('%j 不去问微信就知道不行', async (asked) => {
    expect(await faultOf(codeImage(bench.wechat, asked))).toBeInstanceOf(RangeError);
    expect(bench.standIn.requestCount()).toBe(0);
  });

  test.each([[40097, 'refused'], [40169, 'refused'], [85096, 'refused'], [45009, 'quota']])('码：%i 归为 %s', async (errcode, kind) => {
    bench.standIn.faults.errcodes.set('/wxa/getwxacodeunlimit', errcode);
    expect(await faultOf(codeImage(bench.wechat, { scene: 'a', page }))).toMatchObject({ kind, errcode });
  });

  test('做一个三十天的链接；三十一天、太长的参数、带斜杠的路径不行', async () => {
    expect(await urlLink(bench.wechat, { path: page, query: 'id=1', days: 30 })).toMatch(/^https:\/\/wxaurl\.cn\//);
    const asked = bench.standIn.requestCount();
    for (const wrong of [{ path: page, days: 31 }, { path: page, days: 0 }, { path: `/${page}`, days: 1 }, { path: page, query: 'a'.repeat(1025), days: 1 }]) expect(await faultOf(urlLink(bench.wechat, wrong))).toBeInstanceOf(RangeError);
    expect(bench.standIn.requestCount()).toBe(asked);
  });

  test.each([[40165, 'refused'], [40212, 'refused'], [44990, 'refused'], [85079, 'refused'], [85401, 'refused'], [85406, 'refused'], [40002, 'misconfigured']])('链接：%i 归为 %s', async (errcode, kind) => {
    bench.standIn.faults.errcodes.set('/wxa/generate_urllink', errcode);
    expect(await faultOf(urlLink(bench.wechat, { path: page, days: 1 }))).toMatchObject({ kind, errcode });
  });
});

/** A server that hands out a token and then answers one thing to everything. */
async function withAnswer(answer: object, visit: (host: string) => Promise<void>): Promise<void> {
  const server = createServer((request, response) => {
    request.resume();
    response.end(JSON.stringify(request.url?.startsWith('/cgi-bin/stable_token') ? { access_token: 'a-token', expires_in: 7200 } : answer));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  await visit(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
}
