/** Four services from 点单 to 已办结 by hand: at a home, at a school, for three villages at once, and for an elder without a telephone. */
import type { Browser } from 'playwright-core';
import jsQR from 'jsqr';
import type { OrderView } from '../../cloud/domain/answers';
import { openCounty, village, type County } from '../setup/county';
import { desk, openBrowser, phone, Screen } from './browser';

jest.setTimeout(600_000);

let county: County;
let browser: Browser;
let opened: Screen[] = [];
let story = '';
let shots = 0;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  county = await openCounty({ now: new Date(), demo: true });
  shots = 0;
});
afterEach(async () => {
  for (const screen of opened) await screen.context.close();
  opened = [];
  await county?.close();
});

async function enter(who: string | null, path = '', size = phone): Promise<Screen> {
  const screen = await Screen.as(browser, county, who, `visits/${story}`, { path, size });
  opened.push(screen);
  return screen;
}
async function shoot(screen: Screen, name: string, whole = false): Promise<void> {
  await screen.picture(`${String((shots += 1)).padStart(2, '0')}-${name}`, { whole });
  expect(await screen.fits()).toBe(true);
}
/** The same page on a computer, for those who work at one. */
async function atDesk(screen: Screen, name: string): Promise<void> {
  await screen.page.setViewportSize(desk);
  await shoot(screen, `${name}-电脑`, true);
  await screen.page.setViewportSize(phone);
}

const rows = <T>(text: string, ...values: unknown[]) => county.server.office.db.query<T>({ text, values });
const read = async (who: string, id: string) => (await county.as(who)).must<OrderView>('order.read', { id });
const openOrder = async (screen: Screen, id: string) => {
  await screen.go(`pages/order/view?id=${id}`);
  await screen.see('点单内容');
};
/** From the first page to the desk, and on it to this order. */
async function fromDesk(screen: Screen, name: string | RegExp, number: string): Promise<void> {
  await screen.go('');
  await screen.tap(name);
  await screen.tap(`工单号 ${number}`);
  await screen.see('点单内容');
}
/** Sends the form and lands on the order's page. */
async function place(screen: Screen): Promise<OrderView> {
  await screen.press('点单');
  await screen.see('流转记录');
  const id = new URL(screen.page.url().replace('#', '')).searchParams.get('id') as string;
  return read('county-leader', id);
}
async function chooseVillage(screen: Screen, town: string, name: string): Promise<void> {
  await screen.tap('村（社区）');
  await screen.see(/^(您在哪个乡镇|上次选的)/);
  await screen.tap(town);
  await screen.tap(name);
  await screen.see('在哪里讲，什么时候讲');
}
async function dispatch(screen: Screen, deskName: string, number: string): Promise<void> {
  await fromDesk(screen, deskName, number);
  await screen.step('派单');
  await screen.see('建议派给这里');
  await shoot(screen, '派单');
  await screen.confirm();
  await screen.see('待领单');
}
/** The day has come: the county's clock stands at this hour of the agreed day. */
function itIs(order: OrderView, time: string): void {
  county.time.now = new Date(`${order.rawSlots?.[0]?.date ?? ''}T${time}:00+08:00`);
}
async function callBack(screen: Screen, deskName: string, number: string): Promise<void> {
  await fromDesk(screen, deskName, number);
  await screen.step('回访');
  await screen.choose('联系上了');
  await screen.choose('满意');
  await shoot(screen, '回访');
  await screen.confirm();
  await screen.see('已办结');
}

interface Outcome { minutes: number; volunteers: string[]; others?: string[]; orders: { id: string; stars: number }[] }

