/** What WeChat sends us: its own published samples, and what must not be believed. */
import { createCipheriv } from 'node:crypto';
import { posted, sealPush } from '../../cloud/wechat/stand-in/push';
import { mediaVerdictOf } from '../../cloud/wechat/media-check';
import { echoOf, openPush, readPush, signatureOf, type PushSettings } from '../../cloud/wechat/push';
import { allowanceChangesOf } from '../../cloud/wechat/subscribe';

// The documentation's own samples.
const safe: PushSettings = { appId: 'wxba5fad812f8e6fb9', token: 'AAAAA', aesKey: 'A'.repeat(43) };
const plain: PushSettings = { ...safe, aesKey: null };
const sample = 'ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==';
const nowMs = Date.parse('2026-11-23T02:00:00Z');

const parsedQuery = (query: string) => Object.fromEntries(new URLSearchParams(query));
const read = (settings: PushSettings, message: Record<string, unknown>, appId = settings.appId) => {
  const { query, body } = posted({ url: '', ...settings }, appId, message, nowMs);
  return readPush(settings, parsedQuery(query), body);
};
const told = (message: Record<string, unknown>) => {
  const answer = read(safe, message);
  if (!answer.ok) throw new Error(answer.why);
  return answer.push;
};

describe('官方给的样例', () => {
  test('签名', () => {
    expect(signatureOf(['AAAAA', '1714036504', '1514711492'])).toBe('f464b24fc39322e44b38aa78f5edd27bd1441696');
    expect(signatureOf(['AAAAA', '1713424427', '415670741', sample])).toBe('1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1');
  });

  test('解密', () => expect(openPush(safe.aesKey as string, sample)).toEqual({ message: '{"demo_resp":"good luck"}', appId: 'wxba5fad812f8e6fb9' }));

  test('微信来问地址，原样回答它给的话；签名不对就不回答', () => {
    const query = { signature: 'f464b24fc39322e44b38aa78f5edd27bd1441696', timestamp: '1714036504', nonce: '1514711492', echostr: '4375120948345356249' };
    expect(echoOf(safe, query)).toBe('4375120948345356249');
    expect(echoOf(safe, { ...query, nonce: '1514711493' })).toBeNull();
    expect(echoOf({ ...safe, token: 'AAAAB' }, query)).toBeNull();
    expect(echoOf(safe, { ...query, signature: '' })).toBeNull();
    expect(echoOf(safe, { ...query, echostr: ['1', '2'] })).toBeNull();
  });

  test('整个消息：看 msg_signature，不看 signature', () => {
    const query = { timestamp: '1713424427', nonce: '415670741', encrypt_type: 'aes', signature: signatureOf(['AAAAA', '1713424427', '415670741']), msg_signature: '1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1' };
    const body = JSON.stringify({ ToUserName: 'gh_0', Encrypt: sample });
    expect(readPush(safe, query, body)).toMatchObject({ ok: true, push: { message: { demo_resp: 'good luck' }, at: new Date(1_713_424_427_000) } });
    expect(readPush(safe, { ...query, msg_signature: query.signature }, body)).toEqual({ ok: false, why: 'signature' });
    expect(readPush({ ...safe, appId: 'wx0000000000000000' }, query, body)).toEqual({ ok: false, why: 'appId' });
  });

  test('替身封的，我们打得开，长短都行', () => {
    for (let length = 0; length < 70; length += 1) {
      const message = `${'字'.repeat(Math.floor(length / 3))}${'a'.repeat(length % 3)}`;
      expect(openPush(safe.aesKey as string, sealPush(safe.aesKey as string, message, safe.appId))).toEqual({ message, appId: safe.appId });
    }
  });
});

