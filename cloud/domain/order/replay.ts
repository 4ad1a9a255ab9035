import { flowOf, stepRow, type State } from './lifecycle';
import type { HistoryLine } from './order';

export interface Replayed { state: State; attempt: number; holderCode: string; activityId: string; departmentId: string | null; crew: string | null; /** null when the history began before it was written down */ flow: string | null }

/**
 * Reads an order's state back from its history alone. @throws when a line does not follow from the one before:
 * then something was written that no step of the table could have done.
 */
export function replay(lines: readonly HistoryLine[]): Replayed {
  const now: Replayed = { state: 'placed', attempt: 1, holderCode: '', activityId: '', departmentId: null, crew: null, flow: null };
  lines.forEach((line, index) => {
    if (line.seq !== index) throw new Error(`line ${index} carries number ${line.seq}`);
    if (line.from !== (index === 0 ? null : now.state)) throw new Error(`line ${index} starts at ${line.from}, the order was ${now.state}`);
    const row = stepRow(line.step);
    if (index > 0 && !row.from.includes(line.from as State)) throw new Error(`${line.step} from ${line.from}`);
    if (row.to === 'same' ? line.to !== line.from : !row.to.includes(line.to)) throw new Error(`${line.step} to ${line.to}`);
    if (now.flow && !flowOf(now.flow).steps.includes(line.step)) throw new Error(`${line.step} in ${now.flow}`);
    now.state = line.to;
    now.attempt = line.attempt;
    const { holderCode, activityId, departmentId, crew, flow } = line.detail;
    if (typeof holderCode === 'string') now.holderCode = holderCode;
    if (typeof activityId === 'string') now.activityId = activityId;
    if (typeof flow === 'string') now.flow = flow;
    if (departmentId !== undefined) now.departmentId = departmentId as string | null;
    if (crew !== undefined) now.crew = crew as string | null;
  });
  return now;
}
