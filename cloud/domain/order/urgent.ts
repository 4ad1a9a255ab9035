import { paces, type State, type TopicLimit } from './lifecycle';

/** The county's limits while these topics and all below them go at the urgent pace. */
export function urgentLimits(limits: readonly TopicLimit[], topics: readonly { id: string; parentId: string | null }[], urgent: ReadonlySet<string>): TopicLimit[] {
  if (urgent.size === 0) return [...limits];
  const ids = topics.filter((topic) => urgent.has(topic.id) || (topic.parentId !== null && urgent.has(topic.parentId))).map((topic) => topic.id);
  const rows = ids.flatMap((topicId) => Object.entries(paces.urgent.limits).map(([state, limit]): TopicLimit => ({ topicId, state: state as State, limit })));
  return [...rows, ...limits.filter((one) => !rows.some((row) => row.topicId === one.topicId && row.state === one.state))];
}
