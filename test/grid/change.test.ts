import { parse } from 'valibot';
import type { OrderView } from '../../cloud/domain/answers';
import type { GridChanged, GridChangePage, GridNodeView } from '../../cloud/domain/grid/views';
import { gridLeaders, placeName } from '../../cloud/domain/grid/directory';
import { states, type State } from '../../cloud/domain/order/lifecycle';
import { replay } from '../../cloud/domain/order/replay';
import { shapes } from '../../cloud/domain/order/schema';
import { contextFor } from '../../cloud/office';
import { changeGridDue, settleStray } from '../../cloud/regrid';
import { takeStep } from '../../cloud/step';
import { readOrder } from '../../cloud/store/sql/order';
import { newKey, openCounty, otherVillage, village, wish, type Client, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';
import { whenWaiting } from '../setup/waiting';

const town = '610922104000';
const otherTown = '610922105000';
const slot = { date: '2026-11-26', part: 'morning' };

let county: County;
let elder: Client;
let secretary: Client;
let neighbour: Client;
let police: Client;
let captain: Client;
let office: Client;

beforeEach(async () => {
  county = await freeDays(await openCounty());
  [elder, secretary, neighbour, police, captain, office] = await Promise.all(['resident-elder', 'leader-mingxing', 'leader-tanjiawan', 'liaison-police', 'captain-anti-fraud', 'county-leader'].map((who) => county.as(who)));
});
afterEach(() => county.close());

const step = (who: Client, name: string, order: { id: string }, more: object = {}) => who.must<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });
const change = (who: Client, kind: string, input: object) => who.must<GridChanged>(`grid.${kind}`, { key: newKey(), ...input });
const rows = <T>(text: string, values: unknown[] = []) => county.server.office.db.query<T>({ text, values });

/** Everything a change of the grid could touch. */
const stored = () => rows(`select (select jsonb_agg(g order by code) from grid g) g, (select jsonb_agg(p order by id) from post p) p, (select jsonb_agg(o order by id) from orders o) o,
  (select sum(version) from activity) a, (select count(*) from history) h, (select count(*) from grid_change) c, (select directory_version from tenant) v`);

/** One order of the village in every state, brought there by real steps; besides, one served by the village's own crew and one raised to the town. */
async function ordersInEveryState(): Promise<Record<State | 'ownCrew' | 'ownServed' | 'raised', string>> {
  const place = () => elder.must<OrderView>('order.place', wish());
  const dispatched = async () => step(secretary, 'dispatch', await place(), { departmentId: 'police' });
  const accepted = async () => step(police, 'accept', await dispatched(), { openToAll: true });
  const claimed = async () => step(captain, 'claim', await accepted(), { slot, speaker: '谭老师' });
  const code = async (order: OrderView) => (await elder.must<OrderView>('order.read', { id: order.id })).visitCode;
  const serve = async (who: Client, order: OrderView) => step(who, 'serve', order, { visitCode: await code(order), headCount: 20, minutes: 40, summary: '讲了骗局' });
  const served = async () => serve(captain, await claimed());
  const rated = async () => step(elder, 'rate', await served(), { stars: 5 });
  const declined = async (order: OrderView) => step(police, 'decline', order, { reasonCode: 'notOurDuty', whoseDuty: '县科协', rule: '分工' });
  const ownCrew = async () => step(secretary, 'takeOn', await place(), { slot, crew: [county.idOf('worker-mingxing-1')] });
  const ids = {
    placed: await place(),
    asked: await step(secretary, 'ask', await place(), { question: '几个人？' }),
    dispatched: await dispatched(), accepted: await accepted(), claimed: await claimed(), served: await served(), rated: await rated(),
    disputed: await declined(await step(secretary, 'dispatch', await declined(await dispatched()), { departmentId: 'police' })),
    answered: await step(secretary, 'answer', await place(), { reply: '这样做' }),
    closed: await step(secretary, 'followUp', await rated(), { reached: true, satisfied: 'yes' }),
    rejected: await step(secretary, 'reject', await place(), { reason: '不属于科普' }),
    withdrawn: await step(elder, 'withdraw', await place()),
    ownCrew: await ownCrew(), ownServed: await serve(secretary, await ownCrew()), raised: await step(secretary, 'raise', await place(), { reason: '没有人手' }),
  };
  return Object.fromEntries(Object.entries(ids).map(([name, order]) => [name, order.id])) as Record<keyof typeof ids, string>;
}

