/** The county that is put through faults: its folder, its server processes, its people, its time, and how each is killed. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { notice } from '../../cloud/domain/privacy/notice';
import { openSession } from '../../cloud/functions/login';
import type { Office } from '../../cloud/office';
import { loadSampleCounty, personIdOf } from '../../cloud/presets/load';
import { shiquan } from '../../cloud/presets/shiquan';
import type { Settings } from '../../cloud/settings';
import { startEmbedded } from '../../cloud/store/embedded';
import { migrate, openDb, type Db } from '../../cloud/store/postgres';
import { keysFrom, newId } from '../../cloud/store/seal';
import { addListed, touchDirectory } from '../../cloud/store/sql/grid';
import { addPerson, addPost } from '../../cloud/store/sql/people';
import { addConsent } from '../../cloud/store/sql/privacy';
import { linkAccounts } from '../../cloud/store/sql/wechat';
import { startWechatStandIn } from '../../cloud/wechat/stand-in/stand-in';
import { otherVillage, village } from '../setup/county';
import { layLine } from '../setup/line';
import type { Orders, Said } from './server-process';

const TEAMS = 14;
const RESIDENTS = 10;
const HOUR = 3_600_000;
/** Monday, ten o'clock in China */
const BEGIN = Date.parse('2026-11-23T02:00:00Z');
const template = { id: 'template-progress', fields: { thing1: 'topic', phrase2: 'state', time3: 'time', thing4: 'say' }, longTerm: true };

export interface Cast {
  residents: { personId: string; openid: string }[];
  /** 网格长 of the two villages */
  leaders: Record<string, string>;
  liaison: string;
  captains: { personId: string; teamId: string }[];
}

/** A server of this county; its address stays the same through all its deaths. */
interface Process { index: number; child: ChildProcess | null; port: number; offsetMs: number }

export type World = Awaited<ReturnType<typeof buildWorld>>;

