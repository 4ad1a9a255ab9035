/** A talk for the whole village: opened by the secretary, signed up for, put on a poster, counted on the day. */
import jsQR from 'jsqr';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import type { SignUpList } from '../../cloud/domain/gather/gathering';
import { chinaDay } from '../../cloud/domain/order/clock';
import { newKey, openCounty, wish, type County } from '../setup/county';
import { desk, openBrowser, phone, Screen } from './browser';

jest.setTimeout(600_000);

let county: County;
let browser: Browser;
let orderId: string;
let id: string;
/** the day of the service */
let day: string;

const dayMs = 86_400_000;
const town = '610922104203';

beforeAll(async () => {
  county = await openCounty({ now: new Date(), demo: true });
  browser = await openBrowser();
  day = chinaDay(new Date(county.time.now.getTime() + dayMs));
  const slot = { date: day, part: 'morning' };
  const step = async (who: string, name: string, more: object = {}) => (await county.as(who)).must(`order.${name}`, { id: orderId, key: newKey(), ...more });
  orderId = (await (await county.as('resident-elder')).must<{ id: string }>('order.place', wish({ villageCode: town, slots: [slot] }))).id;
  await step('leader-mingxing', 'dispatch', { departmentId: 'police', reason: '归它管' });
  await step('liaison-police', 'accept', { openToAll: true });
  await step('captain-anti-fraud', 'claim', { slot, speaker: '武老师' });
});
afterAll(async () => {
  await browser?.close();
  await county?.close();
});

const open = (who: string | null, path: string, size = phone) => Screen.as(browser, county, who, 'gather', { path, size });

/** What a camera would see: the picture that was taken, dot by dot. */
async function pixelsOf(png: Buffer) {
  const { data, info: { width, height } } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width, height };
}

const list = async () => (await county.as('leader-mingxing')).must<SignUpList>('gathering.signUps', { id });

test('村支书在单子上开放报名，网格员替老人报，林妈妈自己报，海报上的码扫得出来，当天没信号也能点名', async () => {
  const secretary = await open('leader-mingxing', `pages/order/view?id=${orderId}`);
  await secretary.tap('开放报名');
  await secretary.see(/点单的人是谁、电话多少/);
  await secretary.fill('名额', '20');
  await secretary.picture('1-开放报名');
  await secretary.press('开放报名');
  await secretary.see('还没有人报名');
  id = (await county.server.office.db.query<{ id: string }>({ text: 'select activity_id as id from gathering', values: [] }))[0]?.id as string;
  await secretary.close();

  const worker = await open('worker-mingxing-1', `pages/gather/service?id=${id}`);
  await worker.tap('替老人报名');
  await worker.fill('称呼', '三组张奶奶');
  await worker.picture('2-替老人报名');
  await worker.confirm();
  await worker.see('还剩 19 个名额');

  const mother = await open('resident-mother', 'pages/gather/calendar');
  await mother.see('还剩 19 个');
  await mother.picture('3-近期活动');
  await mother.tap(/反诈防诈$/);
  await mother.press('我要报名');
  await mother.see('别人看不到您报了名');
  await mother.confirm();
  await mother.see('我的报名');
  await mother.see('还剩 18 个名额');
  expect(await mother.text('三组张奶奶').count()).toBe(0);
  await mother.picture('4-报上了');
  await mother.tap('想问老师什么');
  await mother.press('我要问');
  await mother.fill('想问什么', '接到自称公安的电话怎么办');
  await mother.confirm();
  await mother.see('我问的');
  await mother.close();

  const captain = await open('captain-anti-fraud', `pages/gather/questions?id=${orderId}`);
  await captain.see('1 人问');
  await captain.press('会讲到');
  await captain.see('先不讲');
  await captain.picture('5-看问题');
  await captain.page.goto(`${county.url}/#/pages/order/view?id=${orderId}`);
  await captain.tap('讲稿提纲');
  await captain.see('这一场不用提纲');
  await captain.picture('6-选提纲');
  await captain.tap(/自称公安要转账，先挂断/);
  const attached = captain.page.waitForResponse(/outline\.attach/);
  await captain.press('就用这一份');
  expect((await attached).status()).toBe(200);
  await captain.close();
  const elder = await open('resident-elder', `pages/order/view?id=${orderId}`);
  await elder.see('县公安局反诈中心');
  await elder.text('县公安局反诈中心').scrollIntoViewIfNeeded();
  await elder.picture('7-点单人看提纲');
  await elder.close();

  county.time.now = new Date(county.time.now.getTime() + dayMs);
  await worker.page.goto(`${county.url}/#/pages/gather/organise?id=${id}`);
  await worker.see('报了 1 人');
  await worker.context.route('**/1.1/**', (route) => route.abort());
  await worker.tap('三组张奶奶');
  await worker.fill('到场人数', '17');
  await worker.press('记下到场');
  await worker.see('点名存在手机里，有信号自己发出去');
  await worker.picture('8-没信号点名');
  expect((await list()).came).toBeNull();
  await worker.context.unroute('**/1.1/**');
  await worker.context.setOffline(true);
  await worker.context.setOffline(false);
  await worker.text('点名存在手机里，有信号自己发出去').waitFor({ state: 'detached' });
  expect(await list()).toMatchObject({ came: 17, lines: expect.arrayContaining([expect.objectContaining({ name: '三组张奶奶', attended: 1 }), expect.objectContaining({ name: '林小雨', attended: 0 })]) });
  await worker.close();
});

