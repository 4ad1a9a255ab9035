/** What is kept beside the orders to count by: after whatever lives, it says what counting the histories says. */
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import * as v from 'valibot';
import type { OrderView } from '../../cloud/domain/answers';
import { act } from '../../cloud/domain/order/act';
import type { GridChange } from '../../cloud/domain/grid/change';
import { deskOf, gridLeaders } from '../../cloud/domain/grid/directory';
import { chinaDay, yearBegins } from '../../cloud/domain/order/clock';
import { newTeamsFirst, type StepName } from '../../cloud/domain/order/lifecycle';
import { shapes } from '../../cloud/domain/order/schema';
import { orderCodes } from '../../cloud/domain/report/scope';
import { Refusal } from '../../cloud/domain/refusals';
import { contextFor } from '../../cloud/office';
import { changeGrid } from '../../cloud/regrid';
import { readOrderOr404, takeStep } from '../../cloud/step';
import * as served from '../../cloud/store/migrations/0025-served';
import { countServices } from '../../cloud/store/sql/claim';
import { writeChange } from '../../cloud/store/sql/order';
import { listReported, readOverview, type Filter } from '../../cloud/store/sql/report';
import { chanceFrom } from '../faults/chance';
import { newKey, openCounty, wish, type Client, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';
import { playTo, type Stage } from '../setup/load';
import { countedLoads, servedFaults } from '../setup/served';

const root = '610922000000';
const towns = ['610922104000', '610922105000'];
const LIVES = Number(process.env.KEPU_SERVED_LIVES ?? 45);
/** Who serves what the departments send out. */
const lines = { police: ['captain-anti-fraud', 'anti-fraud-team'], association: ['captain-silver', 'silver-team'] } as const;
type Department = keyof typeof lines;

let county: County;
beforeAll(async () => {
  county = await freeDays(await openCounty());
});
afterAll(() => county.close());

const db = () => county.server.office.db;
const tenant = root;
const rows = () => db().query({ text: 'select * from served order by order_id, attempt', values: [] });
/* What a request would see: the version its log-in read. */
const newest = async () => county.server.office.directory((await db().query<{ version: number }>({ text: 'select directory_version as version from tenant', values: [] }))[0]?.version);
const read = async (id: string) => readOrderOr404(county.server.office, id, { personId: null, key: null });

/** Any step, by whoever it takes; what is not handed in is as an untouched form has it. */
async function step(who: string, name: Exclude<StepName, 'place'>, input: { id: string } & Record<string, unknown>): Promise<void> {
  const { office } = county.server;
  const directory = await newest();
  const personId = who.includes('-') && who.length === 36 ? who : county.idOf(who);
  await takeStep(office, contextFor(office, { personId, posts: directory.postsOf.get(personId) ?? [] }, directory, county.time.now), name, v.parse(shapes[name] as v.GenericSchema, { key: newKey(), ...input }) as never);
}
const holderOf = async (id: string) => {
  const directory = await newest();
  return gridLeaders(directory, deskOf(directory, (await read(id)).order.villageCode) as string)[0] as string;
};
const slot = () => ({ date: chinaDay(new Date(county.time.now.getTime() + 3 * 86_400_000)), part: 'morning' });

/** From the department's desk to the service; `until` leaves it on the way. */
async function walk(id: string, department: Department, until: 'accept' | 'claim' | 'serve'): Promise<void> {
  const [captain, team] = lines[department];
  await step(`liaison-${department}`, 'accept', { id, openToAll: false, teamIds: [team] });
  if (until === 'accept') return;
  await step(captain, 'claim', { id, slot: slot(), speaker: '谭老师', crew: [] });
  if (until === 'claim') return;
  const { order } = await read(id);
  await step(captain, 'serve', { id, visitCode: county.server.office.keys.visitCode(order), headCount: 20, minutes: 60, servedBy: [], summary: '讲了骗局', at: null });
}

/* How often each team served this year, whole and as far as an open offer counts. */
async function compareTeams(): Promise<void> {
  const since = yearBegins(county.time.now);
  const teamIds = [...(await newest()).teams.keys()];
  const counted = new Map((await countedLoads(db(), tenant, { codes: null, year: since })).teamsServed.map((one) => [one.id, one.events]));
  for (const most of [null, 1, newTeamsFirst.services]) {
    const ought = teamIds.map((id) => [id, Math.min(counted.get(id) ?? 0, most ?? Infinity)]);
    expect([most, [...await countServices(db(), tenant, { teamIds, since, most })]]).toEqual([most, ought]);
  }
}

async function compare(): Promise<void> {
  const { office } = county.server;
  expect(await servedFaults(db(), tenant)).toEqual([]);
  await compareTeams();
  const directory = await newest();
  const year = yearBegins(county.time.now);
  const sorted = <T extends { id: string }>(list: T[]) => list.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  for (const code of [root, ...towns, ...towns.flatMap((town) => (directory.children.get(town) ?? []).slice(0, 6).map((node) => node.code))]) {
    const codes = code === root ? null : orderCodes(directory, code);
    const seen = await readOverview(db(), tenant, { codes, now: county.time.now, year });
    const kept = { departments: sorted(seen.departments), departmentsServed: sorted(seen.departmentsServed), teams: sorted(seen.teams), teamsServed: sorted(seen.teamsServed) };
    const counted = await countedLoads(db(), tenant, { codes, year });
    expect([code, kept]).toEqual([code, { departments: sorted(counted.departments), departmentsServed: sorted(counted.departmentsServed), teams: sorted(counted.teams), teamsServed: sorted(counted.teamsServed) }]);
    if (codes && codes.length < 10) continue;
    // The list behind a number holds exactly what was counted.
    const behind = async (by: Filter['by'], work: Filter['work']) => (await listReported(db(), office.keys, tenant, { codes, by: by as object, work: work as { toServe: true } }, { answered: [] }, null, 1_000)).items.length;
    for (const one of kept.departments) expect(await behind({ departmentId: one.id }, { toServe: true })).toBe(one.orders);
    for (const one of kept.departmentsServed) expect(await behind({ departmentId: one.id }, { servedSince: year })).toBe(one.orders);
    for (const one of kept.teams) expect(await behind({ teamId: one.id }, { toServe: true })).toBe(one.orders);
    for (const one of kept.teamsServed) expect(await behind({ teamId: one.id }, { servedSince: year })).toBe(one.orders);
  }
}

test('随便怎么走、重办、拼场、改区划，留着的数和从流转记录里一条一条数出来的一样，点开正好是那些单', async () => {
  const chance = chanceFrom(Number(process.env.KEPU_PROPERTY_SEED ?? 20261122));
  const office = county.server.office;
  const happened: Record<string, number> = {};
  const villagesOf = async (town: string) => ((await newest()).children.get(town) ?? []).filter((node) => node.level === 'village').map((node) => node.code);
  const states = async (...wanted: string[]) => (await db().query<{ id: string }>({ text: 'select id from orders where state = any($1) order by number', values: [wanted] })).map((one) => one.id);
  const play = async (stage: Stage, villageCode: string, at = county.time.now) => playTo(county, { villageCode, stage, at, who: chance.one(['resident-elder', 'resident-farmer', 'resident-mother']) });
  const change = (kind: GridChange) => changeGrid(office, county.idOf('county-leader'), newKey(), kind, chinaDay(county.time.now), county.time.now);
  const lives: Record<string, () => Promise<unknown>> = {
    // Some of them last year, some long ago.
    alone: async () => play(chance.one(['placed', 'dispatched', 'accepted', 'claimed', 'served', 'rated', 'closed', 'withdrawn']), chance.one(await villagesOf(chance.one(towns))), new Date(county.time.now.getTime() - chance.one([0, 5, 40, 340, 700]) * 86_400_000)),
    together: async () => {
      const villages = await villagesOf(chance.one(towns));
      const [one, ...others] = await Promise.all(Array.from({ length: chance.between(2, 3) }, () => play('dispatched', chance.one(villages))));
      for (const id of others) await step('liaison-police', 'join', { id, withOrderId: one as string });
      await walk(one as string, 'police', chance.one(['accept', 'claim', 'serve', 'serve', 'serve']));
    },
    again: async () => {
      const rated = await states('rated');
      const id = rated.length > 0 ? chance.one(rated) : await play('rated', chance.one(await villagesOf(chance.one(towns))));
      await step(await holderOf(id), 'redo', { id, reason: '没听清' });
      // Another department as often as the same, or the village itself.
      const department = chance.one<Department>(['police', 'association']);
      await step(await holderOf(id), 'dispatch', { id, departmentId: department, reason: '这次由它办' });
      await walk(id, department, chance.one(['accept', 'claim', 'serve', 'serve', 'serve']));
      if (chance.onceIn(2)) await step('resident-elder', 'rate', { id, stars: 2, tags: [], words: null }).catch(() => undefined);
    },
    merge: async () => {
      const villages = await villagesOf(chance.one(towns));
      const code = chance.one(villages);
      await change({ kind: 'merge', code, intoCode: chance.one(villages.filter((one) => one !== code)) });
    },
    split: async () => {
      const [place] = await db().query<{ code: string; ids: string[] }>({ text: "select village_code as code, array_agg(id::text order by number) as ids from orders where waits_kind is not null and state in ('served', 'rated', 'claimed') group by 1 order by count(*) desc, 1 limit 1", values: [] });
      if (!place) return;
      await change({ kind: 'split', code: place.code, newCode: `${place.code.slice(0, 9)}${chance.between(300, 399)}`, newName: '新分出来的村', childCodes: [], postIds: [], orderIds: place.ids.filter(() => chance.onceIn(2)) });
    },
    move: async () => change({ kind: 'move', code: chance.one(await villagesOf(towns[0] as string)), parentCode: towns[1] as string }),
    wrong: async () => {
      const claimed = await states('claimed');
      if (claimed.length === 0) return;
      const before = await rows();
      await expect(step('captain-anti-fraud', 'serve', { id: chance.one(claimed), visitCode: '000000', headCount: 20, minutes: 60, servedBy: [], summary: '讲了', at: null })).rejects.toThrow(Refusal);
      expect(await rows()).toEqual(before);
    },
  };
  for (let n = 0; n < LIVES; n += 1) {
    const name = chance.one(['alone', 'alone', 'alone', 'together', 'together', 'again', 'again', 'merge', 'split', 'move', 'wrong']);
    // A village that has nobody left, or a place that can't be moved, is refused and leaves all as it was.
    await (lives[name] as () => Promise<unknown>)().then(() => { happened[name] = (happened[name] ?? 0) + 1; }, (fault) => {
      if (!(fault instanceof Refusal)) throw fault;
      happened[`${name} refused`] = (happened[`${name} refused`] ?? 0) + 1;
    });
    county.time.now = new Date(county.time.now.getTime() + chance.between(1, 30) * 3_600_000);
    if (n % 9 === 8) await compare();
  }
  await compare();
  // A property that never met these proves nothing about them.
  const [met] = await db().query<Record<string, number>>({
    text: `select count(*) filter (where attempt > 1)::int as again, count(*) filter (where not alone)::int as together, count(*) filter (where alone)::int as alone,
      (select count(*)::int from history h where h.step = 'resettle' and exists (select 1 from served s where s.order_id = h.order_id)) as moved from served`, values: [],
  });
  for (const [what, count] of Object.entries(met as Record<string, number>)) expect([what, count > 0, happened]).toEqual([what, true, happened]);
}, 600_000);

test('从前的服务，升级的时候从流转记录里补上，补出来和一路记下来的一样', async () => {
  const all = `select to_jsonb(s) as row from served s order by s.order_id, s.attempt`;
  const open = 'select id, to_serve_department, to_serve_team from orders order by id';
  const before = [await db().query({ text: all, values: [] }), await db().query({ text: open, values: [] })];
  expect(before[0]?.length).toBeGreaterThan(5);
  for (const text of ['drop table served', 'alter table orders drop column to_serve_department, drop column to_serve_team', 'create index orders_queue on orders (tenant, waits_kind)']) await db().query({ text, values: [] });
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: county.databaseUrl, max: 1 }) }) });
  await served.up(kysely).finally(() => kysely.destroy());
  expect([await db().query({ text: all, values: [] }), await db().query({ text: open, values: [] })]).toEqual(before);
});

