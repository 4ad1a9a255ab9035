/** A whole county for a test: a server on its own database, with the sample people of 石泉, and the SDK's way in. */
import { spawn, type ChildProcess } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refusals } from '../../cloud/domain/refusals';
import { noLimits, type Limits } from '../../cloud/http/limits';
import { createServer, type Server } from '../../cloud/server';
import type { Settings } from '../../cloud/settings';
import { loadSampleCounty, personIdOf } from '../../cloud/presets/load';
import { shiquan, type CountyPreset } from '../../cloud/presets/shiquan';
import { openSession } from '../../cloud/functions/login';
import { migrate, openDb } from '../../cloud/store/postgres';
import { startWechatStandIn } from '../../cloud/wechat/stand-in/stand-in';
import { ownDatabase } from './database';
import { layLine } from './line';

export const village = '610922104203'; // 池河镇明星村, fully staffed
export const otherVillage = '610922104216'; // 池河镇谭家湾村, fully staffed
export const villageWithoutLeader = '610922105214'; // 后柳镇中坝村, served by its town

export interface County {
  url: string;
  databaseUrl: string;
  line: Awaited<ReturnType<typeof layLine>> | null;
  server: Server;
  settings: Settings;
  wechat: Awaited<ReturnType<typeof startWechatStandIn>>;
  /** WeChat's own clock, milliseconds */
  wechatTime: { now: number };
  /** a second server on the same database, in this process */
  another(): Promise<{ url: string; server: Server }>;
  /** a second server on the same database, in a process of its own; its clock stands at `time.now` */
  anotherProcess(options?: { clockEveryMs: number }): Promise<{ url: string; stop(): Promise<void> }>;
  /** a client logged in as a sample person */
  as(presetId: string): Promise<Client>;
  idOf(presetId: string): string;
  time: { now: Date };
  close(): Promise<void>;
}

export interface Answer<T> { status: number; body: T & { error?: string; refusal?: string; code?: number; field?: string } }

/** The bare wire, for what the SDK would not send. */
export interface Client {
  token: string;
  call<T = Record<string, unknown>>(name: string, input?: unknown): Promise<Answer<T>>;
  /** as `call`, but anything but a result is a failed test */
  must<T = Record<string, never>>(name: string, input?: unknown): Promise<T>;
}

let keyCount = 0;
export const newKey = (): string => `test-key-${String((keyCount += 1)).padStart(12, '0')}`;

export function clientAt(url: string, token: string | null): Client {
  const call: Client['call'] = async (name, input) => {
    const answer = await fetch(`${url}/1.1/functions/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { 'x-lc-session': token } : {}) },
      body: input === undefined ? '' : JSON.stringify(input),
    });
    const body = (await answer.json()) as { result?: unknown };
    return { status: answer.status, body: (body.result ?? body) as never };
  };
  return {
    token: token ?? '',
    call,
    async must(name, input) {
      const { status, body } = await call(name, input);
      if (status !== 200) throw new Error(`${name}: ${status} ${JSON.stringify(body)}`);
      return body as never;
    },
  };
}

/** Asks a child to end and waits for it; one that has ended already is no fault. */
function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.on('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

export async function openCounty(options: { now?: Date; flow?: string; /** which sample county, 石泉 unless told */ preset?: CountyPreset; /** the server reaches its database over a line that can be cut */ cuttable?: boolean; /** 订阅消息 templates, as the setting has them */ templates?: object; /** with the built H5 pages and entry as sample people */ demo?: boolean; /** how much one may ask for; without limits unless told */ limits?: Limits; metricsToken?: string } = {}): Promise<County> {
  const preset = options.preset ?? shiquan;
  const database = await ownDatabase();
  const wechatTime = { now: (options.now ?? new Date('2026-11-23T02:00:00Z')).getTime() };
  const wechat = await startWechatStandIn({ appId: 'wx-test-app', secret: 'test-secret', now: () => wechatTime.now });
  const settings: Settings = {
    tenant: preset.tenant, secret: Buffer.alloc(32, 7).toString('base64'), databaseUrl: null, dataDirectory: '', host: '127.0.0.1', port: 0,
    wechat: { appId: 'wx-test-app', secret: 'test-secret', host: wechat.host, ...(options.templates ? { templates: JSON.stringify(options.templates) } : {}) }, logLevel: (process.env.KEPU_TEST_LOG as 'error') ?? 'silent', demo: options.demo ?? false,
    files: mkdtempSync(join(tmpdir(), 'kepu-test-')), metricsToken: options.metricsToken ?? null,
  };
  const time = { now: options.now ?? new Date('2026-11-23T02:00:00Z') };
  await migrate(database.url);
  const db = await openDb(database.url);
  await loadSampleCounty(db, preset, options.flow ?? 'four-hop@1', new Date(time.now.getTime() - 86_400_000));
  await db.close();
  const line = options.cuttable ? await layLine(database.url) : null;
  const opened: Server[] = [];
  const children: ChildProcess[] = [];
  const start = async () => {
    const server = await createServer({ ...(settings.logLevel === 'silent' ? { settings: { ...settings, logLevel: 'error' as const }, logTo: faultsOnly } : { settings }), databaseUrl: line?.url ?? database.url, now: () => time.now, clockEveryMs: 0, limits: options.limits ?? noLimits, ...(options.demo ? { pages: join(__dirname, '../../dist/h5') } : {}) });
    opened.push(server);
    await server.app.listen({ host: '127.0.0.1', port: 0 });
    return { server, url: `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}` };
  };
  const { server, url } = await start();
  const idOf = (presetId: string) => personIdOf(preset.tenant, presetId);
  return {
    url, databaseUrl: database.url, line, server, settings, wechat, wechatTime, time, idOf,
    another: start,
    anotherProcess: async ({ clockEveryMs } = { clockEveryMs: 0 }) => {
      const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'server-process.ts'), JSON.stringify({ settings, databaseUrl: database.url, now: time.now, clockEveryMs })], { stdio: ['ignore', 'pipe', 'inherit'] });
      children.push(child);
      const address = await new Promise<string>((resolve, reject) => {
        child.stdout.on('data', (part) => resolve(String(part).trim()));
        child.on('exit', () => reject(new Error('the second server process did not start')));
      });
      return { url: address, stop: () => endOf(child) };
    },
    as: async (presetId) => clientAt(url, (await openSession(server.office, idOf(presetId))).sessionToken),
    async close() {
      await Promise.all(children.map(endOf));
      await Promise.all(opened.map((one) => one.close()));
      await wechat.close();
      await line?.remove();
      await database.drop();
      rmSync(settings.files as string, { recursive: true, force: true });
    },
  };
}

/* What a person reads of a fault says nothing of where it came from; a run that is red once in a hundred must. */
const faultsOnly = {
  write(line: string): void {
    if (line.includes(refusals['server.fault'].log)) process.stderr.write(line);
  },
};

/** A wish as an orderer fills it in; any field may be given another value. */
export function wish(over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    key: newKey(), topicId: 'anti-fraud', ownWords: null, villageCode: village, venue: '村委会会议室', audience: 'elder', headCount: 30,
    slots: [{ date: '2026-11-26', part: 'morning' }, { date: '2026-11-27', part: 'afternoon' }],
    contact: { name: '谢桂香', phone: '13800000101' }, ...over,
  };
}