/** Nothing is left without an owner, and every history still says what the order is. */
async function allIsWell(): Promise<void> {
  const { db, keys, tenant } = county.server.office;
  const directory = await county.server.office.directory((await rows<{ v: number }>('select directory_version v from tenant'))[0]?.v);
  for (const { id } of await rows<{ id: string }>('select id from orders')) {
    const read = await readOrder(db, keys, tenant, id, { personId: null, key: null });
    if (!read) throw new Error('order is gone');
    const { order, dossier, history } = read;
    const crew = dossier.activity.crew;
    expect(replay(history)).toMatchObject({ state: order.state, holderCode: order.holderCode, attempt: order.attempt, activityId: order.activityId, crew: crew && `${crew.kind}:${crew.ref}` });
    expect(order.historyLength).toBe(history.length);
    if (states[order.state].waitsFor === null) continue;
    expect(directory.grid.has(order.villageCode)).toBe(true);
    for (const code of [order.holderCode, order.callerCode, order.waits?.kind === 'grid' ? order.waits.ref : null, crew?.kind === 'grid' ? crew.ref : null]) {
      if (code !== null) expect({ id, state: order.state, code, led: gridLeaders(directory, code).length > 0 }).toMatchObject({ led: true });
    }
  }
}

const queueOf = async (who: Client, ref: string) => (await who.must<{ items: { id: string }[] }>('queue.mine', { kind: 'grid', ref })).items.map((card) => card.id);

test('明星村并入谭家湾村：各个状态的单都跟过去，新的待办里有，办结的还认得老村名', async () => {
  const ids = await ordersInEveryState();
  const before = await queueOf(secretary, village);
  expect(await change(office, 'merge', { code: village, intoCode: otherVillage })).toMatchObject({ applied: true, code: otherVillage });
  await allIsWell();

  const after = await queueOf(neighbour, otherVillage);
  expect(after).toEqual(expect.arrayContaining(before));
  expect(after).toEqual(expect.arrayContaining([ids.placed, ids.rated, ids.ownCrew]));
  expect(await secretary.call('queue.mine', { kind: 'grid', ref: village })).toMatchObject({ status: 403 });
  // 明星村的书记也到了谭家湾村，照样看得到、办得了。
  expect(await queueOf(secretary, otherVillage)).toEqual(after);
  expect(await step(neighbour, 'dispatch', { id: ids.placed }, { departmentId: 'police' })).toMatchObject({ state: 'dispatched', place: '池河镇谭家湾村' });
  expect((await step(await county.as('leader-chihe'), 'dispatch', { id: ids.raised }, { departmentId: 'police' })).state).toBe('dispatched');
  expect((await step(neighbour, 'followUp', { id: ids.rated }, { reached: true, satisfied: 'yes' })).state).toBe('closed');

  const line = (await elder.must<OrderView>('order.read', { id: ids.asked })).history.at(-1);
  expect(line).toMatchObject({ step: 'resettle' });
  expect(line?.title).toContain('这一单归池河镇谭家湾村');
  for (const ended of [ids.closed, ids.rejected, ids.withdrawn]) {
    const seen = await neighbour.must<OrderView>('order.read', { id: ended });
    expect([seen.place, seen.history.some((one) => one.step === 'resettle')]).toEqual(['池河镇明星村', false]);
  }
  expect(await rows('select count(*)::int n from notice n join orders o on o.id = n.order_id where to_ref = $1 and o.waits_kind is not null', [village])).toEqual([{ n: 0 }]);
});

test('手机里还记着老村名的人，点的单直接到并过去的村', async () => {
  await change(office, 'merge', { code: village, intoCode: otherVillage });
  expect(await elder.must<OrderView>('order.place', wish())).toMatchObject({ holder: '池河镇谭家湾村', villageCode: otherVillage, state: 'placed' });
});

