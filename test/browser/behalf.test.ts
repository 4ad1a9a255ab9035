/** A grid worker without signal orders for several elders; the phone keeps it and sends each once. */
import type { Browser } from 'playwright-core';
import type { CardPage, OrderView } from '../../cloud/domain/answers';
import { openCounty, village, type County } from '../setup/county';
import { openBrowser, Screen } from './browser';

jest.setTimeout(600_000);

let county: County;
let browser: Browser;
let personId: string;

beforeAll(async () => {
  county = await openCounty({ now: new Date(), demo: true });
  browser = await openBrowser();
  personId = county.idOf('worker-mingxing-1');
});
afterAll(async () => {
  await browser?.close();
  await county?.close();
});

const form = 'pages/order/new';
const server = '**/1.1/**';
const box = () => `outbox.order.place.${personId}`;

async function open(): Promise<Screen> {
  // Once with signal, as on the day before: the phone learns who may help and which topics there are.
  const screen = await Screen.as(browser, county, 'worker-mingxing-1', 'behalf', { path: form, kept: { 'village.last': { code: village, name: '池河镇明星村' } } });
  await screen.see('给谁点单');
  return screen;
}

async function fillFor(screen: Screen, name: string, phone: string): Promise<void> {
  await screen.tap('替别人点单（代点单）');
  await screen.tap('本人已经同意');
  await screen.press('反诈防诈');
  await screen.press('村委会会议室');
  await screen.fill('大约几人', '10');
  await screen.fill('联系人', name);
  await screen.fill('电话', phone);
}

const keepIt = (screen: Screen) => screen.press('先存在手机里，有信号再发');
const inBox = (screen: Screen) => screen.page.evaluate((name) => localStorage.getItem(name) ?? '', box());

/** The contacts of what this worker placed, as the database has them. */
async function placed(): Promise<string[]> {
  const worker = await county.as('worker-mingxing-1');
  const { items } = await worker.must<CardPage>('order.mine');
  const orders = await Promise.all(items.map(({ id }) => worker.must<OrderView>('order.read', { id })));
  return orders.map(({ contact }) => contact.name).filter((name) => name.endsWith('老人')).sort();
}
const countOrders = async () => Number((await county.server.office.db.query<{ n: string }>({ text: 'select count(*) as n from orders', values: [] }))[0]?.n);

test('没有信号时代点两单，关掉再打开还在，来信号各发一次', async () => {
  const before = await countOrders();
  const screen = await open();
  await screen.context.setOffline(true);
  await screen.tap('替别人点单（代点单）');
  await keepIt(screen);
  await screen.see(/^代点单要先得到本人同意/);
  await screen.tap('自己点单');
  await fillFor(screen, '张老人', '13800000201');
  await screen.press('点单');
  await screen.see(/可以先存在手机里$/);
  await screen.picture('没有发出去');
  await keepIt(screen);
  await screen.see('手机里还有 1 单没发出去');
  await screen.tap('本人已经同意');
  await screen.picture('接着填下一单');
  await screen.tap('本人已经同意');
  await screen.tap('自己点单');
  await fillFor(screen, '李老人', '13800000202');
  await keepIt(screen);
  await screen.see('手机里还有 2 单没发出去');
  expect(new Set([...(await inBox(screen)).matchAll(/"key":"([^"]+)","typed"/g)].map(([, key]) => key)).size).toBe(2);

  // The program itself is on the phone; only the server is out of reach when it is opened again.
  await screen.context.route(server, (route) => route.abort());
  await screen.context.setOffline(false);
  await screen.page.goto('about:blank');
  await screen.page.goto(`${county.url}/#/`);
  await screen.see('手机里还有 2 单没发出去');
  await screen.picture('首页-没有信号');
  await screen.page.goto('about:blank');
  await screen.page.goto(`${county.url}/#/${form}`);
  await screen.see('手机里还有 2 单没发出去');
  await screen.picture('点单页-没有信号');
  expect(await countOrders()).toBe(before);

  await screen.context.unroute(server);
  await screen.context.setOffline(true);
  await screen.context.setOffline(false);
  await screen.see('发出去了 2 单');
  await screen.see(/号单$/);
  await screen.picture('发出去了');
  expect(await countOrders()).toBe(before + 2);
  expect(await placed()).toEqual(['张老人', '李老人'].sort());
  expect(await inBox(screen)).toBe('');
  await screen.close();
});

test('回答丢了、“现在发”点了两下，也只有两单', async () => {
  const before = await countOrders();
  const screen = await open();
  await screen.context.route(server, (route) => route.abort());
  for (const [name, phone] of [['王老人', '13800000203'], ['赵老人', '13800000204']] as const) {
    await fillFor(screen, name, phone);
    await keepIt(screen);
    await screen.see(`${name}`);
    await screen.tap('自己点单');
  }
  await screen.see('手机里还有 2 单没发出去');
  await screen.context.unroute(server);
  let lost = 0;
  await screen.context.route(server, async (route) => {
    if (!route.request().url().includes('order.place')) return route.continue();
    await route.fetch();
    lost += 1;
    return route.abort();
  });
  const gone = screen.page.waitForEvent('requestfailed', (request) => request.url().includes('order.place'));
  await screen.tap('现在发');
  await gone;
  await screen.see('手机里还有 2 单没发出去');
  expect([lost, await countOrders()]).toEqual([1, before + 1]);
  await screen.context.unroute(server);
  await screen.context.route(server, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue();
  });
  await screen.text('现在发').dblclick();
  await screen.see('发出去了 2 单');
  expect(await countOrders()).toBe(before + 2);
  expect((await placed()).filter((name) => /王|赵/.test(name))).toHaveLength(2);
  expect(await inBox(screen)).toBe('');
  await screen.close();
});

test('日子过了的没有收下，说明原因，改了再发；不要的可以删', async () => {
  const before = await countOrders();
  const screen = await open();
  await screen.context.route(server, (route) => route.abort());
  for (const [name, phone] of [['周老人', '13800000205'], ['吴老人', '13800000206']] as const) {
    await fillFor(screen, name, phone);
    await keepIt(screen);
    await screen.see(name);
    await screen.tap('自己点单');
  }
  // Weeks without signal.
  await screen.page.evaluate((name) => localStorage.setItem(name, (localStorage.getItem(name) ?? '').replaceAll(/"date":"[^"]+"/g, '"date":"2026-01-05"')), box());
  await screen.context.unroute(server);
  await screen.page.goto('about:blank');
  await screen.page.goto(`${county.url}/#/`);
  await screen.see('要改');
  await screen.see('手机里还有 2 单没发出去');
  await screen.picture('没有收下');
  expect(await countOrders()).toBe(before);

  await screen.page.getByLabel('删掉吴老人这一单').filter({ visible: true }).click();
  await screen.see('要删掉这一单吗？');
  await screen.picture('删掉');
  await screen.press('删掉');
  await screen.see('手机里还有 1 单没发出去');

  await screen.page.getByLabel('改周老人这一单').filter({ visible: true }).click();
  await screen.see('上次没有收下');
  await screen.picture('打开来改');
  await screen.holds('联系人', '周老人');
  await screen.tap('再加一个能来的时间');
  await screen.page.getByLabel('去掉第一个时间').filter({ visible: true }).click();
  await screen.press('点单');
  await screen.see('点单详情');
  expect(await countOrders()).toBe(before + 1);
  expect(await inBox(screen)).toBe('');
  await screen.close();
});
