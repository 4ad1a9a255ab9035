/** A crew is asked, the pool says what is missing, a department asks for many teams at once: on real screens. */
import type { Browser } from 'playwright-core';
import type { OrderView } from '../../cloud/domain/answers';
import { newKey, openCounty, wish, type County } from '../setup/county';
import { desk, openBrowser, phone, Screen } from './browser';

jest.setTimeout(600_000);

let county: County;
let browser: Browser;
const day = (after: number) => new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  county = await openCounty({ now: new Date(), demo: true });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await county?.close();
});

const screenOf = (who: string, path: string, size = phone) => Screen.as(browser, county, who, 'claim', { path, size });

const step = async (who: string, name: string, order: { id: string }, more: object = {}) => (await county.as(who)).must<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });

async function offered(over: Record<string, unknown>, department: string, offer: object, after = 5): Promise<OrderView> {
  const slot = { date: day(after), part: 'morning' };
  const order = await (await county.as('resident-elder')).must<OrderView>('order.place', wish({ slots: [slot], ...over }));
  await step('leader-mingxing', 'dispatch', order, { departmentId: department, reason: '归它管' });
  await step(`liaison-${department}`, 'accept', order, offer);
  return order;
}

test('到家里去：队长看到要求、默认选好两个人；被请的人在首页看到、答应；队长看到都能去', async () => {
  const order = await offered({ topicId: 'pension-scams', destination: 'family', homeConsent: true }, 'police', { openToAll: true });
  const captain = await screenOf('captain-anti-fraud', `pages/order/view?id=${order.id}`);
  await captain.see('可能的风险');
  await captain.press('接单');
  await captain.see(/到家里去，要 2 个人一起/);
  await captain.picture('接单-入户');
  await captain.page.getByRole('textbox', { name: '讲师' }).fill('武志刚');
  await captain.confirm();
  await captain.see('纪长河（还没答复）');
  await captain.see(/还差 1 个人答应去/);
  await captain.picture('接单以后-还差一个');

  const asked = await screenOf('volunteer-anti-fraud-2', 'pages/home/index');
  await asked.see('请您去服务');
  await asked.see('等您答复');
  await asked.picture('首页-请您去服务');
  await asked.tap('等您答复');
  await asked.press('能去');
  await asked.see(/愿意去再答应/);
  await asked.picture('能去-先说风险');
  await asked.confirm();
  await asked.see('纪长河（能去）');
  expect((await (await county.as('captain-anti-fraud')).must<OrderView>('order.read', { id: order.id })).crewLacks).toBe(0);
  expect([...captain.broken, ...asked.broken]).toEqual([]);
  await Promise.all([captain.context.close(), asked.context.close()]);
});

test('还差一点：写明差什么', async () => {
  await offered({ topicId: 'flood-landslide' }, 'emergency', { openToAll: true });
  const silver = await screenOf('captain-silver', 'pages/team/pool?kind=team&ref=silver-team');
  await silver.tap('还差一点');
  await silver.see(/先完成户外安全培训/);
  await silver.picture('还差一点');
  expect(silver.broken).toEqual([]);
  await silver.context.close();
});

test('联络员一次看全部建议，换一支队，一起邀请，每单有结果', async () => {
  for (let at = 0; at < 4; at += 1) await offered({ topicId: at % 2 ? 'fake-relatives' : 'smart-finance', headCount: 20 + at }, 'police', { openToAll: false, teamIds: ['silver-team'] }, 6 + at);
  const liaison = await screenOf('liaison-police', 'pages/department/desk?kind=department&ref=police');
  await liaison.tap('一起找服务队');
  await liaison.see(/所有待接的单放在一起排/);
  await liaison.picture('一起找服务队');
  await liaison.tap('石泉县反诈宣讲服务队');
  await liaison.see('请哪支队');
  await liaison.picture('换一支队');
  await liaison.choose('石泉县银龄科普服务队');
  await liaison.page.getByText(/^按这样邀请/).filter({ visible: true }).last().click();
  await liaison.see('已邀请');
  await liaison.picture('邀请以后');
  expect(liaison.broken).toEqual([]);
  await liaison.context.close();
  const computer = await screenOf('liaison-police', 'pages/propose/teams?ref=police', desk);
  await computer.see(/所有待接的单放在一起排/);
  await computer.picture('一起找服务队-电脑');
  await computer.context.close();
});

test('选了家庭，要先得到这户人家同意', async () => {
  const elder = await screenOf('resident-elder', 'pages/order/new');
  await elder.tap('家庭');
  await elder.tap('这户人家同意上门');
  await elder.picture('点单-家庭');
  expect(elder.broken).toEqual([]);
  await elder.context.close();
});
