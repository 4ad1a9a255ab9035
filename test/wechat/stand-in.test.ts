/** The stand-in against the facts of WeChat's documentation, over HTTP: it must refuse what WeChat refuses. */
import jsQR from 'jsqr';
import { inflateSync } from 'node:zlib';
import { startWechatStandIn, type WechatStandIn } from '../../cloud/wechat/stand-in/stand-in';
import { wrongField } from '../../cloud/wechat/stand-in/messages';

const appId = 'wx0123456789abcdef';
const secret = 'secret-of-this-county-only';
const minuteMs = 60_000;
let clockMs: number;
let wechat: WechatStandIn;

beforeEach(async () => {
  clockMs = Date.parse('2026-11-23T02:00:00Z');
  wechat = await startWechatStandIn({ appId, secret, now: () => clockMs });
  wechat.visit('grandma');
});
afterEach(() => wechat.close());

interface Answer { errcode?: number; errmsg?: string; [name: string]: unknown }

const raw = (path: string, body?: string) => fetch(`${wechat.host}${path}`, body === undefined ? {} : { method: 'POST', body });
const post = async (path: string, body: unknown): Promise<Answer> => (await raw(path, typeof body === 'string' ? body : JSON.stringify(body))).json() as Promise<Answer>;
const credentials = { grant_type: 'client_credential', appid: appId, secret };
const stable = (over: object = {}) => post('/cgi-bin/stable_token', { ...credentials, ...over }) as Promise<Answer & { access_token: string; expires_in: number }>;
const withToken = async (path: string, body: unknown) => post(`${path}?access_token=${(await stable()).access_token}`, body);
const text = { content: '今天讲防诈骗', version: 2, scene: 2, openid: 'grandma' };
const media = { media_url: 'http://127.0.0.1:1/a.jpg', media_type: 2, version: 2, scene: 2, openid: 'grandma' };
const message = { touser: 'grandma', template_id: 'T1', data: { thing1: { value: '讲座' } } };
const code = { scene: 'v=610922104203', page: 'pages/home/index' };
const link = { path: 'pages/home/index', query: 'a=1', expire_type: 1, expire_interval: 30 };

