/** A captain at a house without signal, the household at its door, and the paper on the table. */
import type { Browser, Page } from 'playwright-core';
import jsQR from 'jsqr';
import type { OrderView } from '../../cloud/domain/answers';
import { newKey, openCounty, wish, type Client, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';
import { desk, openBrowser, Screen } from './browser';

jest.setTimeout(600_000);

let county: County;
let browser: Browser;
let people: Record<'elder' | 'worker' | 'secretary' | 'police' | 'captain', Client>;

beforeAll(async () => {
  county = await freeDays(await openCounty({ now: new Date(), demo: true }));
  browser = await openBrowser();
  const [elder, worker, secretary, police, captain] = await Promise.all(['resident-elder', 'worker-mingxing-1', 'leader-mingxing', 'liaison-police', 'captain-anti-fraud'].map((who) => county.as(who)));
  people = { elder, worker, secretary, police, captain } as typeof people;
});
afterAll(async () => {
  await browser?.close();
  await county?.close();
});

const server = '**/1.1/**';
const step = (who: Client, name: string, order: { id: string }, more: object = {}) => who.must<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });
/** The county's clock goes on as the phones' do. */
const timePasses = () => {
  county.time.now = new Date(Date.now() + 60_000);
};

async function claimed(who = people.elder, more: object = {}): Promise<OrderView> {
  const slot = { date: new Date(Date.now() + 8 * 3_600_000 + 86_400_000).toISOString().slice(0, 10), part: 'morning' };
  const order = await who.must<OrderView>('order.place', wish({ slots: [slot], ...more }));
  await step(people.secretary, 'dispatch', order, { departmentId: 'police' });
  await step(people.police, 'accept', order, { openToAll: true });
  await step(people.captain, 'claim', order, { slot, speaker: '谭老师' });
  return who.must<OrderView>('order.read', { id: order.id });
}

const enter = (who: string, size?: typeof desk) => Screen.as(browser, county, who, 'visit', { size });
const open = (screen: Screen, page: string) => screen.go(`pages/${page}`);
const openOrder = async (screen: Screen, order: { id: string }) => {
  await open(screen, `order/view?id=${order.id}`);
  await screen.see('点单内容');
};
const rows = <T>(text: string, values: unknown[]) => county.server.office.db.query<T>({ text, values });
const linesOf = (order: { id: string }) => rows<{ step: string; detail: Record<string, unknown> }>("select step, detail from history where order_id = $1 and step in ('arrive', 'serve') order by seq", [order.id]);

test('山里没有信号：到场、服务都记在手机里，关掉页面再打开还在，有信号后两个页面一起发，也各只有一条', async () => {
  const order = await claimed();
  const screen = await enter('captain-anti-fraud');
  await openOrder(screen, order);
  await screen.context.setOffline(true);
  await screen.step('到场');
  await screen.fill('到场码（选填）', String(order.visitCode));
  await screen.picture('到场');
  await screen.confirm();
  await screen.see('手机里还有 1 条没发出去');
  await screen.see('等信号再发');
  await screen.step('完成服务');
  await screen.see('到场已经对上了，不用再填到场码。');
  await screen.fill('到场人数', '12');
  await screen.press('30');
  await screen.fill('路上多少分钟（选填）', '50');
  await screen.fill('讲了什么', '教大家挂断陌生电话');
  await screen.picture('服务记录');
  await screen.confirm();
  await screen.see('手机里还有 2 条没发出去');
  await screen.picture('等信号再发');
  expect(await linesOf(order)).toEqual([]);

  // The program itself is on the phone; only the server is out of reach when it is opened again.
  // The phone ends the program at once. A page closed in order is back on the line for a moment, and sends.
  await screen.page.goto('chrome://crash').catch(() => undefined);
  await screen.page.close();
  await screen.context.route(server, (route) => route.abort());
  await screen.context.setOffline(false);
  const again = await screen.context.newPage();
  const second = await screen.context.newPage();
  const sees = (page: Page, words: string) => page.getByText(words).filter({ visible: true }).first().waitFor();
  for (const page of [again, second]) {
    await page.goto(`${county.url}/#/pages/order/view?id=${order.id}`);
    await sees(page, '手机里还有 2 条没发出去');
    await sees(page, '点单内容');
  }
  expect(await linesOf(order)).toEqual([]);

  timePasses();
  await screen.context.unroute(server);
  await screen.context.setOffline(true);
  await screen.context.setOffline(false);
  for (const page of [again, second]) await sees(page, '服务记录');
  await again.getByText('手机里还有').filter({ visible: true }).waitFor({ state: 'hidden' });
  const lines = await linesOf(order);
  expect(lines.map((line) => [line.step, line.detail.offline])).toEqual([['arrive', true], ['serve', true]]);
  expect(await rows('select proof, minutes, travel_minutes, head_count from activity where id = (select activity_id from orders where id = $1)', [order.id])).toEqual([{ proof: 'code', minutes: 30, travel_minutes: 50, head_count: 12 }]);
  expect(await again.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('outbox.')))).toEqual([]);
  await again.screenshot({ path: 'test/artifacts/visit/发出去了.png', fullPage: true });
  await screen.close();
});

