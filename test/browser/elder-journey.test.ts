/**
 * 谢桂香 for the first time in a browser: 长辈模式 on the first page, three large doors, an article heard, an order in two
 * taps from its topic; and her son who orders for her.
 */
import type { Browser, Page } from 'playwright-core';
import type { KinCode } from '../../cloud/domain/people/kin';
import { chinaDay } from '../../cloud/domain/order/clock';
import type { OrderView } from '../../cloud/domain/order/view';
import { openCounty, village, wish, type County } from '../setup/county';
import { openBrowser, phone, Screen } from './browser';

jest.setTimeout(600_000);

const villagePhone = '0915-6310203';
let county: County;
let browser: Browser;
beforeAll(async () => {
  county = await openCounty({ now: new Date(), demo: true });
  county.server.office.voice = 'espeak-ng';
  await (await county.as('leader-mingxing')).must('duty.save', { gridCode: village, phone: villagePhone });
  await (await county.as('county-leader')).must('duty.save', { gridCode: county.settings.tenant, phone: '0915-6310000' });
  // Long ago the grid worker helped her order from another telephone; this browser knows nothing of it.
  const elder = await county.as('resident-elder');
  const { id } = await elder.must<OrderView>('order.place', wish({ villageCode: village, slots: [{ date: chinaDay(new Date(Date.now() + 4 * 86_400_000)), part: 'morning' }] }));
  await elder.must('order.withdraw', { id, key: 'withdrawn-long-ago' });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await county?.close();
});

const orders = async () => (await county.server.office.db.query<{ n: number }>({ text: 'select count(*)::int as n from orders', values: [] }))[0]?.n ?? 0;
/* Large, and one tap away; behind the letters of an article, elsewhere without looking for it. */
const phoneInReach = async ({ page }: Screen, atOnce = true) => {
  const box = await page.locator('.duty-phone').filter({ visible: true, hasText: villagePhone }).first().boundingBox();
  expect([(box?.height ?? 0) >= 60, (box?.width ?? 0) >= 340, !atOnce || (box?.y ?? Infinity) + 60 < phone.height]).toEqual([true, true, true]);
};

/* What the page asked the browser to say, and what it played; the voices and sounds themselves are the browser's. */
interface Heard { said: { text: string; lang: string; rate: number }[]; canceled: number; played: { seconds: number; rate: number; at: number; ended: boolean }[] }
declare global {
  interface Window { heard: Heard }
}

/** Listens to every sound that the page plays. */
const listen = (page: Page) => page.addInitScript(() => {
  window.heard = { said: [], canceled: 0, played: [] };
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function heard(this: HTMLMediaElement) {
    const one = { seconds: 0, rate: 0, at: 0, ended: false };
    window.heard.played.push(one);
    const note = () => Object.assign(one, { seconds: this.duration, rate: this.playbackRate, at: this.currentTime, ended: this.ended });
    for (const name of ['loadedmetadata', 'timeupdate', 'ended', 'pause']) this.addEventListener(name, note);
    return play.call(this);
  };
});

/** Gives the browser a Chinese voice that takes a moment for a sentence, as a telephone's does; after the first it waits to be stopped, so that no machine is too slow to do so. */
const giveVoice = (page: Page) => page.addInitScript(() => {
  const voice = { lang: 'zh-CN', name: '普通话', default: true, localService: true, voiceURI: 'zh' };
  let saying: { end: () => void; timer: ReturnType<typeof setTimeout> } | null = null;
  class Utterance extends EventTarget {
    voice: unknown = null;
    lang = '';
    rate = 1;
    constructor(readonly text: string) {
      super();
    }
  }
  const synthesis = Object.assign(new EventTarget(), {
    getVoices: () => [voice],
    speak(words: Utterance) {
      window.heard.said.push({ text: words.text, lang: words.lang, rate: words.rate });
      saying = { end: () => words.dispatchEvent(new Event('end')), timer: setTimeout(() => words.dispatchEvent(new Event('end')), window.heard.said.length === 1 ? 400 : 600_000) };
    },
    cancel() {
      if (!saying) return;
      clearTimeout(saying.timer);
      saying.end();
      saying = null;
      window.heard.canceled += 1;
    },
  });
  Object.defineProperty(window, 'speechSynthesis', { value: synthesis });
  Object.assign(window, { SpeechSynthesisUtterance: Utterance });
});

