import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { CalendarView, Home, OrderView, OverduePage } from '../../cloud/domain/answers';
import { replay } from '../../cloud/domain/order/replay';
import { importDays, importLimits, setHours } from '../../cloud/presets/calendar';
import { runClock, startClock } from '../../cloud/queue/clock';
import { readOrder } from '../../cloud/store/sql/order';
import { touchDirectory } from '../../cloud/store/sql/grid';
import { addPost } from '../../cloud/store/sql/people';
import { newKey, openCounty, village, wish, type Client, type County } from '../setup/county';
import { upon } from '../setup/waiting';

let county: County;
let elder: Client;
let secretary: Client;
const begin = new Date('2026-11-23T02:00:00Z'); // Monday, 10:00 in China

beforeEach(async () => {
  county = await openCounty({ now: begin });
  elder = await county.as('resident-elder');
  secretary = await county.as('leader-mingxing');
});
afterEach(() => county.close());

const db = () => county.server.office.db;
const place = (over: Record<string, unknown> = {}) => elder.must<OrderView>('order.place', wish(over));
const step = (who: Client, name: string, order: { id: string }, more: object = {}) => who.must<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });
const read = async (order: { id: string }) => (await readOrder(db(), county.server.office.keys, county.server.office.tenant, order.id, { personId: null, key: null }))!;
const tick = () => runClock(county.server.office);
/** Sets the wall clock in China. */
const at = (text: string) => {
  county.time.now = new Date(`${text.replace(' ', 'T')}:00+08:00`);
};
const tickAt = (text: string) => {
  at(text);
  return tick();
};
const events = (order?: { id: string }) => db().query<{ kind: string; step: string | null; why: string | null }>({ text: 'select kind, step, why from clock_event where $1::uuid is null or order_id = $1 order by at, due_at, kind', values: [order?.id ?? null] });
const told = async (order: { id: string }, what: string) => (await db().query<{ to: string }>({ text: "select to_kind || ':' || to_ref as to from notice where order_id = $1 and step = $2 order by 1", values: [order.id, what] })).map((row) => row.to);
const dismiss = async (...where: string[]) => {
  await db().query({ text: 'delete from post where grid_code = any($1)', values: [where] });
  await touchDirectory(db(), county.server.office.tenant);
};
const town = '610922104000';
const root = '610922000000';

test('村里不派单：先提醒村里，再报到镇上，再报到县里，到县里再超时就列出来，每一次只有一次', async () => {
  const order = await place();
  expect(await tickAt('2026-11-23 15:30')).toBe(0);
  expect(await tickAt('2026-11-23 16:00')).toBe(1);
  expect(await told(order, 'dueSoon')).toEqual([`grid:${village}`]);
  expect(await tickAt('2026-11-24 09:59')).toBe(0);
  expect(await tickAt('2026-11-24 10:00')).toBe(1);
  expect(await read(order)).toMatchObject({ order: { state: 'placed', holderCode: town, dueAt: '2026-11-25T02:00:00.000Z' } });
  expect(await tick()).toBe(0);
  await tickAt('2026-11-24 16:00');
  await tickAt('2026-11-25 10:00');
  expect((await read(order)).order.holderCode).toBe(root);
  await tickAt('2026-11-26 09:00');
  await tickAt('2026-11-26 10:00');
  // At the top there is nobody to raise it to: the county is told, and the order stays where it is.
  expect((await read(order)).order).toMatchObject({ state: 'placed', holderCode: root });
  expect(await told(order, 'overdue')).toEqual([`grid:${root}`]);
  await tickAt('2026-12-03 09:59');
  expect((await events(order)).some((one) => one.kind === 'longOverdue')).toBe(false);
  await tickAt('2026-12-03 10:00');
  expect(await events(order)).toEqual([
    { kind: 'dueSoon', step: null, why: null }, { kind: 'overdue', step: 'raise', why: null },
    { kind: 'dueSoon', step: null, why: null }, { kind: 'overdue', step: 'raise', why: null },
    { kind: 'dueSoon', step: null, why: null }, { kind: 'overdue', step: null, why: 'order.atRoot' },
    { kind: 'longOverdue', step: null, why: null },
  ]);
  expect(await tick()).toBe(0);
  const seen = await elder.must<OrderView>('order.read', { id: order.id });
  expect(seen.history.map((line) => line.title)).toEqual(['您点单', '到期自动上报到池河镇', '到期自动上报到石泉县']);
});

