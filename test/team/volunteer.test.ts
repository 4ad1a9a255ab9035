/** 志愿者登记: what is asked, who may, whose it is, and leaving. */
import { isTooYoung, needsAdult, needsGuardian } from '../../cloud/domain/team/age';
import type { LeftView, MyRegistration, TeamPage, TeamView, VolunteerView } from '../../cloud/domain/team/answers';
import type { OrderView } from '../../cloud/domain/answers';
import { newKey, openCounty, village, wish, type Client, type County } from '../setup/county';

let county: County;
let mother: Client;
let captain: Client;

beforeEach(async () => {
  county = await openCounty();
  [mother, captain] = await Promise.all(['resident-mother', 'captain-health'].map((who) => county.as(who))) as [Client, Client];
});
afterEach(() => county.close());

const form = (over: object = {}) => ({
  name: '林小雨', birthYear: 1988, skills: ['带孩子做实验'], qualifications: ['teacher'], times: [{ weekday: 6, part: 'morning' }], gridCodes: [village], lightDuty: false, phone: '13800000103', ...over,
});
const register = (who: Client, over: object = {}) => who.call<VolunteerView>('volunteer.register', form(over));
const rows = (text: string) => county.server.office.db.query<Record<string, unknown>>({ text, values: [] });
const volunteers = () => rows('select person_id, birth_year, until_at, phone_hash is null as no_hash, phone_sealed is null as no_phone from volunteer order by person_id');

test('居民登记成志愿者，自己看得到、改得了；电话密封，自己看也只看到几位', async () => {
  expect((await mother.must<MyRegistration>('volunteer.read')).volunteer).toBeNull();
  const made = (await register(mother)).body;
  expect(made).toMatchObject({ name: '林小雨', birthYear: 1988, phone: '138****0103', needsAdult: false, places: [{ name: '池河镇明星村' }], qualifications: [{ kind: 'teacher', seen: false }], duties: [], toLearn: [] });
  // A second tap registers nobody twice and changes nothing.
  expect((await register(mother, { birthYear: 1990 })).body.birthYear).toBe(1988);
  expect(JSON.stringify(await rows('select * from volunteer'))).not.toContain('13800000103');
  const { phone: _, ...rest } = form({ skills: ['讲故事'], lightDuty: true });
  const changed = await mother.must<VolunteerView>('volunteer.edit', rest);
  expect(changed).toMatchObject({ skills: ['讲故事'], lightDuty: true, phone: '138****0103' });
  expect((await mother.must<VolunteerView>('volunteer.edit', { ...rest, phone: '13800000555' })).phone).toBe('138****0555');
});

test('只要四组内容：多写的身份证号不存；缺的、不认识的地方不收', async () => {
  const before = await volunteers();
  for (const [over, refusal] of [[{ phone: '12' }, 'request.shape'], [{ name: '' }, 'request.shape'], [{ gridCodes: ['621025000000'] }, 'grid.unknown'], [{ qualifications: ['wizard'] }, 'request.shape'], [{ birthYear: 2030 }, 'volunteer.tooYoung']] as const) {
    expect((await register(mother, over)).body.refusal).toBe(refusal);
  }
  expect((await mother.call('volunteer.edit', form())).body.refusal).toBe('volunteer.needed');
  expect(await volunteers()).toEqual(before);
  await mother.must('volunteer.register', { ...form(), idNumber: '612422198801010000' });
  expect(JSON.stringify([await rows('select * from volunteer'), await rows('select * from person_private')])).not.toContain('612422198801010000');
});

test('同一个电话不登记第二位，说得清；两个人同时登记也只成一位', async () => {
  const teacher = await county.as('resident-teacher');
  const both = await Promise.all([register(mother), register(teacher, { name: '裴思源' })]);
  expect(both.map((one) => one.status).sort()).toEqual([200, 409]);
  const lost = both.find((one) => one.status === 409);
  expect([lost?.body.refusal, lost?.body.field]).toEqual(['volunteer.phoneTaken', 'phone']);
  expect((await volunteers()).filter((one) => !one.no_phone)).toHaveLength(1);
});

