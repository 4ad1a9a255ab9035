/** What town and county see: numbers from the orders alone, each with the orders behind it. */
import type { CardPage } from '../../cloud/domain/answers';
import type { Demand, DemandRow, Overview } from '../../cloud/domain/report/report';
import { newKey, openCounty, otherVillage, village, villageWithoutLeader, type Client, type County } from '../setup/county';
import { playTo, type Wished } from '../setup/load';

const root = '610922000000';
const chihe = '610922104000';
const houliu = '610922105000';
const beijie = '610922100004';
const day = 86_400_000;

let county: County;
let leader: Client;

const ago = (days: number) => new Date(county.time.now.getTime() - days * day);
const play = (wished: Partial<Wished> & { stage: Wished['stage'] }) => playTo(county, { villageCode: village, at: county.time.now, ...wished });
const overview = (client: Client, gridCode: string) => client.must<Overview>('report.overview', { gridCode });
const demand = (client: Client, gridCode: string, more: object = {}) => client.must<Demand>('report.demand', { gridCode, months: 12, ...more });

async function behind(client: Client, filter: object): Promise<string[]> {
  const ids: string[] = [];
  for (let next: string | null = null, pages = 0; pages === 0 || next; pages += 1) {
    const page: CardPage = await client.must<CardPage>('report.orders', { ...filter, next });
    ids.push(...page.items.map((card) => card.id));
    next = page.next;
  }
  return ids;
}

beforeAll(async () => {
  county = await openCounty({ now: new Date('2026-11-23T02:00:00Z') });
  leader = await county.as('county-leader');
  // Before last year's end, so that it is no service of this year.
  await play({ stage: 'closed', at: new Date('2025-12-10T02:00:00Z'), who: 'resident-mother' });
  await play({ stage: 'placed', at: ago(20) });
  await play({ stage: 'dispatched', villageCode: otherVillage });
  await play({ stage: 'claimed', villageCode: otherVillage, topicId: 'safe-medication', audience: null });
  await play({ stage: 'served', at: ago(40), who: 'resident-mother' });
  await play({ stage: 'rated', at: ago(40), villageCode: beijie, topicId: 'safe-medication', stars: 2 });
  await play({ stage: 'withdrawn', villageCode: beijie });
  await play({ stage: 'rejected', villageCode: villageWithoutLeader });
  await play({ stage: 'answered', topicId: null, ownWords: '信号塔会不会影响身体' });
  // Again, a month and a half after the service in the same village; the other topic is no «again».
  await play({ stage: 'placed', who: 'resident-farmer' });
  await play({ stage: 'placed', topicId: 'safe-medication', who: 'resident-farmer' });
});
afterAll(() => county.close());

test('县科协看到全县卡在哪一步、在等谁，每个数点开正好是那些单', async () => {
  const seen = await overview(leader, root);
  expect(seen.open.orders).toBe(8);
  expect(seen.states.reduce((all, one) => all + one.orders, 0)).toBe(seen.open.orders);
  expect(seen.desks.reduce((all, one) => all + one.orders, 0)).toBe(seen.open.orders);
  expect(await behind(leader, { gridCode: root, open: true })).toHaveLength(seen.open.orders);
  expect(seen.open.overdue).toBeGreaterThan(0);
  expect(await behind(leader, { gridCode: root, overdue: true })).toHaveLength(seen.open.overdue);
  for (const one of seen.states) expect([one.label, (await behind(leader, { gridCode: root, state: one.state })).length]).toEqual([one.label, one.orders]);
  for (const one of seen.desks) expect([one.label, (await behind(leader, { gridCode: root, deskKind: one.kind, deskRef: one.ref || null })).length]).toEqual([one.label, one.orders]);
  expect(seen.desks.map((one) => one.label)).toEqual(expect.arrayContaining(['池河镇明星村', '县公安局', '石泉县健康科普服务队']));
  // Whom among the residents it waits for is not told.
  expect(seen.desks.filter((one) => one.kind === 'person')).toMatchObject([{ ref: '', label: '等点单人' }]);
});

test('部门和服务队的工作量：待服务的，和今年服务过的；去年的不算', async () => {
  const seen = await overview(leader, root);
  const load = (list: Overview['teams'], id: string) => list.find((one) => one.id === id);
  expect(load(seen.departments, 'police')).toMatchObject({ toServe: { events: 1, orders: 1 }, served: { events: 1, orders: 1 } });
  expect(load(seen.teams, 'health-team')).toMatchObject({ toServe: { events: 1, orders: 1 }, served: { events: 1, orders: 1 } });
  expect(load(seen.teams, 'silver-team')).toMatchObject({ toServe: { events: 0, orders: 0 }, served: { events: 0, orders: 0 } });
  for (const work of ['toServe', 'servedThisYear'] as const) {
    expect(await behind(leader, { gridCode: root, teamId: 'health-team', work })).toHaveLength(1);
    expect(await behind(leader, { gridCode: root, departmentId: 'police', work })).toHaveLength(1);
    expect(await behind(leader, { gridCode: root, teamId: 'silver-team', work })).toHaveLength(0);
  }
});

