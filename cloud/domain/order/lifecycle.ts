/**
 * ★ An order's life, as data. Server, pages, queues, tests and documents read this table; nothing else decides
 * who may do what and where an order goes. To argue with it, change a row.
 *
 * State 状态: where an order is and whom it waits for. Step 步骤: what somebody does to it.
 * Role 身份: what a person is *to this order* (see roles.ts), never what a person is in general.
 */

export type Role =
  | 'resident' // anyone logged in
  | 'gridWorker' // 网格员 or 网格长, placing on behalf 代点单
  | 'orderer' // whose wish it is
  | 'slip' // whoever holds the rating code 评价码 of a 代点单 slip: the orderer's own word, without an account
  | 'helper' // who placed it on behalf of somebody without an account
  | 'holder' // 网格长 of the grid node that has the order at its desk
  | 'above' // 网格长 of a node above the holder (or of the holder itself, when that is a town or higher)
  | 'department' // 联络员 of the lead department
  | 'coDepartment' // 联络员 of a co-operating department, or of the one above the lead: sees, does not act
  | 'invited' // 队长 of a team that may take the offered activity
  | 'team' // 队长 of the team that took it, or the 网格长 whose own crew took it
  | 'crew' // member of the crew: sees, never calls back
  | 'caller' // 网格长 of the node that calls back
  | 'county' // 网格长 of the root
  | 'system'; // the clock

export type State =
  | 'placed' | 'asked' | 'dispatched' | 'accepted' | 'claimed' | 'served' | 'rated' | 'disputed' | 'answered'
  | 'closed' | 'rejected' | 'withdrawn';

export interface StateRow {
  label: string;
  /** whom it waits for; null = an end */
  waitsFor: Role | null;
  /** what the resident reads; {holder} {department} {team} {slot} {due} are filled in */
  plain: string;
  /** what comes next, in the resident's words */
  next: string;
  /** who may see the contact's telephone number; each look is recorded */
  mayReveal: readonly Role[];
}

export const states: Record<State, StateRow> = {
  placed: { label: '待派单', waitsFor: 'holder', plain: '您的点单已送到{holder}，{due}前会有安排。', next: '社区来安排：派给负责的部门，或者自己上门', mayReveal: ['holder'] },
  asked: { label: '待补充', waitsFor: 'orderer', plain: '{holder}有一句话想问您，请补充后再安排。', next: '您补充之后，社区接着安排', mayReveal: ['holder'] },
  dispatched: { label: '待领单', waitsFor: 'department', plain: '您的点单已派给{department}，{due}前会领单。', next: '部门领单，再找服务队', mayReveal: ['department', 'holder'] },
  accepted: { label: '待接单', waitsFor: 'invited', plain: '{department}已领单，正在请服务队接单，{due}前会有结果。', next: '科技志愿服务队接单，定下时间和讲师', mayReveal: ['department', 'holder'] },
  claimed: { label: '待服务', waitsFor: 'team', plain: '{team}已接单，{slot}上门服务。请把到场码告诉上门的人。', next: '服务队上门服务', mayReveal: ['team', 'department', 'holder'] },
  served: { label: '待评价', waitsFor: 'orderer', plain: '服务已经完成，请您说说满不满意。', next: '您评价之后，社区再回访一次', mayReveal: ['team', 'holder'] },
  rated: { label: '待回访', waitsFor: 'caller', plain: '{caller}会在{due}前给您回访，听听您的意见。', next: '社区回访，满意就办结，不满意就重办', mayReveal: ['caller'] },
  disputed: { label: '待会商', waitsFor: 'county', plain: '部门之间还没说定由谁来办，县科协会在{due}前定下来并告诉您。', next: '县科协会商，书面决定', mayReveal: ['county'] },
  answered: { label: '已答复', waitsFor: 'orderer', plain: '{holder}已经答复您。没解决的话，{due}前点“没解决”。', next: '没有别的问题，到期自动办结', mayReveal: ['holder'] },
  closed: { label: '已办结', waitsFor: null, plain: '这一单已经办结，谢谢您。', next: '', mayReveal: [] },
  rejected: { label: '不予受理', waitsFor: null, plain: '这一单没有受理，原因写在下面。', next: '', mayReveal: [] },
  withdrawn: { label: '已撤单', waitsFor: null, plain: '这一单已经撤了。', next: '', mayReveal: [] },
};

