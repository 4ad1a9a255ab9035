/** What belongs to one visit beside its steps: the service record, who comes, what is brought, the thank-you afterwards. */
import * as v from 'valibot';
import type { Directory } from '../grid/directory';
import { maySeePhotos } from '../file/photo';
import { isShown, markOf, type Check, type CheckMark } from '../moderation/check';
import { id, key, words } from '../shape';
import { qualifications } from '../team/team';
import { postKinds, type DayPart, type ServiceForm, type Slot } from '../terms';
import { chinaTime } from './clock';
import { states, type Role } from './lifecycle';
import type { Activity, Dossier, HistoryLine, Order } from './order';

/** 服务记录 as everybody with a part in the order reads it. */
export interface ServiceRecord {
  arrived: string | null;
  left: string | null;
  proof: string | null;
  /** names; empty until the service is done */
  servedBy: string[];
  headCount: number | null;
  minutes: number | null;
  travelMinutes: number | null;
  summary: string | null;
}

const proofs = { code: '到场码对上了', confirm: '对方确认到场' } as const;

export function recordOf(order: Order, activity: Activity, history: readonly HistoryLine[], texts: Record<string, string>, names: Record<string, string>): ServiceRecord | null {
  if (activity.arrivedAt === null && activity.servedAt === null) return null;
  const line = history.filter((one) => one.step === 'serve' && one.attempt === order.attempt).at(-1);
  return {
    arrived: activity.arrivedAt && chinaTime(activity.arrivedAt),
    left: activity.leftAt && chinaTime(activity.leftAt),
    proof: activity.proof && proofs[activity.proof],
    servedBy: (activity.servedBy ?? []).map((personId) => names[personId] ?? '志愿者'),
    headCount: activity.headCount,
    minutes: activity.minutes,
    travelMinutes: activity.travelMinutes,
    summary: (line?.wordsId && texts[line.wordsId]) || null,
  };
}

/** What the reader has to do with the visit; pages draw their entries from it. */
export interface VisitView {
  /** sees who comes */
  who: boolean;
  /** is one of those who come, and may show so at the door */
  goes: boolean;
  /** may see and tick what is to be brought */
  materials: boolean;
  /** may say thank you */
  thank: boolean;
  thanks: string | null;
  /** how the thank-you stands, for who wrote it; null once the crew reads it */
  thanksCheck: CheckMark | null;
  /** may see photos of the service, and perhaps add some */
  photos: boolean;
  /** it is shown that the crew came, so 完成服务 needs no code */
  proven: boolean;
  /** for those who serve: who is on the list, by id */
  crew: { id: string; name: string }[];
}

const isComing = (order: Order) => states[order.state].waitsFor === 'team';
const some = (roles: Set<Role>, ...wanted: Role[]) => wanted.some((role) => roles.has(role));

export function mayList(order: Order, roles: Set<Role>): boolean {
  return isComing(order) && some(roles, 'team', 'crew', 'orderer', 'helper', 'holder', 'department');
}

export function maySeeComers(order: Order, roles: Set<Role>): boolean {
  return isComing(order) && some(roles, 'team', 'crew', 'orderer', 'helper', 'holder');
}

/** Whoever served does not thank themselves. */
export function mayThank(activity: Activity, roles: Set<Role>): boolean {
  return activity.servedAt !== null && some(roles, 'orderer', 'holder') && !some(roles, 'team', 'crew');
}

export function visitOf(dossier: Dossier, order: Order, roles: Set<Role>, texts: Record<string, string>, names: Record<string, string>, readerId: string | null): VisitView {
  const { activity } = dossier;
  const serves = some(roles, 'team', 'crew');
  const reads = serves || some(roles, 'orderer', 'helper', 'holder');
  const check = texts['check.thanks'] ? (JSON.parse(texts['check.thanks']) as Check & { by: string }) : null;
  const wrote = check !== null && check.by === readerId;
  return {
    who: maySeeComers(order, roles),
    goes: roles.has('crew') && isComing(order),
    materials: mayList(order, roles),
    thank: mayThank(activity, roles) && texts.thanks === undefined,
    // Others read it once it was looked at; no row yet is not looked at.
    thanks: (reads && (wrote || isShown(check)) && texts.thanks) || null,
    thanksCheck: wrote ? markOf(check) : null,
    photos: maySeePhotos(activity, roles),
    proven: activity.proof !== null || dossier.orders.some((one) => isComing(one) && one.confirmedAt !== null),
    crew: serves ? (activity.crew?.personIds ?? []).map((personId) => ({ id: personId, name: names[personId] ?? '志愿者' })) : [],
  };
}

