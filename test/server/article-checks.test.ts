/** 文章和提纲: reviewed by a colleague and looked at for readers; WeChat away, they wait and lose nothing. */
import type { ArticleDraft, ArticleFeed } from '../../cloud/domain/answers';
import type { GatheringView } from '../../cloud/domain/gather/gathering';
import type { CheckPage } from '../../cloud/domain/moderation/check';
import { runChecks } from '../../cloud/queue/checks';
import { linkAccounts } from '../../cloud/store/sql/wechat';
import { form, handedIn, newcomer } from '../article/scene';
import { newKey, openCounty, type Client, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';
import { claimed, openTalk, peopleOf, type People } from '../team/scene';

let county: County;
let people: People;
let editor: Client & { id: string };
const about = { topicId: 'anti-fraud' };
beforeEach(async () => {
  county = await freeDays(await openCounty());
  people = await peopleOf(county);
  editor = await newcomer(county, '苏编辑', { kind: 'editor' });
  const { db, keys, tenant } = county.server.office;
  await linkAccounts(db, keys, tenant, [{ openid: 'openid-editor', personId: editor.id }, { openid: 'openid-captain', personId: county.idOf('captain-anti-fraud') }]);
  for (const openid of ['openid-editor', 'openid-captain']) county.wechat.visit(openid);
});
afterEach(() => county.close());

const review = (who: Client, slug: string) => who.must<ArticleDraft>('article.review', { slug, yes: true });
const look = (minutes = 0) => {
  county.time.now = new Date(county.time.now.getTime() + minutes * 60_000);
  county.wechatTime.now = county.time.now.getTime();
  return runChecks(county.server.office);
};
const draftOf = (who: Client, slug: string) => who.must<ArticleDraft>('article.draft', { slug });
const reads = async (slug: string) => {
  const opened = await people.farmer.call('article.read', { slug });
  const listed = (await people.farmer.must<ArticleFeed>('article.feed')).items.some((one) => one.slug === slug);
  expect(listed).toBe(opened.status === 200);
  return opened.status === 200;
};

test('联络员审过的文章，微信停着就待审：读者看不到、不能推，写的人和审的人照样看；微信回来自己查完，一个字不少', async () => {
  county.wechat.faults.mode = 'badGateway';
  const slug = await handedIn(editor, about);
  expect(await review(people.liaison, slug)).toMatchObject({ state: 'published', label: '待审', may: { push: false } });
  await look();
  expect(await reads(slug)).toBe(false);
  expect(await editor.call('article.push', { key: newKey(), slug, grids: ['610922000000'] })).toMatchObject({ status: 409, body: { refusal: 'push.notReviewed' } });
  for (const who of [editor, people.liaison]) expect(await draftOf(who, slug)).toMatchObject({ text: form().text, check: { label: '待审', hidden: false } });
  county.wechat.faults.mode = null;
  await look(5);
  expect(await reads(slug)).toBe(true);
  expect(await draftOf(editor, slug)).toMatchObject({ label: '已发布', check: null, may: { push: true } });
});

test('微信说违规的，审过了读者也看不到；写的人看得到原因，请人再看一次，县里的人放出来', async () => {
  const slug = await handedIn(editor, { ...about, text: `${form().text}\n替身标记违规` });
  await look();
  // Even one who moderates does not let out, by the way, what WeChat has called bad.
  await review(people.chief, slug);
  expect(await reads(slug)).toBe(false);
  const { check } = await draftOf(editor, slug);
  expect(check).toMatchObject({ label: '没有公开', hidden: true, mayAppeal: true });
  await editor.must('check.appeal', { id: check?.id });
  expect(await editor.call('check.decide', { id: check?.id, pass: true })).toMatchObject({ body: { refusal: 'check.own' } });
  expect(await reads(slug)).toBe(false);
  const [listed] = (await people.chief.must<CheckPage>('check.list')).items;
  expect(listed).toMatchObject({ what: '科普文章', text: expect.stringContaining('电热毯不折叠') });
  await people.chief.must('check.decide', { id: check?.id, pass: true });
  expect(await reads(slug)).toBe(true);
});

test('审的人本来就管内容审核，审过就算看过，不用等微信；更正以后要重新看', async () => {
  county.wechat.faults.mode = 'badGateway';
  const slug = await handedIn(editor, about);
  await review(people.chief, slug);
  expect(await reads(slug)).toBe(true);
  await editor.must('article.correct', { slug, reason: '号码写错了' });
  await editor.must('article.save', { ...form({ ...about, title: '电热毯要平铺' }), slug });
  await editor.must('article.submit', { slug });
  await review(people.liaison, slug);
  expect((await people.farmer.must<{ standing: string; blocks: unknown[] }>('article.read', { slug }))).toMatchObject({ standing: 'correcting', blocks: [] });
  county.wechat.faults.mode = null;
  await look(2);
  expect((await people.farmer.must<{ standing: string }>('article.read', { slug })).standing).toBe('onShelf');
});

test('随软件附带的文章不用查，微信停着也看得到', async () => {
  county.wechat.faults.mode = 'badGateway';
  expect(await reads('recognise-stroke')).toBe(true);
});

test('队长写的提纲没查过，公开的活动页上不写；队里照样能用，查过就写上', async () => {
  const orderId = await claimed(people, county);
  const { id: gathering } = await openTalk(people.secretary, orderId);
  county.wechat.faults.mode = 'badGateway';
  const { id } = await people.captain.must<{ id: string }>('outline.save', { key: newKey(), ...about, title: '识破冒充客服', unit: '县公安局反诈中心', source: '警方公开提示', text: '一、讲案例；二、讲三不：不转账、不共享屏幕、不说验证码。' });
  await people.liaison.must('outline.review', { id, expiresOn: '2027-11-23' });
  await people.captain.must('outline.attach', { orderId, outlineId: id });
  const open = async () => (await people.farmer.must<GatheringView>('gathering.read', { id: gathering })).outline;
  await look();
  expect(await open()).toBeNull();
  expect(await people.captain.must('outline.ofOrder', { id: orderId })).toMatchObject({ outline: { title: '识破冒充客服' } });
  county.wechat.faults.mode = null;
  await look(5);
  expect(await open()).toMatchObject({ title: '识破冒充客服' });
});
