/** 志愿者登记: the four groups of 志愿服务条例 第7条 (身份信息、服务技能、服务时间、联系方式) and nothing more. */
import * as v from 'valibot';
import { phone } from '../order/schema';
import type { RefusalId } from '../refusals';
import { gridCode, id, slug, words } from '../shape';
import { dayParts, type DayPart } from '../terms';
import { consentAge, isTooYoung, lowestAge, needsGuardian } from './age';
import { qualifications, type Qualification } from './team';

const kind = v.picklist(Object.keys(qualifications) as Qualification[], '请选资格');
const OLDEST = 1920;

const fields = {
  name: words('姓名', 20, 2),
  birthYear: v.pipe(v.number('请填写出生年份'), v.integer('出生年份填四位数，例如 1965'), v.minValue(OLDEST, '出生年份填四位数，例如 1965'), v.maxValue(2100, '出生年份填四位数，例如 1965')),
  skills: v.pipe(v.array(words('会什么', 20), '请填写会什么'), v.maxLength(10, '会什么最多写10项')),
  qualifications: v.pipe(v.array(kind, '请选资格'), v.maxLength(10, '资格太多了')),
  times: v.pipe(v.array(v.object({ weekday: v.pipe(v.number('请选星期几'), v.integer('请选星期几'), v.minValue(0, '请选星期几'), v.maxValue(6, '请选星期几')), part: v.picklist(Object.keys(dayParts) as DayPart[], '请选上午、下午或晚上') }), '请选时间'), v.maxLength(21, '时间选多了')),
  gridCodes: v.pipe(v.array(gridCode, '请选地方'), v.maxLength(10, '地方最多选10个')),
  lightDuty: v.optional(v.boolean(), false),
  /** a guardian's consent; asked of the young only */
  guardian: v.optional(v.boolean(), false),
};

export const volunteerShapes = {
  register: v.object({ ...fields, phone }),
  /** a telephone left out stays as it was */
  edit: v.object({ ...fields, phone: v.optional(v.nullable(phone), null) }),
  see: v.object({ teamId: slug('服务队'), personId: id, kind, seen: v.boolean('请选看过没有') }),
};

export type Registration = v.InferOutput<typeof volunteerShapes.edit>;

/** Why somebody can't be registered like this; null = nothing against it. */
export function troubleWithAge(input: Pick<Registration, 'birthYear' | 'guardian'>, today: string): { refusal: RefusalId; words: Record<string, string> } | null {
  if (isTooYoung(input.birthYear, today)) return { refusal: 'volunteer.tooYoung', words: { age: String(lowestAge) } };
  if (needsGuardian(input.birthYear, today) && !input.guardian) return { refusal: 'volunteer.guardian', words: { age: String(consentAge) } };
  return null;
}

/**
 * Is the telephone a guardian's? Then it does not tell one person from another: a parent may be a volunteer too, and
 * register two children.
 */
export const borrowsPhone = (birthYear: number, today: string): boolean => needsGuardian(birthYear, today);
