/** A county moves to another machine, or gets back what a broken disk took: all of it, or a sentence why not and nothing. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { secretFits } from '../../cloud/commands/restore';
import { verifyRecords } from '../../cloud/commands/verify-records';
import type { OrderView } from '../../cloud/domain/answers';
import { keptFiles, keptFolder } from '../../cloud/files/disk';
import { keyOf } from '../../cloud/files/store';
import { sealNewHours } from '../../cloud/queue/hours';
import { createServer } from '../../cloud/server';
import { backUp, restore } from '../../cloud/store/backup';
import { migrationNames } from '../../cloud/store/postgres';
import { serveOnce } from '../records/play';
import { clientAt, openCounty, wish, type County } from '../setup/county';
import { ownDatabase } from '../setup/database';

const { startDebianPostgres } = require('../setup/debian-postgres.cjs') as { startDebianPostgres: () => Promise<{ url: string; stop: () => Promise<void> }> };

jest.setTimeout(600_000);

let county: County;
let folder: string;
let file: string;
const closing: (() => Promise<unknown>)[] = [];
const photo = keyOf('610922000000', 'a0000000-0000-4000-8000-000000000001', 'full');

beforeAll(async () => {
  county = await openCounty();
  folder = mkdtempSync(join(tmpdir(), 'kepu-backup-'));
  file = join(folder, '昨夜.kepu');
  await serveOnce(county, { crew: ['captain-anti-fraud', 'volunteer-anti-fraud-1'] });
  await sealNewHours(county.server.office);
  await kept(county.settings.files as string).write(photo, Buffer.from([0, 255, 10, 13, 92, 46]));
  await backUp(county.databaseUrl, file, kept(county.settings.files as string), new Date());
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});
afterAll(async () => {
  await county.close();
  rmSync(folder, { recursive: true, force: true });
});

const kept = (files: string) => keptFiles(keptFolder(files));

async function emptyPlace(): Promise<{ url: string; files: string }> {
  const database = await ownDatabase();
  closing.push(database.drop);
  return { url: database.url, files: mkdtempSync(join(folder, 'files-')) };
}

async function ask<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Every row of every table, as text that two databases can be compared by. */
async function everything(url: string): Promise<Record<string, string[]>> {
  const tables = await ask<{ name: string }>(url, "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname not like 'kysely%' order by 1");
  const found: Record<string, string[]> = {};
  for (const { name } of tables) found[name] = (await ask<{ row: string }>(url, `select t::text as row from "${name}" t order by 1`)).map((one) => one.row);
  return found;
}

async function serverOn(place: { url: string; files: string }, secret = county.settings.secret) {
  const server = await createServer({ settings: { ...county.settings, files: place.files, secret }, databaseUrl: place.url, now: () => county.time.now, clockEveryMs: 0 });
  closing.push(() => server.close());
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  return { server, url: `http://127.0.0.1:${(server.app.server.address() as { port: number }).port}` };
}

test('换一台机器恢复：每一张表、每一个文件都和原来一样，登录着的还登录着，退出的还是退出的，时长账对得上', async () => {
  const elder = await county.as('resident-elder');
  const gone = await county.as('resident-elder');
  await gone.must('login.leave');
  await backUp(county.databaseUrl, file, kept(county.settings.files as string), new Date());
  const before = await everything(county.databaseUrl);
  const place = await emptyPlace();
  await restore(place.url, file, kept(place.files), secretFits(county.settings.secret));
  expect(await everything(place.url)).toEqual(before);
  expect(await kept(place.files).read(photo)).toEqual(Buffer.from([0, 255, 10, 13, 92, 46]));
  const { server, url } = await serverOn(place);
  expect((await verifyRecords(server.office)).whole).toBe(true);
  const order = await clientAt(url, elder.token).must<OrderView>('order.place', wish());
  expect(order.number).toMatch(/^\d{6}-/);
  expect((await clientAt(url, gone.token).call('order.place', wish())).body.refusal).toBe('login.expired');
});

