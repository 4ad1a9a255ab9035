/** 平战结合: on with a reason and an end, seen everywhere, over by itself. */
import type { ArticleDraft, ArticleFeed, Home } from '../../cloud/domain/answers';
import type { EmergencyView } from '../../cloud/domain/article/emergency';
import { sendPushes } from '../../cloud/queue/articles';
import { clientAt, newKey, openCounty, wish, type Client, type County } from '../setup/county';
import { handedIn, newcomer, onShelf, stored } from './scene';

let county: County;
let editor: Client;
let chief: Client;
let elder: Client;
const start = new Date('2026-11-23T02:00:00Z');
const until = '2026-11-25T02:00:00.000Z';
beforeAll(async () => {
  county = await openCounty();
  editor = await newcomer(county, '苏编辑', { kind: 'editor' });
  [chief, elder] = (await Promise.all(['county-leader', 'resident-elder'].map((who) => county.as(who)))) as [Client, Client];
});
afterAll(() => county.close());
beforeEach(async () => {
  county.time.now = start;
  for (const one of (await chief.must<{ items: EmergencyView[] }>('emergency.list', {})).items.filter((known) => known.on)) await chief.must('emergency.end', { id: one.id, why: '演练完了' });
});

const on = (client: Client, over: object = {}) => client.call<EmergencyView[]>('emergency.start', { key: newKey(), topicId: 'disaster-reduction', until, why: '连日暴雪，倒塌房屋多', ...over });
const dueOf = async () => {
  const { id } = await elder.must<{ id: string }>('order.place', wish({ topicId: 'fire-safety' }));
  return (await county.server.office.db.query<{ due: Date }>({ text: 'select due_at as due from orders where id = $1', values: [id] }))[0]?.due.toISOString() as string;
};
const article = { topicId: 'fire-safety', title: '大雪压房先撤人' };

test('开了应急：首页第一条就是它，文章排最前，新点的单当天办；到时间自己结束，时限回到原来', async () => {
  const usual = await dueOf();
  await on(chief);
  expect((await clientAt(county.url, null).must<Home>('home.read', {})).emergency).toEqual({ topicId: 'disaster-reduction', topic: '防灾减灾', why: '连日暴雪，倒塌房屋多', until });
  const first = (await elder.must<ArticleFeed>('article.feed', {})).items[0];
  expect(first?.why).toBe('应急');
  const due = await dueOf();
  expect(due).toBe('2026-11-23T10:00:00.000Z');
  expect(usual > due).toBe(true);
  county.time.now = new Date('2026-11-25T02:00:00Z');
  expect((await elder.must<Home>('home.read', {})).emergency).toBeNull();
  expect((await elder.must<ArticleFeed>('article.feed', {})).items[0]?.why).not.toBe('应急');
  expect(await dueOf()).toBe('2026-11-26T02:00:00.000Z');
  const [line] = (await elder.must<{ items: EmergencyView[] }>('emergency.list', {})).items;
  expect(line).toMatchObject({ on: false, endedAt: null, by: expect.stringContaining('石泉县'), why: '连日暴雪，倒塌房屋多' });
});

test('提前结束要写原因，记在同一行里；再结束一次不行', async () => {
  const started = await on(chief);
  const { id } = started.body.find((one) => one.on) as EmergencyView;
  expect((await chief.must<EmergencyView[]>('emergency.end', { id, why: '雪停了' })).find((one) => one.id === id)).toMatchObject({ on: false, endedWhy: '雪停了' });
  const before = await stored(county);
  expect(await chief.call('emergency.end', { id, why: '再来' })).toMatchObject({ status: 409, body: { refusal: 'emergency.notOn' } });
  expect(await stored(county)).toBe(before);
});

test('镇里、编辑、部门、居民都不能开；时间不对、主题不对不能开；同一主题两人同时开只开一次', async () => {
  const deputy = await county.as('county-deputy');
  const before = await stored(county);
  for (const client of [await county.as('leader-chihe'), editor, await county.as('liaison-police'), elder]) expect(await on(client)).toMatchObject({ status: 403, body: { refusal: 'emergency.notYours' } });
  expect(await on(chief, { until: '2026-11-23T01:00:00.000Z' })).toMatchObject({ status: 400, body: { refusal: 'emergency.until' } });
  expect(await on(chief, { until: '2027-01-25T01:00:00.000Z' })).toMatchObject({ status: 400, body: { refusal: 'emergency.until' } });
  expect(await on(chief, { topicId: 'nothing' })).toMatchObject({ status: 400, body: { refusal: 'topic.unknown' } });
  expect(await on(chief, { why: ' ' })).toMatchObject({ status: 400, body: { refusal: 'request.shape' } });
  expect(await stored(county)).toBe(before);
  const key = newKey();
  const answers = await Promise.all([on(chief, { key }), on(chief, { key }), on(deputy)]);
  expect(answers.map((one) => one.status).sort()).toEqual(expect.arrayContaining([200, 409]));
  expect((await chief.must<{ items: EmergencyView[] }>('emergency.list', {})).items.filter((one) => one.on)).toHaveLength(1);
});

test('应急的文章要两个部门都审过，当天审；一个部门审两次不算两个', async () => {
  await on(chief);
  const slug = await handedIn(editor, article);
  const { departments, routes } = await county.server.office.directory();
  const departmentId = routes.find((one) => one.topicId === 'disaster-reduction')?.departmentId as string;
  const post = (await county.server.office.directory()).postsAt.get(`department:${departmentId}`)?.find((one) => one.kind === 'liaison');
  expect(post && departments.get(departmentId)).toBeTruthy();
  const { openSession } = await import('../../cloud/functions/login');
  const liaison = clientAt(county.url, (await openSession(county.server.office, post?.personId as string)).sessionToken);
  expect(await chief.must<ArticleDraft>('article.review', { slug, yes: true })).toMatchObject({ state: 'inReview', due: '2026-11-23T10:00:00.000Z', sidesNeeded: 2 });
  const before = await stored(county);
  expect(await chief.call('article.review', { slug, yes: true })).toMatchObject({ status: 409, body: { refusal: 'article.reviewedBefore' } });
  expect(await stored(county)).toBe(before);
  expect(await liaison.must<ArticleDraft>('article.review', { slug, yes: true })).toMatchObject({ state: 'published' });
});

test('应急的夜里也推，别的文章等天亮', async () => {
  const urgent = await onShelf(editor, chief, article);
  const other = await onShelf(editor, chief, { topicId: 'anti-fraud', title: '别的' });
  await on(chief);
  county.time.now = new Date('2026-11-23T18:00:00Z');
  for (const slug of [urgent, other]) await editor.must('article.push', { key: newKey(), slug, grids: ['610922000000'] });
  await sendPushes(county.server.office);
  const rows = await county.server.office.db.query<{ slug: string }>({ text: "select distinct state as slug from notice where step = 'articlePushed'", values: [] });
  expect(rows.map((one) => one.slug)).toEqual([urgent]);
});