test('村里和镇上都没有人了，单子靠时钟也到得了县里', async () => {
  const order = await place();
  await dismiss(village, town);
  expect(await tickAt('2026-11-24 10:00')).toBe(1);
  expect((await read(order)).order).toMatchObject({ holderCode: root, waits: { kind: 'grid', ref: root } });
  const chief = await county.as('county-leader');
  expect((await chief.must<OrderView>('order.read', { id: order.id })).may.map((one) => one.step)).toContain('dispatch');
  // From there it goes to its end, though neither village nor town has anybody and the orderer never rates.
  await step(chief, 'dispatch', order, { departmentId: 'police' });
  await step(await county.as('liaison-police'), 'accept', order, { openToAll: true });
  const captain = await county.as('captain-anti-fraud');
  await step(captain, 'claim', order, { slot: order.rawSlots[0], speaker: '谭老师' });
  await step(chief, 'confirm', order);
  await step(captain, 'serve', order, { visitCode: null, headCount: 9, minutes: 40, summary: '讲了' });
  await tickAt('2026-12-08 10:00');
  expect((await read(order)).order).toMatchObject({ state: 'rated', callerCode: root });
  expect((await step(chief, 'followUp', order, { reached: true, satisfied: 'yes' })).state).toBe('closed');
});

test('及时派了单，就不提醒也不上报', async () => {
  const order = await place();
  await step(secretary, 'dispatch', order, { departmentId: 'police' });
  await tickAt('2026-11-24 10:00');
  expect(await events(order)).toEqual([]);
  expect((await read(order)).order).toMatchObject({ state: 'dispatched', holderCode: village });
});

test('部门不领单：单子不动，派单的村、上面的镇和部门的分管领导都知道；五个工作日后县里知道', async () => {
  await addPost(db(), root, { id: randomUUID(), personId: county.idOf('liaison-association'), kind: 'supervisor', departmentId: 'police', at: new Date(0) });
  await touchDirectory(db(), root);
  const order = await place();
  await step(secretary, 'dispatch', order, { departmentId: 'police' });
  await tickAt('2026-11-25 10:00');
  expect(await told(order, 'overdue')).toEqual(['department:police', `grid:${town}`, `grid:${village}`, `person:${county.idOf('liaison-association')}`]);
  await tickAt('2026-12-02 10:00');
  expect(await told(order, 'longOverdue')).toEqual([`grid:${root}`, `person:${county.idOf('liaison-association')}`]);
  expect((await read(order)).order.state).toBe('dispatched');
  const supervisor = await county.as('liaison-association');
  expect((await supervisor.must<OverduePage>('clock.overdue')).items.map((one) => [one.card.id, one.with, one.late, one.long])).toEqual([[order.id, '县公安局', '超时 5 个工作日', true]]);
  const seen = await supervisor.must<OrderView>('order.read', { id: order.id });
  expect(seen.may).toEqual([]);
});

test('两台服务器一起走，重启以后接着走，一件事也只发生一次', async () => {
  const orders = [];
  for (let n = 0; n < 12; n += 1) orders.push(await place());
  const second = await county.another();
  at('2026-11-23 16:30');
  await Promise.all([tick(), runClock(second.server.office), tick()]);
  at('2026-11-24 11:00');
  await Promise.all([tick(), runClock(second.server.office), runClock(second.server.office)]);
  // One process stops; a fresh one takes up where it was.
  const third = await county.another();
  expect(await runClock(third.server.office)).toBe(0);
  for (const order of orders) {
    expect((await events(order)).map((one) => one.kind)).toEqual(['dueSoon', 'overdue']);
    expect(await told(order, 'dueSoon')).toHaveLength(1);
    expect((await read(order)).history.map((line) => line.step)).toEqual(['place', 'raise']);
  }
});

