/** 平战结合: while it is on, one topic goes first everywhere. It ends by its own time; nothing has to run for that. */
import type { Directory, Emergency } from '../grid/directory';
import { topicChain } from '../grid/routing';

/** No emergency is declared for longer; whoever needs more declares again and says why. */
export const LONGEST_DAYS = 30;

const isOn = (one: Pick<Emergency, 'fromAt' | 'untilAt'>, now: Date) => Date.parse(one.fromAt) <= now.getTime() && now.getTime() < Date.parse(one.untilAt);

export const emergenciesOn = (directory: Directory, now: Date): Emergency[] => directory.emergencies.filter((one) => isOn(one, now));

/** The emergency that this topic belongs to: its own, or one of a topic above it. */
export function emergencyOf(directory: Directory, topicId: string | null, now: Date): Emergency | null {
  const chain = topicChain(directory, topicId);
  return emergenciesOn(directory, now).find((one) => chain.includes(one.topicId)) ?? null;
}

export interface EmergencyView { id: string; topicId: string; topic: string; why: string; by: string; fromAt: string; untilAt: string; endedAt: string | null; endedBy: string | null; endedWhy: string | null; on: boolean }
/** What the first page shows. */
export interface EmergencyNow { topicId: string; topic: string; why: string; until: string }
