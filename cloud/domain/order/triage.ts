/** 研判: the desk corrects topic, audience, urgency and language of an order on the spot. */
import type { Directory } from '../grid/directory';
import type { RefusalId } from '../refusals';
import { audiences } from '../terms';
import type { Draft } from './effects/draft';
import type { HistoryLine } from './order';
import type { StepInput } from './schema';

/** Only what is handed in and differs is changed and told. */
export function triage(draft: Draft, input: StepInput<'triage'>): RefusalId | null {
  const { order, detail, context } = draft;
  if (input.topicId !== undefined && !context.directory.topics.has(input.topicId)) return 'topic.unknown';
  if (input.topicId !== undefined && input.topicId !== order.topicId) detail.topicId = order.topicId = input.topicId;
  if (input.audience !== undefined && input.audience !== order.audience) detail.audience = order.audience = input.audience;
  if (input.urgent !== undefined && input.urgent !== order.urgent) detail.urgent = order.urgent = input.urgent;
  if (input.language !== undefined && input.language !== order.language) detail.language = order.language = input.language;
  return null;
}

/** What a 研判 changed, for the history; empty for every other line. */
export function triageNotes(detail: HistoryLine['detail'], directory: Directory): string[] {
  const notes: string[] = [];
  if (typeof detail.topicId === 'string') notes.push(`主题定为${directory.topics.get(detail.topicId)?.name ?? '别的'}`);
  if (detail.audience !== undefined) notes.push(`听讲的人：${detail.audience === null ? '大家都可以听' : audiences[detail.audience as keyof typeof audiences]}`);
  if (detail.urgent !== undefined) notes.push(detail.urgent ? '标为急办' : '不再标急办');
  if (detail.language !== undefined) notes.push(detail.language === null ? '讲普通话就行' : `要用${String(detail.language)}讲`);
  return notes;
}
