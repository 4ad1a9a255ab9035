/** Around teams, talks and calls: what comes late, twice, at once, or too often changes nothing it should not. */
import { hasPhone, speakerWords } from '../../cloud/domain/public-words';
import type { CardPage, Home, OrderView } from '../../cloud/domain/answers';
import type { GatheringView, OrderGather } from '../../cloud/domain/gather/gathering';
import { childrenAlone } from '../../cloud/domain/team/fit';
import type { TeamView } from '../../cloud/domain/team/answers';
import { newKey, openCounty, village, wish, type Client, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';
import { playTo } from '../setup/load';
import { whenWaiting } from '../setup/waiting';
import { claimed, openTalk, peopleOf, slot, step, stored, type People } from './scene';

let county: County;
let people: People;
let teacher: Client;
const start = new Date('2026-11-23T02:00:00Z');
const rows = <Row>(text: string, values: unknown[] = []) => county.server.office.db.query<Row>({ text, values });
const form = (over: object = {}) => ({ name: '石泉县天文科普队', departmentId: null, sponsor: '石泉县天文爱好者协会', sector: 'school', gridCode: '610922000000', topicIds: [], size: 8, leaderName: '夏云舒', phone: '13800000104', ...over });
const apply = (over: object = {}) => teacher.call<{ id: string; teamId: string }>('team.apply', { key: newKey(), ...form(over) });

beforeAll(async () => {
  county = await freeDays(await openCounty());
  people = await peopleOf(county);
  teacher = await county.as('resident-teacher');
});
afterAll(() => county.close());
beforeEach(() => {
  county.time.now = start;
});

test('公开的话里写不了电话：全角、夹着空格横杠点、看不见的字都一样；日期、时间、年份不是电话', () => {
  for (const text of ['电话13800000101', '１３８００００００１０１', '138 0000 0101', '138-0000-0101', '138.0000.0101', '138\u200b0000\u200b0101', '１３８　００００　０１０１', '1 3 8 0 0 0 0 0 1 0 1', '0915-6321234', '（0915）6321234', '6321234', '找我:138,0000,0101']) expect([text, hasPhone(text)]).toEqual([text, true]);
  for (const text of ['2026-11-26 14:30 开始', '8:30-11:30，14:30-17:30', '8-12 14-18', '2021-2035年科学素质', '村委会3楼302', '带上老花镜', '2026年11月26日30人']) expect([text, hasPhone(text)]).toEqual([text, false]);
  expect(['武志刚', '武志刚老师', '武老师', '李医生', '欧阳娜', '县医院医生', '武志刚、李梅医生', '省科技馆讲解员', '县医院李梅'].map(speakerWords)).toEqual(['武老师', '武老师', '武老师', '李医生', '欧阳老师', '县医院医生', '武老师、李医生', '省科技馆讲解员', '县医院李梅']);
});

test('公开的地方一处也写不进电话，什么也没有留下', async () => {
  const orderId = await claimed(people, county);
  const before = await stored(county);
  const phone = '１３８-０００0-0101';
  expect(await people.secretary.call('gathering.open', { orderId, key: newKey(), capacity: 30, place: `村委会${phone}`, note: null })).toMatchObject({ status: 400, body: { field: 'place' } });
  expect(await people.captain.call('outline.save', { key: newKey(), topicId: 'anti-fraud', title: phone, unit: '县公安局', source: '警方', text: '一、讲案例；二、讲三不：不转账、不共享屏幕、不说验证码。' })).toMatchObject({ status: 400, body: { field: 'title' } });
  expect(await apply({ name: `天文队${phone}` })).toMatchObject({ status: 400, body: { field: 'name' } });
  expect(await apply({ sponsor: `协会${phone}` })).toMatchObject({ status: 400, body: { field: 'sponsor' } });
  expect(await people.secretary.call('venue.add', { key: newKey(), gridCode: village, name: '文化广场', address: phone, capacity: 80, hours: null, equipment: null, stepFree: true, contact: null })).toMatchObject({ status: 400, body: { field: 'address' } });
  expect(await stored(county)).toBe(before);
  expect(await rows('select 1 from team_application')).toEqual([]);
});

test('队撤了：请过它的单算它婉拒，部门知道，别的队照样能接；只请了它的可以再请', async () => {
  const place = async () => {
    const { id } = await people.elder.must<OrderView>('order.place', wish());
    await step(people.secretary, 'dispatch', id, { departmentId: 'police', reason: '归它管' });
    return id;
  };
  const made = (await apply()).body;
  const { teamId } = (await people.chief.must<{ teamId: string }>('team.decide', { id: made.id, yes: true }));
  const both = await place();
  await step(people.liaison, 'accept', both, { openToAll: false, teamIds: ['anti-fraud-team', teamId] });
  const only = await place();
  await step(people.liaison, 'accept', only, { openToAll: false, teamIds: [teamId] });
  await people.chief.must('team.close', { id: teamId });
  expect(await rows('select to_kind, to_ref, order_id from notice where step = \'pass\' order by order_id')).toEqual([both, only].sort().map((id) => ({ to_kind: 'department', to_ref: 'police', order_id: id })));
  expect(await rows('select passed from activity where $1 = any(invited)', [teamId])).toEqual([{ passed: [teamId] }, { passed: [teamId] }]);
  expect((await people.liaison.call('order.offer', { id: only, key: newKey(), openToAll: false, teamIds: [teamId] })).body.refusal).toBe('team.unknown');
  await step(people.liaison, 'offer', only, { openToAll: false, teamIds: ['anti-fraud-team'] });
  await step(people.captain, 'claim', both, { slot, speaker: '武老师', crew: [] });
  expect(await people.captain.must<OrderView>('order.read', { id: only })).toMatchObject({ state: 'accepted' });
  // The application is decided: its telephone is nobody's business any more.
  expect((await people.chief.call('team.phone', { applicationId: made.id })).body.refusal).toBe('application.decided');
  expect(await rows('select 1 from file_look')).toEqual([]);
});

test('孩子不单独上门：按最小的岁数算；大人说去不了，孩子也不去，队长另请', async () => {
  const directory = await county.server.office.directory();
  const [adult, child] = ['captain-anti-fraud', 'volunteer-anti-fraud-1'].map((who) => county.idOf(who)) as [string, string];
  const born = (year: number) => ({ ...directory, volunteers: new Map([...directory.volunteers, [child, { ...directory.volunteers.get(child), birthYear: year } as never]]) });
  // 生日没到：2016 年生的，这一天可能还是九岁。
  expect([2018, 2016, 2015].map((year) => childrenAlone(born(year), [child], '2026-11-23'))).toEqual([[child], [child], []]);
  expect(childrenAlone(born(2018), [child, adult], '2026-11-23')).toEqual([]);
  const seventeen = { ...born(2018), volunteers: new Map([...born(2018).volunteers, [adult, { ...directory.volunteers.get(adult), birthYear: 2008 } as never]]) };
  expect(childrenAlone(seventeen, [child, adult], '2026-11-23')).toEqual([child]);

  await rows('alter table booking disable trigger no_booking');
  const id = await claimed(people, county);
  expect(await rows('select 1 from booking where person_id = $1', [child])).toHaveLength(1);
  await rows('update volunteer set birth_year = 2018 where person_id = $1', [child]);
  await rows('update tenant set directory_version = directory_version + 1');
  await people.crew.must('order.come', { id, key: newKey() });
  await step(people.captain, 'cannot', id);
  expect(await people.captain.must<OrderView>('order.read', { id })).toMatchObject({ state: 'claimed', crew: [] });
  expect(await rows('select 1 from booking where person_id = $1 and activity_id = (select activity_id from orders where id = $2)', [child, id])).toEqual([]);
  await rows('alter table booking enable trigger no_booking');
  expect((await people.captain.call('order.recrew', { id, key: newKey(), crew: [child] })).body.refusal).toBe('claim.age');
  await rows('update volunteer set birth_year = 1990 where person_id = $1', [child]);
  await rows('update tenant set directory_version = directory_version + 1');
});

test('同一封信晚到：取消以后不会又报上；一个操作编号用到另一场，听到真话，什么也没有写', async () => {
  const [one, other] = [await claimed(people, county), await claimed(people, county)];
  const { id } = await openTalk(people.secretary, one);
  const { id: second } = await openTalk(people.secretary, other);
  const key = newKey();
  await people.farmer.must('gathering.signUp', { id, key, heads: 2 });
  await people.farmer.must('gathering.cancel', { id });
  expect(await people.farmer.must<GatheringView>('gathering.signUp', { id, key, heads: 2 })).toMatchObject({ mine: null, left: 30 });
  expect(await people.farmer.must<GatheringView>('gathering.signUp', { id, key: newKey(), heads: 3 })).toMatchObject({ mine: { heads: 3 }, left: 27 });
  const letter = { key: newKey(), heads: 1, name: '三组张奶奶' };
  await people.worker.must('gathering.signUp', { id, ...letter });
  const question = { key: newKey(), text: '接到自称公安的电话怎么办', viaHelper: true };
  await people.worker.must('question.ask', { id, ...question });
  const before = await stored(county);
  expect(await people.worker.call('gathering.signUp', { id: second, ...letter })).toMatchObject({ status: 409, body: { refusal: 'keys.reused' } });
  expect(await people.worker.call('question.ask', { id: second, ...question })).toMatchObject({ status: 409, body: { refusal: 'keys.reused' } });
  expect(await stored(county)).toBe(before);
});

test('一个人同时只能有五项登记在等，二十封一起来也一样；不能来的日子最多六十段', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => apply({ name: `天文科普${at}队` })));
  expect(answers.filter((one) => one.status === 200)).toHaveLength(5);
  expect(new Set(answers.filter((one) => one.status !== 200).map((one) => one.body.refusal))).toEqual(new Set(['application.enough']));
  const days = { fromDay: '2026-12-01', untilDay: '2026-12-01', part: 'morning' };
  await rows("insert into away (tenant, id, person_id, from_day, until_day, by_id, at) select t.tenant, gen_random_uuid(), $1, '2026-12-01', '2026-12-02', $1, now() from tenant t, generate_series(1, 59)", [county.idOf('volunteer-anti-fraud-1')]);
  const key = newKey();
  const { id } = await people.crew.must<{ id: string }>('team.away', { key, ...days });
  expect(await people.crew.must('team.away', { key, ...days })).toEqual({ id });
  expect((await people.crew.call('team.away', { key: newKey(), ...days })).body).toMatchObject({ refusal: 'away.enough', error: '最多标 60 段不能来的日子，先去掉几段' });
  expect(await rows('select 1 from away where person_id = $1', [county.idOf('volunteer-anti-fraud-1')])).toHaveLength(60);
  await rows('delete from away');
  await rows('update tenant set directory_version = directory_version + 1');
});

