/** Many orders, few teams: a proposal for all of them together, which the department may change. */
import type { OfferResult, OrderView, ProposalPage } from '../../cloud/domain/answers';
import { blankActivity } from '../../cloud/domain/order/effects/draft';
import type { Order } from '../../cloud/domain/order/order';
import { assign, weights, type Facts, type Waiting } from '../../cloud/domain/team/assign';
import { sampleDirectory } from '../setup/directory';
import { newKey, openCounty, wish, type County } from '../setup/county';

const directory = sampleDirectory();
const slots = [{ date: '2026-11-26', part: 'morning' as const }];
const waiting = (id: string, over: Partial<Order> = {}): Waiting => ({ order: { id, topicId: 'anti-fraud', villageCode: '610922104203', headCount: 20, destination: 'village', form: 'talk', audience: null, slots, ...over } as Order, activity: { ...blankActivity(`activity-${id}`), departmentId: 'police' } });
const facts = (over: Partial<Facts> = {}): Facts => ({ now: new Date('2026-11-23T02:00:00Z'), bookings: [], servicesOfYear: new Map(), ahead: new Map(), ...over });
const teams = (rows: ReturnType<typeof assign>) => rows.map((row) => row.teamId);

test('几单几支队，分开请，不都压在一支队上', () => {
  const rows = assign(directory, [waiting('1'), waiting('2'), waiting('3'), waiting('4')], facts());
  expect(teams(rows).filter((one) => one === 'anti-fraud-team')).toHaveLength(2);
  expect(teams(rows).filter((one) => one === 'silver-team')).toHaveLength(2);
});

test('今年服务得少的队先请，手上约得多的后请；近的先请', () => {
  expect(teams(assign(directory, [waiting('1')], facts({ servicesOfYear: new Map([['anti-fraud-team', 3]]) })))).toEqual(['silver-team']);
  expect(teams(assign(directory, [waiting('1')], facts({ ahead: new Map([['silver-team', 3]]) })))).toEqual(['anti-fraud-team']);
  const [near] = assign(directory, [waiting('1', { topicId: 'vegetables' })], facts());
  expect(near?.teamId).toBe('farming-team');
  expect(near?.options[0]?.why).toEqual(['服务池河镇', '主题对口', '近一个月还没有约', '今年还没服务过']);
});

test('只有一支队能去的单不会落空；一支也没有的，写明差什么', () => {
  const rows = assign(directory, [waiting('1'), waiting('2', { topicId: 'flood-landslide' }), waiting('3', { topicId: 'mental-health', destination: 'family' })], facts());
  expect(rows[1]?.teamId).toBe('safety-team');
  expect(rows[2]?.teamId).toBe('health-team');
  const [none] = assign({ ...directory, away: [{ id: 'a', teamId: 'health-team', personId: null, fromDay: '2026-11-26', untilDay: '2026-11-26', part: null }] }, [waiting('3', { topicId: 'mental-health' })], facts());
  expect(none?.teamId).toBeNull();
  expect(none?.lacking.map((one) => one.trouble.id)).toContain('claim.clash');
});

test('婉拒过的队不再排；同样的单排两次，结果一样；两百单也排得完，换谁都不会更好', () => {
  const one = waiting('1');
  one.activity.passed = ['anti-fraud-team'];
  expect(teams(assign(directory, [one], facts()))).toEqual(['silver-team']);
  const topics = ['anti-fraud', 'safe-medication', 'vegetables', 'disaster-reduction', 'food-safety', null];
  const many = Array.from({ length: 200 }, (_, at) => waiting(String(at), { topicId: topics[at % topics.length] as string | null, villageCode: at % 2 ? '610922104216' : '610922100004' }));
  const rows = assign(directory, many, facts());
  expect(teams(assign(directory, many, facts()))).toEqual(teams(rows));
  const load = (teamId: string | null) => rows.filter((row) => row.teamId === teamId).length;
  for (const row of rows) {
    const now = row.options.find((option) => option.team.id === row.teamId);
    if (!now) continue;
    for (const option of row.options) expect(option.cost + weights.together * (load(option.team.id) - Number(option.team.id === row.teamId))).toBeGreaterThanOrEqual(now.cost + weights.together * (load(row.teamId) - 1));
  }
});

describe('部门按建议邀请', () => {
  let county: County;
  beforeAll(async () => {
    county = await openCounty();
  });
  afterAll(() => county.close());

  test('一次看全部建议，改一支再发；每单一条结果，发两次也只邀请一次；别的部门看不到', async () => {
    const [elder, secretary, police] = await Promise.all([county.as('resident-elder'), county.as('leader-mingxing'), county.as('liaison-police')]);
    const ids: string[] = [];
    for (let at = 0; at < 3; at += 1) {
      const order = await elder.must<OrderView>('order.place', wish());
      await secretary.must('order.dispatch', { id: order.id, key: newKey(), departmentId: 'police' });
      // Asked by name first, so that nothing is open to everybody yet.
      await police.must('order.accept', { id: order.id, key: newKey(), openToAll: false, teamIds: ['silver-team'] });
      ids.push(order.id);
    }
    const proposal = await police.must<ProposalPage>('department.propose', { departmentId: 'police' });
    expect(proposal.rows.map((row) => row.order.id).toSorted()).toEqual(ids.toSorted());
    expect(proposal.rows.every((row) => row.teamId !== null && row.why.length > 0)).toBe(true);
    const health = await county.as('liaison-health');
    expect((await health.call('department.propose', { departmentId: 'police' })).body.refusal).toBe('order.notYours');

    const [first, second, third] = ids as [string, string, string];
    await elder.must('order.withdraw', { id: third, key: newKey() });
    const input = { departmentId: 'police', key: newKey(), offers: [{ id: first, teamId: 'anti-fraud-team' }, { id: second, teamId: 'food-team' }, { id: third, teamId: 'anti-fraud-team' }] };
    expect((await health.call('department.offerAll', input)).body.refusal).toBe('order.notYours');
    const results = await police.must<OfferResult[]>('department.offerAll', input);
    expect(results.map((one) => [one.ok, one.say])).toEqual([[true, '已邀请'], [false, '这支服务队不能服务这个主题或这个地方'], [false, '这一单现在是“已撤单”，不能再邀请']]);
    await police.must('department.offerAll', input);
    const rows = await county.server.office.db.query<{ offers: number; invited: string[] }>({
      text: "select (select count(*)::int from history h where h.order_id = o.id and h.step = 'offer') as offers, a.invited from orders o join activity a on a.id = o.activity_id where o.id = any($1) order by array_position($1::uuid[], o.id)", values: [[first, second]],
    });
    expect(rows).toEqual([{ offers: 1, invited: ['silver-team', 'anti-fraud-team'] }, { offers: 0, invited: ['silver-team'] }]);
    const captain = await county.as('captain-anti-fraud');
    expect((await captain.must<OrderView>('order.pass', { id: first, key: newKey() })).state).toBe('accepted');
  });
});
