/** Every page, as the person it is for, with the sample county's orders: it opens, it is whole, and there is a picture of it. */
import type { Browser } from 'playwright-core';
import { playSampleOrders } from '../../cloud/commands/sample-orders';
import { openCounty, type County } from '../setup/county';
import { desk, openBrowser, phone, Screen } from './browser';

jest.setTimeout(240_000);

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
  ['首页-未进入', null, '', '演示环境'],
  ['首页-居民', 'resident-elder', '', '我要点单'],
  ['首页-村支书', 'leader-mingxing', '', '我的待办'],
  ['点单表', 'resident-elder', 'pages/order/new', '在哪里讲'],
  ['代点单表', 'worker-mingxing-1', 'pages/order/new', '给谁点单'],
  ['我的点单', 'resident-elder', 'pages/order/mine', '待评价'],
  ['我的点单-空', 'captain-food', 'pages/order/mine', '去点单'],
  ['我的', 'leader-mingxing', 'pages/me/index', '关于'],
  ['选村', 'resident-elder', 'pages/resident/grid', '池河镇'],
  ['文章列表', 'resident-elder', 'pages/reader/list', '中风'],
  ['文章', 'resident-elder', 'pages/reader/article?slug=recognise-stroke', '样例，待本县审核'],
  ['村待办', 'leader-mingxing', 'pages/community/desk?kind=grid&ref=610922104203', '待派单'],
  ['部门待办', 'liaison-agriculture', 'pages/department/desk?kind=department&ref=agriculture', '待领单'],
  ['部门待办-空', 'liaison-market', 'pages/department/desk?kind=department&ref=market', '没有'],
  ['超时的单', 'county-leader', 'pages/county/overdue', '超时'],
  ['接单', 'captain-health', 'pages/team/pool?kind=team&ref=health-team', '合理用药'],
  ['点单-居民看待评价', 'resident-elder', async () => `pages/order/view?id=${await orderIn('served')}`, '待评价'],
  ['点单-居民看到场码', 'resident-teacher', async () => `pages/order/view?id=${(await county.server.office.db.query<{ id: string }>({ text: "select id from orders where state = 'claimed' and orderer_id is not null", values: [] }))[0]?.id}`, '到场码'],
  ['点单-县科协看会商', 'county-leader', async () => `pages/order/view?id=${await orderIn('disputed')}`, '待会商'],
  ['点单-已办结', 'resident-mother', async () => `pages/order/view?id=${await orderIn('closed')}`, '已办结'],
  ['点单-别人的', 'resident-farmer', async () => `pages/order/view?id=${await orderIn('asked')}`, '这一单不归您看'],
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
