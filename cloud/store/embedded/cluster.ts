import { randomBytes } from 'node:crypto';
import {
  chmodSync, chownSync, closeSync, constants, fchownSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync,
  renameSync, rmSync, statSync, unlinkSync, writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { Binaries } from './binaries';
import { EmbeddedRefusal, errno } from './refusal';
import { canEnter, chooseRunner, isRoot, nearestExisting, run, type Runner } from './runner';

/**
 * What lies in the folder that the caller names:
 *   cluster/data          PostgreSQL's data, mode 0700, owned by the runner
 *   cluster/password      mode 0600; one password for both roles
 *   cluster.new-…         a cluster in the making; renamed when whole, so a half one is never taken for a whole one
 *   postgresql.log        PostgreSQL's own log, and one older one
 */
export interface Place {
  directory: string;
  cluster: string;
  data: string;
  password: string;
  log: string;
  runner: Runner | undefined;
  /** Who gets the files that we make: the folder's owner when root works in somebody's folder, else ourselves. */
  keeper: Runner | undefined;
}

const OUR_NAMES = /^(cluster|cluster\.new-\d+-[0-9a-f]+|postgresql\.log(\.1)?|lost\+found|\.DS_Store)$/;
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;
// Tells our own half-made clusters from those of an earlier process that had the same process id (usual in containers).
const INSTANCE = randomBytes(6).toString('hex');

/** Looks without touching anything. Refuses when the folder holds something else, or data that aren't ours to run. */
export function lookAt(folder: string): Place {
  const directory = path.resolve(folder);
  const cluster = path.join(directory, 'cluster');
  const data = path.join(cluster, 'data');
  const found = statSync(directory, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) throw notOurs(directory, '它是一个文件，不是文件夹');
  const names = found ? readdirSync(directory) : [];
  if (names.includes('PG_VERSION')) {
    const version = readFileSync(path.join(directory, 'PG_VERSION'), 'utf8').trim();
    throw notOurs(directory, `里面是另外建立的 PostgreSQL ${version} 数据`);
  }
  const strangers = names.filter(name => !OUR_NAMES.test(name));
  if (strangers.length > 0 && !names.includes('cluster')) {
    throw notOurs(directory, `里面已有别的内容（${strangers.slice(0, 3).join('、')}${strangers.length > 3 ? ' 等' : ''}）`);
  }
  const runner = chooseRunner(directory, data);
  const owner = statSync(nearestExisting(directory));
  const keeper = isRoot() && runner?.uid === owner.uid ? runner : undefined;
  return {
    directory, cluster, data, runner, keeper,
    password: path.join(cluster, 'password'),
    log: path.join(directory, 'postgresql.log'),
  };
}

function notOurs(directory: string, what: string): EmbeddedRefusal {
  return new EmbeddedRefusal('EMBEDDED_NOT_OURS', `${directory} 不能用作数据目录：${what}。里面的东西没有动过，请另指定一个空文件夹。`);
}

/** Whether a whole cluster of this major version is there. Refuses one of another version, or one with parts missing. */
export function hasCluster(place: Place, major: string): boolean {
  if (!statSync(place.cluster, { throwIfNoEntry: false })) return false;
  let version: string;
  try {
    version = readFileSync(path.join(place.data, 'PG_VERSION'), 'utf8').trim();
  } catch (error) {
    if (errno(error) !== 'ENOENT') throw error;
    throw notOurs(place.directory, 'cluster 里的数据不完整（没有 PG_VERSION）');
  }
  if (version !== major) {
    throw new EmbeddedRefusal(
      'EMBEDDED_VERSION',
      `这里的数据由 PostgreSQL ${version} 建立，而现在附带的是 ${major}，不能直接打开。数据没有动过；请用原来的版本导出，再导入新的数据目录：${place.data}`,
    );
  }
  if (!statSync(place.password, { throwIfNoEntry: false })) {
    throw new EmbeddedRefusal('EMBEDDED_PASSWORD', `数据在，但口令文件不见了：${place.password}。请从备份里取回它；数据没有动过。`);
  }
  return true;
}

/** The password of this cluster, which nobody but its owner may read. */
export function readPassword(place: Place): string {
  if (process.platform !== 'win32' && statSync(place.password).mode & 0o077) chmodSync(place.password, 0o600);
  return readFileSync(place.password, 'utf8').trim();
}

/**
 * Makes a new cluster beside its final place, then renames it. Of two starters the slower one finds the place taken
 * and throws its own away. What an interrupted start left half done is cleared first.
 */
export async function makeCluster(place: Place, binaries: Binaries): Promise<void> {
  makeDirectory(place);
  clearHalfMade(place.directory);
  const fresh = path.join(place.directory, `cluster.new-${process.pid}-${INSTANCE}${randomBytes(3).toString('hex')}`);
  const data = path.join(fresh, 'data');
  const password = randomBytes(24).toString('base64url');
  try {
    mkdirSync(fresh, { mode: 0o711 });
    mkdirSync(data, { mode: 0o700 });
    if (place.keeper) chownSync(fresh, place.keeper.uid, place.keeper.gid);
    if (place.runner) chownSync(data, place.runner.uid, place.runner.gid);
    await initdb(fresh, data, password, place.runner, binaries);
    const file = openSync(path.join(fresh, 'password'), 'wx', 0o600);
    writeFileSync(file, `${password}\n`);
    if (place.keeper) fchownSync(file, place.keeper.uid, place.keeper.gid);
    fsyncSync(file);
    closeSync(file);
    syncFolder(fresh);
    renameSync(fresh, place.cluster);
    syncFolder(place.directory);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true, maxRetries: 3 });
    const beaten = ['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(errno(error)) && statSync(place.data, { throwIfNoEntry: false });
    if (!beaten) throw error;
  }
}

