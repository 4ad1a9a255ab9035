/** What the message functions are asked and answer. */
import * as v from 'valibot';
import type { Actor } from '../order/roles';
import type { Directory } from '../grid/directory';
import { id, key } from '../shape';
import { kindNames, type MessageKind } from './kinds';

export const messageShapes = {
  list: v.object({ next: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(200))), null) }),
  /** without an id: all */
  read: v.object({ id: v.optional(v.nullable(id), null) }),
  switch: v.object({ kind: v.picklist(kindNames, '请选是哪一种消息'), on: v.boolean('请选开或关') }),
  consent: v.object({
    key,
    results: v.pipe(v.record(v.pipe(v.string(), v.maxLength(64)), v.pipe(v.string(), v.maxLength(32)), '缺少选择的结果'), v.check((results) => Object.keys(results).length <= 5, '一次最多五种消息')),
  }),
  retry: v.object({ id: v.optional(v.nullable(id), null) }),
};

export interface MessageView { id: string; title: string; say: string; at: string; unread: boolean; urgent: boolean; /** the page a tap leads to */ page: string }
export interface MessagePage { items: MessageView[]; next: string | null; unread: number }

export interface KindView { kind: MessageKind; label: string; note: string; on: boolean; /** what to ask WeChat for; null = this county has no such template */ templateId: string | null; longTerm: boolean; /** how many more may come */ remaining: number }
export interface NoticeSettings { kinds: KindView[]; /** only administrators see what could not be sent */ mayMend: boolean }

export interface DeadView { id: string; title: string; kind: string; why: string; at: string }
export interface DeadPage { items: DeadView[]; total: number }

/** `queue.pulse`: changes whenever a desk has something new; cheap enough to be asked every few seconds. */
export interface Pulse { mark: string; unread: number; waiting: number }

/** Who looks after messages that WeChat did not take: administrators of the county, and whoever leads it. */
export function mayMend(actor: Actor, directory: Directory): boolean {
  return actor.posts.some((post) => (post.kind === 'administrator' || post.kind === 'gridLeader') && post.gridCode === directory.root);
}

const whys: Record<string, string> = {
  field: '模板的字段对不上，请核对模板设置', openid: '这个微信账号收不了', template: '模板编号不对，请核对模板设置', page: '小程序里没有要打开的页面，请先发布新版',
  banned: '模板或发消息的功能被微信停用了', word: '微信不让发其中的字句', busy: '微信一直说同时发得太多', late: '等微信等了三天', notSent: '微信收下了，却没有送到', refused: '微信没有收',
};
export const whyDead = (failed: string, field: string | null, errcode: number | null): string => `${whys[failed] ?? '微信没有收'}${field ? `（${field}）` : ''}${errcode ? `（微信的错误号 ${errcode}）` : ''}`;
