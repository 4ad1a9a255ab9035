/** What the list of places has no room for: orders far along their way, and lists with nothing in them; whole in every look, with a picture of each. */
import type { Browser } from 'playwright-core';
import { playSampleOrders } from '../../cloud/commands/sample-orders';
import { openCounty, type County } from '../setup/county';
import { desk, openBrowser, phone, Screen } from './browser';

jest.setTimeout(600_000);

let county: County;
let browser: Browser;

beforeAll(async () => {
  county = await openCounty({ now: new Date(), demo: true });
  await playSampleOrders(county.server.office, county.time.now);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await county?.close();
});

const orderIn = async (state: string) => (await county.server.office.db.query<{ id: string }>({ text: 'select id from orders where state = $1 limit 1', values: [state] }))[0]?.id as string;

/** name, person, address, words that show that it is there */
const pages: [name: string, who: string | null, path: string | (() => Promise<string>), words: string][] = [
  ['我的点单-空', 'captain-food', 'pages/order/mine', '去点单'],
  ['部门待办-空', 'liaison-market', 'pages/department/desk?kind=department&ref=market', '没有'],
  ['点单-居民看到场码', 'resident-teacher', async () => `pages/order/view?id=${(await county.server.office.db.query<{ id: string }>({ text: "select id from orders where state = 'claimed' and orderer_id is not null", values: [] }))[0]?.id}`, '到场码'],
  ['点单-县科协看会商', 'county-leader', async () => `pages/order/view?id=${await orderIn('disputed')}`, '待会商'],
  ['点单-已办结', 'resident-mother', async () => `pages/order/view?id=${await orderIn('closed')}`, '已办结'],
];

const looks: [look: string, kept: Record<string, string>, size: typeof phone][] = [
  ['手机', {}, phone],
  ['手机-大字', { 'ui.elder': 'on' }, phone],
  ['手机-夜间', { 'ui.dark': 'dark' }, phone],
  ['电脑', {}, desk],
];

describe.each(looks)('%s', (look, kept, size) => {
  test.each(pages)('%s', async (name, who, path, words) => {
    const screen = await Screen.as(browser, county, who, `screens/${look}`, { path: typeof path === 'string' ? path : await path(), size, kept });
    await screen.see(words);
    await screen.picture(name);
    // Nothing may reach past the screen's edge.
    expect(await screen.fits()).toBe(true);
    await screen.close();
  });
});

test.each([['老地址', 'pages/grid/index?code=610922104203'], ['写错的地址', 'nowhere']])('%s打开来不是白的，是首页', async (_what, path) => {
  const screen = await Screen.as(browser, county, 'resident-mother', 'screens', { path });
  await screen.see('我要点单');
  // The way on works: nothing of the wrong address is left in the way.
  await screen.tap('我的');
  await screen.see('我的点单');
  await screen.close();
});