const heard = (page: Page) => page.evaluate(() => window.heard);
const until = (page: Page, holds: () => boolean) => page.waitForFunction(holds, null, { timeout: 120_000 });
const piece = async (screen: Screen, words: RegExp) => Number((await screen.text(words).innerText()).match(/\d+/)?.[0]);

test('从没来过的浏览器：选长辈模式，听一篇文章，点主题、点“就这样点单”，我的单子里有，电话一直在手边', async () => {
  const screen = await Screen.open(browser, `${county.url}/favicon-none`, 'elder-journey', phone);
  const { page } = screen;
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  await listen(page);
  await giveVoice(page);
  await page.goto(county.url);
  await screen.see('长辈模式');
  await screen.picture('01-第一次打开');
  expect(await page.locator('.elder-door').count()).toBe(0);

  await screen.press('长辈模式');
  await page.locator('.elder-door').first().waitFor();
  // Nobody knows yet which village: the county's number stands there.
  await screen.see(/0915-6310000/);
  await screen.picture('02-长辈模式');
  await page.getByText('谢桂香').first().click();
  await screen.see('谢桂香，您好');
  for (const door of await page.locator('.elder-door').filter({ visible: true }).all()) {
    const box = await door.boundingBox();
    expect([box!.height >= 100, box!.width >= 340]).toEqual([true, true]);
  }
  expect(await page.locator('.elder-door').filter({ visible: true }).count()).toBe(3);
  await screen.see(new RegExp(villagePhone));
  await phoneInReach(screen);
  await screen.picture('03-三扇大门');

  await page.locator('.elder-door').filter({ visible: true, hasText: '听科普' }).click();
  await page.locator('.article-title').waitFor();
  expect(await page.locator('.article.is-large').count()).toBe(1);
  await screen.press('听这篇文章');
  await until(page, () => window.heard.said.length >= 2);
  const first = await heard(page);
  expect(first.said[0]).toMatchObject({ text: `${await page.locator('.article-title').innerText()}。`, lang: 'zh-CN', rate: 1 });
  await screen.picture('04-手机自己念');
  await screen.press('停一停');
  await screen.see(/^停在第 \d+ 句/);
  const stopped = await heard(page);
  expect(stopped.canceled).toBeGreaterThan(0);
  await screen.press('慢');
  await screen.picture('05-停一停，慢一点');
  expect((await heard(page)).said).toHaveLength(stopped.said.length);
  await screen.press('接着听');
  await until(page, () => window.heard.said.some((one) => one.rate === 0.8));
  const gone = await heard(page);
  // Goes on with the sentence it stopped in, slower.
  expect(gone.said[stopped.said.length]).toEqual({ ...stopped.said.at(-1), rate: 0.8 });
  expect(gone.played).toEqual([]);
  await screen.press('停一停');
  await phoneInReach(screen, false);

  await page.goBack();
  await page.locator('.elder-door').filter({ visible: true, hasText: '我要点单' }).click();
  await page.locator('.ui-tile').filter({ visible: true }).first().waitFor();
  await phoneInReach(screen);
  await screen.picture('06-想听什么');
  const before = await orders();
  await page.locator('.ui-tile').filter({ visible: true, hasText: '反诈防诈' }).click();
  await screen.see('看一看，对不对');
  await screen.see('池河镇明星村');
  await phoneInReach(screen, false);
  await screen.picture('07-看一看，对不对', { whole: true });
  await screen.press('就这样点单');
  await screen.see('待派单');
  expect(await orders()).toBe(before + 1);
  await phoneInReach(screen);
  await screen.picture('08-点好了', { whole: true });

  await page.goto(county.url);
  await page.locator('.elder-door').filter({ visible: true, hasText: '我的单子' }).click();
  await screen.see('反诈防诈');
  await screen.see('待派单');
  await phoneInReach(screen);
  await screen.picture('09-我的单子');
  expect(await screen.fits()).toBe(true);
  await screen.close();
});

