/** What a person is shown of an order: plain words, masked contact, and exactly the steps they may take. */
import { mayGiveCode } from '../people/kin';
import { deskOf, placeName, type Directory } from '../grid/directory';
import { institutionKinds, institutionLines, type InstitutionSaid } from '../institution';
import { maskName, maskPhone } from '../people/mask';
import { audiences, destinations, serviceForms, type Slot } from '../terms';
import { mayDo, type Context } from './act';
import { mayAgain } from './again';
import { chinaDay, chinaDayWords, chinaDueWords, chinaTime, slotWords } from './clock';
import { historyView, progressOf, type HistoryView, type ProgressView } from './history-view';
import { flowOf, states, stepRow, type Role, type State, type StepName } from './lifecycle';
import type { Activity, Crew, Dossier, HistoryLine, Order } from './order';
import { needsOf } from '../team/needs';
import { acceptedOf, callerOf, mayRead, rolesOf } from './roles';
import { dayAfter } from './second-call';
import { recordOf, visitOf, type ServiceRecord, type VisitView } from './service';

/** Free texts of one order by name (`ownWords`, `venue`, `contact`, `institution`, `speaker`, or a history line's `wordsId`). */
export type Texts = Record<string, string>;

export interface MayView { step: StepName; label: string; look: 'primary' | 'plain' | 'danger' }

/** One order in a list. */
export interface OrderCard {
  id: string;
  number: string;
  title: string;
  icon: string;
  place: string;
  state: State;
  stateLabel: string;
  /** whether the reader is the one it waits for */
  mine: boolean;
  headCount: number;
  audience: string;
  slots: string[];
  /** the agreed time, once there is one */
  slot: string | null;
  placedAt: string;
  since: string;
  due: string | null;
  overdue: boolean;
  /** 研判 says it cannot wait */
  urgent: boolean;
  attempt: number;
  /** a short word beside the state: 新队优先 */
  mark?: string;
}

export interface OrderView extends OrderCard {
  /** where the order is, for the resident, in one or two sentences */
  plain: string;
  next: string;
  holder: string;
  onBehalf: boolean;
  language: string | null;
  isOrderer: boolean;
  /** may hand out a code by which a relative of the orderer is bound */
  mayKin: boolean;
  topicId: string | null;
  ownWords: string | null;
  /** in whose name it was placed; null: in one's own */
  institution: { name: string; kindLabel: string; lines: string[] } | null;
  rawInstitution: (InstitutionSaid & { id: string }) | null;
  venue: string;
  villageCode: string;
  rawSlots: Slot[];
  rawAudience: string | null;
  rawDestination: string | null;
  rawForm: string | null;
  /** in what kind of place, and how; null in old orders */
  destination: string | null;
  form: string | null;
  department: string | null;
  coDepartments: string[];
  team: string | null;
  speaker: string | null;
  crew: string[];
  /** each of the crew, and whether they said they come */
  crewAnswers: { name: string; comes: boolean }[];
  /** what is said before anybody is asked to go; only to the serving side */
  risks: string[];
  insurance: string | null;
  /** how many of a crew of at least two have still to say they come; 0 = enough */
  crewLacks: number;
  /** 到场码, only for the one who orders */
  visitCode: string | null;
  proposal: { slot: string; by: 'team' | 'orderer' } | null;
  confirmed: boolean;
  /** how many orders share the activity */
  together: number;
  served: { headCount: number; minutes: number } | null;
  /** 服务记录, from the arrival on */
  record: ServiceRecord | null;
  visit: VisitView;
  stars: number | null;
  /** a new order may go on from this one: by who ordered, or by who calls back for them */
  again: 'self' | 'caller' | null;
  againOf: string | null;
  /** for who calls back: how often nobody was there, and from when on the next try counts */
  callBack: { tries: number; of: number; next: string } | null;
  /** gone: its time after the end is over, and it was deleted */
  contact: { name: string; phone: string; mayReveal: boolean; gone?: boolean };
  /** of an orderer under fourteen; masked for others, told with the contact */
  guardian?: Contact | null;
  progress: ProgressView[];
  history: HistoryView[];
  may: MayView[];
}

export { slotWords } from './clock';

export function titleOf(order: Pick<Order, 'topicId'>, ownWords: string | undefined, directory: Directory): string {
  const topic = order.topicId ? directory.topics.get(order.topicId) : undefined;
  if (topic) return topic.name;
  return ownWords ? (ownWords.length > 14 ? `${ownWords.slice(0, 13)}…` : ownWords) : '自己写的需求';
}

