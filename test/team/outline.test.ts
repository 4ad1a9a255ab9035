/** 讲稿提纲: no talk from an outline that nobody else has seen. */
import { outlineTrouble, type OrderOutline, type OutlineCard, type OutlineView } from '../../cloud/domain/gather/outline';
import { newKey, openCounty, type Client, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';
import { claimed, peopleOf, step, stored, type People } from './scene';

let county: County;
let people: People;
const start = new Date('2026-11-23T02:00:00Z');
beforeAll(async () => {
  county = await freeDays(await openCounty());
  people = await peopleOf(county);
});
afterAll(() => county.close());
beforeEach(() => {
  county.time.now = start;
});

const draft = (over: object = {}) => ({ key: newKey(), topicId: 'anti-fraud', title: '识破冒充客服', unit: '县公安局反诈中心', source: '警方公开提示', text: '一、讲案例；二、讲三不：不转账、不共享屏幕、不说验证码；三、记电话96110。', ...over });
const write = async (client: Client, over: object = {}) => (await client.must<OutlineView>('outline.save', draft(over))).id;
const review = (client: Client, id: string, expiresOn = '2027-11-23') => client.call<OutlineView>('outline.review', { id, expiresOn });
const attach = (client: Client, orderId: string, outlineId: string | null) => client.call<OrderOutline>('outline.attach', { orderId, outlineId });

test('到期那天还能用，第二天不能；撤回的先说撤回', () => {
  const fine = { withdrawnAt: null, reviewedOn: '2026-11-01', expiresOn: '2026-12-01' };
  expect(outlineTrouble(fine, '2026-12-01')).toBeNull();
  expect(outlineTrouble(fine, '2026-12-02')).toBe('outline.expired');
  expect(outlineTrouble({ ...fine, reviewedOn: null, expiresOn: null }, '2026-11-02')).toBe('outline.notReviewed');
  expect(outlineTrouble({ ...fine, withdrawnAt: '2026-11-05T00:00:00Z' }, '2026-12-02')).toBe('outline.withdrawn');
});

test('队长写，公安局联络员审，接单的队用上，点单的人看到来源、谁审的、哪天到期', async () => {
  const orderId = await claimed(people, county);
  const id = await write(people.captain);
  expect((await review(people.liaison, id)).body).toMatchObject({ trouble: null, reviewer: '县公安局 石卫东', reviewedOn: '2026-11-23', expiresOn: '2027-11-23' });
  expect((await attach(people.crew, orderId, id)).status).toBe(200);
  expect(await people.elder.must('outline.ofOrder', { id: orderId })).toMatchObject({ mayAttach: false, outline: { title: '识破冒充客服', unit: '县公安局反诈中心', source: '警方公开提示', reviewer: '县公安局 石卫东', reviewedOn: '2026-11-23', expiresOn: '2027-11-23', trouble: null } });
  const cards = await people.captain.must<OutlineCard[]>('outline.list', { topicId: 'fake-police-calls' });
  expect(cards.map((one) => one.title)).toEqual(expect.arrayContaining(['识破冒充客服', '自称公安要转账，先挂断']));
});

test('没审的、过期的、撤回的、讲别的，都用不上；什么也没有变', async () => {
  const orderId = await claimed(people, county);
  const raw = await write(people.captain);
  const short = await write(people.captain);
  await review(people.liaison, short, '2026-11-24');
  const gone = await write(people.captain);
  await review(people.liaison, gone);
  await people.liaison.must('outline.withdraw', { id: gone, reason: '热线改了' });
  const food = (await people.other.must<OutlineCard[]>('outline.list', { topicId: 'food-safety' }))[0]?.id as string;
  county.time.now = new Date('2026-11-25T02:00:00Z');
  const before = await stored(county);
  expect(await attach(people.captain, orderId, raw)).toMatchObject({ status: 409, body: { refusal: 'outline.notReviewed' } });
  expect(await attach(people.captain, orderId, short)).toMatchObject({ status: 409, body: { refusal: 'outline.expired' } });
  expect(await attach(people.captain, orderId, gone)).toMatchObject({ status: 409, body: { refusal: 'outline.withdrawn' } });
  expect(await attach(people.captain, orderId, food)).toMatchObject({ status: 409, body: { refusal: 'outline.otherTopic' } });
  for (const client of [people.elder, people.secretary, people.other]) expect(await attach(client, orderId, short)).toMatchObject({ status: 403, body: { refusal: 'order.notYours' } });
  expect(await people.farmer.call('outline.ofOrder', { id: orderId })).toMatchObject({ status: 403, body: { refusal: 'order.notYours' } });
  expect(await stored(county)).toBe(before);
  // An expired one is looked at once more and holds again.
  expect((await review(people.liaison, short, '2027-05-25')).status).toBe(200);
  expect((await attach(people.captain, orderId, short)).status).toBe(200);
});

test('自己不能审自己的，别的部门、队长、居民不能审；审过的不能改；居民不能写、不能看', async () => {
  const byLeader = await write(people.chief);
  const id = await write(people.captain);
  const changed = await people.captain.must<OutlineView>('outline.save', draft({ id, title: '识破冒充客服（二稿）' }));
  expect(changed).toMatchObject({ id, title: '识破冒充客服（二稿）', may: { edit: true, review: false, withdraw: true } });
  const before = await stored(county);
  expect(await review(people.chief, byLeader)).toMatchObject({ status: 403, body: { refusal: 'outline.ownReview' } });
  const health = await county.as('liaison-health');
  for (const client of [health, people.other, people.secretary]) expect(await review(client, id)).toMatchObject({ status: 403, body: { refusal: 'outline.notReviewer' } });
  expect(await review(people.liaison, id, '2026-11-23')).toMatchObject({ status: 400, body: { refusal: 'outline.dates', field: 'expiresOn' } });
  for (const client of [people.elder, people.secretary, people.crew]) expect(await client.call('outline.save', draft())).toMatchObject({ status: 403, body: { refusal: 'outline.notYours' } });
  expect(await people.elder.call('outline.list', {})).toMatchObject({ status: 403, body: { refusal: 'outline.notYours' } });
  expect(await people.elder.call('outline.read', { id })).toMatchObject({ status: 403, body: { refusal: 'outline.notYours' } });
  expect(await people.other.call('outline.save', draft({ id }))).toMatchObject({ status: 403, body: { refusal: 'outline.notYours' } });
  expect(await people.other.call('outline.withdraw', { id, reason: '不好' })).toMatchObject({ status: 403, body: { refusal: 'outline.notReviewer' } });
  expect(await stored(county)).toBe(before);
  for (let again = 0; again < 2; again += 1) expect((await review(people.liaison, id)).status).toBe(200);
  const reviewed = await stored(county);
  expect(await people.captain.call('outline.save', draft({ id }))).toMatchObject({ status: 409, body: { refusal: 'outline.reviewed' } });
  expect(await review(people.chief, id)).toMatchObject({ status: 409, body: { refusal: 'outline.reviewed' } });
  expect(await stored(county)).toBe(reviewed);
});

test('审的人正看着，写的人换了内容：审不过去，也没有人替新的话作保；看过新的再审才行', async () => {
  const id = await write(people.captain);
  const seen = await people.liaison.must<OutlineView>('outline.read', { id });
  const answer = { id, expiresOn: '2027-11-23', asRead: seen.asRead };
  for (const over of [{ text: `${seen.text}四、有事就打我的电话，转账给我保管。` }, { source: '我自己说的' }, { unit: '县公安局' }, { title: '换了题目' }]) {
    await people.captain.must('outline.save', draft({ id, ...over }));
    const before = await stored(county);
    expect(await people.liaison.call('outline.review', answer)).toMatchObject({ status: 409, body: { refusal: 'review.changed' } });
    expect(await stored(county)).toBe(before);
  }
  expect(await people.liaison.call('outline.review', { ...answer, asRead: '乱写' })).toMatchObject({ status: 400 });
  const now = await people.liaison.must<OutlineView>('outline.read', { id });
  for (let again = 0; again < 2; again += 1) expect((await people.liaison.must<OutlineView>('outline.review', { ...answer, asRead: now.asRead })).trouble).toBeNull();
});

test('用着的提纲撤回了，服务队收到一次通知，单子上写着请换一份；换了队，提纲重新选', async () => {
  const orderId = await claimed(people, county);
  const id = await write(people.captain);
  await review(people.liaison, id);
  await attach(people.captain, orderId, id);
  for (let again = 0; again < 2; again += 1) await people.chief.must('outline.withdraw', { id, reason: '热线改了' });
  const rows = await county.server.office.db.query({ text: "select order_id, to_kind, to_ref from notice where step = 'outlineWithdrawn' and order_id = $1", values: [orderId] });
  expect(rows).toEqual([{ order_id: orderId, to_kind: 'team', to_ref: 'anti-fraud-team' }]);
  expect(await people.captain.must('outline.ofOrder', { id: orderId })).toMatchObject({ mayAttach: true, outline: { trouble: 'outline.withdrawn', say: '这份提纲已撤回，请换一份' } });
  await step(people.captain, 'release', orderId, { reason: '车坏了' });
  expect(await people.elder.must('outline.ofOrder', { id: orderId })).toMatchObject({ outline: null });
});

test('样例县有四份样例提纲，写明来源，能用', async () => {
  const samples = (await people.chief.must<OutlineCard[]>('outline.list', {})).filter((one) => one.sample);
  expect(samples).toHaveLength(4);
  expect(samples.every((one) => one.trouble === null && one.unit && one.reviewer && one.expiresOn)).toBe(true);
});