test('浏览器自己没有声音，服务器念：真的有声音，念完一句接一句，停得住，接得上，慢得下来', async () => {
  const screen = await Screen.as(browser, county, 'resident-elder', 'elder-journey', { kept: { 'ui.elder': 'on' } });
  const { page } = screen;
  await listen(page);
  await page.goto(county.url);
  await page.locator('.elder-door').filter({ visible: true, hasText: '听科普' }).click();
  await screen.press('听这篇文章');
  await until(page, () => window.heard.played[0]?.ended === true && window.heard.played.length >= 2);
  const [one] = (await heard(page)).played;
  expect(one?.seconds).toBeGreaterThan(0.5);
  expect(one?.at).toBeGreaterThan((one?.seconds ?? 0) - 0.2);
  await until(page, () => (window.heard.played[1]?.at ?? 0) > 0);
  await screen.picture('10-服务器念');
  await screen.press('停一停');
  await screen.see(/^停在第 \d+ 句/);
  const stopped = (await heard(page)).played;
  const stoppedAt = await piece(screen, /^停在第 \d+ 句/);
  expect(stoppedAt).toBeGreaterThan(1);
  await screen.press('慢');
  expect((await heard(page)).played).toHaveLength(stopped.length);
  await screen.press('接着听');
  await until(page, () => window.heard.played.some(({ rate, at }) => rate === 0.8 && at > 0.3));
  // Where it stopped, not at the beginning; by now perhaps a sentence further.
  expect(await piece(screen, /^正在念第 \d+ 句/)).toBeGreaterThanOrEqual(stoppedAt);
  await screen.close();
});

test('儿子绑定以后替她点单：儿子选“妈妈”点好，她打开就看得到', async () => {
  // Later than her own order, so that this one stands above it.
  county.time.now = new Date(county.time.now.getTime() + 60_000);
  const elder = await county.as('resident-elder');
  const { code } = await elder.must<KinCode>('kin.code');
  const son = await Screen.as(browser, county, 'resident-farmer', 'elder-journey', { path: 'pages/elder/kin', kept: { 'village.last': { code: village, name: '池河镇明星村' } } });
  await son.press('我有老人给的码');
  await son.fill('老人给的码', code);
  await son.fill('您怎么称呼老人', '妈妈');
  await son.fill('老人怎么称呼您', '儿子');
  const before = await orders();
  await son.confirm();
  await son.see('要老人同意您替他点单，同意了请打勾');
  await son.tap('老人同意我替他点单');
  await son.picture('11-儿子填码');
  await son.confirm();
  await son.see('我能替他点单的老人');
  await son.picture('12-绑定好了');
  await son.go('pages/elder/confirm?topic=anti-fraud');
  await son.press('妈妈');
  await son.fill('联系人', '谢桂香');
  await son.page.getByLabel('电话', { exact: true }).fill('13800000101');
  await son.picture('13-替妈妈点单', { whole: true });
  await son.press('就这样点单');
  await son.see('待派单');
  expect(await orders()).toBe(before + 1);
  await son.close();

  const hers = await Screen.as(browser, county, 'resident-elder', 'elder-journey', { path: 'pages/order/mine', kept: { 'ui.elder': 'on' } });
  await hers.tap('反诈防诈');
  await hers.see(/家人替点，本人绑定过、同意过/);
  await hers.picture('14-妈妈看到了', { whole: true });
  await hers.close();
});

test.each(['light', 'dark'])('没选长辈模式的人首页照旧；换成三扇门，再点“普通版”换回来（%s）', async (dark) => {
  const screen = await Screen.as(browser, county, 'resident-elder', 'elder-journey', { path: 'pages/home/index', kept: { 'ui.dark': dark } });
  const { page } = screen;
  await screen.see('想听什么');
  expect(await page.locator('.elder-door').count()).toBe(0);
  await screen.press('长辈模式');
  await page.locator('.elder-door').first().waitFor();
  await screen.picture(`15-三扇大门-${dark}`);
  await screen.press('普通版');
  await screen.see('想听什么');
  expect(await page.locator('.elder-door').count()).toBe(0);
  await screen.close();
});