/** What must stand in the database when a service is over; nothing more. */
async function expectProven({ minutes, volunteers, others = [], orders }: Outcome): Promise<void> {
  const ids = orders.map((one) => one.id);
  expect(await rows('select state from orders where id = any($1)', ids)).toEqual(ids.map(() => ({ state: 'closed' })));
  const [activity, ...more] = await rows<{ id: string; minutes: number; proof: string }>('select distinct a.id, a.minutes, a.proof from activity a join orders o on o.tenant = a.tenant and o.activity_id = a.id where o.id = any($1)', ids);
  expect(more).toEqual([]);
  expect(activity).toMatchObject({ minutes, proof: 'code' });
  const entries = await rows<{ person_id: string }>('select person_id, kind, minutes, of_minutes from hour_entry where activity_id = $1', activity?.id);
  const line = (who: string, kind: string, counted: number) => ({ person_id: county.idOf(who), kind, minutes: counted, of_minutes: counted });
  const byPerson = (a: { person_id: string }, b: { person_id: string }) => (a.person_id < b.person_id ? -1 : 1);
  expect([...entries].sort(byPerson)).toEqual([...volunteers.map((who) => line(who, 'service', minutes)), ...others.map((who) => line(who, 'participation', 0))].sort(byPerson));
  expect(await rows('select 1 from booking where activity_id = $1', activity?.id)).toEqual([]);
  // Their own word, whichever way it came; nobody spoke for them.
  for (const { id, stars } of orders) expect(await rows('select attempt, stars, via from rating where order_id = $1', id)).toEqual([{ attempt: 1, stars, via: 'orderer' }]);
}

test('到家里去：谢奶奶点单，三个人答应了才上门，凭到场码、记下服务、评价、回访、办结', async () => {
  story = '入户';
  const elder = await enter('resident-elder');
  await elder.tap('我要点单');
  await elder.see('在哪里讲，什么时候讲');
  await elder.tap('反诈防诈');
  await elder.tap('冒充公检法');
  await chooseVillage(elder, '池河镇', '明星村');
  await elder.press('家里');
  await elder.tap('家庭');
  await elder.tap('这户人家同意上门');
  await elder.tap('老年人');
  await elder.press('10人');
  await elder.fill('联系人', '谢桂香');
  await elder.fill('电话', '13800000101');
  await shoot(elder, '点单表', true);
  const order = await place(elder);
  await shoot(elder, '点单之后', true);

  const secretary = await enter('leader-mingxing');
  await dispatch(secretary, '池河镇明星村的待办', order.number);
  await atDesk(secretary, '村支书看单');

  const police = await enter('liaison-police');
  await fromDesk(police, '县公安局的待办', order.number);
  await police.step('领单');
  await police.tap('我来选');
  await police.choose('石泉县反诈宣讲服务队');
  await shoot(police, '领单并邀请');
  await police.confirm();
  await police.see('待接单');

  const captain = await enter('captain-anti-fraud');
  await fromDesk(captain, /^石泉县反诈宣讲服务队$/, order.number);
  await captain.step('接单');
  await captain.see(/到家里去，要 2 个人一起/);
  await captain.choose(/^何巧云/);
  await captain.fill('讲师', '武志刚');
  await shoot(captain, '接单选人');
  await captain.confirm();
  await captain.see(/还差 1 个人答应去/);
  await shoot(captain, '接单以后', true);

  for (const [who, name] of [['volunteer-anti-fraud-2', '纪长河'], ['worker-mingxing-1', '何巧云']] as const) {
    const asked = await enter(who);
    await asked.see('请您去服务');
    await shoot(asked, `${name}-首页`);
    await asked.tap('等您答复');
    await asked.step('能去');
    await asked.see(/愿意去再答应/);
    await shoot(asked, `${name}-先说风险`);
    await asked.confirm();
    await asked.see(new RegExp(`${name}（能去）`));
  }

  await openOrder(elder, order.id);
  await shoot(elder, '谢奶奶看单', true);
  await elder.tap('谁会来');
  await elder.see('来 3 个人');
  await shoot(elder, '谁会来', true);

  const { visitCode } = await read('resident-elder', order.id);
  itIs(order, '09:00');
  await openOrder(captain, order.id);
  await captain.step('到场');
  await captain.fill('到场码（选填）', visitCode === '000000' ? '000001' : '000000');
  await captain.confirm();
  await captain.see(/到场码不对/);
  expect(await rows('select arrived_at, proof from activity where id = (select activity_id from orders where id = $1)', order.id)).toEqual([{ arrived_at: null, proof: null }]);
  await captain.fill('到场码（选填）', String(visitCode));
  await shoot(captain, '到场');
  await captain.confirm();
  await captain.see('到场码对上了');
  itIs(order, '10:10');
  await captain.step('完成服务');
  await captain.fill('到场人数', '6');
  await captain.choose('60');
  await captain.fill('路上多少分钟（选填）', '50');
  await captain.fill('讲了什么', '讲了冒充公安的骗局，一起练了挂电话');
  await shoot(captain, '服务记录');
  await captain.confirm();
  await captain.see('待评价');
  await shoot(captain, '服务以后', true);

  await elder.go('');
  await elder.tap('请您说说满不满意');
  await elder.see('点单内容');
  await elder.step('评单');
  await shoot(elder, '三张脸');
  await elder.choose('满意');
  await elder.confirm();
  await elder.see('待回访');
  await shoot(elder, '评价以后', true);

  await callBack(secretary, '池河镇明星村的待办', order.number);
  await atDesk(secretary, '办结');
  await expectProven({ minutes: 60, volunteers: ['captain-anti-fraud', 'volunteer-anti-fraud-2'], others: ['worker-mingxing-1'], orders: [{ id: order.id, stars: 5 }] });
  expect(opened.flatMap((screen) => screen.broken)).toEqual([]);
});