describe('access_token', () => {
  test('两小时里一直是同一个，越往后剩的时间越少；到最后五分钟给新的，两个都能用', async () => {
    const first = await stable();
    expect(first).toEqual({ access_token: expect.any(String), expires_in: 7200 });
    clockMs += 114 * minuteMs;
    expect(await stable()).toEqual({ access_token: first.access_token, expires_in: 360 });
    clockMs += minuteMs;
    const second = await stable();
    expect(second.access_token).not.toBe(first.access_token);
    for (const one of [first, second]) expect(await post(`/wxa/msg_sec_check?access_token=${one.access_token}`, { ...text, openid: '' })).toMatchObject({ errcode: 40003 });
    clockMs += 5 * minuteMs;
    expect(await post(`/wxa/msg_sec_check?access_token=${first.access_token}`, text)).toMatchObject({ errcode: 42001 });
    wechat.faults.expiryErrcode = 40014;
    expect(await post(`/wxa/msg_sec_check?access_token=${first.access_token}`, text)).toMatchObject({ errcode: 40014 });
  });

  test('强制刷新，老的马上作废；三十秒以内再强制，不刷新也不报错；一天最多二十次', async () => {
    const first = await stable();
    const second = await stable({ force_refresh: true });
    expect(second.access_token).not.toBe(first.access_token);
    expect(await post(`/wxa/msg_sec_check?access_token=${first.access_token}`, text)).toMatchObject({ errcode: 40001 });
    clockMs += 29_999;
    expect(await stable({ force_refresh: true })).toMatchObject({ access_token: second.access_token });
    for (let count = 2; count <= 20; count += 1) {
      clockMs += 30_000;
      expect(await stable({ force_refresh: true })).toMatchObject({ expires_in: 7200 });
    }
    clockMs += 30_000;
    expect(await stable({ force_refresh: true })).toMatchObject({ errcode: 45009 });
    clockMs += 86_400_000;
    expect((await stable({ force_refresh: true })).access_token).toBeDefined();
  });

  test.each([
    ['grant_type 不对', { grant_type: 'x' }, 40002], ['没有 appid', { appid: '' }, 41002], ['别的 appid', { appid: 'wx1' }, 40013],
    ['没有 secret', { secret: '' }, 41004], ['secret 不对', { secret: 'x' }, 40125],
  ])('%s，不给', async (_what, over, errcode) => {
    expect(await stable(over)).toEqual({ errcode, errmsg: expect.stringMatching(/rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/) });
    expect(wechat.tokens()).toEqual([]);
  });

  test('服务器的地址不在白名单里，不给，并说出是哪个地址', async () => {
    wechat.faults.addressRefused = true;
    expect(await stable()).toEqual({ errcode: 40164, errmsg: expect.stringMatching(/^invalid ip 127\.0\.0\.1 ipv6 ::ffff:127\.0\.0\.1, not in whitelist rid: /) });
  });

  test('不用 POST、没有内容、不是 JSON、带 \\u 转义，各有各的错', async () => {
    expect(await (await raw('/cgi-bin/stable_token')).json()).toMatchObject({ errcode: 43002 });
    expect(await post('/cgi-bin/stable_token', '')).toMatchObject({ errcode: 44002 });
    expect(await post('/cgi-bin/stable_token', 'grant_type=client_credential')).toMatchObject({ errcode: 47001 });
    expect(await post('/cgi-bin/stable_token', '{"grant_type":"\\u4e00"}')).toMatchObject({ errcode: 40033 });
  });

  test('一分钟里问得太多，请慢一点；下一分钟又可以；一天的次数用完，要等明天', async () => {
    wechat.limits.perMinute.set('/cgi-bin/stable_token', 2);
    wechat.limits.perDay.set('/cgi-bin/stable_token', 4);
    await stable();
    await stable();
    expect(await stable()).toMatchObject({ errcode: 45011 });
    clockMs += minuteMs;
    await stable();
    clockMs += minuteMs;
    await stable();
    expect(await stable()).toMatchObject({ errcode: 45009 });
  });

  test.each([['没有带', '', 41001], ['样子不对', 'abc', 40014], ['从来没有发过', `1_${'a'.repeat(128)}`, 40001]])('别的接口：token %s', async (_what, token, errcode) => {
    for (const path of ['/wxa/msg_sec_check', '/wxa/media_check_async', '/cgi-bin/message/subscribe/send', '/wxa/getwxacodeunlimit', '/wxa/generate_urllink', '/wxa/business/getuserphonenumber']) {
      expect(await post(`${path}?access_token=${token}`, {})).toMatchObject({ errcode });
    }
  });
});

describe('手机号', () => {
  const ask = (phoneCode: string, more: object = {}) => withToken('/wxa/business/getuserphonenumber', { code: phoneCode, ...more });

  test('code 用一次得到号码，再用、过了五分钟、别的小程序的、登录用的，都是 40029', async () => {
    const once = wechat.issuePhoneCode('13800000101');
    expect(await ask(once)).toEqual({
      errcode: 0, errmsg: 'ok',
      phone_info: { phoneNumber: '13800000101', purePhoneNumber: '13800000101', countryCode: '86', watermark: { timestamp: clockMs / 1000, appid: appId } },
    });
    expect(await ask(once)).toMatchObject({ errcode: 40029 });
    expect(await ask(wechat.issuePhoneCode('13800000101', { appId: 'wx1' }))).toMatchObject({ errcode: 40029 });
    expect(await ask(wechat.issueCode('grandma'))).toMatchObject({ errcode: 40029 });
    expect(await ask(wechat.issuePhoneCode('13800000101', { openid: 'grandma' }), { openid: 'somebody' })).toMatchObject({ errcode: 40029 });
    const late = wechat.issuePhoneCode('13800000101');
    clockMs += 5 * minuteMs;
    expect(await ask(late)).toMatchObject({ errcode: 40029 });
  });
});

