/** A village secretary and a liaison at a computer: the list on the left, the order on the right, by mouse and by keys. */
import type { Browser } from 'playwright-core';
import type { OrderView } from '../../cloud/domain/answers';
import { openCounty, village, wish, type County } from '../setup/county';
import { desk, openBrowser, phone, Screen } from './browser';

jest.setTimeout(600_000);

let county: County;
let browser: Browser;
let ids: string[];
const address = `pages/community/desk?kind=grid&ref=${village}`;

beforeAll(async () => {
  county = await openCounty({ now: new Date(), demo: true });
  browser = await openBrowser();
  const elder = await county.as('resident-elder');
  const day = (after: number) => new Date(Date.now() + (after + 4) * 86_400_000).toISOString().slice(0, 10);
  ids = [];
  for (const [at, topicId] of ['fake-police-calls', 'safe-medication', 'smartphone-use'].entries()) ids.push((await elder.must<OrderView>('order.place', wish({ topicId, slots: [{ date: day(at), part: 'morning' }] }))).id);
});
afterAll(async () => {
  await browser?.close();
  await county?.close();
});

const open = async (size = desk) => {
  const screen = await Screen.as(browser, county, 'leader-mingxing', 'desk', { path: address, size });
  await screen.see('待派单');
  return screen;
};
const inPane = (screen: Screen, words: string | RegExp) => screen.page.locator('.desk-order').getByText(words).first();
/** Which card has the focus, from the top; -1 when none has. */
const focused = (screen: Screen) => screen.page.evaluate(() => [...document.querySelectorAll('.desk-list .order-card')].findIndex((card) => card === document.activeElement));
const isOpen = (screen: Screen) => screen.page.locator('.desk-list .order-card.is-chosen').count();

test('村支书在电脑上：点左边的一单，右边就能办；派了单，右边回到最上头，左边的单子自己少一件', async () => {
  const screen = await open();
  await screen.see('点左边的一单，就在这里办');
  await screen.picture('两栏-还没点开');
  const cards = screen.page.locator('.desk-list .order-card');
  await screen.page.waitForFunction(() => document.querySelectorAll('.desk-list .order-card').length === 3);
  await cards.first().click();
  await inPane(screen, '点单内容').waitFor();
  await screen.picture('两栏-点开');
  expect(await screen.fits()).toBe(true);
  expect(await isOpen(screen)).toBe(1);
  await inPane(screen, '派单').waitFor();
  const scrolled = () => screen.page.locator('.desk-order-body').evaluate((body) => body.scrollTop);
  await inPane(screen, '流转记录').scrollIntoViewIfNeeded();
  expect(await scrolled()).toBeGreaterThan(0);
  await screen.page.locator('.desk-order-footer').getByText('派单', { exact: true }).click();
  await screen.see('建议派给这里');
  await screen.confirm();
  await inPane(screen, '待领单').waitFor();
  await screen.page.waitForFunction(() => document.querySelector('.desk-order-body')?.scrollTop === 0);
  await screen.page.waitForFunction(() => document.querySelectorAll('.desk-list .order-card').length === 2);
  await screen.close();
});

test('只用键盘：下键和 j 往下，上键和 k 往上，回车打开，Esc 收起并回到那一单', async () => {
  const screen = await open();
  const { keyboard } = screen.page;
  await keyboard.press('j');
  expect(await focused(screen)).toBe(0);
  await keyboard.press('ArrowDown');
  expect(await focused(screen)).toBe(1);
  await keyboard.press('j');
  expect(await focused(screen)).toBe(1);
  await keyboard.press('k');
  expect(await focused(screen)).toBe(0);
  const ring = await screen.page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle);
  expect(ring).toBe('solid');
  await keyboard.press('Enter');
  await inPane(screen, '点单内容').waitFor();
  await screen.picture('键盘-打开');
  await keyboard.press('Escape');
  await screen.see('点左边的一单，就在这里办');
  expect([await isOpen(screen), await focused(screen)]).toEqual([0, 0]);
  await screen.close();
});

test('正在填字，或者表单开着的时候，j、k、Esc 不动左边的单；填的字都在', async () => {
  const screen = await open();
  const { keyboard } = screen.page;
  await keyboard.press('j');
  await keyboard.press('Enter');
  await inPane(screen, '点单内容').waitFor();
  await screen.page.locator('.desk-order-footer').getByText('更多', { exact: true }).click();
  await screen.choose('请补充');
  const box = screen.page.locator('.ui-sheet textarea').first();
  await box.fill('有');
  await box.press('j');
  await box.press('k');
  await screen.holds(box, '有jk');
  expect(await focused(screen)).toBe(-1);
  // With the form open, Esc belongs to the form alone.
  await keyboard.press('Escape');
  await screen.page.locator('.ui-sheet').first().waitFor({ state: 'detached' });
  expect(await isOpen(screen)).toBe(1);
  await screen.page.locator('.desk-order-footer').getByText('更多', { exact: true }).click();
  await screen.page.locator('.ui-sheet').first().waitFor();
  await keyboard.press('Escape');
  await screen.page.locator('.ui-sheet').first().waitFor({ state: 'detached' });
  expect(await isOpen(screen)).toBe(1);
  const states = await county.server.office.db.query<{ state: string }>({ text: 'select state from orders where id = any($1)', values: [ids] });
  expect(states.filter((one) => one.state === 'placed').length).toBe(2);
  await screen.close();
});

test('手机上还是一页一单：没有两栏，键盘也不管用', async () => {
  const screen = await open(phone);
  expect(await screen.page.locator('.desk-panes').count()).toBe(0);
  await screen.page.keyboard.press('j');
  expect(await screen.page.evaluate(() => document.activeElement === document.body)).toBe(true);
  await screen.page.locator('.order-card').first().click();
  await screen.see('点单内容');
  expect(screen.page.url()).toContain('pages/order/view');
  await screen.close();
});
