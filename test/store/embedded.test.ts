import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync,
  rmSync, statSync, symlinkSync, writeFileSync,
} from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { type EmbeddedPostgres, joinEmbedded, startEmbedded } from '../../cloud/store/embedded';
import { packageFor } from '../../cloud/store/embedded/binaries';

jest.setTimeout(600_000);

const repository = path.resolve(__dirname, '../..');
const supervisor = path.join(repository, 'cloud/store/embedded.ts');
const tsx = require.resolve('tsx');
const pgPackage = path.dirname(require.resolve('pg/package.json'));
const isRoot = process.geteuid?.() === 0;
const rootOnly = isRoot ? describe : describe.skip;

let home: string;
const running: EmbeddedPostgres[] = [];
const children: ChildProcess[] = [];

beforeEach(() => {
  home = mkdtempSync(path.join(os.tmpdir(), 'kepu-embedded-'));
  chmodSync(home, 0o755);
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const database of running.splice(0)) await database.stop().catch(() => { });
  for (const pidFile of findAll(home, 'postmaster.pid')) {
    const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
    const mine = pid && isPostmaster(pid);
    if (!mine) continue;
    process.kill(pid, 'SIGCONT');
    process.kill(pid, 'SIGQUIT');
    await until(() => !isPostmaster(pid));
  }
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

const folder = () => path.join(home, 'database');
const dataOf = (directory: string) => path.join(directory, 'cluster/data');
const pidIn = (directory: string) => Number(readFileSync(path.join(dataOf(directory), 'postmaster.pid'), 'utf8').split('\n')[0]);

async function start(directory = folder(), port = 0, said: string[] = []) {
  const database = await startEmbedded({ directory, port, say: line => said.push(line) });
  running.push(database);
  return database;
}

async function refused(directory: string, port = 0): Promise<{ code: string; message: string; }> {
  const outcome = await start(directory, port).then(() => undefined, (error: unknown) => error);
  expect(outcome).toMatchObject({ name: 'EmbeddedRefusal', code: expect.stringMatching(/^EMBEDDED_/) });
  return outcome as { code: string; message: string; };
}

async function ask<Row>(url: string, sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as Row[];
  } finally {
    await client.end();
  }
}

const write = (url: string, words: string) =>
  ask(url, 'create table if not exists wish (words text)').then(() => ask(url, 'insert into wish values ($1)', [words]));
const wishes = async (url: string) => (await ask<{ words: string; }>(url, 'select words from wish')).map(row => row.words);

