/** What the functions of records take and answer. */
import * as v from 'valibot';
import { publicWords } from '../public-words';
import { calendarDay, count, id, key, optionalWords, slug, words } from '../shape';

const maybeDay = (what: string) => v.optional(v.nullable(calendarDay(`请选${what}`, `${what}不对`)), null);
const teamId = v.optional(v.nullable(slug('服务队')), null);

/** ZM-20261121-7K3M9Q, as it is typed by hand: small letters, blanks and full-width strokes are forgiven. */
export const certificateNumber = v.pipe(v.string('请填写证明编号'), v.maxLength(60, '证明编号不对'),
  v.transform((text) => text.toUpperCase().replace(/[\s]/g, '').replace(/[－—–_]/g, '-')), v.regex(/^ZM-\d{8}-[2-9A-Z]{6}$/, '证明编号不对，像 ZM-20261121-7K3M9Q'));
export const checkCode = v.pipe(v.string('请填写校验码'), v.maxLength(40, '校验码不对'), v.transform((text) => text.toUpperCase().replace(/[\s-]/g, '')), v.regex(/^[2-9A-Z]{8}$/, '校验码是8个字母和数字'));

export const recordShapes = {
  mine: v.object({}),
  team: v.object({ teamId }),
  propose: v.object({ key, entryId: id, minutes: count('分钟数', 480, 0), reason: words('原因', 200) }),
  confirm: v.pipe(v.object({ id, answer: v.picklist(['yes', 'no'], '请选同意不同意'), reason: optionalWords('原因', 200) }), v.check((one) => one.answer === 'yes' || one.reason !== null, '不同意请写原因')),
  dispute: v.object({ id, reason: words('原因', 200) }),
  decide: v.object({ id, outcome: v.picklist(['stands', 'undone'], '请选怎么决定'), reason: words('理由', 300) }),
  corrections: v.object({}),
  pack: v.object({ activityId: id }),
  uploaded: v.pipe(
    v.object({ activityId: id, undo: v.optional(v.boolean(), false), on: maybeDay('上传日期'), number: optionalWords('平台编号', 40) }),
    v.check((one) => one.undo || (one.on !== null && one.number !== null), '请填上传日期和平台编号'),
  ),
  table: v.object({ teamId }),
  behind: v.object({}),
  issue: v.pipe(v.object({ key, fromDay: maybeDay('从哪天'), untilDay: maybeDay('到哪天') }), v.check((one) => one.fromDay === null || one.untilDay === null || one.fromDay <= one.untilDay, '从哪天要在到哪天之前')),
  pdf: v.object({ number: certificateNumber }),
  /** a name that stands on the paper is only ever said to fit or not */
  check: v.object({ number: certificateNumber, code: checkCode, name: optionalWords('证明上的姓名', 40) }),
  void: v.object({ number: certificateNumber, reason: publicWords('原因', 100) }),
};

export interface ServiceRecord {
  id: string; kind: 'service' | 'participation'; day: string; title: string; place: string; team: string;
  /** what counts now, with corrections */
  minutes: number;
  /** what both sides confirmed */
  ofMinutes: number;
  hours: string;
  /** why less counts than was confirmed, or nothing at all */
  note: string | null;
  sealed: boolean;
  corrected: boolean;
}
export interface CertificateCard { number: string; issuedOn: string; hours: string; services: number; period: string; voided: boolean }
export interface MyRecords {
  basics: { name: string; isVolunteer: boolean; roles: string[]; skills: string[]; qualifications: string[] };
  hours: string; services: ServiceRecord[]; participations: number;
  training: string[];
  honours: { name: string; on: string }[];
  /** how often each word was said of services I was at; never a mark, never beside anybody else's */
  evaluations: { label: string; count: number }[];
  certificates: CertificateCard[];
  /** what this person may open besides */
  teams: { id: string; name: string }[];
  mayDecide: boolean;
}

export interface CorrectionView { id: string; who: string; title: string; day: string; from: string; minutes: string; /** who said what, in order */ said: string[]; state: string; may: ('confirm' | 'dispute' | 'decide')[] }

/** 每年各志愿者队伍开展科技志愿服务活动5场次以上，并在科技志愿者服务平台进行上传 */
export const YEARLY = 5;
export interface TeamService { activityId: string; day: string; title: string; place: string; headCount: number; minutes: number; people: { entryId: string | null; name: string; minutes: number; kind: string }[]; uploaded: { on: string; number: string; by: string } | null }
export interface TeamRecords { team: { id: string; name: string }; teams: { id: string; name: string }[]; year: number; done: number; uploaded: number; goal: number; sentence: string; services: TeamService[] }
export interface UploadPack { activityId: string; lines: { label: string; text: string }[]; report: string }
export interface BehindPage { year: number; goal: number; teams: { name: string; done: number; uploaded: number }[] }

export interface Issued { number: string; code: string }
export interface Checked { state: 'valid' | 'corrected' | 'voided' | 'unknown'; issuedOn?: string; hours?: string; services?: number; issuer?: string; nowHours?: string; said: string; nameFits?: boolean }
