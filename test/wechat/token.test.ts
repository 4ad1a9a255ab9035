/** One access token for all processes of a county. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { checkText } from '../../cloud/wechat/text-check';
import { WechatFault } from '../../cloud/wechat/fault';
import type { Wechat } from '../../cloud/wechat/wechat';
import { faultOf, openBench, openid, until, type Bench } from './bench';

const TOKEN = '/cgi-bin/stable_token';
const CHECK = '/wxa/msg_sec_check';
let bench: Bench;

beforeEach(async () => {
  bench = await openBench();
  bench.standIn.visit(openid);
});
afterEach(() => bench.close());

const check = (wechat: Wechat) => checkText(wechat, { text: '今天讲防诈骗', openid, scene: 'comment' });
const good = { suggest: 'pass', label: 100, why: null };
const newest = () => bench.standIn.tokens().at(-1);
const pass = (minutes: number) => {
  bench.time.ms += minutes * 60_000;
  bench.standIn.visit(openid);
};

test('用一次取一次就够，两小时里不再取；快到期时提前换，没有一次失败', async () => {
  for (let minute = 0; minute < 240; minute += 1) {
    expect(await check(bench.wechat)).toMatchObject(good);
    expect(bench.standIn.tokens()).toHaveLength(minute < 116 ? 1 : minute < 232 ? 2 : 3);
    pass(1);
  }
  // Not one was sent twice because its token had run out.
  expect(bench.standIn.requestCount(CHECK)).toBe(240);
  expect(bench.standIn.requestCount(TOKEN)).toBe(3);
});

test('一百件事同时来，几台服务器一起开门，也只取一次', async () => {
  const servers = [bench.wechat, bench.another(), bench.another(), bench.another()];
  const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => check(servers[i % 4] as Wechat)));
  expect(answers.every((one) => one.suggest === 'pass')).toBe(true);
  expect(bench.standIn.requestCount(TOKEN)).toBe(1);
});

test('两个真的进程一起开门，只取一次，用的是同一个', async () => {
  const held = bench.standIn.hold(TOKEN);
  const children = [1, 2].map(() => runProcess());
  await until(() => held.waiting() > 0);
  held.release();
  const tokens = await Promise.all(children);
  expect(bench.standIn.requestCount(TOKEN)).toBe(1);
  expect(tokens).toEqual(['pass', 'pass']);
});

test.each([40001, 40014, 42001] as const)('微信用 %i 说它过期了，换一个再问一次，事情照样办成', async (errcode) => {
  await check(bench.wechat);
  const another = bench.another();
  await check(another);
  bench.standIn.faults.expiryErrcode = errcode;
  // The machine slept and its clock is behind WeChat's: the token is thought to be young.
  bench.standIn.forceToken();
  expect(await Promise.all([check(bench.wechat), check(bench.wechat), check(another)])).toMatchObject([good, good, good]);
  expect(bench.standIn.requestCount(TOKEN)).toBe(2);
  expect(bench.standIn.tokens()).toHaveLength(2);
});

test('微信发的就是它不认的那一个，强制换一次；别的进程知道以后也用新的', async () => {
  await check(bench.wechat);
  const another = bench.another();
  await check(another);
  bench.standIn.faults.distrustedTokens.add(newest() as string);
  expect(await Promise.all([check(bench.wechat), check(another)])).toMatchObject([good, good]);
  // Asked at the start, once as usual, once by force.
  expect(bench.standIn.requestCount(TOKEN)).toBe(3);
  expect(bench.standIn.tokens()).toHaveLength(2);
});

test('强制换过不到三十秒又不认，不再强制，文字留给人看；三十秒以后可以', async () => {
  await check(bench.wechat);
  bench.standIn.faults.distrustedTokens.add(newest() as string);
  expect(await check(bench.wechat)).toMatchObject(good);
  bench.standIn.faults.distrustedTokens.add(newest() as string);
  bench.time.ms += 29_000;
  expect(await check(bench.wechat)).toMatchObject({ suggest: 'unchecked', why: { kind: 'token' } });
  expect(bench.standIn.tokens()).toHaveLength(2);
  // At first, as usual and by force, and once more as usual.
  expect(bench.standIn.requestCount(TOKEN)).toBe(4);
  bench.time.ms += 1_000;
  expect(await check(bench.wechat)).toMatchObject(good);
  expect(bench.standIn.tokens()).toHaveLength(3);
});

test('一天只强制二十次，第二天又可以', async () => {
  await check(bench.wechat);
  for (let count = 0; count < 20; count += 1) {
    bench.standIn.faults.distrustedTokens.add(newest() as string);
    pass(1);
    expect(await check(bench.wechat)).toMatchObject(good);
  }
  bench.standIn.faults.distrustedTokens.add(newest() as string);
  pass(1);
  const before = bench.standIn.requestCount(TOKEN);
  expect(await check(bench.wechat)).toMatchObject({ suggest: 'unchecked', why: { kind: 'token' } });
  // Looked whether there was a new one, and did not force.
  expect(bench.standIn.requestCount(TOKEN)).toBe(before + 1);
  pass(24 * 60);
  expect(await check(bench.wechat)).toMatchObject(good);
});

test('换的时候微信没有回应，旧的还能用几分钟，就先用旧的', async () => {
  await check(bench.wechat);
  pass(116);
  Object.assign(bench.standIn.faults, { mode: 'badGateway', only: TOKEN });
  expect(await check(bench.wechat)).toMatchObject(good);
  bench.standIn.faults.mode = null;
  expect(await check(bench.wechat)).toMatchObject(good);
  expect(bench.standIn.tokens()).toHaveLength(2);
});

test('一个进程取到一半没有了，等半分钟，别的接着取', async () => {
  await bench.db.query({ text: 'insert into wechat_token (tenant, app_id, version, turn_by, turn_until) values ($1, $2, 0, gen_random_uuid(), $3)', values: [bench.tenant, bench.wechat.appId, new Date(bench.time.ms + 30_000)] });
  const waiting = check(bench.wechat);
  await until(() => bench.pauses.length > 3);
  expect(bench.standIn.requestCount()).toBe(0);
  bench.time.ms += 30_000;
  expect(await waiting).toMatchObject(good);
});

test.each([
  ['secret 填错', { secret: 'wrong-secret' }, 40125], ['AppID 填错', { appId: 'wx0000000000000000' }, 40013],
])('%s，是要管理员来改的；日志里说出来，文字留给人看', async (_what, over, errcode) => {
  const wrong = bench.another(over);
  expect(await check(wrong)).toMatchObject({ suggest: 'unchecked', why: { kind: 'misconfigured', errcode } });
  expect(bench.log.filter((line) => line.includes(String(errcode)))).toHaveLength(1);
});

test('服务器地址不在白名单里，也是要管理员来改的', async () => {
  bench.standIn.faults.addressRefused = true;
  const fault = await faultOf(bench.wechat.ask({ path: CHECK, body: {}, idempotent: true }));
  expect(fault).toBeInstanceOf(WechatFault);
  expect(fault).toMatchObject({ kind: 'misconfigured', errcode: 40164 });
  bench.standIn.faults.addressRefused = false;
  expect(await check(bench.wechat)).toMatchObject(good);
});

test('数据库里没有 token 的原文，换了密钥的打不开', async () => {
  await check(bench.wechat);
  const rows = await bench.db.query<{ token_sealed: string }>({ text: 'select * from wechat_token where tenant = $1', values: [bench.tenant] });
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(newest());
  expect(bench.log.join('')).not.toContain(newest());
});

/* Checks one text in a process of its own. @returns WeChat's verdict */
function runProcess(): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'client-process.ts'), bench.databaseUrl, bench.standIn.host, String(bench.time.ms), bench.tenant], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (part) => {
      said += String(part);
    });
    child.on('exit', (code) => (code === 0 ? resolve(said.trim()) : reject(new Error(`the process ended with ${code}`))));
  });
}
