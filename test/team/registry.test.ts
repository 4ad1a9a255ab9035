/** 服务队登记: applying, deciding, correcting, closing, and who sees what. */
import type { ApplicationPage, ApplicationView, MyTeams, TeamPage, TeamView, UnregisteredTeams } from '../../cloud/domain/team/answers';
import type { Home, OrderView } from '../../cloud/domain/answers';
import { newKey, openCounty, village, wish, type Client, type County } from '../setup/county';

let county: County;
let chief: Client;
let teacher: Client;
let police: Client;

beforeEach(async () => {
  county = await openCounty();
  [chief, teacher, police] = await Promise.all(['county-leader', 'resident-teacher', 'liaison-police'].map((who) => county.as(who))) as [Client, Client, Client];
});
afterEach(() => county.close());

const form = (over: object = {}) => ({
  name: '后柳镇中小学科普队', departmentId: null, sponsor: '后柳镇中心小学', sector: 'school', gridCode: '610922105000', topicIds: ['innovation'], size: 12, maxHeadCount: 60, older: false, parentId: null,
  platformNumber: null, platformOn: null, leaderName: '裴思源', phone: '13800000104', ...over,
});
const apply = (who: Client, over: object = {}) => who.call<ApplicationView>('team.apply', { key: newKey(), ...form(over) });
const rows = (text: string) => county.server.office.db.query<Record<string, unknown>>({ text, values: [] });
const applications = () => rows('select id, state, name, reason from team_application order by id');
const teams = () => rows('select id, name, until_at, platform_number, topic_ids from team order by id');
const posts = () => rows('select id, kind, until_at from post order by id');

test('老师登记一支服务队，县科协同意，她就是队长，待办里有这支队；同意两次还是一支', async () => {
  const key = newKey();
  const sent = await teacher.must<ApplicationView>('team.apply', { key, ...form() });
  expect(sent).toMatchObject({ state: 'waiting', sector: '学校', sponsor: '后柳镇中心小学', place: '后柳镇', topics: '科技创新', waited: 0, teamId: null });
  expect((await teacher.must<ApplicationView>('team.apply', { key, ...form() })).id).toBe(sent.id);
  expect(await applications()).toHaveLength(1);
  const answers = await Promise.all([1, 2].map(() => chief.call<ApplicationView>('team.decide', { id: sent.id, yes: true })));
  expect(answers.map((one) => one.status)).toEqual([200, 200]);
  const again = await chief.must<ApplicationView>('team.decide', { id: sent.id, yes: true });
  expect(again).toMatchObject({ state: 'approved', teamId: expect.any(String) });
  expect((await teams()).filter((one) => one.name === '后柳镇中小学科普队')).toHaveLength(1);
  expect((await chief.call('team.decide', { id: sent.id, yes: false, reason: '反悔' })).body.refusal).toBe('application.decided');
  const home = await teacher.must<Home>('home.read');
  expect(home.desks).toContainEqual(expect.objectContaining({ kind: 'team', ref: again.teamId }));
  expect(await teacher.must<MyTeams>('team.mine')).toMatchObject({ teams: [{ id: again.teamId, labels: ['队长'] }], applications: [{ state: 'approved' }] });
  expect((await rows('select phone_sealed from person_private where phone_sealed is not null'))).toHaveLength(1);
  expect(JSON.stringify(await rows('select * from team_application'))).not.toContain('13800000104');
});

