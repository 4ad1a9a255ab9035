/** 群众组织发动: a talk is opened, people sign up, are reminded, and are counted on the day. */
import { notice } from '../../cloud/domain/privacy/notice';
import type { CountyCalendar, GatheringView, OrderGather, SignUpList, TeamCalendar } from '../../cloud/domain/gather/gathering';
import { remindSpan } from '../../cloud/domain/gather/gathering';
import { remindGatherings } from '../../cloud/queue/gather';
import { newId } from '../../cloud/store/seal';
import { touchDirectory } from '../../cloud/store/sql/grid';
import { addPerson } from '../../cloud/store/sql/people';
import { openSession } from '../../cloud/functions/login';
import { clientAt, newKey, openCounty, village, type Client, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';
import { whenWaiting } from '../setup/waiting';
import { claimed, openTalk, peopleOf, slot, step, stored, type People } from './scene';

let county: County;
let people: People;
const start = new Date('2026-11-23T02:00:00Z');

beforeAll(async () => {
  county = await freeDays(await openCounty());
  people = await peopleOf(county);
});
afterAll(() => county.close());
beforeEach(() => {
  county.time.now = start;
});

const signUp = (client: Client, id: string, heads = 1, more: object = {}) => client.call<GatheringView>('gathering.signUp', { id, key: newKey(), heads, ...more });
const nobody = () => clientAt(county.url, null);
const calendar = async (townCode: string | null = null) => (await nobody().must<CountyCalendar>('calendar.county', { townCode })).items;

async function newcomers(count: number): Promise<Client[]> {
  const { db, tenant } = county.server.office;
  return Promise.all(Array.from({ length: count }, async () => {
    const id = newId();
    await addPerson(db, tenant, { id, name: '来听课的人', at: county.time.now });
    const client = clientAt(county.url, (await openSession(county.server.office, id)).sessionToken);
    await client.must('privacy.agree', { version: notice.version });
    return client;
  }));
}

test('村支书开放报名，大家在近期活动里看到时间、地点、服务队和讲师，看不到点单的人', async () => {
  const orderId = await claimed(people, county);
  const { id } = await openTalk(people.secretary, orderId);
  const listed = (await calendar()).find((one) => one.id === id);
  expect(listed).toMatchObject({ title: '反诈防诈', village: '池河镇明星村', place: '村委会会议室', day: '2026-11-26', slot: '11月26日（周四）上午', team: '石泉县反诈宣讲服务队', speaker: '武老师', capacity: 30, left: 30, closed: false });
  expect(await calendar('610922104000')).toContainEqual(listed);
  expect((await calendar('610922100000')).map((one) => one.id)).not.toContain(id);
  const page = JSON.stringify(await nobody().must('gathering.read', { id }));
  for (const secret of ['谢桂香', '13800000101', orderId, '谢']) expect(page).not.toContain(secret);
});

test('别村的书记、居民、别的服务队开放不了；没接单的、上门的、要保密的都不开放；什么也没有变', async () => {
  const orderId = await claimed(people, county);
  const home = await claimed(people, county, { destination: 'family', venue: '谢家', homeConsent: true });
  const waiting = (await people.elder.must<{ id: string }>('order.place', { key: newKey(), topicId: 'anti-fraud', ownWords: null, villageCode: village, venue: '村委会', audience: null, headCount: 3, slots: [slot], contact: { name: '谢桂香', phone: '13800000101' } })).id;
  const guarded = await claimed(people, county);
  await county.server.office.db.query({ text: "update orders set topic_id = 'drug-free' where id = $1", values: [guarded] });
  const before = await stored(county);
  const ask = (client: Client, of: string, more: object = {}) => client.call('gathering.open', { orderId: of, key: newKey(), capacity: 30, place: '村委会', note: null, ...more });
  for (const client of [people.elder, people.elsewhere, people.other, people.crew]) expect(await ask(client, orderId)).toMatchObject({ status: 403, body: { refusal: 'gather.notYours' } });
  expect(await ask(people.secretary, home)).toMatchObject({ status: 409, body: { refusal: 'gather.private' } });
  expect(await ask(people.secretary, guarded)).toMatchObject({ status: 409, body: { refusal: 'gather.private' } });
  expect(await ask(people.secretary, waiting)).toMatchObject({ status: 409, body: { refusal: 'gather.notComing' } });
  expect(await ask(people.secretary, orderId, { note: '电话 138 0000 0101' })).toMatchObject({ status: 400, body: { field: 'note', error: '这里大家都看得到，不要写电话' } });
  expect(await ask(people.secretary, orderId, { capacity: 501 })).toMatchObject({ status: 400, body: { field: 'capacity' } });
  expect(await stored(county)).toBe(before);
});

test('开放以后变成要保密的，日历上和页面上就都找不到了', async () => {
  const orderId = await claimed(people, county);
  const { id } = await openTalk(people.captain, orderId);
  expect((await calendar()).map((one) => one.id)).toContain(id);
  await county.server.office.db.query({ text: "update orders set topic_id = 'drug-free' where id = $1", values: [orderId] });
  expect((await calendar()).map((one) => one.id)).not.toContain(id);
  expect(await nobody().call('gathering.read', { id })).toMatchObject({ status: 404, body: { refusal: 'gather.notFound' } });
  expect(await signUp(people.mother, id)).toMatchObject({ status: 404 });
});

test('林妈妈报名、改人数、取消；网格员替老人报名；名字只有组织的人看得到', async () => {
  const orderId = await claimed(people, county);
  const { id } = await openTalk(people.worker, orderId, { capacity: 10 });
  expect((await signUp(people.mother, id, 2)).body).toMatchObject({ left: 8, mine: { heads: 2, was: null } });
  expect((await signUp(people.mother, id, 5)).body).toMatchObject({ left: 5, mine: { heads: 5 } });
  county.time.now = new Date(start.getTime() + 60_000);
  const letter = { name: '三组张奶奶', key: newKey() };
  expect((await signUp(people.worker, id, 2, letter)).body).toMatchObject({ left: 3 });
  expect((await signUp(people.worker, id, 2, letter)).body).toMatchObject({ left: 3 });
  const list = await people.captain.must<SignUpList>('gathering.signUps', { id });
  expect(list.lines.map(({ name, heads, byHelper }) => [name, heads, byHelper])).toEqual([['林小雨', 5, false], ['三组张奶奶', 2, true]]);
  expect(JSON.stringify(await county.server.office.db.query({ text: 'select * from sign_up', values: [] }))).not.toContain('张奶奶');
  for (const client of [people.mother, people.elder, people.elsewhere, people.crew, people.other]) expect(await client.call('gathering.signUps', { id })).toMatchObject({ status: 403, body: { refusal: 'gather.notYours' } });
  const old = list.lines[1]?.id;
  const before = await stored(county);
  expect(await people.mother.call('gathering.cancel', { id, signUpId: old })).toMatchObject({ status: 403, body: { refusal: 'gather.notYours' } });
  expect(await people.farmer.call('gathering.cancel', { id })).toMatchObject({ status: 404, body: { refusal: 'gather.notSigned' } });
  expect(await signUp(people.elsewhere, id, 1, { name: '李奶奶' })).toMatchObject({ status: 403, body: { refusal: 'gather.notHelper' } });
  expect(await signUp(people.farmer, id, 4)).toMatchObject({ status: 409, body: { refusal: 'gather.full', error: '名额不够了，还剩 3 个' } });
  expect(await signUp(people.mother, id, 9)).toMatchObject({ status: 409, body: { refusal: 'gather.full' } });
  expect(await signUp(nobody(), id)).toMatchObject({ status: 401 });
  expect(await stored(county)).toBe(before);
  for (let again = 0; again < 2; again += 1) expect((await people.mother.must<GatheringView>('gathering.cancel', { id })).left).toBe(8);
  expect((await people.worker.must<GatheringView>('gathering.cancel', { id, signUpId: old })).left).toBe(10);
  expect((await signUp(people.mother, id, 1)).body).toMatchObject({ left: 9, mine: { heads: 1 } });
});

test('最后三个名额，三十个人同时报，正好三个人报上', async () => {
  const { id } = await openTalk(people.secretary, await claimed(people, county), { capacity: 3 });
  const crowd = await newcomers(30);
  const answers = await Promise.all(crowd.map((client) => signUp(client, id)));
  expect(answers.filter((one) => one.status === 200)).toHaveLength(3);
  expect(new Set(answers.filter((one) => one.status !== 200).map((one) => one.body.refusal))).toEqual(new Set(['gather.full']));
  const rows = await county.server.office.db.query<{ taken: number; heads: number }>({ text: 'select g.taken, (select sum(heads)::int from sign_up s where s.activity_id = g.activity_id and s.cancelled_at is null) as heads from gathering g where activity_id = $1', values: [id] });
  expect(rows).toEqual([{ taken: 3, heads: 3 }]);
});

test('同一个人同时点了十下，只报一次', async () => {
  const { id } = await openTalk(people.secretary, await claimed(people, county), { capacity: 30 });
  await Promise.all(Array.from({ length: 10 }, (_, at) => signUp(people.farmer, id, 1 + (at % 3))));
  const after = await people.farmer.must<GatheringView>('gathering.read', { id });
  expect(after.left).toBe(30 - (after.mine?.heads ?? 0));
});

test('截止以后不能报，能取消；同一个开放的请求晚到了不会重新打开；名额不能少于已报的', async () => {
  const orderId = await claimed(people, county);
  const key = newKey();
  const { id } = await openTalk(people.secretary, orderId, { key });
  await signUp(people.mother, id, 4);
  expect(await people.secretary.must('gathering.close', { id })).toMatchObject({ closed: true });
  await openTalk(people.secretary, orderId, { key });
  const before = await stored(county);
  expect(await signUp(people.farmer, id)).toMatchObject({ status: 409, body: { refusal: 'gather.closed' } });
  expect(await people.mother.call('gathering.close', { id })).toMatchObject({ status: 403, body: { refusal: 'gather.notYours' } });
  expect(await people.secretary.call('gathering.open', { orderId, key: newKey(), capacity: 3, place: '村委会', note: null })).toMatchObject({ status: 409, body: { refusal: 'gather.tooFew', field: 'capacity', error: '已经有 4 人报名，名额不能比这个少' } });
  expect(await stored(county)).toBe(before);
  expect((await people.mother.must<GatheringView>('gathering.cancel', { id })).left).toBe(30);
  expect(await openTalk(people.secretary, orderId, { capacity: 3 })).toMatchObject({ closed: false, left: 3 });
});

test('改期、退单、撤单，报了名的人看到的都是现在的', async () => {
  const orderId = await claimed(people, county);
  const { id } = await openTalk(people.secretary, orderId);
  await signUp(people.mother, id);
  await step(people.captain, 'propose', orderId, { slot: { date: '2026-11-28', part: 'afternoon' } });
  expect(await people.mother.must('gathering.read', { id })).toMatchObject({ slot: '11月26日（周四）上午', mine: { was: null } });
  await step(people.elder, 'agree', orderId);
  expect(await people.mother.must('gathering.read', { id })).toMatchObject({ slot: '11月28日（周六）下午', mine: { was: '11月26日（周四）上午' } });
  await step(people.captain, 'release', orderId, { reason: '车坏了' });
  expect(await people.mother.must('gathering.read', { id })).toMatchObject({ standing: 'looking', slot: '时间待定', day: '', team: '', speaker: null, may: { signUp: false } });
  expect(await signUp(people.farmer, id)).toMatchObject({ status: 409, body: { refusal: 'gather.notComing' } });
  expect((await calendar()).map((one) => one.id)).not.toContain(id);
  await step(people.elder, 'withdraw', orderId);
  expect(await people.mother.must('gathering.read', { id })).toMatchObject({ standing: 'cancelled', standingLabel: '已取消' });
});

test('前一天下午四点起提醒报了名的人，两个进程一起也只提醒一次；改了期再提醒一次', async () => {
  const orderId = await claimed(people, county);
  const { id } = await openTalk(people.secretary, orderId);
  await signUp(people.mother, id);
  await signUp(people.farmer, id);
  await people.farmer.must('gathering.cancel', { id });
  await signUp(people.worker, id, 1, { name: '张奶奶' });
  await signUp(people.worker, id, 2, { name: '李爷爷' });
  const notices = async () => (await county.server.office.db.query<{ to_ref: string }>({ text: "select to_ref from notice where step = 'gatherSoon' and order_id = $1 order by to_ref", values: [orderId] })).map((one) => one.to_ref);
  const second = (await county.another()).server.office;
  county.time.now = new Date('2026-11-25T07:59:00Z');
  await remindGatherings(county.server.office);
  expect(await notices()).toEqual([]);
  county.time.now = new Date('2026-11-25T08:00:00Z');
  await Promise.all([county.server.office, second, county.server.office].map((office) => remindGatherings(office)));
  expect(await notices()).toEqual([county.idOf('resident-mother'), county.idOf('worker-mingxing-1')].sort());
  await step(people.captain, 'propose', orderId, { slot: { date: '2026-11-28', part: 'morning' } });
  await step(people.elder, 'agree', orderId);
  county.time.now = new Date('2026-11-27T09:00:00Z');
  await remindGatherings(second);
  expect(await notices()).toHaveLength(4);
});

test('服务已经开始了，补课的时钟不再提醒', async () => {
  const { id } = await openTalk(people.secretary, await claimed(people, county));
  await signUp(people.mother, id);
  county.time.now = new Date('2026-11-26T00:30:00Z');
  const before = await stored(county);
  await remindGatherings(county.server.office);
  expect(await stored(county)).toBe(before);
  county.time.now = new Date('2026-11-26T00:29:00Z');
  expect(await remindGatherings(county.server.office)).toBeGreaterThan(0);
  expect(remindSpan({ date: '2026-12-01', part: 'evening' })).toEqual({ from: new Date('2026-11-30T08:00:00Z'), until: new Date('2026-12-01T10:30:00Z') });
});

test('当天点名，记到场人数；前一天、外人、取消的都不行', async () => {
  const orderId = await claimed(people, county);
  const { id } = await openTalk(people.secretary, orderId);
  await signUp(people.mother, id, 2);
  const { lines } = await people.worker.must<SignUpList>('gathering.signUps', { id });
  const letter = { id, key: newKey(), came: 18, ticks: [{ id: lines[0]?.id, heads: 2 }] };
  const before = await stored(county);
  expect(await people.worker.call('gathering.attend', letter)).toMatchObject({ status: 409, body: { refusal: 'gather.notDay' } });
  county.time.now = new Date('2026-11-26T03:00:00Z');
  expect(await people.mother.call('gathering.attend', letter)).toMatchObject({ status: 403, body: { refusal: 'gather.notYours' } });
  expect(await stored(county)).toBe(before);
  for (let again = 0; again < 2; again += 1) expect(await people.worker.must('gathering.attend', letter)).toMatchObject({ came: 18, lines: [{ name: '林小雨', attended: 2 }] });
  expect(await people.captain.must<OrderGather>('gathering.ofOrder', { id: orderId })).toMatchObject({ id, signed: 2, came: 18 });
});

test('服务队的日历：队里的人看到哪天去哪里、谁去、谁不能来；别的队看不到', async () => {
  const orderId = await claimed(people, county);
  await openTalk(people.secretary, orderId);
  const { db, tenant } = county.server.office;
  await db.query({ text: "insert into away (tenant, id, team_id, person_id, from_day, until_day, part, by_id, at) values ($1, $2, null, $3, '2026-11-29', '2026-12-02', null, $3, now())", values: [tenant, newId(), county.idOf('volunteer-anti-fraud-2')] });
  await touchDirectory(db, tenant);
  const { days } = await people.crew.must<TeamCalendar>('calendar.team', { teamId: 'anti-fraud-team', month: '2026-11' });
  expect(days.find((one) => one.date === '2026-11-26')?.services).toContainEqual(expect.objectContaining({ orderId, title: '反诈防诈', part: '上午', place: '池河镇明星村 村委会会议室', crew: ['武志刚', '夏雨晴'], label: '待服务', signed: '报名 0 / 30' }));
  expect(days.filter((one) => one.away.length > 0).map((one) => [one.date, one.away])).toEqual([['2026-11-29', [{ who: '纪长河', part: '全天' }]], ['2026-11-30', [{ who: '纪长河', part: '全天' }]]]);
  const bystander = await (await county.as('volunteer-anti-fraud-3')).must<TeamCalendar>('calendar.team', { teamId: 'anti-fraud-team', month: '2026-11' });
  // The home visit of another test: those who don't go see the village only.
  expect(JSON.stringify(bystander)).not.toContain('谢家');
  const { days: going } = await people.captain.must<TeamCalendar>('calendar.team', { teamId: 'anti-fraud-team', month: '2026-11' });
  expect(JSON.stringify(going)).toContain('谢家');
  for (const client of [people.other, people.elder, people.chief]) expect(await client.call('calendar.team', { teamId: 'anti-fraud-team', month: '2026-11' })).toMatchObject({ status: 403, body: { refusal: 'calendar.notYours' } });
});

test('当天一边记谁来了，一边有人取消，两边互相等：两样都办成，没有一样说“出错了”', async () => {
  const { db, tenant } = county.server.office;
  const { id } = await openTalk(people.secretary, await claimed(people, county), { capacity: 10 });
  await signUp(people.mother, id, 2);
  county.time.now = new Date('2026-11-26T02:00:00Z');
  const line = (await people.worker.must<SignUpList>('gathering.signUps', { id })).lines[0];
  const waits = await db.together(async (held) => {
    await held.query({ text: 'select 1 from gathering where tenant = $1 and activity_id = $2 for update', values: [tenant, id] });
    const noted = people.worker.call('gathering.attend', { id, key: newKey(), came: 5, ticks: [{ id: line?.id, heads: 2 }] });
    await whenWaiting(db, 1);
    const gone = people.mother.call<GatheringView>('gathering.cancel', { id });
    await whenWaiting(db, 2);
    return [noted, gone];
  });
  expect((await Promise.all(waits)).map((one) => one.status)).toEqual([200, 200]);
  expect(await db.query({ text: 'select g.taken, g.came, s.cancelled_at is not null as gone, s.attended from gathering g join sign_up s using (tenant, activity_id) where g.activity_id = $1', values: [id] }))
    .toEqual([{ taken: 0, came: 5, gone: true, attended: 2 }]);
});
