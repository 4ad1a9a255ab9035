/** WeChat's messages arriving at our servers: signed, sealed, sometimes twice; each is done once. */
import { spawnSync } from 'node:child_process';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { PushHandler } from '../../cloud/functions/pushed';
import { createServer, type Server } from '../../cloud/server';
import { readSettings, type Settings } from '../../cloud/settings';
import { linkAccounts } from '../../cloud/store/sql/wechat';
import { askMediaCheck, mediaVerdictOf } from '../../cloud/wechat/media-check';
import { allowanceChangesOf, sendMessage } from '../../cloud/wechat/subscribe';
import { checkText } from '../../cloud/wechat/text-check';
import { startByHand } from '../../cloud/wechat/stand-in/by-hand';
import { markedFile } from '../../cloud/wechat/stand-in/content';
import { echoQuery, posted } from '../../cloud/wechat/stand-in/push';
import { openCounty, type County } from '../setup/county';
import { until } from './bench';

const push = { token: 'county0push0token', aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' };
const openid = 'openid-of-grandma-xie';
let county: County;
const opened: Server[] = [];
const log: string[] = [];
/** what the handlers were told, and whether they are to fail */
const told: unknown[] = [];
let failing = 0;

const handlers: PushHandler[] = ['wxa_media_check', 'subscribe_msg_popup_event', 'subscribe_msg_change_event', 'subscribe_msg_sent_event'].map((event) => ({
  event,
  async run(office, message) {
    await office.db.query({ text: 'insert into handled values ($1)', values: [message.key] });
    if (failing > 0) {
      failing -= 1;
      throw new Error(`could not, for ${message.from}`);
    }
    told.push(mediaVerdictOf(message) ?? allowanceChangesOf(message));
  },
}));

async function open(over: Partial<Settings['wechat']> = {}, more: Partial<Settings> = {}): Promise<string> {
  const settings: Settings = { ...county.settings, logLevel: 'info', wechat: { ...county.settings.wechat, push, ...over }, ...more };
  const server = await createServer({ settings, databaseUrl: county.databaseUrl, now: () => county.time.now, clockEveryMs: 0, pushHandlers: handlers, logTo: { write: (line) => void log.push(line) } });
  opened.push(server);
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  return `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
}
const handled = async () => (await county.server.office.db.query<{ n: number }>({ text: 'select count(*)::int as n from handled', values: [] }))[0]?.n;

const pathOf = (request: http.IncomingMessage) => new URL(request.url ?? '/', 'http://files').pathname;

let url: string;
let other: string;
beforeAll(async () => {
  county = await openCounty();
  await county.server.office.db.query({ text: 'create table handled (key text)', values: [] });
  url = await open();
  other = await open();
  county.wechat.visit(openid);
});
afterAll(async () => {
  for (const server of opened) await server.close();
  await county.close();
});
beforeEach(async () => {
  told.length = 0;
  log.length = 0;
  failing = 0;
  county.wechat.pushTo({ url: `${url}/wechat/push`, ...push });
  await county.wechat.deliver();
  await county.server.office.db.query({ text: 'truncate handled', values: [] });
  told.length = 0;
});

const target = () => ({ url: '', ...push });
const message = (createTime: number) => ({ ToUserName: 'gh_0', FromUserName: openid, CreateTime: createTime, MsgType: 'event', Event: 'subscribe_msg_popup_event', List: { TemplateId: 'T1', SubscribeStatusString: 'accept' } });
const send = async (origin: string, { query, body }: { query: string; body: string }, type = 'application/json') => {
  const answer = await fetch(`${origin}/wechat/push?${query}`, { method: 'POST', headers: { 'content-type': type }, body });
  return [answer.status, await answer.text()];
};
const now = () => county.time.now.getTime();

test('微信来问地址，原样回答；签名不对的，不回答', async () => {
  const ask = async (query: string) => {
    const answer = await fetch(`${url}/wechat/push?${query}`);
    return [answer.status, answer.headers.get('content-type'), await answer.text()];
  };
  expect(await ask(echoQuery(target(), now(), '<b>123</b>'))).toEqual([200, expect.stringContaining('text/plain'), '<b>123</b>']);
  expect(await ask(echoQuery({ ...target(), token: 'another0token' }, now(), '123'))).toEqual([403, expect.anything(), '']);
  expect(await ask('')).toEqual([403, expect.anything(), '']);
});

test('老人点了“允许”，我们马上知道；微信得到 success', async () => {
  county.wechat.popUp(openid, [{ templateId: 'T1', accept: true }, { templateId: 'T2', accept: false }]);
  await county.wechat.deliver();
  expect(told).toEqual([[{ openid, templateId: 'T1', what: 'allowed', messageId: null }, { openid, templateId: 'T2', what: 'refused', messageId: null }]]);
  expect(county.wechat.deliveries.at(-1)).toMatchObject({ attempt: 1, status: 200, answer: 'success' });
});

test('同一条消息来了两份、十份，到了两台服务器，只做一次', async () => {
  const once = message(1_800_000_001);
  const copies = Array.from({ length: 10 }, (_, i) => send(i % 2 ? url : other, posted(target(), county.settings.wechat.appId, once, now())));
  expect(await Promise.all(copies)).toEqual(Array.from({ length: 10 }, () => [200, 'success']));
  expect(told).toHaveLength(1);
  expect(await handled()).toBe(1);
});

test('做到一半出错，什么也没留下，微信再发来就做成了；日志里没有人', async () => {
  failing = 2;
  county.wechat.popUp(openid, [{ templateId: 'T3', accept: true }]);
  await county.wechat.deliver();
  expect(county.wechat.deliveries.slice(-3).map(({ attempt, status, answer }) => [attempt, status, answer])).toEqual([[1, 500, ''], [2, 500, ''], [3, 200, 'success']]);
  expect(told).toHaveLength(1);
  expect(await handled()).toBe(1);
  expect(log).toHaveLength(2);
  expect(log.join('')).not.toContain(openid);
});

test('没人要的消息，回答 success，什么也不记', async () => {
  const before = await county.server.office.db.query({ text: 'select 1 from wechat_push_seen', values: [] });
  expect(await send(url, posted(target(), county.settings.wechat.appId, { ...message(1), Event: 'something_new' }, now()))).toEqual([200, 'success']);
  expect(await county.server.office.db.query({ text: 'select 1 from wechat_push_seen', values: [] })).toHaveLength(before.length);
});

test('伪造的、别的小程序的、没有加密的、XML 的、太大的、好久以前录下来的，都不收，什么也没发生', async () => {
  const { appId } = county.settings.wechat;
  const good = posted(target(), appId, message(1_800_000_002), now());
  expect(await send(url, { ...good, body: posted(target(), appId, message(1_800_000_003), now()).body })).toEqual([403, '']);
  expect(await send(url, posted({ ...target(), token: 'another0token' }, appId, message(1), now()))).toEqual([403, '']);
  expect(await send(url, posted(target(), 'wx-another', message(1), now()))).toEqual([403, '']);
  expect(await send(url, posted({ ...target(), aesKey: null }, appId, message(1), now()))).toEqual([403, '']);
  expect(await send(url, { ...good, body: '<xml></xml>' }, 'text/xml')).toEqual([403, '']);
  expect(log.join('')).toContain('choose JSON in the console');
  expect((await send(url, { ...good, body: 'x'.repeat(70_000) }))[0]).toBe(413);
  expect(await send(url, posted(target(), appId, message(1), now() - 8 * 86_400_000))).toEqual([403, '']);
  expect(await send(url, { query: good.query.replace(/timestamp=\d+/, 'timestamp=abc'), body: good.body })).toEqual([403, '']);
  expect(told).toEqual([]);
  expect(await send(url, good)).toEqual([200, 'success']);
  expect(log.join('')).not.toContain(openid);
});

test('明文模式也收，签名一样要对', async () => {
  const plain = await open({ push: { token: push.token, aesKey: null } });
  const { appId } = county.settings.wechat;
  expect(await send(plain, posted({ ...target(), aesKey: null }, appId, message(1_800_000_004), now()))).toEqual([200, 'success']);
  expect(await send(plain, posted({ ...target(), aesKey: null, token: 'another0token' }, appId, message(1_800_000_005), now()))).toEqual([403, '']);
  expect(told).toHaveLength(1);
});

describe('图片的结论', () => {
  let files: http.Server;
  let origin: string;
  beforeAll(async () => {
    const kinds: Record<string, string> = { '/good': 'a picture', '/risky': `a picture ${markedFile.risky}` };
    files = http.createServer((request, response) => (kinds[pathOf(request)] ? response.end(kinds[pathOf(request)]) : response.writeHead(404).end()));
    await new Promise<void>((resolve) => {
      files.listen(0, '127.0.0.1', resolve);
    });
    origin = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => {
    files.closeAllConnections();
    files.close(resolve);
  }));
  const ask = async (path: string) => {
    county.wechat.visit(openid);
    const asked = await askMediaCheck(county.server.office.wechat, { url: origin + path, kind: 'image', openid, scene: 'comment' });
    if (!asked.ok) throw new Error(JSON.stringify(asked));
    return asked.traceId;
  };

  test('没到时候没有结论；到了推来，好的、坏的、下载不了的各一条', async () => {
    const [good, risky, none] = [await ask('/good'), await ask('/risky'), await ask('/none')];
    await county.wechat.deliver();
    expect(told).toEqual([]);
    county.wechatTime.now += county.wechat.media.delayMs;
    await county.wechat.deliver();
    expect(told).toEqual([{ traceId: good, suggest: 'pass', label: 100 }, { traceId: risky, suggest: 'risky', label: 20002 }, { traceId: none, suggest: 'unchecked', label: null }]);
  });

  test('推来两次只算一次；一次也不来，就没有结论', async () => {
    county.wechat.media.how = 'twice';
    await ask('/good?twice');
    county.wechatTime.now += county.wechat.media.delayMs;
    expect(await county.wechat.deliver()).toBe(2);
    expect(told).toHaveLength(1);
    county.wechat.media.how = 'never';
    await ask('/good?never');
    county.wechatTime.now += 1_800_000;
    expect(await county.wechat.deliver()).toBe(0);
    county.wechat.media.how = 'once';
  });
});

describe('设置', () => {
  const env = { KEPU_TENANT: '610922000000', KEPU_SECRET: Buffer.alloc(32, 1).toString('base64'), WECHAT_APP_ID: 'wx1', WECHAT_SECRET: 's' };

  test('没有设消息推送，启动时说一句，地址就没有；别的照常', async () => {
    log.length = 0;
    const off = await open({ push: null });
    expect(log.filter((line) => line.includes('KEPU_WECHAT_PUSH_TOKEN'))).toHaveLength(1);
    expect((await send(off, posted(target(), county.settings.wechat.appId, message(1), now())))[0]).toBe(404);
    expect((await fetch(`${off}/healthz`)).status).toBe(200);
  });

  test('设置齐了就读进来；写错的一样一样说出来', () => {
    expect(readSettings(env).wechat).toEqual({ appId: 'wx1', secret: 's', host: 'https://api.weixin.qq.com', version: 'release', templates: null, push: null });
    expect(readSettings({ ...env, KEPU_WECHAT_VERSION: 'trial', KEPU_WECHAT_PUSH_TOKEN: push.token, KEPU_WECHAT_PUSH_KEY: push.aesKey }).wechat).toMatchObject({ version: 'trial', push });
    expect(readSettings({ ...env, KEPU_WECHAT_PUSH_TOKEN: push.token }).wechat.push).toEqual({ token: push.token, aesKey: null });
    expect(() => readSettings({ ...env, KEPU_WECHAT_PUSH_KEY: push.aesKey })).toThrow('却缺少 KEPU_WECHAT_PUSH_TOKEN');
    expect(() => readSettings({ ...env, KEPU_WECHAT_PUSH_TOKEN: '太短', KEPU_WECHAT_PUSH_KEY: 'short', KEPU_WECHAT_VERSION: 'x' })).toThrow(/VERSION 要填[^]*PUSH_TOKEN 要填[^]*PUSH_KEY 要填/);
  });
});

describe('用手试：npm start -- --wechat-stand-in', () => {
  test('连着 DATABASE_URL 就不启动，替身碰不到真的数据', () => {
    const { status, stderr, stdout } = spawnSync(process.execPath, ['--import', 'tsx', join(__dirname, '../../cloud/commands/start.ts'), '--wechat-stand-in'], { env: { ...process.env, DATABASE_URL: 'postgres://x/y' }, encoding: 'utf8' });
    expect(status).not.toBe(0);
    expect(stderr + stdout).toContain('不能连接 DATABASE_URL');
    expect(stderr + stdout).not.toContain('替身');
  });

  test('code 写 demo:人物 就是那位样例人物，写几次都行；别的 code 都是同一位新居民；点了允许，消息自己会来', async () => {
    const byHand = await startByHand(5);
    const origin = await open(byHand.wechat);
    byHand.server(origin);
    const { office } = county.server;
    await linkAccounts(office.db, office.keys, office.tenant, [{ openid: 'stand-in-leader-mingxing', personId: county.idOf('leader-mingxing') }]);
    const login = async (code: string) => {
      const answer = await fetch(`${origin}/1.1/users`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ authData: { lc_weapp: { code } } }) });
      return ((await answer.json()) as { objectId?: string; refusal?: string });
    };
    expect((await login('demo:leader-mingxing')).objectId).toBe(county.idOf('leader-mingxing'));
    expect((await login('demo:leader-mingxing')).objectId).toBe(county.idOf('leader-mingxing'));
    const [first, second] = [await login('0a1b2c'), await login('0a1b2d')];
    expect(first.objectId).toBe(second.objectId);
    expect(first.objectId).not.toBe(county.idOf('leader-mingxing'));
    expect((await login('0a1b2c')).refusal).toBe('login.codeUsed');
    byHand.standIn.popUp('stand-in-newcomer', [{ templateId: 'any', accept: true }]);
    // Its clock is the real one, ours the county's.
    county.time.now = new Date();
    await until(() => told.length > 0);
    expect(told).toMatchObject([[{ openid: 'stand-in-newcomer', what: 'allowed' }]]);
    // Somebody who came in by the page of sample people was never seen by the stand-in; it does not mind.
    const { wechat } = opened.at(-1)!.office;
    expect(await checkText(wechat, { text: '替身标记违规', openid: 'stand-in-resident-elder', scene: 'comment' })).toMatchObject({ suggest: 'risky' });
    expect(await sendMessage(wechat, { openid: 'stand-in-resident-elder', templateId: 'any', data: { thing1: '反诈讲座' } })).toMatchObject({ ok: true });
    await byHand.close();
  });
});