describe('不该信的不信', () => {
  const event = { ToUserName: 'gh_0', FromUserName: 'grandma', CreateTime: 1, MsgType: 'event', Event: 'x' };

  test('改了一个字、换了密文、明文冒充密文，都不收', () => {
    const { query, body } = posted({ url: '', ...safe }, safe.appId, event, nowMs);
    const other = JSON.stringify({ ToUserName: 'gh_0', Encrypt: sealPush(safe.aesKey as string, '{"Event":"forged"}', safe.appId) });
    expect(readPush(safe, parsedQuery(query), body).ok).toBe(true);
    expect(readPush(safe, parsedQuery(query), other)).toEqual({ ok: false, why: 'signature' });
    const open = posted({ url: '', ...plain }, plain.appId, event, nowMs);
    expect(readPush(safe, parsedQuery(open.query), open.body)).toEqual({ ok: false, why: 'signature' });
    expect(readPush(plain, { ...parsedQuery(open.query), timestamp: '1' }, open.body)).toEqual({ ok: false, why: 'signature' });
  });

  test('别的小程序的消息不收，两种模式都看', () => {
    expect(read(safe, event, 'wx0000000000000000')).toEqual({ ok: false, why: 'appId' });
    expect(read(plain, { ...event, appid: 'wx0000000000000000' })).toEqual({ ok: false, why: 'appId' });
  });

  test.each(['', 'x', '[]', '<xml><Encrypt>1</Encrypt></xml>', '{"Encrypt":7}', '{"Encrypt":"!"}'])('内容是 %s，不收，也不出错', (body) => {
    expect(readPush(safe, { timestamp: '1', nonce: '1', msg_signature: signatureOf(['AAAAA', '1', '1', body]) }, body).ok).toBe(false);
    expect(readPush(plain, { timestamp: '1', nonce: '1', signature: signatureOf(['AAAAA', '1', '1']) }, body).ok).toBe(body.startsWith('{'));
  });

  test('签名对、里面却不成样子的（填充不对、长度不对、不满一块），不收，也不出错', () => {
    const key = Buffer.from(`${safe.aesKey}=`, 'base64');
    const sealed = (bytes: Buffer) => {
      const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
      return Buffer.concat([cipher.update(bytes), cipher.final()]).toString('base64');
    };
    const padded = (bytes: number[], padding: number) => Buffer.concat([Buffer.alloc(16), Buffer.from(bytes), Buffer.alloc(padding, padding)]);
    expect(openPush(safe.aesKey as string, sealed(padded([0, 0, 0, 0], 12)))).toEqual({ message: '', appId: '' });
    for (const bad of [Buffer.alloc(32), Buffer.alloc(64, 33), padded([0, 0, 1, 0], 12), padded([], 16), Buffer.concat([Buffer.alloc(30), Buffer.from([1, 2])])]) {
      expect(openPush(safe.aesKey as string, sealed(bad))).toBeNull();
    }
    for (const bad of ['', 'abcd', sample.slice(0, -8)]) expect(openPush(safe.aesKey as string, bad)).toBeNull();
  });
});

describe('读懂说的是什么', () => {
  const popup = (List: unknown, CreateTime = 1_700_000_000) => ({ FromUserName: 'grandma', CreateTime, MsgType: 'event', Event: 'subscribe_msg_popup_event', List });
  const yes = { TemplateId: 'T1', SubscribeStatusString: 'accept', PopupScene: '0' };
  const no = { TemplateId: 'T2', SubscribeStatusString: 'reject', PopupScene: '0' };

  test('一次点了一个（List 是对象）和几个（是数组），读出来一样', () => {
    const change = (templateId: string, what: string) => ({ openid: 'grandma', templateId, what, messageId: null });
    expect(allowanceChangesOf(told(popup(yes)))).toEqual([change('T1', 'allowed')]);
    expect(allowanceChangesOf(told(popup([yes, no])))).toEqual([change('T1', 'allowed'), change('T2', 'refused')]);
    expect(allowanceChangesOf(told(popup({ ...yes, SubscribeStatusString: 'acceptWithAudio' })))).toEqual([change('T1', 'allowed')]);
    expect(allowanceChangesOf(told(popup([])))).toEqual([]);
    expect(allowanceChangesOf(told(popup([null, 7, {}])))).toEqual([]);
    expect(allowanceChangesOf(told({ ...popup([no]), Event: 'subscribe_msg_change_event' }))).toEqual([change('T2', 'takenBack')]);
  });

  test('发出去的一条到没到，数字写成文字也认', () => {
    const sent = (ErrorCode: unknown) => allowanceChangesOf(told({ ...popup({ TemplateId: 'T1', MsgID: '187', ErrorCode, ErrorStatus: 'x' }), Event: 'subscribe_msg_sent_event' }));
    expect(sent('0')).toEqual([{ openid: 'grandma', templateId: 'T1', what: 'sent', messageId: '187' }]);
    expect(sent('43101')).toMatchObject([{ what: 'notSent' }]);
  });

  test('图片的结论：放行、可疑、违规；下载不了的要人来看', () => {
    const check = (over: object) => mediaVerdictOf(told({ FromUserName: 'platform', CreateTime: 1, Event: 'wxa_media_check', appid: safe.appId, trace_id: 't1', version: 2, ...over }));
    expect(check({ errcode: 0, result: { suggest: 'pass', label: 100 } })).toEqual({ traceId: 't1', suggest: 'pass', label: 100 });
    expect(check({ errcode: '0', result: { suggest: 'risky', label: '20002' } })).toEqual({ traceId: 't1', suggest: 'risky', label: 20002 });
    expect(check({ errcode: -1008, errmsg: 'download failed' })).toEqual({ traceId: 't1', suggest: 'unchecked', label: null });
    expect(check({ errcode: 0, result: { suggest: 'whatever' } })).toMatchObject({ suggest: 'unchecked' });
    expect(mediaVerdictOf(told(popup(yes)))).toBeNull();
  });

  test('同一条消息的几份，钥匙一样；不同的，不一样', () => {
    const key = (message: Record<string, unknown>) => told(message).key;
    expect(key(popup([yes, no]))).toBe(key(popup([no, yes])));
    const media = (id: string) => ({ FromUserName: 'platform', CreateTime: 1, Event: 'wxa_media_check', trace_id: id });
    const keys = [popup(yes), popup(no), popup(yes, 1_700_000_001), { ...popup(yes), FromUserName: 'grandpa' }, media('t1'), media('t2'), { MsgId: 1, FromUserName: 'g' }, { MsgId: 2, FromUserName: 'g' }].map(key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