test('两个真的进程各走各的时钟，一件事也只发生一次', async () => {
  const orders: OrderView[] = [];
  for (let n = 0; n < 12; n += 1) orders.push(await place());
  at('2026-11-24 11:00');
  const processes = await Promise.all([county.anotherProcess({ clockEveryMs: 20 }), county.anotherProcess({ clockEveryMs: 20 })]);
  const raised = async () => (await Promise.all(orders.map(async (order) => (await read(order)).history.length))).every((lines) => lines === 2);
  while (!(await raised())) await new Promise((resolve) => setImmediate(resolve));
  // Each ends its turn before it stops, so nothing is still on its way afterwards.
  await Promise.all(processes.map((one) => one.stop()));
  for (const order of orders) {
    expect((await events(order)).map((one) => one.kind)).toEqual(['overdue']);
    expect((await read(order)).history.map((line) => line.step)).toEqual(['place', 'raise']);
  }
});

test('走到一半数据库断了，恢复以后从断的地方接着走，不多也不少', async () => {
  await county.close();
  county = await openCounty({ now: begin, cuttable: true });
  elder = await county.as('resident-elder');
  const orders = [];
  for (let n = 0; n < 10; n += 1) orders.push(await place());
  at('2026-11-24 11:00');
  const running = tick().then(() => 'whole', () => 'broken');
  // Cut as soon as the first order has gone up.
  const watch = await county.another();
  for (let seen = 0; seen === 0;) seen = (await watch.server.office.db.query<{ n: number }>({ text: 'select count(*)::int as n from clock_event', values: [] }))[0]?.n ?? 0;
  county.line?.cut();
  await running;
  county.line?.mend();
  // The next turn may still find a connection that died with the line; then the one after it catches up.
  while ((await tick().then(() => 'whole', () => 'broken')) === 'broken');
  for (const order of orders) expect((await read(order)).history.map((line) => line.step)).toEqual(['place', 'raise']);
  expect(await events()).toHaveLength(10);
});

test('服务器停了一天，开起来就补上；过了期的提醒不再发', async () => {
  const order = await place();
  const asked = await place();
  await step(secretary, 'ask', asked, { question: '几个人听？' });
  expect(await tickAt('2026-11-25 09:00')).toBe(1);
  expect(await events(order)).toEqual([{ kind: 'overdue', step: 'raise', why: null }]);
  expect(await told(order, 'dueSoon')).toEqual([]);
  // The town has its own full day, although the server was off.
  expect((await read(order)).order.dueAt).toBe('2026-11-26T01:00:00.000Z');
  expect((await read(asked)).order.state).toBe('asked');
});

test('停了一个月：一级一级往上补，不会一下子跳到县里', async () => {
  const order = await place();
  const offered = await place();
  await step(secretary, 'dispatch', offered, { departmentId: 'police' });
  await tickAt('2026-12-23 10:00');
  expect((await read(order)).order.holderCode).toBe(town);
  expect((await events(offered)).map((one) => one.kind)).toEqual(['longOverdue', 'overdue']);
  expect(await tick()).toBe(0);
});

test('一秒钟过一个月：谁也不理的单都有去处，流转记录对得上', async () => {
  const placed = await place();
  const asked = await place();
  await step(secretary, 'ask', asked, { question: '几个人听？' });
  const answered = await place();
  await step(secretary, 'answer', answered, { reply: '村口贴着' });
  const dispatched = await place();
  await step(secretary, 'dispatch', dispatched, { departmentId: 'police' });
  const second = await county.another();
  for (let hours = 0; hours <= 31 * 24; hours += 6) {
    county.time.now = new Date(begin.getTime() + hours * 3_600_000);
    await Promise.all([tick(), runClock(second.server.office)]);
  }
  expect((await read(answered)).order).toMatchObject({ state: 'closed', outcome: 'answered', dueAt: null });
  for (const order of [placed, asked]) expect((await read(order)).order).toMatchObject({ state: 'placed', holderCode: root });
  expect((await read(dispatched)).order.state).toBe('dispatched');
  for (const order of [placed, asked, answered, dispatched]) {
    const { history, order: now } = await read(order);
    expect(replay(history)).toMatchObject({ state: now.state, holderCode: now.holderCode });
  }
  expect((await read(asked)).history.map((line) => line.step)).toEqual(['place', 'ask', 'lapse', 'raise', 'raise']);
  expect((await events(placed)).filter((one) => one.kind === 'longOverdue')).toHaveLength(1);
  expect(await tick()).toBe(0);
});