test('只剩一位副队长时，不能把他也免了，队里总有人看单', async () => {
  const deputyId = county.idOf('volunteer-food-1');
  await people.other.must<TeamView>('team.deputy', { teamId: 'food-team', personId: deputyId, deputy: true });
  await people.other.must('team.leave', { teamId: 'food-team' });
  const before = await rows("select * from post where team_id = 'food-team' order by id");
  expect((await people.chief.call('team.deputy', { teamId: 'food-team', personId: deputyId, deputy: false })).body.refusal).toBe('team.lastLeader');
  expect(await rows("select * from post where team_id = 'food-team' order by id")).toEqual(before);
});

test('队长正退队的那一刻，副队长也被免了：只成一样，队里总有人看单', async () => {
  const deputyId = county.idOf('volunteer-silver-1');
  const silver = await county.as('captain-silver');
  await silver.must<TeamView>('team.deputy', { teamId: 'silver-team', personId: deputyId, deputy: true });
  const { db, tenant } = county.server.office;
  // Both decide by the directory as it is now; only then may either write.
  const answers = await Promise.all(await db.together(async (held) => {
    await held.query({ text: 'select 1 from tenant where tenant = $1 for update', values: [tenant] });
    const leaves = silver.call('team.leave', { teamId: 'silver-team' });
    await whenWaiting(db, 1);
    const demotes = people.chief.call('team.deputy', { teamId: 'silver-team', personId: deputyId, deputy: false });
    await whenWaiting(db, 2);
    return [leaves, demotes];
  }));
  expect(answers.map((one) => one.status).sort()).toEqual([200, 409]);
  expect((await rows("select person_id from post where team_id = 'silver-team' and kind = 'teamLeader' and until_at is null")).length).toBe(1);
});