test('回答丢了又发一次还是一条；这期间退了单，发出去没有收下，说明原因，点一下就去掉', async () => {
  const order = await claimed();
  const screen = await enter('captain-anti-fraud');
  await openOrder(screen, order);
  let lost = 0;
  await screen.context.route('**/order.arrive', async (route) => {
    await route.fetch();
    lost += 1;
    return route.abort();
  });
  await screen.step('到场');
  await screen.confirm();
  await screen.see('等信号再发');
  expect([lost > 0, (await linesOf(order)).length]).toEqual([true, 1]);
  await screen.context.unroute('**/order.arrive');
  timePasses();
  await screen.press('现在发');
  await screen.hears('发出了 1 条');
  expect(await linesOf(order)).toHaveLength(1);

  await screen.context.route(server, (route) => route.abort());
  await screen.step('完成服务');
  await screen.fill('到场码', String(order.visitCode));
  await screen.fill('到场人数', '12');
  await screen.press('30');
  await screen.fill('讲了什么', '教大家挂断陌生电话');
  await screen.confirm();
  await screen.see('等信号再发');
  await step(people.captain, 'release', order, { reason: '车坏了' });
  await screen.context.unroute(server);
  await open(screen, 'home/index');
  await screen.see('没有收下');
  await screen.picture('没有收下');
  await screen.press('不要了');
  await screen.see('不要这一条了吗？');
  await screen.page.locator('.ui-sheet-footer .ui-button-danger').filter({ visible: true }).click();
  await screen.page.getByText('没有收下').filter({ visible: true }).waitFor({ state: 'hidden' });
  expect(await screen.page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('outbox.')))).toEqual([]);
  expect((await linesOf(order)).map((line) => line.step)).toEqual(['arrive']);
  await screen.close();
});

test('服务记录写到一半离开，回来还在', async () => {
  const order = await claimed();
  const screen = await enter('captain-anti-fraud');
  await openOrder(screen, order);
  await screen.step('完成服务');
  await screen.fill('讲了什么', '讲到一半');
  await open(screen, 'home/index');
  await screen.see('我要点单');
  await openOrder(screen, order);
  await screen.step('完成服务');
  await screen.holds('讲了什么', '讲到一半');
  await screen.close();
});

