/** After the service, at real screens: an elder's three faces, the call-back, the call a month on, numbers and 嘉许. */
import type { Browser } from 'playwright-core';
import type { OrderView } from '../../cloud/domain/answers';
import { openCounty, village, type County } from '../setup/county';
import { playTo } from '../setup/load';
import { desk, openBrowser, phone, Screen } from './browser';

jest.setTimeout(600_000);

let county: County;
let browser: Browser;
const ago = (days: number) => new Date(county.time.now.getTime() - days * 86_400_000);

beforeAll(async () => {
  county = await openCounty({ now: new Date(), demo: true });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await county?.close();
});

const open = (who: string, path: string, folder: string, size = phone) => Screen.as(browser, county, who, `after/${folder}`, { path, size });
const read = async (who: string, id: string) => (await county.as(who)).must<OrderView>('order.read', { id });

test('谢奶奶点一张大脸就评好，第二天改主意，分细一点再评', async () => {
  const id = await playTo(county, { villageCode: village, at: county.time.now, stage: 'served' });
  const screen = await open('resident-elder', `pages/order/view?id=${id}`, '评价');
  await screen.press('评单');
  await screen.see('再细一点');
  await screen.picture('三张脸');
  await screen.choose('一般');
  await screen.confirm();
  await screen.see('3 分，一般');
  await screen.press('改评价');
  await screen.see('评过七天里都可以改，改以前的也留着记录。');
  await screen.tap('再细一点');
  await screen.picture('五档');
  await screen.choose('4 分');
  await screen.confirm();
  await screen.see('4 分，满意');
  expect((await read('resident-elder', id)).stars).toBe(4);
  await screen.close();
});

test('书记回访：填到一半离开，回来还在；没办成就在这里重办', async () => {
  const id = await playTo(county, { villageCode: village, at: county.time.now, stage: 'rated', stars: 2 });
  const screen = await open('leader-mingxing', `pages/order/view?id=${id}`, '回访');
  await screen.press('回访');
  await screen.choose('联系上了');
  await screen.choose('满意');
  await screen.picture('三问');
  await screen.choose('看电话');
  await screen.see('13800000101');
  await screen.choose('没办成');
  await screen.fill('哪里没办成，为什么重办', '讲的不是想听的');
  await screen.picture('没办成');
  await screen.page.goto(`${county.url}/?again#/pages/order/view?id=${id}`);
  await screen.press('回访');
  await screen.holds('哪里没办成，为什么重办', '讲的不是想听的');
  await screen.confirm();
  await screen.see('待派单');
  expect(await read('leader-mingxing', id)).toMatchObject({ state: 'placed', attempt: 2 });
  await screen.close();
});

const sizes: [string, typeof phone][] = [['手机', phone], ['电脑', desk]];

test.each(sizes)('%s：一个月后再问一次，照原话问，记下来就不再在名单上；顺手替对方再点一单', async (look, size) => {
  const id = await playTo(county, { villageCode: village, at: ago(31), stage: 'closed', topicId: 'safe-medication' });
  const screen = await open('leader-mingxing', `pages/community/desk?kind=grid&ref=${village}`, `再问-${look}`, size);
  await screen.see('办结后再问一次');
  await screen.picture('待办');
  await screen.tap('办结后再问一次');
  await screen.see('打电话问');
  await screen.picture('名单');
  await screen.press('打电话问');
  await screen.see('请问：现在用的是哪种办法？');
  await screen.choose('换了别的办法');
  await screen.picture('问');
  await screen.confirm();
  await screen.see('现在没有要问的');
  expect(await county.server.office.db.query({ text: 'select outcome from second_call where order_id = $1', values: [id] })).toEqual([{ outcome: 'other' }]);

  await screen.page.goto(`${county.url}/?order#/pages/order/view?id=${id}`);
  await screen.tap('替对方再点一单');
  await screen.fill('对方想听什么', '想学手机挂号');
  await screen.tap('电话里问过，本人同意再点一单');
  await screen.picture('替对方再点一单');
  await screen.confirm();
  await screen.see('接着上一单点的');
  await screen.picture('新的一单');
  const mine = await (await county.as('resident-elder')).must<{ items: { title: string }[] }>('order.mine');
  expect(mine.items.map((card) => card.title)).toContain('想学手机挂号');
  await screen.close();
});

test('谢奶奶办结以后再点一单，表已经填好', async () => {
  const id = await playTo(county, { villageCode: village, at: county.time.now, stage: 'closed' });
  const screen = await open('resident-elder', `pages/order/view?id=${id}`, '再点一单');
  await screen.tap('再点一单');
  await screen.see('照上一单填好了，时间请看一下，别的改改就行。');
  await screen.picture('表');
  await screen.press('点单');
  await screen.see('接着上一单点的');
  await screen.close();
});

test.each(sizes)('%s：县科协看办得怎么样，定下嘉许；队长同意了才公开', async (look, size) => {
  for (let at = 0; at < 6; at += 1) await playTo(county, { villageCode: village, at: county.time.now, stage: 'closed', stars: 5, topicId: 'safe-medication' });
  const year = Number(new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 4));
  await (await county.as('county-leader')).must('honour.saveRule', { id: 'star-1', label: '嘉许一星', minMinutes: 300, minServices: 5, minRated: 5, minStars: 4 });
  const screen = await open('county-leader', 'pages/report/quality?ref=610922000000', `数字-${look}`, size);
  await screen.see('按主题');
  await screen.picture('办得怎么样');
  await screen.picture('办得怎么样-全', { whole: true });
  expect(await screen.fits()).toBe(true);
  await screen.page.goto(`${county.url}/#/pages/honour/propose`);
  await screen.see('规则');
  await screen.picture('提名');
  if (look === '手机') {
    await screen.tap('沈静芳');
    await screen.see('有服务的月份');
    await screen.picture('依据');
    await screen.confirm();
    await screen.see('待本人同意');
  }
  await screen.close();
  const own = await open('captain-health', 'pages/honour/list', `嘉许-${look}`, size);
  if (look === '手机') {
    await own.see(`您获得${year}年嘉许一星`);
    await own.picture('本人');
    await own.press('同意公开');
  }
  await own.see('本人同意公开');
  await own.see('沈静芳');
  await own.picture('公开');
  await own.close();
  const nobody = await Screen.open(browser, `${county.url}/#/pages/honour/list`, `after/公开-${look}`, size);
  await nobody.see('沈静芳');
  await nobody.picture('没登录也看得到');
  await nobody.close();
});