test('重办以后，第一次服务还算在原来那支队头上', async () => {
  const id = await play({ stage: 'rated', villageCode: otherVillage, at: ago(3) });
  const count = async () => (await overview(leader, root)).teams.find((one) => one.id === 'anti-fraud-team')?.served.events;
  const before = await count();
  await (await county.as('leader-tanjiawan')).must('order.redo', { id, key: newKey(), reason: '没听清' });
  expect(await count()).toBe(before);
  expect(await behind(leader, { gridCode: root, teamId: 'anti-fraud-team', work: 'servedThisYear' })).toContain(id);
  await (await county.as('resident-elder')).must('order.withdraw', { id, key: newKey() });
});

test('没有责任人的地方列得出，写明现在由谁代办', async () => {
  const { gaps } = await overview(leader, root);
  expect(gaps.places.find((one) => one.code === villageWithoutLeader)).toMatchObject({ name: '后柳镇中坝村', servedBy: '后柳镇' });
  expect(gaps.places.map((one) => one.code)).not.toContain(village);
  expect(gaps.departments).toEqual([]);
  await county.server.office.db.query({ text: "delete from post where department_id = 'market'", values: [] });
  await county.server.office.db.query({ text: 'update tenant set directory_version = directory_version + 1', values: [] });
  expect((await overview(leader, root)).gaps.departments).toEqual([{ id: 'market', name: '县市场监督管理局' }]);
});

test('镇里只看到本镇的；别的镇、居民、部门、网格员看不到', async () => {
  const town = await county.as('leader-chihe');
  const seen = await overview(town, chihe);
  expect(seen.open.orders).toBe((await behind(town, { gridCode: chihe, open: true })).length);
  expect(seen.path.map((one) => one.code)).toEqual([chihe]);
  expect(seen.gaps.places.every((one) => one.name.startsWith('池河镇'))).toBe(true);
  const cards = (await town.must<CardPage>('report.orders', { gridCode: chihe })).items;
  expect(cards.length).toBeGreaterThan(3);
  expect(cards.every((card) => card.place.startsWith('池河镇'))).toBe(true);

  const others: [string, string][] = [['leader-chihe', root], ['leader-chihe', houliu], ['leader-mingxing', chihe], ['leader-mingxing', otherVillage], ['resident-elder', village], ['worker-mingxing-1', village], ['liaison-police', root], ['captain-health', root]];
  for (const [who, gridCode] of others) {
    const client = await county.as(who);
    for (const [name, more] of [['report.overview', {}], ['report.orders', {}], ['report.demand', { months: 12 }]] as const) {
      expect([who, name, (await client.call(name, { gridCode, ...more })).body.refusal]).toEqual([who, name, 'report.notYours']);
    }
  }
  expect((await leader.call('report.overview', { gridCode: '999999999999' })).body.refusal).toBe('grid.unknown');
});

test('大家想听什么：点单的数等于已服务、已答复、还在办、没办成之和，按主题、地方、听讲的人、月份都一样', async () => {
  const seen = await demand(leader, root);
  const total = (row: { served: number; answered: number; open: number; unmet: number }) => row.served + row.answered + row.open + row.unmet;
  // Twelve with the one done again; of those in 明星村 on 反诈, three came within ninety days after a service there.
  expect(seen.total).toMatchObject({ asked: 12, again: 3, answered: 1 });
  expect(total(seen.total)).toBe(seen.total.asked);
  const filterOf: Record<string, (row: DemandRow) => object> = {
    byTopic: (row) => ({ topicId: row.key }), byPlace: (row) => ({ gridCode: row.key }), byAudience: (row) => ({ audience: row.key }), byMonth: (row) => ({ firstMonth: row.key, lastMonth: row.key }),
  };
  const base = { gridCode: root, firstMonth: seen.firstMonth, lastMonth: seen.lastMonth };
  for (const [kind, filter] of Object.entries(filterOf)) {
    const rows = seen[kind as 'byTopic'];
    expect([kind, rows.reduce((all, row) => all + row.asked, 0)]).toEqual([kind, seen.total.asked]);
    for (const row of rows) {
      expect(total(row)).toBe(row.asked);
      for (const [more, count] of [[{}, row.asked], [{ fate: 'served' }, row.served], [{ fate: 'answered' }, row.answered], [{ fate: 'open' }, row.open], [{ fate: 'unmet' }, row.unmet], [{ again: true }, row.again]] as const) {
        expect([kind, row.label, more, (await behind(leader, { ...base, ...filter(row), ...more })).length]).toEqual([kind, row.label, more, count]);
      }
    }
  }
  expect(seen.byTopic.map((row) => row.label)).toContain('自己写的需求');
  expect(seen.byPlace.map((row) => row.label)).toContain('池河镇');
});