test('学校：村里登记小学，裴老师以学校名义请人讲用药；银龄队讲不了这么多人，健康队去讲', async () => {
  story = '学校';
  const secretary = await enter('leader-mingxing', `pages/grid/institutions?code=${village}`);
  await secretary.press('登记单位');
  await secretary.fill('单位名称', '明星小学');
  await secretary.confirm();
  await secretary.see('只能用一次');
  const code = (await secretary.page.locator('.ui-code').filter({ visible: true }).getAttribute('aria-label'))?.replaceAll(' ', '') as string;
  await secretary.confirm();

  const association = await enter('liaison-association', 'pages/squad/team?id=silver-team');
  await association.press('改服务队的情况');
  await association.fill('一次最多讲给多少人', '60');
  await association.press('保存');
  await association.see('60 人');
  await shoot(association, '银龄队最多讲给多少人', true);

  const teacher = await enter('resident-teacher', 'pages/me/index');
  await teacher.tap('我有单位的码');
  await teacher.page.locator('.ui-sheet input').filter({ visible: true }).first().fill(code);
  await teacher.confirm();
  await teacher.see('明星小学');
  await teacher.go('pages/order/new?topic=safe-medication');
  await teacher.press('明星小学');
  await teacher.fill('年级', '五年级');
  await teacher.fill('学生人数', '80');
  await teacher.fill('带队老师', '裴老师');
  await teacher.fill('上课时间', '上午第二节');
  await chooseVillage(teacher, '池河镇', '明星村');
  await teacher.tap(/^学校$/);
  await teacher.press('青少年');
  await teacher.fill('大约几人', '80');
  await teacher.fill('联系人', '裴思源');
  await teacher.fill('电话', '13800000104');
  await shoot(teacher, '以学校名义点单', true);
  const order = await place(teacher);
  await shoot(teacher, '点单之后', true);

  await dispatch(secretary, '池河镇明星村的待办', order.number);
  const health = await enter('liaison-health');
  await fromDesk(health, '县卫健局的待办', order.number);
  await health.step('领单');
  await shoot(health, '领单');
  await health.confirm();
  await health.see('待接单');
  await atDesk(health, '联络员看单');

  const silver = await enter('captain-silver', 'pages/team/pool?kind=team&ref=silver-team');
  await silver.tap('还差一点');
  await silver.see(/一场最多服务60人，这一单有80人/);
  await shoot(silver, '银龄队-还差一点');
  expect(await rows('select crew from activity where crew is not null')).toEqual([]);

  const captain = await enter('captain-health');
  await fromDesk(captain, /^石泉县健康科普服务队$/, order.number);
  await captain.step('接单');
  await captain.see(/要有一位有资格的人：.*药师/);
  await captain.choose(/^钱家宁/);
  await captain.choose(/^沈静芳/);
  await captain.fill('讲师', '钱家宁');
  await shoot(captain, '接单选人');
  await captain.confirm();
  await captain.see('待服务');
  const asked = await enter('volunteer-health-2');
  await asked.tap('等您答复');
  await asked.step('能去');
  await asked.confirm();
  await asked.see(/钱家宁（能去）/);

  await openOrder(teacher, order.id);
  await teacher.tap('谁会来');
  await teacher.see('来 2 个人');
  await shoot(teacher, '谁会来', true);
  const { visitCode } = await read('resident-teacher', order.id);
  itIs(order, '09:50');
  await openOrder(captain, order.id);
  await captain.step('到场');
  await captain.fill('到场码（选填）', String(visitCode));
  await captain.confirm();
  await captain.see('到场码对上了');
  itIs(order, '10:40');
  await captain.step('完成服务');
  await captain.fill('到场人数', '78');
  await captain.choose('45');
  await captain.fill('讲了什么', '药不能当糖吃，吃错了先告诉大人');
  await shoot(captain, '服务记录');
  await captain.confirm();
  await captain.see('待评价');

  await openOrder(teacher, order.id);
  await teacher.step('评单');
  await teacher.page.getByLabel('4 分，满意').filter({ visible: true }).last().click();
  await shoot(teacher, '评价');
  await teacher.confirm();
  await teacher.see('待回访');
  await callBack(secretary, '池河镇明星村的待办', order.number);
  await openOrder(teacher, order.id);
  await shoot(teacher, '办结', true);
  await expectProven({ minutes: 45, volunteers: ['captain-health', 'volunteer-health-2'], orders: [{ id: order.id, stars: 4 }] });
  expect(opened.flatMap((screen) => screen.broken)).toEqual([]);
});

