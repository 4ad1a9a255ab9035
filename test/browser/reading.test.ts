/** One article, four readings; a correction that reaches its readers; an emergency that ends by itself. */
import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import type { ArticleCard, ArticleDraft } from '../../cloud/domain/answers';
import { openSession } from '../../cloud/functions/login';
import { openCounty, type Client, type County } from '../setup/county';
import { form, newcomer, onShelf } from '../article/scene';
import { desk, openBrowser, phone, Screen } from './browser';

jest.setTimeout(600_000);

let county: County;
let browser: Browser;
let editor: Client & { id: string };
let second: Client;
const slug = 'coal-stove-at-night';

beforeAll(async () => {
  county = await openCounty({ now: new Date(), demo: true });
  browser = await openBrowser();
  editor = await newcomer(county, '苏编辑', { kind: 'editor' });
  second = await newcomer(county, '顾编辑', { kind: 'editor' });
});
afterAll(async () => {
  await browser?.close();
  await county?.close();
});

async function open(who: string | null, path: string, viewport = phone): Promise<Screen> {
  const screen = await Screen.open(browser, `${county.url}/favicon-none`, 'reading', viewport);
  if (who) {
    const user = await openSession(county.server.office, who.includes('-') && !/^[0-9a-f]{8}-/.test(who) ? county.idOf(who) : who);
    await screen.page.evaluate((one) => localStorage.setItem('AV/kepu/currentUser', JSON.stringify({ ...one, className: '_User', _id: one.objectId, _sessionToken: one.sessionToken })), user);
  }
  await screen.page.goto(`${county.url}/#/${path}`);
  return screen;
}
const fits = (screen: Screen) => screen.fits();
/** Any sentence but the first is being read. */
const laterOn = /正在念第 ([2-9]|\d\d+) 句/;

test('一篇文章，四种读法：大字、朗读、广播稿、明白纸', async () => {
  county.server.office.voice = 'espeak-ng';
  const screen = await open('resident-elder', `pages/reader/article?slug=${slug}`);
  await screen.tap('特大字');
  await screen.picture('1-特大字');
  // This browser has no Chinese voice of its own; the server's is heard, one sentence after another.
  await screen.press('听这篇文章');
  await screen.see(/正在念第 \d+ 句/);
  await screen.picture('2-正在念');
  // On a busy machine a sentence may be over before anybody has looked.
  await screen.see(laterOn);
  await screen.press('停一停');
  await screen.see(/停在第 \d+ 句/);
  await screen.press('慢');
  await screen.picture('3-停一停');
  await screen.press('接着听');
  await screen.see(/正在念第 \d+ 句/);
  await screen.tap('村广播稿');
  await screen.see(/^乡亲们/);
  await screen.picture('4-广播稿');
  expect(await fits(screen)).toBe(true);
  await screen.close();

  const paper = await open(null, `pages/reader/leaflet?slug=${slug}`, desk);
  await paper.see('石泉县科普明白纸');
  await paper.picture('5-明白纸');
  await paper.close();
});

test('听到一半关掉，再打开从那一句接着听', async () => {
  const screen = await open('resident-elder', `pages/reader/article?slug=${slug}`);
  await screen.press('听这篇文章');
  await screen.see(laterOn);
  await screen.page.reload();
  await screen.see(/^停在第 \d+ 句/);
  const stopped = Number((await screen.text(/^停在第 \d+ 句/).innerText()).match(/\d+/)?.[0]);
  expect(stopped).toBeGreaterThan(1);
  // In it, and not in the one after: what the telephone noted when it began to say it, counted from nothing.
  expect(await screen.page.evaluate((name) => JSON.parse(localStorage.getItem(name) ?? '{}').data as number, `reader.at.${slug}`)).toBe(stopped - 1);
  await screen.see('接着听');
  await screen.close();
});

test('哪里都念不出声，就说清楚，字放到最大', async () => {
  county.server.office.voice = null;
  const screen = await open(null, `pages/reader/article?slug=${slug}`);
  await screen.press('听这篇文章');
  await screen.see('这里念不出声');
  await screen.page.locator('.article.is-huge').waitFor();
  await screen.picture('6-念不出声');
  await screen.close();
});

