/** 精准推送: to whom it is meant, by day, counted by village and never by person. */
import type { ArticleFeed, PushPreview, PushView, ToTell } from '../../cloud/domain/answers';
import { sendPushes, eraseOldReads } from '../../cloud/queue/articles';
import { audienceWords, isQuiet, isToTell, shownReach } from '../../cloud/domain/article/reach';
import { newKey, openCounty, type Client, type County } from '../setup/county';
import { newcomer, onShelf, stored } from './scene';

jest.setTimeout(600_000);

let county: County;
let editor: Client;
let chief: Client;
let secretary: Client;
let slug: string;
/** eight people of 明星村, two of 谭家湾村 */
let near: (Client & { id: string })[];
let far: (Client & { id: string })[];
const start = new Date('2026-11-23T02:00:00Z');
const dayMs = 86_400_000;
const mingxing = '610922104203';
const tanjiawan = '610922104216';
const chihe = '610922104000';
const root = '610922000000';
const sql = <Row>(text: string, values: unknown[] = []) => county.server.office.db.query<Row>({ text, values });
const told = async (id: string) => (await sql<{ to: string }>("select to_ref as to from notice where step = 'articlePushed' and state = $1 order by 1", [id])).map((one) => one.to);

beforeAll(async () => {
  county = await openCounty();
  editor = await newcomer(county, '苏编辑', { kind: 'editor' });
  chief = await county.as('county-leader');
  secretary = await county.as('leader-mingxing');
  const settle = async (name: string, gridCode: string, more: object = {}) => {
    const one = await newcomer(county, name, null);
    await one.must('article.follow', { topics: [], gridCode, ...more });
    return one;
  };
  near = await Promise.all(Array.from({ length: 8 }, (_, at) => settle(`明星${at}`, mingxing, at < 5 ? { audience: 'elder' } : { topics: ['apples'] })));
  far = await Promise.all([settle('谭一', tanjiawan), settle('谭二', tanjiawan)]);
});
afterAll(() => county.close());
beforeEach(async () => {
  county.time.now = start;
  slug = await onShelf(editor, chief, { title: `电热毯${newKey()}` });
});

const push = (client: Client, over: object = {}) => client.call<{ id: string }>('article.push', { key: newKey(), slug, grids: [mingxing], ...over });

test('村支书推给本村：本村的人收到消息，打开首页排在前面；外村的人没有；同一个键推两次是一次', async () => {
  const key = newKey();
  expect((await push(secretary, { key })).body.id).toBe((await push(secretary, { key })).body.id);
  // In batches of two, and by two processes at the same time: each person once.
  await Promise.all([sendPushes(county.server.office, 2), sendPushes(county.server.office, 2)]);
  await sendPushes(county.server.office, 2);
  const got = await told(slug);
  expect(got).toEqual(expect.arrayContaining(near.map((one) => one.id)));
  expect(new Set(got).size).toBe(got.length);
  for (const one of far) expect(got).not.toContain(one.id);
  expect((await (near[0] as Client).must<ArticleFeed>('article.feed', {})).items[0]).toMatchObject({ slug, why: '推荐给您这里的' });
  expect((await (far[0] as Client).must<ArticleFeed>('article.feed', {})).items.find((one) => one.slug === slug)?.why).not.toBe('推荐给您这里的');
  expect(await sendPushes(county.server.office)).toBe(0);
});

test('只推给关注苹果的人，只推给老年人；选了不推荐的人不按人推', async () => {
  await push(editor, { topics: ['apples'] });
  await sendPushes(county.server.office);
  expect(await told(slug)).toEqual(near.slice(5).map((one) => one.id).sort());
  const second = await onShelf(editor, chief, { title: '写给老人的' });
  await (near[0] as Client).must('article.follow', { topics: [], gridCode: mingxing, audience: 'elder', plain: true });
  await push(editor, { slug: second, audiences: ['elder'] });
  await sendPushes(county.server.office);
  expect(await told(second)).toEqual(near.slice(1, 5).map((one) => one.id).sort());
  await (near[0] as Client).must('article.follow', { topics: [], gridCode: mingxing, audience: 'elder' });
});

test('夜里不发，早上八点再发；先看大约多少人，少于五人只说不足5人', async () => {
  county.time.now = new Date('2026-11-23T13:30:00Z');
  await push(editor);
  expect(await sendPushes(county.server.office)).toBe(0);
  expect(await told(slug)).toEqual([]);
  county.time.now = new Date('2026-11-24T00:00:00Z');
  expect(await sendPushes(county.server.office)).toBeGreaterThanOrEqual(8);
  expect(await editor.must<PushPreview>('article.pushPreview', { slug, grids: [mingxing], topics: ['apples'] })).toEqual({ words: '不足5人' });
  expect(await editor.must<PushPreview>('article.pushPreview', { slug, grids: [mingxing], audiences: ['elder'] })).toEqual({ words: '约 5 人' });
});