describe('文字和图片的核查', () => {
  test('没事的放行；有事的也是 errcode 0，结论在 suggest 里', async () => {
    expect(await withToken('/wxa/msg_sec_check', text)).toMatchObject({ errcode: 0, result: { suggest: 'pass', label: 100 }, trace_id: expect.any(String) });
    expect(await withToken('/wxa/msg_sec_check', { ...text, content: '替身标记可疑' })).toMatchObject({ errcode: 0, result: { suggest: 'review', label: 10001 } });
    expect(await withToken('/wxa/msg_sec_check', { ...text, title: '替身标记违规' })).toMatchObject({ errcode: 0, result: { suggest: 'risky', label: 20006 }, detail: [{}, { strategy: 'keyword', keyword: '替身标记违规' }] });
  });

  test('本人两小时内来过才查；过了就是 61010', async () => {
    clockMs += 2 * 60 * minuteMs - 1;
    expect(await withToken('/wxa/msg_sec_check', text)).toMatchObject({ errcode: 0 });
    clockMs += 1;
    expect(await withToken('/wxa/msg_sec_check', text)).toMatchObject({ errcode: 61010 });
    await raw(`/sns/jscode2session?${new URLSearchParams({ appid: appId, secret, js_code: wechat.issueCode('grandma'), grant_type: 'authorization_code' })}`);
    expect(await withToken('/wxa/msg_sec_check', text)).toMatchObject({ errcode: 0 });
  });

  test.each([
    ['没有内容', { content: '' }, 44002], ['超过2500字', { content: '字'.repeat(2501) }, 45002], ['场景不对', { scene: 5 }, 40129], ['没有 openid', { openid: '' }, 40003],
    ['没来过的人', { openid: 'nobody' }, 40003], ['不是第二版', { version: 1 }, 47001],
  ])('文字：%s', async (_what, over, errcode) => expect(await withToken('/wxa/msg_sec_check', { ...text, ...over })).toMatchObject({ errcode }));

  test.each([
    ['种类不对', { media_type: 3 }, 40004], ['不是网址', { media_url: '/a.jpg' }, 47001], ['场景不对', { scene: 0 }, 40129], ['没来过的人', { openid: 'nobody' }, 40003],
  ])('图片：%s', async (_what, over, errcode) => expect(await withToken('/wxa/media_check_async', { ...media, ...over })).toMatchObject({ errcode }));

  test('图片：刚问过的不再收，同一张隔一会儿可以', async () => {
    expect(await withToken('/wxa/media_check_async', media)).toEqual({ errcode: 0, errmsg: 'ok', trace_id: expect.any(String) });
    expect(await withToken('/wxa/media_check_async', media)).toMatchObject({ errcode: 87020 });
    clockMs += minuteMs;
    expect(await withToken('/wxa/media_check_async', media)).toMatchObject({ errcode: 0 });
  });
});