/** Where a step leads when the table names more than one state; the functions stand in effects.ts. */
export type Chooser = 'byDeclines' | 'byCrewOrigin' | 'byDecision' | 'byCallBack' | 'byLapse' | 'byJoin';
export type Guard = 'hasProviders' | 'notCrew' | 'remindOnceADay' | 'unsolvedOnce' | 'notAtRoot' | 'notDecided' | 'theirProposal' | 'hasCrewOfItsOwn' | 'slotReached' | 'notAnsweredBefore' | 'within7days' | 'notArrived' | 'notYetComing';
export type Told = 'orderer' | 'helper' | 'holder' | 'department' | 'coDepartments' | 'invited' | 'team' | 'crew' | 'caller' | 'county';

export interface StepRow {
  label: string;
  by: readonly Role[];
  from: readonly State[];
  /** 'same' = the order stays where it is */
  to: readonly State[] | 'same';
  choose?: Chooser;
  /** 'activity' moves all live orders of the activity together; 'order' only the one named */
  moves: 'order' | 'activity';
  /** an order of a 拼场 goes on alone from here, so that the others are not held up */
  parts?: boolean;
  guards?: readonly Guard[];
  /** the order stays in its state but lies on another desk afterwards */
  handsOver?: boolean;
  tells: readonly Told[];
  /** one line of the history 流转记录; {who} and what the step hands in are filled in */
  line: string;
  /** the sentence for somebody who had the right but comes after another */
  tooLate?: 'order.alreadyClaimed';
  /** how the button looks; a step without it is reached elsewhere (place) or by the clock */
  button?: 'primary' | 'plain' | 'danger';
}