test.each([['手机', phone], ['电脑', desk]] as const)('%s上的海报，码就是活动页面的网址', async (name, size) => {
  const screen = await open(null, `pages/gather/poster?id=${id}`, size);
  await screen.see('扫码报名');
  const box = screen.page.locator('.poster-qr').filter({ visible: true });
  await box.scrollIntoViewIfNeeded();
  await screen.picture(`9-海报-${name}`);
  const { data, width, height } = await pixelsOf(await box.screenshot());
  expect(jsQR(new Uint8ClampedArray(data), width, height)?.data).toBe(`${county.url}/#/pages/gather/service?id=${id}`);
  expect(await screen.fits()).toBe(true);
  // On paper there is the poster and nothing to tap.
  await screen.page.emulateMedia({ media: 'print' });
  expect(await screen.page.locator('.ui-page-footer').filter({ visible: true }).count()).toBe(0);
  await screen.picture(`9-打印-${name}`);
  // A PDF names each of its pages once.
  const sheets = (await screen.page.pdf({ format: 'A4', preferCSSPageSize: true, printBackground: true })).toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [];
  expect(sheets).toHaveLength(1);
  await screen.page.emulateMedia({ media: 'screen' });
  await screen.page.goto(`${county.url}/#/pages/gather/service?id=${id}`);
  await screen.see('在微信里报名');
  await screen.picture(`9-活动页面没登录-${name}`);
  expect(await screen.fits()).toBe(true);
  await screen.close();
});

const others: [name: string, who: string | null, path: () => string, words: string][] = [
  ['服务队日历', 'captain-anti-fraud', () => 'pages/gather/team?team=anti-fraud-team', '反诈防诈'],
  ['提纲', 'liaison-police', () => 'pages/outline/list', '能用'],
  ['写提纲', 'captain-anti-fraud', () => 'pages/outline/edit?topic=anti-fraud', '来源单位'],
  ['近期活动', null, () => 'pages/gather/calendar', '哪个镇'],
  ['村支书看单', 'leader-mingxing', () => `pages/order/view?id=${orderId}`, '报名和点名'],
];
describe.each([['手机', phone], ['电脑', desk]] as const)('%s', (look, size) => {
  test.each(others)('%s', async (name, who, path, words) => {
    const screen = await open(who, path(), size);
    // A calendar opens at this month; on its last day tomorrow's service stands in the next one.
    if (name === '服务队日历' && day.slice(0, 7) > chinaDay(new Date()).slice(0, 7)) await screen.tap('下个月');
    await screen.see(words);
    await screen.picture(`${name}-${look}`);
    expect(await screen.fits()).toBe(true);
    await screen.close();
  });
});
