import { spawn, spawnSync } from 'node:child_process';
import { closeSync, linkSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Binaries } from './binaries';
import { isAlive, openLog, type Place, reachable, saying } from './cluster';
import { EmbeddedRefusal, errno } from './refusal';
import { asRunner, run } from './runner';

/** The process named in postmaster.pid, as far as the file is written yet (numbers may be NaN). */
export interface Postmaster {
  pid: number;
  startedAtSeconds: number;
  port: number;
  status: string;
}

/**
 * What postmaster.pid means: `none` (no file, or its process is dead), `ours` (it runs on this data folder),
 * `foreign` (the number belongs to some other program, or to a zombie), `unknown` (can't tell: PostgreSQL's own check decides).
 */
export interface Sighting {
  whose: 'none' | 'ours' | 'foreign' | 'unknown';
  postmaster?: Postmaster;
  /** Started by hand, or from programs that npm has since replaced: fit to be restarted rather than adopted. */
  outdated?: boolean;
}

/** How a launch ended; everything else is refused. `taken`: another starter was quicker or leftovers still close. */
export type Launch = 'ready' | 'port' | 'taken';

const STOP_LIMIT_MS = 120_000;
const START_LIMIT_MS = 300_000; // recovery after a power cut may take minutes
const POLL_MS = 20;
const EMPTY_FILE_LIMIT_MS = 3000;

/** Stands in the postmaster's command line, so that it is known again whatever its number or path. */
function mark(place: Place): string {
  const { dev, ino } = statSync(place.data, { bigint: true });
  return `cluster_name=kepu-${dev}-${ino}`;
}