test('每一篇的明白纸都是一张', async () => {
  const cards = await editor.must<ArticleCard[]>('article.list', {});
  const screen = await open(null, `pages/reader/leaflet?slug=${slug}`, desk);
  for (const one of cards) {
    await screen.page.goto(`${county.url}/#/pages/reader/leaflet?slug=${one.slug}`);
    await screen.page.reload();
    await screen.see(one.title);
    const pdf = (await screen.page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1');
    expect([one.slug, (pdf.match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length]).toEqual([one.slug, 1]);
  }
  await screen.close();
});

test('编辑写一篇，边写边看；别人审过，读过的人后来看到更正', async () => {
  const writing = await open(editor.id, 'pages/editor/edit', desk);
  await writing.fill('标题', '红薯窖先通风');
  await writing.fill('正文', '## 下窖以前\n- 先通风半个小时。\n**别下去**');
  await writing.see(/第 3 行“\*\*别下去\*\*”用了不认识的标记/);
  await writing.see('先通风半个小时。');
  await writing.picture('7-写文章');
  await writing.close();

  const made = await onShelf(editor, second, { title: '红薯窖先通风' });
  const reader = await open('resident-elder', `pages/reader/article?slug=${made}`);
  await reader.see('红薯窖先通风');
  await second.must('article.correct', { slug: made, reason: '通风的时间写短了，要一个小时' });
  const draft = await second.must<ArticleDraft>('article.draft', { slug: made });
  await second.must('article.save', { ...form({ title: draft.title }), slug: made, text: '## 下窖以前\n- 先通风一个小时，再用蜡烛试。\n> 人晕倒了，别下去，打119。' });
  await second.must('article.submit', { slug: made });
  const review = await open(editor.id, `pages/editor/edit?slug=${made}`);
  await review.picture('8-审');
  await review.press('我看过了，可以发布');
  await review.see('推给群众、看多少人读了');
  await review.close();
  await reader.page.goto(`${county.url}/#/pages/home/index`);
  await reader.page.reload();
  await reader.see('您读过的《红薯窖先通风》有更正');
  await reader.picture('9-更正');
  await reader.press('看看');
  await reader.see(/先通风一个小时/);
  await reader.close();
});

test('县里开了应急，首页最前面就是它；到时间自己结束', async () => {
  const chief = await open('county-leader', 'pages/county/emergency');
  await chief.see('还没有开过应急');
  await chief.press('开启应急');
  // The topic that the picker stands at; the end is that of the day after tomorrow.
  await chief.page.getByRole('button', { name: '主题' }).filter({ visible: true }).last().click();
  await chief.page.locator('.taro-picker__action, .weui-picker__action').filter({ hasText: '确定' }).filter({ visible: true }).last().click();
  await chief.fill('原因', '有人冒充医保局，全县一天接到三十起');
  await chief.picture('10-开启应急');
  await chief.confirm();
  await chief.see('正在应急');
  await chief.picture('10-应急');
  const resident = await open('resident-elder', 'pages/home/index');
  await resident.see('应急科普：反诈防诈');
  await resident.picture('11-首页应急');
  // Nobody ends it. A day more than the page chose: by its own clock that may already have been past midnight.
  county.time.now = new Date(county.time.now.getTime() + 4 * 86_400_000);
  await chief.page.reload();
  await chief.see('已经结束');
  await resident.page.reload();
  await resident.see('我要点单');
  expect(await resident.page.getByText('应急科普').count()).toBe(0);
  for (const screen of [chief, resident]) await screen.close();
});

test('编辑推送的页面，我想看什么的页面', async () => {
  const made = await onShelf(editor, second, { title: '电热毯不折叠' });
  const push = await open(editor.id, `pages/editor/push?slug=${made}`);
  await push.press('全县');
  await push.press('看看有多少人');
  await push.see(/^约 \d+ 人$/);
  await push.picture('12-推送');
  await push.confirm();
  await push.see('还在发');
  await push.close();
  const follow = await open('resident-farmer', 'pages/reader/follow');
  await follow.tap('不根据我的情况推荐');
  await follow.picture('13-我想看什么');
  await follow.press('存下来');
  await follow.hears('存好了');
  await follow.close();
  const list = await open('resident-farmer', 'pages/reader/list');
  await list.see('没有按我的情况推荐');
  await list.picture('14-文章');
  expect(await fits(list)).toBe(true);
  await list.close();
});

test('这台机器上有朗读的程序', () => {
  expect(existsSync('/usr/bin/espeak-ng')).toBe(true);
});