test('没同意要写原因，申请的人看得到，改好了再交；等了几个工作日写明，先到的在前', async () => {
  const first = (await apply(teacher)).body;
  county.time.now = new Date(county.time.now.getTime() + 86_400_000);
  const mother = await county.as('resident-mother');
  await mother.must('team.apply', { key: newKey(), ...form({ name: '北街社区妈妈科普队', leaderName: '林小雨' }) });
  // Monday to Friday: three working days lie between.
  county.time.now = new Date('2026-11-27T02:00:00Z');
  const association = await county.as('liaison-association');
  const page = await association.must<ApplicationPage>('team.applications');
  expect(page.items.map((one) => [one.wish.name, one.waited])).toEqual([['后柳镇中小学科普队', 3], ['北街社区妈妈科普队', 2]]);
  const before = await teams();
  expect((await chief.call('team.decide', { id: first.id, yes: false })).body).toMatchObject({ refusal: 'team.reasonNeeded', field: 'reason' });
  for (const who of [teacher, police]) {
    expect((await who.call('team.decide', { id: first.id, yes: true })).body.refusal).toBe('team.notAssociation');
    expect((await who.call('team.applications')).body.refusal).toBe('team.notAssociation');
  }
  expect([await teams(), (await applications()).map((one) => one.state)]).toEqual([before, ['waiting', 'waiting']]);
  await chief.must('team.decide', { id: first.id, yes: false, reason: '请写清楚谁带队' });
  expect((await teacher.must<MyTeams>('team.mine')).applications[0]).toMatchObject({ state: 'refused', reason: '请写清楚谁带队' });
  expect((await mother.call('team.amend', { id: first.id, ...form() })).body.refusal).toBe('application.notFound');
  const corrected = await teacher.must<ApplicationView>('team.amend', { id: first.id, ...form({ size: 15 }) });
  expect(corrected).toMatchObject({ id: first.id, state: 'waiting', waited: 0, reason: '请写清楚谁带队', wish: { size: 15 } });
  // Somebody who read it before it was mended would let in what they never saw.
  const { asRead } = corrected;
  const mended = await teacher.must<ApplicationView>('team.amend', { id: first.id, ...form({ size: 15, topicIds: ['anti-fraud'] }) });
  const waiting = [await teams(), await posts(), await applications()];
  for (const yes of [true, false]) expect((await chief.call('team.decide', { id: first.id, yes, reason: '人数', asRead })).body.refusal).toBe('review.changed');
  expect([await teams(), await posts(), await applications()]).toEqual(waiting);
  await chief.must('team.decide', { id: first.id, yes: true, asRead: mended.asRead });
  expect((await teacher.call('team.amend', { id: first.id, ...form({ size: 16 }) })).body.refusal).toBe('application.decided');
});

test('重名说得清：和在册的队、和正在登记的队都不能一样；同时交两份，只收一份', async () => {
  const mother = await county.as('resident-mother');
  const taken = await apply(teacher, { name: '石泉县健康科普服务队' });
  expect([taken.body.refusal, taken.body.field, taken.body.error]).toEqual(['team.nameTaken', 'name', '已经有叫“石泉县健康科普服务队”的服务队，或者有人正在用这个名字登记，请换个名字']);
  expect(await applications()).toEqual([]);
  const both = await Promise.all([apply(teacher), apply(mother)]);
  expect(both.map((one) => one.status).sort()).toEqual([200, 409]);
  expect(await applications()).toHaveLength(1);
});

test('没填对的一样也不收：没有支持单位、不认识的部门和主题、别的县的地方、不是那支队的人登记分队', async () => {
  for (const [over, refusal] of [
    [{ sponsor: null }, 'request.shape'], [{ departmentId: 'nobody' }, 'department.unknown'], [{ topicIds: ['nothing'] }, 'topic.unknown'], [{ gridCode: '621025000000' }, 'grid.unknown'],
    [{ parentId: 'health-team' }, 'team.parent'], [{ size: 0 }, 'request.shape'], [{ platformOn: '2026-02-31' }, 'request.shape'], [{ sector: 'army' }, 'request.shape'],
  ] as const) expect((await apply(teacher, over)).body.refusal).toBe(refusal);
  expect(await applications()).toEqual([]);
});

test('队长给自己的队登记分队；分队下面不再设分队', async () => {
  const captain = await county.as('captain-health');
  const sent = await captain.must<ApplicationView>('team.apply', { key: newKey(), ...form({ name: '健康队池河分队', parentId: 'health-team', leaderName: '沈静芳' }) });
  const { teamId } = await chief.must<ApplicationView>('team.decide', { id: sent.id, yes: true });
  expect(await captain.must<TeamView>('team.read', { id: teamId })).toMatchObject({ under: '石泉县健康科普服务队' });
  expect(await captain.must<TeamView>('team.read', { id: 'health-team' })).toMatchObject({ subTeams: [{ id: teamId }] });
  expect((await captain.call('team.apply', { key: newKey(), ...form({ name: '分队的分队', parentId: teamId }) })).body.refusal).toBe('team.parent');
});

