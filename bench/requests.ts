/** What is asked for under each name: the same for the server over HTTP and, statement by statement, for pgbench. */
import { personIdOf } from '../cloud/presets/load';
import { BUSY } from './load';
import { halfDay, HALF_DAYS, LEADERS_PER_TEAM, leaderId, orderId, RESIDENTS, residentId, secretaryId, teamFor, TEAMS_A_TOPIC, tokenOf } from './ids';
import { tenant } from './county';

export const names = ['claim', 'place', 'dispatch', 'queue-page', 'order-page', 'home'] as const;
export type Name = (typeof names)[number];

export interface Ask { path: string; token: string; body: object }

/** What a run needs to know beside its own numbers. */
export interface Scene { today: string; villages: string[]; departments: string[]; /** names the writes of one run */ run: string }

/** Writes are done once for each number, so they end after so many; reads go on for so many seconds. */
export const writes: readonly Name[] = ['claim', 'dispatch'];

/* Leaders whose days are free, spread over the teams; then half-day by half-day. */
export const FREE = TEAMS_A_TOPIC * (LEADERS_PER_TEAM - BUSY);
export function claimOf(n: number): { leader: number; half: number } {
  const at = Math.floor(n / HALF_DAYS) % FREE;
  return { leader: teamFor(0, at) * LEADERS_PER_TEAM + BUSY + Math.floor(at / TEAMS_A_TOPIC), half: n % HALF_DAYS };
}

/** Whose queue or first page is asked for; the same few people in turn, on both sides. */
export const queuePeople = (scene: Scene): { personId: string; desk: { kind: string; ref: string; offered?: boolean } }[] => [
  ...Array.from({ length: QUEUES }, (_, n) => n).map((n) => ({ personId: secretaryId(n), desk: { kind: 'grid', ref: scene.villages[n] as string } })),
  ...scene.departments.map((id) => ({ personId: personIdOf(tenant, `liaison-${id}`), desk: { kind: 'department', ref: id } })),
  ...(scene.departments.length > 0 ? [1, 2] : []).map((team) => ({ personId: leaderId(team * LEADERS_PER_TEAM), desk: { kind: 'team', ref: `bench-team-${team}` } })),
];
export const homePeople = (scene: Scene): string[] => [
  ...[3, 11, 29, 57, 91, 130, 400, 999].map(residentId), ...[5, 23, 47].map(secretaryId), leaderId(3 * LEADERS_PER_TEAM), personIdOf(tenant, `liaison-${scene.departments[0] as string}`),
];

const call = (name: string, personId: string, body: object): Ask => ({ path: `/1.1/functions/${name}`, token: tokenOf(personId), body });
export const keyOf = (scene: Scene, n: number): string => `bench-key-${scene.run}-${String(n).padStart(8, '0')}`;

/** Request number `n` of this name. */
export function askOf(name: Name, n: number, scene: Scene): Ask {
  switch (name) {
    case 'claim': {
      const { leader, half } = claimOf(n);
      return call('order.claim', leaderId(leader), { id: orderId('offered', n), key: keyOf(scene, n), slot: halfDay(scene.today, half), speaker: '谭老师' });
    }
    case 'dispatch':
      return call('order.dispatch', secretaryId(n % scene.villages.length), { id: orderId('fresh', n), key: keyOf(scene, n), departmentId: 'police', reason: '这里一向由它办' });
    case 'place':
      return call('order.place', residentId(n % RESIDENTS), {
        key: keyOf(scene, n), topicId: 'anti-fraud', ownWords: null, villageCode: scene.villages[n % scene.villages.length], venue: '村委会会议室', audience: 'elder', headCount: 30,
        slots: [halfDay(scene.today, 10), halfDay(scene.today, 12)], contact: { name: '谢桂香', phone: '13800000101' },
      });
    // Read by the one whose desk the order lies on.
    case 'order-page': {
      const at = n % READ;
      return call('order.read', secretaryId(at % scene.villages.length), { id: orderId('read', at) });
    }
    case 'queue-page': {
      const all = queuePeople(scene);
      const { personId, desk } = all[n % all.length] as ReturnType<typeof queuePeople>[number];
      return call('queue.mine', personId, desk);
    }
    case 'home': {
      const all = homePeople(scene);
      return call('home.read', all[n % all.length] as string, {});
    }
  }
}
/** Orders kept to be read, ended ones with their whole history. */
export const READ = 200;
/** Villages whose queue is asked for. */
export const QUEUES = 8;