test('大家正忙着点单时备份：恢复出来的每一单都和它的流转记录一样全，没有半张单', async () => {
  const people = await Promise.all(['resident-elder', 'resident-farmer', 'resident-teacher'].map((who) => county.as(who)));
  const busy = join(folder, '忙时.kepu');
  const going = people.map((person) => person.must('order.place', wish()));
  await Promise.race(going);
  let done = false;
  const backing = backUp(county.databaseUrl, busy, null, new Date()).finally(() => {
    done = true;
  });
  const goOn = async (person: (typeof people)[number]): Promise<void> => {
    if (done) return;
    await person.must('order.place', wish());
    return goOn(person);
  };
  await Promise.all([backing, ...going, ...people.map(goOn)]);
  const place = await emptyPlace();
  await restore(place.url, busy, null);
  const [broken] = await ask<{ n: string }>(place.url, `select count(*) as n from orders o left join lateral (select count(*) as length, max(seq) as last from history h where h.tenant = o.tenant and h.order_id = o.id) h on true
    where (h.length, h.last) is distinct from (o.history_length, o.history_length - 1)
      or (select to_state from history h where h.tenant = o.tenant and h.order_id = o.id and h.seq = o.history_length - 1) is distinct from o.state`);
  expect(broken?.n).toBe('0');
  const [all] = await ask<{ n: number }>(place.url, 'select count(*)::int as n from orders');
  expect(all?.n).toBeGreaterThan(0);
});

test('从自带的数据库搬到系统装的另一个版本的 PostgreSQL：一样', async () => {
  const other = await startDebianPostgres();
  closing.push(() => other.stop());
  await restore(other.url, file, null, secretFits(county.settings.secret));
  const [theirs] = await ask<{ server_version_num: string }>(other.url, 'show server_version_num');
  expect(Number(theirs?.server_version_num)).toBeGreaterThanOrEqual(140_000);
  const { hour_entry, grid } = await everything(other.url);
  expect(hour_entry?.length).toBeGreaterThan(0);
  expect(grid?.length).toBeGreaterThan(100);
});

describe('不能恢复的时候说清楚，什么都没有写进去', () => {
  const empty = async (place: { url: string; files: string }) => {
    expect(Object.values(await everything(place.url)).flat()).toEqual([]);
    expect(await kept(place.files).read(photo)).toBeNull();
  };
  const whole = () => readFileSync(file);
  const opened = () => gunzipSync(whole());
  const forged = (change: (text: Buffer) => Buffer) => gzipSync(change(opened()));

  test.each([
    ['断在半路的文件', () => whole().subarray(0, whole().length - 2000), /后面少了一截/],
    ['改过一个字节的文件', () => forged((text) => { const at = text.indexOf('明星村'); text[at] = (text[at] as number) ^ 1; return text; }), /和校验值对不上/],
    ['删掉一段的文件', () => forged((text) => { const at = text.indexOf('\ntable '); return Buffer.concat([text.subarray(0, at), text.subarray(text.indexOf('\ntable ', at + 1))]); }), /和校验值对不上/],
    ['别的文件', () => Buffer.from('这是一封信'), /备份文件坏了|不是本程序的备份/],
    ['别的压缩文件', () => gzipSync('这是一封信\n'), /不是本程序的备份/],
  ])('%s', async (_what, bytes, said) => {
    const place = await emptyPlace();
    const bad = join(folder, 'bad.kepu');
    writeFileSync(bad, bytes());
    await expect(restore(place.url, bad, kept(place.files))).rejects.toThrow(said);
    await empty(place);
  });

  test('没有这个文件', async () => {
    const place = await emptyPlace();
    await expect(restore(place.url, join(folder, '没有.kepu'), kept(place.files))).rejects.toThrow(/打不开文件/);
    await empty(place);
  });

  test('密钥不是同一个', async () => {
    const place = await emptyPlace();
    await expect(restore(place.url, file, kept(place.files), secretFits(Buffer.alloc(32, 8).toString('base64')))).rejects.toThrow(/不是同一个/);
    await empty(place);
  });

  test('备份来自更新的版本', async () => {
    const place = await emptyPlace();
    const newer = join(folder, 'newer.kepu');
    await ask(county.databaseUrl, "insert into kysely_migration values ('9999-later', '2030-01-01')");
    await backUp(county.databaseUrl, newer, null, new Date());
    await ask(county.databaseUrl, "delete from kysely_migration where name = '9999-later'");
    expect(migrationNames()).not.toContain('9999-later');
    await expect(restore(place.url, newer, kept(place.files))).rejects.toThrow(/更新的版本/);
    await empty(place);
  });

  test('数据库里已经有数据：一行也不动', async () => {
    const before = await everything(county.databaseUrl);
    await expect(restore(county.databaseUrl, file, kept(county.settings.files as string))).rejects.toThrow(/已经有数据/);
    expect(await everything(county.databaseUrl)).toEqual(before);
    expect(await kept(county.settings.files as string).read(photo)).not.toBeNull();
  });
});
