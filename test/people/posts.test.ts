/** Giving, taking and handing over posts. */
import type { Me, OrderView } from '../../cloud/domain/answers';
import type { EndView, InvitationView, SeatPage } from '../../cloud/domain/people/answers';
import { openSession } from '../../cloud/functions/login';
import { newId } from '../../cloud/store/seal';
import { addPerson } from '../../cloud/store/sql/people';
import { clientAt, newKey, openCounty, otherVillage, village, wish, type Client, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';

let county: County;
let chief: Client;
let secretary: Client;
let elder: Client;

beforeEach(async () => {
  county = await freeDays(await openCounty());
  [chief, secretary, elder] = await Promise.all(['county-leader', 'leader-mingxing', 'resident-elder'].map((who) => county.as(who))) as [Client, Client, Client];
});
afterEach(() => county.close());

/** Somebody who opened the mini-program for the first time. */
async function newcomer(): Promise<{ id: string; client: Client }> {
  const { office } = county.server;
  const id = newId();
  await addPerson(office.db, office.tenant, { id, name: '', at: county.time.now });
  return { id, client: clientAt(county.url, (await openSession(office, id)).sessionToken) };
}
const invite = (who: Client, kind: string, where: string, more: object = {}) => who.must<InvitationView>('people.invite', { key: newKey(), kind, where, ...more });
const accept = (who: Client, code: string, more: object = {}) => who.call<Me>('people.accept', { code, name: '周小兰', ...more });
const posts = () => county.server.office.db.query<{ id: string; person_id: string }>({ text: 'select id, person_id, kind, until_at from post order by id', values: [] });
const postOf = async (who: string, kind: string) => (await county.server.office.db.query<{ id: string }>({ text: 'select id from post where person_id = $1 and kind = $2 and until_at is null', values: [county.idOf(who), kind] }))[0]?.id as string;
const step = (who: Client, name: string, order: { id: string }, more: object = {}) => who.must<OrderView>(`order.${name}`, { id: order.id, key: newKey(), ...more });

test('村支书邀请网格员，新来的人填码、写姓名，就有了任职；电话是密封的', async () => {
  const { code, label } = await invite(secretary, 'gridWorker', village);
  expect([code.length, label]).toEqual([8, '池河镇明星村 · 网格员']);
  const { client } = await newcomer();
  const me = await accept(client, code, { phone: '13800000777' });
  expect(me.body).toMatchObject({ name: '周小兰', mayHelp: true, mayInvite: false, posts: [{ kind: 'gridWorker', label: '网格员', where: '池河镇明星村' }] });
  expect(await client.must<Me>('me.read')).toMatchObject({ name: '周小兰' });
  expect((await secretary.must<SeatPage>('people.list')).items.map((one) => one.name)).toContain('周小兰');
  const rows = await county.server.office.db.query({ text: 'select * from person_private', values: [] });
  expect(JSON.stringify(rows)).not.toContain('13800000777');
});

test('码只能用一次、七天有效、错的不认；同一个人再填一次还是同一个任职', async () => {
  const { code } = await invite(secretary, 'gridWorker', village);
  const [first, second] = [await newcomer(), await newcomer()];
  const before = await posts();
  expect((await accept(first.client, '22222222')).body.refusal).toBe('code.wrong');
  const then = county.time.now;
  county.time.now = new Date(then.getTime() + 7 * 86_400_000);
  expect((await accept(first.client, code)).body.refusal).toBe('code.wrong');
  county.time.now = then;
  expect(await posts()).toEqual(before);
  const both = await Promise.all([accept(first.client, code), accept(second.client, code)]);
  expect(both.map((one) => one.status).sort()).toEqual([200, 404]);
  const winner = both[0]?.status === 200 ? first : second;
  expect((await accept(winner.client, code)).status).toBe(200);
  expect(await posts()).toHaveLength(before.length + 1);
});

test('邀请发两次是同一个码；村支书不能邀请别村的、不能邀请联络员', async () => {
  const key = newKey();
  const once = await secretary.must<InvitationView>('people.invite', { key, kind: 'gridWorker', where: village });
  expect(await secretary.must<InvitationView>('people.invite', { key, kind: 'gridWorker', where: village })).toEqual(once);
  for (const [kind, where] of [['gridWorker', otherVillage], ['gridLeader', '610922104000'], ['liaison', 'police'], ['administrator', '610922000000']]) {
    expect((await secretary.call('people.invite', { key: newKey(), kind, where })).body.refusal).toBe('post.notYours');
  }
  expect((await chief.call('people.invite', { key: newKey(), kind: 'administrator', where: village })).body.refusal).toBe('post.noPlace');
  const rows = await county.server.office.db.query({ text: 'select 1 from invitation', values: [] });
  expect(rows).toHaveLength(1);
});

test('一个人可以有几个任职，待办都在首页，不用重新登录；副联络员也能领单', async () => {
  const police = await county.as('liaison-police');
  const { client } = await newcomer();
  await accept(client, (await invite(chief, 'liaison', 'police', { deputy: true })).code);
  await accept(client, (await invite(secretary, 'gridLeader', village)).code);
  const home = await client.must<{ me: Me; desks: { kind: string; ref: string }[] }>('home.read');
  expect(home.desks.map((desk) => desk.ref).sort()).toEqual([village, 'police']);
  expect(home.me.posts.map((post) => post.label).sort()).toEqual(['副联络员', '网格长']);
  const order = await elder.must<OrderView>('order.place', wish());
  await step(client, 'dispatch', order, { departmentId: 'police' });
  expect((await step(client, 'accept', order, { openToAll: true })).state).toBe('accepted');
  expect((await police.call('people.invite', { key: newKey(), kind: 'liaison', where: 'police' })).body.refusal).toBe('post.notYours');
});

test('村支书交给接任的人：没办完的单、回访都归接任的人，原来的人再也办不了', async () => {
  const waiting = await elder.must<OrderView>('order.place', wish());
  const id = await postOf('leader-mingxing', 'gridLeader');
  const next = county.idOf('worker-mingxing-1');
  const ended = await chief.must<EndView>('people.handOver', { id, toPersonId: next });
  expect(ended).toMatchObject({ open: 1, say: '已经交给何巧云，没办完的 1 件由接任的人办' });
  const worker = await county.as('worker-mingxing-1');
  expect((await worker.must<{ items: { id: string }[] }>('queue.mine', { kind: 'grid', ref: village })).items.map((one) => one.id)).toEqual([waiting.id]);
  expect((await secretary.call('order.dispatch', { id: waiting.id, key: newKey(), departmentId: 'police' })).body.refusal).toBe('order.notYours');
  expect((await step(worker, 'dispatch', waiting, { departmentId: 'police' })).state).toBe('dispatched');
  // Sent twice, the second time changes nothing.
  const before = await posts();
  expect((await chief.call('people.handOver', { id, toPersonId: next })).status).toBe(200);
  expect(await posts()).toEqual(before);
});

test('村里最后一位网格长离任：单子由镇上代办，看得见、办得了；新来一位就回到村里', async () => {
  const order = await elder.must<OrderView>('order.place', wish());
  const town = await county.as('leader-chihe');
  expect((await town.must<{ items: unknown[] }>('queue.mine', { kind: 'grid', ref: '610922104000' })).items).toEqual([]);
  const id = await postOf('leader-mingxing', 'gridLeader');
  expect(await town.must<EndView>('people.end', { id })).toMatchObject({ open: 1, say: '任职已经结束，没办完的 1 件先由池河镇代办' });
  expect((await town.must<{ items: { id: string }[] }>('queue.mine', { kind: 'grid', ref: '610922104000' })).items.map((one) => one.id)).toEqual([order.id]);
  const home = await town.must<{ desks: { waiting: number }[] }>('home.read');
  expect(home.desks[0]?.waiting).toBe(1);
  expect(await elder.must<OrderView>('order.read', { id: order.id })).toMatchObject({ holder: '池河镇' });
  expect((await step(town, 'ask', order, { question: '几点方便？' })).state).toBe('asked');
  await step(elder, 'reply', order, { reply: '上午' });
  const { client } = await newcomer();
  await accept(client, (await invite(town, 'gridLeader', village)).code);
  expect((await town.must<{ items: unknown[] }>('queue.mine', { kind: 'grid', ref: '610922104000' })).items).toEqual([]);
  expect((await step(client, 'dispatch', order, { departmentId: 'police' })).state).toBe('dispatched');
});

test('县里最后一位网格长不能就这么走，要先交给接任的人', async () => {
  const deputy = await county.as('county-deputy');
  await deputy.must('people.end', { id: await postOf('county-leader', 'gridLeader') });
  const last = await postOf('county-deputy', 'gridLeader');
  const before = await posts();
  expect((await deputy.call('people.end', { id: last })).body.refusal).toBe('post.lastOne');
  expect(await posts()).toEqual(before);
  expect((await deputy.must<EndView>('people.end', { id: last, successorId: county.idOf('leader-chihe') })).say).toContain('龚明德');
});

test('两位县网格长同时离任，只走得了一位', async () => {
  const deputy = await county.as('county-deputy');
  const ids = [await postOf('county-leader', 'gridLeader'), await postOf('county-deputy', 'gridLeader')];
  const answers = await Promise.all([chief.call('people.end', { id: ids[0] }), deputy.call('people.end', { id: ids[1] })]);
  expect(answers.map((one) => one.status).sort()).toEqual([200, 409]);
});

test('部门只有一位联络员、手上有单：不能走，单还在；交给别人可以，没单了也可以', async () => {
  const order = await elder.must<OrderView>('order.place', wish());
  await step(secretary, 'dispatch', order, { departmentId: 'police' });
  const id = await postOf('liaison-police', 'liaison');
  const police = await county.as('liaison-police');
  const no = await police.call('people.end', { id });
  expect([no.body.refusal, no.body.error]).toEqual(['post.needsSuccessor', '这里还有 1 件没办完，又没有别的人，请先交给接任的人']);
  expect((await police.must<Me>('me.read')).posts).toHaveLength(1);
  expect((await police.call('people.end', { id, successorId: county.idOf('leader-chihe') })).body.refusal).toBe('post.notYours');
  await step(police, 'decline', order, { reasonCode: 'notOurDuty', whoseDuty: '市场监管局', rule: '分工' });
  expect((await police.must<EndView>('people.end', { id })).open).toBe(0);
  expect((await secretary.call('order.dispatch', { id: order.id, key: newKey(), departmentId: 'police' })).body.refusal).toBe('department.noLiaison');
});

test('志愿者离队：约好的那几场列给队长看；队长不在时不丢单', async () => {
  const police = await county.as('liaison-police');
  const captain = await county.as('captain-anti-fraud');
  const order = await elder.must<OrderView>('order.place', wish());
  await step(secretary, 'dispatch', order, { departmentId: 'police' });
  await step(police, 'accept', order, { openToAll: true });
  await step(captain, 'claim', order, { slot: { date: '2026-11-26', part: 'morning' }, speaker: '谭老师', crew: [county.idOf('volunteer-anti-fraud-1'), county.idOf('captain-anti-fraud')] });
  const ended = await captain.must<EndView>('people.end', { id: await postOf('volunteer-anti-fraud-1', 'volunteer') });
  expect(ended.visits).toEqual([{ orderId: order.id, number: order.number, team: '石泉县反诈宣讲服务队' }]);
  const own = await postOf('captain-anti-fraud', 'teamLeader');
  expect((await captain.call('people.end', { id: own })).body.refusal).toBe('post.needsSuccessor');
  await police.must('people.handOver', { id: own, toPersonId: county.idOf('volunteer-anti-fraud-2') });
  const heir = await county.as('volunteer-anti-fraud-2');
  expect((await heir.must<OrderView>('order.read', { id: order.id })).may.map((one) => one.step)).toContain('release');
});

test('名单一页一页看，不重不漏，只有自己管的', async () => {
  const page = await chief.must<SeatPage>('people.list');
  const rest = await chief.must<SeatPage>('people.list', { next: page.next });
  const all = [...page.items, ...rest.items];
  expect(page.items).toHaveLength(50);
  expect(new Set(all.map((one) => one.id)).size).toBe(all.length);
  const inForce = (await posts()).length;
  expect(all).toHaveLength(inForce);
  expect((await secretary.must<SeatPage>('people.list')).items.map((one) => one.where)).toEqual(['池河镇明星村', '池河镇明星村', '池河镇明星村']);
  expect((await elder.call('people.list')).body.refusal).toBe('post.notYours');
});
