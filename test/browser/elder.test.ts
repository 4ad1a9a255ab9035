/** 谢奶奶用长辈模式: from the first page to an article, and to an order in two taps from its topic. */
import type { Browser } from 'playwright-core';
import { openSession } from '../../cloud/functions/login';
import { openCounty, village, type County } from '../setup/county';
import { openBrowser, phone, Screen } from './browser';

jest.setTimeout(180_000);

let county: County;
let browser: Browser;
beforeAll(async () => {
  county = await openCounty({ now: new Date(), demo: true });
  await (await county.as('leader-mingxing')).must('duty.save', { gridCode: village, phone: '0915-6310203' });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await county?.close();
});

async function open(storage: Record<string, unknown>): Promise<Screen> {
  const user = await openSession(county.server.office, county.idOf('resident-elder'));
  const screen = await Screen.open(browser, `${county.url}/favicon-none`, 'elder', phone);
  const known = { 'village.last': { code: village, name: '池河镇明星村' }, [`contact.${user.objectId}`]: { name: '谢桂香', phone: '13800000101' }, ...storage };
  await screen.page.evaluate(([one, all]) => {
    for (const [name, value] of Object.entries(all as Record<string, unknown>)) localStorage.setItem(name, JSON.stringify({ data: value }));
    localStorage.setItem('one', String(one));
  }, [user.sessionToken, known] as const);
  await screen.page.goto(county.url);
  await screen.page.evaluate(() => undefined);
  return screen;
}

test.each([['白天', 'light'], ['夜间', 'dark']])('%s：三扇大门、电话，每样都够大；点主题再点“就这样点单”就点好了', async (name, dark) => {
  const screen = await open({ 'ui.elder': 'on', 'ui.dark': dark });
  const { page } = screen;
  await page.getByText('谢桂香').first().click();
  await page.getByText('我的单子').waitFor();
  await page.getByText('0915-6310203').waitFor();
  for (const door of await page.locator('.elder-door, .duty-phone').all()) {
    const box = await door.boundingBox();
    expect([box!.height >= 60, box!.width >= 340]).toEqual([true, true]);
  }
  await page.screenshot({ path: `.data/screens/elder-${name}-首页.png` });
  await page.getByText('我要点单').first().click();
  await page.locator('.ui-tile').first().waitFor();
  await page.screenshot({ path: `.data/screens/elder-${name}-主题.png` });
  await page.locator('.ui-tile:visible').first().click();
  await page.getByText('看一看，对不对').waitFor();
  await page.screenshot({ path: `.data/screens/elder-${name}-确认.png` });
  const orders = async () => (await county.server.office.db.query({ text: 'select 1 from orders', values: [] })).length;
  const before = await orders();
  await page.locator('.ui-button:visible', { hasText: '就这样点单' }).click();
  await page.getByText('待派单').first().waitFor();
  expect(await orders()).toBe(before + 1);
  await page.screenshot({ path: `.data/screens/elder-${name}-点好了.png` });
  await page.goto(county.url);
  await page.locator('.elder-door:visible', { hasText: '听科普' }).click();
  await page.locator('.article-title').waitFor();
  await page.screenshot({ path: `.data/screens/elder-${name}-文章.png` });
  await screen.context.close();
});

test('没选长辈模式的人，首页照旧；点一下“长辈模式”就换成三扇门，再点“普通版”换回来', async () => {
  const screen = await open({});
  const { page } = screen;
  await page.getByText('谢桂香').first().click();
  await page.locator('.home-pill', { hasText: '长辈模式' }).waitFor();
  expect(await page.locator('.elder-door').count()).toBe(0);
  await page.locator('.home-pill', { hasText: '长辈模式' }).click();
  await page.locator('.elder-door').first().waitFor();
  expect(await page.locator('.elder-door').count()).toBe(3);
  await page.getByText('普通版').click();
  await page.locator('.home-pill').first().waitFor();
  expect(await page.locator('.elder-door').count()).toBe(0);
  await screen.context.close();
});
