/** Why a team does not fit an order, each reason beside a team that does; without a database. */
import type { Directory, Team } from '../../cloud/domain/grid/directory';
import type { Volunteer } from '../../cloud/domain/team/team';
import { firstTeamsFor, reaches, troubles, usualCrew, type FitOrder, type Fitting } from '../../cloud/domain/team/fit';
import { needsOf } from '../../cloud/domain/team/needs';
import { sayRefusal } from '../../cloud/domain/refusals';
import { personIdOf } from '../../cloud/presets/load';
import { shiquan } from '../../cloud/presets/shiquan';
import { sampleDirectory } from '../setup/directory';

const plain = sampleDirectory();
const id = (presetId: string) => personIdOf(shiquan.tenant, presetId);
const now = new Date('2026-11-23T02:00:00Z');
const slot = { date: '2026-11-26', part: 'morning' as const };
const order = (over: Partial<FitOrder> = {}): FitOrder => ({ topicId: 'anti-fraud', villageCode: '610922104203', headCount: 30, destination: 'village', form: 'talk', slots: [slot], audience: null, ...over });
const team = (directory: Directory, name: string): Team => directory.teams.get(name) as Team;
const why = (teamId: string, asked: FitOrder, fitting: Partial<Fitting> = {}, directory = plain) => troubles(directory, team(directory, teamId), asked, { now, ...fitting }).map((one) => one.id);
const said = (teamId: string, asked: FitOrder, fitting: Partial<Fitting> = {}, directory = plain) => troubles(directory, team(directory, teamId), asked, { now, ...fitting }).map((one) => sayRefusal(one.id, one.words));
const withTeam = (teamId: string, over: Partial<Team>): Directory => ({ ...plain, teams: new Map([...plain.teams, [teamId, { ...team(plain, teamId), ...over }]]) });
const withVolunteer = (presetId: string, over: Partial<Volunteer>): Directory => ({ ...plain, volunteers: new Map([...plain.volunteers, [id(presetId), { ...(plain.volunteers.get(id(presetId)) as Volunteer), ...over }]]) });

test.each<[string, string, FitOrder, string[]]>([
  ['主题、地方都合适的队能接', 'anti-fraud-team', order(), []],
  ['主题不在服务范围里', 'safety-team', order(), ['claim.topic']],
  ['地方不在服务区域里', 'farming-team', order({ topicId: 'vegetables', villageCode: '610922105214' }), ['claim.area']],
  ['本镇的就能接', 'farming-team', order({ topicId: 'vegetables' }), []],
  ['合理用药要有医师、药师或护士', 'silver-team', order({ topicId: 'safe-medication' }), []],
  ['没有心理咨询资格的队，敏感主题', 'silver-team', order({ topicId: 'mental-health' }), ['claim.sensitive', 'claim.qualification', 'claim.training']],
  ['有资格、培训过的队', 'health-team', order({ topicId: 'mental-health' }), []],
  ['没人学过户外安全', 'silver-team', order({ topicId: 'flood-landslide' }), ['claim.training']],
])('%s', (_name, teamId, asked, found) => {
  expect(why(teamId, asked)).toEqual(found);
});

test('人太多的场次，容得下的队能接，容不下的说清最多多少人', () => {
  const small = withTeam('anti-fraud-team', { maxHeadCount: 20 });
  expect(why('anti-fraud-team', order({ headCount: 20 }), {}, small)).toEqual([]);
  expect(said('anti-fraud-team', order({ headCount: 21 }), {}, small)).toEqual(['石泉县反诈宣讲服务队一场最多服务20人，这一单有21人']);
});

test('到家里去要两个学过入户安全的人；自己村的网格员不算志愿者，不用培训', () => {
  const home = order({ destination: 'family' });
  expect(why('anti-fraud-team', home, { crew: [id('captain-anti-fraud')] })).toEqual(['claim.crewSize']);
  expect(said('anti-fraud-team', home, { crew: [id('captain-anti-fraud'), id('volunteer-anti-fraud-1')] })).toEqual(['先完成入户安全培训：夏雨晴还没有']);
  expect(why('anti-fraud-team', home, { crew: [id('captain-anti-fraud'), id('volunteer-anti-fraud-2')] })).toEqual([]);
  expect(why('anti-fraud-team', home, { crew: [id('captain-anti-fraud'), id('worker-mingxing-1')] })).toEqual([]);
  expect(needsOf(plain, home).risks).toHaveLength(1);
});