async function initdb(fresh: string, data: string, password: string, runner: Runner | undefined, binaries: Binaries) {
  // The password goes in through an open file without a name: no copy stays behind if we are killed here, and the
  // runner needs no way to its folder.
  const nameless = path.join(fresh, 'initdb-password');
  writeFileSync(nameless, `${password}\n`, { mode: 0o600 });
  if (runner) chownSync(nameless, runner.uid, runner.gid);
  const windows = process.platform === 'win32';
  const inherit = windows ? undefined : openSync(nameless, 'r');
  if (!windows) unlinkSync(nameless);
  try {
    const { status, output } = await run(
      binaries.initdb,
      [
        '-D', reachable(data, runner), '--username=postgres', '--auth=scram-sha-256',
        `--pwfile=${windows ? nameless : '/dev/fd/3'}`,
        '--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8',
      ],
      { runner, cwd: data, inherit },
    );
    if (status === 0) return;
    if (/could not look up effective user ID/.test(output)) {
      throw new EmbeddedRefusal(
        'EMBEDDED_USER',
        `当前系统用户（编号 ${process.geteuid?.()}）在 /etc/passwd 里没有记录，PostgreSQL 不能为它新建数据。请换一个有记录的用户；也可以自备 PostgreSQL，把它的地址写进环境变量 DATABASE_URL。`,
      );
    }
    throw new EmbeddedRefusal('EMBEDDED_START', `数据库没能建立：${saying(output)}`);
  } finally {
    if (inherit !== undefined) closeSync(inherit);
    else rmSync(nameless, { force: true });
  }
}

/** PostgreSQL's own last word that explains a failure, for the end of a sentence. */
export function saying(output: string): string {
  const lines = output.split('\n').map(line => line.trim()).filter(Boolean);
  return lines.filter(line => /FATAL|PANIC|error:|could not/.test(line)).pop() ?? lines.pop() ?? '没有留下说明';
}

/**
 * How the runner names the data folder. Below a closed folder (root's home, say) it has no way there by path;
 * but we start it inside the folder, and on Linux that place can be named without walking the path.
 */
export function reachable(data: string, runner: Runner | undefined): string {
  if (canEnter(data, runner)) return data;
  if (process.platform === 'linux' && statSync('/proc/self/cwd', { throwIfNoEntry: false })) return '/proc/self/cwd';
  throw new EmbeddedRefusal('EMBEDDED_UNREACHABLE', `运行数据库的系统用户进不了 ${data}。请把数据目录放到普通用户能进入的位置。`);
}

function makeDirectory(place: Place): void {
  const first = mkdirSync(place.directory, { recursive: true });
  if (!first || !place.keeper) return;
  for (let folder = place.directory;;folder = path.dirname(folder)) {
    chownSync(folder, place.keeper.uid, place.keeper.gid);
    if (folder === first) return;
  }
}

/** Removes clusters in the making whose maker is dead. */
export function clearHalfMade(directory: string): void {
  for (const name of readdirSync(directory)) {
    const [, pid, instance] = /^cluster\.new-(\d+)-([0-9a-f]+)$/.exec(name) ?? [];
    if (!pid || !instance) continue;
    const makersOwn = Number(pid) === process.pid ? instance.startsWith(INSTANCE) : isAlive(Number(pid));
    if (!makersOwn) rmSync(path.join(directory, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}

/** Whether a process with this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errno(error) === 'EPERM';
  }
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return; // can't be opened there
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

/** Opens PostgreSQL's log for appending, after setting a long one aside; answers its handle and present length. */
export function openLog(place: Place): { handle: number; length: number; } {
  if ((statSync(place.log, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES) renameSync(place.log, `${place.log}.1`);
  // Never through a link: as root we may be working in somebody else's folder.
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);
  const handle = openSync(place.log, flags, 0o600);
  if (place.keeper) fchownSync(handle, place.keeper.uid, place.keeper.gid);
  return { handle, length: statSync(place.log).size };
}