test('拿一串电话一个个试谁是志愿者：一天试几个就不让再试，试不出来，也没改自己的；第二天可以，不换电话的修改不受影响', async () => {
  const [teacher, farmer] = [await county.as('resident-teacher'), await county.as('resident-farmer')];
  await register(mother);
  await register(teacher, { name: '裴思源', phone: '13800000199' });
  const answers = [];
  for (let at = 0; at < 12; at += 1) answers.push((await teacher.call('volunteer.edit', form({ name: '裴思源', phone: at % 2 ? '13800000103' : `1380000020${at % 10}` }))).body.refusal ?? 'done');
  expect(answers.slice(0, 9).sort()).toEqual([...Array<string>(5).fill('done'), ...Array<string>(4).fill('volunteer.phoneTaken')]);
  expect(answers.slice(9)).toEqual(Array<string>(3).fill('volunteer.phoneTries'));
  const before = await volunteers();
  for (const phone of ['13800000103', '13800000777']) expect(await teacher.call('volunteer.edit', form({ name: '裴思源', phone }))).toMatchObject({ status: 429, body: { refusal: 'volunteer.phoneTries', field: 'phone' } });
  expect(await volunteers()).toEqual(before);
  const { phone: _, ...rest } = form({ name: '裴思源', skills: ['讲故事'] });
  expect((await teacher.call('volunteer.edit', rest)).status).toBe(200);
  expect((await register(farmer, { name: '覃有田', phone: '13800000888' })).status).toBe(200);
  county.time.now = new Date(county.time.now.getTime() + 25 * 3_600_000);
  expect((await teacher.must<VolunteerView>('volunteer.edit', form({ name: '裴思源', phone: '13800000777' }))).phone).toBe('138****0777');
});

test('年龄：不满6岁不登记，不满14岁要监护人同意，不满10岁要大人陪着；用家长电话不算重复', async () => {
  expect((await register(mother, { birthYear: 2020 })).body).toMatchObject({ refusal: 'volunteer.tooYoung', error: '未满6周岁的孩子不能登记，可以由家长带着来听' });
  expect((await register(mother, { birthYear: 2014 })).body).toMatchObject({ refusal: 'volunteer.guardian', field: 'guardian' });
  const teacher = await county.as('resident-teacher');
  await register(teacher, { phone: '13800000103', name: '裴思源' });
  expect((await register(mother, { birthYear: 2017, guardian: true })).body).toMatchObject({ needsAdult: true, guardian: true });
  // Only the year is known, so the younger age counts.
  const today = '2026-11-23';
  expect([isTooYoung(2020, today), isTooYoung(2019, today), needsAdult(2016, today), needsAdult(2015, today), needsGuardian(2012, today), needsGuardian(2011, today)]).toEqual([true, false, true, false, true, false]);
});

test('资格只有看过证件才算：队长看过别人的可以记，自己的、没登记的、别队的不行；改掉登记就不算了', async () => {
  await register(mother);
  await mother.must('team.join', { teamId: 'health-team' });
  const personId = county.idOf('resident-mother');
  await captain.must('team.joinAnswer', { teamId: 'health-team', personId, yes: true });
  const held = async () => (await county.server.office.directory()).volunteers.get(personId)?.qualifications;
  const see = (who: Client, over: object = {}) => who.call<TeamView>('volunteer.see', { teamId: 'health-team', personId, kind: 'teacher', seen: true, ...over });
  expect(await held()).toEqual([]);
  expect((await see(captain, { kind: 'doctor' })).body.refusal).toBe('volunteer.needed');
  expect((await see(captain, { personId: county.idOf('captain-health') })).body.refusal).toBe('team.notYours');
  for (const who of [mother, await county.as('captain-food'), await county.as('volunteer-health-1')]) expect((await see(who)).body.refusal).toBe('team.notYours');
  expect((await see(captain, { personId: county.idOf('volunteer-food-1') })).body.refusal).toBe('team.notMember');
  expect(await held()).toEqual([]);
  await see(captain);
  expect(await held()).toEqual(['teacher']);
  expect(await rows('select seen_by from qualification where seen_by is not null')).toEqual([{ seen_by: county.idOf('captain-health') }]);
  await see(captain, { seen: false });
  expect(await held()).toEqual([]);
  await see(await county.as('liaison-health'));
  expect(await held()).toEqual(['teacher']);
  await mother.must('volunteer.edit', form({ qualifications: [] }));
  expect(await held()).toEqual([]);
});

