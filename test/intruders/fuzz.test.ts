/**
 * Thousands of spoilt requests at every function, by nobody and by those who may use it: none makes the server fail, none
 * leaves anything behind, each gets a refusal that a person can read. KEPU_FUZZ says how many; KEPU_FUZZ_SEED which ones.
 */
import { functions } from '../../cloud/functions/all';
import { notice } from '../../cloud/domain/privacy/notice';
import { refusals } from '../../cloud/domain/refusals';
import { newId } from '../../cloud/store/seal';
import { newKey } from '../setup/county';
import { openWorld, readMatrix, standings, type SiteName, type Standing, type World } from '../rights/people';
import { probesFor, type Probe } from '../rights/probes';
import { openScene, type Scene, type Target } from '../rights/scene';
import { storedIn } from '../rights/stored';
import { contentTypes, diceOf, rawBodies, spoil, wrongPaths } from './nasty';

jest.setTimeout(3_600_000);

const many = Number(process.env.KEPU_FUZZ ?? 1_500);
const seed = Number(process.env.KEPU_FUZZ_SEED ?? 7);

let world: World;
let scene: Scene;
let probes: [string, Probe][];
let stored: () => Promise<string>;
const dice = diceOf(seed);
const pick = <T>(of: readonly T[]): T => of[Math.floor(dice() * of.length)] as T;

/* Whoever gets through the rights of a function at their own place: behind them lies what a stranger never reaches. */
const mayBy = new Map<string, Standing[]>();

beforeAll(async () => {
  world = await openWorld();
  scene = await openScene(world);
  probes = Object.entries(probesFor(scene));
  stored = storedIn(world.county.server.office.db);
  for (const row of readMatrix()) {
    const [name, label, place, outcome] = row.split(',');
    const standing = standings.find((one) => one.label === label);
    if (outcome === 'ok' && standing?.sites.own && (place === 'own' || place === 'any')) mayBy.set(name as string, [...(mayBy.get(name as string) ?? []), standing]);
  }
});
afterAll(() => world?.close());

interface Answer { status: number; body: Record<string, unknown> | null; text: string }

async function send(path: string, init: { method?: string; headers?: Record<string, string>; body?: string }): Promise<Answer> {
  const answer = await fetch(`${world.county.url}${path}`, { method: 'POST', ...init });
  const text = await answer.text();
  let body: Answer['body'] = null;
  try {
    body = JSON.parse(text) as Answer['body'];
  } catch {
    // What is no JSON is told by `wrongWith`.
  }
  return { status: answer.status, body, text };
}

/** The tables in which something is other than before; null when nothing is. */
const difference = (before: string, after: string): string | null => {
  if (before === after) return null;
  const of = (text: string) => text.match(/[a-z_]+( \d+)+/g) ?? [];
  const known = new Set(of(before));
  return `changed ${of(after).filter((one) => !known.has(one)).join(', ')}`;
};

/** What a refused answer lacks or gives away; null when it is as it should be. */
function wrongWith({ status, body, text }: Answer): string | null {
  if (status >= 500) return `${status} ${text.slice(0, 200)}`;
  if (typeof body?.refusal !== 'string' || !(body.refusal in refusals)) return `no refusal: ${status} ${text.slice(0, 200)}`;
  if (typeof body.error !== 'string' || !/[\u4e00-\u9fff]/.test(body.error)) return `no sentence: ${text.slice(0, 200)}`;
  if (/select |insert |postgres|stack|\.ts:|node_modules/i.test(text)) return `inside shown: ${text.slice(0, 200)}`;
  return null;
}

const targets = new Map<string, Promise<Target>>();
/* A right input serves until it was taken; making one is dearer than sending it. */
const rights = new Map<string, object>();
const lastRight = new Map<string, object>();
let without = 0;