test('那个半天已有别的服务、自己标了不能来、全队标了不能来，都说是谁；别的半天照常', () => {
  const crew = [id('captain-anti-fraud')];
  const busy = [{ personId: crew[0] as string, ...slot, activityId: 'other' }];
  expect(said('anti-fraud-team', order(), { crew, slot, bookings: busy })).toEqual(['11月26日（周四）上午武志刚已有别的服务']);
  expect(why('anti-fraud-team', order(), { crew, slot: { ...slot, part: 'afternoon' }, bookings: busy })).toEqual([]);
  const away = (over: object): Directory => ({ ...plain, away: [{ id: 'a', teamId: null, personId: null, fromDay: '2026-11-25', untilDay: '2026-11-27', part: null, ...over }] });
  expect(said('anti-fraud-team', order(), { crew, slot }, away({ personId: crew[0] }))).toEqual(['11月26日（周四）上午武志刚标了不能来']);
  expect(said('anti-fraud-team', order(), { crew, slot }, away({ teamId: 'anti-fraud-team' }))).toEqual(['11月26日（周四）上午石泉县反诈宣讲服务队标了不能来']);
  expect(why('anti-fraud-team', order(), { crew, slot }, away({ teamId: 'anti-fraud-team', part: 'evening' }))).toEqual([]);
  // Nobody of the team can at any of the times: the pool says so.
  expect(why('anti-fraud-team', order(), {}, away({ teamId: 'anti-fraud-team' }))).toEqual(['claim.clash']);
});

test('有资格的人要在上门的人里', () => {
  const asked = order({ topicId: 'safe-medication' });
  expect(said('silver-team', asked, { crew: [id('captain-silver')] })).toEqual(['这一单需要有医师、药师、护士资格的人，上门的人里还没有登记']);
  expect(why('silver-team', asked, { crew: [id('captain-silver'), id('volunteer-silver-4')] })).toEqual([]);
});

test('不满十岁要有大人一起；年纪大、要轻活的人，户外的活先问过', () => {
  const child = withVolunteer('volunteer-anti-fraud-1', { birthYear: 2018 });
  expect(why('anti-fraud-team', order(), { crew: [id('volunteer-anti-fraud-1')] }, child)).toEqual(['claim.age']);
  expect(why('anti-fraud-team', order(), { crew: [id('volunteer-anti-fraud-1'), id('captain-anti-fraud')] }, child)).toEqual([]);
  const field = order({ topicId: 'vegetables', form: 'fieldGuidance' });
  expect(why('silver-team', field, { crew: [id('volunteer-silver-1')] })).toEqual(['claim.lightDuty']);
  expect(why('silver-team', field, { crew: [id('volunteer-silver-1')], lightDutyAsked: true })).toEqual([]);
  expect(why('farming-team', field, { crew: [id('captain-farming')] })).toEqual([]);
});

test('敏感的单，开放时也到不了没有资格的队', () => {
  expect(reaches(plain, team(plain, 'silver-team'), order({ topicId: 'mental-health' }))).toBe(false);
  expect(reaches(plain, team(plain, 'health-team'), order({ topicId: 'mental-health' }))).toBe(true);
});

test('今年服务不到五次的队先看到；都不到五次，或者都到了，就不分先后', () => {
  expect(firstTeamsFor(plain, order(), new Map([['anti-fraud-team', 5]]))).toEqual(['silver-team']);
  expect(firstTeamsFor(plain, order(), new Map())).toEqual([]);
  expect(firstTeamsFor(plain, order(), new Map([['anti-fraud-team', 5], ['silver-team', 9]]))).toEqual([]);
  const activity = { invited: [], passed: [], firstTeams: ['silver-team'], firstUntil: '2026-11-24T02:00:00.000Z' } as never;
  expect(said('anti-fraud-team', order(), { activity })).toEqual(['这一单先请今年服务不到5次的队，11月24日（周二）10:00以后还没人接，您就可以接']);
  expect(why('silver-team', order(), { activity })).toEqual([]);
  expect(why('anti-fraud-team', order(), { activity, now: new Date('2026-11-24T02:00:01Z') })).toEqual([]);
});

test('默认选好的人：自己够就自己；要资格、要两个人就补上合适的', () => {
  expect(usualCrew(plain, team(plain, 'anti-fraud-team'), id('captain-anti-fraud'), order(), { now })).toEqual([]);
  expect(usualCrew(plain, team(plain, 'anti-fraud-team'), id('captain-anti-fraud'), order({ destination: 'family' }), { now })).toEqual([id('captain-anti-fraud'), id('volunteer-anti-fraud-2')]);
  expect(usualCrew(plain, team(plain, 'silver-team'), id('captain-silver'), order({ topicId: 'safe-medication' }), { now })).toEqual([id('captain-silver'), id('volunteer-silver-4')]);
});
