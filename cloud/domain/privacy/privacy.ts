/** One's own data: what is asked for and answered, and what erasing does. */
import * as v from 'valibot';
import { states, stepRow } from '../order/lifecycle';
import type { Order } from '../order/order';
import { key } from '../shape';
import type { NoticePart } from './notice';

export const privacyShapes = {
  notice: v.object({}),
  agree: v.object({ version: v.pipe(v.string('请先看说明'), v.maxLength(20)) }),
  withdraw: v.object({}),
  export: v.object({}),
  erasePlan: v.object({}),
  /** `plan` is the one that was shown: what nobody has read is not done */
  erase: v.object({ key, plan: v.pipe(v.string('请先看会发生什么'), v.maxLength(80)), confirm: v.literal('删除', '请写“删除”两个字') }),
};

/** `privacy.notice` */
export interface NoticeView {
  version: string;
  from: string;
  summary: readonly string[];
  parts: readonly NoticePart[];
  /** null: not logged in */
  agreed: { inForce: boolean; at: string | null; version: string | null } | null;
}

/** `privacy.erasePlan`: what will happen, before anybody agrees to it */
export interface ErasePlan {
  plan: string;
  /** why it can't be done now; empty = it can */
  stops: string[];
  lines: string[];
  withdraws: { id: string; number: string; title: string }[];
}

/** `privacy.export` */
export interface ExportView { fileName: string; data: Record<string, unknown>; text: string }

/** `about.read`: what the 关于 page shows */
export interface AboutView { program: string; county: string; operator: string; filing: string | null; hotline: string | null; noticeVersion: string; demo: boolean }

/** Open orders by whether their orderer may still take them back. */
export function splitOpen(orders: readonly Order[]): { withdraws: Order[]; stays: Order[] } {
  const open = orders.filter((order) => states[order.state].waitsFor !== null);
  const may = (order: Order) => stepRow('withdraw').from.includes(order.state);
  return { withdraws: open.filter(may), stays: open.filter((order) => !may(order)) };
}

/** Names a plan by all that it would do, so that a confirmation is one of exactly this. */
export const planOf = (withdraws: readonly Order[], stays: readonly Order[], duties: number, posts: number): string =>
  `${withdraws.map((order) => order.number.slice(-6)).sort().join('.').slice(0, 60)}-${stays.length}-${duties}-${posts}`;

export function planLines(withdraws: number): string[] {
  return [
    ...(withdraws > 0 ? [`还没办的 ${withdraws} 单会撤单，正在办的人会知道。`] : []),
    '您的姓名、电话、写过的话、志愿者登记、微信绑定都会删掉，找不回来。',
    '和家人的绑定会解除，所有设备都会退出登录。',
    '服务记录、时长和“谁看过电话”的记录会留着，只剩编号，认不出是您。',
    '以后再用微信进来，就是一位新的使用者。',
  ];
}

/** The exported data as lines that anybody can read. */
export function textOf(data: Record<string, unknown>): string {
  const lines: string[] = [];
  const put = (value: unknown, depth: number, label: string) => {
    const pad = '　'.repeat(depth);
    if (value === null || value === undefined || value === '') return;
    if (Array.isArray(value)) {
      if (value.length === 0) return;
      lines.push(`${pad}${label}（${value.length}）`);
      value.forEach((one, at) => put(one, depth + 1, String(at + 1)));
    } else if (typeof value === 'object') {
      lines.push(`${pad}${label}`);
      for (const [name, inner] of Object.entries(value)) put(inner, depth + 1, name);
    } else lines.push(`${pad}${label}：${value === true ? '是' : value === false ? '否' : String(value)}`);
  };
  for (const [name, value] of Object.entries(data)) put(value, 0, name);
  return lines.join('\n');
}
