/** A new version starts on an old database and is killed over it: all of the change is done, or nothing, and the next start does it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { migrate, migrationNames } from '../../cloud/store/postgres';
import { ownDatabase } from '../setup/database';
import { chanceFrom } from './chance';

jest.setTimeout(600_000);

const OLD = '0018-article';
let client: pg.Client;
let database: Awaited<ReturnType<typeof ownDatabase>>;

beforeEach(async () => {
  database = await ownDatabase();
  await migrate(database.url, OLD);
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await people();
});
afterEach(async () => {
  await client.end();
  await database.drop();
});

const people = async () => {
  await client.query("insert into tenant (tenant, name, flow) values ('610922000000', '石泉县', 'four-hop@1')");
  await client.query("insert into person (tenant, id, created_at) select '610922000000', gen_random_uuid(), now() from generate_series(1, 300)");
};

/** Everything that a migration may change: tables, columns, indexes, which ones ran, and whether the people are there. */
async function picture(): Promise<string> {
  const { rows } = await client.query(`select (select jsonb_agg(x order by x) from (select table_name || '.' || column_name || ' ' || data_type || ' ' || coalesce(column_default, '') as x from information_schema.columns where table_schema = 'public') c) as columns,
    (select jsonb_agg(indexdef order by indexdef) from pg_indexes where schemaname = 'public') as indexes, (select jsonb_agg(name order by name) from kysely_migration) as done, (select count(*) from person) as people`);
  return JSON.stringify(rows[0]);
}
const done = async () => (await client.query<{ name: string }>('select name from kysely_migration order by name')).rows.map((one) => one.name);

/** The start of a new version, as far as the database; in a process that can be killed. */
const starter = (): ChildProcess => spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'migrate-process.ts'), database.url], { stdio: ['ignore', 'ignore', 'inherit'], cwd: join(__dirname, '../..') });
async function kill(child: ChildProcess): Promise<void> {
  const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
  child.kill('SIGKILL');
  await gone;
  // What it had begun is over once its line is.
  while (((await client.query("select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'")).rowCount ?? 0) > 0) await pause(20);
}

test('数据库改到一半，服务器被杀：旧的样子一点没变，人都在；再起来，改动做完', async () => {
  const before = await picture();
  // Somebody is still reading a table that the change wants: it waits there, in the middle.
  const reader = new pg.Client({ connectionString: database.url });
  await reader.connect();
  await reader.query('begin');
  await reader.query('lock table session in access share mode');
  const child = starter();
  // Not asked by the reader: who is busy stays the same to him until his transaction ends.
  const waits = async () => ((await client.query("select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")).rowCount ?? 0) > 0;
  while (child.exitCode === null && !await waits()) await pause(20);
  expect(child.exitCode).toBe(null);
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  await reader.end();
  await kill(child);
  expect(await picture()).toBe(before);
  expect(await migrate(database.url)).toBe(migrationNames().length - migrationNames().indexOf(OLD) - 1);
  expect(await done()).toEqual(migrationNames());
});

test('不管在哪一刻被杀：不是全新就是全旧，没有一半；最后和一次做完的一样', async () => {
  const chance = chanceFrom(20_261_122);
  const old = await picture();
  await migrate(database.url);
  const whole = await picture();
  for (let round = 0; round < 4; round += 1) {
    await client.end();
    await database.drop();
    database = await ownDatabase();
    await migrate(database.url, OLD);
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await people();
    const child = starter();
    const busy = async () => ((await client.query("select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'")).rowCount ?? 0) > 0;
    while (child.exitCode === null && !await busy()) await pause(5);
    await pause(chance.upTo(250));
    await kill(child);
    expect([old, whole]).toContain(await picture());
    await migrate(database.url);
    expect(await picture()).toBe(whole);
  }
});

test('号码小的改动来得晚（几处同时做的）：照样补上，后面的不重做', async () => {
  await migrate(database.url);
  const whole = await picture();
  // As a county has it that took a version in between: one of the middle is not there yet.
  const late = '0020-check-articles';
  await client.query('delete from kysely_migration where name = $1', [late]);
  await expect(migrate(database.url)).resolves.toBe(1);
  expect(await picture()).toBe(whole);
});
