import type { Directory } from './domain/grid/directory';
import type { Context } from './domain/order/act';
import type { Templates } from './domain/notice/kinds';
import { calendarFor } from './domain/order/calendar';
import type { Actor } from './domain/order/roles';
import type { Db } from './store/postgres';
import type { Files } from './files/store';
import { newId, type Keys } from './store/seal';
import type { Wechat } from './wechat/wechat';

/** What the whole server shares: one county's database, keys, clock and directory. */
export interface Office {
  db: Db;
  keys: Keys;
  /** root grid code of the county (or city) */
  tenant: string;
  now: () => Date;
  /** a demonstration: sample people may be entered as */
  demo: boolean;
  /** a font file for printed papers, where the deployment chose one */
  font?: string | null;
  /** where people reach the pages, for what is printed; null = the page's own address */
  publicUrl?: string | null;
  /** who runs the program here; null = the county's association */
  operator?: string | null;
  /** 备案号 of the mini-program */
  filing?: string | null;
  /** the county's telephone for whoever has no village to call */
  hotline?: string | null;
  /** how long the contact of an ended order is kept, days */
  contactDays?: number;
  /** the newest directory, or any that is at least of `version` */
  directory: (version?: number) => Promise<Directory>;
  /** the server's own voice for reading aloud; null or absent = none */
  voice?: 'espeak-ng' | null;
  /** WeChat's server */
  wechat: Wechat;
  /** 订阅消息 templates of this county; none = messages in the app only */
  templates?: Templates;
  /** where the bytes of files lie */
  files: Files;
  /** auto: nothing is looked at and everything passes, only ever in a demonstration that has no WeChat at all */
  checks: 'wechat' | 'auto';
  /** WeChat's messages reach us, so a picture's verdict can come */
  pushed: boolean;
}

export function contextFor(office: Office, actor: Actor, directory: Directory, now: Date): Context {
  return { now, actor, directory, newId, visitCode: (order) => office.keys.visitCode(order), isVisitCode: (order, code) => office.keys.ring.some((one) => one.visitCode(order) === code), calendar: calendarFor(directory) };
}