describe('订阅消息', () => {
  beforeEach(() => wechat.addTemplate('T1', ['thing1']));
  const send = (over: object = {}) => withToken('/cgi-bin/message/subscribe/send', { ...message, ...over });

  test('点一次允许发一条，发完就是 43101；拒绝不加；长期的一直能发', async () => {
    expect(await send()).toEqual({ errcode: 43101, errmsg: expect.stringMatching(/^user refuse to accept the msg rid: /) });
    wechat.popUp('grandma', [{ templateId: 'T1', accept: true }]);
    wechat.popUp('grandma', [{ templateId: 'T1', accept: true }]);
    wechat.popUp('grandma', [{ templateId: 'T1', accept: false }]);
    expect(await send()).toEqual({ errcode: 0, errmsg: 'ok', msgid: expect.stringMatching(/^\d+$/) });
    expect(await send()).toMatchObject({ errcode: 0 });
    expect(await send()).toMatchObject({ errcode: 43101 });
    expect(wechat.sent).toHaveLength(2);
    wechat.addTemplate('T2', ['thing1'], 'longTerm');
    wechat.popUp('grandma', [{ templateId: 'T2', accept: true }]);
    for (let count = 0; count < 3; count += 1) expect(await send({ template_id: 'T2' })).toMatchObject({ errcode: 0 });
    wechat.switchOff('grandma', ['T2']);
    expect(await send({ template_id: 'T2' })).toMatchObject({ errcode: 43101 });
  });

  test('同一个人的两条撞在一起，后一条是 43108；不同的人不要紧', async () => {
    for (const who of ['grandma', 'grandpa']) wechat.popUp(who, [{ templateId: 'T1', accept: true }]);
    const token = (await stable()).access_token;
    const held = wechat.hold('/cgi-bin/message/subscribe/send');
    const first = post(`/cgi-bin/message/subscribe/send?access_token=${token}`, message);
    const other = post(`/cgi-bin/message/subscribe/send?access_token=${token}`, { ...message, touser: 'grandpa' });
    while (held.waiting() < 2) await new Promise((resolve) => { setImmediate(resolve); });
    expect(await post(`/cgi-bin/message/subscribe/send?access_token=${token}`, message)).toMatchObject({ errcode: 43108 });
    held.release();
    expect([await first, await other]).toMatchObject([{ errcode: 0 }, { errcode: 0 }]);
  });

  test.each([
    ['没有这个模板', { template_id: 'T9' }, 40037], ['没有写给谁', { touser: '' }, 40003], ['页面带了斜杠', { page: '/pages/home/index' }, 41030],
    ['缺一个字段', { data: {} }, 47003], ['有敏感词', { data: { thing1: { value: '替身标记违规' } } }, 45168],
  ])('%s，不发，次数也不少', async (_what, over, errcode) => {
    wechat.popUp('grandma', [{ templateId: 'T1', accept: true }]);
    expect(await send(over)).toMatchObject({ errcode });
    expect(wechat.allowedOf('grandma', 'T1')).toBe(1);
  });

  test('停用的模板是 43107；不认得的页面是 41030', async () => {
    wechat.popUp('grandma', [{ templateId: 'T1', accept: true }]);
    wechat.knowPages(['pages/home/index']);
    expect(await send({ page: 'pages/none' })).toMatchObject({ errcode: 41030 });
    expect(await send({ page: 'pages/home/index?id=1' })).toMatchObject({ errcode: 0 });
    wechat.banTemplate('T1');
    expect(await send()).toMatchObject({ errcode: 43107 });
  });

  test('47003 说出第一个不对的字段：写错的、空着的', async () => {
    wechat.addTemplate('T1', ['thing3', 'time2']);
    const say = async (data: object) => (await send({ data })).errmsg;
    expect(await say({ thing3: { value: '字'.repeat(21) }, time2: { value: 'x' } })).toMatch(/^argument invalid! data\.thing3\.value invalid rid: /);
    expect(await say({ thing3: { value: '讲座' } })).toMatch(/^argument invalid! data\.time2\.value is emtpy rid: /);
  });

  // The limits of each kind of field: what just fits, and what just does not.
  test.each([
    ['thing1', '字'.repeat(20), '字'.repeat(21)], ['thing1', '讲座', '讲\n座'], ['number1', `${'9'.repeat(30)}.5`, '9'.repeat(33)], ['number1', '-1.5', '一'], ['letter1', 'a'.repeat(32), 'a1'],
    ['symbol1', '+-*/!', '++++++'], ['character_string1', '261121-7K3M9Q', '工单号'], ['character_string1', 'a'.repeat(32), 'a'.repeat(33)],
    ['time1', '15:01', '15点'], ['time1', '2019年10月1日 15:01', '2019-10-01 15:01'], ['time1', '2019年10月1日 15:01~16:01', '明天上午'],
    ['date1', '2019年10月1日', '10月1日'], ['amount1', '¥100.50', '¥12345678901'], ['amount1', '100元', '一百元'], ['phone_number1', '+86-0766-66888866', '0'.repeat(18)],
    ['car_number1', '粤A8Z888挂', '粤A8Z888挂挂挂'], ['name1', '谢桂香', '字'.repeat(11)], ['name1', 'a'.repeat(20), 'a'.repeat(21)], ['phrase1', '配送中', '六个汉字太长'], ['phrase1', '已办结', 'done'], ['enum1', '是', ''],
  ])('字段 %s：“%s”可以，“%s”不行', (key, good, bad) => {
    expect(wrongField([key], { [key]: { value: good } })).toBeNull();
    expect(wrongField([key], { [key]: { value: bad } })).toMatchObject({ key });
  });
});