test('居民、网格员不能推，村支书不能推给别的村，没有审过的样例不能推；什么也没有变', async () => {
  const worker = await county.as('worker-mingxing-1');
  const before = await stored(county);
  for (const client of [near[0] as Client, worker, await county.as('liaison-police')]) expect(await push(client)).toMatchObject({ status: 403, body: { refusal: 'push.notYours' } });
  expect(await push(secretary, { grids: [mingxing, tanjiawan] })).toMatchObject({ status: 403, body: { refusal: 'push.notYours' } });
  expect(await secretary.call('article.pushPreview', { slug, grids: [root] })).toMatchObject({ status: 403, body: { refusal: 'push.notYours' } });
  expect(await push(editor, { slug: 'recognise-stroke' })).toMatchObject({ status: 409, body: { refusal: 'push.notReviewed' } });
  expect(await push(editor, { topics: ['no-such'] })).toMatchObject({ status: 400, body: { refusal: 'topic.unknown' } });
  expect(await push(editor, { grids: [] })).toMatchObject({ status: 400, body: { refusal: 'request.shape' } });
  expect(await stored(county)).toBe(before);
});

test('撤下以后，还没发到的人不再发', async () => {
  await push(editor);
  await editor.must('article.withdraw', { slug, reason: '写错了' });
  expect(await sendPushes(county.server.office)).toBe(0);
  expect(await told(slug)).toEqual([]);
});

test('按村看送到和读过多少，不足五人的村不显示；三天后读的人少的村出现在“去说一说”，说过就没有了', async () => {
  const { id } = (await push(editor, { grids: [chihe] })).body;
  await sendPushes(county.server.office);
  await (near[0] as Client).must('article.read', { slug });
  const town = await county.as('leader-chihe');
  const [view] = await editor.must<PushView[]>('article.reach', { slug });
  const small = view?.places.filter((one) => one.place === tanjiawan)[0];
  expect(small).toMatchObject({ delivered: null, read: null });
  expect(JSON.stringify(view)).not.toContain((near[0] as { id: string }).id);
  expect(view?.whole.delivered).toBeGreaterThanOrEqual(10);
  const worker = await county.as('worker-mingxing-1');
  expect(await worker.must<ToTell[]>('article.toTell', { gridCode: mingxing })).toEqual([]);
  county.time.now = new Date(start.getTime() + 3 * dayMs);
  expect((await worker.must<ToTell[]>('article.toTell', { gridCode: mingxing })).filter((one) => one.pushId === id)).toMatchObject([{ slug, place: '池河镇明星村' }]);
  expect((await town.must<ToTell[]>('article.toTell', { gridCode: chihe })).filter((one) => one.pushId === id).map((one) => one.gridCode)).toEqual(expect.arrayContaining([mingxing, tanjiawan]));
  const before = await stored(county);
  expect(await worker.call('article.toTell', { gridCode: tanjiawan })).toMatchObject({ status: 403, body: { refusal: 'reach.notYours' } });
  expect(await worker.call('article.told', { pushId: id, gridCode: tanjiawan })).toMatchObject({ status: 403, body: { refusal: 'reach.notYours' } });
  expect(await (near[1] as Client).call('article.reach', { slug })).toMatchObject({ status: 403, body: { refusal: 'reach.notYours' } });
  expect(await worker.must<PushView[]>('article.reach', { slug })).toEqual([]);
  expect(await stored(county)).toBe(before);
  await worker.must('article.told', { pushId: id, gridCode: mingxing });
  expect((await worker.must<ToTell[]>('article.toTell', { gridCode: mingxing })).filter((one) => one.pushId === id)).toEqual([]);
});

test('读的人多了，就不用再去说', async () => {
  const { id } = (await push(editor)).body;
  await sendPushes(county.server.office);
  for (const one of near) await one.must('article.read', { slug });
  county.time.now = new Date(start.getTime() + 4 * dayMs);
  expect((await secretary.must<ToTell[]>('article.toTell', { gridCode: mingxing })).filter((one) => one.pushId === id)).toEqual([]);
});

test('谁读过什么，半年后擦掉', async () => {
  await (near[0] as Client).must('article.read', { slug });
  county.time.now = new Date(start.getTime() + 179 * dayMs);
  expect(await eraseOldReads(county.server.office)).toBe(0);
  county.time.now = new Date(start.getTime() + 181 * dayMs);
  expect(await eraseOldReads(county.server.office)).toBeGreaterThan(0);
  expect(await sql('select 1 from article_read')).toEqual([]);
});

test('算术：约数按五个一档；藏起一个小村，就再藏一个；夜里是九点到八点', () => {
  expect([4, 5, 9, 37].map(audienceWords)).toEqual(['不足5人', '约 5 人', '约 5 人', '约 35 人']);
  const shown = shownReach([{ place: 'a', delivered: 40, read: 30 }, { place: 'b', delivered: 9, read: 3 }, { place: 'c', delivered: 2, read: 1 }]);
  expect(shown).toEqual({ whole: { delivered: 51, read: 34 }, places: [{ place: 'a', delivered: 40, read: 30 }, { place: 'b', delivered: null, read: null }, { place: 'c', delivered: null, read: null }] });
  expect(shownReach([{ place: 'a', delivered: 3, read: 3 }]).whole).toEqual({ delivered: null, read: null });
  // Where few got it the answer is the same whoever read it.
  expect([0, 4].map((read) => isToTell({ delivered: 4, read }))).toEqual([true, true]);
  expect([2, 3].map((read) => isToTell({ delivered: 10, read }))).toEqual([true, false]);
  expect(['2026-11-23T12:59:00Z', '2026-11-23T13:00:00Z', '2026-11-23T23:59:00Z', '2026-11-24T00:00:00Z'].map((at) => isQuiet(new Date(at)))).toEqual([false, true, true, false]);
});
