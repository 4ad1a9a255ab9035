import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { type Binaries, findBinaries } from './embedded/binaries';
import { clearHalfMade, hasCluster, lookAt, makeCluster, type Place, readPassword } from './embedded/cluster';
import { launch, type Postmaster, setAside, sight, stopPostmaster } from './embedded/postmaster';
import { EmbeddedRefusal, errno } from './embedded/refusal';

// A real PostgreSQL under this process. Words used here:
//   postmaster   PostgreSQL's main process; it outlives us when we are killed, and the next start adopts it
//   guard        one connection, kept for as long as we run, that holds an advisory lock: whoever has it owns the
//                folder. The system closes it the moment we die, so no lock file can go stale. (Only this supervisor
//                leans on advisory locks; it never runs on a distributed engine.)
//   runner       the system account the postmaster runs under (PostgreSQL refuses root)

/** A running database that belongs to this process. */
export interface EmbeddedPostgres {
  /** Complete connection address with password, for a role that owns the database but is no superuser. */
  url: string;
  /** Fast shutdown; resolves when the database has ended. Calling it again waits for the same end. */
  stop(): Promise<void>;
}

interface Options {
  /** Folder for data, password and log; made if missing. */
  directory: string;
  /** Wished port; when taken, the next free one. 0: any. */
  port?: number;
  /** Is told, in Chinese sentences, what takes time or differs from the wish. */
  say?: (chineseLine: string) => void;
}

interface Held {
  guard: Client;
  port: number;
}

const DEFAULT_PORT = 54_320;
const PORTS_TRIED = 100;
const GUARD_LOCK = 0x6b657075; // "kepu"
const START_LIMIT_MS = 300_000; // recovery after a power cut may take minutes
const ANSWER_LIMIT_MS = 10_000; // for a postmaster that says it is ready
const RELEASE_LIMIT_MS = 3_000; // PostgreSQL notices within milliseconds that the former owner died; on a busy machine later
const POLL_MS = 50;
const REGAIN_PAUSE_LIMIT_MS = 10_000;

/**
 * Starts PostgreSQL on `directory`, or adopts the one that a killed process left there, and makes the database `kepu`.
 * Throws EmbeddedRefusal, with a stable `code` and a Chinese sentence, when it can't; nothing in the folder is changed then.
 */
export async function startEmbedded(options: Options): Promise<EmbeddedPostgres> {
  const say = options.say ?? (() => { });
  try {
    const place = lookAt(options.directory);
    const binaries = findBinaries(place.runner);
    if (!hasCluster(place, binaries.major)) {
      say('第一次启动：正在建立数据库，约需几秒……');
      await makeCluster(place, binaries);
    }
    const owner = new Owner(place, binaries, say);
    const port = await owner.begin(options.port ?? DEFAULT_PORT);
    return {
      url: addressOf(place, port),
      stop: () => owner.stop(),
    };
  } catch (error) {
    throw inWords(error, options.directory);
  }
}

/**
 * As `startEmbedded`; but where another process of ours already runs it, that one is used and goes on: for commands that
 * a county runs beside its server.
 */
export async function joinEmbedded(options: Options): Promise<EmbeddedPostgres> {
  try {
    return await startEmbedded(options);
  } catch (error) {
    if (!(error instanceof EmbeddedRefusal) || error.code !== 'EMBEDDED_IN_USE') throw error;
    const place = lookAt(options.directory);
    const { postmaster } = sight(place, findBinaries(place.runner));
    if (!postmaster?.port) throw error;
    return { url: addressOf(place, postmaster.port), stop: async () => undefined };
  }
}

const addressOf = (place: Place, port: number): string => `postgres://kepu:${readPassword(place)}@127.0.0.1:${port}/kepu`;

class Owner {
  private guard: Client | undefined;
  private stopping: Promise<void> | undefined;
  private regaining: Promise<void> | undefined;
  private readonly wake = new AbortController();

