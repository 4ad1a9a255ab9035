/**
 * For a city or a province on a PostgreSQL spread over several machines (Citus) by the tenant: every key begins with it, and
 * every statement says for each table it names whose rows are meant, so that it goes to one machine.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from '../../cloud/store/postgres';
import { eraseOldReads, sendPushes } from '../../cloud/queue/articles';
import { runChecks } from '../../cloud/queue/checks';
import { runClock } from '../../cloud/queue/clock';
import { sweepFiles } from '../../cloud/queue/files';
import { remindGatherings } from '../../cloud/queue/gather';
import { sealNewHours } from '../../cloud/queue/hours';
import { runOutbox } from '../../cloud/queue/outbox';
import { tidyHourly } from '../../cloud/queue/purge';
import { remindVisits } from '../../cloud/queue/visits';
import { changeGridDue } from '../../cloud/regrid';
import { openWorld, readMatrix, standings, type Relation, type World } from '../rights/people';
import { probesFor } from '../rights/probes';
import { openScene } from '../rights/scene';

jest.setTimeout(600_000);

let world: World;
let db: Db;
/** every statement the server sent while each function was called by somebody who may, with the function it came from */
const heard = new Map<string, { name: string | undefined; values: number; by: string }>();

beforeAll(async () => {
  world = await openWorld();
  ({ db } = world.county.server.office);
  await listen();
});
afterAll(() => world?.close());

async function listen(): Promise<void> {
  const scene = await openScene(world);
  const { query, together } = db;
  let by = '';
  const hear = (own: typeof query) => ((statement: Parameters<typeof query>[0]) => {
    if (by && !heard.has(statement.text)) heard.set(statement.text, { name: statement.name, values: statement.values.length, by });
    return own(statement);
  }) as typeof query;
  db.query = hear(query);
  db.together = ((work: (inner: Db) => Promise<unknown>) => together((inner) => work({ ...inner, query: hear(inner.query) }))) as typeof together;
  const probes = probesFor(scene);
  const allowed = readMatrix().map((row) => row.split(',') as [string, string, Relation | 'any', string]).filter(([, , , outcome]) => outcome === 'ok');
  for (const [name, probe] of Object.entries(probes)) {
    const row = allowed.find(([one]) => one === name);
    const standing = standings.find(({ label }) => label === row?.[1]);
    if (!row || !standing) continue;
    const relation = row[2] === 'any' ? (standing.sites.own ? 'own' : 'sibling') : row[2];
    const target = await scene.target(standing.sites[relation] as Parameters<typeof scene.target>[0], probe.stage, probe.onBehalf);
    const client = await world.as(standing.who);
    const input = await probe.input(target, standing);
    by = name;
    await client.call(name.split(' ')[0] as string, input);
    by = '';
  }
  // What nobody asks for: the clock's rounds.
  for (const round of [runClock, runOutbox, runChecks, sendPushes, eraseOldReads, sweepFiles, remindGatherings, remindVisits, sealNewHours, tidyHourly, changeGridDue]) {
    by = round.name;
    await round(world.county.server.office);
  }
  Object.assign(db, { query, together });
}

/* Keys that can't begin with the tenant. */
const otherKeys: Record<string, string> = {};

test('每张表的主键和唯一索引都从 tenant 开始', async () => {
  const rows = await db.query<{ index: string; table: string; columns: string[] }>({
    text: `select i.relname as index, t.relname as table, array(select a.attname::text from unnest(x.indkey::int[]) with ordinality k(attnum, n) left join pg_attribute a on a.attrelid = t.oid and a.attnum = k.attnum order by n) as columns
      from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
      where t.relnamespace = current_schema()::regnamespace and t.relname not like 'kysely\\_%' and x.indisunique order by 1`, values: [],
  });
  expect(rows.length).toBeGreaterThan(80);
  expect(rows.filter(({ index, columns }) => columns[0] !== 'tenant' && !otherKeys[index])).toEqual([]);
  const tables = await db.query<{ name: string }>({
    text: `select t.relname as name from pg_class t where t.relnamespace = current_schema()::regnamespace and t.relkind = 'r' and t.relname not like 'kysely\\_%'
      and not exists (select 1 from pg_index x where x.indrelid = t.oid and x.indisprimary)`, values: [],
  });
  expect(tables).toEqual([]);
});

test('没有两个一模一样的索引：多一个，每次写都白写一遍', async () => {
  const rows = await db.query<{ indexes: string[] }>({
    text: `select array_agg(i.relname::text order by 1) as indexes from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
      where t.relnamespace = current_schema()::regnamespace
      group by x.indrelid, regexp_replace(pg_get_indexdef(x.indexrelid), '^CREATE (UNIQUE )?INDEX \\S+', '') having count(*) > 1`, values: [],
  });
  expect(rows.map((row) => row.indexes)).toEqual([]);
});