test('谢奶奶开门前对工牌号，武队长出示，东西备好打勾，讲完记下、道谢', async () => {
  const order = await claimed();
  const elder = await enter('resident-elder');
  await openOrder(elder, order);
  await elder.tap('谁会来');
  await elder.see('开门前对一对');
  await open(elder, `order-visit/who?id=${order.id}`);
  await elder.see('开门前对一对');
  const badge = (await elder.page.locator('.who-badge-number').filter({ visible: true }).first().textContent()) ?? '';
  await elder.picture('谁会来');
  const captain = await enter('captain-anti-fraud');
  await openOrder(captain, order);
  await captain.picture('武队长看单');
  await captain.tap('出示给对方看');
  await captain.see('请对方把到场码告诉我');
  expect(await captain.page.locator('.ui-code').filter({ visible: true }).textContent()).toBe(badge);
  await captain.picture('出示给对方看');
  await open(captain, `order-visit/materials?id=${order.id}`);
  await captain.picture('准备-空');
  await captain.press('投影（服务队带）');
  await captain.press('板凳（现场准备）');
  await captain.fill('东西', '血压计');
  await captain.press('加上');
  await captain.see('备好 0 样，共 3 样');
  await captain.press('投影');
  await captain.see('备好 1 样，共 3 样');
  await captain.picture('准备');
  expect(await rows('select name, ready from material where activity_id = (select activity_id from orders where id = $1) order by place', [order.id])).toEqual([{ name: '投影', ready: true }, { name: '板凳', ready: false }, { name: '血压计', ready: false }]);
  await step(people.captain, 'arrive', order, { visitCode: order.visitCode });
  await step(people.captain, 'serve', order, { headCount: 20, minutes: 25, travelMinutes: 40, summary: '讲了冒充公安的骗局' });
  await openOrder(elder, order);
  await elder.tap('谢谢服务队');
  await elder.fill('想说的话', '讲得明白，还教我们挂电话');
  await elder.picture('道谢');
  await elder.press('带给他们');
  await openOrder(captain, order);
  await captain.see('讲得明白，还教我们挂电话');
  await captain.text('服务记录').scrollIntoViewIfNeeded();
  await captain.picture('武队长看服务记录');
  await elder.close();
  await captain.close();
});

test('纸条：到场码大大的，虚线下面是评价码和二维码，家里人扫开就是评价页；没有手机的家里凭纸条查谁会来', async () => {
  const order = await claimed(people.worker, { onBehalf: { consent: true } });
  const screen = await enter('worker-mingxing-1', desk);
  await screen.page.addInitScript(() => { window.print = () => undefined; });
  await open(screen, `behalf/slip?id=${order.id}`);
  await screen.see('对折后给老人，评价时再打开');
  await screen.picture('纸条-屏幕');
  await screen.press('打印');
  await screen.page.locator('.slip-secret').waitFor({ state: 'attached' });
  await screen.page.emulateMedia({ media: 'print' });
  const printed = screen.page.locator('.slip-secret');
  await printed.waitFor({ state: 'visible' });
  expect(await printed.textContent()).toMatch(/^\d{4} \d{4}$/);
  for (const [name, width, height] of [['A5', 559, 794], ['80毫米', 272, 900]] as const) {
    await screen.page.setViewportSize({ width, height });
    expect(await screen.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await screen.page.screenshot({ path: `test/artifacts/visit/纸条-${name}.png`, fullPage: true });
  }
  // What the printer gets: on A5 one sheet, on the roll nothing cut off.
  await screen.page.emulateMedia({ media: null });
  const sheets = (pdf: Buffer) => (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length;
  expect(sheets(await screen.page.pdf({ format: 'A5', path: 'test/artifacts/visit/纸条-A5.pdf' }))).toBe(1);
  expect(sheets(await screen.page.pdf({ width: '80mm', height: '100mm', path: 'test/artifacts/visit/纸条-80毫米.pdf' }))).toBeGreaterThan(1);
  // The roll prints the picture small; it must still be read.
  const seen = await screen.page.evaluate(async () => {
    const image = new Image();
    image.src = document.querySelector('.slip-qr-image img')?.getAttribute('src') ?? '';
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 264;
    const brush = canvas.getContext('2d') as CanvasRenderingContext2D;
    brush.drawImage(image, 0, 0, 264, 264);
    return [...brush.getImageData(0, 0, 264, 264).data];
  });
  const address = jsQR(new Uint8ClampedArray(seen), 264, 264)?.data ?? '';
  expect(address).toBe(`${county.url}/#/pages/behalf/rate?number=${order.number}`);
  await screen.close();

  const family = await Screen.open(browser, `${county.url}/favicon-none`, 'visit');
  await family.page.goto(address);
  await family.see('您满不满意');
  await family.holds('工单号', order.number);
  // A day before the visit.
  county.time.now = new Date(Date.now() + 18 * 3_600_000);
  await open(family, 'behalf/who');
  await family.fill('工单号', order.number);
  await family.fill('到场码', '000000');
  await family.press('查一查');
  await family.see('工单号或到场码不对，请对着纸条再看一遍');
  await family.fill('到场码', String(order.visitCode));
  await family.press('查一查');
  await family.see('石泉县反诈宣讲服务队');
  await family.picture('凭纸条查谁会来');
  await family.close();
});
