import type { ClockKind } from './clock-events';
import type { Audience, Destination, ServiceForm, Slot } from '../terms';
import type { Role, State, StepName } from './lifecycle';

/** An order as the core sees it: ids, codes and numbers only. Names, contacts and free text live elsewhere. */
export interface Order {
  id: string;
  /** 工单号, told over the telephone */
  number: string;
  activityId: string;
  attempt: number;
  state: State;
  /** the way through it follows; raising a three-hop order changes it */
  flow: string;
  /** null when somebody ordered on behalf of a person without an account */
  ordererId: string | null;
  helperId: string | null;
  villageCode: string;
  holderCode: string;
  /** the node that calls back, fixed when the service is done */
  callerCode: string | null;
  topicId: string | null;
  audience: Audience | null;
  /** null only in orders placed before it was asked */
  destination: Destination | null;
  form: ServiceForm | null;
  headCount: number;
  /** 研判: the desk says it cannot wait */
  urgent: boolean;
  /** language or dialect the speaker needs, where it is not Mandarin */
  language: string | null;
  /** of the register; null when the place was written freely. What it was called then stands in the order's texts. */
  venueId: string | null;
  /** in whose name it is placed; what that institution said stands in the order's texts */
  institutionId: string | null;
  slots: Slot[];
  declines: number;
  decided: boolean;
  unsolvedUsed: boolean;
  callBackTries: number;
  /** China date of the last call-back that found nobody */
  calledOn: string | null;
  /** the orderer's own word that the crew came (ISO time) */
  confirmedAt: string | null;
  /** the working day of the last 催办 */
  remindedOn: string | null;
  stars: number | null;
  /** when this attempt was rated first (ISO time); the rating may be changed for seven days from then */
  ratedAt: string | null;
  /** the order this one goes on from (再点一单) */
  againOf: string | null;
  /** how a closed order ended */
  outcome: 'satisfied' | 'partly' | 'unreached' | 'answered' | null;
  /** lines of history so far; the next line takes this number */
  historyLength: number;
  placedAt: string;
  since: string;
  /** null only at an end */
  dueAt: string | null;
  closedAt: string | null;
  /** at whose desk it lies, for the queues; null at an end */
  waits: Desk | null;
}

/** Whom an order waits for, as a key a queue can be read by. */
export interface Desk { kind: 'person' | 'grid' | 'department' | 'team' | 'offer'; ref: string }

export interface Crew {
  kind: 'team' | 'grid';
  /** team id, or grid code of the community whose own crew it is */
  ref: string;
  personIds: string[];
  /** who said they come; missing in crews from before people were asked: then everybody does */
  accepted?: string[];
  /** one of personIds */
  speakerId?: string | null;
}

export interface Activity {
  id: string;
  version: number;
  departmentId: string | null;
  coDepartmentIds: string[];
  openToAll: boolean;
  invited: string[];
  passed: string[];
  crew: Crew | null;
  slot: Slot | null;
  /** a change of date that the other side has not yet agreed to */
  proposal: { slot: Slot; by: 'team' | 'orderer' } | null;
  wrongCodes: number;
  servedAt: string | null;
  headCount: number | null;
  minutes: number | null;
  /** when the crew came and left (ISO); null: nobody wrote it down */
  arrivedAt: string | null;
  leftAt: string | null;
  /** what shows that they came: the visit code, or the other side's own word */
  proof: 'code' | 'confirm' | null;
  /** who of the crew served; null until then */
  servedBy: string[] | null;
  /** on the road, apart from the minutes of the service */
  travelMinutes: number | null;
  /** 新队优先: the open offer is theirs until `firstUntil` (ISO) */
  firstTeams?: string[] | null;
  firstUntil?: string | null;
}

/** What is read before a step and written after it: one activity and its orders. */
export interface Dossier {
  activity: Activity;
  orders: Order[];
}

/** One line of 流转记录. `detail` carries ids, codes and numbers only, so that erasing a person breaks no history. */
export interface HistoryLine {
  orderId: string;
  seq: number;
  attempt: number;
  step: StepName;
  actorId: string | null;
  /** as what the actor did it */
  role: Role;
  from: State | null;
  to: State;
  at: string;
  detail: Record<string, string | number | boolean | null | string[] | Slot>;
  /** free text of this line, kept apart */
  wordsId: string | null;
}

/**
 * Free text, kept in a row of its own so that it can be erased. `name` is one of the order's standing texts
 * (a later text replaces the earlier one) or an id of its own for what was said in one line of history.
 */
export interface Words {
  orderId: string;
  name: 'ownWords' | 'venue' | 'contact' | 'guardian' | 'institution' | 'speaker' | 'insurance' | (string & {});
  text: string;
}

export interface Notice {
  id: string;
  orderId: string;
  /** what happened: a step, or something the clock noticed */
  step: StepName | ClockKind;
  state: State;
  to: { kind: Exclude<Desk['kind'], 'offer'>; ref: string };
}

/** A rating, of one attempt, by the orderer (or taken down at the call-back for somebody without a telephone). */
export interface Rating { orderId: string; attempt: number; stars: number; tags: string[]; via: 'orderer' | 'callBack' }

/** One try of a call-back. */
export interface CallBack { orderId: string; attempt: number; tries: number; reached: boolean; satisfied: 'yes' | 'partly' | null; callerId: string }

/** A call to be made after an order was closed: use = thirty days later, what is done now; lowered = the rating was made worse. */
export interface SecondCall { orderId: string; attempt: number; kind: 'use' | 'lowered'; dueOn: string; callerCode: string; tries: number; calledOn: string | null; outcome: string | null }

/** One order served once, as the counts of services know it. `alone`: nothing else was served with it, and it was not served before. */
export interface Served { orderId: string; attempt: number; activityId: string; villageCode: string; departmentId: string | null; teamId: string | null; at: string; alone: boolean }
