/** A client of ours, a database and a stand-in of WeChat's server between them; nobody waits for a real clock. */
import pino from 'pino';
import { keysFrom } from '../../cloud/store/seal';
import { migrate, openDb, type Db } from '../../cloud/store/postgres';
import { startWechatStandIn, type StandInOptions, type WechatStandIn } from '../../cloud/wechat/stand-in/stand-in';
import { createWechat, type Wechat, type WechatOptions } from '../../cloud/wechat/wechat';
import { ownDatabase } from '../setup/database';

export const appId = 'wx0123456789abcdef';
export const secret = 'secret-of-this-county-only';
export const openid = 'openid-of-grandma-xie';

export interface Bench {
  time: { ms: number };
  standIn: WechatStandIn;
  wechat: Wechat;
  /** another server of ours on the same database, with a memory of its own */
  another(over?: Partial<WechatOptions>): Wechat;
  db: Db;
  databaseUrl: string;
  /** a county of this bench's own, in the database that all benches of a file share */
  tenant: string;
  /** every line that was logged, as it would stand in the file */
  log: string[];
  /** every pause that was made, milliseconds */
  pauses: number[];
  close(): Promise<void>;
}

export const testKeys = keysFrom(Buffer.alloc(32, 7).toString('base64'));

let shared: Promise<{ url: string; db: Db; drop: () => Promise<void> }> | null = null;
let counties = 0;

async function openShared() {
  const database = await ownDatabase();
  await migrate(database.url);
  return { url: database.url, db: await openDb(database.url, { connections: 4 }), drop: database.drop };
}

afterAll(async () => {
  const database = await shared;
  await database?.db.close();
  await database?.drop();
});

export async function openBench(over: Partial<StandInOptions> = {}): Promise<Bench> {
  const time = { ms: Date.parse('2026-11-23T02:00:00Z') };
  shared ??= openShared();
  const { url: databaseUrl, db } = await shared;
  const tenant = String(610000000000 + (counties += 1));
  const standIn = await startWechatStandIn({ appId, secret, now: () => time.ms, ...over });
  const log: string[] = [];
  const pauses: number[] = [];
  const another: Bench['another'] = (more = {}) => createWechat({
    appId, secret, host: standIn.host, tenant, db, keys: testKeys, now: () => new Date(time.ms),
    log: pino({ level: 'trace' }, { write: (line: string) => void log.push(line) }),
    // Gives way to whoever is working, but to no clock.
    sleep: (ms) => {
      pauses.push(ms);
      return new Promise((resolve) => {
        setImmediate(resolve);
      });
    },
    timeoutMs: 20_000, ...more,
  });
  return {
    time, standIn, db, log, pauses, another, wechat: another(), databaseUrl, tenant,
    close: () => standIn.close(),
  };
}

/** Waits until something holds, without a pause of its own making. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 120_000; Date.now() < end;) {
    if (await holds()) return;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  throw new Error('等不到');
}

/** What a call was refused with. */
export async function faultOf(work: Promise<unknown>): Promise<unknown> {
  return work.then((answer) => `没有被拒绝：${JSON.stringify(answer)}`, (fault: unknown) => fault);
}