interface Plan { 'Node Type': string; 'Relation Name'?: string; Alias?: string; Plans?: Plan[]; [more: string]: unknown }

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** The tables that a statement reads without a word on whose rows, by its plan: wherever the planner put the condition, it is in there. */
async function unbound(text: string, values: number): Promise<string[]> {
  let found: string[] = [];
  const undo = new Error('undo');
  await db.together(async (inner) => {
    await inner.query({ text: `prepare one as ${text}`, values: [] });
    await inner.query({ text: 'set local plan_cache_mode = force_generic_plan', values: [] });
    const given = Array.from({ length: values }, () => 'null').join(', ');
    const [row] = await inner.query<{ 'QUERY PLAN': { Plan: Plan }[] }>({ text: `explain (verbose, costs off, format json) execute one${given ? `(${given})` : ''}`, values: [] });
    const nodes = nodesOf((row as { 'QUERY PLAN': { Plan: Plan }[] })['QUERY PLAN'][0]?.Plan as Plan);
    const said = nodes.flatMap((node) => Object.entries(node).filter(([key]) => /Cond|Filter/.test(key)).map(([, value]) => String(value))).join('\n');
    found = nodes.filter((node) => node['Relation Name'] && /Scan/.test(node['Node Type'])).filter(({ Alias: alias }) => !new RegExp(`\\b${alias}\\.tenant = |= ${alias}\\.tenant\\b`).test(said))
      .map((node) => `${String(node['Relation Name'])} ${String(node.Alias)}`);
    throw undo;
  }).catch((fault: unknown) => {
    if (fault !== undo) throw fault;
  }).finally(() => db.query({ text: 'deallocate all', values: [] }).catch(() => undefined));
  return found;
}

test('每条语句对它提到的每张表都说了是哪个县的', async () => {
  const wrong: string[] = [];
  for (const [text, { name, values, by }] of heard) {
    if (!/\b(from|update|into)\b/i.test(text)) continue;
    for (const table of await unbound(text, values)) wrong.push(`${by} ${name ?? text.slice(0, 80)}: ${table}`);
  }
  expect(heard.size).toBeGreaterThan(200);
  expect(wrong).toEqual([]);
});

/**
 * A select under «exists», «in» or «any» may be run once for all rows and kept as a hash, whenever the planner thinks that cheaper; what only ties
 * it to the row outside is then no condition of its scan, and every county's rows are read. So it says by itself whose rows it means.
 */
function untiedExists(text: string): string[] {
  return [...text.matchAll(/\b(?:exists|in|any|all)\s*\(\s*select\b/gi)].flatMap(({ index }) => {
    const start = text.indexOf('(', index);
    let open = 0;
    let end = start;
    do {
      if (text[end] === '(') open += 1;
      if (text[end] === ')') open -= 1;
      end += 1;
    } while (open > 0 && end < text.length);
    const body = text.slice(start, end);
    return / tenant | \w+\.tenant /.test(body) && !/\btenant = \$\d/.test(body) ? [body.slice(0, 120)] : [];
  });
}

test('每个「有没有」的问法自己就说了是哪个县的，不靠外面那一行', () => {
  expect(untiedExists('select 1 from article a where exists (select 1 from content_check k where k.tenant = a.tenant and k.ref = (a.slug))')).toHaveLength(1);
  const wrong = [...heard].flatMap(([text, { name, by }]) => untiedExists(text).map((body) => `${by} ${name ?? ''}: ${body}`));
  expect(wrong).toEqual([]);
});

test('走不到的那几条有名字的语句，写法上每张表也都带着 tenant', async () => {
  const folder = join(__dirname, '../../cloud/store/sql');
  const names = [...heard.values()].map((one) => one.name ?? '');
  const isHeard = (name: string) => names.some((one) => one === name || (name.endsWith('-') && one.startsWith(name)));
  const tables = (await db.query<{ name: string }>({ text: "select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r'", values: [] })).map((row) => row.name);
  const written = readdirSync(folder).flatMap((file) => readFileSync(join(folder, file), 'utf8').split(/\bname: (?=['`])/).slice(1).map((rest) => ({ name: /^['`]([a-z-]*)/.exec(rest)?.[1] ?? '', text: rest.split(/\bvalues: ?\[|\n\}/)[0] as string })));
  expect(written.length).toBeGreaterThan(80);
  // What is put in carries its tenant with it, as the first column of its key.
  const mentions = new RegExp(`\\b(?:from|join|update|using)\\s+(?:${tables.join('|')})\\b`, 'g');
  const few = written.filter(({ name }) => !isHeard(name)).map(({ name, text }) => [name, text.match(mentions)?.length ?? 0, text.match(/\btenant\b/g)?.length ?? 0] as const);
  expect(few.length).toBeLessThan(40);
  expect(few.filter(([, named, said]) => said < named)).toEqual([]);
});
