/** Articles are written by one and reviewed by another; what was wrong finds its readers again. */
import { notice } from '../../cloud/domain/privacy/notice';
import type { ArticleCard, ArticleDesk, ArticleDraft, ArticleFeed, ArticleView, Home } from '../../cloud/domain/answers';
import { addCountyPresets, importGrid } from '../../cloud/presets/load';
import { addTenant } from '../../cloud/store/sql/grid';
import { clientAt, openCounty, wish, type Client, type County } from '../setup/county';
import { form, handedIn, newcomer, onShelf, stored } from './scene';

let county: County;
let editor: Client;
let second: Client;
let elder: Client;
let farmer: Client;
let worker: Client;
let police: Client;
let chief: Client;
const start = new Date('2026-11-23T02:00:00Z');
const dayMs = 86_400_000;
const sql = <Row>(text: string, values: unknown[] = []) => county.server.office.db.query<Row>({ text, values });

beforeAll(async () => {
  county = await openCounty();
  editor = await newcomer(county, '苏编辑', { kind: 'editor' });
  second = await newcomer(county, '顾编辑', { kind: 'editor' });
  [elder, farmer, worker, police, chief] = (await Promise.all(['resident-elder', 'resident-farmer', 'worker-mingxing-1', 'liaison-police', 'county-leader'].map((who) => county.as(who)))) as [Client, Client, Client, Client, Client];
});
afterAll(() => county.close());
beforeEach(() => {
  county.time.now = start;
});

describe('软件附带的文章', () => {
  test('不登录也能读，标着样例；新装的县也有，再装一次不多', async () => {
    const nobody = clientAt(county.url, null);
    const cards = await nobody.must<ArticleCard[]>('article.list', {});
    expect(cards.length).toBeGreaterThanOrEqual(24);
    expect(cards.every((one) => one.sample)).toBe(true);
    expect(await nobody.must<ArticleView>('article.read', { slug: 'recognise-stroke' })).toMatchObject({ standing: 'onShelf', sample: true, reviewedOn: null, reviewer: '样例，待本县审核' });
    // Each of them opens, however long its name.
    for (const { slug } of cards) expect((await nobody.must<ArticleView>('article.read', { slug })).blocks.length).toBeGreaterThan(5);
    const { db } = county.server.office;
    await addTenant(db, { tenant: '110101000000', name: '新县', flow: 'four-hop@1' });
    await importGrid(db, '110101000000', 'code,name,level,parentCode\n110101000000,新县,county,\n');
    await addCountyPresets(db, '110101000000');
    await addCountyPresets(db, '110101000000');
    expect(await sql('select count(*)::int as many from article where tenant = $1', ['110101000000'])).toEqual([{ many: cards.length }]);
  });

  test('本县审过就不再是样例；过了有效期自己下架，打开会说过期', async () => {
    const slug = 'hang-up-on-fake-police';
    expect(await police.must<ArticleDraft>('article.review', { slug, yes: true })).toMatchObject({ sample: false, label: '已发布', reviewer: '县公安局 石卫东', reviewedOn: '2026-11-23', expiresOn: '2027-11-23' });
    county.time.now = new Date('2027-11-23T02:00:00Z');
    const nobody = clientAt(county.url, null);
    expect((await nobody.must<ArticleCard[]>('article.list', {})).map((one) => one.slug)).toContain(slug);
    county.time.now = new Date('2027-11-24T02:00:00Z');
    expect((await nobody.must<ArticleCard[]>('article.list', {})).map((one) => one.slug)).not.toContain(slug);
    expect((await nobody.must<ArticleView>('article.read', { slug })).standing).toBe('expired');
    await (await county.as('liaison-police')).must('article.review', { slug, yes: true });
    expect((await nobody.must<ArticleCard[]>('article.list', {})).map((one) => one.slug)).toContain(slug);
  });
});

