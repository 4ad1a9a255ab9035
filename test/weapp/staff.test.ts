/** @jest-environment jsdom */
/** The built mini-program in the hands of those who work with it: village, town, county, grid workers. */
import type { OrderView } from '../../cloud/domain/answers';
import { chinaDay } from '../../cloud/domain/order/clock';
import type { DeskAwaited, DeskCode } from '../../cloud/domain/people/answers';
import type { Overview } from '../../cloud/domain/report/report';
import type { VisitPage } from '../../cloud/domain/visit/visit';
import { openFarCounty, type FarCounty } from './county';
import { openApp, type OpenedApp, type OpenedPage } from './harness';
import type { WxRequest } from './wx';

const root = '610922000000';
const village = '610922104203'; // 池河镇明星村
const otherVillage = '610922104216'; // 池河镇谭家湾村

let county: FarCounty;
let opened: OpenedApp | undefined;

beforeAll(async () => {
  county = await openFarCounty();
});
afterAll(() => county.close());
afterEach(() => opened?.close());

let keys = 0;
const newKey = () => `staff-test-key-${String((keys += 1)).padStart(10, '0')}`;
const day = chinaDay(new Date(Date.now() + 4 * 86_400_000));
const place = (who: string, villageCode: string, topicId = 'fake-police-calls') =>
  county.must<OrderView>(who, 'order.place', { key: newKey(), topicId, ownWords: null, villageCode, venue: '村委会会议室', audience: 'elder', headCount: 20, slots: [{ date: day, part: 'morning' }], contact: { name: '某某', phone: '13800000101' } });
const read = (who: string, id: string) => county.must<OrderView>(who, 'order.read', { id });
const sent = (name: string) => (opened as OpenedApp).requests.filter((request) => request.url.includes(name));
const keyIn = ({ data }: WxRequest) => ((typeof data === 'string' ? JSON.parse(data) : data) as { key: string }).key;
const codeOn = (page: OpenedPage) => [...page.element.querySelectorAll('.ui-code-sign')].map((sign) => sign.textContent).join('');

test('石大山在社区待办里点开一单，研判改了主题和急不急再派单；连点两下只派一次', async () => {
  const order = await place('resident-elder', village);
  opened = await openApp(await county.phoneOf('leader-mingxing'));
  const desk = await opened.openPage('pages/community/desk', { ref: village, label: encodeURIComponent('明星村的待办') });
  await desk.waitForText(order.number);
  expect(desk.bar().title).toBe('明星村的待办');
  await desk.tap(`工单号 ${order.number}`);
  const page = await opened.waitForPage('pages/order/view');
  await page.waitForText('轮到您了');
  await page.tap('更多');
  await page.waitForText('看准了改过来');
  await page.tap('研判');
  await page.waitForText('确定研判');
  await page.tap('急办');
  await page.tap('蔬菜');
  await page.tap('确定研判');
  await page.waitForText('标为急办');
  expect(await read('resident-elder', order.id)).toMatchObject({ state: 'placed', topicId: 'vegetables', urgent: true });

  // The word also stands in the row of steps above.
  await page.tap('.ui-button-primary');
  await page.waitForText('建议派给这里');
  await Promise.all([page.tap('确定派单'), page.tap('确定派单')]);
  await page.waitForText('待领单');
  expect(sent('order.dispatch')).toHaveLength(1);
  const after = await read('resident-elder', order.id);
  expect(after).toMatchObject({ state: 'dispatched', department: '县农业农村局' });
  expect(after.history.map((line) => line.step)).toEqual(['place', 'triage', 'dispatch']);
});

test('向永福打不开明星村的单，也派不了', async () => {
  const order = await place('resident-elder', village);
  opened = await openApp(await county.phoneOf('leader-tanjiawan'));
  const page = await opened.openPage('pages/order/view', { id: order.id });
  await page.waitForText('这一单不归您看');
  expect(page.has('派单')).toBe(false);
  expect(page.text()).not.toContain('点单内容');
});

test('龚明德把两个村的单拼成一场；没选和哪一单拼，什么也没有发出去', async () => {
  const one = await place('resident-elder', village);
  const two = await place('resident-farmer', otherVillage);
  await county.must('leader-mingxing', 'order.dispatch', { id: one.id, key: newKey(), departmentId: 'police' });
  opened = await openApp(await county.phoneOf('leader-chihe'));
  const page = await opened.openPage('pages/order/view', { id: two.id });
  await page.waitForText('拼场');
  await page.tap('拼场');
  await page.waitForText('和哪一单一起办');
  await page.tap('确定拼场');
  await page.waitForText('请选一单');
  expect(sent('order.join')).toHaveLength(0);
  await page.tap(one.number);
  await page.tap('确定拼场');
  await page.waitForText('待领单');
  expect(sent('order.join')).toHaveLength(1);
  expect(await read('resident-farmer', two.id)).toMatchObject({ state: 'dispatched', department: '县公安局', together: 2 });
  expect(await read('resident-elder', one.id)).toMatchObject({ state: 'dispatched', together: 2 });
});

