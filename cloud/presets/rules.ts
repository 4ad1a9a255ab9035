/** How the sample counties write their rules of who leads. A real county brings the same table as a CSV. */
import type { Audience, Destination } from '../domain/terms';
import type { DepartmentPreset, PersonPreset, RoutePreset } from './shiquan';

/**
 * The smallest wins. Steps of ten, so that a county can put a rule of its own between two of ours.
 * What a topic and a listener (or place) together ask for beats a sub-topic's own lead, which beats its level-1 topic's
 * lead; who the listener is decides alone only where the topic names nobody; 县科协 stands behind them all.
 */
export const rank = { override: 10, subTopicLead: 20, audienceLead: 25, lead: 30, second: 40, third: 50, audienceOnly: 60, placeOnly: 62, fallback: 90 };

interface Condition { audience?: Audience; destination?: Destination; gridCode?: string; co?: string[]; rank: number }

export function rule(topicId: string | null, departmentId: string, why: string, { audience, destination, gridCode, co, rank: place }: Condition): RoutePreset {
  return { topicId, audience: audience ?? null, destination: destination ?? null, gridCode: gridCode ?? null, departmentId, coDepartmentIds: co ?? [], rank: place, why };
}

export const lead = (topicId: string, departmentId: string, why: string, co: string[] = []) => rule(topicId, departmentId, why, { rank: rank.lead, co });
export const subTopicLead = (topicId: string, departmentId: string, why: string, co: string[] = []) => rule(topicId, departmentId, why, { rank: rank.subTopicLead, co });
export const override = (topicId: string, audience: Audience, departmentId: string, why: string, co: string[] = []) => rule(topicId, departmentId, why, { rank: rank.override, audience, co });
export const audienceLead = (topicId: string, audience: Audience, departmentId: string, why: string, co: string[] = []) => rule(topicId, departmentId, why, { rank: rank.audienceLead, audience, co });
export const forAudience = (audience: Audience, departmentId: string, why: string) => rule(null, departmentId, why, { rank: rank.audienceOnly, audience });
export const forPlace = (destination: Destination, departmentId: string, why: string) => rule(null, departmentId, why, { rank: rank.placeOnly, destination });
/** A town's own unit stands at the lead's rank, where the town goes before the county. */
export const townLead = (topicId: string, gridCode: string, departmentId: string, why: string, co: string[] = []) => rule(topicId, departmentId, why, { rank: rank.lead, gridCode, co });
export const fallback = (topicId: string, name: string) => rule(topicId, 'association', `${name}的牵头部门联系不上时，由县科协先接下`, { rank: rank.fallback });

/** Each department's one liaison, from a list of names. */
export function liaisonsFor(departments: readonly DepartmentPreset[], names: Readonly<Record<string, readonly [name: string, intro: string]>>): PersonPreset[] {
  return departments.flatMap(({ id, name: department }) => {
    const named = names[id];
    return named ? [{ id: `liaison-${id}`, name: named[0], label: `${department} · 联络员`, intro: named[1], posts: [{ kind: 'liaison' as const, departmentId: id }] }] : [];
  });
}
