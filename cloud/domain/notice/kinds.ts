/** The kinds of WeChat message a person may allow, when they may come, and how a county's templates are described. */
import * as v from 'valibot';
import { chinaClock } from './fit';

export const messageKinds = {
  progress: { label: '点单进度', note: '您的单办到哪一步' },
  visit: { label: '出发提醒', note: '要去上门的时间、改期、取消' },
  work: { label: '新单提醒', note: '有新的单等您办' },
} as const;
export type MessageKind = keyof typeof messageKinds;
export const kindNames = Object.keys(messageKinds) as MessageKind[];

/** What a field of a template is filled with. */
const sources = ['topic', 'place', 'state', 'say', 'number', 'time', 'slot'] as const;
export type Source = (typeof sources)[number];

/* WeChat's kinds of field and what of ours goes into them. */
const takes: Record<string, readonly Source[]> = {
  thing: ['topic', 'place', 'state', 'say', 'number', 'slot'],
  phrase: ['state'],
  character_string: ['number'],
  time: ['time', 'slot'],
  date: ['time', 'slot'],
};
export const prefixOf = (key: string): string => /^[a-z_]+?(?=\d+$)/.exec(key)?.[0] ?? '';

const template = v.object({
  id: v.pipe(v.string('缺少模板编号 id'), v.regex(/^[\w-]{5,64}$/, '模板编号 id 不对')),
  fields: v.pipe(
    v.record(v.string(), v.picklist(sources, `字段只能填 ${sources.join('、')}`), '缺少 fields'),
    v.check((fields) => Object.keys(fields).length > 0 && Object.entries(fields).every(([key, source]) => takes[prefixOf(key)]?.includes(source)), `fields 不对：${Object.entries(takes).map(([prefix, kinds]) => `${prefix} 可以填 ${kinds.join('、')}`).join('；')}`),
  ),
  longTerm: v.optional(v.boolean('longTerm 填 true 或 false'), false),
});
const templates = v.strictObject({ progress: v.optional(template), visit: v.optional(template), work: v.optional(template) }, '只有 progress、visit、work 三种');
export type Template = v.InferOutput<typeof template>;
export type Templates = v.InferOutput<typeof templates>;

/** Reads the setting. @returns the templates, or a sentence that says what is wrong */
export function readTemplates(text: string): { ok: true; templates: Templates } | { ok: false; say: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, say: '不是 JSON' };
  }
  const result = v.safeParse(templates, json);
  if (result.success) return { ok: true, templates: result.output };
  const issue = result.issues[0];
  return { ok: false, say: `${v.getDotPath(issue) ?? ''} ${issue.message}`.trim() };
}

const QUIET_FROM = '21:30';
const QUIET_UNTIL = '07:30';

/** Nobody's telephone rings at night, except for what can't wait. */
export function isQuiet(now: Date): boolean {
  const clock = chinaClock(now);
  return clock >= QUIET_FROM || clock < QUIET_UNTIL;
}

const MOST_WAIT_MIN = 10;
/** When to try again after so many waits: a minute, two, four … ten. */
export const laterThan = (now: Date, waits: number): Date => new Date(now.getTime() + Math.min(2 ** Math.min(waits, 10), MOST_WAIT_MIN) * 60_000);