  constructor(
    private readonly place: Place,
    private readonly binaries: Binaries,
    private readonly say: (chineseLine: string) => void,
  ) {}

  async begin(wished: number): Promise<number> {
    const held = await takeHold(this.place, this.binaries, this.say, portsFrom(wished));
    try {
      clearHalfMade(this.place.directory);
      await makeDatabase(held.guard, readPassword(this.place));
    } catch (error) {
      await held.guard.end();
      throw error;
    }
    this.keep(held);
    return held.port;
  }

  stop(): Promise<void> {
    this.stopping ??= this.end();
    return this.stopping;
  }

  private keep({ guard, port }: Held): void {
    this.guard = guard;
    guard.once('end', () => {
      this.guard = undefined;
      if (!this.stopping) this.regaining = this.regain(port);
    });
  }

  // The postmaster was killed (out of memory, say) or threw all connections out after a crash. The address has been
  // given away, so it must come back on the same port; until then callers see failed queries and may try again.
  private async regain(port: number): Promise<void> {
    for (let waitMs = 100;!this.stopping;waitMs = Math.min(waitMs * 2, REGAIN_PAUSE_LIMIT_MS)) {
      try {
        this.keep(await takeHold(this.place, this.binaries, this.say, [port]));
        this.say('数据库中断过，现已恢复。');
        return;
      } catch (error) {
        const refusal = inWords(error, this.place.directory);
        this.say(`数据库中断，正在恢复：${refusal instanceof Error ? refusal.message : String(refusal)}`);
      }
      await pause(waitMs, undefined, { signal: this.wake.signal }).catch(() => { });
    }
  }

  private async end(): Promise<void> {
    this.wake.abort();
    await this.regaining;
    // Without the guard the database may be someone else's by now.
    const { guard } = this;
    if (!guard) return;
    // The guard stays until the postmaster closes it, so that nobody takes over a database that is going down.
    await stopPostmaster(this.place, this.binaries);
    await guard.end().catch(() => { });
  }
}

/** Gets a postmaster to run and makes this process its owner, or refuses. A loop, because others may do the same. */
async function takeHold(
  place: Place, binaries: Binaries, say: (chineseLine: string) => void, ports: number[],
): Promise<Held> {
  const deadline = Date.now() + START_LIMIT_MS;
  let tried = 0;
  let launched = false;
  let silentSince: number | undefined;
  let usedSince: number | undefined;
  while (Date.now() < deadline) {
    const { whose, postmaster, outdated } = sight(place, binaries);
    if (whose === 'foreign' && postmaster) {
      setAside(place, postmaster);
      continue;
    }
    if (whose !== 'ours' || !postmaster) {
      const port = ports[tried];
      if (port === undefined) {
        throw new EmbeddedRefusal('EMBEDDED_PORT', `数据库没有可用的端口（从 ${ports[0]} 起试了 ${ports.length} 个）。请指定另一个端口。`);
      }
      const outcome = await launch(place, binaries, port);
      if (outcome === 'ready') launched = true;
      if (outcome === 'port') tried += 1;
      if (outcome === 'taken') await pause(POLL_MS);
      continue;
    }
    const answer = await knock(place, postmaster).catch(async (refusal: unknown) => {
      if (launched) await stopPostmaster(place, binaries); // leave nothing running that was not running before
      throw refusal;
    });
    if (answer === 'used') {
      usedSince ??= Date.now();
      if (Date.now() - usedSince > RELEASE_LIMIT_MS) {
        throw new EmbeddedRefusal('EMBEDDED_IN_USE', `这个数据目录正在被另一个进程使用，不能同时打开两次。请先停下那个进程，或另指定数据目录：${place.directory}`);
      }
    } else if (answer === 'busy') {
      silentSince = undefined;
    } else if (answer === 'silent') {
      silentSince ??= Date.now();
      if (Date.now() - silentSince > ANSWER_LIMIT_MS) {
        throw new EmbeddedRefusal('EMBEDDED_STUCK', `这个数据目录的数据库进程（进程号 ${postmaster.pid}）在运行，但没有应答。请先结束它再启动；数据没有动过。`);
      }
    } else if (outdated && !launched) {
      say('上次留下的数据库进程不是用现在的程序启动的，正在重启它……');
      await stopPostmaster(place, binaries);
      await answer.end().catch(() => { });
    } else {
      if (!launched) say(`接上了上次留下的数据库进程（端口 ${postmaster.port}）。`);
      else if (tried > 0) say(`端口 ${ports[0]} 不能用，数据库改用端口 ${postmaster.port}。`);
      return { guard: answer, port: postmaster.port };
    }
    await pause(POLL_MS);
  }
  throw new EmbeddedRefusal('EMBEDDED_STUCK', `等了 ${START_LIMIT_MS / 60_000} 分钟，数据库还没有准备好。它可能仍在恢复数据，请稍后再启动；记录在 ${place.log}`);
}