test('随时可以不当志愿者：电话清掉，离开各队，约好的服务列出来，队长知道他去不了，不强留；以后还能再登记', async () => {
  const [elder, secretary, police, leader] = await Promise.all(['resident-elder', 'leader-mingxing', 'liaison-police', 'captain-anti-fraud'].map((who) => county.as(who))) as [Client, Client, Client, Client];
  await register(mother);
  await mother.must('team.join', { teamId: 'anti-fraud-team' });
  const personId = county.idOf('resident-mother');
  await leader.must('team.joinAnswer', { teamId: 'anti-fraud-team', personId, yes: true });
  const order = await elder.must<OrderView>('order.place', wish());
  await secretary.must('order.dispatch', { id: order.id, key: newKey(), departmentId: 'police' });
  await police.must('order.accept', { id: order.id, key: newKey(), openToAll: true });
  await leader.must('order.claim', { id: order.id, key: newKey(), slot: { date: '2026-11-26', part: 'morning' }, speaker: '武志刚', crew: [county.idOf('captain-anti-fraud'), personId] });
  const duty = { orderId: order.id, number: order.number, team: '石泉县反诈宣讲服务队', day: '11月26日（周四）上午' };
  expect((await mother.must<MyRegistration>('volunteer.read')).volunteer?.duties).toEqual([duty]);
  expect(await mother.must<LeftView>('volunteer.leave')).toEqual({ duties: [duty] });
  expect((await mother.must<MyRegistration>('volunteer.read')).volunteer).toBeNull();
  const [row] = await rows(`select phone_sealed, phone_hash, skills, times, grid_codes, until_at is not null as gone from volunteer where person_id = '${personId}'`);
  expect(row).toEqual({ phone_sealed: null, phone_hash: null, skills: [], times: [], grid_codes: [], gone: true });
  expect(await rows(`select 1 from post where person_id = '${personId}' and until_at is null`)).toEqual([]);
  expect((await elder.must<OrderView>('order.read', { id: order.id })).state).toBe('claimed');
  expect((await leader.must<OrderView>('order.read', { id: order.id })).crew).toEqual(['武志刚']);
  expect(await rows(`select to_kind, to_ref from notice where order_id = '${order.id}' and step = 'cannot'`)).toEqual([{ to_kind: 'team', to_ref: 'anti-fraud-team' }]);
  expect((await mother.call('order.read', { id: order.id })).status).toBe(403);
  expect(await mother.must<LeftView>('volunteer.leave')).toEqual({ duties: [] });
  expect((await register(mother, { skills: ['又来了'] })).body).toMatchObject({ skills: ['又来了'] });
});

test('全县的志愿者一个人只数一次，参加几支队都一样；每支队各数各的，只给科协看', async () => {
  const chief = await county.as('county-leader');
  const count = async () => (await chief.must<TeamPage>('team.list')).volunteers;
  const before = await count();
  await register(mother);
  const personId = county.idOf('resident-mother');
  for (const [teamId, leader] of [['health-team', 'captain-health'], ['food-team', 'captain-food'], ['silver-team', 'captain-silver']] as const) {
    await mother.must('team.join', { teamId });
    await (await county.as(leader)).must('team.joinAnswer', { teamId, personId, yes: true });
  }
  const after = await count();
  expect(after?.total).toBe((before?.total ?? 0) + 1);
  const of = (counted: TeamPage['volunteers'], teamId: string) => counted?.perTeam.find((one) => one.teamId === teamId)?.count ?? 0;
  for (const teamId of ['health-team', 'food-team', 'silver-team']) expect(of(after, teamId)).toBe(of(before, teamId) + 1);
  // In the order of names, not of numbers.
  expect(after?.perTeam.map((one) => one.name)).toEqual((await chief.must<TeamPage>('team.list')).items.map((one) => one.name));
  expect((await captain.must<TeamPage>('team.list')).volunteers).toBeNull();
});