/** Looks at postmaster.pid and at the process behind it; touches neither. */
export function sight(place: Place, binaries: Binaries): Sighting {
  const postmaster = readPidFile(place);
  if (!postmaster) return { whose: 'none' };
  const { pid } = postmaster;
  if (!pid) {
    // Empty: just being written, or left so by a power cut. PostgreSQL would wait for a person to delete it.
    const old = Date.now() - (statSync(pidFile(place), { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > EMPTY_FILE_LIMIT_MS;
    return old ? { whose: 'foreign', postmaster } : { whose: 'none' };
  }
  if (!isAlive(pid)) return { whose: 'none' };
  if (process.platform === 'win32') {
    const listed = spawnSync('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], { encoding: 'utf8' });
    if (listed.status !== 0) return { whose: 'unknown', postmaster };
    return { whose: listed.stdout.includes('postgres.exe') ? 'ours' : 'foreign', postmaster };
  }
  const seen = processWords(pid);
  if (!seen) return { whose: isAlive(pid) ? 'unknown' : 'none', postmaster };
  // A zombie, dead and not yet collected (Node as process 1 of a container collects none), for which PostgreSQL would
  // wait for ever; or a kernel thread.
  if (seen.words.length === 0) return { whose: 'foreign', postmaster };
  if (seen.uid !== statSync(place.data).uid) return { whose: 'foreign', postmaster };
  if (seen.words.includes(mark(place))) return { whose: 'ours', postmaster, outdated: isOutdated(binaries, postmaster) };
  if (!path.basename(seen.words[0] ?? '').startsWith('postgres')) return { whose: 'foreign', postmaster };
  // Some PostgreSQL, without our mark: started by hand on our data, or another one that got a reused number.
  try {
    const cwd = statSync(`/proc/${pid}/cwd`);
    const data = statSync(place.data);
    return cwd.dev === data.dev && cwd.ino === data.ino
      ? { whose: 'ours', postmaster, outdated: true }
      : { whose: 'foreign', postmaster };
  } catch {
    return { whose: 'unknown', postmaster };
  }
}

function pidFile(place: Place): string {
  return path.join(place.data, 'postmaster.pid');
}

function readPidFile(place: Place): Postmaster | undefined {
  try {
    const [pid, , startedAt, port, , , , status] = readFileSync(pidFile(place), 'utf8').split('\n');
    return { pid: Number(pid), startedAtSeconds: Number(startedAt), port: Number(port), status: (status ?? '').trim() };
  } catch (error) {
    if (errno(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Owner and command line of a process; undefined when the system doesn't tell. */
function processWords(pid: number): { uid: number; words: string[]; } | undefined {
  if (process.platform === 'linux') {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
      const uid = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      return { uid: Number(uid), words };
    } catch {
      return undefined;
    }
  }
  const listed = spawnSync('ps', ['-ww', '-o', 'uid=,command=', '-p', String(pid)], { encoding: 'utf8' });
  const [uid, ...words] = listed.stdout.trim().split(/\s+/);
  return listed.status === 0 ? { uid: Number(uid), words } : undefined;
}

function isOutdated(binaries: Binaries, { startedAtSeconds }: Postmaster): boolean {
  // The whole second of the start counts as before: an install and a start may fall into the same one.
  return statSync(binaries.postgres).ctimeMs >= (startedAtSeconds + 1) * 1000;
}

/**
 * Takes a postmaster.pid out of the way that is empty, or whose number belongs to some other program (which is left alone).
 * Renamed first and looked at again, so that one just written by another starter is put back.
 */
export function setAside(place: Place, stale: Postmaster): void {
  const file = pidFile(place);
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
    const [pid, , startedAt] = readFileSync(aside, 'utf8').split('\n');
    const same = Number(pid) === stale.pid && Object.is(Number(startedAt), stale.startedAtSeconds);
    if (!same) linkSync(aside, file);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes(errno(error))) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function settings(place: Place, port: number): string[] {
  const values = [
    'listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', mark(place),
    'timezone=UTC', 'log_timezone=UTC', 'lc_messages=C', 'log_line_prefix=%m [%p] ', 'log_checkpoints=off',
    // Failed statements are told to the one who sent them; in a log they would lay personal data open.
    'log_min_messages=log', 'log_min_error_statement=panic', 'log_error_verbosity=terse', 'logging_collector=off',
  ];
  return values.flatMap(value => ['-c', value]);
}

/** Starts the postmaster and waits until it takes connections. Refuses (EMBEDDED_START) with PostgreSQL's own words. */
export async function launch(place: Place, binaries: Binaries, port: number): Promise<Launch> {
  const log = openLog(place);
  const words = () => readFileSync(place.log).subarray(log.length).toString();
  const args = ['-D', reachable(place.data, place.runner), ...settings(place, port)];
  try {
    if (process.platform === 'win32') {
      // Not tried on Windows yet. pg_ctl drops administrator rights, under which postgres.exe refuses to run.
      const quoted = args.slice(2).map(word => `"${word}"`).join(' ');
      const started = await run(
        binaries.pgCtl, ['start', '-w', '-t', '300', '-D', place.data, '-l', place.log, '-o', quoted],
        { runner: undefined, cwd: place.data },
      );
      return started.status === 0 ? 'ready' : classify(words(), place);
    }
    // Detached: Ctrl+C in the terminal must reach Node only, which then stops the database in order.
    const child = spawn(binaries.postgres, args, {
      ...asRunner(place.runner, place.data), detached: true, stdio: ['ignore', log.handle, log.handle],
    });
    const ended = new Promise<'ended'>((resolve, reject) => child.on('error', reject).on('exit', () => resolve('ended')));
    const deadline = Date.now() + START_LIMIT_MS;
    while (Date.now() < deadline) {
      if ((await Promise.race([ended, pause(POLL_MS, 'waiting')])) === 'ended') {
        return classify(words(), place, child.pid);
      }
      const now = readPidFile(place);
      if (now?.pid === child.pid && now?.status === 'ready') {
        child.unref();
        return 'ready';
      }
    }
    throw new EmbeddedRefusal('EMBEDDED_STUCK', `数据库进程（进程号 ${child.pid}）还没有准备好，它仍在恢复数据。请过几分钟再启动；记录在 ${place.log}`);
  } finally {
    closeSync(log.handle);
  }
}

function classify(text: string, place: Place, pid?: number): Launch {
  // Another starter may be writing into the same log.
  const own = text.split('\n').filter(line => !/ \[\d+\] /.test(line) || !pid || line.includes(` [${pid}] `)).join('\n');
  if (/lock file "postmaster\.pid" already exists|lock file "postmaster\.pid" is empty|pre-existing shared memory block/.test(own)) return 'taken';
  if (/could not bind|could not create any TCP\/IP sockets/.test(own)) return 'port';
  throw new EmbeddedRefusal('EMBEDDED_START', `数据库没能启动：${saying(text)}。数据没有动过，完整记录在 ${place.log}`);
}

/** Fast shutdown; resolves when the postmaster has ended. Refuses (EMBEDDED_STUCK) when it takes too long. */
export async function stopPostmaster(place: Place, binaries: Binaries): Promise<void> {
  const { whose, postmaster } = sight(place, binaries);
  if (whose !== 'ours' || !postmaster) return;
  if (process.platform === 'win32') {
    await run(binaries.pgCtl, ['stop', '-m', 'fast', '-w', '-D', place.data], { runner: undefined, cwd: place.data });
    return;
  }
  process.kill(postmaster.pid, 'SIGINT');
  const deadline = Date.now() + STOP_LIMIT_MS;
  while (Date.now() < deadline) {
    const now = sight(place, binaries);
    if (now.whose !== 'ours' || now.postmaster?.pid !== postmaster.pid) return;
    await pause(POLL_MS);
  }
  throw new EmbeddedRefusal('EMBEDDED_STUCK', `数据库还在收尾（进程号 ${postmaster.pid}），没有等到它结束。数据不会丢，请稍后再看。`);
}