/**
 * Connects as superuser and asks for the lock. Answers the guard; or `used` (another process has the lock), `busy`
 * (starting or going down), `silent`. Refuses (EMBEDDED_PASSWORD) when the password is not this cluster's.
 */
async function knock(place: Place, postmaster: Postmaster): Promise<Client | 'used' | 'busy' | 'silent'> {
  if (!postmaster.port || postmaster.status !== 'ready') return 'busy';
  const client = new Client({
    host: '127.0.0.1', port: postmaster.port, user: 'postgres', database: 'postgres', password: readPassword(place),
    application_name: `kepu-guard ${process.pid}`, connectionTimeoutMillis: 3_000, query_timeout: 60_000, ssl: false,
  });
  client.on('error', () => { }); // 'end' follows and is what we act on
  try {
    await client.connect();
    const answer = await client.query<{ got: boolean; }>('select pg_try_advisory_lock($1) as got', [GUARD_LOCK]);
    if (answer.rows[0]?.got) return client;
    await client.end();
    return 'used';
  } catch (error) {
    client.end().catch(() => { });
    const code = errno(error);
    if (code === '28P01' || code === '28000') {
      throw new EmbeddedRefusal('EMBEDDED_PASSWORD', `口令文件和数据库对不上：${place.password}。请从备份里取回原来的那一份；数据没有动过。`);
    }
    return code === '57P03' || code === '57P01' ? 'busy' : 'silent';
  }
}

/** The role and the database that the product uses; each step may have been done before. */
async function makeDatabase(guard: Client, password: string): Promise<void> {
  const { rows } = await guard.query<{ role: boolean; database: boolean; }>(
    `select exists (select from pg_roles where rolname = 'kepu') as role,
            exists (select from pg_database where datname = 'kepu') as database`,
  );
  // No superuser: superusers may run programs and read any file. `createdb` is for tests that want one of their own.
  if (!rows[0]?.role) await guard.query(`create role kepu login createdb password ${guard.escapeLiteral(password)}`);
  if (!rows[0]?.database) await guard.query('create database kepu owner kepu');
}

function portsFrom(wished: number): number[] {
  const first = wished || randomInt(20_000, 60_000);
  return Array.from({ length: PORTS_TRIED }, (_, index) => first + index).filter(port => port < 65_536);
}

function inWords(error: unknown, directory: string): unknown {
  const code = errno(error);
  if (error instanceof EmbeddedRefusal || !/^(EACCES|EPERM|EROFS|ENOSPC|EDQUOT|ENOTDIR|ELOOP)$/.test(code)) return error;
  const where = (error as NodeJS.ErrnoException).path ?? directory;
  const why = /^(ENOSPC|EDQUOT)$/.test(code) ? '磁盘空间不够' : '当前用户没有权限读写或执行';
  return new EmbeddedRefusal('EMBEDDED_UNREACHABLE', `数据库没能启动，${why}：${where}（${code}）`);
}
