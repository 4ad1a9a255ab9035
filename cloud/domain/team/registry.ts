/** 服务队登记: what a team says of itself, who decides on it, and who sees what of a team. Pure. */
import * as v from 'valibot';
import { teamLeaders, teamMembers, type Department, type Directory, type Team } from '../grid/directory';
import { topicChain } from '../grid/routing';
import { isAssociation } from '../people/association';
import type { Actor } from '../order/roles';
import { phone } from '../order/schema';
import { optionalPublicWords, publicWords } from '../public-words';
import { asRead, calendarDay, count, gridCode, id, key, optionalWords, slug, words } from '../shape';
import { dayParts, type DayPart } from '../terms';
import { sectors, type Sector } from './sectors';
import { courses, type Course, type TopicNeed } from './team';

/** The national platform 科技志愿服务信息平台 lets a person join five teams at most. */
export const mostTeams = 5;

const teamSlug = slug('服务队');

const fields = {
  name: publicWords('服务队名称', 30, 2),
  /** of the list, or null and a unit in own words */
  departmentId: v.optional(v.nullable(slug('支持部门')), null),
  sponsor: optionalPublicWords('支持单位', 40),
  sector: v.picklist(Object.keys(sectors) as Sector[], '请选是哪个行业的'),
  gridCode,
  topicIds: v.pipe(v.array(slug('主题'), '请选主题'), v.maxLength(60, '主题太多了')),
  size: count('大概人数', 2000),
  maxHeadCount: v.optional(v.nullable(count('一次最多讲给多少人', 5000)), null),
  older: v.optional(v.boolean(), false),
  parentId: v.optional(v.nullable(teamSlug), null),
  platformNumber: optionalWords('全国平台编号', 40),
  platformOn: v.optional(v.nullable(calendarDay('请选日期')), null),
};
const said = { ...fields, leaderName: words('您的姓名', 20, 2), phone };
/* One field may stand for the other, so neither is demanded by itself. */
const sponsorSay = '请选支持部门，或者写支持单位';
const answer = { yes: v.boolean('请选同意不同意'), reason: optionalWords('原因', 100) };
const next = v.optional(v.nullable(v.pipe(v.string(), v.maxLength(200))), null);

export const teamShapes = {
  apply: v.pipe(v.object({ key, ...said }), v.check((input) => input.departmentId !== null || input.sponsor !== null, sponsorSay)),
  amend: v.pipe(v.object({ id, ...said }), v.check((input) => input.departmentId !== null || input.sponsor !== null, sponsorSay)),
  applications: v.object({ next }),
  decide: v.object({ id, ...answer, asRead }),
  list: v.object({ next }),
  read: v.object({ id: teamSlug }),
  edit: v.pipe(v.object({ id: teamSlug, ...fields }), v.check((input) => input.departmentId !== null || input.sponsor !== null, sponsorSay)),
  platform: v.object({ id: teamSlug, platformNumber: words('全国平台编号', 40), platformOn: calendarDay('请选日期') }),
  close: v.object({ id: teamSlug }),
  phone: v.union([v.object({ applicationId: id }), v.object({ teamId: teamSlug, personId: id })], '缺少编号'),
  join: v.object({ teamId: teamSlug, said: optionalWords('想说的话', 100) }),
  joinAnswer: v.object({ teamId: teamSlug, personId: id, ...answer }),
  leave: v.object({ teamId: teamSlug }),
  deputy: v.object({ teamId: teamSlug, personId: id, deputy: v.boolean('请选是不是副队长') }),
  train: v.object({ teamId: teamSlug, personId: id, course: v.picklist(Object.keys(courses) as Course[], '请选培训'), day: calendarDay('请选日期') }),
  away: v.object({ key, teamId: v.optional(v.nullable(teamSlug), null), fromDay: calendarDay('请选日期'), untilDay: calendarDay('请选日期'), part: v.optional(v.nullable(v.picklist(Object.keys(dayParts) as DayPart[], '请选上午、下午或晚上')), null) }),
  comeBack: v.object({ id }),
};

export type TeamWish = Omit<v.InferOutput<typeof teamShapes.apply>, 'key' | 'phone'>;
export type TeamFields = Omit<TeamWish, 'leaderName'>;

/** An application as it is kept; the telephone lies sealed with the person. */
export interface Application { id: string; byId: string; byName: string | null; wish: TeamWish; state: 'waiting' | 'approved' | 'refused'; appliedAt: string; decidedAt: string | null; reason: string | null }

/** The team of an application follows from it, so that approving twice makes one team. */
export const teamIdOf = (applicationId: string): string => `team-${applicationId.replaceAll('-', '').slice(0, 20)}`;

export const leadsTeam = (actor: Actor, teamId: string, directory: Directory): boolean => actor.personId !== null && teamLeaders(directory, teamId).includes(actor.personId);

/** Whoever looks after a team: its leaders, the liaison of its sponsor, 科协. They note training and papers seen. */
export function looksAfter(actor: Actor, team: Team, directory: Directory): boolean {
  return leadsTeam(actor, team.id, directory) || isAssociation(actor, directory)
    || actor.posts.some((post) => post.kind === 'liaison' && post.departmentId !== null && post.departmentId === team.departmentId);
}

/** Names of members are for the team itself and those who look after it. */
export const seesMembers = (actor: Actor, team: Team, directory: Directory): boolean => looksAfter(actor, team, directory) || (actor.personId !== null && teamMembers(directory, team.id).includes(actor.personId));

/** What in the wish does not fit the county as it is; null = all fits. */
export function troubleWith(wish: TeamFields, applicantId: string | null, directory: Directory): 'grid.unknown' | 'department.unknown' | 'topic.unknown' | 'team.parent' | null {
  if (!directory.grid.has(wish.gridCode)) return 'grid.unknown';
  if (wish.departmentId && !directory.departments.has(wish.departmentId)) return 'department.unknown';
  if (wish.topicIds.some((topicId) => !directory.topics.has(topicId))) return 'topic.unknown';
  if (wish.parentId === null) return null;
  const parent = directory.teams.get(wish.parentId);
  const ofIt = applicantId === null || teamMembers(directory, wish.parentId).includes(applicantId);
  return parent && !parent.parentId && ofIt ? null : 'team.parent';
}

/** Who stands behind it, as people read it. */
export function sponsorOf(team: { departmentId: string | null; sponsor?: string | null }, departments: ReadonlyMap<string, Department>): string {
  return [departments.get(team.departmentId ?? '')?.name, team.sponsor].filter(Boolean).join('、');
}

/** Trainings that come before serving these topics, each with the topics that ask for it. An empty list of topics means any. */
export function trainingFor(topicIds: readonly string[], directory: Directory): { topic: string; courses: Course[] }[] {
  const asks = (need: TopicNeed) => need.training.length > 0
    && (topicIds.length === 0 || topicIds.includes(need.topicId) || topicChain(directory, need.topicId).some((one) => topicIds.includes(one)));
  return [...directory.needs.values()].filter(asks).map((need) => ({ topic: directory.topics.get(need.topicId)?.name ?? need.topicId, courses: need.training }));
}
