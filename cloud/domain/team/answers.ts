/** What the functions about teams and volunteers answer. */
import type { DayPart } from '../terms';
import type { TeamWish } from './registry';
import type { Course, Qualification } from './team';

/** `team.list`: teams, never persons. */
export interface TeamCard { id: string; name: string; place: string; topics: string; size: number; older: boolean; sector: string; under: string | null; mine: boolean }
export interface TeamPage {
  items: TeamCard[];
  next: string | null;
  /** the county's registry, for 科协 */
  mayDecide: boolean;
  waiting: number;
  /** volunteers of the county, each counted once; null for those outside 科协 */
  volunteers: { total: number; perTeam: { teamId: string; name: string; count: number }[] } | null;
}

export interface ApplicationView {
  id: string;
  wish: TeamWish;
  place: string;
  topics: string;
  sponsor: string;
  sector: string;
  parent: string | null;
  state: 'waiting' | 'approved' | 'refused';
  appliedOn: string;
  /** how long it has waited, in whole working days */
  waited: number;
  /** names what is asked for here; `team.decide` takes it back */
  asRead: string;
  /** of the newest decision; stays while a corrected one waits */
  reason: string | null;
  teamId: string | null;
}
export interface ApplicationPage { items: ApplicationView[]; next: string | null }

/** `team.mine` */
export interface MyTeams {
  teams: { id: string; name: string; labels: string[] }[];
  applications: ApplicationView[];
  requests: { teamId: string; team: string; state: 'waiting' | 'refused'; reason: string | null }[];
  isVolunteer: boolean;
  /** what the form of 服务队登记 begins with */
  form: { name: string | null; departments: { id: string; name: string }[]; /** teams of mine that may have a sub-team */ parents: { id: string; name: string }[] };
}

export interface AwayView { id: string; who: string; days: string; mayRemove: boolean }
export interface MemberView {
  personId: string;
  name: string;
  labels: string[];
  isLeader: boolean;
  isDeputy: boolean;
  /** only for those who look after the team */
  known: { isVolunteer: boolean; qualifications: { kind: Qualification; label: string; seen: boolean }[]; training: string[]; lightDuty: boolean; skills: string[] } | null;
}
export interface TeamHealth { members: number; volunteers: number; lightDuty: number; qualifications: string[]; services: number }
export interface TeamView extends TeamCard {
  sponsor: string;
  maxHeadCount: number | null;
  platform: { number: string; on: string } | null;
  subTeams: { id: string; name: string }[];
  training: { topic: string; courses: string[] }[];
  /** null for those outside the team */
  members: MemberView[] | null;
  requests: { personId: string; name: string; askedOn: string; said: string | null; skills: string[] }[];
  away: AwayView[];
  health: TeamHealth | null;
  fields: Omit<TeamWish, 'leaderName'> | null;
  /** my own request to this team */
  asked: { state: 'waiting' | 'refused'; reason: string | null } | null;
  may: ('join' | 'takeBack' | 'leave' | 'answer' | 'platform' | 'edit' | 'close' | 'train' | 'teamAway' | 'ownAway' | 'deputy')[];
}

/** Visits agreed and not yet made; whoever goes is asked to hand them over. */
export interface Duty { orderId: string; number: string; team: string; day: string | null }
export interface LeftView { duties: Duty[] }

/** `volunteer.read`; `name` is how the person is known so far */
export interface MyRegistration { volunteer: VolunteerView | null; name: string | null }
export interface VolunteerView {
  name: string;
  birthYear: number;
  skills: string[];
  qualifications: { kind: Qualification; label: string; seen: boolean }[];
  times: { weekday: number; part: DayPart }[];
  places: { code: string; name: string }[];
  lightDuty: boolean;
  guardian: boolean;
  /** masked */
  phone: string | null;
  since: string;
  needsAdult: boolean;
  training: { course: Course; label: string; day: string }[];
  /** what my teams' topics ask for and I have not learnt yet */
  toLearn: { topic: string; courses: string[] }[];
  away: AwayView[];
  duties: Duty[];
}
export interface UnregisteredTeams { items: { id: string; name: string; place: string; leader: string }[]; fileName: string; csv: string }
