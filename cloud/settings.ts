/** All settings of a deployment, read from the environment once at start. Each wrong one is named in a sentence. */
import { existsSync } from 'node:fs';
import * as v from 'valibot';

export interface Settings {
  tenant: string;
  /** one secret from which all keys follow, base64; while it is changed, «new,old» */
  secret: string;
  databaseUrl: string | null;
  dataDirectory: string;
  host: string;
  port: number;
  wechat: {
    appId: string; secret: string; host: string;
    /** which edition of the mini-program messages and codes lead to; release unless told */
    version?: 'release' | 'trial' | 'develop';
    /** 消息推送; null = off */
    push?: { token: string; aesKey: string | null } | null;
    /** 订阅消息 templates, JSON as the README says */
    templates?: string | null;
  };
  logLevel: 'info' | 'warn' | 'error' | 'silent';
  /** where people reach the pages, for posters; null or absent = wherever the page was opened */
  publicUrl?: string | null;
  /** entry as a sample person; only ever true for a demonstration */
  demo: boolean;
  /** 备案号, operator and hotline, as the 关于 page shows them */
  filing?: string | null;
  operator?: string | null;
  hotline?: string | null;
  contactDays?: number;
  /** so long is it «not ready» before it closes; for several processes behind one proxy */
  leaveSeconds?: number;
  /** whoever shows it may read the metrics; null or absent = nobody */
  metricsToken?: string | null;
  /** proxies whose word on a client's address counts; `loopback` unless told */
  trustProxy?: string;
  /** pages older than this are asked to get the new edition, as 1.2.0; null = none is too old */
  minClient?: string | null;
  /** a font file for printed papers */
  font?: string | null;
  /** the server's own voice for reading aloud */
  voice?: 'espeak-ng' | null;
  /** the folder for files; absent: beside the data */
  files?: string | null;
  /** files lie in this store instead of the folder */
  s3?: { endpoint: string; bucket: string; region: string; key: string; secret: string } | null;
}

export class SettingsError extends Error {
  constructor(readonly sentences: string[]) {
    super(`设置有误，服务没有启动：\n${sentences.map((sentence) => `  · ${sentence}`).join('\n')}`);
    this.name = 'SettingsError';
  }
}

const needed = (name: string, what: string) => v.pipe(v.string(`缺少 ${name}（${what}）`), v.trim(), v.minLength(1, `缺少 ${name}（${what}）`));

