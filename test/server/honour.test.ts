/** 嘉许: found by rules, confirmed by 科协, public only with the person's word. */
import type { HonourView, OwnHonours, Proposals, PublicHonours } from '../../cloud/domain/honour/honour';
import { evidenceOf, fits, presetRules, ruleFor, type Credited } from '../../cloud/domain/honour/rules';
import { clientAt, newKey, openCounty, village, type Client, type County } from '../setup/county';
import { playTo } from '../setup/load';

const year = 2026;
let county: County;
let leader: Client;
let captain: Client;

const proposals = () => leader.must<Proposals>('honour.proposals', { year });
const confirm = (who: Client, ruleId: string, ref: string) => who.call('honour.confirm', { year, ruleId, ref });
const shown = async () => (await clientAt(county.url, null).must<PublicHonours>('honour.public')).items;
const rows = () => county.server.office.db.query<{ ref: string; state: string }>({ text: 'select ref, state from honour order by ref', values: [] });
const rule = { id: 'star-1', label: '嘉许一星', minMinutes: 300, minServices: 5, minRated: 5, minStars: 4 };

beforeAll(async () => {
  county = await openCounty();
  leader = await county.as('county-leader');
  captain = await county.as('captain-anti-fraud');
  for (let at = 0; at < 5; at += 1) await playTo(county, { villageCode: village, at: county.time.now, stage: 'closed', stars: 5 });
});
afterAll(() => county.close());

test('规则是县里定的：改了门槛，够的人才提出来，附上次数、时长、月份和评价', async () => {
  expect((await proposals()).proposals).toEqual([]);
  expect((await proposals()).rules).toEqual(presetRules);
  await leader.must('honour.saveRule', rule);
  expect((await proposals()).proposals).toEqual([{
    ref: county.idOf('captain-anti-fraud'), kind: 'person', name: '武志刚', ruleId: 'star-1', label: '嘉许一星',
    evidence: { minutes: 300, services: 5, months: 1, rated: 5, stars: 5, tags: [], complaints: 0 },
  }]);
});

test('有人不满意、还没说清楚，就先不提；说清楚了再提', async () => {
  const id = await playTo(county, { villageCode: village, at: county.time.now, stage: 'closed', stars: 5 });
  await (await county.as('resident-elder')).must('order.rerate', { id, key: newKey(), stars: 1 });
  expect((await proposals()).proposals).toEqual([]);
  expect((await confirm(leader, 'star-1', county.idOf('captain-anti-fraud'))).body.refusal).toBe('honour.notFit');
  const secretary = await county.as('leader-mingxing');
  await secretary.must('afterCall.record', { id, key: newKey(), kind: 'lowered', outcome: 'settled' });
  expect((await proposals()).proposals).toHaveLength(1);
});

test('名单只有县科协能看、能定；镇里、队长、居民都不行，什么也没写', async () => {
  for (const who of ['leader-chihe', 'captain-anti-fraud', 'resident-elder', 'liaison-police']) {
    const person = await county.as(who);
    for (const answer of [await person.call('honour.proposals', { year }), await confirm(person, 'star-1', county.idOf('captain-anti-fraud')), await person.call('honour.saveRule', rule)]) {
      expect(answer).toMatchObject({ status: 403, body: { refusal: 'honour.notYours' } });
    }
  }
  expect((await confirm(leader, 'star-1', county.idOf('captain-health'))).body.refusal).toBe('honour.notFit');
  expect(await rows()).toEqual([]);
});

test('科协确认后等本人同意；本人没点头，谁也看不到；同意了才公开，随时可以收回', async () => {
  const ref = county.idOf('captain-anti-fraud');
  await Promise.all([confirm(leader, 'star-1', ref), confirm(leader, 'star-1', ref)]);
  expect(await rows()).toEqual([{ ref, state: 'waiting' }]);
  expect((await proposals()).proposals).toEqual([]);
  expect(await shown()).toEqual([]);
  const [own] = (await captain.must<OwnHonours>('honour.mine')).items as [HonourView];
  expect(own).toMatchObject({ label: '嘉许一星', stateLabel: '待本人同意' });
  for (const who of ['volunteer-anti-fraud-1', 'county-leader']) {
    expect(await (await county.as(who)).call('honour.answer', { id: own.id, publish: true })).toMatchObject({ status: 403, body: { refusal: 'honour.notMine' } });
  }
  expect(await shown()).toEqual([]);
  await captain.must('honour.answer', { id: own.id, publish: true });
  expect(await shown()).toEqual([{ year, label: '嘉许一星', name: '武志刚' }]);
  await captain.must('honour.answer', { id: own.id, publish: false });
  expect(await shown()).toEqual([]);
  expect((await captain.must<OwnHonours>('honour.mine')).items).toHaveLength(1);
  expect((await (await county.as('resident-elder')).must<OwnHonours>('honour.mine')).items).toEqual([]);
});

test('姓名删除以后，公开页上也没有了', async () => {
  const [own] = (await captain.must<OwnHonours>('honour.mine')).items as [HonourView];
  await captain.must('honour.answer', { id: own.id, publish: true });
  await county.server.office.db.query({ text: 'update person_private set name = null where person_id = $1', values: [county.idOf('captain-anti-fraud')] });
  expect(await shown()).toEqual([]);
});

test('光有时长不够：评价不到五次、平均不到四分，都不提', () => {
  const year60 = (count: number, stars: number | null): Credited[] => Array.from({ length: count }, (_, at) => ({
    subjectId: 'a', activityId: String(at), minutes: 120, month: '03', ratings: stars === null ? [] : [{ stars, tags: ['clear'] }], complaint: false,
  }));
  expect(ruleFor(presetRules, 'person', evidenceOf(year60(30, 5)))?.id).toBe('star-3');
  expect(ruleFor(presetRules, 'person', evidenceOf(year60(6, 4)))?.id).toBe('star-1');
  expect(ruleFor(presetRules, 'person', evidenceOf(year60(30, 3)))).toBeNull();
  expect(ruleFor(presetRules, 'person', evidenceOf([...year60(4, 5), ...year60(20, null)]))).toBeNull();
  expect(fits(presetRules[0] as never, { ...evidenceOf(year60(6, 5)), complaints: 1 })).toBe(false);
});