test('分出新村只点了单，没点人：单也过去', async () => {
  const named = await elder.must<OrderView>('order.place', wish());
  const left = await elder.must<OrderView>('order.place', wish());
  await change(office, 'split', { code: village, newCode: '610922104298', newName: '小明村', orderIds: [named.id] });
  const codes = await rows<{ id: string; v: string }>('select id, village_code v from orders where id = any($1)', [[named.id, left.id]]);
  expect(Object.fromEntries(codes.map(({ id, v }) => [id, v]))).toEqual({ [named.id]: '610922104298', [left.id]: village });
});

test('谭家湾村分出新村：点名的单和人过去，别的留下；没人的新村由镇上接着', async () => {
  const ids = await ordersInEveryState();
  const open = (Object.keys(ids) as (keyof typeof ids)[]).filter((name) => !['closed', 'rejected', 'withdrawn', 'answered'].includes(name));
  const node = await office.must<GridNodeView>('grid.node', { code: village });
  const post = node.posts.find((one) => one.name === '何巧云');
  const stranger = await neighbour.must<OrderView>('order.place', wish({ villageCode: otherVillage }));
  const answer = await change(office, 'split', { code: village, newCode: '610922104299', newName: '启明村', postIds: [post?.id], orderIds: [...open.map((name) => ids[name]), ids.closed, stranger.id] });
  expect(answer.code).toBe('610922104299');
  await allIsWell();
  const where = async (id: string) => (await rows<{ v: string; h: string }>('select village_code v, holder_code h from orders where id = $1', [id]))[0];
  for (const name of open) expect({ name, ...(await where(ids[name])) }).toMatchObject({ name, v: '610922104299', h: town });
  expect(await where(ids.answered)).toEqual({ v: village, h: village });
  expect((await where(ids.closed))?.v).toBe(village);
  expect((await where(stranger.id))?.v).toBe(otherVillage);
  expect(await queueOf(await county.as('leader-chihe'), town)).toContain(ids.placed);
  const both = await rows<{ grid_code: string; ended: boolean }>('select grid_code, until_at is not null ended from post where person_id = $1 order by from_at', [county.idOf('worker-mingxing-1')]);
  expect(both).toEqual([{ grid_code: village, ended: true }, { grid_code: '610922104299', ended: false }]);
});

test('没有书记的村划到另一个镇，镇上手里的单跟着走；改名只改名', async () => {
  const order = await elder.must<OrderView>('order.place', wish({ villageCode: '610922105214' }));
  expect(order.holder).toBe('后柳镇');
  await change(office, 'move', { code: '610922105214', parentCode: town });
  await allIsWell();
  expect(await elder.must<OrderView>('order.read', { id: order.id })).toMatchObject({ holder: '池河镇', place: '池河镇中坝村' });
  expect(await queueOf(await county.as('leader-houliu'), otherTown)).not.toContain(order.id);
  await change(office, 'rename', { code: '610922105214', name: '新坝村委会' });
  expect(await elder.must<OrderView>('order.read', { id: order.id })).toMatchObject({ place: '池河镇新坝村' });
});

test('不归自己管的人改不了网格，什么也没有变', async () => {
  await elder.must<OrderView>('order.place', wish());
  const townLeader = await county.as('leader-chihe');
  const otherTownLeader = await county.as('leader-houliu');
  const before = await stored();
  const tries: [Client, string, object][] = [
    [elder, 'merge', { code: village, intoCode: otherVillage }], [secretary, 'merge', { code: village, intoCode: otherVillage }], [townLeader, 'merge', { code: village, intoCode: otherVillage }],
    [townLeader, 'rename', { code: village, name: '别的村' }], [townLeader, 'move', { code: village, parentCode: otherTown }], [townLeader, 'split', { code: village, newCode: '610922104299', newName: '新村' }],
    [otherTownLeader, 'add', { parentCode: village, level: 'group', name: '一组' }], [neighbour, 'add', { parentCode: village, level: 'group', name: '一组' }],
    [await county.as('worker-mingxing-1'), 'add', { parentCode: village, level: 'group', name: '一组' }],
  ];
  for (const [who, kind, input] of tries) expect(await who.call(`grid.${kind}`, { key: newKey(), ...input })).toMatchObject({ status: 403, body: { refusal: 'grid.notYours' } });
  expect(await elder.call('grid.save', { code: village, population: 900, households: 300 })).toMatchObject({ status: 403 });
  expect(await elder.call('grid.node', { code: village })).toMatchObject({ status: 403 });
  expect(await stored()).toEqual(before);
});