/* 敏感主题 are told by their kind only to those who have to do with the order itself. */
export const NEUTRAL = '一对一科普服务';
const knowing: readonly Role[] = ['orderer', 'helper', 'slip', 'holder', 'department', 'invited', 'team', 'crew', 'caller'];

export function knowsTopic(order: Order, roles: Set<Role>, directory: Directory): boolean {
  const { waitsFor } = states[order.state];
  return !needsOf(directory, order).sensitive || knowing.some((role) => roles.has(role)) || (waitsFor !== null && roles.has(waitsFor));
}

export function cardOf(order: Order, activity: Activity, texts: Texts, context: Context, roles = rolesOf(context.actor, order, activity, context.directory)): OrderCard {
  const { directory, now } = context;
  const waitsFor = states[order.state].waitsFor;
  const open = knowsTopic(order, roles, directory);
  const topic = open && order.topicId ? directory.topics.get(order.topicId) : undefined;
  const parent = topic?.parentId ? directory.topics.get(topic.parentId) : undefined;
  return {
    id: order.id,
    number: order.number,
    title: open ? titleOf(order, texts.ownWords, directory) : NEUTRAL,
    icon: (parent ?? topic)?.icon ?? (open ? 'edit' : 'heart'),
    place: placeName(directory, order.villageCode),
    state: order.state,
    stateLabel: states[order.state].label,
    mine: waitsFor !== null && (roles.has(waitsFor) || (waitsFor === 'orderer' && roles.has('helper'))),
    headCount: order.headCount,
    audience: order.audience ? audiences[order.audience] : '大家都可以听',
    slots: order.slots.map(slotWords),
    slot: activity.slot && order.state !== 'placed' ? slotWords(activity.slot) : null,
    placedAt: chinaTime(order.placedAt),
    since: chinaTime(order.since),
    due: order.dueAt ? chinaDueWords(order.dueAt) : null,
    overdue: order.dueAt !== null && order.dueAt < now.toISOString(),
    urgent: order.urgent,
    attempt: order.attempt,
  };
}

export function present(dossier: Dossier, order: Order, history: readonly HistoryLine[], texts: Texts, names: Record<string, string>, context: Context): OrderView {
  const { activity } = dossier;
  const { directory, actor } = context;
  const roles = rolesOf(actor, order, activity, directory);
  const isOrderer = roles.has('orderer') || roles.has('helper');
  const needs = needsOf(directory, order);
  const open = knowsTopic(order, roles, directory);
  const serves = roles.has('team') || roles.has('crew');
  const department = activity.departmentId ? directory.departments.get(activity.departmentId)?.name ?? null : null;
  const team = crewName(activity, directory);
  // A team that is only asked needs the wish, not who said what before; one that just passed needs nothing more.
  const belongs = mayRead(actor, order, new Set([...roles].filter((role) => role !== 'invited')), directory);
  const sees = belongs || roles.has('invited');
  const said = sees && open && order.institutionId && texts.institution ? (JSON.parse(texts.institution) as InstitutionSaid) : null;
  const contact = sees ? readContact(texts.contact) : null;
  const guardian = belongs ? readContact(texts.guardian) : null;
  return {
    plain: fill(states[order.state].plain, order, activity, context),
    next: states[order.state].next,
    holder: whoHolds(order, activity, directory),
    onBehalf: order.ordererId === null,
    language: order.language,
    isOrderer,
    mayKin: order.ordererId !== null && order.ordererId !== context.actor.personId && mayGiveCode(context.actor, order.villageCode, context.directory),
    topicId: open ? order.topicId : null,
    ownWords: (sees && open && texts.ownWords) || null,
    institution: said && { name: said.name, kindLabel: institutionKinds[said.kind], lines: institutionLines(said) },
    rawInstitution: said && isOrderer && order.institutionId ? { ...said, id: order.institutionId } : null,
    venue: (sees && open && texts.venue) || '',
    villageCode: order.villageCode,
    rawSlots: order.slots,
    rawAudience: order.audience,
    rawDestination: order.destination,
    rawForm: order.form,
    destination: order.destination && destinations[order.destination],
    form: order.form && serviceForms[order.form],
    department,
    coDepartments: activity.coDepartmentIds.map((one) => directory.departments.get(one)?.name ?? one),
    team,
    speaker: activity.crew && open ? texts.speaker || null : null,
    crew: activity.crew?.personIds.map((one) => names[one] ?? '志愿者') ?? [],
    crewAnswers: serves && activity.crew ? activity.crew.personIds.map((one) => ({ name: names[one] ?? '志愿者', comes: acceptedOf(activity.crew as Crew).includes(one) })) : [],
    risks: serves || roles.has('invited') ? needs.risks : [],
    insurance: (serves && texts.insurance) || null,
    crewLacks: serves && activity.crew && order.state === 'claimed' ? Math.max(0, needs.crewSize - (needs.crewSize > 1 ? acceptedOf(activity.crew) : activity.crew.personIds).length) : 0,
    // Who comes to the door must not know the code that proves it.
    visitCode: isOrderer && !serves && order.state === 'claimed' ? context.visitCode(order) : null,
    proposal: activity.proposal ? { slot: slotWords(activity.proposal.slot), by: activity.proposal.by } : null,
    confirmed: order.confirmedAt !== null,
    together: dossier.orders.filter((one) => states[one.state].waitsFor !== null && one.activityId === activity.id).length,
    served: activity.headCount !== null && activity.minutes !== null ? { headCount: activity.headCount, minutes: activity.minutes } : null,
    record: sees ? recordOf(order, activity, history, open ? texts : {}, names) : null,
    visit: visitOf(dossier, order, roles, open ? texts : {}, names, actor.personId),
    stars: order.stars,
    again: mayAgain(actor, order, activity, directory, roles),
    againOf: sees ? order.againOf : null,
    callBack: callBackOf(order, roles, context),
    contact: {
      name: contact ? (isOrderer ? contact.name : maskName(contact.name)) : '',
      phone: contact ? (isOrderer ? contact.phone : maskPhone(contact.phone)) : '',
      mayReveal: contact !== null && !isOrderer && states[order.state].mayReveal.some((role) => roles.has(role)),
      ...(belongs && contact === null && order.closedAt !== null && { gone: true }),
    },
    guardian: guardian && (isOrderer ? guardian : { name: maskName(guardian.name), phone: maskPhone(guardian.phone) }),
    progress: progressOf(order, history),
    history: (belongs ? history : []).map((line) => historyView(line, order, texts, names, context)).map((line) => (open ? line : { ...line, said: null, notes: [] })),
    may: mayDo(order, activity, context, roles).flatMap((step) => {
      const { label: usual, button } = stepRow(step);
      const label = flowOf(order.flow).labels?.[step] ?? usual;
      return button ? [{ step, label, look: button }] : [];
    }),
    // Last on purpose: with the card first V8 grows the object field by field, at the cost of half the page.
    ...cardOf(order, activity, sees ? texts : {}, context, roles),
  };
}

