/** Teams, volunteers and what a topic asks of them, as the directory keeps them in memory. */
import type { DayPart } from '../terms';

/** 资格: what somebody is trained and licensed for. Counts only once 科协 or the sponsor has seen the paper. */
export const qualifications = {
  doctor: '医师',
  nurse: '护士',
  pharmacist: '药师',
  psychologist: '心理咨询',
  police: '民警',
  firefighter: '消防',
  agronomist: '农技',
  veterinarian: '兽医',
  teacher: '教师',
  lawyer: '律师',
} as const;
export type Qualification = keyof typeof qualifications;

/** 培训: what is learnt before serving. 志愿服务条例 第16条: 需要专门知识、技能的，先培训。 */
export const courses = {
  speaking: '科普宣讲',
  homeVisit: '入户安全',
  privacy: '个人信息保护',
  firstAid: '急救',
  outdoor: '户外安全',
} as const;
export type Course = keyof typeof courses;

/** 志愿服务条例 第7条 asks for four groups and nothing more: 身份信息、服务技能、服务时间、联系方式. The last lies sealed, elsewhere. */
export interface Volunteer {
  personId: string;
  /** the year alone: enough to ask for a guardian or an adult at one's side */
  birthYear: number;
  /** in one's own words */
  skills: string[];
  /** those that were seen */
  qualifications: Qualification[];
  training: Course[];
  /** when one usually can; empty = ask me. weekday 0 = Sunday */
  times: { weekday: number; part: DayPart }[];
  /** where one would go; empty = wherever the team goes */
  gridCodes: string[];
  /** 银龄志愿者 and whoever asks for it: nothing heavy, nothing outdoors without being asked first */
  lightDuty: boolean;
}

/** What orders of a topic (and its sub-topics) ask of whoever serves them. */
export interface TopicNeed {
  topicId: string;
  /** at least one of the crew holds one of these; empty = nobody needs any */
  qualifications: Qualification[];
  /** everybody of the crew has done these */
  training: Course[];
  /** 敏感主题: only a qualified team by invitation, neutral wording towards others */
  sensitive: boolean;
  /** 志愿服务条例 第12条: possible risks are said before anyone is asked; null = none beyond the road */
  risks: string | null;
  /** 第17条: where there is danger to the person, insurance is noted */
  insurance: boolean;
  /** 30 days later somebody outside the team asks once more, neutrally */
  asksAgain: boolean;
}

/** 不能来: days on which a team or a person is not to be asked. part null = the whole day. */
export interface Away { id: string; teamId: string | null; personId: string | null; fromDay: string; untilDay: string; part: DayPart | null }