export const steps = {
  place: { label: '点单', by: ['resident', 'gridWorker'], from: [], to: ['placed'], moves: 'order', tells: ['holder', 'orderer'], line: '{who}点单' },
  amend: { label: '修改', by: ['orderer', 'helper'], from: ['placed', 'asked', 'dispatched', 'accepted'], to: 'same', moves: 'order', tells: ['holder', 'department'], line: '{who}修改了点单', button: 'plain' },
  ask: { label: '请补充', by: ['holder'], from: ['placed'], to: ['asked'], moves: 'order', parts: true, tells: ['orderer', 'helper'], line: '{who}请您补充', button: 'plain' },
  reply: { label: '补充', by: ['orderer', 'helper', 'holder'], from: ['asked'], to: ['placed'], moves: 'order', tells: ['holder'], line: '{who}补充了说明', button: 'primary' },
  answer: { label: '直接答复', by: ['holder'], from: ['placed'], to: ['answered'], moves: 'order', parts: true, guards: ['notAnsweredBefore'], tells: ['orderer', 'helper'], line: '{who}直接答复', button: 'plain' },
  unsolved: { label: '没解决', by: ['orderer', 'helper'], from: ['answered'], to: ['placed'], moves: 'order', parts: true, guards: ['unsolvedOnce'], tells: ['holder'], line: '{who}说没解决', button: 'primary' },
  reject: { label: '不予受理', by: ['holder'], from: ['placed'], to: ['rejected'], moves: 'order', parts: true, tells: ['orderer', 'helper'], line: '{who}不予受理', button: 'danger' },
  raise: { label: '上报', by: ['holder', 'above', 'system'], from: ['placed'], to: ['placed'], moves: 'order', parts: true, guards: ['notAtRoot'], handsOver: true, tells: ['holder', 'orderer', 'helper'], line: '{who}上报到{holder}', button: 'plain' },
  dispatch: { label: '派单', by: ['holder'], from: ['placed'], to: ['dispatched'], moves: 'activity', tells: ['department', 'coDepartments', 'orderer', 'helper'], line: '{who}派单给{department}', button: 'primary' },
  redispatch: { label: '改派', by: ['holder', 'above', 'department'], from: ['dispatched', 'accepted'], to: ['dispatched'], moves: 'activity', guards: ['hasProviders'], handsOver: true, tells: ['department', 'orderer', 'helper'], line: '{who}改派给{department}', button: 'plain' },
  takeOn: { label: '基层接单', by: ['holder'], from: ['placed'], to: ['claimed'], moves: 'activity', guards: ['hasCrewOfItsOwn'], tells: ['crew', 'orderer', 'helper'], line: '{who}基层接单，{slot}服务', button: 'plain' },
  accept: { label: '领单', by: ['department'], from: ['dispatched'], to: ['accepted'], moves: 'activity', tells: ['invited', 'orderer', 'helper', 'holder'], line: '{who}领单', button: 'primary' },
  decline: { label: '退单', by: ['department'], from: ['dispatched'], to: ['placed', 'disputed'], choose: 'byDeclines', moves: 'activity', guards: ['notDecided'], tells: ['holder', 'county', 'orderer', 'helper'], line: '{who}退单', button: 'danger' },
  giveBack: { label: '退回', by: ['department'], from: ['accepted'], to: ['placed'], moves: 'activity', tells: ['holder', 'orderer', 'helper'], line: '{who}退回社区', button: 'danger' },
  offer: { label: '再邀请', by: ['department'], from: ['accepted'], to: ['accepted'], moves: 'activity', tells: ['invited'], line: '{who}再邀请服务队', button: 'primary' },
  decide: { label: '会商决定', by: ['county'], from: ['disputed'], to: ['dispatched', 'answered', 'rejected'], choose: 'byDecision', moves: 'activity', tells: ['department', 'holder', 'orderer', 'helper'], line: '{who}会商决定', button: 'primary' },
  claim: { label: '接单', by: ['invited'], from: ['accepted'], to: ['claimed'], moves: 'activity', tells: ['crew', 'orderer', 'helper', 'department', 'holder'], line: '{who}接单，{slot}服务', tooLate: 'order.alreadyClaimed', button: 'primary' },
  pass: { label: '婉拒', by: ['invited'], from: ['accepted'], to: 'same', moves: 'activity', tells: ['department'], line: '{who}这次来不了', tooLate: 'order.alreadyClaimed', button: 'plain' },
  // Everybody who is to go along says so themselves; «去不了» costs nothing and needs no reason.
  come: { label: '能去', by: ['crew'], from: ['claimed'], to: 'same', moves: 'activity', guards: ['notYetComing'], tells: ['team'], line: '{who}能去', button: 'primary' },
  cannot: { label: '去不了', by: ['crew'], from: ['claimed'], to: 'same', moves: 'activity', tells: ['team'], line: '{who}去不了', button: 'plain' },
  recrew: { label: '换人', by: ['team'], from: ['claimed'], to: 'same', moves: 'activity', tells: ['crew', 'orderer', 'helper'], line: '{who}换了上门的人', button: 'plain' },
  propose: { label: '改期', by: ['team', 'orderer', 'helper'], from: ['claimed'], to: 'same', moves: 'activity', tells: ['orderer', 'helper', 'team'], line: '{who}想改到{slot}', button: 'plain' },
  agree: { label: '同意改期', by: ['team', 'orderer', 'helper'], from: ['claimed'], to: 'same', moves: 'activity', guards: ['theirProposal'], tells: ['orderer', 'helper', 'team', 'crew'], line: '{who}同意改到{slot}', button: 'primary' },
  release: { label: '退单', by: ['team'], from: ['claimed'], to: ['accepted', 'placed'], choose: 'byCrewOrigin', moves: 'activity', tells: ['crew', 'department', 'holder', 'orderer', 'helper'], line: '{who}退单，重新找服务队', button: 'danger' },
  reclaim: { label: '收回', by: ['department', 'above'], from: ['claimed'], to: ['accepted', 'placed'], choose: 'byCrewOrigin', moves: 'activity', tells: ['team', 'crew', 'department', 'holder', 'orderer', 'helper'], line: '{who}收回，重新找服务队', button: 'danger' },
  noShow: { label: '未到场', by: ['team', 'orderer', 'helper', 'holder'], from: ['claimed'], to: ['accepted', 'placed'], choose: 'byCrewOrigin', moves: 'activity', guards: ['slotReached'], tells: ['team', 'crew', 'department', 'holder', 'orderer', 'helper'], line: '{who}报告未到场', button: 'plain' },
  confirm: { label: '确认到场', by: ['orderer', 'helper', 'holder', 'above'], from: ['claimed'], to: 'same', moves: 'order', guards: ['notCrew'], tells: ['team'], line: '{who}确认服务队已到场', button: 'plain' },
  arrive: { label: '到场', by: ['team', 'crew'], from: ['claimed'], to: 'same', moves: 'activity', guards: ['notArrived'], tells: ['orderer', 'helper', 'holder'], line: '{who}到场', button: 'primary' },
  serve: { label: '完成服务', by: ['team'], from: ['claimed'], to: ['served'], moves: 'activity', tells: ['orderer', 'helper', 'department', 'holder'], line: '{who}完成服务', button: 'primary' },
  rate: { label: '评单', by: ['orderer', 'slip'], from: ['served'], to: ['rated'], moves: 'order', guards: ['notCrew'], tells: ['caller'], line: '{who}评价', button: 'primary' },
  // Nobody is asked to; who said it may say otherwise while it is fresh, also after the order was closed.
  rerate: { label: '改评价', by: ['orderer', 'slip'], from: ['rated', 'closed'], to: 'same', moves: 'order', guards: ['notCrew', 'within7days'], tells: ['caller'], line: '{who}改了评价', button: 'plain' },
  lapse: { label: '逾期', by: ['system'], from: ['asked', 'served', 'answered'], to: ['placed', 'rated', 'closed'], choose: 'byLapse', moves: 'order', tells: ['caller', 'holder'], line: '到期未回应，自动转到下一步' },
  followUp: { label: '回访', by: ['caller', 'above'], from: ['rated'], to: ['closed', 'rated'], choose: 'byCallBack', moves: 'order', guards: ['notCrew'], tells: ['orderer', 'helper'], line: '{who}回访', button: 'primary' },
  redo: { label: '重办', by: ['caller', 'above'], from: ['rated'], to: ['placed'], moves: 'order', guards: ['notCrew'], tells: ['holder', 'orderer', 'helper'], line: '{who}要求重办', button: 'danger' },
  withdraw: { label: '撤单', by: ['orderer', 'helper'], from: ['placed', 'asked', 'answered', 'dispatched', 'accepted', 'claimed', 'disputed'], to: ['withdrawn'], moves: 'order', parts: true, tells: ['holder', 'department', 'team', 'crew'], line: '{who}撤单', button: 'plain' },
  join: { label: '拼场', by: ['holder', 'above', 'department'], from: ['placed', 'dispatched', 'accepted'], to: ['placed', 'dispatched', 'accepted'], choose: 'byJoin', moves: 'order', tells: ['orderer', 'helper', 'team'], line: '{who}把这一单并到同一场', button: 'plain' },
  remind: { label: '催办', by: ['orderer', 'helper'], from: ['placed', 'dispatched', 'accepted', 'claimed', 'rated', 'disputed'], to: 'same', moves: 'order', guards: ['remindOnceADay'], tells: ['holder', 'department', 'team', 'caller', 'county'], line: '{who}催办', button: 'plain' },
  triage: { label: '研判', by: ['holder'], from: ['placed'], to: 'same', moves: 'order', tells: [], line: '{who}研判', button: 'plain' },
  // By nobody: a change of the grid (cloud/regrid.ts) writes it on every open order that follows it to another desk.
  resettle: { label: '区划调整', by: [], from: ['placed', 'asked', 'dispatched', 'accepted', 'claimed', 'served', 'rated', 'disputed', 'answered'], to: 'same', moves: 'order', tells: ['holder', 'orderer', 'helper'], line: '{who}调整区划，这一单归{holder}' },
} as const satisfies Record<string, StepRow>;

