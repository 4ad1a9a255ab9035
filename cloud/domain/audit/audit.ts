/** Who did and who saw what, as the county's administrator searches it. */
import * as v from 'valibot';
import { stepNames, stepRow } from '../order/lifecycle';
import type { Actor } from '../order/roles';
import { calendarDay, optionalWords } from '../shape';

/** 网络安全法 第二十一条 asks for six months at least; nothing is thrown away before, nor in fact after. */
export const AUDIT_MONTHS = 6;

/** What one search may span, so that it stays quick over years of rows. */
export const AUDIT_DAYS = 31;

export const auditKinds = { seen: '看了个人信息', people: '人员和任职', login: '登录', grid: '区划和值班', team: '服务队和志愿者', record: '时长和证明', content: '内容', order: '办单' } as const;
export type AuditKind = keyof typeof auditKinds;

/**
 * The functions whose every success is written down, with the words a person reads. Steps of an order are in its history,
 * and looks at a telephone or a file have always been written; those are searched beside these.
 */
export const audited: Readonly<Record<string, { kind: AuditKind; say: string }>> = {
  'afterCall.reveal': { kind: 'seen', say: '看了回访电话' }, 'opinion.phone': { kind: 'seen', say: '看了投诉建议的电话' }, 'team.phone': { kind: 'seen', say: '看了队员的电话' },
  'gathering.signUps': { kind: 'seen', say: '看了报名的人' }, 'records.pack': { kind: 'seen', say: '取了服务记录' }, 'records.table': { kind: 'seen', say: '取了时长表' },
  'order.slip': { kind: 'seen', say: '打开了纸条' }, 'audit.search': { kind: 'seen', say: '查了这份记录' },
  'privacy.export': { kind: 'seen', say: '导出了自己的信息' }, 'privacy.erase': { kind: 'people', say: '删除了自己的信息' },
  'people.invite': { kind: 'people', say: '邀请任职' }, 'people.accept': { kind: 'people', say: '接受任职' }, 'people.end': { kind: 'people', say: '结束任职' }, 'people.handOver': { kind: 'people', say: '交接任职' },
  'people.saveFile': { kind: 'people', say: '改了档案' }, 'institution.add': { kind: 'people', say: '登记单位' }, 'kin.bind': { kind: 'people', say: '绑定家人' }, 'kin.end': { kind: 'people', say: '解除家人绑定' },
  'login.confirmDesk': { kind: 'login', say: '答复电脑登录' }, 'login.revoke': { kind: 'login', say: '让自己的设备退出' }, 'login.endFor': { kind: 'login', say: '让离任的人退出登录' },
  'grid.save': { kind: 'grid', say: '登记区划调整' }, 'grid.cancel': { kind: 'grid', say: '取消区划调整' }, 'grid.rename': { kind: 'grid', say: '登记改名' }, 'grid.split': { kind: 'grid', say: '登记拆分' },
  'grid.merge': { kind: 'grid', say: '登记合并' }, 'grid.move': { kind: 'grid', say: '登记划转' }, 'duty.save': { kind: 'grid', say: '改了值班电话' },
  'emergency.start': { kind: 'grid', say: '开启应急' }, 'emergency.end': { kind: 'grid', say: '结束应急' },
  'team.decide': { kind: 'team', say: '审了服务队' }, 'team.edit': { kind: 'team', say: '改了服务队' }, 'team.close': { kind: 'team', say: '停了服务队' }, 'team.joinAnswer': { kind: 'team', say: '答复入队' },
  'team.deputy': { kind: 'team', say: '改了副队长' }, 'team.train': { kind: 'team', say: '记了培训' }, 'volunteer.see': { kind: 'team', say: '核了资质' },
  'records.decide': { kind: 'record', say: '定了时长更正' }, 'records.uploaded': { kind: 'record', say: '记了平台编号' }, 'certificate.issue': { kind: 'record', say: '开了证明' }, 'certificate.void': { kind: 'record', say: '作废证明' },
  'honour.confirm': { kind: 'record', say: '定了嘉许' }, 'honour.saveRule': { kind: 'record', say: '改了嘉许办法' },
  'article.review': { kind: 'content', say: '审了文章' }, 'article.withdraw': { kind: 'content', say: '下架文章' }, 'article.push': { kind: 'content', say: '推送文章' }, 'outline.review': { kind: 'content', say: '审了提纲' },
  'check.decide': { kind: 'content', say: '审了内容' }, 'question.cover': { kind: 'content', say: '盖住提问' }, 'question.hide': { kind: 'content', say: '收起提问' },
};

const refFields = ['id', 'orderId', 'personId', 'applicationId', 'activityId', 'entryId', 'teamId', 'departmentId', 'gridCode', 'code', 'slug', 'number', 'where', 'topicId'] as const;
/* Ids of ours and codes of the tree; an invitation's or a house's code is not among them. */
const refPattern = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{12}(-\d{2}){0,3}|[a-z][a-z0-9-]{1,39}|\d{6}-[0-9A-Z]{6}|ZM-[0-9A-Z-]{4,20})$/;

/** What a call was about, as an id or a code of ours and never as words somebody typed; '' when nothing of it is one. */
export function auditRef(input: unknown): string {
  if (typeof input !== 'object' || input === null) return '';
  for (const field of refFields) {
    const value = Object.hasOwn(input, field) ? (input as Record<string, unknown>)[field] : null;
    if (typeof value === 'string' && refPattern.test(value)) return value;
  }
  return '';
}

/** A row of the answer. `who` is empty for somebody who never held a post: the log is about those in office. */
export interface AuditLine { id: string; at: string; who: string; kind: AuditKind; say: string; ref: string }
export interface AuditPage { items: AuditLine[]; next: string | null; months: number }

export const lineWords = (source: 'entry' | 'step' | 'reveal' | 'look', name: string): { kind: AuditKind; say: string } => {
  if (source === 'reveal') return { kind: 'seen', say: '看了联系电话' };
  if (source === 'look') return { kind: 'seen', say: '看了或导出了网格员档案' };
  if (source === 'step') return { kind: 'order', say: (stepNames as readonly string[]).includes(name) ? stepRow(name as (typeof stepNames)[number]).label : name };
  return audited[name] ?? { kind: 'order', say: name };
};

/** The county's own administrator, and nobody else: whoever leads is among those the log is about. */
export const maySearchAudit = (actor: Actor, root: string): boolean => actor.posts.some((post) => post.kind === 'administrator' && post.gridCode === root);

export const auditShape = v.pipe(
  v.object({
    fromDay: calendarDay('请选日期'), untilDay: calendarDay('请选日期'), kind: v.optional(v.nullable(v.picklist(Object.keys(auditKinds) as AuditKind[], '请选类别')), null), who: optionalWords('姓名', 20),
    next: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z [0-9a-z:-]{36,60}$/, '请从头再查'))), null),
  }),
  v.check(({ fromDay, untilDay }) => fromDay <= untilDay, '开始的日子要在结束的前面'),
  v.check(({ fromDay, untilDay }) => (Date.parse(untilDay) - Date.parse(fromDay)) / 86_400_000 < AUDIT_DAYS, `一次最多查${AUDIT_DAYS}天`),
);
