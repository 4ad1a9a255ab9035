/** Joining, leaving, a deputy, training and days away. */
import type { LeftView, MyRegistration, MyTeams, TeamView, VolunteerView } from '../../cloud/domain/team/answers';
import type { Home } from '../../cloud/domain/answers';
import { newKey, openCounty, type Client, type County } from '../setup/county';

let county: County;
let mother: Client;
let captain: Client;
let personId: string;

beforeEach(async () => {
  county = await openCounty();
  [mother, captain] = await Promise.all(['resident-mother', 'captain-health'].map((who) => county.as(who))) as [Client, Client];
  personId = county.idOf('resident-mother');
});
afterEach(() => county.close());

const register = (who: Client, name: string, phone: string) => who.must('volunteer.register', { name, birthYear: 1988, skills: ['量血压'], qualifications: [], times: [], gridCodes: [], phone });
const answer = (who: Client, yes: boolean, over: object = {}) => who.call<TeamView>('team.joinAnswer', { teamId: 'health-team', personId, yes, ...over });
const rows = (text: string) => county.server.office.db.query<Record<string, unknown>>({ text, values: [] });
const posts = () => rows('select id, person_id, kind, team_id, until_at from post order by id');
const joined = async () => {
  await register(mother, '林小雨', '13800000103');
  await mother.must('team.join', { teamId: 'health-team' });
  await answer(captain, true);
};

test('志愿者申请加入，队长同意，就在队里了；没登记的先登记；同意两次是一个任职', async () => {
  expect((await mother.call('team.join', { teamId: 'health-team' })).body.refusal).toBe('volunteer.needed');
  await register(mother, '林小雨', '13800000103');
  expect(await mother.must<TeamView>('team.join', { teamId: 'health-team', said: '我想教量血压' })).toMatchObject({ asked: { state: 'waiting' }, may: ['takeBack'] });
  await mother.must('team.join', { teamId: 'health-team' });
  expect((await captain.must<TeamView>('team.read', { id: 'health-team' })).requests).toEqual([{ personId, name: '林小雨', askedOn: '11月23日（周一）', said: '我想教量血压', skills: ['量血压'] }]);
  const before = await posts();
  for (const who of ['resident-mother', 'captain-food', 'liaison-health', 'volunteer-health-1']) expect((await answer(await county.as(who), true)).body.refusal).toBe('team.notYours');
  expect(await posts()).toEqual(before);
  await Promise.all([answer(captain, true), answer(captain, true)]);
  expect((await answer(captain, true)).status).toBe(200);
  expect(await posts()).toHaveLength(before.length + 1);
  expect((await answer(captain, false)).body.refusal).toBe('join.gone');
  expect(await mother.must<MyTeams>('team.mine')).toMatchObject({ teams: [{ id: 'health-team', labels: ['志愿者'] }], requests: [], isVolunteer: true });
  expect((await mother.call('team.join', { teamId: 'health-team' })).body.refusal).toBe('team.member');
});

test('婉谢写不写原因都行，本人看得到，可以再申请；收回了就没有了', async () => {
  await register(mother, '林小雨', '13800000103');
  await mother.must('team.join', { teamId: 'health-team' });
  const before = await posts();
  expect((await answer(captain, false, { reason: '今年人手够了，明年欢迎' })).status).toBe(200);
  expect((await mother.must<MyTeams>('team.mine')).requests).toEqual([{ teamId: 'health-team', team: '石泉县健康科普服务队', state: 'refused', reason: '今年人手够了，明年欢迎' }]);
  await mother.must('team.join', { teamId: 'health-team' });
  await mother.must('team.leave', { teamId: 'health-team' });
  expect((await answer(captain, true)).body.refusal).toBe('join.gone');
  expect((await mother.must<MyTeams>('team.mine')).requests).toEqual([]);
  expect(await posts()).toEqual(before);
});

test('一个人最多五支队：第六支申请不了，两支队同时同意也只进一支', async () => {
  await register(mother, '林小雨', '13800000103');
  const { db, tenant } = county.server.office;
  const known = [['anti-fraud-team', 'captain-anti-fraud'], ['food-team', 'captain-food'], ['safety-team', 'captain-safety'], ['farming-team', 'captain-farming'], ['silver-team', 'captain-silver']] as const;
  for (const [teamId] of [...known, ['health-team']]) await mother.must('team.join', { teamId });
  for (const [teamId, leader] of known.slice(0, 4)) await (await county.as(leader)).must('team.joinAnswer', { teamId, personId, yes: true });
  const silver = await county.as('captain-silver');
  const both = await Promise.all([answer(captain, true), answer(silver, true, { teamId: 'silver-team' })]);
  expect(both.map((one) => one.status).sort()).toEqual([200, 409]);
  expect(both.find((one) => one.status === 409)?.body).toMatchObject({ refusal: 'team.mostTeams', error: '一个人最多参加 5 支服务队' });
  expect(await db.query({ text: 'select 1 from post where tenant = $1 and person_id = $2 and until_at is null', values: [tenant, personId] })).toHaveLength(5);
  const sixth = both[0]?.status === 200 ? 'silver-team' : 'health-team';
  expect((await mother.call('team.join', { teamId: sixth })).body.refusal).toBe('team.mostTeams');
});

test('离队自己说了算，不用谁同意；唯一的队长要先交接', async () => {
  await joined();
  expect(await mother.must<LeftView>('team.leave', { teamId: 'health-team' })).toEqual({ duties: [] });
  expect(await mother.must<LeftView>('team.leave', { teamId: 'health-team' })).toEqual({ duties: [] });
  expect((await mother.must<TeamView>('team.read', { id: 'health-team' })).members).toBeNull();
  expect((await mother.must<MyRegistration>('volunteer.read')).volunteer?.name).toBe('林小雨');
  const before = await posts();
  expect((await captain.call('team.leave', { teamId: 'health-team' })).body.refusal).toBe('team.leaderStays');
  expect(await posts()).toEqual(before);
});