test('从点单到服务用了几天，取中间的一个；没服务过就没有', async () => {
  await play({ stage: 'claimed', villageCode: '610922105200', topicId: 'smartphone-use', at: ago(6) }).catch(() => undefined);
  const before = await demand(leader, root, { topicId: 'smartphone-use' });
  expect(before.total.medianDays).toBeNull();
  // Three services, one, two and nine days after the order.
  for (const days of [1, 2, 9]) {
    const id = await play({ stage: 'served', villageCode: otherVillage, topicId: 'smartphone-use', at: ago(10) });
    await county.server.office.db.query({ text: "update history set at = at + make_interval(days => $2) where order_id = $1 and step = 'serve'", values: [id, days] });
  }
  expect((await demand(leader, root, { topicId: 'smartphone-use' })).total).toMatchObject({ served: 3, medianDays: 2 });
});

test('一个月、一类人、一个主题，都能单独看；十二个月前的不在里面', async () => {
  const seen = await demand(leader, root, { month: '2026-11', audience: 'none' });
  expect(seen.byMonth.map((row) => row.key)).toEqual(['2026-11']);
  expect(seen.byAudience.map((row) => row.key)).toEqual(['none']);
  expect(await behind(leader, { gridCode: root, firstMonth: '2026-11', lastMonth: '2026-11', audience: 'none' })).toHaveLength(seen.total.asked);
  const all = await demand(leader, root);
  expect([all.firstMonth, all.lastMonth]).toEqual(['2025-12', '2026-11']);
  expect((await demand(leader, root, { months: 1 })).firstMonth).toBe('2026-11');
  expect((await leader.call('report.demand', { gridCode: root, months: 25 })).status).toBe(400);
});

test('评价不到五个人不给看平均分，满五个人才给', async () => {
  // Two have rated so far, however often.
  expect((await demand(leader, root)).satisfaction).toBeNull();
  for (const who of ['resident-farmer', 'resident-teacher', 'worker-beijie-1', 'worker-beijie-2']) await play({ stage: 'rated', who, stars: 5, villageCode: beijie });
  const { satisfaction } = await demand(leader, root);
  expect(satisfaction?.people).toBeGreaterThanOrEqual(5);
  expect(satisfaction?.stars).toBeGreaterThan(3);
  expect((await demand(await county.as('leader-houliu'), houliu)).satisfaction).toBeNull();
});

test('没有队伍能去的需求列出来好招募；有队能去的不列', async () => {
  expect((await demand(leader, root)).withoutTeam).toEqual([]);
  // The team of retired experts takes any topic anywhere; without it farming has a team in one town only.
  const { db } = county.server.office;
  await db.query({ text: "update team set topic_ids = '{health}' where id = 'silver-team'", values: [] });
  await db.query({ text: 'update tenant set directory_version = directory_version + 1', values: [] });
  await play({ stage: 'placed', topicId: 'silkworms', villageCode: villageWithoutLeader });
  await play({ stage: 'rejected', topicId: 'silkworms', villageCode: villageWithoutLeader });
  await play({ stage: 'placed', topicId: 'silkworms', villageCode: village });
  const { withoutTeam, firstMonth, lastMonth } = await demand(leader, root);
  expect(withoutTeam.filter((one) => one.topicId === 'silkworms')).toEqual([expect.objectContaining({ place: '后柳镇', open: 1, unmet: 1 })]);
  for (const one of withoutTeam) {
    const ids = await behind(leader, { gridCode: one.gridCode, topicId: one.topicId, withoutTeam: true, firstMonth, lastMonth });
    expect([one.topic, ids.length]).toEqual([one.topic, one.open + one.unmet]);
  }
});

test('一个村并到邻村以后，办完的单还在镇里、县里的数里，算在接过去的村头上，点开也在', async () => {
  await play({ stage: 'closed', villageCode: otherVillage, at: ago(30) });
  const town = await county.as('leader-chihe');
  const whole = async (client: Client, gridCode: string) => {
    const [seen, wanted] = [await overview(client, gridCode), await demand(client, gridCode)];
    return { open: seen.open.orders, departments: seen.departments, teams: seen.teams, total: wanted.total, byTopic: wanted.byTopic, byMonth: wanted.byMonth };
  };
  const served = (gridCode: string) => behind(leader, { gridCode, fate: 'served' });
  const before = [await whole(leader, root), await whole(town, chihe)];
  const [ours, theirs] = [await served(village), await served(otherVillage)];
  expect(theirs.length).toBeGreaterThan(0);
  const asked = async (gridCode: string) => (await demand(leader, gridCode)).total.asked;
  const sum = await asked(village) + await asked(otherVillage);
  await leader.must('grid.merge', { key: newKey(), code: otherVillage, intoCode: village });
  expect([await whole(leader, root), await whole(town, chihe)]).toEqual(before);
  expect((await served(village)).sort()).toEqual([...ours, ...theirs].sort());
  expect(await asked(village)).toBe(sum);
  expect((await demand(town, chihe)).byPlace.find((one) => one.key === village)?.asked).toBe(sum);
  expect((await town.call('report.demand', { gridCode: otherVillage, months: 12 })).body.refusal).toBe('grid.unknown');
});

test('总览里没有一个人的名字', async () => {
  const said = JSON.stringify([await overview(leader, root), await demand(leader, root)]);
  const people = [...(await county.server.office.directory()).names.values()];
  expect(people.length).toBeGreaterThan(30);
  expect(people.filter((name) => said.includes(name))).toEqual([]);
});
