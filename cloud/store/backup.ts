/** All of the database into one file and back, by COPY through the driver: no tool of PostgreSQL's is needed, and the file fits any later version of it. */
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { readArchive, writeArchive, type ArchiveWriter, type Part } from './archive';
import { migrate, migrationNames } from './postgres';

/** All files of a place, as a back-up needs them. */
export interface KeptFiles {
  list(): AsyncIterable<string>;
  /** @returns null when it was removed in the meantime */
  read(key: string): Promise<Buffer | null>;
  /** @throws when `key` is not one of ours, as a forged back-up may hold */
  write(key: string, bytes: Buffer): Promise<void>;
  remove(key: string): Promise<void>;
}

export interface Count { tables: number; rows: number; files: number }

interface Head { at: string; migrations: string[] }
interface TableHead { name: string; columns: string[] }

/* Whatever the two servers have been set to, they must write and read the same text. */
const PLAIN = "set client_encoding = 'UTF8'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set timezone = 'UTC'; set bytea_output = 'hex'; set extra_float_digits = 1; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0";

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A connection that breaks makes the query at hand fail; that is where it is said.
  client.on('error', () => undefined);
  await client.connect();
  await client.query(PLAIN);
  return client;
}

/* kysely's own two tables say which migrations ran; the restored database writes them itself. */
async function tablesOf(client: pg.Client): Promise<TableHead[]> {
  const { rows } = await client.query<TableHead>(`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname not like 'kysely\\_%'
    group by c.relname order by c.relname`);
  return rows;
}

/**
 * Writes the database as it is at this moment, while people go on working on it.
 * @throws in words when the database is older or newer than this program
 */
export async function backUp(url: string, path: string, files: KeptFiles | null, now: Date): Promise<Count> {
  const client = await connect(url);
  try {
    const count: Count = { tables: 0, rows: 0, files: 0 };
    await client.query('begin transaction isolation level repeatable read read only');
    const migrations = await client.query<{ name: string }>('select name from kysely_migration order by name').then(({ rows }) => rows.map((one) => one.name));
    await writeArchive(path, async (out) => {
      await out.line('head', { at: now.toISOString(), migrations } satisfies Head);
      for (const table of await tablesOf(client)) {
        count.tables += 1;
        count.rows += await writeTable(client, table, out);
      }
      if (!files) return;
      // After the rows: a file that came since is too many, one that a row names is never too few.
      for await (const key of files.list()) {
        const bytes = await files.read(key);
        if (!bytes) continue;
        await out.line('file', key);
        await out.bytes(bytes);
        count.files += 1;
      }
    });
    return count;
  } finally {
    await client.end();
  }
}

async function writeTable(client: pg.Client, table: TableHead, out: ArchiveWriter): Promise<number> {
  await out.line('table', table);
  const rows = client.query(copyTo(`copy ${quoted(table.name)} (${table.columns.map(quoted).join(', ')}) to stdout`));
  for await (const part of rows) await out.bytes(part as Buffer);
  await out.line('rows', rows.rowCount);
  return rows.rowCount;
}

/** What `restore` may still refuse once all is in and nothing is kept yet. */
export type LastLook = (query: (text: string, values: unknown[]) => Promise<Record<string, unknown>[]>) => Promise<void>;

/**
 * Fills an empty database from a back-up: all of it or nothing. The file is read to its end and checked before the
 * database is touched.
 * @throws in words when the file is not whole, the database has something in it, or the program is older than the file
 */
export async function restore(url: string, path: string, files: KeptFiles | null, lastLook: LastLook = async () => undefined): Promise<Count> {
  const head = await checkFile(path);
  const client = await connect(url);
  const put: string[] = [];
  try {
    await makeRoom(client);
    await migrate(url, head.migrations.at(-1));
    const count: Count = { tables: 0, rows: 0, files: 0 };
    await client.query('begin');
    for await (const section of sections(readArchive(path))) {
      if (section.name === 'table') {
        count.tables += 1;
        count.rows += await readTable(client, section.data as TableHead, section);
      } else if (section.name === 'file' && files) {
        const key = section.data as string;
        put.push(key);
        await files.write(key, Buffer.concat(await all(section.bytes())));
        count.files += 1;
      }
    }
    await lastLook(async (text, values) => (await client.query<Record<string, unknown>>(text, values)).rows);
    await client.query('commit');
    await client.query('analyze');
    return count;
  } catch (fault) {
    for (const key of put) await files?.remove(key);
    throw fault;
  } finally {
    await client.end();
  }
}

async function checkFile(path: string): Promise<Head> {
  let head: Head | null = null;
  for await (const part of readArchive(path)) if (part.kind === 'line' && part.name === 'head') head = part.data as Head;
  const ours = new Set(migrationNames());
  if (!head || head.migrations.length === 0) throw new Error('备份文件里没有数据');
  const strange = head.migrations.filter((name) => !ours.has(name));
  if (strange.length > 0) throw new Error('这份备份来自更新的版本。请先升级程序，再恢复');
  return head;
}

/* Empty tables, as a server leaves them that was started once too early, are in nobody's way. */
async function makeRoom(client: pg.Client): Promise<void> {
  const tables = await tablesOf(client);
  for (const { name } of tables) {
    const { rows } = await client.query(`select from ${quoted(name)} limit 1`);
    if (rows.length > 0) throw new Error('这个数据库里已经有数据，没有动它。请恢复到一个新的、空的数据库');
  }
  const { rows } = await client.query<{ name: string }>("select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r' and relname like 'kysely\\_%'");
  for (const { name } of [...tables, ...rows]) await client.query(`drop table ${quoted(name)}`);
}

interface Section { name: string; data: unknown; bytes(): AsyncIterable<Buffer>; /** the line that ended it */ rows(): number | null }

/** A table or a file with what belongs to it; its bytes are to be taken before the next one is asked for. */
async function* sections(parts: AsyncGenerator<Part>): AsyncGenerator<Section> {
  let next = await parts.next();
  while (!next.done) {
    const { value } = next;
    next = await parts.next();
    if (value.kind !== 'line' || (value.name !== 'table' && value.name !== 'file')) continue;
    let rows: number | null = null;
    async function* bytes(): AsyncGenerator<Buffer> {
      while (!next.done && next.value.kind === 'bytes') {
        yield next.value.bytes;
        next = await parts.next();
      }
      if (!next.done && next.value.kind === 'line' && next.value.name === 'rows') rows = next.value.data as number;
    }
    yield { name: value.name, data: value.data, bytes, rows: () => rows };
    // Whoever did not want the bytes has passed them by.
    while (!next.done && next.value.kind === 'bytes') next = await parts.next();
  }
}

async function readTable(client: pg.Client, { name, columns }: TableHead, section: Section): Promise<number> {
  const sink = client.query(copyFrom(`copy ${quoted(name)} (${columns.map(quoted).join(', ')}) from stdin`));
  const broken = finished(sink);
  // Said where it is awaited below; until then it must not count as nobody's.
  broken.catch(() => undefined);
  for await (const part of section.bytes()) if (!sink.write(part)) await Promise.race([once(sink, 'drain'), broken]);
  sink.end();
  await broken;
  if (sink.rowCount !== section.rows()) throw new Error(`备份文件坏了：${name} 应有 ${section.rows()} 行，读出 ${sink.rowCount} 行`);
  return sink.rowCount;
}

async function all<T>(from: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of from) found.push(one);
  return found;
}