test('队长请一位副队长，副队长也能答复加入、看待办，但不能再请副队长；不当副队长了还是队员', async () => {
  const nurse = await county.as('volunteer-health-1');
  const nurseId = county.idOf('volunteer-health-1');
  const before = await posts();
  expect((await nurse.call('team.deputy', { teamId: 'health-team', personId: nurseId, deputy: true })).body.refusal).toBe('team.notYours');
  expect((await captain.call('team.deputy', { teamId: 'health-team', personId, deputy: true })).body.refusal).toBe('team.notMember');
  expect(await posts()).toEqual(before);
  const made = await captain.must<TeamView>('team.deputy', { teamId: 'health-team', personId: nurseId, deputy: true });
  expect(made.members?.[1]).toMatchObject({ personId: nurseId, isDeputy: true });
  expect((await nurse.must<Home>('home.read')).desks).toContainEqual(expect.objectContaining({ ref: 'health-team' }));
  await register(mother, '林小雨', '13800000103');
  await mother.must('team.join', { teamId: 'health-team' });
  expect((await answer(nurse, true)).status).toBe(200);
  expect((await nurse.call('team.deputy', { teamId: 'health-team', personId, deputy: true })).body.refusal).toBe('team.notYours');
  await captain.must('team.deputy', { teamId: 'health-team', personId: nurseId, deputy: false });
  expect((await nurse.must<TeamView>('team.read', { id: 'health-team' })).members?.find((one) => one.personId === nurseId)).toMatchObject({ isDeputy: false, labels: ['志愿者'] });
});

test('队长记下谁学过什么；没学的，本人的页上写着讲什么以前要先学', async () => {
  await joined();
  const train = (who: Client, over: object = {}) => who.call<TeamView>('team.train', { teamId: 'health-team', personId, course: 'privacy', day: '2026-11-20', ...over });
  expect((await mother.must<MyRegistration>('volunteer.read')).volunteer?.toLearn).toContainEqual({ topic: '心理健康', courses: ['个人信息保护'] });
  for (const who of [mother, await county.as('captain-food')]) expect((await train(who)).body.refusal).toBe('team.notYours');
  for (const day of ['2026-11-24', '2019-01-01']) expect((await train(captain, { day })).body.refusal).toBe('training.day');
  expect((await train(captain, { personId: county.idOf('volunteer-food-1') })).body.refusal).toBe('team.notMember');
  expect((await train(captain, { course: 'magic' })).body.refusal).toBe('request.shape');
  expect((await mother.must<MyRegistration>('volunteer.read')).volunteer?.training).toEqual([]);
  await train(captain);
  await train(captain, { day: '2026-10-01' });
  const view = (await mother.must<{ volunteer: VolunteerView }>('volunteer.read')).volunteer;
  expect(view.training).toEqual([{ course: 'privacy', label: '个人信息保护', day: '2026-11-20' }]);
  expect(view.toLearn.map((one) => one.topic)).not.toContain('心理健康');
});

test('不能来的日子：队的由队长记，自己的自己记；发两次是一条，可以取消；过去的、倒着的不收', async () => {
  const nurse = await county.as('volunteer-health-1');
  const away = (who: Client, over: object = {}) => who.call<{ id: string }>('team.away', { key: newKey(), fromDay: '2026-12-01', untilDay: '2026-12-03', ...over });
  const stored = () => rows('select id from away order by id');
  expect((await away(nurse, { teamId: 'health-team' })).body.refusal).toBe('team.notYours');
  expect((await away(mother)).body.refusal).toBe('volunteer.needed');
  for (const over of [{ fromDay: '2026-11-22' }, { untilDay: '2026-11-30' }, { untilDay: '2027-12-01' }]) expect((await away(nurse, over)).body.refusal).toBe('away.days');
  expect(await stored()).toEqual([]);
  const key = newKey();
  const own = (await away(nurse, { key })).body.id;
  expect((await away(nurse, { key })).body.id).toBe(own);
  const team = (await away(captain, { teamId: 'health-team', fromDay: '2026-11-25', untilDay: '2026-11-25', part: 'morning' })).body.id;
  expect((await nurse.must<TeamView>('team.read', { id: 'health-team' })).away).toEqual([
    { id: team, who: '石泉县健康科普服务队', days: '11月25日（周三），上午', mayRemove: false }, { id: own, who: '俞小慧', days: '12月1日（周二）到12月3日（周四）', mayRemove: true },
  ]);
  for (const [who, id] of [[nurse, team], [captain, own]] as const) expect((await who.call('team.comeBack', { id })).body.refusal).toBe('team.notYours');
  expect(await stored()).toHaveLength(2);
  await nurse.must('team.comeBack', { id: own });
  await nurse.must('team.comeBack', { id: own });
  expect(await stored()).toEqual([{ id: team }]);
});

test('队员的电话只有照看这支队的人看得到，看一次记一次', async () => {
  await joined();
  for (const who of ['volunteer-health-1', 'captain-food', 'resident-elder']) expect((await (await county.as(who)).call('team.phone', { teamId: 'health-team', personId })).body.refusal).toBe('team.notYours');
  expect((await captain.call('team.phone', { teamId: 'health-team', personId: county.idOf('resident-elder') })).body.refusal).toBe('team.notMember');
  expect(await rows('select 1 from file_look')).toEqual([]);
  expect(await captain.must('team.phone', { teamId: 'health-team', personId })).toEqual({ phone: '13800000103' });
  expect(await rows('select 1 from file_look')).toHaveLength(1);
});