test('梁志远在总览里点“还在办”，看到的单和数字一样多；石大山看不了全县', async () => {
  await place('resident-mother', otherVillage);
  const { open } = await county.must<Overview>('county-leader', 'report.overview', { gridCode: root });
  opened = await openApp(await county.phoneOf('county-leader'));
  const overview = await opened.openPage('pages/report/overview', { ref: root });
  await overview.waitForText('走到哪一步');
  await overview.tap(`件还在办 ${open.orders}`);
  const orders = await opened.waitForPage('pages/report/orders');
  await orders.waitForText('工单号');
  expect(orders.bar().title).toBe('还在办的单');
  expect(orders.element.querySelectorAll('.order-card')).toHaveLength(open.orders);
  opened.close();

  opened = await openApp(await county.phoneOf('leader-mingxing'));
  const refused = await opened.openPage('pages/report/overview', { ref: root });
  await refused.waitForText('只能看自己负责的地方');
  expect(refused.text()).not.toContain('件还在办');
});

test('梁志远看超时的单：在谁手上、超了多久；石大山不看这张单子', async () => {
  const { number } = await read('county-leader', await county.lateOrder());
  opened = await openApp(await county.phoneOf('county-leader'));
  const page = await opened.openPage('pages/county/overdue');
  await page.waitForText(number);
  expect(page.text()).toMatch(/在池河镇明星村手上，超时 \d+ 个工作日，请县里过问/);
  await page.tap(`工单号 ${number}`);
  const order = await opened.waitForPage('pages/order/view');
  await order.waitForText('已超时');
  opened.close();

  opened = await openApp(await county.phoneOf('leader-mingxing'));
  const refused = await opened.openPage('pages/county/overdue');
  await refused.waitForText('超时的单由镇、县和分管领导看');
  expect(refused.text()).not.toContain(number);
});

test('何巧云在没有信号的地方记了一次走访；回音丢过一回，有信号后还是只记一次', async () => {
  const visits = async () => (await county.must<VisitPage>('worker-mingxing-1', 'visit.mine', {})).items.map((one) => one.house);
  const phone = await county.phoneOf('worker-mingxing-1');
  const reach = phone.request as (request: WxRequest) => ReturnType<NonNullable<typeof phone.request>>;
  let line: 'good' | 'cut' | 'deaf' = 'good';
  opened = await openApp({
    ...phone,
    request: async (request) => {
      if (line === 'cut') throw new Error('no network');
      const answer = await reach(request);
      if (line === 'deaf') throw new Error('no network');
      return answer;
    },
  });
  const list = await opened.openPage('pages/visit/list', { ref: village });
  await list.waitForText('还没有走访记录');
  await list.tap('记一次走访');
  const form = await opened.waitForPage('pages/visit/add');
  await form.waitForText('去了哪里');
  line = 'cut';
  await form.tap('记下来');
  await form.waitForText('请填写走访了哪里');
  await form.input('如：二组李家、3号楼', '二组李家');
  await form.input('他们想知道什么、有什么难处', '想知道怎么防骗');
  await form.tap('记下来');
  const waiting = await opened.waitForPage('pages/visit/list');
  await waiting.waitForText('等信号');
  expect(waiting.text()).toContain('二组李家');
  expect(await visits()).toEqual([]);

  line = 'deaf';
  await waiting.tap('现在发');
  await opened.waitForToast('还没有信号，先存在手机里');
  expect(waiting.text()).toContain('等信号');
  // The server has it already; only the telephone can't know.
  expect(await visits()).toEqual(['二组李家']);
  const before = sent('visit.add').length;
  line = 'good';
  opened.network(true);
  await waiting.waitForNoText('等信号');
  await waiting.waitForText('想知道怎么防骗');
  expect(sent('visit.add')).toHaveLength(before + 1);
  opened.network(true);
  expect(await visits()).toEqual(['二组李家']);
  expect(sent('visit.add')).toHaveLength(before + 1);
  expect(new Set(sent('visit.add').map(keyIn)).size).toBe(1);
});

