/** Logging in through the unmodified SDK, with the stand-in of WeChat's server behind ours. */
import AV from 'leancloud-storage';
import type { OrderView } from '../../cloud/domain/answers';
import { newId } from '../../cloud/store/seal';
import { cast, playOrder, runAs } from '../story/play';
import { openCounty, wish, type County } from '../setup/county';

let county: County;

beforeAll(async () => {
  county = await openCounty();
  AV.init({ appId: 'kepu', appKey: 'kepu-client', serverURL: county.url });
});
afterAll(() => county.close());

const login = (code: string) => AV.User.loginWithAuthData({ code } as never, 'lc_weapp');
const refusal = (work: Promise<unknown>) => work.then(() => 'no refusal', (fault: { refusal?: string; rawMessage?: string }) => [fault.refusal, fault.rawMessage]);
const persons = async () => (await county.server.office.db.query<{ n: number }>({ text: 'select count(*)::int as n from person', values: [] }))[0]?.n;

test('微信给的 code 用一次就登录进来；同一个人再来，还是同一个人', async () => {
  const first = await login(county.wechat.issueCode('openid-a'));
  const second = await login(county.wechat.issueCode('openid-a'));
  expect(second.id).toBe(first.id);
  expect(second.getSessionToken()).not.toBe(first.getSessionToken());
  expect((await login(county.wechat.issueCode('openid-b'))).id).not.toBe(first.id);
});

test('同一个 code 用第二次、过期的 code、编出来的 code 都登录不了，也没有多出人来', async () => {
  const code = county.wechat.issueCode('openid-c');
  await login(code);
  const before = await persons();
  expect(await refusal(login(code))).toEqual(['login.codeUsed', '登录没成功，请再试一次']);
  const late = county.wechat.issueCode('openid-d');
  county.wechatTime.now += 5 * 60_000 + 1000;
  expect(await refusal(login(late))).toEqual(['login.codeInvalid', '登录超时了，请再试一次']);
  expect(await refusal(login('made-up'))).toEqual(['login.codeInvalid', '登录超时了，请再试一次']);
  expect(await refusal(AV.User.loginAnonymously())).toEqual(['login.kind', '不支持这种登录方式']);
  expect(await persons()).toBe(before);
});

test('微信忙的时候，请人稍后再试，不算登录', async () => {
  const before = await persons();
  county.wechat.faults.mode = 'busy';
  expect(await refusal(login(county.wechat.issueCode('openid-e')))).toEqual(['login.wechatAway', '微信暂时没有回应，请稍后再试']);
  expect(await persons()).toBe(before);
  county.wechat.faults.mode = null;
});

test('第一次登录两台手机同时来，也只是一个人', async () => {
  const users = await Promise.all([login(county.wechat.issueCode('openid-f')), login(county.wechat.issueCode('openid-f'))]);
  expect(new Set(users.map((user) => user.id)).size).toBe(1);
});

test('换新令牌以后旧的作废；退出以后令牌作废', async () => {
  const user = await login(county.wechat.issueCode('openid-g'));
  const old = user.getSessionToken();
  await user.refreshSessionToken();
  expect(user.getSessionToken()).not.toBe(old);
  expect(await refusal(AV.Cloud.run('order.mine', {}, { sessionToken: old }))).toEqual(['login.expired', '登录已过期，请重新进入']);
  expect((await AV.User.become(user.getSessionToken())).id).toBe(user.id);
  await AV.Cloud.run('login.leave', {}, { sessionToken: user.getSessionToken() });
  expect(await refusal(AV.Cloud.run('order.mine', {}, { sessionToken: user.getSessionToken() }))).toEqual(['login.expired', '登录已过期，请重新进入']);
});

test('数据库里没有 openid 和令牌的原文', async () => {
  const user = await login(county.wechat.issueCode('openid-secret'));
  const rows = await county.server.office.db.query({ text: 'select encode(openid_hash, \'escape\') h, openid_sealed s from wechat_account union all select encode(token_hash, \'escape\'), \'\' from session', values: [] });
  expect(JSON.stringify(rows)).not.toContain('openid-secret');
  expect(JSON.stringify(rows)).not.toContain(user.getSessionToken());
});

test('一单的一生，从点单到已办结，退单和重办都在路上，全走 SDK', async () => {
  const tokens: Record<string, string> = { resident: (await login(county.wechat.issueCode('openid-villager'))).getSessionToken() };
  for (const who of Object.values(cast)) if (who !== 'resident') tokens[who] = (await county.as(who)).token;
  const closed = await playOrder(runAs(tokens), '2026-11-26', () => undefined);
  expect(closed).toMatchObject({ state: 'closed', attempt: 2 });
  expect(closed.history.map((line) => line.step)).toEqual(['place', 'dispatch', 'decline', 'dispatch', 'accept', 'claim', 'serve', 'rate', 'redo', 'dispatch', 'accept', 'claim', 'serve', 'rate', 'followUp']);
});

test('SDK 收到的拒绝带着编号和给人看的话', async () => {
  const user = await login(county.wechat.issueCode('openid-h'));
  const asUser = { sessionToken: user.getSessionToken() };
  expect(await refusal(AV.Cloud.run('order.read', { id: newId() }, asUser))).toEqual(['order.notFound', '没有找到这一单']);
  expect(await refusal(AV.Cloud.run('order.place', wish({ headCount: 0 }), asUser))).toEqual(['request.shape', '人数最少1']);
  expect((await refusal(AV.Cloud.run('order.place', wish(), asUser)))[0]).toBe('privacy.needed');
  const { version } = (await AV.Cloud.run('privacy.notice', {}, asUser)) as { version: string };
  await AV.Cloud.run('privacy.agree', { version }, asUser);
  const order = (await AV.Cloud.rpc('order.place', wish(), asUser)) as OrderView;
  expect(order.state).toBe('placed');
  expect(await refusal(new AV.Query('Order').find())).toEqual(['request.classesOff', '不能直接读写数据表']);
});
