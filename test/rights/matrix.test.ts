/** Every function × every kind of person × how the place lies to theirs, against the reviewed matrix.csv. */
import { writeFileSync } from 'node:fs';
import { notice } from '../../cloud/domain/privacy/notice';
import { functions } from '../../cloud/functions/all';
import { clientAt, newKey, type Client } from '../setup/county';
import { matrixFile, openWorld, readMatrix, relations, standings, type Relation, type SiteName, type Standing, type Tree, type World } from './people';
import { probesFor, type Probe } from './probes';
import { openScene, type Scene } from './scene';
import { storedIn } from './stored';

jest.setTimeout(900_000);

let world: World;
let scene: Scene;
let probes: Record<string, Probe>;
/** what a refusal changed, though it must change nothing */
const changedByRefusal: string[] = [];
let actual: string[];
let stored: () => Promise<string>;

beforeAll(async () => {
  world = await openWorld();
  stored = storedIn(world.county.server.office.db);
  scene = await openScene(world);
  probes = probesFor(scene);
  actual = await walk();
  if (process.env.KEPU_WRITE_MATRIX) writeFileSync(matrixFile, `function,person,place,outcome\n${actual.join('\n')}\n`);
});
afterAll(() => world?.close());

/* All of the neighbouring county: nothing of it is known here. */
const foreignTree = Object.fromEntries(['whole', 'part', 'wholeTo', 'wholeInto', 'partTo', 'partInto', 'away'].map((key) => [key, '621025100201'])) as unknown as Tree;

const fresh = new Set(['login.leave']);

async function ask(name: string, probe: Probe, standing: Standing, relation: Relation, target: Awaited<ReturnType<Scene['target']>>): Promise<string> {
  const client: Client = fresh.has(name) ? await world.as(standing.who) : await scene.as(standing.who);
  const aim = relation === 'other' ? { ...target, id: scene.foreign, companion: scene.foreign, site: { ...target.site, desk: world.neighbour.village, village: world.neighbour.village, department: 'neighbour', team: 'neighbour', tree: foreignTree } } : target;
  const input = await probe.input(aim, standing);
  const before = await stored();
  const { status, body } = await client.call(name.split(' ')[0] as string, input);
  if (status === 200) return 'ok';
  if (await stored() !== before) changedByRefusal.push(`${name},${standing.label},${relation}`);
  return body.refusal ?? `status ${status}`;
}

/** Asks everybody. What a refusal left as it was serves the next person; after an «ok» the order is made anew. */
async function walk(): Promise<string[]> {
  const rows: string[] = [];
  for (const [name, probe] of Object.entries(probes)) {
    const bySite = new Map<SiteName, Awaited<ReturnType<Scene['target']>>>();
    for (const standing of standings) {
      const asked = probe.placeless ? (['own', 'sibling'] as const).filter((one) => standing.sites[one]).slice(0, 1) : relations.filter((one) => standing.sites[one]);
      for (const relation of asked) {
        const at = standing.sites[relation] as SiteName | 'otherCounty';
        const site = at === 'otherCounty' ? 'village' : at;
        const target = bySite.get(site) ?? await scene.target(site, probe.stage, probe.onBehalf);
        bySite.set(site, target);
        const outcome = await ask(name, probe, standing, relation, target);
        rows.push([name, standing.label, probe.placeless ? 'any' : relation, outcome].join(','));
        if (outcome === 'ok' && !probe.reads) bySite.delete(site);
      }
    }
  }
  return rows;
}

test('每个云函数在权限表里都有行；新加的要先写上', () => {
  const probed = new Set(Object.keys(probes).map((name) => name.split(' ')[0]));
  expect(functions.map((one) => one.name).filter((name) => !probed.has(name))).toEqual([]);
  expect([...probed].filter((name) => !functions.some((one) => one.name === name))).toEqual([]);
});

test('谁能做什么，和审过的权限表一行不差', () => {
  expect(actual).toEqual(readMatrix());
});

test('权限表里没有意外：没有一行是服务器出错，填得也都对', () => {
  expect(actual.filter((row) => /server\.|request\.|status/.test(row))).toEqual([]);
});

test('不让做的，什么也没有变', () => {
  expect(changedByRefusal).toEqual([]);
});

test('邻县的单、邻县的村，谁也做不成什么', () => {
  const passed = actual.filter((row) => row.includes(',other,') && row.endsWith(',ok'));
  expect(passed).toEqual([]);
});

test('拿着邻县的登录，每个要登录的功能都请重新进入', async () => {
  const abroad = await world.neighbour.as('leader');
  const stranger = clientAt(world.county.url, abroad.token);
  const answers = await Promise.all(functions.map(async ({ name }) => [name, (await stranger.call(name, {})).status]));
  expect(answers).toEqual(functions.map(({ name }) => [name, 401]));
  const back = clientAt(world.neighbour.url, (await scene.as('county-leader')).token);
  expect((await back.call('me.read')).body.refusal).toBe('login.expired');
  expect((await abroad.call('order.read', { id: scene.foreign })).status).toBe(200);
});

test('邻县的人用自己的登录，也碰不到这个县的单', async () => {
  // 谢奶奶 took her consent back in the walk above.
  await (await scene.as('resident-elder')).must('privacy.agree', { version: notice.version });
  const { id } = await scene.target('village', 'placed');
  const abroad = await world.neighbour.as('leader');
  for (const [name, more] of [['order.read', {}], ['order.reveal', {}], ['order.raise', { key: newKey(), reason: '试试' }]] as const) {
    expect([name, (await abroad.call(name, { id, ...more })).body.refusal]).toEqual([name, 'order.notFound']);
  }
});
