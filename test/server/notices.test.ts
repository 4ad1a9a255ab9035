import type { Home, OrderView } from '../../cloud/domain/answers';
import type { DeadPage, MessagePage, NoticeSettings, Pulse } from '../../cloud/domain/notice/message';
import type { Office } from '../../cloud/office';
import { runOutbox, sendAll, tellAll } from '../../cloud/queue/outbox';
import { remindVisits } from '../../cloud/queue/visits';
import type { Db } from '../../cloud/store/postgres';
import { linkAccounts } from '../../cloud/store/sql/wechat';
import { newKey, openCounty, wish, type Client, type County } from '../setup/county';

const begin = new Date('2026-11-23T02:00:00Z'); // Monday, 10:00 in China
const templates = {
  progress: { id: 'template-progress', fields: { thing1: 'topic', phrase2: 'state', time3: 'time', thing4: 'say' } },
  visit: { id: 'template-visit', fields: { thing1: 'topic', thing2: 'place', time3: 'slot' } },
  work: { id: 'template-work', fields: { thing1: 'topic', thing2: 'place', character_string3: 'number' }, longTerm: true },
};
let county: County;
let office: Office;
let elder: Client;
let secretary: Client;

beforeEach(async () => {
  county = await openCounty({ now: begin, templates });
  ({ office } = county.server);
  for (const [kind, { id, fields }] of Object.entries(templates)) county.wechat.addTemplate(id, Object.keys(fields), kind === 'work' ? 'longTerm' : 'once');
  [elder, secretary] = [await county.as('resident-elder'), await county.as('leader-mingxing')];
});
afterEach(() => county.close());

const openidOf = (presetId: string) => `openid-${presetId}`;
const link = (...presetIds: string[]) => linkAccounts(office.db, office.keys, office.tenant, presetIds.map((one) => ({ openid: openidOf(one), personId: county.idOf(one) })));
/** The person taps «allow» in WeChat's window, and the page tells us. */
const allow = async (presetId: string, kind: keyof typeof templates, times = 1) => {
  const client = await county.as(presetId);
  for (let n = 0; n < times; n += 1) {
    county.wechat.popUp(openidOf(presetId), [{ templateId: templates[kind].id, accept: true }]);
    await client.must('notice.consent', { key: newKey(), results: { [templates[kind].id]: 'accept' } });
  }
};
const remaining = async (presetId: string, kind: keyof typeof templates) => (await (await county.as(presetId)).must<NoticeSettings>('notice.settings')).kinds.find((one) => one.kind === kind)?.remaining;
const place = (who: Client = elder, over: Record<string, unknown> = {}) => who.must<OrderView>('order.place', wish(over));
const step = (who: Client, name: string, order: { id: string }, more: object = {}) => who.must<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });
const dispatch = (order: { id: string }) => step(secretary, 'dispatch', order, { departmentId: 'police' });
const messagesOf = async (presetId: string) => (await (await county.as(presetId)).must<MessagePage>('message.list')).items;
const deliveries = () => office.db.query<{ state: string; failed: string | null; count: number }>({ text: 'select state, failed, count(*)::int as count from delivery group by 1, 2 order by 1, 2', values: [] });
const sentTo = (presetId: string) => county.wechat.sent.filter((one) => one.openid === openidOf(presetId));
/** Both clocks, ours and WeChat's. */
const later = (minutes: number) => {
  county.time.now = new Date(county.time.now.getTime() + minutes * 60_000);
  county.wechatTime.now = county.time.now.getTime();
};
/** As a process that is killed: from the first statement that begins so, nothing of it reaches the database any more. */
const killedAt = (statement: string): Office => {
  let dead = false;
  const query: Db['query'] = async (asked) => {
    dead ||= asked.name === statement;
    if (dead) throw new Error('killed');
    return office.db.query(asked);
  };
  return { ...office, db: { ...office.db, query } };
};

