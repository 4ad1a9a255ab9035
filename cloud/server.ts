/** Joins the parts to a server; nothing else happens here. */
import fastifyStatic from '@fastify/static';
import fastify, { LogController, type FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryOf, type Directory } from './domain/grid/directory';
import { togetherName } from './domain/reads';
import { Refusal } from './domain/refusals';
import { checkLifecycle } from './domain/order/lifecycle-check';
import { functions } from './functions/all';
import type { Office } from './office';
import { demoFunctions } from './functions/demo';
import { checkDemo, SettingsError, type Settings } from './settings';
import { openDb, type Db } from './store/postgres';
import { CANARY, keysFrom, type Keys } from './store/seal';
import { readCanary, readDirectory } from './store/sql/grid';
import { addHeaders } from './http/headers';
import { allowances, limitsOf, type Limits } from './http/limits';
import { addParting } from './http/parting';
import { addWatch } from './http/watch';
import { addWire, BODY_LIMIT, refuse, refuseOld } from './http/wire';
import { startClock } from './queue/clock';
import { startOutbox } from './queue/outbox';
import { readTemplates, type Templates } from './domain/notice/kinds';
import { createWechatLogin } from './wechat/code2session';
import { createWechat } from './wechat/wechat';
import { pushHandlers, type PushHandler } from './functions/pushed';
import { addPush } from './http/push';
import { diskStore, incomingFolder, keptFolder } from './files/disk';
import { s3Store } from './files/s3';
import type { Files } from './files/store';
import { addUploads } from './http/upload';

export interface ServerOptions {
  settings: Settings;
  databaseUrl: string;
  /** the built H5 pages, where there are any */
  pages?: string;
  /** injected so that a test can play a month in a second */
  now?: () => Date;
  /** how often the clock looks for what is due, milliseconds; 0 = never by itself */
  clockEveryMs?: number;
  /** what is done with WeChat's messages; the product's own unless told */
  pushHandlers?: readonly PushHandler[];
  /** how much one may ask for; the product's own unless told */
  limits?: Limits;
  /** where log lines go; the standard output unless told */
  logTo?: { write(line: string): void };
}

export interface Server {
  app: FastifyInstance;
  office: Office;
  /** Not ready from now on, but still answering: whoever hands out the work looks elsewhere before it closes. */
  leave(): void;
  /** Finishes what is being answered, then lets go of the database. */
  close(): Promise<void>;
}

/* A photo over the worst line takes minutes. Whoever has not said all by then keeps a place that others wait for. */
const LONGEST_REQUEST_MS = 300_000;