describe('写和审', () => {
  test('编辑写、交审，另一位编辑审过，才看得到；同一个键存两次是一篇', async () => {
    const input = form();
    const first = await editor.must<ArticleDraft>('article.save', input);
    expect((await editor.must<ArticleDraft>('article.save', input)).slug).toBe(first.slug);
    expect(await elder.call('article.read', { slug: first.slug })).toMatchObject({ status: 404, body: { refusal: 'article.notFound' } });
    expect((await second.must<ArticleDesk>('article.drafts', {})).items.map((one) => one.slug)).not.toContain(first.slug);
    await editor.must('article.submit', { slug: first.slug });
    expect((await second.must<ArticleDesk>('article.drafts', {})).items[0]).toMatchObject({ slug: first.slug, label: '等人审', due: '2026-11-25T02:00:00.000Z' });
    expect(await second.must<ArticleDraft>('article.review', { slug: first.slug, yes: true })).toMatchObject({ state: 'published', reviewer: '顾编辑', expiresOn: '2027-11-23' });
    expect(await elder.must<ArticleView>('article.read', { slug: first.slug })).toMatchObject({ title: '电热毯不折叠', unit: '县消防救援大队', sample: false });
  });

  test('自己不能审自己的；居民、网格员、不管这个主题的联络员都不行；退回要写原因；什么也没有变', async () => {
    const slug = await handedIn(editor);
    const food = await county.as('liaison-health');
    const before = await stored(county);
    expect(await editor.call('article.review', { slug, yes: true })).toMatchObject({ status: 403, body: { refusal: 'article.ownReview' } });
    expect(await food.call('article.review', { slug, yes: true })).toMatchObject({ status: 403, body: { refusal: 'article.notReviewer' } });
    for (const client of [elder, worker]) {
      for (const [name, input] of [['article.drafts', {}], ['article.draft', { slug }], ['article.save', form()], ['article.review', { slug, yes: true }], ['article.withdraw', { slug, reason: '不好' }]] as const) {
        expect(await client.call(name, input)).toMatchObject({ status: 403, body: { refusal: 'article.notYours' } });
      }
    }
    expect(await second.call('article.review', { slug, yes: false })).toMatchObject({ status: 400, body: { refusal: 'article.reasonNeeded' } });
    expect(await second.call('article.save', { ...form(), slug })).toMatchObject({ status: 403, body: { refusal: 'article.notAuthor' } });
    expect(await editor.call('article.save', { ...form(), slug })).toMatchObject({ status: 409, body: { refusal: 'article.notNow' } });
    expect(await stored(county)).toBe(before);
    expect(await second.must<ArticleDraft>('article.review', { slug, yes: false, reason: '119写清楚' })).toMatchObject({ state: 'draft' });
    expect((await editor.must<ArticleDraft>('article.draft', { slug })).history[0]).toMatchObject({ what: '退回修改', why: '119写清楚', who: '顾编辑' });
  });

  test('审的人正看着，另一位退回了、写的人改了又交上来：旧的那一页审不过新的；看过新的再审才行', async () => {
    const slug = await handedIn(editor);
    const { asRead } = await chief.must<ArticleDraft>('article.draft', { slug });
    await second.must('article.review', { slug, yes: false, reason: '119写清楚' });
    await editor.must('article.save', { ...form({ text: '## 怎么用\n- 买我家的电热毯，打我的电话。' }), slug });
    await editor.must('article.submit', { slug });
    const before = await stored(county);
    expect(await chief.call('article.review', { slug, yes: true, asRead })).toMatchObject({ status: 409, body: { refusal: 'review.changed' } });
    expect(await stored(county)).toBe(before);
    const now = await chief.must<ArticleDraft>('article.draft', { slug });
    for (let again = 0; again < 2; again += 1) expect((await chief.must<ArticleDraft>('article.review', { slug, yes: true, asRead: now.asRead })).state).toBe('published');
  });

  test('正文里有不认识的标记，交不上去，说出是第几行', async () => {
    const { slug } = await editor.must<ArticleDraft>('article.save', form({ text: '## 怎么用\n- 平铺，不折叠。\n**睡前**关掉电源，拔下插头。' }));
    const before = await stored(county);
    expect(await editor.call('article.submit', { slug })).toMatchObject({ status: 400, body: { refusal: 'article.body', error: '第 3 行“**睡前**关掉电源，拔”用了不认识的标记，只能用“## ”小标题、“- ”条目、“> ”提示。' } });
    expect(await stored(county)).toBe(before);
  });
});