function callBackOf(order: Order, roles: Set<Role>, { now }: Context): OrderView['callBack'] {
  if (states[order.state].waitsFor !== 'caller' || order.calledOn === null || !(roles.has('caller') || roles.has('above'))) return null;
  const today = chinaDay(now);
  return { tries: order.callBackTries, of: flowOf(order.flow).callBackTries, next: order.calledOn < today ? '今天' : chinaDayWords(dayAfter(order.calledOn, 1)) };
}

export interface Contact { name: string; phone: string }

export function readContact(text: string | undefined): Contact | null {
  return text ? (JSON.parse(text) as Contact) : null;
}

export function crewName(activity: Activity, directory: Directory): string | null {
  const { crew } = activity;
  if (!crew) return null;
  return crew.kind === 'team' ? directory.teams.get(crew.ref)?.name ?? null : `${placeName(directory, crew.ref)}网格员`;
}

/* Who answers for this node now: the nearest one with a grid leader, when its own last one has left. */
function deskName(directory: Directory, code: string): string {
  return placeName(directory, deskOf(directory, code) ?? code);
}

/** Who has it now, as a resident would ask for them. */
export function whoHolds(order: Order, activity: Activity, directory: Directory): string {
  const waitsFor = states[order.state].waitsFor;
  const department = activity.departmentId ? directory.departments.get(activity.departmentId)?.name : null;
  const holders: Partial<Record<Role, string>> = {
    orderer: '点单人',
    holder: deskName(directory, order.holderCode),
    caller: deskName(directory, order.callerCode ?? order.holderCode),
    county: '县科协',
    department: department ?? '',
    invited: department ? `${department}（正在请服务队）` : '',
    team: crewName(activity, directory) ?? '',
  };
  return waitsFor ? holders[waitsFor] ?? '' : '';
}

function fill(sentence: string, order: Order, activity: Activity, { directory }: Context): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
    switch (name) {
      case 'holder': return deskName(directory, order.holderCode);
      case 'caller': return deskName(directory, order.callerCode ?? callerOf(directory, order, activity));
      case 'department': return (activity.departmentId && directory.departments.get(activity.departmentId)?.name) || '部门';
      case 'team': return crewName(activity, directory) ?? '服务队';
      case 'slot': return activity.slot ? slotWords(activity.slot) : '';
      case 'due': return order.dueAt ? chinaDueWords(order.dueAt) : '';
      default: return '';
    }
  });
}