test('微信停了一个小时，中间一百单：谁也不耽误；好了以后，每条消息每人只收到一次，哪怕一个进程半路没了', async () => {
  const farmer = await county.as('resident-farmer');
  await link('resident-elder', 'resident-farmer', 'leader-mingxing', 'liaison-police');
  for (const one of ['resident-elder', 'resident-farmer'] as const) await allow(one, 'progress', 50);
  for (const one of ['leader-mingxing', 'liaison-police'] as const) await allow(one, 'work');
  const second = await county.another();
  county.wechat.faults.mode = 'busy';
  for (let n = 0; n < 100; n += 1) {
    const asked = county.wechat.requestCount();
    const order = await dispatch(await place(n % 2 ? farmer : elder));
    // Neither who orders nor who dispatches waits for WeChat: it is not even asked.
    expect([order.state, county.wechat.requestCount()]).toEqual(['dispatched', asked]);
    if (n % 25 === 24) {
      later(15);
      await Promise.all([runOutbox(office), runOutbox(second.server.office)]);
    }
  }
  expect(county.wechat.sent).toHaveLength(0);
  // In the app everybody knows already.
  expect((await secretary.must<Home>('home.read')).unread).toBe(100);
  expect(await deliveries()).toEqual([{ state: 'waiting', failed: null, count: 300 }]);

  county.wechat.faults.mode = null;
  later(11);
  await expect(sendAll(killedAt('begin-sending'))).rejects.toThrow('killed');
  await Promise.all([sendAll(office), sendAll(second.server.office)]);
  // What the killed one had taken stays with it until its time is over.
  expect(county.wechat.sent.length).toBeLessThan(300);
  later(6);
  await Promise.all([sendAll(office), sendAll(second.server.office)]);
  expect(await deliveries()).toEqual([{ state: 'sent', failed: null, count: 300 }]);
  expect([sentTo('resident-elder').length, sentTo('resident-farmer').length, sentTo('leader-mingxing').length, sentTo('liaison-police').length]).toEqual([50, 50, 100, 100]);
  // Each about another order.
  expect(new Set(county.wechat.sent.map((one) => `${one.openid} ${one.page}`)).size).toBe(300);
  expect(await runOutbox(office)).toEqual({ told: 0, sent: 0 });
  expect([await remaining('resident-elder', 'progress'), county.wechat.allowedOf(openidOf('resident-elder'), 'template-progress')]).toEqual([0, 0]);
});

test('写站内消息的进程没了，过一会儿别的进程接着写；两个一起写，每人每件事只有一条', async () => {
  const orders = [];
  for (let n = 0; n < 5; n += 1) orders.push(await place());
  await expect(tellAll(killedAt('tell-notices'))).rejects.toThrow('killed');
  expect([await tellAll(office), await messagesOf('leader-mingxing')]).toEqual([0, []]);
  later(6);
  const second = await county.another();
  const told = await Promise.all([tellAll(office), tellAll(second.server.office), tellAll(office)]);
  expect(told.reduce((sum, one) => sum + one)).toBe(5);
  expect(new Set((await messagesOf('leader-mingxing')).map((one) => one.page))).toEqual(new Set(orders.map((one) => `pages/order/view?id=${one.id}`)));
});

test('微信收下了，进程没来得及记就没了：不再发第二次，站内消息还在', async () => {
  await link('resident-elder');
  await allow('resident-elder', 'progress', 2);
  await dispatch(await place());
  await tellAll(office);
  await expect(sendAll(killedAt('settle-delivery'))).rejects.toThrow('killed');
  expect(sentTo('resident-elder')).toHaveLength(1);
  later(6);
  expect(await sendAll(office)).toBe(0);
  expect(await deliveries()).toEqual([{ state: 'maybe', failed: 'maybe', count: 1 }]);
  expect([sentTo('resident-elder').length, await remaining('resident-elder', 'progress')]).toEqual([1, 1]);
  expect(await messagesOf('resident-elder')).toHaveLength(1);
});

test('发到一半回答丢了：算可能收到，不再发；还没发的等微信好了再发', async () => {
  await link('resident-elder');
  await allow('resident-elder', 'progress', 5);
  for (let n = 0; n < 3; n += 1) await dispatch(await place());
  await tellAll(office);
  Object.assign(county.wechat.faults, { mode: 'badGateway', only: '/cgi-bin/message', times: 1 });
  expect(await sendAll(office)).toBe(0);
  expect(await deliveries()).toEqual([{ state: 'maybe', failed: 'maybe', count: 1 }, { state: 'waiting', failed: null, count: 2 }]);
  expect(await sendAll(office)).toBe(0);
  later(2);
  expect(await sendAll(office)).toBe(2);
  expect(await deliveries()).toEqual([{ state: 'maybe', failed: 'maybe', count: 1 }, { state: 'sent', failed: null, count: 2 }]);
});