/** One spoilt call of this function; @returns what was wrong with it */
async function spoiltCall(name: string, probe: Probe): Promise<{ passed: boolean; wrong: string | null }> {
  const may = mayBy.get(name) ?? [];
  const standing = may.length > 0 && dice() < 0.75 ? pick(may) : pick(standings.filter((one) => one.sites.own));
  const site = standing.sites.own as SiteName;
  const at = `${site} ${probe.stage} ${probe.onBehalf}`;
  const aim = () => {
    const known = targets.get(at) ?? scene.target(site, probe.stage, probe.onBehalf);
    targets.set(at, known);
    return known;
  };
  const own = `${name} ${standing.label}`;
  // What an earlier call was let do may stand in the way of a new right input: then the last one that was right serves.
  const right = rights.get(own) ?? await aim().then((it) => probe.input(it, standing)).catch(() => {
    targets.delete(at);
    without += 1;
    return lastRight.get(name) ?? { id: newId(), key: newKey() };
  });
  lastRight.set(name, right);
  rights.set(own, right);
  const input = JSON.stringify(spoil(right, dice));
  const client = await scene.as(dice() < 0.1 ? null : standing.who);
  const before = await stored();
  const answer = await send(`/1.1/functions/${name.split(' ')[0]}`, { headers: { 'content-type': 'application/json', ...(client.token ? { 'x-lc-session': client.token } : {}) }, body: input });
  if (answer.status === 200) {
    rights.delete(own);
    if (!probe.reads) targets.delete(at);
    // Whoever took something back is as before for the calls that follow.
    if (name === 'privacy.withdraw') await client.call('privacy.agree', { version: notice.version });
    return { passed: true, wrong: null };
  }
  const wrong = wrongWith(answer) ?? difference(before, await stored());
  return { passed: false, wrong: wrong && `${name} as ${standing.label}: ${wrong} ← ${input.slice(0, 400)}` };
}

/* These end the asking person's own log-in, consent or post, after which nothing deeper is reached. */
const enders = new Set(['login.leave', 'privacy.withdraw', 'volunteer.leave', 'people.accept']);

test(`${many} 次乱填：没有一次服务器出错，被拒绝的什么也没有留下，每次都说得出为什么`, async () => {
  const ways = probes.filter(([name]) => !enders.has(name));
  const faults: string[] = [];
  let passed = 0;
  for (let at = 0; at < many; at += 1) {
    const [name, probe] = ways[at % ways.length] as [string, Probe];
    const { passed: through, wrong } = await spoiltCall(name, probe);
    if (through) passed += 1;
    if (wrong) faults.push(wrong);
  }
  expect(faults).toEqual([]);
  // Some spoilt places do not matter to a function; were it most of them, nothing would have been tried.
  expect(passed).toBeLessThan(many / 2);
  expect(without).toBeLessThan(many / 20);
  expect(new Set(ways.map(([name]) => name.split(' ')[0])).size).toBeGreaterThan(functions.length - 6);
});

test('结束登录、撤回同意、离队的功能也一样', async () => {
  const faults: string[] = [];
  for (const [name, probe] of probes.filter(([one]) => enders.has(one))) {
    for (let times = 0; times < 5; times += 1) {
      const input = JSON.stringify(spoil(await probe.input(await scene.target('village', null), standings[1] as Standing), dice));
      const before = await stored();
      const answer = await send(`/1.1/functions/${name}`, { headers: { 'content-type': 'application/json' }, body: input });
      const wrong = wrongWith(answer) ?? (await stored() === before ? null : 'changed something');
      if (wrong) faults.push(`${name}: ${wrong}`);
    }
  }
  expect(faults).toEqual([]);
});

test('读不懂的内容、没有的地址、奇怪的类型和登录：都是一句拒绝', async () => {
  const { token } = await scene.as('resident-elder');
  const names = functions.map((one) => one.name);
  const before = await stored();
  const faults: string[] = [];
  const look = (what: string, answer: Answer, fine: (one: Answer) => boolean = () => false) => {
    const wrong = fine(answer) ? null : wrongWith(answer);
    if (wrong) faults.push(`${what.slice(0, 200)}: ${wrong}`);
  };
  for (const body of rawBodies) {
    for (const type of ['application/json', pick(contentTypes)]) {
      const name = pick(names.filter((one) => /^(order\.(place|read)|grid\.read|people\.invite|me\.)/.test(one) && one !== 'grid.read'));
      look(`${name} ${type} ${body}`, await send(`/1.1/functions/${name}`, { headers: { ...(type ? { 'content-type': type } : {}), 'x-lc-session': token }, body }), (one) => one.status === 200 && name.startsWith('me.'));
    }
  }
  for (const type of contentTypes.filter(Boolean)) look(`type ${type}`, await send('/1.1/functions/order.place', { headers: { 'content-type': type, 'x-lc-session': token }, body: '{}' }));
  for (const path of wrongPaths) {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      // 204 and the page itself are no «no».
      look(`${method} ${path}`, await send(path, { method, headers: { 'content-type': 'application/json' }, ...(method === 'GET' ? {} : { body: '{}' }) }), (one) => one.status === 200 && path.startsWith('/1.1/fileCallback'));
    }
  }
  for (const session of ['x', 'a'.repeat(4_000), '\u00ff\u00fe', 'null', "' or 1=1", `${token}, ${token}`, `${token}x`, token.slice(1)]) {
    look(`session ${session}`, await send('/1.1/functions/order.read', { headers: { 'content-type': 'application/json', 'x-lc-session': session }, body: '{}' }));
  }
  expect(faults).toEqual([]);
  expect(await stored()).toBe(before);
});
