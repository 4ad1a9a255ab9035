/** What each step of the table hands in. One shape each, used by page, server, seed and test; types are inferred. */
import * as v from 'valibot';
import type { InstitutionWish } from '../institution';
import { audiences, dayParts, destinations, serviceForms, type Audience, type DayPart, type Destination, type ServiceForm } from '../terms';
import { calendarDay, count, gridCode, id, key, optionalWords, slug, words } from '../shape';
import type { StepName } from './lifecycle';

/* A working day: what takes longer is several services, each with its own order. The road is counted apart. */
const MAX_SERVICE_MINUTES = 480;
const MAX_TRAVEL_MINUTES = 600;

export const slot = v.object({
  date: calendarDay('请选日期'),
  part: v.picklist(Object.keys(dayParts) as DayPart[], '请选上午、下午或晚上'),
}, '请选时间');

const slots = v.pipe(v.array(slot, '请选时间'), v.minLength(1, '请至少选一个时间'), v.maxLength(3, '最多选三个时间'));
const audience = v.nullable(v.picklist(Object.keys(audiences) as Audience[], '请选听讲的人'));
export const phone = v.pipe(v.string('请填写电话'), v.trim(), v.regex(/^(1\d{10}|0\d{2,3}-?\d{7,8})$/, '电话号码不对，请填手机号或带区号的座机'));
const contact = v.object({ name: words('联系人', 20), phone }, '请填写联系人和电话');
/* Left out by clients that do not ask for them yet; the order then gets what its place suggests. */
const destination = v.optional(v.nullable(v.picklist(Object.keys(destinations) as Destination[], '请选在哪种地方')), null);
const form = v.optional(v.nullable(v.picklist(Object.keys(serviceForms) as ServiceForm[], '请选什么形式')), null);
const topicId = v.nullable(slug('主题'));
const reason = words('原因', 200);
const person = id;
const crew = v.pipe(v.array(person, '请选上门的人'), v.minLength(1, '请选上门的人'), v.maxLength(20, '上门的人最多20位'));
const visitCode = v.optional(v.nullable(v.pipe(v.string(), v.trim(), v.regex(/^\d{6}$/, '到场码是6位数字'))), null);
/* When it was written down on a phone without signal; whether it can be true the step decides. */
const phoneTime = v.optional(v.nullable(v.pipe(v.string('时间不对'), v.isoTimestamp('时间不对'))), null);
const speakerId = v.optional(v.nullable(id), null);
const lightDutyAsked = v.optional(v.boolean('请选问过没有'), false);
const venue = words('地点', 60);
const headCount = count('人数', 5000);

const institution = v.pipe(
  v.object({ id, fields: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()], '单位的情况没填对，请检查'), '请填写单位的情况') }),
  v.transform((one): InstitutionWish => one),
);

/** What the orderer fills in; `place` sends all of it, `amend` only what changed. */
const wish = {
  topicId,
  /** own words; needed when no topic is chosen */
  ownWords: optionalWords('想听什么', 300),
  venue,
  /** a venue of the register; the server then copies its name into `venue` */
  venueId: v.optional(v.nullable(id), null),
  slots,
  audience,
  headCount,
  contact,
  destination,
  form,
  /** in the name of an institution; which fields belong to its kind the server knows. No lists: people are counted, never named. */
  institution: v.optional(v.nullable(institution), null),
  /** 入户: the household agreed that somebody comes in */
  homeConsent: v.optional(v.boolean('请选这户人家同不同意'), false),
};

const tags = v.optional(v.pipe(v.array(v.picklist(['clear', 'useful', 'kind', 'onTime', 'hardToHear', 'tooShort', 'notWhatIAsked'], '请选标签')), v.maxLength(7)), []);

const step = <E extends v.ObjectEntries>(entries: E) => v.object({ id, key, ...entries });

const place = v.pipe(
  v.object({
    key,
    ...wish,
    villageCode: gridCode,
    /** 再点一单: the order of one's own that this one goes on from */
    againOf: v.optional(v.nullable(id), null),
    /** 代点单: the helper orders for somebody without an account, who agreed by word of mouth */
    /** a relative orders for an elder who let them; the elder is the orderer then */
    forElder: v.optional(v.nullable(id)),
    /** the one it is for is under fourteen: a guardian agrees to that apart, and can be asked */
    under14: v.optional(v.boolean('请选满没满14周岁')),
    guardian: v.optional(v.nullable(v.object({ name: words('监护人', 20), phone, consent: v.literal(true, '未满14周岁，要监护人同意才能点单，同意了请打勾') }))),
    onBehalf: v.optional(v.nullable(v.object({ consent: v.literal(true, '代点单要先得到本人同意'), how: v.optional(v.nullable(v.picklist(['visit', 'telephone', 'paper'], '请选怎么得到同意的')), null) })), null),
  }),
  v.check((input) => input.topicId !== null || input.ownWords !== null, '请选一个主题，或者写下想听什么'),
  v.forward(v.check((input) => !input.under14 || Boolean(input.guardian), '未满14周岁，请填写监护人的姓名和电话，并请他同意'), ['guardian']),
  v.check((input) => !(input.onBehalf && input.forElder), '替绑定的老人点单，不用再选“代点单”'),
);

