/** Institutions 单位: schools, care homes and the like, which order in their own name through a contact. */
import * as v from 'valibot';
import { codeShape } from './people/schema';
import { count, gridCode, key, words } from './shape';

export const institutionKinds = { school: '学校', careHome: '养老院', activityRoom: '活动室', enterprise: '企业', other: '其他单位' } as const;
export type InstitutionKind = keyof typeof institutionKinds;

export const ENTRY_LENGTH = 8;

export const institutionShapes = {
  add: v.object({ key, kind: v.picklist(Object.keys(institutionKinds) as InstitutionKind[], '请选哪种单位'), name: words('单位名称', 40), gridCode }),
  enter: v.object({ code: codeShape(ENTRY_LENGTH) }),
  list: v.object({ gridCode }),
};

export type InstitutionInput = v.InferOutput<typeof institutionShapes.add>;
export interface Institution { id: string; kind: InstitutionKind; name: string; gridCode: string }

/** `institution.mine`, `institution.enter`, `institution.list` */
export interface InstitutionView { id: string; kind: InstitutionKind; kindLabel: string; name: string; place: string }
/** `institution.add`: the code is for the institution's contact, good once */
export interface EntryView { id: string; code: string; until: string }

/** One thing an institution of some kind says of its order; from this follow the shape, the form and what readers see. */
export interface InstitutionField { name: string; label: string; kind: 'text' | 'number' | 'yesNo'; max: number; min?: number; unit?: string; hint?: string }

const together: InstitutionField[] = [
  { name: 'carer', label: '有护理人员陪同', kind: 'yesNo', max: 1 },
  { name: 'seated', label: '坐着听的人数', kind: 'number', min: 0, max: 500, unit: '人' },
  { name: 'hearing', label: '有听力不便的人', kind: 'yesNo', max: 1 },
];

/* Numbers of people only: nobody, and no minor above all, is listed one by one. */
export const institutionFields: Record<InstitutionKind, readonly InstitutionField[]> = {
  school: [
    { name: 'grade', label: '年级', kind: 'text', max: 20, hint: '例如 三年级' },
    { name: 'pupils', label: '学生人数', kind: 'number', min: 1, max: 5000, unit: '人' },
    { name: 'teacher', label: '带队老师', kind: 'text', max: 20, hint: '怎么称呼，不要写学生' },
    { name: 'classTime', label: '上课时间', kind: 'text', max: 40, hint: '例如 下午第二节' },
  ],
  careHome: together,
  activityRoom: together,
  enterprise: [
    { name: 'shift', label: '班次', kind: 'text', max: 40, hint: '例如 两班倒，早班8点' },
    { name: 'safety', label: '进厂安全要求', kind: 'text', max: 100, hint: '例如 戴安全帽' },
  ],
  other: [],
};

export type FieldValue = string | number | boolean;
export type FieldValues = Record<string, FieldValue>;

const shapeOf = ({ kind, label, max, min }: InstitutionField): v.GenericSchema<FieldValue> => {
  if (kind === 'number') return count(label, max, min);
  return kind === 'yesNo' ? v.boolean(`请选${label}`) : words(label, max);
};

/** What the fields must be for this kind; anything more is refused, so that no list can come along. */
export const fieldsShape = (kind: InstitutionKind) => v.strictObject(Object.fromEntries(institutionFields[kind].map((field) => [field.name, shapeOf(field)])));

/** What an order says of the institution; kept with its texts, so that it keeps the name of that day. */
export interface InstitutionSaid { kind: InstitutionKind; name: string; fields: FieldValues }

/** As it comes in, and, once the server has looked it up, with what it is. */
export interface InstitutionWish { id: string; fields: FieldValues; known?: Pick<InstitutionSaid, 'kind' | 'name'> }

export function institutionLines({ kind, fields }: InstitutionSaid): string[] {
  return institutionFields[kind].flatMap(({ name, label, kind: sort, unit }) => {
    const value = fields[name];
    if (value === undefined) return [];
    return [`${label}：${sort === 'yesNo' ? (value ? '是' : '否') : `${value}${unit ? ` ${unit}` : ''}`}`];
  });
}
