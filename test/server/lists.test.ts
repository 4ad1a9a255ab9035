/** Five hundred orders over all villages: a list is one query, visits every order once, and reads an index, not the whole table. */
import type { CardPage } from '../../cloud/domain/answers';
import type { OpinionPage, VisitPage } from '../../cloud/domain/visit/visit';
import { newKey, openCounty, otherVillage, village, villageWithoutLeader, wish, type Client, type County } from '../setup/county';
import { playMany, playTo } from '../setup/load';

const ORDERS = 500;
const root = '610922000000';
const chihe = '610922104000';
const houliu = '610922105000';

interface Statement { name?: string; text: string; values: unknown[] }

let county: County;
let asked: Statement[] = [];

beforeAll(async () => {
  county = await openCounty();
  // Four villages that asked for the same thing again, a month after it was served.
  const before = new Date(county.time.now.getTime() - 30 * 86_400_000);
  for (const villageCode of [village, otherVillage, villageWithoutLeader, '610922100004']) {
    await playTo(county, { villageCode, topicId: 'safe-medication', at: before, stage: 'served' });
    await playTo(county, { villageCode, topicId: 'safe-medication', at: county.time.now, stage: 'placed' });
  }
  await playMany(county, ORDERS);
  const { db } = county.server.office;
  await db.query({ text: 'analyze', values: [] });
  const { query } = db;
  db.query = (statement) => {
    asked.push(statement);
    return query(statement);
  };
}, 600_000);
afterAll(() => county.close());

/* Who is calling is one statement more, the same for every function. */
// Who asks, and the notes that a log-in was used and a desk was opened today, are no part of the list.
const forTheList = () => asked.filter((one) => !['read-session', 'mark-used', 'mark-seen'].includes(one.name ?? ''));

interface Node { 'Node Type': string; 'Relation Name'?: string; Plans?: Node[] }
const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

async function planOf({ text, values }: Statement): Promise<Node[]> {
  const rows = await county.server.office.db.query<{ 'QUERY PLAN': { Plan: Node }[] }>({ text: `explain (format json) ${text}`, values });
  return nodesOf((rows[0] as { 'QUERY PLAN': [{ Plan: Node }] })['QUERY PLAN'][0].Plan);
}

const desk = (kind: string, ref: string, offered = false) => ['queue.mine', { kind, ref, offered }] as const;
const report = (filter: object) => ['report.orders', { gridCode: root, ...filter }] as const;

/** who, what, and at least how many there must be for the list to say something */
const lists: [title: string, who: string, list: readonly [string, object], atLeast: number][] = [
  ['后柳镇的待办', 'leader-houliu', desk('grid', houliu), 5],
  ['县公安局的待办', 'liaison-police', desk('department', 'police'), 10],
  ['反诈队可接的单', 'captain-anti-fraud', desk('team', 'anti-fraud-team', true), 21],
  ['反诈队已接的单', 'captain-anti-fraud', desk('team', 'anti-fraud-team'), 10],
  ['谢奶奶的点单', 'resident-elder', ['order.mine', {}], 100],
  ['全县还在办的单', 'county-leader', report({ open: true }), 300],
  ['全县所有的单', 'county-leader', report({}), ORDERS],
  ['全县已超时的单', 'county-leader', report({ overdue: true }), 50],
  ['全县待领单的单', 'county-leader', report({ state: 'dispatched' }), 21],
  ['一个部门待服务的单', 'county-leader', report({ departmentId: 'police', work: 'toServe' }), 21],
  ['一支队今年服务过的单', 'county-leader', report({ teamId: 'health-team', work: 'servedThisYear' }), 21],
  ['等后柳镇办的单', 'county-leader', report({ deskKind: 'grid', deskRef: houliu }), 5],
  ['服务过的单', 'county-leader', report({ fate: 'served' }), 100],
  ['没办成的单', 'county-leader', report({ fate: 'unmet' }), 40],
  ['服务后又点的单', 'county-leader', report({ again: true }), 4],
  ['反诈、给老人、这个月的单', 'county-leader', report({ topicId: 'anti-fraud', audience: 'elder', firstMonth: '2026-11' }), 21],
  ['池河镇的单', 'leader-chihe', ['report.orders', { gridCode: chihe }], 21],
  ['后柳镇的单', 'leader-houliu', ['report.orders', { gridCode: houliu }], 21],
  ['明星村还在办的单', 'leader-mingxing', ['report.orders', { gridCode: village, open: true }], 1],
];