/** A server ready to listen. @throws in words when the settings or the order's table don't hold */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { settings } = options;
  checkDemo(settings);
  checkLifecycle();
  const templates = templatesOf(settings);
  const db = await openDb(options.databaseUrl);
  const now = options.now ?? (() => new Date());
  const keys = keysFrom(settings.secret);
  await checkSecret(db, settings.tenant, keys).catch(async (fault: Error) => {
    await db.close();
    throw fault;
  });

  const app = fastify({
    bodyLimit: BODY_LIMIT,
    requestTimeout: LONGEST_REQUEST_MS,
    logger: settings.logLevel === 'silent' ? false : { level: settings.logLevel, ...(options.logTo ? { stream: options.logTo } : {}) },
    // Requests are logged by their outcome; one line in and one line out for each would bury what matters.
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { maxParamLength: 200 },
    // An address that can't even be read never comes to the handlers of the wire.
    frameworkErrors: (_fault, request, reply) => void refuse(request, reply, new Refusal('request.unknownPath')),
    trustProxy: settings.trustProxy ?? 'loopback',
  });
  addParting(app);
  await addHeaders(app);
  const { appId, push, version: edition } = settings.wechat;
  const wechat = createWechat({ ...settings.wechat, edition, tenant: settings.tenant, db, keys, now, log: app.log });
  const office: Office = {
    db, keys, tenant: settings.tenant, now, demo: settings.demo, wechat, font: settings.font ?? null, publicUrl: settings.publicUrl ?? null, templates, voice: settings.voice ?? null,
    files: filesOf(settings), checks: settings.demo && !push ? 'auto' : 'wechat', pushed: Boolean(push),
    filing: settings.filing ?? null, operator: settings.operator ?? null, hotline: settings.hotline ?? null, ...(settings.contactDays !== undefined && { contactDays: settings.contactDays }),
    directory: rememberDirectory(() => readDirectory(db, settings.tenant, now()), settings.tenant, now),
  };
  if (push) addPush(app, office, { appId, ...push }, options.pushHandlers ?? pushHandlers);
  // The demonstration has no WeChat at all unless it is given the stand-in.
  else if (!settings.demo) app.log.warn('没有设 KEPU_WECHAT_PUSH_TOKEN：收不到微信的消息推送，图片不能由微信核查，订阅消息的余次不准');
  if (!settings.demo && !settings.filing) app.log.warn('没有设 KEPU_FILING：“关于”里没有小程序备案号。备案下来以后请填上');
  const limits = options.limits ?? limitsOf(allowances);
  const offered = settings.demo ? [...functions, ...demoFunctions] : functions;
  addWire(app, office, offered, createWechatLogin({ ...settings.wechat, timeoutMs: 5_000 }), limits);
  if (settings.minClient) refuseOld(app, settings.minClient);
  addUploads(app, office, limits);
  const { leave } = addWatch(app, office, settings.metricsToken ?? null, new Set([...offered.map((one) => one.name), togetherName]));
  if (options.pages && existsSync(options.pages)) await app.register(fastifyStatic, { root: options.pages, wildcard: false, cacheControl: false });
  const clock = startClock(office, app.log, options.clockEveryMs ?? 30_000);
  // Apart from the clock, so that a slow WeChat holds up no order; and quick, for people wait for the news.
  const outbox = startOutbox(office, app.log, Math.min(options.clockEveryMs ?? OUTBOX_MS, OUTBOX_MS));
  return {
    app,
    office,
    leave,
    async close() {
      await clock.stop();
      await outbox.stop();
      await app.close();
      await db.close();
    },
  };
}

const OUTBOX_MS = 5_000;

function templatesOf({ wechat }: Settings): Templates {
  const read = readTemplates(wechat.templates ?? '{}');
  if (!read.ok) throw new SettingsError([`KEPU_WECHAT_TEMPLATES 不对：${read.say}`]);
  return read.templates;
}

/** The folder beside the data unless a setting says otherwise; it is made when the first file comes. */
function filesOf({ files, dataDirectory, s3 }: Settings): Files {
  const folder = files ?? join(dataDirectory || tmpdir(), 'files');
  const incoming = incomingFolder(s3 ? tmpdir() : folder);
  return { store: s3 ? s3Store(s3) : diskStore(keptFolder(folder), incoming), incoming };
}

/* The directory is read anew when its version moved or one of its posts began or ended since, once however many calls
   ask for it at that moment. */
function rememberDirectory(read: () => ReturnType<typeof readDirectory>, tenant: string, now: () => Date): Office['directory'] {
  let known: Directory | null = null;
  let coming: Promise<void> | null = null;
  const holds = (version: number) => known !== null && known.version >= version && (known.validUntil === null || known.validUntil > now().toISOString());
  return async (version = 0) => {
    // A reading that began before the change we were told of may come back without it; then it is read once more. Twice
    // is enough: the second began after we asked.
    for (let reading = 0; reading < 2 && !holds(version); reading += 1) {
      coming ??= read().then((rows) => {
        if (!rows) throw new Error(`no such tenant: ${tenant}`);
        known = directoryOf(rows);
      }).finally(() => {
        coming = null;
      });
      await coming;
    }
    return known as unknown as Directory;
  };
}

/** Refuses to start with another secret than the one the contacts were sealed with. */
async function checkSecret(db: Db, tenant: string, keys: Keys): Promise<void> {
  const canary = await readCanary(db, tenant, keys.seal(CANARY));
  try {
    if (canary === null || keys.open(canary) === CANARY) return;
  } catch {
    // Said below, in words.
  }
  throw new SettingsError(['KEPU_SECRET 和这个数据库里的不是同一个，用它打不开已有的联系电话。请换回原来的密钥']);
}