export type StepName = keyof typeof steps;
export const stepNames = Object.keys(steps) as StepName[];

/** One step's row, with the literal types widened so that code can ask any row the same questions. */
export function stepRow(step: StepName): StepRow {
  return steps[step];
}

/**
 * A time limit, counted from the moment of the step before: working days or hours of the county's calendar, plain
 * days, or before the office closes on the same day.
 */
export type Limit = { days: number; kind: 'working' | 'calendar' } | { hours: number; kind: 'hours' } | { kind: 'sameDay' };

/** A way through the table. Old orders keep the version they began with, so a version is never edited once used. */
export interface Flow {
  /** name@version */
  id: string;
  label: string;
  states: readonly State[];
  steps: readonly StepName[];
  /** how long each waiting state may last; claimed counts from the day of the service */
  limits: Partial<Record<State, Limit>>;
  /** topics that go at another pace; a county's own rows come before these */
  paces: Readonly<Record<string, Pace>>;
  /** returns in one attempt before the county decides */
  declinesBeforeDispute: number;
  /** call-backs that found nobody before the order is closed as 未联系上 */
  callBackTries: number;
  /** the way through that a raised order goes on by: 上级支持 opens the steps this flow has not */
  raisesInto?: string;
  /** what a step is called here, where it is called otherwise */
  labels?: Partial<Record<StepName, string>>;
}