test.each<[string, string, object, string]>([
  ['并到不同级别', 'merge', { code: village, intoCode: town }, 'grid.wrongLevel'],
  ['并到自己', 'merge', { code: village, intoCode: village }, 'grid.sameNode'],
  ['划到自己下面', 'move', { code: town, parentCode: village }, 'grid.sameNode'],
  ['村划到村下面', 'move', { code: village, parentCode: otherVillage }, 'grid.wrongLevel'],
  ['拆最上面一级', 'split', { code: '610922000000', newCode: '610923000000', newName: '新县' }, 'grid.root'],
  ['新村没有编码', 'split', { code: village, newName: '新村' }, 'grid.codeNeeded'],
  ['编码已经有了', 'split', { code: village, newCode: otherVillage, newName: '新村' }, 'grid.codeTaken'],
  ['下级不在这里', 'split', { code: village, newCode: '610922104299', newName: '新村', childCodes: [otherVillage] }, 'grid.childUnknown'],
  ['日子已经过去', 'rename', { code: village, name: '启明村', on: '2026-11-22' }, 'grid.dateWrong'],
  ['没有这个地方', 'rename', { code: '999999999999', name: '启明村' }, 'grid.unknown'],
  ['小组放到镇下面', 'add', { parentCode: town, level: 'group', name: '一组' }, 'grid.wrongLevel'],
])('%s：说清楚，什么也没有变', async (_name, kind, input, refusal) => {
  const before = await stored();
  expect(await office.call(`grid.${kind}`, { key: newKey(), ...input })).toMatchObject({ body: { refusal } });
  expect(await stored()).toEqual(before);
});

test('村里分小组和楼，居民可以点到组；同一个操作发两次只有一个', async () => {
  const key = newKey();
  const townLeader = await county.as('leader-chihe');
  const once = () => townLeader.must<GridChanged>('grid.add', { key, parentCode: village, level: 'building', name: '一号楼' });
  const [first, again] = [await once(), await once()];
  expect([first.code, again.code]).toEqual([`${village}-01`, `${village}-01`]);
  expect((await change(secretary, 'add', { parentCode: village, level: 'group', name: '二组' })).code).toBe(`${village}-02`);
  expect((await change(townLeader, 'add', { parentCode: `${village}-01`, level: 'unit', name: '一单元' })).code).toBe(`${village}-01-01`);
  const order = await elder.must<OrderView>('order.place', wish({ villageCode: `${village}-01-01` }));
  expect(order).toMatchObject({ holder: '池河镇明星村', place: '池河镇明星村一号楼一单元' });
  // 楼并到楼，编号不再用第二次
  await change(townLeader, 'add', { parentCode: village, level: 'building', name: '三号楼' });
  await change(townLeader, 'merge', { code: `${village}-01`, intoCode: `${village}-03` });
  expect((await elder.must<OrderView>('order.read', { id: order.id })).place).toBe('池河镇明星村三号楼一单元');
  expect((await change(townLeader, 'add', { parentCode: village, level: 'building', name: '四号楼' })).code).toBe(`${village}-04`);
  await change(office, 'merge', { code: village, intoCode: otherVillage });
  await allIsWell();
  expect((await elder.must<OrderView>('order.read', { id: order.id }))).toMatchObject({ place: '池河镇谭家湾村三号楼一单元', holder: '池河镇谭家湾村' });
  expect(await townLeader.call('grid.rename', { key, code: `${village}-03`, name: '别的' })).toMatchObject({ status: 409, body: { refusal: 'keys.reused' } });
});