test('有一单坏了走不动：记下来、报给人，后面的单照走，也不反复试', async () => {
  const broken = await place();
  const sound = await place();
  await db().query({ text: "update orders set flow = 'gone@9' where id = $1", values: [broken.id] });
  expect(await tickAt('2026-11-24 10:00')).toBe(2);
  expect(await events(broken)).toEqual([{ kind: 'overdue', step: null, why: 'server.fault' }]);
  expect(await told(broken, 'overdue')).toEqual([`grid:${root}`, `grid:${village}`]);
  expect((await read(sound)).order.holderCode).toBe(town);
  expect(await tick()).toBe(0);
});

test('催办一个工作日一次：周五催了，周末不能再催，周一可以', async () => {
  at('2026-11-27 10:00');
  const order = await place({ slots: [{ date: '2026-12-02', part: 'morning' }] });
  await step(elder, 'remind', order);
  for (const then of ['2026-11-27 17:00', '2026-11-28 10:00', '2026-11-29 10:00']) {
    at(then);
    expect(await elder.call('order.remind', { id: order.id, key: newKey() })).toMatchObject({ status: 409, body: { refusal: 'order.remindedToday' } });
  }
  expect((await read(order)).history).toHaveLength(2);
  at('2026-11-30 09:00');
  await step(elder, 'remind', order);
});

test('本县加上 2027 年的表，几个进程都按它算；有一行不对就什么也不变', async () => {
  at('2026-12-31 10:00');
  [elder, secretary] = [await county.as('resident-elder'), await county.as('leader-mingxing')];
  const wished = { slots: [{ date: '2027-01-06', part: 'morning' }] };
  expect((await read(await place(wished))).order.dueAt).toBe('2027-01-01T02:00:00.000Z');
  const view = () => secretary.must<CalendarView>('clock.calendar');
  expect((await view()).warnings).toEqual(['没有 2027 年的节假日表，时限暂按周一到周五计算']);
  const second = await county.another();
  await expect(importDays(db(), root, 'date,kind,name\n2027-01-01,holiday,元旦\n2027-13-01,holiday,错\n')).rejects.toThrow('第 3 行');
  expect((await view()).warnings).toHaveLength(1);
  const file = 'date,kind,name\n2027-01-01,holiday,元旦\n2027-01-02,holiday,元旦\n2027-01-03,holiday,元旦\n';
  // Brought in by two at one moment, it is brought in once.
  const [first, again] = await upon(second.server.office.db, (inner) => importDays(inner, root, file), () => importDays(db(), root, file));
  expect(first).toMatchObject({ years: ['2027'], changed: [], removed: [] });
  expect(again).toMatchObject({ added: [], changed: [], removed: [] });
  expect((await read(await place(wished))).order.dueAt).toBe('2027-01-04T02:00:00.000Z');
  expect(await view()).toMatchObject({ warnings: [], hours: '08:30-12:00,14:30-18:00' });
});

test('应急的主题当天办；本县可以改时限和上班时间', async () => {
  expect((await read(await place({ topicId: 'flood-landslide' }))).order.dueAt).toBe('2026-11-23T10:00:00.000Z');
  await importLimits(db(), root, 'topic,state,limit\nanti-fraud,待派单,4小时\n');
  await setHours(db(), root, '08:00-12:00,14:00-17:30');
  // Monday 10:00: two hours till noon, two from 14:00.
  expect((await read(await place())).order.dueAt).toBe('2026-11-23T08:00:00.000Z');
  await expect(importLimits(db(), root, 'topic,state,limit\nanti-fraud,待派单,马上\n')).rejects.toThrow('第 2 行');
  await expect(setHours(db(), root, '随时')).rejects.toThrow('看不懂');
  expect((await read(await place())).order.dueAt).toBe('2026-11-23T08:00:00.000Z');
});