test('派了单：点单的人和部门收到消息，派单的人自己不收；点开有去处，不写姓名电话', async () => {
  const order = await dispatch(await place());
  await tellAll(office);
  expect(await messagesOf('resident-elder')).toEqual([{ id: expect.any(String), title: '已经派单', say: `“${order.title}”已派给负责的部门`, at: '11月23日 10:00', unread: true, urgent: false, page: `pages/order/view?id=${order.id}` }]);
  expect(await messagesOf('leader-mingxing')).toMatchObject([{ title: '有新的点单', say: `池河镇明星村点了“${order.title}”，请安排` }]);
  expect(await messagesOf('liaison-police')).toMatchObject([{ title: '有新的派单' }]);
  const said = JSON.stringify(await Promise.all(['resident-elder', 'leader-mingxing', 'liaison-police'].map(messagesOf)));
  expect(said).not.toMatch(/谢桂香|13800000101|谢/);
  expect(await messagesOf('resident-farmer')).toEqual([]);
});

test('敏感的主题只写“一对一科普服务”；替人点的单，网格长自己就是受理的人，不给自己发', async () => {
  const [sensitive] = [...(await office.directory()).needs.values()].filter((one) => one.sensitive);
  await place(elder, { topicId: sensitive?.topicId });
  await secretary.must('order.place', wish({ onBehalf: { consent: true } }));
  await tellAll(office);
  expect((await messagesOf('leader-mingxing')).map((one) => one.say)).toEqual(['池河镇明星村点了“一对一科普服务”，请安排']);
});

test('读一条、全部读过；别人的消息动不了；一页二十条，新的在前', async () => {
  for (let n = 0; n < 23; n += 1) {
    later(1);
    await place();
  }
  await tellAll(office);
  const first = await secretary.must<MessagePage>('message.list');
  const rest = await secretary.must<MessagePage>('message.list', { next: first.next });
  expect([first.items.length, first.unread, rest.items.length, rest.next]).toEqual([20, 23, 3, null]);
  expect([first.items[0]?.at, rest.items.at(-1)?.at]).toEqual(['11月23日 10:23', '11月23日 10:01']);
  expect(await secretary.must('message.read', { id: first.items[0]?.id })).toEqual({ unread: 22 });
  expect(await elder.must('message.read', { id: first.items[1]?.id })).toEqual({ unread: 0 });
  expect((await secretary.must<Home>('home.read')).unread).toBe(22);
  expect(await secretary.must('message.read', {})).toEqual({ unread: 0 });
  expect((await secretary.must<MessagePage>('message.list')).items.every((one) => !one.unread)).toBe(true);
  expect(await elder.call('message.read', { id: 'x' })).toMatchObject({ status: 400, body: { refusal: 'request.shape' } });
});

test('没同意过、没有微信、关掉了这一种：只有站内消息；同意一次只发一次', async () => {
  await link('resident-elder');
  await dispatch(await place());
  await tellAll(office);
  expect(await deliveries()).toEqual([]);
  await allow('resident-elder', 'progress', 2);
  const off = await elder.must<NoticeSettings>('notice.switch', { kind: 'progress', on: false });
  expect(off.kinds.map((one) => [one.kind, one.on])).toEqual([['progress', false], ['visit', true], ['work', true]]);
  await dispatch(await place());
  await runOutbox(office);
  expect([await deliveries(), county.wechat.sent]).toEqual([[], []]);
  await elder.must('notice.switch', { kind: 'progress', on: true });
  for (let n = 0; n < 3; n += 1) await dispatch(await place());
  await runOutbox(office);
  expect(sentTo('resident-elder')).toHaveLength(2);
  expect(await deliveries()).toEqual([{ state: 'inApp', failed: 'notAllowed', count: 1 }, { state: 'sent', failed: null, count: 2 }]);
  expect(await messagesOf('resident-elder')).toHaveLength(5);
  expect(sentTo('resident-elder')[0]).toMatchObject({ templateId: 'template-progress', data: { phrase2: '待领单', time3: '2026年11月23日 10:00' } });
});

test('微信里取消了：43101 以后记成零，不再试；别的错留给县里管理员，一点就再发', async () => {
  await link('resident-elder', 'leader-mingxing');
  await allow('resident-elder', 'progress', 3);
  county.wechat.switchOff(openidOf('resident-elder'), ['template-progress']);
  await dispatch(await place());
  await runOutbox(office);
  expect([await deliveries(), await remaining('resident-elder', 'progress')]).toEqual([[{ state: 'inApp', failed: 'notAllowed', count: 1 }], 0]);

  await allow('leader-mingxing', 'work');
  county.wechat.faults.errcodes.set('/cgi-bin/message/subscribe/send', 47003);
  await place();
  await runOutbox(office);
  const chief = await county.as('county-leader');
  const dead = await chief.must<DeadPage>('notice.dead');
  expect(dead).toMatchObject({ total: 1, items: [{ title: '有新的点单', kind: '新单提醒', why: expect.stringContaining('字段') }] });
  for (const [who, name] of [[secretary, 'notice.dead'], [elder, 'notice.retry']] as const) expect(await who.call(name)).toMatchObject({ status: 403, body: { refusal: 'notice.notYours' } });
  expect(await sendAll(office)).toBe(0);
  county.wechat.faults.errcodes.clear();
  expect(await chief.must<DeadPage>('notice.retry', { id: dead.items[0]?.id })).toEqual({ items: [], total: 0 });
  expect([await sendAll(office), sentTo('leader-mingxing').length]).toEqual([1, 1]);
  expect((await chief.must<NoticeSettings>('notice.settings')).mayMend).toBe(true);
  expect((await secretary.must<NoticeSettings>('notice.settings')).mayMend).toBe(false);
});

