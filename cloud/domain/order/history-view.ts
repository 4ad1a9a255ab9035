/** What happened to an order, as people read it: the main road with its milestones, and every line of 流转记录. */
import { placeName } from '../grid/directory';
import { postKinds } from '../terms';
import type { Context } from './act';
import { chinaTime, slotWords } from './clock';
import { flowOf, states, stepRow, type Role, type State, type StepName } from './lifecycle';
import type { HistoryLine, Order } from './order';
import { labels } from './schema';
import { triageNotes } from './triage';
import type { Texts } from './view';

export interface HistoryView { at: string; title: string; said: string | null; notes: string[]; attempt: number; step: StepName }
export interface ProgressView { label: string; at: string | null; status: 'done' | 'current' | 'next' }

const milestones: readonly { state: State; label: string }[] = [
  { state: 'placed', label: '点单' },
  { state: 'dispatched', label: '派单' },
  { state: 'accepted', label: '领单' },
  { state: 'claimed', label: '接单' },
  { state: 'served', label: '服务' },
  { state: 'rated', label: '评价' },
  { state: 'closed', label: '回访办结' },
];

/** The main road of this attempt: what is done (and when), where the order stands, what is still to come. */
export function progressOf(order: Order, history: readonly HistoryLine[]): ProgressView[] {
  const flow = flowOf(order.flow);
  const road = milestones.filter(({ state }) => flow.states.includes(state));
  const lines = history.filter((line) => line.attempt === order.attempt && stepRow(line.step).to !== 'same');
  // Where the order lies now on the road; side states count as the milestone they return to.
  const aside: Partial<Record<State, State>> = { asked: 'placed', disputed: 'placed', answered: 'placed' };
  const at = road.findIndex(({ state }) => state === (aside[order.state] ?? order.state));
  if (at < 0) {
    const last = lines[lines.length - 1];
    return [{ label: '点单', at: chinaTime(order.placedAt), status: 'done' }, { label: states[order.state].label, at: last ? chinaTime(last.at) : null, status: 'current' }];
  }
  return road.map(({ state, label }, index) => {
    const line = lines.filter((one) => one.to === state).at(-1);
    const done = index <= at;
    return { label, at: done && line ? chinaTime(line.at) : null, status: index < at || (index === at && state === 'closed') ? 'done' : index === at ? 'current' : 'next' };
  });
}

/** One line of 流转记录. */
export function historyView(line: HistoryLine, order: Order, texts: Texts, names: Record<string, string>, context: Context): HistoryView {
  const { directory } = context;
  const { detail } = line;
  const slot = detail.slot && typeof detail.slot === 'object' && 'date' in detail.slot ? slotWords(detail.slot) : '约好的时间';
  const values: Record<string, string> = {
    who: whoActed(line, names, context),
    department: directory.departments.get(String(detail.departmentId ?? ''))?.name ?? '部门',
    holder: placeName(directory, String(detail.holderCode ?? order.holderCode)),
    slot,
  };
  return {
    at: chinaTime(line.at),
    title: stepRow(line.step).line.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? ''),
    said: line.wordsId ? texts[line.wordsId] ?? '（内容已删除）' : null,
    notes: [...notesOf(detail), ...triageNotes(detail, directory), ...(line.from !== null && typeof detail.flow === 'string' ? [`从这里起按“${flowOf(detail.flow).label}”办`] : [])],
    attempt: line.attempt,
    step: line.step,
  };
}

function notesOf(detail: HistoryLine['detail']): string[] {
  const notes: string[] = [];
  if (typeof detail.was === 'number') notes.push(`原来 ${detail.was} 分`);
  if (typeof detail.stars === 'number') notes.push(`满意度 ${detail.stars} 分（满分 5 分）`);
  if (Array.isArray(detail.tags) && detail.tags.length > 0) notes.push(detail.tags.map((tag) => labels.tags[tag as keyof typeof labels.tags]).join('、'));
  if (typeof detail.reasonCode === 'string') notes.push(labels.reasonCode[detail.reasonCode as keyof typeof labels.reasonCode]);
  if (typeof detail.outcome === 'string') notes.push(labels.outcome[detail.outcome as keyof typeof labels.outcome]);
  if (typeof detail.missing === 'string') notes.push(labels.missing[detail.missing as keyof typeof labels.missing]);
  if (detail.reached === false) notes.push(`第 ${String(detail.tries)} 次没有联系上`);
  if (typeof detail.satisfied === 'string') notes.push(`回访结果：${labels.satisfied[detail.satisfied as keyof typeof labels.satisfied]}`);
  if (typeof detail.headCount === 'number') notes.push(`到场 ${detail.headCount} 人，服务 ${String(detail.minutes)} 分钟`);
  if (typeof detail.travelMinutes === 'number' && detail.travelMinutes > 0) notes.push(`路上 ${detail.travelMinutes} 分钟`);
  if (detail.by === 'code') notes.push('到场码对上了');
  if (detail.offline === true) notes.push('没有信号时记的，后来发出');
  if (detail.kin === true) notes.push('家人替点，本人绑定过、同意过');
  if (detail.guardianConsent === true) notes.push('未满14周岁，监护人已单独同意');
  if (detail.homeConsent === true) notes.push('这户人家同意上门');
  if (detail.consent === true) notes.push(`已得到本人同意${typeof detail.consentHow === 'string' ? `（${labels.consentHow[detail.consentHow as keyof typeof labels.consentHow]}）` : ''}`);
  return notes;
}

function whoActed(line: HistoryLine, names: Record<string, string>, { directory, actor }: Context): string {
  if (line.role === 'slip') return '点单人（凭评价码）';
  if (line.actorId === null) return '到期自动';
  if (line.actorId === actor.personId) return '您';
  const isResident = line.role === 'orderer' || line.role === 'resident';
  if (isResident) return '点单人';
  const name = names[line.actorId] ?? '';
  const posts = directory.postsOf.get(line.actorId) ?? [];
  const places: Partial<Record<Role, string>> = {
    department: directory.departments.get(posts.find((post) => post.kind === 'liaison')?.departmentId ?? '')?.name,
    county: '县科协',
    team: directory.teams.get(posts.find((post) => post.kind === 'teamLeader')?.teamId ?? '')?.name,
    invited: directory.teams.get(posts.find((post) => post.kind === 'teamLeader')?.teamId ?? '')?.name,
  };
  const gridPost = posts.find((post) => post.kind === 'gridLeader' || post.kind === 'gridWorker');
  const place = places[line.role] ?? (gridPost?.gridCode ? `${placeName(directory, gridPost.gridCode)}${postKinds[gridPost.kind]}` : '');
  return [place, name].filter(Boolean).join(' ');
}