describe('完成服务', () => {
  let captain: Client;
  let id: string;
  let visit: Record<string, unknown>;
  const stands = async () => ({ rows: await rows(), ...(await db().query<{ state: string; lines: number }>({ text: 'select o.state, (select count(*)::int from history h where h.order_id = o.id) as lines from orders o where o.id = $1', values: [id] }))[0] });

  beforeAll(async () => {
    const elder = await county.as('resident-elder');
    captain = await county.as('captain-anti-fraud');
    const directory = await newest();
    const villageCode = (directory.children.get(towns[0] as string) ?? [])[0]?.code as string;
    const day = (days: number) => chinaDay(new Date(county.time.now.getTime() + days * 86_400_000));
    ({ id } = await elder.must<OrderView>('order.place', wish({ villageCode, slots: [{ date: day(3), part: 'morning' }] })));
    await step(await holderOf(id), 'dispatch', { id, departmentId: 'police', reason: '一向由它办' });
    await walk(id, 'police', 'claim');
    const { visitCode } = await elder.must<OrderView>('order.read', { id });
    visit = { id, visitCode, headCount: 12, minutes: 45, summary: '讲了' };
  });

  test('按旧的情况决定的服务，一样也不写', async () => {
    const { office } = county.server;
    const directory = await newest();
    const personId = county.idOf('captain-anti-fraud');
    const { dossier } = await read(id);
    const seen = act('serve', v.parse(shapes.serve, { ...visit, key: newKey() }), dossier, contextFor(office, { personId, posts: directory.postsOf.get(personId) ?? [] }, directory, county.time.now));
    if (!seen.ok) throw seen.refusal;
    expect(seen.change.served).toHaveLength(1);
    await step('resident-elder', 'remind', { id });
    const before = await stands();
    expect(await writeChange(db(), office.keys, tenant, seen.change, { personId, key: newKey(), step: 'serve' }, county.time.now)).toBe('lostRace');
    expect(await stands()).toEqual(before);
  });

  test('写到一半坏了，一样也没写；好了以后同一个键再来，只记一场', async () => {
    const before = await stands();
    const key = newKey();
    await db().query({ text: "create function broken() returns trigger language plpgsql as 'begin raise exception ''broken''; end'", values: [] });
    await db().query({ text: 'create trigger broken before insert on served for each row execute function broken()', values: [] });
    expect((await captain.call('order.serve', { ...visit, key })).status).toBe(500);
    expect(await stands()).toEqual(before);
    await db().query({ text: 'drop trigger broken on served', values: [] });
    await captain.must('order.serve', { ...visit, key });
    const after = await stands();
    expect([after.state, after.rows.length]).toEqual(['served', before.rows.length + 1]);
    await captain.must('order.serve', { ...visit, key });
    expect(await stands()).toEqual(after);
    // Served is served: another key finds nothing more to serve.
    expect((await captain.call('order.serve', { ...visit, key: newKey() })).status).toBe(409);
    expect(await stands()).toEqual(after);
    expect(await servedFaults(db(), tenant)).toEqual([]);
  });
});