test('镇上看本镇超时的，县里看全县的，一页二十件；村里和居民看不了', async () => {
  for (let n = 0; n < 23; n += 1) await place();
  await place({ villageCode: '610922105214' });
  at('2026-11-24 15:00');
  const chihe = await county.as('leader-chihe');
  const chief = await county.as('county-leader');
  const first = await chihe.must<OverduePage>('clock.overdue');
  expect(first.items).toHaveLength(20);
  expect(first.items[0]).toMatchObject({ with: '池河镇明星村', late: '超时 2.5 小时', long: false, card: { overdue: true } });
  const rest = await chihe.must<OverduePage>('clock.overdue', { next: first.next });
  expect([rest.items.length, rest.next]).toEqual([3, null]);
  expect(new Set([...first.items, ...rest.items].map((one) => one.card.id)).size).toBe(23);
  expect((await chihe.must<Home>('home.read')).overdue).toBe(23);
  expect((await chief.must<Home>('home.read')).overdue).toBe(24);
  expect((await chief.must<OverduePage>('clock.overdue')).warnings).toEqual(['没有 2027 年的节假日表，时限暂按周一到周五计算']);
  for (const who of [secretary, elder, await county.as('liaison-police')]) {
    expect(await who.call('clock.overdue')).toMatchObject({ status: 403, body: { refusal: 'clock.notYours' } });
    expect((await who.must<Home>('home.read')).overdue).toBeNull();
  }
});

test('超时的清单是一条语句，走索引', async () => {
  const order = await place();
  await db().query({
    text: `insert into orders select (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(), 'number', 'N' || n, 'due_at', o.due_at + n * interval '1 minute'))).*
      from orders o, generate_series(1, 4000) n where o.id = $1`,
    values: [order.id],
  });
  await db().query({ text: 'analyze orders', values: [] });
  at('2026-11-24 11:00');
  const spoken: { text: string; values: unknown[] }[] = [];
  const { office } = county.server;
  const whole = office.db.query;
  office.db.query = (statement) => {
    spoken.push(statement);
    return whole.call(office.db, statement) as never;
  };
  const chief = await county.as('county-leader');
  // The first call of a day notes that the log-in was used.
  await chief.must('home.read');
  spoken.length = 0;
  await chief.must('clock.overdue');
  office.db.query = whole;
  // One to know who asks, one for the list.
  expect(spoken).toHaveLength(2);
  const plan = await db().query<{ 'QUERY PLAN': string }>({ text: `explain ${spoken[1]?.text}`, values: spoken[1]?.values ?? [] });
  expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toContain('orders_due');
});

test('放文件的地方连不上：时钟记下来，别的事照办，到期的电话照删；连上以后把文件也收走', async () => {
  const { office } = county.server;
  const order = await place();
  await step(elder, 'withdraw', order);
  const right = await fetch(`${county.url}/1.1/fileTokens`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-lc-session': secretary.token }, body: JSON.stringify({ name: 'a', metaData: { purpose: 'service' } }) });
  const { objectId } = (await right.json()) as { objectId: string };
  const left = async () => (await db().query<{ contacts: number; files: number }>({ text: "select (select count(*)::int from words where name = 'contact') as contacts, (select count(*)::int from file where id = $1 and removed_at is null) as files", values: [objectId] }))[0];
  expect(await left()).toEqual({ contacts: 1, files: 1 });
  county.time.now = new Date(begin.getTime() + 100 * 86_400_000);
  const { remove } = office.files.store;
  office.files.store.remove = () => Promise.reject(new Error('the file store is away'));
  const said: object[] = [];
  const clock = startClock(office, { error: (what: object) => said.push(what), warn: () => undefined } as never, 20);
  try {
    while ((await left())?.contacts !== 0) await pause(20);
    expect(await left()).toEqual({ contacts: 0, files: 1 });
    expect(said).toContainEqual({ duty: 'files', fault: 'Error', code: undefined });
    office.files.store.remove = remove;
    while ((await left())?.files !== 0) await pause(20);
  } finally {
    await clock.stop();
  }
  expect(new Set(said.map((one) => (one as { duty: string }).duty))).toEqual(new Set(['files']));
});
