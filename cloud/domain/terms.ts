/**
 * The words of the field, each with one meaning. Code uses the English word, the screen the Chinese one.
 *
 * order 点单       one orderer's wish for a science service
 * activity 场次    one service event; it holds one or more orders (拼场) and moves them together from 派单 to 完成服务
 * attempt 第几次   a 重办 opens the next attempt; ratings and call-backs belong to an attempt
 * grid 网格        a node of the tree county → town → village; `code` is the 12-digit statistical division code;
 *                  sub-grids below a village (小组, 楼, 单元) add -NN for each level, 610922104203-01
 * post 任职        person × kind × where, with start and end; all rights come from posts
 * holder           the grid node at whose desk the order lies
 * caller           the grid node that calls back after the service; never a member of the crew
 */

/** The five audiences of 《全民科学素质行动规划纲要》; `null` elsewhere means «everyone». */
export const audiences = {
  youth: '青少年',
  farmer: '农民',
  worker: '产业工人',
  elder: '老年人',
  cadre: '领导干部和公务员',
} as const;
export type Audience = keyof typeof audiences;

export const dayParts = { morning: '上午', afternoon: '下午', evening: '晚上' } as const;
export type DayPart = keyof typeof dayParts;

/** A slot 时段: a calendar day in China and a part of it. */
export interface Slot {
  /** YYYY-MM-DD, China time */
  date: string;
  part: DayPart;
}

export const postKinds = {
  gridLeader: '网格长',
  gridWorker: '网格员',
  informant: '信息员',
  liaison: '联络员',
  supervisor: '分管领导',
  teamLeader: '队长',
  volunteer: '志愿者',
  editor: '内容编辑',
  administrator: '管理员',
} as const;
export type PostKind = keyof typeof postKinds;

export const gridLevels = {
  city: '市',
  county: '县',
  town: '镇',
  village: '村（社区）',
  group: '小组',
  building: '楼',
  unit: '单元',
} as const;
export type GridLevel = keyof typeof gridLevels;

/** 五进 and the workshops: in what kind of place the service is given. */
export const destinations = {
  enterprise: '企业',
  village: '农村',
  community: '社区',
  school: '学校',
  family: '家庭',
  institution: '机构',
  workshop: '车间',
} as const;
export type Destination = keyof typeof destinations;

/** 服务形式: how the service is given. */
export const serviceForms = {
  talk: '讲座',
  consultation: '咨询',
  exhibition: '展览',
  square: '广场宣传',
  alleyTalk: '小巷讲坛',
  fieldGuidance: '实地指导',
} as const;
export type ServiceForm = keyof typeof serviceForms;