test('谁都看得到有哪些队，看不到人；成员名字只有本队、支持部门和科协看得到', async () => {
  const page = await teacher.must<TeamPage>('team.list');
  expect(page).toMatchObject({ mayDecide: false, volunteers: null });
  expect(JSON.stringify(page)).not.toContain('沈静芳');
  const stranger = await teacher.must<TeamView>('team.read', { id: 'health-team' });
  expect(stranger).toMatchObject({ members: null, health: null, requests: [], away: [], fields: null, may: ['join'] });
  expect(JSON.stringify(stranger)).not.toContain('沈静芳');
  const member = await (await county.as('volunteer-health-1')).must<TeamView>('team.read', { id: 'health-team' });
  expect(member.members?.[0]).toMatchObject({ name: '沈静芳', labels: ['队长'], known: null });
  expect(member.health).toBeNull();
  const captain = await (await county.as('captain-health')).must<TeamView>('team.read', { id: 'health-team' });
  expect(captain.health).toMatchObject({ members: 5, volunteers: 5, lightDuty: 0, services: 0 });
  expect(captain.health?.qualifications).toEqual(expect.arrayContaining(['医师', '护士']));
  expect((await (await county.as('liaison-health')).must<TeamView>('team.read', { id: 'health-team' })).members).toHaveLength(5);
  expect((await police.must<TeamView>('team.read', { id: 'health-team' })).members).toBeNull();
  expect((await teacher.call('team.read', { id: 'no-team' })).body.refusal).toBe('team.unknown');
});

test('申请人的电话只有科协看得到，看一次记一次', async () => {
  const { id } = (await apply(teacher)).body;
  expect((await police.call('team.phone', { applicationId: id })).body.refusal).toBe('team.notAssociation');
  expect(await rows('select 1 from file_look')).toEqual([]);
  expect(await chief.must('team.phone', { applicationId: id })).toEqual({ phone: '13800000104' });
  expect(await rows('select 1 from file_look')).toHaveLength(1);
});

test('队长填全国平台编号，主题和地方由科协改；没注册的列成表，Excel 打开不会当公式', async () => {
  const captain = await county.as('captain-health');
  const before = await teams();
  for (const who of [teacher, await county.as('volunteer-health-1')]) expect((await who.call('team.platform', { id: 'health-team', platformNumber: 'KJZY-1', platformOn: '2026-10-08' })).body.refusal).toBe('team.notYours');
  const { leaderName: _, phone: __, ...fields } = form({ name: '=石泉县健康队', topicIds: ['health'], gridCode: '610922000000' });
  expect((await captain.call('team.edit', { id: 'health-team', ...fields })).body.refusal).toBe('team.notAssociation');
  expect(await teams()).toEqual(before);
  expect((await chief.must<UnregisteredTeams>('team.unregistered')).items).toHaveLength(before.length);
  expect((await captain.must<TeamView>('team.platform', { id: 'health-team', platformNumber: 'KJZY-1', platformOn: '2026-10-08' })).platform).toEqual({ number: 'KJZY-1', on: '2026-10-08' });
  expect((await chief.must<UnregisteredTeams>('team.unregistered')).items.map((one) => one.id)).not.toContain('health-team');
  expect((await chief.must<TeamView>('team.edit', { id: 'health-team', ...fields })).topics).toBe('卫生健康');
  const table = await chief.must<UnregisteredTeams>('team.unregistered');
  expect(table.csv).toContain("'=石泉县健康队");
  expect((await captain.call('team.unregistered')).body.refusal).toBe('team.notAssociation');
  expect((await chief.call('team.edit', { id: 'health-team', ...fields, name: '石泉县反诈宣讲服务队' })).body.refusal).toBe('team.nameTaken');
});

test('手上有单的队撤不了；办完了能撤，撤了就不在名单里，任职也结束；撤两次也一样', async () => {
  const [elder, secretary, captain] = await Promise.all(['resident-elder', 'leader-mingxing', 'captain-anti-fraud'].map((who) => county.as(who))) as [Client, Client, Client];
  const order = await elder.must<OrderView>('order.place', wish({ villageCode: village }));
  await secretary.must('order.dispatch', { id: order.id, key: newKey(), departmentId: 'police' });
  await police.must('order.accept', { id: order.id, key: newKey(), openToAll: true });
  await captain.must('order.claim', { id: order.id, key: newKey(), slot: { date: '2026-11-26', part: 'morning' }, speaker: '武志刚' });
  const before = [await teams(), await posts()];
  const no = await chief.call('team.close', { id: 'anti-fraud-team' });
  expect([no.body.refusal, no.body.error]).toEqual(['team.openWork', '这支队还有 1 件没办完，办完或者退单以后才能撤']);
  expect((await captain.call('team.close', { id: 'anti-fraud-team' })).body.refusal).toBe('team.notAssociation');
  expect([await teams(), await posts()]).toEqual(before);
  await captain.must('order.release', { id: order.id, key: newKey(), reason: '车坏了' });
  await chief.must('team.close', { id: 'anti-fraud-team' });
  await chief.must('team.close', { id: 'anti-fraud-team' });
  expect((await teacher.must<TeamPage>('team.list')).items.map((one) => one.id)).not.toContain('anti-fraud-team');
  expect((await captain.must<Home>('home.read')).desks).toEqual([]);
});