async function pageThrough(client: Client, [name, input]: readonly [string, object], between: () => Promise<unknown> = async () => undefined): Promise<string[]> {
  const ids: string[] = [];
  for (let next: string | null = null, pages = 0; pages === 0 || next; pages += 1) {
    const page: CardPage = await client.must<CardPage>(name, { ...input, next });
    ids.push(...page.items.map((card) => card.id));
    next = page.next;
    await between();
  }
  return ids;
}

test.each(lists)('%s：一页只查一次库，查的时候走索引', async (_, who, [name, input], atLeast) => {
  const client = await county.as(who);
  let next: string | null = null;
  let seen = 0;
  // The first page and the one after it are two statements with two plans.
  for (let pages = 0; pages < 2 && (pages === 0 || next); pages += 1) {
    asked = [];
    const page: CardPage = await client.must<CardPage>(name, { ...input, next });
    next = page.next;
    seen += page.items.length;
    // What is promised on those days is one more question, the same for every page.
    const statements = forTheList().filter((one) => one.name !== 'bookings');
    expect(statements).toHaveLength(1);
    const nodes = await planOf(statements[0] as Statement);
    const scans = nodes.filter((node) => ['orders', 'history'].includes(node['Relation Name'] ?? ''));
    expect(scans.map((node) => node['Node Type'])).not.toContain('Seq Scan');
    expect(scans.length).toBeGreaterThan(0);
    expect(nodes.filter((node) => node['Node Type'].includes('Index')).length).toBeGreaterThan(0);
  }
  expect(seen).toBeGreaterThanOrEqual(Math.min(atLeast, 21));
});

test.each(lists)('%s：翻完每一页，每单正好看到一次，中间有人点单也不乱', async (_, who, list, atLeast) => {
  const client = await county.as(who);
  const before = await pageThrough(client, list);
  expect(before.length).toBeGreaterThanOrEqual(atLeast);
  expect(new Set(before).size).toBe(before.length);
  const elder = await county.as('resident-elder');
  const meanwhile = await pageThrough(client, list, () => elder.must('order.place', wish({ villageCode: villageWithoutLeader })));
  expect(new Set(meanwhile).size).toBe(meanwhile.length);
  // The ones that were there come in the very same order; what came in between may stand at the end.
  expect(meanwhile.filter((id) => before.includes(id))).toEqual(before);
});

test('编造的翻页记号不会进数据库，从第一页看起', async () => {
  const leader = await county.as('county-leader');
  const first = await leader.must<CardPage>('report.orders', { gridCode: root });
  for (const made of ['xx', Buffer.from("2026-01-01'; drop table orders; --|1").toString('base64url')]) {
    expect((await leader.must<CardPage>('report.orders', { gridCode: root, next: made })).items[0]?.id).toBe(first.items[0]?.id);
  }
});

test('总览、需求、走访和意见的列表，也都只查一次库', async () => {
  const leader = await county.as('leader-mingxing');
  for (const [name, input] of [
    ['report.overview', { gridCode: village }], ['report.demand', { gridCode: village, months: 12 }],
    ['visit.mine', {}], ['visit.unvisited', { days: 30 }], ['opinion.mine', {}], ['opinion.list', { gridCode: village }],
  ] as const) {
    asked = [];
    await leader.must(name, input);
    expect([name, forTheList().length]).toEqual([name, 1]);
  }
});

test('四十五次走访和四十五条意见，翻完正好各看到一次', async () => {
  const leader = await county.as('leader-tanjiawan');
  for (let at = 0; at < 45; at += 1) {
    await leader.must('visit.add', { key: newKey(), gridCode: otherVillage, day: '2026-11-20', house: `${at} 号院`, asked: '问近况' });
    await leader.must('opinion.add', { key: newKey(), gridCode: otherVillage, said: `第 ${at} 条` });
  }
  for (const [name, input] of [['visit.mine', {}], ['opinion.mine', {}], ['opinion.list', { gridCode: otherVillage }]] as const) {
    const ids: string[] = [];
    for (let next: string | null = null, pages = 0; pages === 0 || next; pages += 1) {
      const page: VisitPage | OpinionPage = await leader.must<VisitPage | OpinionPage>(name, { ...input, next });
      ids.push(...page.items.map((one) => one.id));
      next = page.next;
    }
    expect([name, ids.length, new Set(ids).size]).toEqual([name, 45, 45]);
  }
});