describe('更正和撤下', () => {
  const cards = async (client: Client) => (await client.must<ArticleFeed>('article.feed', {})).corrections.map((one) => [one.say, one.why]);

  test('读过的人在最上面看到更正，打开以后就没有了；没读过的人看不到', async () => {
    const slug = await onShelf(editor, second, { title: '红薯窖先通风' });
    await elder.must('article.read', { slug });
    await police.call('article.read', { slug });
    expect(await second.must<ArticleDraft>('article.correct', { slug, reason: '通风的时间写短了' })).toMatchObject({ state: 'draft', mine: true });
    expect(await cards(elder)).toEqual([['您读过的《红薯窖先通风》有说得不对的地方，正在更正', '通风的时间写短了']]);
    expect((await elder.must<Home>('home.read', {})).corrections).toHaveLength(1);
    expect((await elder.must<ArticleCard[]>('article.list', {})).map((one) => one.slug)).not.toContain(slug);
    expect(await farmer.must<ArticleView>('article.read', { slug })).toMatchObject({ standing: 'correcting', blocks: [], changedWhy: '通风的时间写短了' });
    await second.must('article.save', { ...form({ title: '红薯窖先通风' }), slug, text: '## 下窖以前\n- 先通风一个小时，再用蜡烛试。\n> 人晕倒了，别下去，打119。' });
    await second.must('article.submit', { slug });
    expect(await second.call('article.review', { slug, yes: true })).toMatchObject({ status: 403, body: { refusal: 'article.ownReview' } });
    await editor.must('article.review', { slug, yes: true });
    expect(await cards(elder)).toEqual([['您读过的《红薯窖先通风》有更正', '通风的时间写短了']]);
    expect(await cards(worker)).toEqual([]);
    expect((await elder.must<ArticleView>('article.read', { slug })).blocks[1]?.text).toContain('一个小时');
    expect(await cards(elder)).toEqual([]);
    expect((await elder.must<Home>('home.read', {})).corrections).toEqual([]);
  });

  test('撤下的，读过的人看到为什么；撤两次、撤没有发布的都不行', async () => {
    const slug = await onShelf(editor, second, { title: '土方治烧伤' });
    await elder.must('article.read', { slug });
    await chief.must('article.withdraw', { slug, reason: '没有依据' });
    expect(await cards(elder)).toEqual([['您读过的《土方治烧伤》已经撤下', '没有依据']]);
    expect(await elder.must<ArticleView>('article.read', { slug })).toMatchObject({ standing: 'gone', blocks: [] });
    expect(await cards(elder)).toEqual([]);
    const before = await stored(county);
    expect(await chief.call('article.withdraw', { slug, reason: '再撤' })).toMatchObject({ status: 409, body: { refusal: 'article.notNow' } });
    expect(await chief.call('article.correct', { slug, reason: '再改' })).toMatchObject({ status: 409, body: { refusal: 'article.notNow' } });
    expect(await stored(county)).toBe(before);
    expect((await chief.must<ArticleDraft>('article.draft', { slug })).history.map((line) => [line.what, line.why])).toEqual([['撤下', '没有依据'], ['审过，发布', null], ['交审', null], ['写好草稿', null]]);
  });

  test('到期重新审，内容没有变，不打扰读过的人', async () => {
    const slug = await onShelf(editor, second, { expiresMonths: 1 });
    await elder.must('article.read', { slug });
    county.time.now = new Date(start.getTime() + 40 * dayMs);
    await (await county.as('county-leader')).must('article.review', { slug, yes: true });
    expect((await (await county.as('resident-elder')).must<ArticleFeed>('article.feed', {})).corrections).toEqual([]);
  });
});

describe('给谁看什么', () => {
  const top = async (client: Client) => (await client.must<ArticleFeed>('article.feed', {})).items[0];

  test('关注的主题排在前面，说得出为什么；首页三篇也按这个来', async () => {
    expect(await farmer.must('article.follow', { topics: ['wild-mushrooms'] })).toMatchObject({ topics: ['wild-mushrooms'], plain: false });
    expect(await top(farmer)).toMatchObject({ topicId: 'wild-mushrooms', why: '您关注的主题' });
    expect((await farmer.must<Home>('home.read', {})).articles).toHaveLength(3);
    expect((await farmer.must<Home>('home.read', {})).articles[0]?.topicId).toBe('wild-mushrooms');
    expect(await clientAt(county.url, null).call('article.follow', { topics: [] })).toMatchObject({ status: 401, body: { refusal: 'login.needed' } });
    expect(await farmer.call('article.follow', { topics: ['nothing-like-it'] })).toMatchObject({ status: 400, body: { refusal: 'topic.unknown' } });
  });

  test('点过单的主题排在前面；要保密的主题点过单，也不会摆到首页上', async () => {
    const mother = await county.as('resident-mother');
    await mother.must('order.place', wish({ topicId: 'earthquake' }));
    expect(await top(mother)).toMatchObject({ topicId: 'earthquake', why: '和您点的单有关' });
    const slug = await onShelf(editor, second, { topicId: 'mental-health', title: '心里闷，打12356' });
    const client = await newcomer(county, '路人', null);
    await client.must('privacy.agree', { version: notice.version });
    await client.must('order.place', wish({ topicId: 'mental-health' }));
    const found = (await client.must<ArticleFeed>('article.feed', {})).items.find((one) => one.slug === slug);
    expect(found).toMatchObject({ why: null });
  });

  test('选了“不根据我的情况推荐”，只按新旧排，不说原因', async () => {
    await farmer.must('article.follow', { topics: ['wild-mushrooms'], plain: true });
    const newest = (await sql<{ slug: string }>("select slug from article where tenant = $1 and state = 'published' and (expires_on is null or expires_on >= '2026-11-23') order by published_at desc, slug", [county.server.office.tenant])).map((one) => one.slug);
    const { items, follow } = await farmer.must<ArticleFeed>('article.feed', {});
    expect(items.map((one) => one.slug)).toEqual(newest);
    expect(items.every((one) => one.why === null)).toBe(true);
    expect(follow).toMatchObject({ plain: true });
  });

  test('只讲一个镇的文章，别的镇的人不会被推荐', async () => {
    const slug = await onShelf(editor, second, { gridCode: '610922105000', title: '后柳水乡防滑坡' });
    await farmer.must('article.follow', { topics: [], gridCode: '610922104203' });
    expect((await farmer.must<ArticleFeed>('article.feed', {})).items.map((one) => one.slug)).not.toContain(slug);
    await farmer.must('article.follow', { topics: [], gridCode: '610922105214' });
    expect((await farmer.must<ArticleFeed>('article.feed', {})).items.find((one) => one.slug === slug)).toMatchObject({ why: '讲您这里的' });
  });
});
