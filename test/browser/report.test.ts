/** Town and county at their screens: the overview, the orders behind a number; and a visit written down without signal. */
import type { Browser } from 'playwright-core';
import type { VisitPage } from '../../cloud/domain/visit/visit';
import { newKey, openCounty, village, type County } from '../setup/county';
import { playMany } from '../setup/load';
import { desk, openBrowser, phone, Screen } from './browser';

jest.setTimeout(600_000);

let county: County;
let browser: Browser;

beforeAll(async () => {
  county = await openCounty({ now: new Date(), demo: true });
  await playMany(county, 120);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await county?.close();
});

const open = (who: string, path: string, folder: string, size = phone) => Screen.as(browser, county, who, folder, { path, size });

const sizes: [string, typeof phone][] = [['手机', phone], ['电脑', desk]];

test.each(sizes)('%s：县科协从总览点开一个数，看到那些单', async (look, size) => {
  const screen = await open('county-leader', '', `report/${look}`, size);
  await screen.tap('总览');
  await screen.see('走到哪一步');
  await screen.picture('总览');
  await screen.picture('总览-全', { whole: true });
  expect(await screen.fits()).toBe(true);
  await screen.tap('件已超时');
  await screen.see(/^已超时，应在/);
  await screen.picture('已超时的单');
  await screen.page.goBack();
  await screen.tap('大家想听什么');
  await screen.see('按主题');
  await screen.picture('需求-全', { whole: true });
  await screen.tap('反诈防诈');
  await screen.see('服务后又点');
  await screen.picture('需求-一个主题');
  await screen.close();
});

test.each(sizes)('%s：镇里看走访和意见箱', async (look, size) => {
  await (await county.as('resident-elder')).must('opinion.add', { key: newKey(), gridCode: village, said: '活动室的灯太暗' });
  const screen = await open('leader-chihe', 'pages/report/overview?ref=610922104000', `report/${look}`, size);
  await screen.see('池河镇总览');
  await screen.picture('镇总览');
  await screen.page.goto(`${county.url}/#/pages/visit/opinions?ref=610922104000`);
  await screen.see('活动室的灯太暗');
  await screen.picture('意见箱');
  await screen.page.goto(`${county.url}/#/pages/visit/list?ref=610922104000`);
  await screen.tap(/^多久没去/);
  await screen.see(/天没有走访的/);
  await screen.picture('多久没去');
  await screen.close();
});

test('网格员没有信号时记两次走访，存在手机里，有了信号各发一次', async () => {
  const worker = await county.as('worker-mingxing-1');
  const visits = async () => (await worker.must<VisitPage>('visit.mine')).items.map((one) => one.house);
  const screen = await open('worker-mingxing-1', `pages/visit/list?ref=${village}`, 'report/走访');
  await screen.see('还没有走访记录');
  // The form itself is part of the program, which a phone has; only the server is out of reach.
  await screen.press('记一次走访');
  await screen.see('去了哪里');
  await screen.page.goBack();
  await screen.context.route('**/1.1/**', (route) => route.abort());
  for (const house of ['二组李家', '三组田家']) {
    // By its address, as after closing the program: a second tap so soon would count as a slip of the finger.
    await screen.page.goto(`${county.url}/?add=${house}#/pages/visit/add?ref=${village}`);
    await screen.fill('去了哪里', house);
    await screen.fill('问了什么', '想知道怎么防骗');
    await screen.picture(`记走访-${house}`);
    await screen.press('记下来');
    await screen.hears('没有信号，先存在手机里');
    await screen.page.goto(`${county.url}/?list=${house}#/pages/visit/list?ref=${village}`);
    await screen.see('等信号');
    await screen.see(house);
  }
  await screen.picture('等信号');
  expect(await visits()).toEqual([]);
  await screen.context.unroute('**/1.1/**');
  await screen.context.setOffline(true);
  await screen.context.setOffline(false);
  await screen.page.getByText('等信号').first().waitFor({ state: 'hidden' });
  await screen.see('三组田家');
  await screen.picture('发出去了');
  expect((await visits()).sort()).toEqual(['三组田家', '二组李家']);
  await screen.close();
});

test('借来的手机没有信号：先前那位网格员的走访，下一个人看不到，也记不到他名下', async () => {
  const kept = { 'visit.known': { personId: county.idOf('worker-mingxing-1'), own: { code: village, name: '池河镇明星村' }, parts: [] } };
  const at = async (who: string) => {
    const screen = await Screen.as(browser, county, who, 'report/借来的手机', { kept });
    await screen.context.route('**/1.1/**', (route) => route.abort());
    await screen.go(`pages/visit/add?ref=${village}`);
    return screen;
  };
  const worker = await at('worker-mingxing-1');
  await worker.see('去了哪里');
  await worker.close();
  const other = await at('worker-mingxing-2');
  await other.see('再试一次');
  expect(await other.page.getByText('去了哪里').count()).toBe(0);
  await other.close();
});