test('网格员离任，定好的上门名单里也没有他了，书记知道；任职没结束的照旧', async () => {
  const [left, stays] = ['worker-mingxing-1', 'worker-mingxing-2'].map((who) => county.idOf(who)) as [string, string];
  const { id } = await people.elder.must<OrderView>('order.place', wish());
  await step(people.secretary, 'takeOn', id, { slot, crew: [left, stays], speaker: null });
  const [post] = await rows<{ id: string }>("select id from post where person_id = $1 and kind = 'gridWorker' and until_at is null", [left]);
  expect((await people.elsewhere.call('people.end', { id: post?.id })).status).toBe(403);
  expect((await people.secretary.must<OrderView>('order.read', { id })).crew).toHaveLength(2);
  await people.secretary.must('people.end', { id: post?.id });
  expect((await people.secretary.must<OrderView>('order.read', { id })).crew).toHaveLength(1);
  expect((await people.worker.call('order.read', { id })).status).toBe(403);
  expect(await rows("select to_kind, to_ref from notice where order_id = $1 and step = 'cannot'", [id])).toEqual([{ to_kind: 'grid', to_ref: village }]);
});

test('代点单的网格员离任以后，老人的电话、到场码、纸条他都拿不到，也办不了；在任的时候可以，书记照样看得到', async () => {
  const leaving = await county.as('worker-mingxing-2');
  const { id } = await leaving.must<OrderView>('order.place', wish({ onBehalf: { consent: true } }));
  expect((await leaving.must<OrderView>('order.read', { id })).contact.phone).toBe('13800000101');
  expect((await leaving.must<CardPage>('order.mine', { whole: true })).newest?.id).toBe(id);
  const [post] = await rows<{ id: string }>("select id from post where person_id = $1 and kind = 'gridWorker' and until_at is null", [county.idOf('worker-mingxing-2')]);
  await people.secretary.must('people.end', { id: post?.id });
  const before = await rows("select (select jsonb_agg(o) from orders o where id = $1) as o, (select jsonb_agg(h) from history h where order_id = $1) as h, (select count(*) from slip) as s, (select count(*) from reveal) as r", [id]);
  for (const [name, input] of [['order.read', { id }], ['order.reveal', { id }], ['order.slip', { id, key: newKey() }], ['code.slip', { id }], ['order.withdraw', { id, key: newKey(), reason: null }], ['order.amend', { id, key: newKey(), ownWords: '改了' }]] as const) {
    expect([name, (await leaving.call(name, input)).status]).toEqual([name, 403]);
  }
  const own = await leaving.must<CardPage>('order.mine', { whole: true });
  expect([own.items, own.newest]).toEqual([[], null]);
  expect((await leaving.must<Home>('home.read')).orders).toEqual([]);
  expect(await rows("select (select jsonb_agg(o) from orders o where id = $1) as o, (select jsonb_agg(h) from history h where order_id = $1) as h, (select count(*) from slip) as s, (select count(*) from reveal) as r", [id])).toEqual(before);
  expect((await people.secretary.must<OrderView>('order.read', { id })).state).toBe('placed');
  // What is asked of the elder is nobody's to answer but the village's: it does not wait for who has left, nor tell them.
  await people.secretary.must('order.ask', { id, key: newKey(), question: '老人家里有电视吗' });
  expect(await rows('select state, waits_kind, waits_ref from orders where id = $1', [id])).toEqual([{ state: 'asked', waits_kind: 'grid', waits_ref: village }]);
  expect(await rows("select 1 from notice where order_id = $1 and step = 'ask' and to_ref = $2", [id, county.idOf('worker-mingxing-2')])).toEqual([]);
  expect((await people.secretary.must<CardPage>('queue.mine', { kind: 'grid', ref: village })).items.map((one) => one.id)).toContain(id);
  await people.secretary.must('order.reply', { id, key: newKey(), reply: '有电视' });
  expect((await people.secretary.must<OrderView>('order.read', { id })).state).toBe('placed');
});

