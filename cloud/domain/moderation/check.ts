/**
 * What others will read is looked at first. Until then it is for who wrote it and for those who handle it, marked 待审; what
 * is not known to have passed has not passed.
 */
import * as v from 'valibot';
import type { Directory } from '../grid/directory';
import type { Actor } from '../order/roles';
import { id, optionalWords } from '../shape';
import { isAssociation } from '../people/association';

/** pending: WeChat has not said yet; review: a person has to say; risky: WeChat hides it. The last two are a person's word. */
export type CheckState = 'pending' | 'review' | 'risky' | 'pass' | 'passedByHuman' | 'refusedByHuman';
export type CheckField = 'thanks' | 'question' | 'gather' | 'photo' | 'article' | 'outline';
/** why a person has to look */
export type CheckWhy = 'unsure' | 'noAccount' | 'wechat' | 'late' | 'unreachable' | 'appeal';

export const fieldWords: Record<CheckField, string> = { thanks: '谢谢服务队的话', question: '想问老师的问题', gather: '活动的地点、说明和讲师', photo: '服务照片', article: '科普文章', outline: '讲稿提纲' };
const whyWords: Record<CheckWhy, string> = {
  unsure: '微信核查拿不准', noAccount: '不是在微信里发的，微信不能核查', wechat: '微信没有查', late: '等了很久微信还没有结果', unreachable: '微信取不到这张照片', appeal: '自动核查没通过，本人请人再看',
};
export const sayWhy = (why: CheckWhy | null): string => (why === null ? '还没有轮到微信核查' : whyWords[why]);

export interface Check { id: string; state: CheckState; reason: string | null; appealed: boolean }

export const isShown = (check: Pick<Check, 'state'> | null): boolean => check !== null && ['pass', 'passedByHuman'].includes(check.state);
export const isHidden = (check: Pick<Check, 'state'> | null): boolean => check !== null && ['risky', 'refusedByHuman'].includes(check.state);

/** How it stands, for who wrote it. */
export interface CheckMark { id: string | null; hidden: boolean; label: string; say: string; mayAppeal: boolean }

/** null = others see it. */
export function markOf(check: Check | null): CheckMark | null {
  if (isShown(check)) return null;
  if (!check || !isHidden(check)) {
    return { id: check?.id ?? null, hidden: false, label: '待审', say: check?.appealed ? '已经请人再看，看过以前别人看不到' : '正在审核，审过以前别人看不到。您写的都在，不用重写', mayAppeal: false };
  }
  const byMachine = check.state === 'risky';
  return {
    id: check.id, hidden: true, label: '没有公开', mayAppeal: byMachine && !check.appealed,
    say: byMachine ? '自动核查觉得这条不适合公开，别人看不到。机器也会看错，觉得不对，可以请县里的人再看一遍' : `审的人觉得不适合公开：${check.reason ?? ''}`,
  };
}

/** 县科协 and the editors of the county. */
export function mayModerate(actor: Actor, directory: Directory): boolean {
  return isAssociation(actor, directory) || actor.posts.some((post) => post.kind === 'editor');
}

/** What WeChat has not answered for so long is also in the people's list; WeChat goes on being asked. */
export const LATE_MS = 30 * 60_000;
/** WeChat's word on a picture comes within half an hour, or not at all. */
export const PICTURE_WAIT_MS = 40 * 60_000;
const MINUTE = 60_000;

/** When WeChat is asked again: after one minute, two, four, and from then on every eight. */
export const nextTry = (tries: number, now: Date): Date => new Date(now.getTime() + Math.min(2 ** Math.max(0, tries - 1), 8) * MINUTE);

/* Words that places of public life are made of. A place that is made of these and of names in the register says nothing
   that has to be looked at. */
const placeWords = ['村民委员会', '居民委员会', '村委会', '居委会', '党群服务中心', '便民服务中心', '新时代文明实践站', '文化广场', '文化活动', '文化礼堂', '农家书屋', '老年活动', '活动', '会议', '办公', '教学',
  '中心小学', '小学', '中学', '幼儿园', '卫生院', '卫生室', '敬老院', '养老院', '图书室', '阅览室', '多功能', '广场', '礼堂', '院坝', '院子', '操场', '食堂', '教室', '大厅', '门口', '中心', '社区', '村', '镇', '乡', '县', '组', '楼', '栋', '单元', '室', '厅', '层', '号', '东', '西', '南', '北', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '的'];

const without = (text: string, words: readonly string[]) => [...words].sort((a, b) => b.length - a.length).reduce((rest, word) => (word ? rest.replaceAll(word, ' ') : rest), text);

/** Is this place made of names in the register (`known`) and of everyday words for public places? */
export function isPlainPlace(place: string, known: readonly string[]): boolean {
  return without(place, [...known, ...placeWords]).replace(/[0-9０-９\s、，,()（）-]/g, '') === '';
}

/** 武老师, 杨医生; or somebody whose name stands in the register. */
export function isPlainSpeaker(speaker: string, names: ReadonlySet<string>): boolean {
  return names.has(speaker) || /^[\u4e00-\u9fff]{1,2}(老师|医生|教授|警官|主任|所长|站长|队长|工程师|农艺师)$/.test(speaker);
}

export const checkShapes = {
  list: v.object({ next: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(80))), null) }),
  decide: v.object({ id, pass: v.boolean('请选通过不通过'), reason: optionalWords('原因', 100) }),
  appeal: v.object({ id }),
};

export interface CheckView { id: string; what: string; /** null for a picture */ text: string | null; thumb: string | null; full: string | null; at: string; why: string; orderId: string | null; own: boolean }
/** `check.list`: nobody's name is in it */
export interface CheckPage { items: CheckView[]; next: string | null }
