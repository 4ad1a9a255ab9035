import * as v from 'valibot';

/* What no text may hold: control characters (but tab and new line) and halves of a surrogate pair; PostgreSQL
   refuses NUL, and the rest would come back different from what was typed. Tested by code unit, because old
   phones know no unicode property escapes. */
function isClean(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 32 && unit !== 9 && unit !== 10 && unit !== 13) return false;
    // Signs that turn what follows around make a name look like another one.
    if ((unit >= 0x7f && unit <= 0x9f) || (unit >= 0x202a && unit <= 0x202e) || (unit >= 0x2066 && unit <= 0x2069)) return false;
    if (unit >= 0xd800 && unit <= 0xdbff) {
      const low = text.charCodeAt(i + 1);
      if (!(low >= 0xdc00 && low <= 0xdfff)) return false;
      i += 1;
    } else if (unit >= 0xdc00 && unit <= 0xdfff) return false;
  }
  return true;
}

/** A text a person types: trimmed, no control characters, at most `max` characters (UTF-16 units). `what` names it in the refusal. */
export function words(what: string, max: number, min = 1) {
  return v.pipe(
    v.string(`请填写${what}`),
    v.trim(),
    v.minLength(min, min <= 1 ? `请填写${what}` : `${what}至少写${min}个字`),
    v.maxLength(max, `${what}最多写${max}个字`),
    v.check(isClean, `${what}里有不能保存的符号，请重新输入`),
  );
}

/** As `words`, but may be left empty; an empty text counts as absent. */
export function optionalWords(what: string, max: number) {
  return v.optional(v.nullable(v.pipe(words(what, max, 0), v.transform((text) => text || null))), null);
}

/** An id of ours (uuid) as it comes from outside. */
export const id = v.pipe(v.string('没有说是哪一个'), v.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, '找不到了，可能链接不完整，请从首页再点进来'));

/** The idempotency key a client makes once for each thing it wants done; sending twice then counts once. */
export const key = v.pipe(v.string('缺少操作编号'), v.regex(/^[A-Za-z0-9_-]{16,64}$/, '操作编号不对'));

/** What a reviewer read, as the view named it; absent from pages of before there was one. */
export const asRead = v.optional(v.nullable(v.pipe(v.string(), v.regex(/^[\w-]{22}$/, '请回到上一页，再打开看一遍'))), null);

/** A division's 12 digits, or those with up to three two-digit parts for what stands below a village. */
export const gridCodePattern = /^\d{12}(-\d{2}){0,3}$/;
export const gridCode = v.pipe(v.string('请选择村（社区）'), v.nonEmpty('请选择村（社区）'), v.regex(gridCodePattern, '村（社区）的编码不对'));

/** Is this a day there is? What looks like one may be the 30th of February, which some phones read as a day of March. */
export function isRealDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text;
}

/** A day, YYYY-MM-DD. `missing` is said when there is none, `wrong` when it doesn't look like one. */
export const calendarDay = (missing: string, wrong = '日期不对') => v.pipe(v.string(missing), v.regex(/^\d{4}-\d{2}-\d{2}$/, wrong), v.check(isRealDay, '没有这一天'));

/** A preset's own name for a department, team or topic. */
export const slug = (what: string) => v.pipe(v.string(`请选择${what}`), v.nonEmpty(`请选择${what}`), v.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, `${what}不对`));

export const count = (what: string, max: number, min = 1) =>
  v.pipe(v.number(`请填写${what}`), v.integer(`${what}要填整数`), v.minValue(min, `${what}最少${min}`), v.maxValue(max, `${what}最多${max}`));

/* A field that is not there is refused by the sentence of its own shape («请填写地点»), not by one about keys. */
function withAllFields(shape: v.GenericSchema, input: unknown): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  const inner = ('pipe' in shape ? (shape.pipe as v.GenericSchema[])[0] : shape) as { entries?: Record<string, unknown> };
  const absent = Object.keys(inner.entries ?? {}).filter((name) => !(name in input));
  return { ...Object.fromEntries(absent.map((name) => [name, undefined])), ...input };
}

export type Fitting<T> = { ok: true; value: T } | { ok: false; /** the sentence the person reads */ say: string; /** the field it belongs to, dotted; '' for the whole */ field: string };

/** Reads an input by its shape, or says what is wrong first. */
export function fit<S extends v.GenericSchema>(shape: S, input: unknown): Fitting<v.InferOutput<S>> {
  const result = v.safeParse(shape, withAllFields(shape, input));
  if (result.success) return { ok: true, value: result.output };
  const issue = result.issues[0];
  return { ok: false, say: sentence(issue.message), field: v.getDotPath(issue) ?? '' };
}

/** As `fit`, for a form that only asks what is wrong; null when the input fits. */
export function firstWrong<S extends v.GenericSchema>(shape: S, input: unknown): { say: string; field: string } | null {
  const fitting = fit(shape, input);
  return fitting.ok ? null : fitting;
}

/* valibot's own messages are English; a person never reads those. */
function sentence(message: string): string {
  return /[\u4e00-\u9fff]/.test(message) ? message : '有内容没填对，请检查';
}