test('写明以后生效的，到那天由时钟办一次；办不成的写明原因；没到那天可以取消', async () => {
  const order = await elder.must<OrderView>('order.place', wish());
  const answer = await change(office, 'merge', { code: village, intoCode: otherVillage, on: '2026-11-25' });
  expect(answer).toMatchObject({ applied: false });
  const clash = await change(office, 'move', { code: village, parentCode: otherTown, on: '2026-11-26' });
  const dropped = await change(office, 'rename', { code: otherVillage, name: '大湾村', on: '2026-11-26' });
  expect(await secretary.call('grid.cancel', { id: dropped.id })).toMatchObject({ status: 403 });
  await office.must('grid.cancel', { id: dropped.id });
  expect(await changeGridDue(county.server.office)).toBe(0);
  expect((await elder.must<OrderView>('order.read', { id: order.id })).holder).toBe('池河镇明星村');

  county.time.now = new Date('2026-11-26T02:00:00Z');
  const second = await county.another();
  const [a, b] = await Promise.all([changeGridDue(county.server.office), changeGridDue(second.server.office)]);
  expect(a + b).toBe(1);
  await allIsWell();
  expect((await elder.must<OrderView>('order.read', { id: order.id })).holder).toBe('池河镇谭家湾村');
  const listed = (await office.must<GridChangePage>('grid.changes')).items;
  const byId = (id: string) => listed.find((one) => one.id === id);
  expect([byId(answer.id)?.state, byId(clash.id)?.state, byId(clash.id)?.why, byId(dropped.id)?.state]).toEqual(['applied', 'refused', '这个网格已经并走了，不能再改', 'cancelled']);
  expect(await office.call('grid.cancel', { id: answer.id })).toMatchObject({ status: 403 });
  expect((await rows<{ name: string }>('select name from grid where code = $1', [otherVillage]))[0]?.name).toContain('谭家湾');
});

test('调整的那一刻别处按老名册写下的单，时钟下一轮带过去', async () => {
  const order = await elder.must<OrderView>('order.place', wish());
  await change(office, 'merge', { code: village, intoCode: otherVillage });
  await rows("update orders set village_code = $1, holder_code = $1, waits_ref = $1 where id = $2", [village, order.id]);
  const directory = await county.server.office.directory((await rows<{ v: number }>('select directory_version v from tenant'))[0]?.v);
  expect(await settleStray(county.server.office, directory)).toBe(1);
  expect(await settleStray(county.server.office, directory)).toBe(0);
  expect(await queueOf(neighbour, otherVillage)).toContain(order.id);
  await allIsWell();
});

test('正在派单的时候村并走了，单子派出去，也不留在老村', async () => {
  const orders = await Promise.all(Array.from({ length: 6 }, () => elder.must<OrderView>('order.place', wish())));
  await Promise.all([
    change(office, 'merge', { code: village, intoCode: otherVillage }),
    ...orders.map((order) => secretary.call('order.dispatch', { id: order.id, key: newKey(), departmentId: 'police' })),
  ]);
  await allIsWell();
  expect(await rows('select count(*)::int n from orders where village_code = $1 and waits_kind is not null', [village])).toEqual([{ n: 0 }]);
});

test('并村的时候一张单正派到一半：等它派完，看到的是派出去以后的样子，跟着并过去', async () => {
  const order = await elder.must<OrderView>('order.place', wish());
  const desk = county.server.office;
  const directory = await desk.directory();
  const personId = county.idOf('leader-mingxing');
  const merging = await desk.db.together(async (inner) => {
    // Dispatched, but not yet committed: the merge comes upon the held row and waits.
    const context = contextFor(desk, { personId, posts: directory.postsOf.get(personId) ?? [] }, directory, county.time.now);
    await takeStep({ ...desk, db: inner }, context, 'dispatch', parse(shapes.dispatch, { id: order.id, key: newKey(), departmentId: 'police' }));
    const waits = office.call<GridChanged>('grid.merge', { key: newKey(), code: village, intoCode: otherVillage });
    await whenWaiting(desk.db, 1);
    return [waits];
  });
  expect((await merging[0])).toMatchObject({ status: 200, body: { applied: true } });
  expect(await elder.must<OrderView>('order.read', { id: order.id })).toMatchObject({ state: 'dispatched', villageCode: otherVillage });
  await allIsWell();
});

test('人口和户数记在网格上，并村时相加；老名字查得到', async () => {
  await secretary.must('grid.save', { code: village, population: 900, households: 300 });
  await neighbour.must('grid.save', { code: otherVillage, population: 600, households: 200 });
  await change(office, 'merge', { code: village, intoCode: otherVillage });
  expect(await neighbour.must<GridNodeView>('grid.node', { code: otherVillage })).toMatchObject({ population: 1500, households: 500, may: ['add', 'save'] });
  const directory = await county.server.office.directory();
  expect(placeName(directory, village)).toBe('池河镇明星村');
});
