import { spawn, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { ELSEWHERE, EmbeddedRefusal } from './refusal';

/** The system account under which the database runs; only ever set when we are root. */
export interface Runner {
  uid: number;
  gid: number;
}

const SYSTEM_ACCOUNTS = ['postgres', '_postgres', 'nobody'];

// Nothing of the caller's environment gets in: PGPORT, PGOPTIONS or LD_LIBRARY_PATH would change what is started,
// and messages must stay English because we read some of them.
const ENVIRONMENT = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' };

/** True when this process is root, whom PostgreSQL refuses to run for. */
export function isRoot(): boolean {
  return process.geteuid?.() === 0;
}

/**
 * Which account runs the database. `undefined`: the present one. `data` is the cluster's data folder, if there already.
 * Refuses (EMBEDDED_USER) when the data belong to somebody else, or when root finds no account to step down to.
 */
export function chooseRunner(directory: string, data: string): Runner | undefined {
  if (process.platform === 'win32') return undefined; // pg_ctl gives up administrator rights by itself
  const owner = statSync(data, { throwIfNoEntry: false });
  if (!isRoot()) {
    if (owner && owner.uid !== process.geteuid?.()) {
      throw new EmbeddedRefusal(
        'EMBEDDED_USER',
        `数据库的数据属于系统用户 ${accountName(owner.uid)}，当前用户不能启动它。请换成那个用户（或 root）来运行：${data}`,
      );
    }
    return undefined;
  }
  if (owner?.uid === 0) {
    throw new EmbeddedRefusal(
      'EMBEDDED_USER',
      `数据库的数据归 root 所有，而 PostgreSQL 不以 root 运行。请先执行 chown -R nobody "${data}"（或换成别的普通用户）。`,
    );
  }
  if (owner) return { uid: owner.uid, gid: owner.gid };
  const folder = statSync(nearestExisting(directory));
  // A folder of an ordinary person (sudo npm start): the data become theirs, so that without sudo it works as well.
  if (folder.uid !== 0 && accountName(folder.uid) !== String(folder.uid)) return { uid: folder.uid, gid: folder.gid };
  for (const name of SYSTEM_ACCOUNTS) {
    const uid = ask('id', ['-u', name]);
    const gid = ask('id', ['-g', name]);
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new EmbeddedRefusal(
    'EMBEDDED_USER',
    `PostgreSQL 不以 root 运行，而系统里没有可用的普通用户（${SYSTEM_ACCOUNTS.join('、')}）。请换普通用户运行；${ELSEWHERE}`,
  );
}

/** The folder itself, or the closest one above it that exists. */
export function nearestExisting(directory: string): string {
  let folder = directory;
  while (!statSync(folder, { throwIfNoEntry: false })) folder = path.dirname(folder);
  return folder;
}

/** The account's name, or its number where it has none. */
function accountName(uid: number): string {
  return ask('id', ['-un', String(uid)]) || String(uid);
}

function ask(program: string, args: string[]): string {
  const answer = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return answer.status === 0 ? answer.stdout.trim() : '';
}

/** Whether the runner can enter this folder: asked of the system, because mode bits don't know about ACLs. */
export function canEnter(folder: string, runner: Runner | undefined): boolean {
  if (!runner) return true;
  return spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', folder], { ...asRunner(runner, '/') }).status === 0;
}

/**
 * Options for child_process so that the program runs as the runner, inside `cwd`.
 * Node enters `cwd` before it gives up root, which is why `cwd` may lie where the runner alone could not go.
 */
export function asRunner(runner: Runner | undefined, cwd: string) {
  const env = process.platform === 'win32' ? { ...process.env, LC_ALL: 'C' } : ENVIRONMENT;
  return { env, cwd, windowsHide: true, ...(runner && { uid: runner.uid, gid: runner.gid }) };
}

/** Runs a program to its end. `inherit` is handed to it as file descriptor 3. Rejects only if it can't be begun. */
export function run(
  program: string,
  args: string[],
  options: { runner: Runner | undefined; cwd: string; inherit?: number; },
): Promise<{ status: number | null; output: string; }> {
  return new Promise((resolve, reject) => {
    const stdio = ['ignore', 'pipe', 'pipe', ...(options.inherit === undefined ? [] : [options.inherit])] as const;
    const child = spawn(program, args, { ...asRunner(options.runner, options.cwd), stdio: [...stdio] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
    child.on('error', reject);
    child.on('close', status => resolve({ status, output }));
  });
}