test('拼场：池河镇三个村的人点了同一个主题，镇上拼成一场，去一次，三个人各评各的、各回访各的', async () => {
  story = '拼场';
  const orderers = [
    { who: 'resident-elder', at: '明星村', name: '谢桂香', phone: '13800000101', say: '满意', stars: 5, caller: 'leader-mingxing', desk: '池河镇明星村的待办' },
    { who: 'resident-farmer', at: '谭家湾村', name: '覃有田', phone: '13800000102', say: '一般', stars: 3, caller: 'leader-tanjiawan', desk: '池河镇谭家湾村的待办' },
    // Nobody looks after this village yet, so its town does.
    { who: 'resident-mother', at: '新棉村', name: '林小雨', phone: '13800000103', say: '满意', stars: 5, caller: 'leader-chihe', desk: '池河镇的待办' },
  ] as const;
  const placed: { screen: Screen; order: OrderView }[] = [];
  for (const { who, at, name, phone: number } of orderers) {
    const screen = await enter(who, 'pages/order/new?topic=fake-police-calls');
    await chooseVillage(screen, '池河镇', at);
    await screen.press('文化广场');
    await screen.tap('老年人');
    await screen.press('30人');
    await screen.fill('联系人', name);
    await screen.fill('电话', number);
    placed.push({ screen, order: await place(screen) });
  }
  const [first, second, third] = placed.map((one) => one.order) as [OrderView, OrderView, OrderView];

  const secretary = await enter('leader-mingxing');
  await dispatch(secretary, '池河镇明星村的待办', first.number);
  const town = await enter('leader-chihe');
  for (const order of [second, third]) {
    await openOrder(town, order.id);
    await town.step('拼场');
    await town.page.locator('.ui-sheet').filter({ visible: true }).getByText(/明星村/).first().click();
    await shoot(town, '选拼到哪一场');
    await town.confirm();
    await town.see('待领单');
  }
  await town.see('这一场共 3 单一起办');
  await shoot(town, '拼好以后', true);
  await atDesk(town, '镇上看单');

  const police = await enter('liaison-police');
  await fromDesk(police, '县公安局的待办', first.number);
  await police.step('领单');
  await police.confirm();
  await police.see('待接单');
  const captain = await enter('captain-anti-fraud');
  await fromDesk(captain, /^石泉县反诈宣讲服务队$/, first.number);
  await shoot(captain, '队长看单', true);
  await captain.step('接单');
  await captain.choose(/^武志刚/);
  await captain.choose(/^庄晓东/);
  await captain.fill('讲师', '庄晓东');
  await captain.confirm();
  await captain.see('待服务');
  const asked = await enter('volunteer-anti-fraud-3');
  await asked.tap('等您答复');
  await asked.step('能去');
  await asked.confirm();
  await asked.see(/庄晓东（能去）/);

  for (const { screen, order } of placed) {
    await openOrder(screen, order.id);
    await screen.see('到场码');
    await screen.see('谁会来');
  }
  await shoot((placed[2] as { screen: Screen }).screen, '林妈妈看单', true);

  const { visitCode } = await read('resident-elder', first.id);
  itIs(first, '09:00');
  await openOrder(captain, first.id);
  await captain.step('到场');
  await captain.fill('到场码（选填）', String(visitCode));
  await captain.confirm();
  await captain.see('到场码对上了');
  itIs(first, '10:40');
  await captain.step('完成服务');
  await captain.fill('到场人数', '85');
  await captain.choose('90');
  await captain.fill('讲了什么', '三个村一起讲了冒充公安的骗局');
  await captain.confirm();
  await captain.see('待评价');

  for (const [at, { say }] of orderers.entries()) {
    const { screen, order } = placed[at] as { screen: Screen; order: OrderView };
    await openOrder(screen, order.id);
    await screen.step('评单');
    await screen.choose(say);
    await screen.confirm();
    await screen.see('待回访');
    // The others have not spoken yet and are not spoken for.
    expect(await rows('select 1 from rating where order_id = any($1)', placed.map((one) => one.order.id))).toHaveLength(at + 1);
  }
  for (const [at, { caller, desk: deskName }] of orderers.entries()) {
    const { order } = placed[at] as { order: OrderView };
    await callBack(caller === 'leader-mingxing' ? secretary : caller === 'leader-chihe' ? town : await enter(caller), deskName, order.number);
    expect(await rows('select 1 from orders where state = $1', 'closed')).toHaveLength(at + 1);
  }
  await openOrder((placed[1] as { screen: Screen }).screen, second.id);
  await shoot((placed[1] as { screen: Screen }).screen, '覃大哥看办结', true);
  await expectProven({ minutes: 90, volunteers: ['captain-anti-fraud', 'volunteer-anti-fraud-3'], orders: orderers.map(({ stars }, at) => ({ id: (placed[at] as { order: OrderView }).order.id, stars })) });
  expect(opened.flatMap((screen) => screen.broken)).toEqual([]);
});