describe('小程序码和链接', () => {
  test('给的是一张能扫的图；参数不对给的是 JSON', async () => {
    const token = (await stable()).access_token;
    const answer = await raw(`/wxa/getwxacodeunlimit?access_token=${token}`, JSON.stringify(code));
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    expect(scanned(Buffer.from(await answer.arrayBuffer()))).toBe('wechat-stand-in:pages/home/index?scene=v%3D610922104203');
  });

  test.each([
    ['没有 scene', { scene: '' }, 40169], ['scene 太长', { scene: 'a'.repeat(33) }, 40169], ['scene 有中文', { scene: '村' }, 40169], ['scene 有 %', { scene: 'a%20' }, 40169],
    ['页面带斜杠', { page: '/pages/home/index' }, 41030], ['页面带参数', { page: 'pages/home/index?a=1' }, 41030], ['没有的页面', { page: 'pages/none' }, 41030],
    ['太小', { width: 279 }, 40097], ['太大', { width: 1281 }, 40097], ['不认得的版本', { env_version: 'x' }, 40097],
  ])('码：%s', async (_what, over, errcode) => {
    wechat.knowPages(['pages/home/index']);
    expect(await withToken('/wxa/getwxacodeunlimit', { ...code, ...over })).toMatchObject({ errcode });
  });

  test('没有发布的页面，说好不查就可以先做码', async () => {
    wechat.knowPages(['pages/home/index']);
    const token = (await stable()).access_token;
    expect((await raw(`/wxa/getwxacodeunlimit?access_token=${token}`, JSON.stringify({ ...code, page: 'pages/none', check_path: false }))).headers.get('content-type')).toBe('image/jpeg');
  });

  test.each([
    ['三十天', {}, 0], ['三十一天', { expire_interval: 31 }, 85401], ['带斜杠', { path: '/pages/home/index' }, 40165], ['参数太长', { query: 'a'.repeat(1025) }, 40212],
    ['到一个时刻', { expire_type: 0, expire_time: Date.parse('2026-11-24T02:00:00Z') / 1000 }, 0], ['已经过去的时刻', { expire_type: 0, expire_time: 1 }, 85401],
  ])('链接：%s', async (_what, over, errcode) => expect(await withToken('/wxa/generate_urllink', { ...link, ...over })).toMatchObject({ errcode, ...(errcode === 0 ? { url_link: expect.stringMatching(/^https:\/\/wxaurl\.cn\//) } : {}) }));
});

describe('故障开关', () => {
  test('只坏一个接口，只坏几次，别的照常', async () => {
    Object.assign(wechat.faults, { mode: 'busy', only: '/wxa/', times: 2 });
    const token = (await stable()).access_token;
    const check = () => post(`/wxa/msg_sec_check?access_token=${token}`, text);
    expect([await check(), await check(), await check()].map(({ errcode }) => errcode)).toEqual([-1, -1, 0]);
  });

  test('不认得的地址是 404', async () => expect((await raw('/wxa/nothing')).status).toBe(404));
});

/* Reads the stand-in's own picture: grey, one byte a point, no filter. */
function scanned(png: Buffer): string | undefined {
  const size = png.readUInt32BE(16);
  const length = png.readUInt32BE(33);
  const grey = inflateSync(png.subarray(41, 41 + length));
  const points = new Uint8ClampedArray(size * size * 4);
  for (let y = 0; y < size; y += 1) for (let x = 0; x < size; x += 1) points.fill(grey[y * (size + 1) + 1 + x] as number, (y * size + x) * 4, (y * size + x) * 4 + 3).fill(255, (y * size + x) * 4 + 3, (y * size + x) * 4 + 4);
  return jsQR(points, size, size)?.data;
}