export const shapes = {
  place,
  amend: v.object({ id, key, ...v.partial(v.object(wish)).entries }),
  ask: step({ question: words('问题', 200) }),
  reply: step({ reply: words('补充说明', 300) }),
  answer: step({ reply: words('答复', 500) }),
  unsolved: step({ reason: optionalWords('哪里没解决', 200) }),
  reject: step({ reason }),
  raise: step({ reason: words('缺什么', 200) }),
  dispatch: step({
    departmentId: slug('部门'),
    coDepartmentIds: v.optional(v.pipe(v.array(slug('部门')), v.maxLength(5, '配合部门最多5个')), []),
    note: optionalWords('备注', 200),
    /** needed when it is not the department that was proposed */
    reason: optionalWords('理由', 200),
  }),
  redispatch: step({ departmentId: slug('部门'), reason }),
  takeOn: step({ crew, slot, speaker: optionalWords('讲师', 20) }),
  accept: step({
    openToAll: v.boolean('请选怎么找服务队'),
    teamIds: v.optional(v.pipe(v.array(slug('服务队')), v.maxLength(20, '最多邀请20支队')), []),
  }),
  decline: step({
    reasonCode: v.picklist(['notOurDuty', 'noAbility', 'wrongPlace', 'other'], '请选退单原因'),
    whoseDuty: words('该由谁办', 40),
    rule: words('依据', 100),
  }),
  giveBack: step({ reason }),
  offer: step({
    openToAll: v.boolean('请选怎么找服务队'),
    teamIds: v.optional(v.pipe(v.array(slug('服务队')), v.maxLength(20, '最多邀请20支队')), []),
  }),
  decide: v.pipe(
    step({
      outcome: v.picklist(['dispatch', 'answer', 'reject'], '请选怎么决定'),
      departmentId: v.optional(v.nullable(slug('部门')), null),
      decision: words('决定', 300),
    }),
    v.check((input) => input.outcome !== 'dispatch' || input.departmentId !== null, '请选由哪个部门办'),
  ),
  claim: step({ teamId: v.optional(v.nullable(slug('服务队')), null), slot, speaker: words('讲师', 20), crew: v.optional(v.pipe(v.array(person), v.maxLength(20, '上门的人最多20位')), []), speakerId,
    /** for whom which insurance was taken out; needed where there is danger to the person */
    insurance: optionalWords('保险', 100), lightDutyAsked }),
  come: step({}),
  cannot: step({}),
  recrew: step({ crew, speakerId, speaker: optionalWords('讲师', 20), lightDutyAsked }),
  pass: step({ teamId: v.optional(v.nullable(slug('服务队')), null) }),
  propose: step({ slot, why: optionalWords('原因', 100) }),
  agree: step({}),
  release: step({ reason }),
  reclaim: step({ reason }),
  noShow: step({ missing: v.picklist(['crew', 'audience'], '请选谁没来'), note: optionalWords('说明', 200) }),
  confirm: step({}),
  /** 到场码 may be absent; then the contact's own tap is the proof */
  arrive: step({ visitCode, at: phoneTime }),
  serve: step({
    visitCode,
    headCount: count('到场人数', 5000, 0),
    minutes: count('服务分钟数', MAX_SERVICE_MINUTES),
    /** on the road, there and back; no part of the service */
    travelMinutes: v.optional(v.nullable(count('路上分钟数', MAX_TRAVEL_MINUTES, 0)), null),
    /** who of the crew served; empty = all of it */
    servedBy: v.optional(v.pipe(v.array(person), v.maxLength(20, '上门的人最多20位')), []),
    summary: words('讲了什么', 300),
    at: phoneTime,
  }),
  rate: step({
    stars: count('满意度', 5),
    tags,
    words: optionalWords('想说的话', 300),
  }),
  rerate: step({ stars: count('满意度', 5), tags, words: optionalWords('想说的话', 300) }),
  lapse: step({}),
  followUp: step({
    reached: v.boolean('请选有没有联系上'),
    /** not satisfied at all is 重办, a step of its own */
    satisfied: v.optional(v.nullable(v.picklist(['yes', 'partly'], '请选满意不满意；没办成请用重办')), null),
    /** an elder without a telephone rates here, taken down by somebody who was not in the crew */
    stars: v.optional(v.nullable(count('满意度', 5)), null),
    change: optionalWords('有什么改变', 200),
    newNeed: optionalWords('还想听什么', 200),
  }),
  redo: step({ reason }),
  withdraw: step({ reason: optionalWords('原因', 200) }),
  join: step({ withOrderId: id }),
  remind: step({}),
  triage: step({
    topicId: v.optional(slug('主题')),
    audience: v.optional(audience),
    urgent: v.optional(v.boolean('请选急不急')),
    /** empty = Mandarin will do */
    language: v.optional(v.pipe(words('语言或方言', 20, 0), v.transform((text) => text || null))),
  }),
  resettle: step({}),
} satisfies Record<StepName, v.GenericSchema>;

export type StepInput<S extends StepName> = v.InferOutput<(typeof shapes)[S]>;

/** Words for the codes that steps hand in, as people read them. */
export const labels = {
  reasonCode: { notOurDuty: '不是本部门的职责', noAbility: '目前没有能力办', wrongPlace: '地方不归我们管', other: '其他原因' },
  tags: { clear: '讲得明白', useful: '用得上', kind: '有耐心', onTime: '准时', hardToHear: '听不清', tooShort: '时间太短', notWhatIAsked: '不是我要的' },
  satisfied: { yes: '满意', partly: '部分满意' },
  outcome: { dispatch: '派给一个部门', answer: '直接答复', reject: '不予受理' },
  consentHow: { visit: '上门当面', telephone: '打电话', paper: '书面' },
  missing: { crew: '服务队没来', audience: '听讲的人没到' },
} as const;