async function until<Found>(condition: () => Found | Promise<Found>): Promise<NonNullable<Found>> {
  for (;;) {
    const found = await condition();
    if (found) return found;
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

function isPostmaster(pid: number): boolean {
  const listed = spawnSync('ps', ['-ww', '-o', 'stat=,command=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
  return listed.includes('cluster_name=kepu-') && !listed.startsWith('Z');
}

function findAll(directory: string, name: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter(file => path.basename(file) === name).map(file => path.join(directory, file));
}

/** Every name with mode, owner, time and content: what «untouched» means. */
function picture(directory: string): string[] {
  // PostgreSQL's own log gets its last line a moment after its process has ended; nothing of ours writes there.
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter(name => !name.endsWith('postgresql.log'));
  return names.map(name => {
    const file = path.join(directory, name);
    const { mode, uid, mtimeMs } = lstatSync(file);
    const content = lstatSync(file).isFile() ? createHash('sha256').update(readFileSync(file)).digest('hex') : '';
    return [name, mode, uid, mtimeMs, content].join(' ');
  });
}

interface Answer { url?: string; code?: string; message?: string; said: string[]; }
interface ChildOptions { uid?: number; from?: string; before?: string; env?: Record<string, string>; }

/** Another Node process that starts the database and tells how it went; it then stays, as a server would. */
function another(directory: string, options: ChildOptions = {}) {
  const code = `
    ${options.before ?? ''}
    const { startEmbedded } = require(${JSON.stringify(options.from ?? supervisor)});
    const said = [];
    const tell = answer => process.send({ ...answer, said });
    startEmbedded({ directory: ${JSON.stringify(directory)}, port: 0, say: line => said.push(line) })
      .then(database => {
        tell({ url: database.url });
        process.on('message', () => database.stop().then(() => process.exit(0)));
      }, error => tell({ code: error.code ?? 'none', message: error.message }));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--import', tsx, '-e', code], {
    cwd: '/', stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: { PATH: process.env.PATH, HOME: home, ...options.env },
    ...(options.uid && { uid: options.uid, gid: options.uid }),
  });
  children.push(child);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (printed += text.toString()));
  const answer = new Promise<Answer>((resolve, reject) => {
    child.on('message', message => resolve(message as Answer));
    child.on('exit', () => reject(new Error(`ended without an answer: ${printed}`)));
  });
  answer.catch(() => { }); // a child that a test kills before it answers
  const gone = new Promise(resolve => child.on('exit', resolve));
  return {
    child, answer, printed: () => printed,
    kill: () => { child.kill('SIGKILL'); return gone; },
    stop: () => { child.send('stop'); return gone; },
  };
}

/** A copy of the supervisor and of PostgreSQL's package as npm unpacks it without scripts (no links), at another place. */
function installAt(target: string): string {
  const name = packageFor(process.platform, process.arch, false);
  const source = path.resolve(path.dirname(require.resolve(name)), '..');
  cpSync(path.join(repository, 'cloud/store/embedded.ts'), path.join(target, 'cloud/store/embedded.ts'));
  cpSync(path.join(repository, 'cloud/store/embedded'), path.join(target, 'cloud/store/embedded'), { recursive: true });
  cpSync(source, path.join(target, 'node_modules', name), {
    recursive: true, filter: file => !lstatSync(file).isSymbolicLink(),
  });
  symlinkSync(pgPackage, path.join(target, 'node_modules/pg'));
  return path.join(target, 'cloud/store/embedded.ts');
}

describe('第一次启动', () => {
  test('空地方建好数据库 kepu：UTF-8、UTC、只听本机，写入落盘；停下再启动，数据都在', async () => {
    const said: string[] = [];
    const database = await start(folder(), 0, said);
    const [server] = await ask<Record<string, string>>(
      database.url,
      `select current_database() as database, current_setting('server_version_num')::int / 10000 as major,
        current_setting('server_encoding') as encoding, current_setting('timezone') as timezone,
        current_setting('listen_addresses') as listens,
        current_setting('fsync') as fsync, current_setting('full_page_writes') as pages,
        current_setting('synchronous_commit') as commits, current_setting('data_checksums') as checksums,
        (select datlocale from pg_database where datname = 'kepu') as locale,
        (select rolsuper from pg_roles where rolname = current_user) as super`,
    );
    expect(server).toEqual({
      database: 'kepu', major: 18, encoding: 'UTF8', timezone: 'UTC', listens: '127.0.0.1', fsync: 'on',
      pages: 'on', commits: 'on', checksums: 'on', locale: 'C.UTF-8', super: false,
    });
    const [, , , , socketFolder] = readFileSync(path.join(dataOf(folder()), 'postmaster.pid'), 'utf8').split('\n');
    expect(socketFolder).toBe('');
    expect(said).toEqual([expect.stringContaining('第一次启动')]);
    await write(database.url, '想听防诈骗');
    const pid = pidIn(folder());
    await Promise.all([database.stop(), database.stop()]);
    expect(isPostmaster(pid)).toBe(false);
    await expect(ask(database.url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);

    const again = await start();
    expect(await wishes(again.url)).toEqual(['想听防诈骗']);
  });

  test('PostgreSQL 自己的话只进日志文件，不出现在屏幕上；居民写的内容不进日志', async () => {
    const first = another(folder());
    const { url } = await first.answer;
    await write(url!, '我家电话 13800001234');
    await ask(url!, 'create unique index on wish (words)');
    await expect(write(url!, '我家电话 13800001234')).rejects.toThrow(/duplicate/);
    await first.stop();
    expect(first.printed()).toBe('');
    const log = readFileSync(path.join(folder(), 'postgresql.log'), 'utf8');
    expect(log).toContain('ready to accept connections');
    expect(log).not.toContain('13800001234');
  });

  test('建库建到一半被 kill -9：半成品不会被当成数据库，下次从头建好，半成品清掉', async () => {
    const first = another(folder());
    await until(() => existsSync(folder()) && findAll(folder(), 'PG_VERSION').length > 0);
    await first.kill();
    const halfMade = readdirSync(folder());
    expect(halfMade).toEqual([expect.stringMatching(/^cluster\.new-/)]);

    const database = await start();
    await write(database.url, '健康讲座');
    expect(await wishes(database.url)).toEqual(['健康讲座']);
    expect(new Set(readdirSync(folder()))).toEqual(new Set(['cluster', 'postgresql.log']));
  });

  test('磁盘新挂载时自带的 lost+found 不妨碍使用', async () => {
    mkdirSync(path.join(folder(), 'lost+found'), { recursive: true });
    expect((await start()).url).toMatch(/^postgres:\/\/kepu:/);
  });
});

describe('不是我们的东西，拒绝并且一点不动', () => {
  test.each([
    ['放着别的文件的文件夹', 'EMBEDDED_NOT_OURS', () => {
      mkdirSync(folder()); writeFileSync(path.join(folder(), '工作总结.docx'), 'x');
    }],
    ['别的程序建立的 PostgreSQL 17 数据', 'EMBEDDED_NOT_OURS', () => {
      mkdirSync(folder()); writeFileSync(path.join(folder(), 'PG_VERSION'), '17\n');
    }],
    ['叫 cluster 但不是数据库的文件夹', 'EMBEDDED_NOT_OURS', () => {
      mkdirSync(dataOf(folder()), { recursive: true }); handOver(dataOf(folder()));
      writeFileSync(path.join(folder(), 'cluster/data/notes.txt'), 'x');
    }],
  ])('%s', async (_what, code, prepare) => {
    prepare();
    const before = picture(home);
    const refusal = await refused(folder());
    expect(refusal.code).toBe(code);
    expect(refusal.message).toMatch(/[一-龥]/);
    expect(picture(home)).toEqual(before);
  });

  test('指定的位置是一个文件', async () => {
    writeFileSync(folder(), '不是文件夹');
    expect((await refused(folder())).code).toBe('EMBEDDED_NOT_OURS');
    expect(readFileSync(folder(), 'utf8')).toBe('不是文件夹');
  });

  test('上一个大版本的数据：拒绝并说明两个版本；改回原样后照常启动', async () => {
    const database = await start();
    await write(database.url, '农技');
    await database.stop();
    const version = path.join(dataOf(folder()), 'PG_VERSION');
    writeFileSync(version, '17\n');
    const before = picture(home);
    const refusal = await refused(folder());
    expect(refusal).toMatchObject({ code: 'EMBEDDED_VERSION', message: expect.stringMatching(/17.*18/) });
    expect(picture(home)).toEqual(before);

    writeFileSync(version, '18\n');
    expect(await wishes((await start()).url)).toEqual(['农技']);
  });

  test('口令文件丢了或换了：拒绝，不留下进程；放回去以后照常启动', async () => {
    const database = await start();
    await write(database.url, '农技');
    await database.stop();
    const password = path.join(folder(), 'cluster/password');
    renameSync(password, path.join(home, 'kept'));
    const before = picture(home);
    expect((await refused(folder())).code).toBe('EMBEDDED_PASSWORD');
    expect(picture(home)).toEqual(before);

    writeFileSync(password, 'wrong\n', { mode: 0o600 });
    expect((await refused(folder())).code).toBe('EMBEDDED_PASSWORD');
    expect(existsSync(path.join(dataOf(folder()), 'postmaster.pid'))).toBe(false);

    renameSync(path.join(home, 'kept'), password);
    expect(await wishes((await start()).url)).toEqual(['农技']);
  });
});

describe('上次没有好好关', () => {
  test('服务被 kill -9 后数据库还活着：再次启动接上同一个，确认过的写入都在', async () => {
    const first = another(folder());
    const { url } = await first.answer;
    await write(url!, '防诈骗');
    const pid = pidIn(folder());
    // Its own process group: Ctrl+C in the terminal reaches Node alone, which then stops the database in order.
    expect(spawnSync('ps', ['-o', 'pgid=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()).toBe(String(pid));
    await first.kill();
    expect(isPostmaster(pid)).toBe(true);

    const said: string[] = [];
    const again = await start(folder(), 0, said);
    expect(pidIn(folder())).toBe(pid);
    expect(again.url).toBe(url);
    expect(said).toEqual([expect.stringContaining('接上了')]);
    expect(await wishes(again.url)).toEqual(['防诈骗']);
    await again.stop();
    expect(isPostmaster(pid)).toBe(false);
  });

  test('断电一样全部被杀：留下的 postmaster.pid 不挡路，确认过的写入都在', async () => {
    const first = another(folder());
    await write((await first.answer).url!, '防诈骗');
    const pid = pidIn(folder());
    // Whoever looks after the database first: it would put up another in the moment between the two.
    await first.kill();
    process.kill(pid, 'SIGKILL');
    await until(() => !isPostmaster(pid));
    expect(pidIn(folder())).toBe(pid);

    expect(await wishes((await start()).url)).toEqual(['防诈骗']);
  });

  test.each(['别的程序', '另一个数据目录的数据库'])('旧进程号如今属于%s：它安然无恙，我们照常启动', async kind => {
    const database = await start();
    await write(database.url, '防诈骗');
    await database.stop();
    const owner = statSync(dataOf(folder()));
    let pid: number;
    if (kind === '别的程序') {
      const other = spawn('sleep', ['600'], { cwd: '/', stdio: 'ignore', ...(isRoot && { uid: owner.uid, gid: owner.gid }) });
      children.push(other);
      pid = other.pid!;
    } else {
      await start(path.join(home, 'other'));
      pid = pidIn(path.join(home, 'other'));
    }
    const file = path.join(dataOf(folder()), 'postmaster.pid');
    writeFileSync(file, `${pid}\n${dataOf(folder())}\n1700000000\n5432\n\n127.0.0.1\n  1  1\nready   \n`);
    handOver(file);

    expect(await wishes((await start()).url)).toEqual(['防诈骗']);
    expect(pidIn(folder())).not.toBe(pid);
    expect(process.kill(pid, 0)).toBe(true);
  });

  test('断电留下的空 postmaster.pid 不挡路', async () => {
    const database = await start();
    await database.stop();
    const file = path.join(dataOf(folder()), 'postmaster.pid');
    writeFileSync(file, '');
    handOver(file);
    expect((await start()).url).toBeTruthy();
  });

  test('数据库进程在，但不应答：拒绝并说出进程号，不杀它；它醒来后照常接上', async () => {
    const first = another(folder());
    await write((await first.answer).url!, '防诈骗');
    await first.kill();
    const pid = pidIn(folder());
    process.kill(pid, 'SIGSTOP');
    expect(await refused(folder())).toMatchObject({ code: 'EMBEDDED_STUCK', message: expect.stringContaining(String(pid)) });
    expect(pidIn(folder())).toBe(pid);

    process.kill(pid, 'SIGCONT');
    expect(await wishes((await start()).url)).toEqual(['防诈骗']);
    expect(pidIn(folder())).toBe(pid);
  });

  test('运行中数据库进程被杀：同一个地址上自己恢复，确认过的写入都在', async () => {
    const said: string[] = [];
    const database = await start(folder(), 0, said);
    await write(database.url, '防诈骗');
    const pid = pidIn(folder());
    process.kill(pid, 'SIGKILL');
    const found = await until(() => wishes(database.url).catch(() => undefined));
    expect(found).toEqual(['防诈骗']);
    expect(pidIn(folder())).not.toBe(pid);
    await until(() => said.some(line => line.includes('已恢复')));
    await database.stop();
    expect(existsSync(path.join(dataOf(folder()), 'postmaster.pid'))).toBe(false);
  });
});

describe('一个数据目录，两个进程', () => {
  test('第一个还活着时，第二个被拒绝；第一个照常使用，它停下后别人才能打开', async () => {
    const first = another(folder());
    const { url } = await first.answer;
    await write(url!, '健康');
    const pid = pidIn(folder());
    const refusal = await refused(folder());
    expect(refusal).toMatchObject({ code: 'EMBEDDED_IN_USE', message: expect.stringContaining('正在被另一个进程使用') });
    expect(pidIn(folder())).toBe(pid);
    expect(await wishes(url!)).toEqual(['健康']);

    await first.stop();
    expect(await wishes((await start()).url)).toEqual(['健康']);
  });

  test('服务开着时做备份一类的命令：用它的数据库，用完它照常开着；没开着时自己打开，用完关上', async () => {
    const first = another(folder());
    await write((await first.answer).url!, '健康');
    const joined = await joinEmbedded({ directory: folder() });
    expect(await wishes(joined.url)).toEqual(['健康']);
    await joined.stop();
    expect(await wishes((await first.answer).url!)).toEqual(['健康']);
    await first.stop();
    const own = await joinEmbedded({ directory: folder(), port: 0 });
    running.push(own);
    expect(await wishes(own.url)).toEqual(['健康']);
    const pid = pidIn(folder());
    await own.stop();
    expect(isPostmaster(pid)).toBe(false);
  });

  test('同时第一次启动：只有一个成功，另一个被拒绝，只有一个数据库进程', async () => {
    const both = [another(folder()), another(folder())];
    const answers = await Promise.all(both.map(one => one.answer));
    expect(new Set(answers.map(answer => answer.code ?? 'started'))).toEqual(new Set(['EMBEDDED_IN_USE', 'started']));
    await write(answers.find(answer => answer.url)!.url!, '健康');
    const data = statSync(dataOf(folder()));
    const processes = spawnSync('ps', ['-eww', '-o', 'command='], { encoding: 'utf8' }).stdout;
    expect(processes.split(`cluster_name=kepu-${data.dev}-${data.ino}`)).toHaveLength(2);
    expect(new Set(readdirSync(folder()))).toEqual(new Set(['cluster', 'postgresql.log']));
  });

  test('被 kill -9 之后两个同时来接：也只有一个成功，数据都在', async () => {
    const first = another(folder());
    await write((await first.answer).url!, '健康');
    await first.kill();
    const answers = await Promise.all([another(folder()), another(folder())].map(one => one.answer));
    expect(new Set(answers.map(answer => answer.code ?? 'started'))).toEqual(new Set(['EMBEDDED_IN_USE', 'started']));
    expect(await wishes(answers.find(answer => answer.url)!.url!)).toEqual(['健康']);
  });

  test('前一个正在停，后一个等它停完再启动', async () => {
    const first = await start();
    await write(first.url, '健康');
    const [, second] = await Promise.all([first.stop(), start()]);
    expect(await wishes(second.url)).toEqual(['健康']);
  });
});

/** A port that is taken, and stays free once it is let go: not one of those that the system gives to whoever asks. */
async function occupied(): Promise<{ occupant: net.Server; port: number; }> {
  for (;;) {
    const occupant = net.createServer();
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await new Promise<boolean>(resolve => occupant.on('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true)));
    if (free) return { occupant, port };
  }
}

describe('端口', () => {
  test('想要的端口空着就用它；被占就用下一个空的，并说出来', async () => {
    const { occupant, port } = await occupied();
    const said: string[] = [];
    const database = await start(folder(), port, said);
    const actual = Number(new URL(database.url).port);
    expect(actual).toBeGreaterThan(port);
    expect(said.join()).toContain(`端口 ${port} 不能用`);
    expect(await ask(database.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await database.stop();
    await new Promise(resolve => occupant.close(resolve));

    expect(new URL((await start(folder(), port)).url).port).toBe(String(port));
  });

  test('两个数据目录同时抢一个端口，各得其所', async () => {
    const port = 20_000 + Math.floor(Math.random() * 40_000);
    const both = await Promise.all(['a', 'b'].map(name => start(path.join(home, name), port)));
    const ports = both.map(database => new URL(database.url).port);
    expect(new Set(ports).size).toBe(2);
    for (const database of both) expect(await ask(database.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('后面一个空端口也没有：拒绝，数据不变，没有进程留下', async () => {
    await (await start()).stop();
    const occupant = net.createServer();
    // Taken by someone else already is as good.
    await new Promise<void>(resolve => occupant.on('error', () => resolve()).listen(65_535, '127.0.0.1', resolve));
    expect((await refused(folder(), 65_535)).code).toBe('EMBEDDED_PORT');
    await new Promise(resolve => occupant.close(resolve));
    expect(existsSync(path.join(dataOf(folder()), 'postmaster.pid'))).toBe(false);
    expect((await start()).url).toBeTruthy();
  });
});

describe('本机的其他用户', () => {
  test('没有口令或口令不对，进不来；超级用户也一样', async () => {
    const { url } = await start();
    for (const user of ['kepu', 'postgres']) {
      for (const password of ['', 'kepu', 'postgres']) {
        const address = new URL(url);
        Object.assign(address, { username: user, password });
        await expect(ask(String(address), 'select 1')).rejects.toThrow(/password/);
      }
    }
    expect(readFileSync(path.join(dataOf(folder()), 'pg_hba.conf'), 'utf8')).not.toMatch(/^[^#].*(trust|peer)/m);
    expect(statSync(path.join(folder(), 'cluster/password')).mode & 0o777).toBe(0o600);
    expect(statSync(dataOf(folder())).mode & 0o777).toBe(0o700);
  });
});

rootOnly('root 启动时', () => {
  test('旧进程号如今属于别的用户的一个冒名进程：不理它，也不把口令给它', async () => {
    const database = await start();
    await database.stop();
    const { dev, ino } = statSync(dataOf(folder()));
    const impostor = spawn(
      process.execPath, ['-e', 'setInterval(() => {}, 1000)', `cluster_name=kepu-${dev}-${ino}`],
      { uid: 12_345, gid: 12_345, cwd: '/', stdio: 'ignore' },
    );
    children.push(impostor);
    let knocked = false;
    const listener = net.createServer(socket => { knocked = true; socket.destroy(); });
    await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve));
    const { port } = listener.address() as net.AddressInfo;
    const file = path.join(dataOf(folder()), 'postmaster.pid');
    writeFileSync(file, `${impostor.pid}\n${dataOf(folder())}\n1700000000\n${port}\n\n127.0.0.1\n  1  1\nready   \n`);
    handOver(file);
    const again = await start();
    await new Promise(resolve => listener.close(resolve));
    expect(knocked).toBe(false);
    expect(new URL(again.url).port).not.toBe(String(port));
    expect(isRunning(impostor)).toBe(true);
  });

  test('读不到口令、数据和日志，也不能以自己的身份启动它', async () => {
    const database = await start();
    for (const name of ['cluster/password', 'cluster/data/PG_VERSION', 'postgresql.log']) {
      const reading = spawnSync('cat', [path.join(folder(), name)], { uid: 12_345, gid: 12_345, encoding: 'utf8' });
      expect(reading).toMatchObject({ status: 1, stdout: '' });
    }
    const before = await ask(database.url, 'select pg_postmaster_start_time()');
    const answer = await another(folder(), { uid: 12_345 }).answer;
    expect(answer).toMatchObject({ code: 'EMBEDDED_USER', message: expect.stringContaining('属于系统用户') });
    expect(await ask(database.url, 'select pg_postmaster_start_time()')).toEqual(before);
  });

  test('root 启动：数据库改用普通用户运行', async () => {
    await start();
    const uid = statSync(dataOf(folder())).uid;
    expect(uid).not.toBe(0);
    expect(statSync(`/proc/${pidIn(folder())}`).uid).toBe(uid);
  });

  test('系统设了很严的 umask：照样能用', async () => {
    const strict = another(path.join(home, 'a/b'), { before: 'process.umask(0o077)' });
    expect(await ask((await strict.answer).url!, 'select 1 as one')).toEqual([{ one: 1 }]);
    await strict.stop();
  });

  test('在某人的文件夹里用 sudo 启动过：全部归他，他以后不用 sudo 也能启动', async () => {
    const nobody = Number(spawnSync('id', ['-u', 'nobody'], { encoding: 'utf8' }).stdout);
    chownSync(home, nobody, nobody);
    const nested = path.join(folder(), 'deeper');
    const database = await start(nested);
    await write(database.url, '健康');
    await database.stop();
    const asThemselves = another(nested, { uid: nobody });
    const answer = await asThemselves.answer;
    expect(await wishes(answer.url!)).toEqual(['健康']);
    await asThemselves.stop();
  });

  test('数据归 root 所有：拒绝并告诉怎么改；改好后照常启动', async () => {
    const database = await start();
    await write(database.url, '健康');
    await database.stop();
    const { uid } = statSync(dataOf(folder()));
    spawnSync('chown', ['-R', '0:0', dataOf(folder())]);
    const before = picture(home);
    expect(await refused(folder())).toMatchObject({ code: 'EMBEDDED_USER', message: expect.stringContaining('chown') });
    expect(picture(home)).toEqual(before);
    spawnSync('chown', ['-R', String(uid), dataOf(folder())]);
    expect(await wishes((await start()).url)).toEqual(['健康']);
  });

  test('在 /etc/passwd 里没有记录的用户：不能新建，说清原因，不留半成品；已有的数据可以打开', async () => {
    chownSync(home, 12_345, 12_345);
    const answer = await another(folder(), { uid: 12_345 }).answer;
    expect(answer).toMatchObject({ code: 'EMBEDDED_USER', message: expect.stringMatching(/12345.*DATABASE_URL/) });
    expect(readdirSync(folder())).toEqual([]);

    const made = await start();
    await write(made.url, '健康');
    await made.stop();
    spawnSync('chown', ['-R', '12345:12345', home]);
    const opened = another(folder(), { uid: 12_345 });
    expect(await wishes((await opened.answer).url!)).toEqual(['健康']);
    await opened.stop();
  });

  test('没有写权限的地方：拒绝，什么也不建', async () => {
    const answer = await another(folder(), { uid: 12_345 }).answer;
    expect(answer).toMatchObject({ code: 'EMBEDDED_UNREACHABLE', message: expect.stringContaining('没有权限') });
    expect(existsSync(folder())).toBe(false);
  });

  test('程序和数据都在别的用户进不去的目录（如 /root）下：照样能用；npm 重装后，上次留下的旧进程会被换掉', async () => {
    const closed = path.join(home, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const cache = path.join(home, 'cache');
    const options = { from: installAt(closed), env: { XDG_CACHE_HOME: cache } };
    const directory = path.join(closed, 'database');
    const first = another(directory, options);
    await write((await first.answer).url!, '健康');
    const pid = pidIn(directory);
    await first.kill();

    const [copy] = readdirSync(cache);
    expect(statSync(path.join(cache, copy!)).mode & 0o022).toBe(0);
    // npm writes the programs anew, later than the second in which the old process began.
    const startedAt = Number(readFileSync(path.join(dataOf(directory), 'postmaster.pid'), 'utf8').split('\n')[2]);
    await until(() => Date.now() > (startedAt + 1) * 1000 + 100);
    chmodSync(path.join(cache, copy!, 'native/bin/postgres'), 0o755);
    const second = another(directory, options);
    const answer = await second.answer;
    expect(answer.said).toEqual([expect.stringContaining('正在重启')]);
    expect(await wishes(answer.url!)).toEqual(['健康']);
    expect(pidIn(directory)).not.toBe(pid);
    await second.stop();
  });

  test('缓存位置被别的用户抢先放了东西：不用它', async () => {
    const closed = path.join(home, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const options = { from: installAt(closed), env: { XDG_CACHE_HOME: path.join(home, 'cache') } };
    const first = another(path.join(home, 'one'), options);
    await first.answer;
    await first.stop();
    const [copy] = readdirSync(path.join(home, 'cache'));
    const trap = path.join(home, 'cache', copy!);
    spawnSync('chown', ['-R', '12345', trap]);
    const program = path.join(trap, 'native/bin/postgres');
    writeFileSync(program, `#!/bin/sh\ntouch ${home}/trapped\n`.padEnd(statSync(program).size, '\n'));
    chmodSync(home, 0o777);
    const second = another(path.join(home, 'two'), { ...options, env: { ...options.env, TMPDIR: home } });
    expect((await second.answer).url).toBeTruthy();
    await second.stop();
    expect(existsSync(path.join(home, 'trapped'))).toBe(false);
    expect(statSync(trap).uid).toBe(12_345);
  });
});

describe('程序装在哪里', () => {
  test('npm 没有还原符号链接：两个进程同时启动也能补上', async () => {
    const from = installAt(path.join(home, 'program'));
    const both = ['a', 'b'].map(name => another(path.join(home, name), { from }));
    for (const one of both) expect((await one.answer).url).toBeTruthy();
    const lib = path.join(home, 'program/node_modules', packageFor(process.platform, process.arch, false), 'native/lib');
    expect(readdirSync(lib).some(name => lstatSync(path.join(lib, name)).isSymbolicLink())).toBe(true);
    await Promise.all(both.map(one => one.stop()));
  });

  test.each([
    ['没有对应版本的处理器', `Object.defineProperty(process, 'arch', { value: 'riscv64' })`, 'EMBEDDED_PLATFORM'],
    ['musl 系统', `process.report.getReport = () => ({ header: {} })`, 'EMBEDDED_PLATFORM'],
    ['没有装上那个 npm 包', `Object.defineProperty(process, 'arch', { value: process.arch === 'x64' ? 'arm64' : 'x64' })`, 'EMBEDDED_PACKAGE'],
  ])('%s：拒绝，指出 DATABASE_URL 这条路，什么也不建', async (_what, before, code) => {
    const answer = await another(folder(), { before }).answer;
    expect(answer).toMatchObject({ code, message: expect.stringContaining('DATABASE_URL') });
    expect(existsSync(folder())).toBe(false);
  });
});

/** Root's tests make files that PostgreSQL's account must own: the data's owner, or just an ordinary one. */
function handOver(file: string): void {
  if (!isRoot) return;
  const { uid, gid } = statSync(path.dirname(file));
  if (uid === 0) chownSync(file, Number(spawnSync('id', ['-u', 'nobody'], { encoding: 'utf8' }).stdout), 65_534);
  else chownSync(file, uid, gid);
}

const isRunning = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;