test('同时发给一个人被挡（43108）：过一会儿再发，同意的次数不白扣', async () => {
  await link('resident-elder');
  await allow('resident-elder', 'progress');
  await dispatch(await place());
  county.wechat.faults.errcodes.set('/cgi-bin/message/subscribe/send', 43108);
  await runOutbox(office);
  expect([await deliveries(), await remaining('resident-elder', 'progress')]).toEqual([[{ state: 'waiting', failed: null, count: 1 }], 1]);
  county.wechat.faults.errcodes.clear();
  expect(await sendAll(office)).toBe(0);
  later(2);
  expect([await sendAll(office), await remaining('resident-elder', 'progress')]).toEqual([1, 0]);
});

test('晚上九点半到早上七点半不发微信，站内照写；着急的单照发', async () => {
  await link('resident-elder');
  await allow('resident-elder', 'progress', 2);
  later(11 * 60 + 30);
  const [calm, urgent] = [await place(), await place()];
  await office.db.query({ text: 'update orders set urgent = true where id = $1', values: [urgent.id] });
  await dispatch(calm);
  await dispatch(urgent);
  await runOutbox(office);
  expect(sentTo('resident-elder').map((one) => one.page)).toEqual([`pages/order/view?id=${urgent.id}`]);
  expect(await messagesOf('resident-elder')).toHaveLength(2);
  later(9 * 60 + 59);
  expect(await sendAll(office)).toBe(0);
  later(1);
  expect([await sendAll(office), sentTo('resident-elder').length]).toEqual([1, 2]);
});

test('网页办公的人不用刷新：有新单，脉搏就变；没有事就不变，看不见别处的', async () => {
  const pulse = async (who: Client) => who.must<Pulse>('queue.pulse');
  const before = await pulse(secretary);
  expect(await pulse(secretary)).toEqual(before);
  const order = await place();
  expect(await pulse(secretary)).toMatchObject({ waiting: before.waiting + 1 });
  await tellAll(office);
  const after = await pulse(secretary);
  expect([after.unread, after.mark === before.mark]).toEqual([1, false]);
  expect((await pulse(elder)).waiting).toBe(0);
  // An offer to a team waits at no desk of its own; its message tells of it.
  const captain = await county.as('captain-anti-fraud');
  const quiet = await pulse(captain);
  await dispatch(order);
  await step(await county.as('liaison-police'), 'accept', order, { openToAll: true });
  await tellAll(office);
  expect((await pulse(captain)).mark).not.toBe(quiet.mark);
});

test('上门的前一天傍晚，去的人和点单的人各收到一次提醒；下午才约好的不再提醒', async () => {
  const second = await county.another();
  const claimed = async () => {
    const order = await dispatch(await place());
    await step(await county.as('liaison-police'), 'accept', order, { openToAll: true });
    return step(await county.as('captain-anti-fraud'), 'claim', order, { slot: order.rawSlots[0], speaker: '谭老师' });
  };
  await claimed();
  const reminded = async () => (await Promise.all([remindVisits(office), remindVisits(second.server.office)])).reduce((sum, one) => sum + one);
  later(3 * 24 * 60);
  expect(await reminded()).toBe(0);
  const wednesday = new Date('2026-11-25T08:59:00Z');
  later((wednesday.getTime() - county.time.now.getTime()) / 60_000);
  expect(await reminded()).toBe(0);
  later(1);
  const told = await reminded();
  expect(told).toBeGreaterThanOrEqual(2);
  expect(await reminded()).toBe(0);
  await tellAll(office);
  expect((await messagesOf('resident-elder'))[0]).toMatchObject({ title: '明天有人上门', say: expect.stringContaining('11月26日（周四）上午上门') });
  expect((await messagesOf('captain-anti-fraud')).filter((one) => one.title === '明天要上门')).toHaveLength(1);
});
