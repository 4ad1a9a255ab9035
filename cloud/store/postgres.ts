import { Kysely, Migrator, PostgresDialect, type Migration } from 'kysely';
import pg from 'pg';
import * as first from './migrations/0001-first';
import * as clock from './migrations/0002-clock';
import * as routing from './migrations/0003-routing';
import * as grid from './migrations/0006-grid';
import * as institution from './migrations/0007-institution';
import * as posts from './migrations/0004-posts';
import * as report from './migrations/0005-report';
import * as team from './migrations/0008-team';
import * as after from './migrations/0013-after';
import * as service from './migrations/0011-service';
import * as claim from './migrations/0010-claim';
import * as records from './migrations/0012-records';
import * as gather from './migrations/0014-gather';
import * as registry from './migrations/0009-registry';
import * as wechat from './migrations/0015-wechat';
import * as notice from './migrations/0016-notice';
import * as article from './migrations/0018-article';
import * as files from './migrations/0017-files';
import * as privacy from './migrations/0019-privacy';
import * as checkArticles from './migrations/0020-check-articles';
import * as guard from './migrations/0022-guard';
import * as keyed from './migrations/0023-keys';
import * as served from './migrations/0025-served';
import * as twinIndex from './migrations/0027-twin-index';

/** All that the rest of the store needs of a database. A second engine is a second implementation of this. */
export interface Db {
  /**
   * One statement. `name` makes it a prepared one: give it to what is asked often. When two waited for each other and
   * PostgreSQL let this one go, nothing of it was written, and it is done again.
   */
  query<Row>(statement: { name?: string; text: string; values: unknown[] }): Promise<Row[]>;
  /**
   * Several statements that hold together or not at all; never on the hot path. `work` does nothing but ask its database:
   * when two such waited for each other and PostgreSQL let this one go, it is undone and done again.
   */
  together<T>(work: (db: Db) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const migrations: Record<string, Migration> = {
  '0001-first': first,
  '0002-clock': clock,
  '0003-routing': routing,
  '0004-posts': posts,
  '0005-report': report,
  '0006-grid': grid,
  '0007-institution': institution,
  '0008-team': team,
  '0013-after': after,
  '0011-service': service,
  '0010-claim': claim,
  '0012-records': records,
  '0014-gather': gather,
  '0009-registry': registry,
  '0015-wechat': wechat,
  '0016-notice': notice,
  '0018-article': article,
  '0017-files': files,
  '0019-privacy': privacy,
  '0020-check-articles': checkArticles,
  '0022-guard': guard,
  '0023-keys': keyed,
  '0025-served': served,
  '0027-twin-index': twinIndex,
};

/* PostgreSQL's own default takes a jump to be four times a step, as on a turning disk; then it reads whole tables where a
   list of twenty needs a few rows. No server that this runs on has such a disk. */
const SOLID_STATE = '-c random_page_cost=1.1';

/** Is there no room left to write, in the database or for a file? Nothing was written then, and it goes on by itself once there is room. */
export function isFull(fault: unknown): boolean {
  const { code } = (fault ?? {}) as { code?: string };
  return ['53100', 'ENOSPC', 'EDQUOT'].includes(code ?? '');
}

/**
 * Is this the database being away or out of means (as against refusing a statement)? Then the same may simply be tried
 * again later: nothing is wrong with what was asked.
 */
export function isAway(fault: unknown): boolean {
  const { code, message } = (fault ?? {}) as { code?: string; message?: string };
  return ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT', '57P01', '57P02', '57P03', '25006'].includes(code ?? '')
    // 08: the connection; 53: memory, disk, connections used up; 58: the system under the database.
    || /^(08|53|58)[0-9A-Z]{3}$/.test(code ?? '') || isFull(fault)
    || /Connection terminated|timeout exceeded when trying to connect|not queryable|Client was closed/i.test(message ?? '');
}

/** Is this a clash with the unique key `constraint`? */
export function isClash(fault: unknown, constraint: string): boolean {
  const { code, constraint: hit } = (fault ?? {}) as { code?: string; constraint?: string };
  return code === '23505' && hit === constraint;
}

/** Did two wait for each other, and PostgreSQL let this one go? Nothing of it was written. */
const isDeadlock = (fault: unknown): boolean => ((fault ?? {}) as { code?: string }).code === '40P01';

/* How often work is done anew after a deadlock. Each time somebody else's work went through. */
const TRIES = 5;

/**
 * The first row of a statement that writes under a key or else reads what lies there. Nothing comes back only when the same
 * key won at the very same moment, out of this statement's sight; asked once more, it is there.
 */
export async function writtenOrThere<Row>(ask: () => Promise<Row[]>): Promise<Row | undefined> {
  return (await ask())[0] ?? (await ask())[0];
}

/** Opens a pool on any PostgreSQL from 14 on. @throws in words when the server is older. */
export async function openDb(url: string, options: { connections?: number } = {}): Promise<Db> {
  const pool = new pg.Pool({ connectionString: url, max: options.connections ?? 10, connectionTimeoutMillis: 5_000, statement_timeout: 15_000, options: SOLID_STATE });
  // An idle connection that the server drops must not end the process; the next query opens a new one.
  pool.on('error', () => undefined);
  // The pool listens only to those at rest: one lost while several statements go over it must fail that work, not the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const version = await pool.query<{ server_version_num: string }>('show server_version_num');
  const major = Math.floor(Number(version.rows[0]?.server_version_num) / 10_000);
  if (major < 14) {
    await pool.end();
    throw new Error(`数据库版本太旧：PostgreSQL ${major}，需要 14 或更新的版本`);
  }
  return {
    query: (statement) => anew(async () => (await pool.query(statement)).rows),
    together: (work) => anew(() => once(pool, work)),
    close: () => pool.end(),
  };
}

async function anew<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (fault) {
      if (!isDeadlock(fault) || tries === TRIES) throw fault;
    }
  }
}

async function once<T>(pool: pg.Pool, work: (db: Db) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const inner: Db = {
      query: async (statement) => (await client.query(statement)).rows,
      together: (more) => more(inner),
      close: async () => undefined,
    };
    const result = await work(inner);
    await client.query('commit');
    client.release();
    return result;
  } catch (fault) {
    await client.query('rollback').then(() => client.release(), (broken: Error) => client.release(broken));
    throw fault;
  }
}

/** The names of all migrations, oldest first. */
export const migrationNames = (): string[] => Object.keys(migrations).toSorted();

/** Brings the database to the newest migration, or to `upTo`; two starters at once wait for each other. @returns how many were applied */
export async function migrate(url: string, upTo?: string): Promise<number> {
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 1 }) }) });
  try {
    // A newer edition may bring a migration with a smaller number than what a county has already: it is done then.
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations }, allowUnorderedMigrations: true });
    const { error, results } = await (upTo === undefined ? migrator.migrateToLatest() : migrator.migrateTo(upTo));
    if (error) throw error;
    return results?.length ?? 0;
  } finally {
    await db.destroy();
  }
}
