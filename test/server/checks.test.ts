/** Whatever others will read is looked at first; WeChat away, nothing is lost and nobody waits. */
import AV from 'leancloud-storage';
import { createServer as createProxy } from 'node:http';
import sharp from 'sharp';
import type { AddressInfo } from 'node:net';
import type { OrderView } from '../../cloud/domain/answers';
import type { PhotoPage } from '../../cloud/domain/file/photo';
import type { GatheringView } from '../../cloud/domain/gather/gathering';
import type { QuestionPage } from '../../cloud/domain/gather/question';
import { isPlainPlace, isPlainSpeaker, type CheckPage } from '../../cloud/domain/moderation/check';
import { openSession } from '../../cloud/functions/login';
import { runChecks } from '../../cloud/queue/checks';
import { createServer, type Server } from '../../cloud/server';
import { linkAccounts } from '../../cloud/store/sql/wechat';
import { newKey, openCounty, village, type Client, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';
import { playTo } from '../setup/load';
import { claimed, openTalk, peopleOf, type People } from '../team/scene';
import { until } from '../wechat/bench';

const push = { token: 'county0push0token', aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' };
const start = new Date('2026-11-23T02:00:00Z');
let county: County;
let people: People;
let server: Server;
let url: string;
const openidOf = (who: string) => `openid-of-${who}`;
const inWechat = ['resident-elder', 'resident-mother', 'leader-mingxing', 'captain-anti-fraud'];

beforeAll(async () => {
  county = await freeDays(await openCounty());
  const { db, keys, tenant } = county.server.office;
  await linkAccounts(db, keys, tenant, inWechat.map((who) => ({ openid: openidOf(who), personId: county.idOf(who) })));
  server = await createServer({ settings: { ...county.settings, wechat: { ...county.settings.wechat, push } }, databaseUrl: county.databaseUrl, now: () => county.time.now, clockEveryMs: 0 });
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
  server.office.publicUrl = url;
  county.wechat.pushTo({ url: `${url}/wechat/push`, ...push });
  AV.init({ appId: 'kepu', appKey: 'kepu-client', serverURL: url });
  people = await peopleOf(county);
});
afterAll(async () => {
  await server.close();
  await county.close();
});
beforeEach(() => {
  at(0);
  for (const who of inWechat) county.wechat.visit(openidOf(who));
});

/* Each test has a day of its own, so that what one left waiting is not due in the next. */
let minute = 0;
const at = (minutes: number) => {
  minute = minutes;
  county.time.now = new Date(start.getTime() + minutes * 60_000);
  county.wechatTime.now = county.time.now.getTime();
};
const later = (minutes: number) => at(minute + minutes);
const look = () => runChecks(server.office);
const served = () => playTo(county, { villageCode: village, topicId: 'anti-fraud', who: 'resident-elder', at: new Date(county.time.now), stage: 'served' });
const thank = (id: string, words: string) => people.elder.must('visit.thank', { id, key: newKey(), words });
const visitOf = async (who: Client, id: string) => (await who.must<OrderView>('order.read', { id })).visit;
const listed = async (what: string) => (await people.chief.must<CheckPage>('check.list')).items.filter((one) => one.what === what);
const waiting = (text: string) => listed('谢谢服务队的话').then((items) => items.find((one) => one.text === text));
const photoOf = async (): Promise<{ order: string; id: string }> => {
  const order = await served();
  const bytes = await sharp({ create: { width: 300, height: 200, channels: 3, background: { r: minute % 255, g: Math.floor(Math.random() * 255), b: Math.floor(Math.random() * 255) } } }).jpeg().toBuffer();
  const file = new AV.File('a.jpg', bytes as never);
  file.metaData('purpose', 'service');
  const { id } = await file.save({ sessionToken: (await openSession(server.office, county.idOf('captain-anti-fraud'))).sessionToken } as never);
  await people.captain.must('service.photo', { do: 'add', id: order, fileId: id });
  return { order, id: id as string };
};
const photosOf = async (who: Client, id: string) => (await who.must<PhotoPage>('service.photos', { id })).items;

test('谢的话查过了，上门的人才看得到；写的人一直看得到，写着待审', async () => {
  const id = await served();
  await thank(id, '讲得明白');
  expect(await visitOf(people.elder, id)).toMatchObject({ thanks: '讲得明白', thanksCheck: { label: '待审', hidden: false } });
  for (const who of [people.captain, people.secretary]) expect((await visitOf(who, id)).thanks).toBeNull();
  await look();
  expect((await visitOf(people.captain, id)).thanks).toBe('讲得明白');
  expect(await visitOf(people.elder, id)).toMatchObject({ thanks: '讲得明白', thanksCheck: null });
});

test('微信停了一小时：谁也不用等，没查过的一句也没有公开；微信回来以后自己查完，一句不少', async () => {
  const orders = await Promise.all(Array.from({ length: 12 }, () => served()));
  county.wechat.faults.mode = 'badGateway';
  for (const [index, id] of orders.entries()) await thank(id, `停的时候写的第${index}句`);
  const talk = await claimed(people, county);
  const { id } = await openTalk(people.secretary, talk, { place: '老戏台子背后', note: '带上老花镜' });
  await people.mother.must('gathering.signUp', { id, key: newKey(), heads: 1 });
  await people.mother.must('question.ask', { id, key: newKey(), text: '接到自称公安的电话怎么办' });
  for (let passed = 0; passed < 60; passed += 3) {
    await look();
    expect((await visitOf(people.captain, orders[passed % 12] as string)).thanks).toBeNull();
    expect(await people.farmer.must<GatheringView>('gathering.read', { id })).toMatchObject({ note: null, place: '具体在哪里请问村（社区）', check: null, title: '反诈防诈' });
    later(3);
  }
  expect(await people.secretary.must<GatheringView>('gathering.read', { id })).toMatchObject({ note: '带上老花镜', place: '老戏台子背后', check: { label: '待审' } });
  expect((await people.crew.must<QuestionPage>('question.list', { id })).groups).toMatchObject([{ text: '接到自称公安的电话怎么办', waiting: true }]);
  // The county can help itself meanwhile.
  const one = await waiting('停的时候写的第3句');
  expect(one?.why).toBe('等了很久微信还没有结果');
  await people.chief.must('check.decide', { id: one?.id, pass: true });
  expect((await visitOf(people.captain, orders[3] as string)).thanks).toBe('停的时候写的第3句');
  county.wechat.faults.mode = null;
  for (let passed = 0; passed < 14; passed += 1) {
    later(1);
    await look();
  }
  for (const [index, order] of orders.entries()) expect((await visitOf(people.captain, order)).thanks).toBe(`停的时候写的第${index}句`);
  expect(await people.farmer.must<GatheringView>('gathering.read', { id })).toMatchObject({ note: '带上老花镜', place: '老戏台子背后' });
  expect((await people.crew.must<QuestionPage>('question.list', { id })).groups).toMatchObject([{ waiting: false }]);
  expect((await people.chief.must<CheckPage>('check.list')).items).toEqual([]);
});

test('活动说明改了要重新查，没查过的看不到；两台服务器一起查，只查一遍', async () => {
  const { id } = await openTalk(people.secretary, await claimed(people, county));
  const seen = async () => (await people.farmer.must<GatheringView>('gathering.read', { id })).note;
  // A place and a speaker that the register knows, or that are plain, need no look.
  expect(await people.farmer.must<GatheringView>('gathering.read', { id })).toMatchObject({ note: null, place: '村委会会议室', speaker: '武老师' });
  const before = county.wechat.requestCount('/wxa/msg_sec_check');
  await Promise.all([look(), runChecks(county.server.office)]);
  expect(county.wechat.requestCount('/wxa/msg_sec_check')).toBe(before + 1);
  expect(await seen()).toBe('带上老花镜');
  await openTalk(people.secretary, id, { note: '替身标记违规' });
  expect(await seen()).toBeNull();
  await look();
  expect(await seen()).toBeNull();
  expect(await people.secretary.must<GatheringView>('gathering.read', { id })).toMatchObject({ note: '替身标记违规', check: { hidden: true, mayAppeal: true } });
  await openTalk(people.secretary, id, { note: '带上小板凳' });
  await look();
  expect(await seen()).toBe('带上小板凳');
});

test('微信拿不准的请县里的人看；不通过要写原因，写的人看得到；别的人审不了，自己的自己不能审，审过的不能反着再审', async () => {
  const [good, bad] = [await served(), await served()];
  await thank(good, '替身标记可疑，其实没事');
  await thank(bad, '替身标记可疑，骂人的话');
  await look();
  const goodCheck = await waiting('替身标记可疑，其实没事');
  const badCheck = await waiting('替身标记可疑，骂人的话');
  expect([goodCheck?.why, badCheck?.why]).toEqual(['微信核查拿不准', '微信核查拿不准']);
  expect(JSON.stringify(badCheck)).not.toContain('谢桂香');
  for (const who of [people.elder, people.captain, people.secretary, people.liaison]) {
    expect(await who.call('check.list')).toMatchObject({ status: 403, body: { refusal: 'check.notYours' } });
    expect(await who.call('check.decide', { id: goodCheck?.id, pass: true })).toMatchObject({ status: 403, body: { refusal: 'check.notYours' } });
  }
  expect(await people.chief.call('check.decide', { id: badCheck?.id, pass: false })).toMatchObject({ status: 400, body: { refusal: 'check.reasonNeeded' } });
  expect((await visitOf(people.captain, good)).thanks).toBeNull();
  for (let twice = 0; twice < 2; twice += 1) {
    await people.chief.must('check.decide', { id: goodCheck?.id, pass: true });
    await people.chief.must('check.decide', { id: badCheck?.id, pass: false, reason: '有骂人的话' });
  }
  expect(await people.chief.call('check.decide', { id: badCheck?.id, pass: true })).toMatchObject({ status: 409, body: { refusal: 'check.decided' } });
  expect((await visitOf(people.captain, good)).thanks).toBe('替身标记可疑，其实没事');
  expect((await visitOf(people.captain, bad)).thanks).toBeNull();
  expect(await visitOf(people.elder, bad)).toMatchObject({ thanks: '替身标记可疑，骂人的话', thanksCheck: { hidden: true, say: '审的人觉得不适合公开：有骂人的话', mayAppeal: false } });
});

test('微信说违规的不公开，好好告诉本人；本人可以请人再看一次，别人不能替他申请', async () => {
  const id = await served();
  await thank(id, '替身标记违规，其实是在讲骗子的话');
  await look();
  const { thanksCheck } = await visitOf(people.elder, id);
  expect(thanksCheck).toMatchObject({ hidden: true, mayAppeal: true, label: '没有公开' });
  expect(await county.server.office.db.query({ text: `select to_ref from notice where order_id = $1 and step = 'textHidden'`, values: [id] })).toEqual([{ to_ref: county.idOf('resident-elder') }]);
  expect(await people.farmer.call('check.appeal', { id: thanksCheck?.id })).toMatchObject({ status: 404, body: { refusal: 'check.notFound' } });
  for (let twice = 0; twice < 2; twice += 1) await people.elder.must('check.appeal', { id: thanksCheck?.id });
  const asked = await waiting('替身标记违规，其实是在讲骗子的话');
  expect(asked?.why).toBe('自动核查没通过，本人请人再看');
  expect((await visitOf(people.captain, id)).thanks).toBeNull();
  await people.chief.must('check.decide', { id: asked?.id, pass: true });
  expect((await visitOf(people.captain, id)).thanks).toContain('其实是在讲');
  expect(await people.elder.call('check.appeal', { id: thanksCheck?.id })).toMatchObject({ status: 409, body: { refusal: 'check.noAppeal' } });
});

test('不是在微信里写的，微信不能查，马上到县里的名单上', async () => {
  const { id } = await openTalk(people.secretary, await claimed(people, county));
  await people.worker.must('question.ask', { id, key: newKey(), text: '养老钱放哪里放心', viaHelper: true });
  await look();
  expect(await listed('想问老师的问题')).toMatchObject([{ text: '养老钱放哪里放心', why: '不是在微信里发的，微信不能核查' }]);
});

test('照片审过以前只有拍的人和队长看得到；微信说好，点单的人才看得到；无关的人一直看不到', async () => {
  const { order } = await photoOf();
  await look();
  expect(await photosOf(people.elder, order)).toEqual([]);
  const [mine] = await photosOf(people.captain, order);
  expect(mine).toMatchObject({ check: { label: '待审' } });
  later(2);
  await county.wechat.deliver();
  const [seen] = await photosOf(people.elder, order);
  expect(seen).toMatchObject({ check: null, mayRemove: false });
  expect((await fetch(`${url}${seen?.thumb}`)).status).toBe(200);
  expect(await photosOf(people.secretary, order)).toHaveLength(1);
  for (const who of [people.liaison, people.farmer, people.mother]) expect(await who.call('service.photos', { id: order })).toMatchObject({ status: 403, body: { refusal: 'service.notYours' } });
});

test('微信说违规的照片收起来，看过的地址也打不开；四十分钟没有结果的请人看，微信说晚了的不算', async () => {
  const bad = await photoOf();
  await look();
  county.wechat.media.suggest = 'risky';
  later(2);
  await county.wechat.deliver();
  county.wechat.media.suggest = null;
  expect(await photosOf(people.elder, bad.order)).toEqual([]);
  expect(await photosOf(people.captain, bad.order)).toMatchObject([{ check: { hidden: true, mayAppeal: true } }]);
  county.wechat.media.how = 'never';
  const lost = await photoOf();
  await look();
  later(41);
  await look();
  county.wechat.media.how = 'once';
  const [asked] = await listed('服务照片');
  expect(asked).toMatchObject({ why: '等了很久微信还没有结果', text: null });
  expect((await fetch(`${url}${asked?.thumb}`)).status).toBe(200);
  await people.chief.must('check.decide', { id: asked?.id, pass: true });
  const [shown] = await photosOf(people.elder, lost.order);
  expect(shown?.id).toBe(lost.id);
});

test('微信的结论比它给的号先到：先不收，微信再送来就认得，照片照样看得到', async () => {
  const { order } = await photoOf();
  const held = county.wechat.hold('/wxa/media_check_async');
  const looking = look();
  await until(() => held.waiting() === 1);
  // Between WeChat's first copy and its next the answer with the id arrives, as after WeChat's pause of five seconds.
  const between = createProxy(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const answer = await fetch(`${url}${request.url}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: Buffer.concat(parts).toString() });
    expect(await photosOf(people.elder, order)).toHaveLength(answer.ok ? 1 : 0);
    held.release();
    await looking;
    response.writeHead(answer.status).end(await answer.text());
  });
  await new Promise<void>((resolve) => {
    between.listen(0, '127.0.0.1', resolve);
  });
  county.wechat.pushTo({ url: `http://127.0.0.1:${(between.address() as AddressInfo).port}/wechat/push`, ...push });
  later(2);
  const before = county.wechat.deliveries.length;
  await county.wechat.deliver();
  county.wechat.pushTo({ url: `${url}/wechat/push`, ...push });
  between.close();
  expect(county.wechat.deliveries.slice(before).map(({ status, answer }) => [status, answer])).toEqual([[500, ''], [200, 'success']]);
  expect(await photosOf(people.elder, order)).toMatchObject([{ check: null }]);
});

test('微信停着时传的照片，等着；微信回来就送去查', async () => {
  county.wechat.faults.mode = 'badGateway';
  const { order } = await photoOf();
  for (let passed = 0; passed < 20; passed += 1) {
    await look();
    later(1);
  }
  county.wechat.faults.mode = null;
  for (let passed = 0; passed < 14; passed += 1) {
    await look();
    later(1);
  }
  await county.wechat.deliver();
  expect(await photosOf(people.elder, order)).toHaveLength(1);
});

test('平常的地点和讲师不用查，别的都要查', () => {
  for (const place of ['村委会会议室', '明星村文化广场', '中心小学三楼多功能厅', '五组院坝']) expect(isPlainPlace(place, ['明星村'])).toBe(true);
  for (const place of ['加微信领钱', '村委会会议室加群', '老戏台子背后']) expect(isPlainPlace(place, ['明星村'])).toBe(false);
  expect([isPlainSpeaker('武老师', new Set()), isPlainSpeaker('武志刚', new Set(['武志刚'])), isPlainSpeaker('某某某骗子', new Set())]).toEqual([true, true, false]);
});