/* Limits: 12345 rules of the counties near us accept in one working day, call back the next; the rest is ours,
   and a county changes it here. */
const limits: Flow['limits'] = {
  placed: { days: 1, kind: 'working' },
  asked: { days: 5, kind: 'working' },
  dispatched: { days: 2, kind: 'working' },
  accepted: { days: 3, kind: 'working' },
  claimed: { days: 1, kind: 'working' },
  served: { days: 7, kind: 'calendar' },
  rated: { days: 1, kind: 'working' },
  disputed: { days: 3, kind: 'working' },
  answered: { days: 7, kind: 'calendar' },
};

/** Named paces: what a county gives a topic by one word. 咨询类 adds up to three working days until a team is found. */
export const paces = {
  urgent: { label: '应急', limits: { placed: { kind: 'sameDay' }, dispatched: { kind: 'sameDay' }, accepted: { kind: 'sameDay' }, disputed: { kind: 'sameDay' } } },
  consult: { label: '咨询类', limits: { placed: { days: 1, kind: 'working' }, dispatched: { days: 1, kind: 'working' }, accepted: { days: 1, kind: 'working' } } },
} as const satisfies Record<string, { label: string; limits: Flow['limits'] }>;
export type Pace = keyof typeof paces;

/** A county's own limit for one state of the orders of one topic (and of its sub-topics); topic null = every topic. */
export interface TopicLimit { topicId: string | null; state: State; limit: Limit }

/** How long an order of these topics (nearest first) may stay in this state. */
export function limitOf(flow: Flow, state: State, topicIds: readonly string[], own: readonly TopicLimit[]): Limit | null {
  for (const topicId of topicIds) {
    const row = own.find((one) => one.topicId === topicId && one.state === state);
    if (row) return row.limit;
    const pace = flow.paces[topicId];
    const paced: Flow['limits'] = pace ? paces[pace].limits : {};
    if (paced[state]) return paced[state];
  }
  return own.find((one) => one.topicId === null && one.state === state)?.limit ?? flow.limits[state] ?? null;
}

/* When the river rises, the talk about what to do is wanted the same day. */
const topicPaces: Flow['paces'] = { 'flood-landslide': 'urgent' };

export const flows: readonly Flow[] = [
  {
    id: 'four-hop@1',
    label: '四级：群众点单、社区派单、部门领单、科技志愿服务队接单',
    states: Object.keys(states) as State[],
    steps: stepNames,
    limits,
    paces: topicPaces,
    declinesBeforeDispute: 2,
    callBackTries: 3,
  },
  {
    id: 'three-hop@1',
    label: '三级：群众点单、基层接单、上级支持',
    states: ['placed', 'asked', 'claimed', 'served', 'rated', 'answered', 'closed', 'rejected', 'withdrawn'],
    steps: ['place', 'amend', 'ask', 'reply', 'answer', 'unsolved', 'reject', 'raise', 'takeOn', 'come', 'cannot', 'recrew', 'propose', 'agree', 'release',
      'reclaim', 'noShow', 'confirm', 'arrive', 'serve', 'rate', 'rerate', 'lapse', 'followUp', 'redo', 'withdraw', 'join', 'remind', 'triage', 'resettle'],
    limits,
    paces: topicPaces,
    declinesBeforeDispute: 2,
    callBackTries: 3,
    raisesInto: 'four-hop@1',
    labels: { raise: '上级支持' },
  },
];

/** 新队优先: an open offer stands first with able teams that served less often this year, for so many office hours. */
export const newTeamsFirst = { services: 5, limit: { hours: 8, kind: 'hours' } } as const satisfies { services: number; limit: Limit };

/** The flow an order began with. @throws when no such flow was ever published: an order must never lose its rules. */
export function flowOf(id: string): Flow {
  const flow = flows.find((one) => one.id === id);
  if (!flow) throw new Error(`unknown flow ${id}`);
  return flow;
}

/** The states a step may lead to in this flow; 'same' steps lead nowhere. */
export function targetsOf(flow: Flow, step: StepName): readonly State[] {
  const { to } = stepRow(step);
  return to === 'same' ? [] : to.filter((state) => flow.states.includes(state));
}
