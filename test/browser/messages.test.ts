/** 消息 on real screens, and a desk that sees new work without anybody reloading it. */
import type { Browser } from 'playwright-core';
import type { OrderView } from '../../cloud/domain/answers';
import { openSession } from '../../cloud/functions/login';
import { tellAll } from '../../cloud/queue/outbox';
import { newKey, openCounty, village, wish, type County } from '../setup/county';
import { desk, openBrowser, phone, Screen } from './browser';

jest.setTimeout(600_000);

let county: County;
let browser: Browser;
const slots = [{ date: new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10), part: 'morning' }];

beforeAll(async () => {
  county = await openCounty({ now: new Date(), demo: true });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await county?.close();
});

async function screenOf(who: string, path: string, size = phone): Promise<Screen> {
  const user = await openSession(county.server.office, county.idOf(who));
  const screen = await Screen.open(browser, `${county.url}/favicon-none`, 'messages', size);
  await screen.page.clock.install();
  await screen.page.evaluate((one) => localStorage.setItem('AV/kepu/currentUser', JSON.stringify({ ...one, className: '_User', _id: one.objectId, _sessionToken: one.sessionToken })), user);
  await screen.page.goto(`${county.url}/#/${path}`);
  return screen;
}
const place = async (over: object = {}) => (await county.as('resident-elder')).must<OrderView>('order.place', wish({ slots, ...over }));

test('村支书在电脑上开着待办：有人点单，不用刷新就看到；没有新的就不重读', async () => {
  const screen = await screenOf('leader-mingxing', `pages/community/desk?ref=${village}&label=${encodeURIComponent('明星村')}`, desk);
  await screen.see('都办完了，现在没有等您办的单');
  const asked: string[] = [];
  screen.page.on('request', (request) => asked.push(request.url().split('/').at(-1) as string));
  const order = await place();
  await screen.page.clock.runFor(21_000);
  await screen.see(order.title);
  expect(asked).toContain('queue.pulse');
  // Nothing new, nothing read anew.
  const lists = () => asked.filter((one) => one === 'queue.mine').length;
  const before = lists();
  await screen.page.clock.runFor(21_000);
  await screen.page.clock.runFor(21_000);
  expect(lists()).toBe(before);
  await screen.picture('待办');
  await screen.close();
});

test('首页和我的看得到有几条没读；点开一条到那一单，读过就不再标；全部读过', async () => {
  const order = await place({ topicId: 'smartphone-use' });
  await (await county.as('leader-mingxing')).must('order.dispatch', { id: order.id, key: newKey(), departmentId: 'association', reason: '归它管' });
  const another = await place();
  await (await county.as('leader-mingxing')).must('order.ask', { id: another.id, key: newKey(), question: '几个人听？' });
  await tellAll(county.server.office);
  const screen = await screenOf('resident-elder', 'pages/home/index');
  await screen.see('新消息');
  await screen.picture('首页');
  await screen.page.goto(`${county.url}/#/pages/me/index`);
  await screen.see('2 条未读');
  await screen.picture('我的');
  await screen.tap('消息');
  await screen.see('2 条没读');
  await screen.picture('消息');
  const read = screen.page.waitForResponse(/message\.read/);
  await screen.tap('请您补充一句');
  await screen.see('点单详情');
  await screen.see('待补充');
  // The mark is set beside the way to the order; a page that is loaded anew too soon would take it back.
  await read;
  await screen.page.goBack();
  await screen.page.reload();
  await screen.see('1 条没读');
  await screen.tap('全部读过');
  await screen.see('都读过了');
  await screen.tap('微信提醒');
  await screen.see('点单进度');
  const kept = screen.page.waitForResponse(/notice\.switch/);
  await screen.tap('不用');
  await kept;
  await screen.picture('微信提醒');
  await screen.close();
  expect((await (await county.as('resident-elder')).must<{ kinds: { kind: string; on: boolean }[] }>('notice.settings')).kinds.filter((one) => !one.on)).toMatchObject([{ kind: 'progress' }]);
});

test('没有消息的人看到一句话；县里管理员看得到没发出去的', async () => {
  const screen = await screenOf('resident-farmer', 'pages/message/list');
  await screen.see('还没有消息');
  await screen.picture('没有消息');
  await screen.close();
  const chief = await screenOf('county-leader', 'pages/message/settings', desk);
  await chief.tap('没发出去的微信消息');
  await chief.see('都发出去了');
  await chief.close();
});
