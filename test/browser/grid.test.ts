/** The slip, rating by its code, 研判 and the grid at their screens. */
import type { OrderView } from '../../cloud/domain/answers';
import { atScreens } from '../setup/at-screens';
import { newKey, village, wish } from '../setup/county';
import { desk, phone, type Screen } from './browser';

const here = atScreens('screens/grid');

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
const soon = (over: object = {}) => wish({ slots: [{ date: inDays(3), part: 'morning' }], ...over });

async function open(who: string | null, path: string, size = phone): Promise<Screen> {
  const screen = await here.open(who, undefined, { size });
  // No printer here: the page is looked at as paper instead.
  await screen.page.addInitScript(() => {
    window.print = () => undefined;
  });
  await screen.page.goto(`${here.county.url}/#/${path}`);
  return screen;
}

const ratedStars = async (id: string) => (await here.county.server.office.db.query<{ stars: number | null }>({ text: 'select stars from orders where id = $1', values: [id] }))[0]?.stars;

test('网格员打印纸条：屏幕上看不到评价码，纸上有；家里人不登录就能凭码评价', async () => {
  const worker = await here.county.as('worker-mingxing-1');
  const order = await worker.must<OrderView>('order.place', soon({ onBehalf: { consent: true, how: 'visit' } }));
  const screen = await open('worker-mingxing-1', `pages/order/view?id=${order.id}`, desk);
  await screen.tap('打印纸条给老人');
  await screen.see(/对折后给老人/);
  await screen.press('打印');
  const secret = screen.page.locator('.slip-secret');
  expect(await secret.isVisible()).toBe(false);
  await screen.picture('纸条-屏幕');
  await screen.page.emulateMedia({ media: 'print' });
  // Until the server has given the code there is nothing to be seen on paper either.
  await secret.waitFor();
  const code = (await secret.innerText()).replace(/\s/g, '');
  expect(code).toMatch(/^\d{8}$/);
  await screen.picture('纸条-打印');
  await screen.close();

  const step = async (who: string, name: string, more: object = {}) => (await here.county.as(who)).must<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });
  await step('leader-mingxing', 'dispatch', { departmentId: 'police' });
  await step('liaison-police', 'accept', { openToAll: true });
  await step('captain-anti-fraud', 'claim', { slot: { date: inDays(3), part: 'morning' }, speaker: '谭老师' });
  const seen = await worker.must<OrderView>('order.read', { id: order.id });
  await step('captain-anti-fraud', 'serve', { visitCode: seen.visitCode, headCount: 10, minutes: 40, summary: '讲了骗局' });

  const home = await open(null, 'pages/me/index');
  await home.tap('凭评价码评价');
  await home.see('纸条上写的');
  await home.press('评价');
  await home.see('请填写工单号');
  await home.fill('工单号', order.number);
  await home.fill('评价码', code);
  await home.tap('再细一点');
  await home.page.getByLabel('4 分，满意').click();
  expect(await ratedStars(order.id)).toBeNull();
  await home.picture('凭码评价');
  await home.press('评价');
  await home.see('评价收到了');
  expect(await ratedStars(order.id)).toBe(4);
  expect(await home.fits()).toBe(true);
  await home.close();
});

test.each([
  ['点单纸条', 'worker-mingxing-1', (id: string) => `pages/behalf/slip?id=${id}`, ['.slip-title', '.slip-words', '.slip-secret', '.slip-note']],
  ['练习单', 'resident-elder', () => 'pages/reader/practice?slug=pay-with-the-phone', ['.practice-words', '.ui-words-title']],
] as const)('屏幕用着夜间颜色，%s打出来也是白纸黑字', async (name, who, path, parts) => {
  const { id } = await (await here.county.as('worker-mingxing-1')).must<OrderView>('order.place', soon({ onBehalf: { consent: true, how: 'visit' } }));
  const screen = await here.open(who, path(id), { kept: { 'ui.dark': 'dark' } });
  const colourOf = (part: string) => screen.page.locator(part).first().evaluate((one) => getComputedStyle(one).color.match(/\d+/g)?.slice(0, 3).map(Number) as number[]);
  await screen.page.locator(parts[0]).first().waitFor();
  expect((await colourOf(parts[0])).every((part) => part > 150)).toBe(true);
  await screen.page.emulateMedia({ media: 'print' });
  for (const part of parts) expect([part, (await colourOf(part)).every((one) => one < 90)]).toEqual([part, true]);
  await screen.picture(`夜间打印-${name}`);
  await screen.close();
});

test('书记研判标为急办，看到附近有相似的单；居民点单先看到登记过的场地', async () => {
  const elder = await here.county.as('resident-elder');
  const farmer = await here.county.as('resident-farmer');
  await farmer.must('order.place', soon({ villageCode: '610922104216' }));
  const order = await elder.must<OrderView>('order.place', soon());
  const screen = await open('leader-mingxing', `pages/order/view?id=${order.id}`);
  await screen.see(/附近有 \d+ 单相似的/);
  await screen.press('更多');
  await screen.choose('研判');
  await screen.choose('急办');
  await screen.fill('讲什么话', '本地话');
  await screen.picture('研判');
  await screen.confirm();
  await screen.see('急办');
  await screen.see('本地话');
  await screen.page.getByText(/附近有 \d+ 单相似的/).last().scrollIntoViewIfNeeded();
  await screen.picture('附近相似');
  expect(await screen.fits()).toBe(true);
  await screen.close();

  const desks = await open('leader-mingxing', `pages/grid/venues?code=${village}`);
  await desks.press('登记场地');
  await desks.fill('场地名称', '老年活动室');
  await desks.fill('在哪里', '村委会一楼');
  await desks.picture('登记场地');
  await desks.confirm();
  await desks.see('老年活动室');
  await desks.close();
  const form = await open('resident-elder', `pages/order/new?amend=${order.id}`);
  await form.tap('老年活动室');
  await form.picture('选场地');
  await form.close();
});

test('选了明星村登记的场地，又改到谭家湾村：那个场地不跟过去，地点要重新填', async () => {
  await (await here.county.as('leader-mingxing')).must('venue.add', { key: newKey(), gridCode: village, name: '明星村戏台', address: '村口' });
  const form = await open('resident-farmer', `pages/order/new?village=${village}`);
  await form.press('明星村戏台');
  await form.holds('地点', /明星村戏台/);
  await form.tap('村（社区）');
  await form.press('池河镇');
  await form.press('谭家湾村');
  await form.see('池河镇谭家湾村');
  await form.holds('地点', '');
  await form.close();
});

test('县科协把明星村并入谭家湾村，村里的单换到新的待办', async () => {
  const elder = await here.county.as('resident-elder');
  const order = await elder.must<OrderView>('order.place', soon());
  const screen = await open('county-leader', `pages/grid/tree?code=${village}`);
  await screen.see('石大山');
  await screen.picture('网格');
  await screen.tap('并入别处');
  await screen.see('并过去以后');
  await screen.picture('合并');
  await screen.page.locator('.ui-sheet').getByText('并入哪里').click();
  await screen.page.locator('.weui-picker__group, .taro-picker, .weui-picker').first().waitFor();
  await screen.close();
  await (await here.county.as('county-leader')).must('grid.merge', { key: newKey(), code: village, intoCode: '610922104216' });
  const after = await open('leader-tanjiawan', `pages/order/view?id=${order.id}`);
  await after.see('区划');
  await after.picture('并村以后的单');
  await after.close();
  const gaps = await open('county-leader', 'pages/grid/gaps', desk);
  await gaps.see(/一共 \d+ 个/);
  await gaps.picture('缺人的网格');
  await gaps.close();
});