/** Everything made, and one server running. `within`: the folder for the database, a small disk for instance. */
export async function buildWorld(options: { within?: string; clockEveryMs?: number } = {}) {
  const folder = options.within ?? mkdtempSync(join(tmpdir(), 'kepu-faults-'));
  // PostgreSQL runs under another account when we are root, and must get in.
  chmodSync(folder, 0o755);
  const files = mkdtempSync(join(tmpdir(), 'kepu-faults-files-'));
  const directory = join(folder, 'postgres');
  let offsetMs = BEGIN - Date.now();
  let jumps = 0;
  const now = () => new Date(Date.now() + offsetMs);
  const wechat = await startWechatStandIn({ appId: 'wx-test-app', secret: 'test-secret', now: () => now().getTime() });
  wechat.addTemplate(template.id, Object.keys(template.fields), 'longTerm');
  const { tenant } = shiquan;
  const secret = Buffer.alloc(32, 7).toString('base64');
  const keys = keysFrom(secret);
  const settings: Settings = {
    tenant, secret, databaseUrl: null, dataDirectory: '', host: '127.0.0.1', port: 0, demo: false, files,
    wechat: { appId: 'wx-test-app', secret: 'test-secret', host: wechat.host, templates: JSON.stringify({ progress: template }) },
    logLevel: (process.env.KEPU_TEST_LOG as 'error') ?? 'silent',
  };

  const keeper = keepWatch(join(directory, 'cluster/data/postmaster.pid'), options.within === undefined ? [folder, files] : [files], options.within ?? '');
  const first = await startEmbedded({ directory, port: 0 });
  await migrate(first.url);
  const setUp = await openDb(first.url);
  await loadSampleCounty(setUp, shiquan, 'four-hop@1', new Date(BEGIN - 24 * HOUR));
  const cast = await addCast(setUp, tenant);
  await linkAccounts(setUp, keys, tenant, cast.residents);
  for (const { openid, personId } of cast.residents) {
    wechat.popUp(openid, [{ templateId: template.id, accept: true }]);
    await setUp.query({ text: 'insert into consent_count (tenant, person_id, template_id, said, updated_at) values ($1, $2, $3, 1, $4)', values: [tenant, personId, template.id, new Date(BEGIN)] });
  }
  await setUp.close();
  const databaseUrl = first.url;
  const databasePort = Number(new URL(databaseUrl).port);
  await first.stop();
  // The second server reaches the database over a line that can be cut.
  const line = await layLine(databaseUrl);

  const servers: Process[] = [];
  let db: Db | null = null;

  const urlOf = (server: Process) => `http://127.0.0.1:${server.port}`;
  const start = async (server: Process): Promise<void> => {
    server.offsetMs = offsetMs;
    const told: Orders = {
      settings, offsetMs, port: server.port, clockEveryMs: options.clockEveryMs ?? 500,
      holds: server.index === 0 ? { directory, port: databasePort } : null,
      databaseUrl: server.index === 1 ? line.url : databaseUrl,
    };
    const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'server-process.ts'), JSON.stringify(told)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], cwd: join(__dirname, '../..') });
    server.child = child;
    const said = await new Promise<Said>((resolve) => {
      child.on('message', (one) => resolve(one as Said));
      child.on('exit', (code, signal) => resolve({ fault: `ended (${code ?? signal})` }));
    });
    if (!said.url) throw new Error(`服务器 ${server.index} 没有起来：${said.fault}`);
    if (server.index === 0 && said.databaseUrl !== databaseUrl) throw new Error('数据库换了地址');
    server.port = Number(new URL(said.url).port);
  };
  const ended = (child: ChildProcess) => (child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  }));

  /** Exactly `count` servers run from now on. */
  const atLeast = async (count: number): Promise<void> => {
    while (servers.length > count) {
      const { child } = servers.pop() as Process;
      child?.kill('SIGTERM');
      if (child) await ended(child);
    }
    // The one that holds the database has to be there before the others look for it.
    if (servers.length === 0) await add();
    await Promise.all(Array.from({ length: count - servers.length }, () => add()));
  };
  const add = async () => {
    const server: Process = { index: servers.length, child: null, port: 0, offsetMs };
    servers.push(server);
    await start(server);
  };

  const kill = async (server: Process): Promise<void> => {
    const { child } = server;
    if (!child) return;
    child.kill('SIGKILL');
    await ended(child);
  };
  const postmaster = (): number => Number(readFileSync(join(directory, 'cluster/data/postmaster.pid'), 'utf8').split('\n')[0]);

  await atLeast(1);
  db = await openDb(databaseUrl, { connections: 4 });
  const office = { db, tenant, keys, now } as unknown as Office;

  return {
    folder, files, directory, tenant, keys, cast, wechat, line, now, settings, databaseUrl,
    db,
    urls: () => servers.map(urlOf),
    servers: atLeast,
    /** the server holding the database is number 0 */
    async killServer(index: number) {
      await kill(servers[index] as Process);
    },
    async startServer(index: number) {
      await start(servers[index] as Process);
    },
    killPostmaster: () => void process.kill(postmaster(), 'SIGKILL'),
    /** One of PostgreSQL's own processes at work for a server; it then throws everybody out and recovers. */
    async killBackend(): Promise<void> {
      const children = spawnSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).stdout.split('\n').map((one) => one.trim().split(/\s+/));
      const at = String(postmaster());
      const [pid] = children.find(([, parent, ...args]) => parent === at && args.includes('kepu')) ?? [];
      if (pid) process.kill(Number(pid), 'SIGKILL');
    },
    /** Moves the county's time, of all servers or of one alone. */
    jump(ms: number, only?: number) {
      jumps += 1;
      if (only === undefined) offsetMs += ms;
      for (const server of servers.filter(({ index }) => only === undefined || index === only)) {
        server.offsetMs += ms;
        server.child?.send({ offsetMs: server.offsetMs });
      }
    },
    /** how often anybody's time was moved */
    jumps: () => jumps,
    /** does one server's clock stand an hour from the others'? */
    apart: () => servers.some((server) => server.offsetMs !== offsetMs),
    /** All clocks at the county's time again. */
    agree() {
      for (const server of servers) {
        server.offsetMs = offsetMs;
        server.child?.send({ offsetMs });
      }
    },
    tokenOf: async (personId: string) => (await openSession(office, personId)).sessionToken,
    openidOf: (personId: string) => cast.residents.find((one) => one.personId === personId)?.openid ?? null,
    async close() {
      await db?.close();
      for (const server of servers) if (server.index > 0) await kill(server);
      const [holder] = servers;
      // In order, so that the database is stopped by who holds it.
      if (holder?.child) {
        holder.child.kill('SIGTERM');
        await ended(holder.child);
      }
      await line.remove();
      await wechat.close();
      try {
        process.kill(postmaster(), 'SIGQUIT');
      } catch {
        // Gone, as it should be.
      }
      keeper.end('done');
      rmSync(files, { recursive: true, force: true });
      if (!options.within) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/* Runs beside us, in a group of its own so that Ctrl-C does not reach it: when we are killed, however hard, the database that
   nobody holds any more ends and its folders go. */
const WATCH = `
const { readFileSync, rmSync } = require('node:fs');
const [pidFile, mount, ...folders] = process.argv.slice(1);
let said = '';
process.stdin.on('data', (part) => { said += part; }).on('end', async () => {
  if (said === 'done') return;
  const pause = (ms) => new Promise((go) => setTimeout(go, ms));
  // First whoever holds it may end it in order.
  for (let at = 0; at < 300; at += 1) {
    let pid = 0;
    try { pid = Number(readFileSync(pidFile, 'utf8').split('\\n')[0]); process.kill(pid, 0); } catch { break; }
    if (at >= 100) try { process.kill(pid, 'SIGQUIT'); } catch {}
    await pause(100);
  }
  if (mount) require('node:child_process').spawnSync('umount', ['-l', mount]);
  for (const one of mount ? [mount, ...folders] : folders) rmSync(one, { recursive: true, force: true, maxRetries: 5 });
});`;
function keepWatch(pidFile: string, folders: readonly string[], mount: string): { end(word: string): void } {
  const child = spawn(process.execPath, ['-e', WATCH, pidFile, mount, ...folders], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return { end: (word) => void child.stdin.end(word) };
}

/** Residents who allowed messages, the two villages' leaders, the liaison, and teams that can take anything. */
async function addCast(db: Db, tenant: string): Promise<Cast> {
  return db.together(async (inner) => {
    const at = new Date(BEGIN - 24 * HOUR);
    const residents: Cast['residents'] = [];
    for (let i = 0; i < RESIDENTS; i += 1) {
      const personId = newId();
      await addPerson(inner, tenant, { id: personId, name: `居民${i}`, at });
      await addConsent(inner, tenant, { id: newId(), personId, version: notice.version, at });
      residents.push({ personId, openid: `openid-resident-${i}` });
    }
    const captains: Cast['captains'] = [];
    for (let i = 0; i < TEAMS; i += 1) {
      const personId = newId();
      const teamId = `fault-team-${i}`;
      await addPerson(inner, tenant, { id: personId, name: `队长${i}`, at });
      await addConsent(inner, tenant, { id: newId(), personId, version: notice.version, at });
      await addPost(inner, tenant, { id: newId(), personId, kind: 'teamLeader', teamId, at });
      captains.push({ personId, teamId });
    }
    await addListed(inner, tenant, 'team', captains.map(({ teamId }, i) => ({ id: teamId, name: `第${i}服务队`, gridCode: tenant, departmentId: 'association', topicIds: [], size: 3, older: false })));
    await touchDirectory(inner, tenant);
    const leaders = { [village]: personIdOf(tenant, 'leader-mingxing'), [otherVillage]: personIdOf(tenant, 'leader-tanjiawan') };
    return { residents, captains, leaders, liaison: personIdOf(tenant, 'liaison-police') };
  });
}