/** Somebody who comes, as the household is shown them. */
export interface Comer { name: string; /** post, and qualifications that were seen */ label: string; /** 工牌号: the same on both sides of the door */ badge: string; me: boolean }
/** `order.comers` */
export interface Comers { number: string; title: string; team: string; slot: string; slotToday: boolean; comers: Comer[] }
/** `order.whoComes`, for whoever holds the paper: no more than is needed at the door */
export interface WhoComes { number: string; team: string; slot: string; comers: { name: string; badge: string }[] }

export function labelOf(directory: Directory, personId: string): string {
  const post = directory.postsOf.get(personId)?.[0];
  const seen = directory.volunteers.get(personId)?.qualifications.map((one) => qualifications[one]) ?? [];
  return [post ? postKinds[post.kind] : '志愿者', ...seen].join('、');
}

const doubleNames = ['欧阳', '司马', '上官', '诸葛', '夏侯', '东方', '皇甫', '尉迟', '公孙', '慕容', '令狐', '司徒', '端木'];

/** What somebody is called without the family name; one sign stays one sign. */
export function givenName(name: string): string {
  const signs = [...name];
  const family = signs.length > 2 && doubleNames.includes(signs.slice(0, 2).join('')) ? 2 : 1;
  return signs.length > 1 ? signs.slice(family).join('') : name;
}

const beginsAt: Record<DayPart, number> = { morning: 6, afternoon: 12, evening: 18 };

/** May the paper be asked who comes? From a day before the slot until the end of that day. */
export function isAround(slot: Slot, now: Date): boolean {
  const day = Date.parse(`${slot.date}T00:00:00+08:00`);
  const hour = 3_600_000;
  return now.getTime() >= day + (beginsAt[slot.part] - 24) * hour && now.getTime() < day + 24 * hour;
}

export const MOST_MATERIALS = 20;

export const bringers = { team: '服务队带', place: '现场准备' } as const;
export type Bringer = keyof typeof bringers;

export interface Material { id: string; name: string; brings: Bringer; ready: boolean }
/** `visit.materials` */
export interface MaterialsView { title: string; items: Material[]; /** what usually is needed and not on the list yet */ suggested: { name: string; brings: Bringer }[] }

const usual: Partial<Record<ServiceForm, readonly [string, Bringer][]>> = {
  talk: [['投影', 'team'], ['音箱', 'team'], ['板凳', 'place'], ['插线板', 'place']],
  consultation: [['桌子', 'place'], ['板凳', 'place'], ['宣传单', 'team']],
  exhibition: [['展板', 'team'], ['挂绳', 'team'], ['场地', 'place']],
  square: [['音箱', 'team'], ['宣传单', 'team'], ['桌子', 'place'], ['遮阳棚', 'place']],
  alleyTalk: [['小喇叭', 'team'], ['板凳', 'place']],
  fieldGuidance: [['样品', 'team'], ['农具', 'place'], ['手套', 'team']],
};

export function suggestionsFor(form: ServiceForm | null, items: readonly Material[]): MaterialsView['suggested'] {
  return (usual[form ?? 'talk'] ?? []).filter(([name]) => !items.some((item) => item.name === name)).map(([name, brings]) => ({ name, brings }));
}

export const serviceShapes = {
  materials: v.object({ id }),
  material: v.variant('do', [
    v.object({ do: v.literal('add'), id, name: words('东西', 40), brings: v.picklist(Object.keys(bringers) as Bringer[], '请选谁带') }),
    v.object({ do: v.literal('tick'), id, materialId: id, ready: v.boolean('请选备好没有') }),
    v.object({ do: v.literal('remove'), id, materialId: id }),
  ], '请选要做什么'),
  thank: v.object({ id, key, words: words('想说的话', 100) }),
  comers: v.object({ id }),
  whoComes: v.object({
    number: v.pipe(words('工单号', 20), v.transform((text) => text.toUpperCase().replace(/\s/g, ''))),
    code: v.pipe(words('到场码', 20), v.transform((text) => text.replace(/\s/g, '')), v.regex(/^\d{6}$/, '到场码是6位数字')),
  }),
};