const shape = v.object({
  KEPU_TENANT: v.pipe(needed('KEPU_TENANT', '本县的12位统计区划代码'), v.regex(/^\d{12}$/, 'KEPU_TENANT 要填12位统计区划代码')),
  KEPU_SECRET: v.pipe(
    needed('KEPU_SECRET', '32字节随机数的 base64，可用 openssl rand -base64 32 生成'),
    v.check((text) => text.split(',').every((one) => Buffer.from(one.trim(), 'base64').length >= 32), 'KEPU_SECRET 太短，要32字节随机数的 base64'),
  ),
  DATABASE_URL: v.optional(v.pipe(v.string(), v.regex(/^postgres(ql)?:\/\//, 'DATABASE_URL 要以 postgres:// 开头'))),
  KEPU_DATA: v.optional(v.string(), '.data/production'),
  HOST: v.optional(v.string(), '127.0.0.1'),
  PORT: v.optional(v.pipe(v.string(), v.regex(/^\d{1,5}$/, 'PORT 要填端口号'), v.transform(Number), v.maxValue(65535, 'PORT 要填端口号')), '3000'),
  WECHAT_APP_ID: needed('WECHAT_APP_ID', '小程序的 AppID'),
  WECHAT_SECRET: needed('WECHAT_SECRET', '小程序的 AppSecret'),
  WECHAT_HOST: v.optional(v.pipe(v.string(), v.url('WECHAT_HOST 要填网址')), 'https://api.weixin.qq.com'),
  KEPU_FONT: v.optional(v.pipe(v.string(), v.check((path) => existsSync(path), 'KEPU_FONT 没有这个字体文件'))),
  KEPU_PUBLIC_URL: v.optional(v.pipe(v.string(), v.url('KEPU_PUBLIC_URL 要填网址，例如 https://kepu.example.cn'), v.regex(/^https?:\/\/[^?#]+$/, 'KEPU_PUBLIC_URL 里不要有 ? 和 #'), v.transform((text) => text.replace(/\/+$/, '')))),
  KEPU_WECHAT_VERSION: v.optional(v.picklist(['release', 'trial', 'develop'], 'KEPU_WECHAT_VERSION 要填 release（正式版）、trial（体验版）或 develop（开发版）'), 'release'),
  KEPU_WECHAT_PUSH_TOKEN: v.optional(v.pipe(v.string(), v.regex(/^[0-9A-Za-z]{3,32}$/, 'KEPU_WECHAT_PUSH_TOKEN 要填3到32位字母或数字，和微信后台“消息推送”里的 Token 一样'))),
  KEPU_WECHAT_PUSH_KEY: v.optional(v.pipe(v.string(), v.regex(/^[0-9A-Za-z]{43}$/, 'KEPU_WECHAT_PUSH_KEY 要填43位字母或数字，和微信后台“消息推送”里的 EncodingAESKey 一样'))),
  KEPU_WECHAT_TEMPLATES: v.optional(v.string()),
  KEPU_VOICE: v.optional(v.picklist(['espeak-ng'], 'KEPU_VOICE 只能填 espeak-ng，或者不填')),
  KEPU_FILES: v.optional(v.string()),
  KEPU_S3_ENDPOINT: v.optional(v.pipe(v.string(), v.url('KEPU_S3_ENDPOINT 要填网址，例如 https://cos.ap-chengdu.myqcloud.com'), v.transform((text) => text.replace(/\/+$/, '')))),
  KEPU_S3_BUCKET: v.optional(v.string()),
  KEPU_S3_REGION: v.optional(v.string(), 'us-east-1'),
  KEPU_S3_KEY: v.optional(v.string()),
  KEPU_S3_SECRET: v.optional(v.string()),
  KEPU_FILING: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(60, 'KEPU_FILING 太长，填小程序备案号，例如 陕ICP备12345678号-1X'))),
  KEPU_OPERATOR: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(40, 'KEPU_OPERATOR 太长，填运营单位的名称'))),
  KEPU_HOTLINE: v.optional(v.pipe(v.string(), v.regex(/^(1\d{10}|0\d{2,3}-?\d{7,8}|1\d{4})$/, 'KEPU_HOTLINE 要填手机号、带区号的座机，或者 12345 这样的五位号码'))),
  KEPU_CONTACT_DAYS: v.optional(v.pipe(v.string(), v.regex(/^\d{1,4}$/, 'KEPU_CONTACT_DAYS 要填天数，30 到 1095'), v.transform(Number), v.minValue(30, 'KEPU_CONTACT_DAYS 要填天数，30 到 1095'), v.maxValue(1095, 'KEPU_CONTACT_DAYS 要填天数，30 到 1095'))),
  KEPU_LEAVE_SECONDS: v.optional(v.pipe(v.string(), v.regex(/^\d{1,2}$/, 'KEPU_LEAVE_SECONDS 要填秒数，0 到 30'), v.transform(Number), v.maxValue(30, 'KEPU_LEAVE_SECONDS 要填秒数，0 到 30')), '0'),
  KEPU_METRICS_TOKEN: v.optional(v.pipe(v.string(), v.regex(/^[\x21-\x7e]{16,200}$/, 'KEPU_METRICS_TOKEN 至少 16 个字母、数字或符号，可用 openssl rand -hex 16 生成'))),
  KEPU_TRUST_PROXY: v.optional(v.pipe(v.string(), v.regex(/^[0-9A-Za-z.:/, ]{1,500}$/, 'KEPU_TRUST_PROXY 填反向代理的地址或网段，用逗号隔开，例如 loopback 或 172.16.0.0/12')), 'loopback'),
  KEPU_MIN_CLIENT: v.optional(v.pipe(v.string(), v.regex(/^\d{1,4}\.\d{1,4}\.\d{1,4}$/, 'KEPU_MIN_CLIENT 要填小程序的版本号，例如 1.2.0'))),
  LOG_LEVEL: v.optional(v.picklist(['info', 'warn', 'error', 'silent'], 'LOG_LEVEL 要填 info、warn、error 或 silent'), 'info'),
});

/** Settings of a production deployment. @throws SettingsError naming everything that is missing or wrong. */
export function readSettings(env: Record<string, string | undefined>): Settings {
  // Named one by one, so that a missing setting is refused by its own sentence; an empty one counts as missing.
  const present = Object.fromEntries(Object.keys(shape.entries).map((name) => [name, env[name] || undefined]));
  const result = v.safeParse(shape, present);
  if (!result.success) throw new SettingsError(result.issues.map((issue) => issue.message));
  const one = result.output;
  if (one.KEPU_WECHAT_PUSH_KEY && !one.KEPU_WECHAT_PUSH_TOKEN) throw new SettingsError(['有 KEPU_WECHAT_PUSH_KEY，却缺少 KEPU_WECHAT_PUSH_TOKEN（微信后台“消息推送”里的 Token）']);
  const s3 = { KEPU_S3_ENDPOINT: one.KEPU_S3_ENDPOINT, KEPU_S3_BUCKET: one.KEPU_S3_BUCKET, KEPU_S3_KEY: one.KEPU_S3_KEY, KEPU_S3_SECRET: one.KEPU_S3_SECRET };
  const absent = Object.entries(s3).filter(([, value]) => !value).map(([name]) => name);
  if (absent.length > 0 && absent.length < 4) throw new SettingsError([`要用 S3 存储，还缺 ${absent.join('、')}`]);
  return {
    tenant: one.KEPU_TENANT, secret: one.KEPU_SECRET, databaseUrl: one.DATABASE_URL ?? null, dataDirectory: one.KEPU_DATA,
    host: one.HOST, port: one.PORT,
    wechat: {
      appId: one.WECHAT_APP_ID, secret: one.WECHAT_SECRET, host: one.WECHAT_HOST, version: one.KEPU_WECHAT_VERSION,
      push: one.KEPU_WECHAT_PUSH_TOKEN ? { token: one.KEPU_WECHAT_PUSH_TOKEN, aesKey: one.KEPU_WECHAT_PUSH_KEY ?? null } : null,
      templates: one.KEPU_WECHAT_TEMPLATES ?? null,
    },
    logLevel: one.LOG_LEVEL, demo: false, font: one.KEPU_FONT ?? null, publicUrl: one.KEPU_PUBLIC_URL ?? null, voice: one.KEPU_VOICE ?? null, files: one.KEPU_FILES ?? null,
    s3: absent.length > 0 ? null : { endpoint: one.KEPU_S3_ENDPOINT as string, bucket: one.KEPU_S3_BUCKET as string, region: one.KEPU_S3_REGION, key: one.KEPU_S3_KEY as string, secret: one.KEPU_S3_SECRET as string },
    leaveSeconds: one.KEPU_LEAVE_SECONDS, metricsToken: one.KEPU_METRICS_TOKEN ?? null, trustProxy: one.KEPU_TRUST_PROXY, minClient: one.KEPU_MIN_CLIENT ?? null,
    filing: one.KEPU_FILING ?? null, operator: one.KEPU_OPERATOR ?? null, hotline: one.KEPU_HOTLINE ?? null, ...(one.KEPU_CONTACT_DAYS !== undefined && { contactDays: one.KEPU_CONTACT_DAYS }),
  };
}

const loopback = ['127.0.0.1', 'localhost', '::1'];

/** The demonstration fails closed: its own data only, on this machine only. @throws SettingsError otherwise */
export function checkDemo(settings: Settings): void {
  if (!settings.demo) return;
  const wrong: string[] = [];
  if (settings.databaseUrl) wrong.push('演示环境可以用任何样例人物进入，不能连接 DATABASE_URL 的数据库');
  if (!loopback.includes(settings.host)) wrong.push(`演示环境可以用任何样例人物进入，只能在本机地址（127.0.0.1）上打开，不能用 ${settings.host}`);
  if (wrong.length > 0) throw new SettingsError(wrong);
}