test('名字里不能有把字倒过来显示的符号', async () => {
  for (const name of ['天文\u202e队', '天文\u2066队', '天文\u0085队']) expect(await apply({ name })).toMatchObject({ status: 400, body: { field: 'name' } });
});

test('评价改低了又改回来，就不用再问，电话也看不到了', async () => {
  const id = await playTo(county, { villageCode: village, at: start, stage: 'closed', stars: 5 });
  await people.elder.must('order.rerate', { id, key: newKey(), stars: 1 });
  expect((await people.secretary.call('afterCall.reveal', { id, kind: 'lowered' })).status).toBe(200);
  await people.elder.must('order.rerate', { id, key: newKey(), stars: 4 });
  const looks = await rows('select 1 from reveal where order_id = $1', [id]);
  expect((await people.secretary.call('afterCall.reveal', { id, kind: 'lowered' })).body.refusal).toBe('afterCall.notFound');
  expect((await people.secretary.call('afterCall.record', { id, key: newKey(), kind: 'lowered', outcome: 'settled' })).body.refusal).toBe('afterCall.notFound');
  expect(await rows('select 1 from reveal where order_id = $1', [id])).toHaveLength(looks.length);
});

test('首页、点单页问数据库的次数不随件数长', async () => {
  const { db } = county.server.office;
  const { query } = db;
  let asked = 0;
  const counting = async (work: () => Promise<unknown>) => {
    asked = 0;
    await work();
    return asked;
  };
  db.query = (statement) => {
    asked += 1;
    return query(statement);
  };
  const home = () => people.crew.must<Home>('home.read');
  const orderId = await claimed(people, county);
  const few = await counting(home);
  await rows('alter table booking disable trigger no_booking');
  for (const day of ['2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29']) {
    const other = await people.elder.must<OrderView>('order.place', wish({ slots: [{ date: day, part: 'afternoon' }] }));
    await step(people.secretary, 'dispatch', other.id, { departmentId: 'police', reason: '归它管' });
    await step(people.liaison, 'accept', other.id, { openToAll: false, teamIds: ['anti-fraud-team'] });
    await step(people.captain, 'claim', other.id, { slot: { date: day, part: 'afternoon' }, speaker: '武老师', crew: [county.idOf('captain-anti-fraud'), county.idOf('volunteer-anti-fraud-1')] });
  }
  expect((await home()).asks.length).toBeGreaterThan(3);
  expect(await counting(home)).toBe(few);
  expect(await counting(() => people.elder.must('order.read', { id: orderId }))).toBeLessThanOrEqual(2);
  expect(await counting(() => people.elder.must<OrderGather>('gathering.ofOrder', { id: orderId }))).toBeLessThanOrEqual(3);
  expect(await people.elder.must<OrderGather>('gathering.ofOrder', { id: orderId })).toMatchObject({ outline: { outline: null, mayAttach: false, topicId: 'anti-fraud' } });
  db.query = query;
});
