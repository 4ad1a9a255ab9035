/** Joins the parts to a server; nothing else happens here. */
import fastifyStatic from '@fastify/static';
import fastify, { LogController, type FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';
import { directoryOf, type Directory } from './domain/grid/directory';
import { checkLifecycle } from './domain/order/lifecycle-check';
import { articleFunctions } from './functions/article';
import type { CloudFunction } from './functions/define';
import type { Office } from './office';
import { demoFunctions } from './functions/demo';
import { gridFunctions } from './functions/grid';
import { loginFunctions } from './functions/login';
import { orderFunctions } from './functions/order';
import { queueFunctions } from './functions/queue';
import { reportFunctions } from './functions/report';
import { visitFunctions } from './functions/visit';
import { opinionFunctions } from './functions/opinion';
import { checkDemo, type Settings } from './settings';
import { openDb } from './store/postgres';
import { keysFrom } from './store/seal';
import { readDirectory } from './store/sql/grid';
import { addWire, BODY_LIMIT } from './wire';
import { startClock } from './queue/clock';
import { createWechatLogin } from './wechat/code2session';

export interface ServerOptions {
  settings: Settings;
  databaseUrl: string;
  /** the built H5 pages, where there are any */
  pages?: string;
  /** injected so that a test can play a month in a second */
  now?: () => Date;
  /** how often the clock looks for what is due, milliseconds; 0 = never by itself */
  clockEveryMs?: number;
}

export interface Server {
  app: FastifyInstance;
  office: Office;
  /** Finishes what is being answered, then lets go of the database. */
  close(): Promise<void>;
}

/** Every cloud function of a real deployment. */
export const functions: readonly CloudFunction[] = [...orderFunctions, ...queueFunctions, ...gridFunctions, ...articleFunctions, ...loginFunctions,
  ...reportFunctions, ...visitFunctions, ...opinionFunctions];

/** A server ready to listen. @throws in words when the settings or the order's table don't hold */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { settings } = options;
  checkDemo(settings);
  checkLifecycle();
  const db = await openDb(options.databaseUrl);
  const now = options.now ?? (() => new Date());
  const office: Office = { db, keys: keysFrom(settings.secret), tenant: settings.tenant, now, demo: settings.demo, directory: rememberDirectory(() => readDirectory(db, settings.tenant, now()), settings.tenant) };

  const app = fastify({
    bodyLimit: BODY_LIMIT,
    logger: settings.logLevel === 'silent' ? false : { level: settings.logLevel },
    // Requests are logged by their outcome; one line in and one line out for each would bury what matters.
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { maxParamLength: 200 },
  });
  addWire(app, office, settings.demo ? [...functions, ...demoFunctions] : functions, createWechatLogin({ ...settings.wechat, timeoutMs: 5_000 }));
  app.get('/healthz', async () => {
    await db.query({ text: 'select 1', values: [] });
    return { ok: true };
  });
  if (options.pages && existsSync(options.pages)) await app.register(fastifyStatic, { root: options.pages, wildcard: false, cacheControl: false });
  const clock = startClock(office, app.log, options.clockEveryMs ?? 30_000);
  return {
    app,
    office,
    async close() {
      await clock.stop();
      await app.close();
      await db.close();
    },
  };
}

/* The directory is read anew when its version moved, once however many calls ask for it at that moment. */
function rememberDirectory(read: () => ReturnType<typeof readDirectory>, tenant: string): Office['directory'] {
  let known: Directory | null = null;
  let coming: Promise<Directory> | null = null;
  return async (version) => {
    if (known && (version === undefined || known.version >= version)) return known;
    coming ??= read().then((rows) => {
      if (!rows) throw new Error(`no such tenant: ${tenant}`);
      known = directoryOf(rows);
      return known;
    }).finally(() => {
      coming = null;
    });
    return coming;
  };
}
