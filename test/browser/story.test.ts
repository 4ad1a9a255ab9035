/** Five people, five screens, one order: from 点单 to 已办结 by hand, with 退单 and 重办 on the way. */
import type { Browser } from 'playwright-core';
import type { OrderView } from '../../cloud/domain/answers';
import { clientAt, openCounty, type County } from '../setup/county';
import { openSession } from '../../cloud/functions/login';
import { openBrowser, Screen } from './browser';

jest.setTimeout(600_000);

let county: County;
let browser: Browser;
let shots = 0;

beforeAll(async () => {
  county = await openCounty({ now: new Date(), demo: true });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await county?.close();
});

const shoot = (screen: Screen, name: string) => screen.picture(`${String((shots += 1)).padStart(2, '0')}-${name}`);

async function enterAs(name: string): Promise<Screen> {
  const screen = await Screen.open(browser, county.url, 'story');
  await screen.see('演示环境');
  await screen.see(/^居民/);
  // Long lists are folded; unfold until the name is there.
  while (!(await screen.text(name).isVisible())) await screen.tap(/^还有 \d+ 位$/);
  await screen.tap(name);
  await screen.see(/换一个人/);
  return screen;
}

/** From the first page to the newest card of one's desk. */
async function openDesk(screen: Screen, desk: string | RegExp, tab?: string): Promise<void> {
  await screen.page.goto(`${county.url}/`);
  await screen.tap(desk);
  await screen.page.locator('.ui-page-title').filter({ visible: true, hasText: desk }).waitFor();
  if (tab) await screen.tap(tab);
  await screen.tap('冒充公检法');
  await screen.see('点单内容');
}

test('谢奶奶的一单由五个人在各自的屏幕上办完', async () => {
  const elder = await enterAs('谢桂香');
  await shoot(elder, '居民首页');
  await elder.tap('反诈防诈');
  await elder.tap('冒充公检法');
  await elder.tap('村（社区）');
  await elder.tap('池河镇');
  await shoot(elder, '选村');
  await elder.tap('明星村');
  await elder.tap('村委会会议室');
  await elder.tap('老年人');
  await elder.tap('30人');
  await elder.fill('联系人', '谢桂香');
  await elder.fill('电话', '1380000010');
  await shoot(elder, '点单表');
  await elder.press('点单');
  await elder.see('电话号码不对');
  await shoot(elder, '点单表-电话不对');
  await elder.fill('电话', '13800000101');
  await elder.press('点单');
  await elder.see('流转记录');
  await elder.see('待派单');
  await shoot(elder, '点单之后');
  const id = new URL(elder.page.url().replace('#', '')).searchParams.get('id') as string;
  const token = (await openSession(county.server.office, county.idOf('resident-elder'))).sessionToken;
  const now = () => clientAt(county.url, token).must<OrderView>('order.read', { id });
  expect((await now()).state).toBe('placed');

  const secretary = await enterAs('石大山');
  await secretary.see('我的待办');
  await shoot(secretary, '村支书首页');
  await openDesk(secretary, '池河镇明星村的待办');
  await shoot(secretary, '村支书看单');
  await secretary.press('派单');
  await secretary.see('建议派给这里');
  await shoot(secretary, '派单');
  await secretary.choose('县市场监督管理局');
  await secretary.confirm();
  await secretary.see('没有按建议派，请写一句为什么');
  expect((await now()).state).toBe('placed');
  await secretary.fill('为什么不按建议派', '以为是买东西的事');
  await secretary.confirm();
  await secretary.see('待领单');

  const market = await enterAs('县市场监督管理局');
  await openDesk(market, '县市场监督管理局的待办');
  await market.step('退单');
  await market.choose('不是本部门的职责');
  await market.fill('该由谁办', '县公安局');
  await market.fill('依据', '反诈宣传由公安机关负责');
  await shoot(market, '退单');
  await market.confirm();
  await market.see('待派单');
  expect((await now()).history.at(-1)).toMatchObject({ step: 'decline' });

  await openDesk(secretary, '池河镇明星村的待办');
  await secretary.press('派单');
  await secretary.confirm();
  await secretary.see('待领单');
  expect((await now()).department).toBe('县公安局');

  const police = await enterAs('石卫东');
  const captain = await enterAs('武志刚');
  const visit = async (round: string) => {
    await openDesk(police, '县公安局的待办');
    await police.press('领单');
    await shoot(police, `${round}-领单`);
    await police.confirm();
    await police.see('待接单');

    await openDesk(captain, /^石泉县反诈宣讲服务队$/);
    await shoot(captain, `${round}-服务队看单`);
    await captain.press('接单');
    await captain.fill('讲师', '庄晓东');
    await shoot(captain, `${round}-接单`);
    await captain.confirm();
    await captain.see('待服务');

    await elder.page.reload();
    await elder.see('到场码');
    await shoot(elder, `${round}-居民看到到场码`);
    const { visitCode } = await now();
    await captain.step('完成服务');
    await captain.fill('到场码', visitCode === '000000' ? '000001' : '000000');
    await captain.fill('到场人数', '26');
    await captain.choose('60');
    await captain.fill('讲了什么', '讲了冒充公安的骗局');
    await captain.confirm();
    await captain.see('到场码不对');
    expect((await now()).state).toBe('claimed');
    await captain.fill('到场码', visitCode as string);
    await shoot(captain, `${round}-完成服务`);
    await captain.confirm();
    await captain.see('待评价');
  };
  // The order is for the elderly, so there are three large faces.
  const rate = async (face: '满意' | '不满意', round: string) => {
    await elder.page.reload();
    await elder.step('评单');
    await elder.choose(face);
    await shoot(elder, `${round}-评单`);
    await elder.confirm();
    await elder.see('待回访');
  };

  await visit('第一次');
  await rate('不满意', '第一次');
  await openDesk(secretary, '池河镇明星村的待办');
  await secretary.step('重办');
  await secretary.fill('为什么重办', '后排老人没听清');
  await shoot(secretary, '重办');
  await secretary.confirm();
  await secretary.see('待派单');
  expect(await now()).toMatchObject({ state: 'placed', attempt: 2 });

  await secretary.press('派单');
  await secretary.confirm();
  await secretary.see('待领单');
  await visit('第二次');
  await rate('满意', '第二次');
  await openDesk(secretary, '池河镇明星村的待办');
  await secretary.press('回访');
  await secretary.choose('联系上了');
  await secretary.choose('满意');
  await shoot(secretary, '回访');
  await secretary.confirm();
  await secretary.see('已办结');
  await shoot(secretary, '办结');

  const closed = await now();
  expect(closed).toMatchObject({ state: 'closed', attempt: 2, stars: 5, may: [{ step: 'rerate' }] });
  expect(closed.history.map((line) => line.step)).toEqual(['place', 'dispatch', 'decline', 'dispatch', 'accept', 'claim', 'serve', 'rate', 'redo', 'dispatch', 'accept', 'claim', 'serve', 'rate', 'followUp']);
  for (const screen of [elder, secretary, market, police, captain]) await screen.close();
});
