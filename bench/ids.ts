/** Names of the bench's own people and orders: each follows from a number, so that pgbench can say them in SQL as well. */
import { createHash } from 'node:crypto';

export const LEADERS_PER_TEAM = 10;
/** What people ask for, and who leads it; each team serves one of these topics. */
export const line = [
  { topicId: 'anti-fraud', department: 'police' },
  { topicId: 'smartphone-use', department: 'association' },
  { topicId: 'balanced-diet', department: 'health' },
  { topicId: 'disaster-reduction', department: 'emergency' },
] as const;
export const TEAMS_A_TOPIC = 7;
export const TEAMS = line.length * TEAMS_A_TOPIC;
/** The team number `n` of those for the topic at this place of the line. */
export const teamFor = (topic: number, n: number): number => (n % TEAMS_A_TOPIC) * line.length + topic;
export const RESIDENTS = 2_000;
/** how many half-days ahead are used for visits */
export const HALF_DAYS = 120;

/** As `md5(text)::uuid` in PostgreSQL. */
export function uuidOf(text: string): string {
  const hex = createHash('md5').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export const teamId = (n: number): string => `bench-team-${n}`;
/** Leaders are counted through all teams: those of team 0 first. */
export const leaderId = (n: number): string => uuidOf(`leader ${n}`);
export const teamOfLeader = (n: number): string => teamId(Math.floor(n / LEADERS_PER_TEAM));
export const residentId = (n: number): string => uuidOf(`resident ${n}`);
/** The leader of the village with this place in the list. */
export const secretaryId = (n: number): string => uuidOf(`secretary ${n}`);

/** A log-in token; the database has its hash only. */
export const tokenOf = (personId: string): string => `bench-token-${personId}`;

export const orderId = (kind: string, n: number): string => uuidOf(`${kind} ${n}`);
export const activityId = (kind: string, n: number): string => uuidOf(`${kind} activity ${n}`);

/** The half-day number `n` from tomorrow on. */
export function halfDay(today: string, n: number): { date: string; part: 'morning' | 'afternoon' } {
  const date = new Date(Date.parse(`${today}T00:00:00Z`) + (1 + Math.floor(n / 2)) * 86_400_000).toISOString().slice(0, 10);
  return { date, part: n % 2 === 0 ? 'morning' : 'afternoon' };
}