test('正发着断了线，信号回来时那一次还没有回音：等它断了自己再发，只记一次', async () => {
  const visits = async () => (await county.must<VisitPage>('worker-mingxing-2', 'visit.mine', {})).items.map((one) => one.house);
  const phone = await county.phoneOf('worker-mingxing-2');
  const reach = phone.request as (request: WxRequest) => ReturnType<NonNullable<typeof phone.request>>;
  let line: 'good' | 'cut' | 'silent' = 'good';
  let hangUp = () => {};
  opened = await openApp({
    ...phone,
    request: async (request) => {
      if (line === 'cut') throw new Error('no network');
      if (line === 'silent') await new Promise((_answer, fail) => { hangUp = () => fail(new Error('no network')); });
      return reach(request);
    },
  });
  const list = await opened.openPage('pages/visit/list', { ref: village });
  await list.waitForText('记一次走访');
  await list.tap('记一次走访');
  const form = await opened.waitForPage('pages/visit/add');
  await form.waitForText('去了哪里');
  line = 'cut';
  await form.input('如：二组李家、3号楼', '四组王家');
  await form.input('他们想知道什么、有什么难处', '想知道怎么用药');
  await form.tap('记下来');
  const waiting = await opened.waitForPage('pages/visit/list');
  await waiting.waitForText('等信号');
  await opened.waitForToast('没有信号');

  line = 'silent';
  const before = sent('visit.add').length;
  await waiting.tap('现在发');
  while (sent('visit.add').length === before) await visits();
  line = 'good';
  opened.network(true);
  expect([sent('visit.add').length, await visits()]).toEqual([before + 1, []]);
  hangUp();
  await waiting.waitForNoText('等信号');
  expect(sent('visit.add')).toHaveLength(before + 2);
  expect(new Set(sent('visit.add').map(keyIn)).size).toBe(1);
  expect(await visits()).toEqual(['四组王家']);
});

test('石大山在名单里邀请网格员，页面给出邀请码；林小雨用了，别人再用就不行', async () => {
  opened = await openApp(await county.phoneOf('leader-mingxing'));
  const list = await opened.openPage('pages/people/list');
  await list.waitForText('何巧云');
  await list.tap('邀请');
  await list.waitForText('请他做什么');
  await list.tap('生成邀请码');
  await list.waitForText('请选任职');
  expect(sent('people.invite')).toHaveLength(0);
  await list.tap('网格员');
  await list.tap('生成邀请码');
  await list.waitForText('复制，发给他');
  const code = codeOn(list);
  expect(code).toMatch(/^[A-Z0-9]{8}$/);
  expect(sent('people.invite')).toHaveLength(1);

  await county.must('resident-mother', 'people.accept', { code, name: '林小雨' });
  expect(await county.ask('resident-farmer', 'people.accept', { code, name: '覃有田' })).toMatchObject({ status: 404, body: { refusal: 'code.wrong' } });
  opened.close();
  opened = await openApp(await county.phoneOf('leader-mingxing'));
  const again = await opened.openPage('pages/people/list');
  await again.waitForText('林小雨');
  expect(again.text()).not.toContain('覃有田');
});

test('联络员在手机上填电脑的码，看清是哪台电脑再确认；错的码不行，电脑只能进一次', async () => {
  const desk = await county.must<DeskCode>(null, 'login.askDesk', { device: 'Windows 电脑 · Edge' });
  opened = await openApp(await county.phoneOf('liaison-police'));
  const page = await opened.openPage('pages/entry/confirm');
  await page.input('六位字母和数字', desk.code === 'AAAAAA' ? 'BBBBBB' : 'AAAAAA');
  await page.tap('下一步');
  await page.waitForText('码不对');
  expect(page.has('确认登录')).toBe(false);
  await page.input('六位字母和数字', desk.code.toLowerCase());
  await page.tap('下一步');
  await page.waitForText('Windows 电脑 · Edge');
  const awaited = () => county.must<DeskAwaited>(null, 'login.awaitDesk', { ticket: desk.ticket });
  expect(await awaited()).toEqual({ state: 'waiting' });
  await page.tap('确认登录');
  await page.waitForText('电脑已经登录');
  expect(await awaited()).toMatchObject({ state: 'entered' });
  expect(await awaited()).toEqual({ state: 'expired' });
});

test('管理员结束一个任职，问要不要让这个人退出登录；说不用，他还登录着，说都退出，就退了', async () => {
  const named = async (presetId: string, name: string) => {
    const { code } = await county.must<{ code: string }>('county-deputy', 'people.invite', { key: newKey(), kind: 'gridWorker', where: otherVillage, deputy: false });
    await county.must(presetId, 'people.accept', { code, name });
  };
  await named('resident-teacher', '裴思源');
  await named('resident-farmer', '覃有田');
  const asked: string[] = [];
  let yes = false;
  opened = await openApp({ ...await county.phoneOf('county-deputy'), answerModal: ({ content }) => { asked.push(content ?? ''); return yes; } });
  const end = async (name: string) => {
    const list = (opened as OpenedApp).page();
    await list.waitForText(name);
    await list.tap(name);
    await list.waitForText('交给别人');
    await list.tap('结束任职');
    await list.waitForText('要结束这个任职吗');
    await list.tap('结束任职');
  };
  const list = await opened.openPage('pages/people/list');
  await end('裴思源');
  await list.waitForNoText('裴思源');
  expect(asked.at(-1)).toContain('都退出登录');
  expect(sent('login.endFor')).toHaveLength(0);
  yes = true;
  await end('覃有田');
  await opened.waitForToast('登录');
  expect(sent('login.endFor')).toHaveLength(1);
});
