/** Joins the parts to a server; nothing else happens here. */
import fastifyStatic from '@fastify/static';
import fastify, { LogController, type FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryOf, type Directory } from './domain/grid/directory';
import { Refusal } from './domain/refusals';
import { checkLifecycle } from './domain/order/lifecycle-check';
import { articleFunctions } from './functions/article';
import { clockFunctions } from './functions/clock';
import type { CloudFunction } from './functions/define';
import type { Office } from './office';
import { demoFunctions } from './functions/demo';
import { entryFunctions } from './functions/entry';
import { gridFunctions } from './functions/grid';
import { gridChangeFunctions } from './functions/grid-change';
import { slipFunctions } from './functions/slip';
import { serviceFunctions } from './functions/service';
import { institutionFunctions } from './functions/institution';
import { venueFunctions } from './functions/venue';
import { loginFunctions } from './functions/login';
import { orderFunctions } from './functions/order';
import { peopleFunctions } from './functions/people';
import { personnelFunctions } from './functions/personnel';
import { queueFunctions } from './functions/queue';
import { checkDemo, SettingsError, type Settings } from './settings';
import { openDb, type Db } from './store/postgres';
import { CANARY, keysFrom, type Keys } from './store/seal';
import { readCanary, readDirectory } from './store/sql/grid';
import { reportFunctions } from './functions/report';
import { calendarFunctions } from './functions/calendar';
import { gatherFunctions } from './functions/gather';
import { outlineFunctions } from './functions/outline';
import { questionFunctions } from './functions/question';
import { visitFunctions } from './functions/visit';
import { crewFunctions } from './functions/crew';
import { poolFunctions } from './functions/pool';
import { proposeFunctions } from './functions/propose';
import { opinionFunctions } from './functions/opinion';
import { afterCallFunctions } from './functions/after-call';
import { qualityFunctions } from './functions/quality';
import { honourFunctions } from './functions/honour';
import { recordFunctions } from './functions/records';
import { correctionFunctions } from './functions/corrections';
import { uploadFunctions } from './functions/uploads';
import { certificateFunctions } from './functions/certificate';
import { joinFunctions } from './functions/team-join';
import { registryFunctions } from './functions/team-registry';
import { teamFunctions } from './functions/team';
import { volunteerFunctions } from './functions/volunteer';
import { articleDeskFunctions } from './functions/article-desk';
import { articlePushFunctions } from './functions/article-push';
import { articleVoiceFunctions } from './functions/article-voice';
import { emergencyFunctions } from './functions/emergency';
import { auditFunctions } from './functions/audit';
import { privacyFunctions } from './functions/privacy';
import { kinFunctions } from './functions/kin';
import { dutyFunctions } from './functions/duty';
import { practiceFunctions } from './functions/practice';
import { complaintFunctions } from './functions/complaint';
import { addHeaders } from './headers';
import { allowances, limitsOf, type Limits } from './limits';
import { addParting } from './parting';
import { addWatch } from './watch';
import { addWire, BODY_LIMIT, refuse, refuseOld } from './wire';
import { startClock } from './queue/clock';
import { startOutbox } from './queue/outbox';
import { readTemplates, type Templates } from './domain/notice/kinds';
import { messageFunctions } from './functions/message';
import { createWechatLogin } from './wechat/code2session';
import { createWechat } from './wechat/wechat';
import { pushHandlers, type PushHandler } from './functions/pushed';
import { addPush } from './push';
import { diskStore, incomingFolder, keptFolder } from './files/disk';
import { s3Store } from './files/s3';
import type { Files } from './files/store';
import { addUploads } from './upload';
import { photoFunctions } from './functions/photo';
import { checkFunctions } from './functions/check';
import { codeFunctions } from './functions/code';
import { phoneFunctions } from './functions/phone';

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

/** Every cloud function of a real deployment. */
export const functions: readonly CloudFunction[] = [...orderFunctions, ...queueFunctions, ...gridFunctions, ...articleFunctions, ...loginFunctions, ...clockFunctions,
  ...gridChangeFunctions, ...slipFunctions, ...venueFunctions, ...institutionFunctions, ...entryFunctions, ...peopleFunctions, ...personnelFunctions,
  ...reportFunctions, ...visitFunctions, ...opinionFunctions, ...afterCallFunctions, ...qualityFunctions, ...honourFunctions, ...serviceFunctions,
  ...crewFunctions, ...poolFunctions, ...proposeFunctions,
  ...recordFunctions, ...correctionFunctions, ...uploadFunctions, ...certificateFunctions,
  ...gatherFunctions, ...calendarFunctions, ...questionFunctions, ...outlineFunctions,
  ...teamFunctions, ...registryFunctions, ...joinFunctions, ...volunteerFunctions,
  ...messageFunctions,
  ...articleDeskFunctions, ...articlePushFunctions, ...articleVoiceFunctions, ...emergencyFunctions,
  ...photoFunctions, ...checkFunctions,
  ...privacyFunctions, ...kinFunctions, ...dutyFunctions, ...complaintFunctions, ...practiceFunctions,
  ...codeFunctions, ...phoneFunctions, ...auditFunctions];

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
  addWire(app, office, settings.demo ? [...functions, ...demoFunctions] : functions, createWechatLogin({ ...settings.wechat, timeoutMs: 5_000 }), options.limits ?? limitsOf(allowances));
  if (settings.minClient) refuseOld(app, settings.minClient);
  addUploads(app, office);
  const { leave } = addWatch(app, office, settings.metricsToken ?? null);
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
