/** 拼场 by hand: the town puts two villages' orders into one visit; each orderer keeps their own progress. */
import type { Browser } from 'playwright-core';
import type { OrderView } from '../../cloud/domain/answers';
import { newKey, openCounty, otherVillage, village, type County } from '../setup/county';
import { openBrowser, Screen } from './browser';

jest.setTimeout(600_000);

let county: County;
let browser: Browser;

beforeAll(async () => {
  county = await openCounty({ now: new Date(), demo: true });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await county?.close();
});

test('镇上把两个村的反诈单拼成一场，两位点单人各看各的；其中一位撤了，另一位照办', async () => {
  const day = new Date(Date.now() + 4 * 86_400_000).toISOString().slice(0, 10);
  const order = async (who: string, villageCode: string, venue: string) => (await county.as(who)).must<OrderView>('order.place', {
    key: newKey(), topicId: 'fake-police-calls', ownWords: null, villageCode, venue, audience: 'elder', headCount: 20, slots: [{ date: day, part: 'morning' }], contact: { name: '某某', phone: '13800000101' },
  });
  const elder = await county.as('resident-elder');
  const farmer = await county.as('resident-farmer');
  const one = await order('resident-elder', village, '明星村会议室');
  const two = await order('resident-farmer', otherVillage, '谭家湾文化广场');
  await (await county.as('leader-mingxing')).must('order.dispatch', { id: one.id, key: newKey(), departmentId: 'police' });

  const screen = await Screen.as(browser, county, 'leader-chihe', 'together', { path: `pages/order/view?id=${two.id}` });
  await screen.see('点单内容');
  await screen.step('拼场');
  await screen.page.locator('.ui-sheet').filter({ visible: true }).getByText(/明星村/).first().click();
  await screen.picture('选拼到哪一场');
  await screen.confirm();
  await screen.see('待领单');
  await screen.picture('拼好以后');
  expect(await farmer.must<OrderView>('order.read', { id: two.id })).toMatchObject({ state: 'dispatched', together: 2, department: '县公安局' });

  await elder.must('order.withdraw', { id: one.id, key: newKey() });
  expect((await elder.must<OrderView>('order.read', { id: one.id })).state).toBe('withdrawn');
  expect(await farmer.must<OrderView>('order.read', { id: two.id })).toMatchObject({ state: 'dispatched', together: 1 });
  await screen.close();
});