test('代点单：网格员替没有手机的田大爷点单、打纸条；来的人凭纸条上的码到场，孙女扫码凭评价码评价，书记回访', async () => {
  story = '代点单';
  const worker = await enter('worker-mingxing-1');
  await worker.tap('我要点单');
  await worker.tap('替别人点单（代点单）');
  await worker.tap('本人已经同意');
  await worker.press('反诈防诈');
  await chooseVillage(worker, '池河镇', '明星村');
  await worker.press('村委会会议室');
  await worker.tap('老年人');
  await worker.press('10人');
  await worker.fill('联系人', '田大爷');
  await worker.fill('电话', '13800000207');
  await shoot(worker, '代点单表', true);
  const order = await place(worker);
  await shoot(worker, '代点以后', true);

  const secretary = await enter('leader-mingxing');
  await dispatch(secretary, '池河镇明星村的待办', order.number);
  const police = await enter('liaison-police');
  await fromDesk(police, '县公安局的待办', order.number);
  await police.step('领单');
  await police.confirm();
  await police.see('待接单');
  const captain = await enter('captain-anti-fraud');
  await fromDesk(captain, /^石泉县反诈宣讲服务队$/, order.number);
  await captain.step('接单');
  await captain.fill('讲师', '武志刚');
  await captain.confirm();
  await captain.see('待服务');

  // At the office computer, where the printer is: nothing is printed here, the page is looked at as paper.
  const office = await enter('worker-mingxing-1', 'pages/me/index', desk);
  await office.page.addInitScript(() => { window.print = () => undefined; });
  await openOrder(office, order.id);
  await shoot(office, '网格员看单-电脑', true);
  await office.tap('打印纸条给老人');
  await office.see('对折后给老人');
  await office.press('打印');
  const secret = office.page.locator('.slip-secret');
  await secret.waitFor({ state: 'attached' });
  expect(await secret.isVisible()).toBe(false);
  await shoot(office, '纸条-屏幕', true);
  await office.page.emulateMedia({ media: 'print' });
  await secret.waitFor();
  const code = ((await secret.textContent()) ?? '').replace(' ', '');
  const visitCode = ((await office.page.locator('.slip-code-digits').first().textContent()) ?? '').replace(' ', '');
  expect([code, visitCode]).toEqual([expect.stringMatching(/^\d{8}$/), expect.stringMatching(/^\d{6}$/)]);
  await office.page.setViewportSize({ width: 559, height: 794 });
  await shoot(office, '纸条-A5', true);
  const dots = await office.page.evaluate(async () => {
    const image = new Image();
    image.src = document.querySelector('.slip-qr-image img')?.getAttribute('src') ?? '';
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 264;
    const brush = canvas.getContext('2d') as CanvasRenderingContext2D;
    brush.drawImage(image, 0, 0, 264, 264);
    return [...brush.getImageData(0, 0, 264, 264).data];
  });
  const address = jsQR(new Uint8ClampedArray(dots), 264, 264)?.data ?? '';

  itIs(order, '09:00');
  await openOrder(captain, order.id);
  await captain.step('到场');
  await captain.fill('到场码（选填）', visitCode);
  await captain.confirm();
  await captain.see('到场码对上了');
  itIs(order, '09:50');
  await captain.step('完成服务');
  await captain.fill('到场人数', '9');
  await captain.choose('45');
  await captain.fill('讲了什么', '陌生人要钱先给儿女打电话');
  await captain.confirm();
  await captain.see('待评价');

  const family = await enter(null);
  await family.page.goto(address);
  await family.see('您满不满意');
  await family.fill('评价码', code === '00000000' ? '00000001' : '00000000');
  await family.press('满意');
  await family.press('评价');
  await family.see('工单号或评价码不对，请对着纸条再看一遍');
  expect(await rows('select 1 from rating where order_id = $1', order.id)).toEqual([]);
  await family.fill('评价码', code);
  await shoot(family, '凭码评价', true);
  await family.press('评价');
  await family.see('评价收到了');
  await shoot(family, '评价收到了');

  await callBack(secretary, '池河镇明星村的待办', order.number);
  await shoot(secretary, '书记看办结', true);
  await expectProven({ minutes: 45, volunteers: ['captain-anti-fraud'], orders: [{ id: order.id, stars: 5 }] });
  expect(opened.flatMap((screen) => screen.broken)).toEqual([]);
});
