/**
 * Many orders, few teams: who might be asked for each, all of them thought of together. Only a proposal: the department
 * changes it as it likes, and every team may still decline. Teams are weighed, never people.
 */
import { pathTo, type Directory, type Team } from '../grid/directory';
import type { Activity, Order } from '../order/order';
import type { Booking } from './bookings';
import { troubles, type Trouble } from './fit';

/** What makes a team less near at hand, in steps of the grid tree. A county that sees it otherwise changes it here. */
export const weights = {
  /** each level up from the place until one stands above the team's own */
  distance: 4,
  /** each service it has still before it this month */
  load: 3,
  /** each service it did this year: who was asked least comes first */
  services: 2,
  /** each order it gets in this same proposal; grows with each, so that work spreads */
  together: 5,
} as const;

export interface Waiting { order: Order; activity: Activity }
export interface Facts { now: Date; bookings: readonly Booking[]; servicesOfYear: ReadonlyMap<string, number>; ahead: ReadonlyMap<string, number> }
export interface Option { team: Team; cost: number; why: string[] }
export interface Assigned { orderId: string; teamId: string | null; options: Option[]; lacking: { team: Team; trouble: Trouble }[] }

/** How far the team's own place lies above the order's: 0 = the very village, 3 = the whole county. */
export function treeDistance(directory: Directory, team: Team, code: string): number {
  const path = pathTo(directory, code);
  const at = path.findIndex((node) => node.code === team.gridCode);
  return at < 0 ? path.length : path.length - 1 - at;
}

function optionFor(directory: Directory, team: Team, order: Order, facts: Facts): Option {
  const services = facts.servicesOfYear.get(team.id) ?? 0;
  const ahead = facts.ahead.get(team.id) ?? 0;
  const distance = treeDistance(directory, team, order.villageCode);
  const place = directory.grid.get(team.gridCode)?.name ?? '';
  return {
    team,
    cost: weights.distance * distance + weights.load * ahead + weights.services * services,
    why: [`服务${place}`, team.topicIds.length > 0 ? '主题对口' : '什么主题都接', ahead > 0 ? `近一个月已约好 ${ahead} 场` : '近一个月还没有约', services > 0 ? `今年服务过 ${services} 次` : '今年还没服务过'],
  };
}

/**
 * One team for each order: each order in its turn gets the cheapest team, a team costing more with each order it gets;
 * then orders change hands, or swap, as long as the whole becomes cheaper. The same input always gives the same answer.
 */
export function assign(directory: Directory, waiting: readonly Waiting[], facts: Facts): Assigned[] {
  const rows = waiting.map(({ order, activity }): Assigned => {
    const able: Option[] = [];
    const lacking: Assigned['lacking'] = [];
    for (const team of directory.teams.values()) {
      if (activity.passed.includes(team.id)) continue;
      // The department asks by invitation, which no other team comes before.
      const asked = { ...activity, firstTeams: [], firstUntil: null };
      const [trouble] = troubles(directory, team, order, { now: facts.now, activity: asked, bookings: facts.bookings });
      if (!trouble) able.push(optionFor(directory, team, order, facts));
      else if (trouble.id !== 'claim.topic' && trouble.id !== 'claim.area') lacking.push({ team, trouble });
    }
    able.sort((a, b) => a.cost - b.cost || (a.team.id < b.team.id ? -1 : 1));
    return { orderId: order.id, teamId: null, options: able, lacking };
  });
  const taken = new Map<string, number>();
  const more = (teamId: string) => weights.together * (taken.get(teamId) ?? 0);
  const give = (row: Assigned, teamId: string | null) => {
    if (row.teamId) taken.set(row.teamId, (taken.get(row.teamId) ?? 0) - 1);
    row.teamId = teamId;
    if (teamId) taken.set(teamId, (taken.get(teamId) ?? 0) + 1);
  };
  const best = (row: Assigned) => row.options.reduce<Option | null>((found, one) => (!found || one.cost + more(one.team.id) < found.cost + more(found.team.id) ? one : found), null);

  // Those with the least choice first: what only one team can do must not find it full.
  for (const row of [...rows].sort((a, b) => a.options.length - b.options.length)) give(row, best(row)?.team.id ?? null);
  // Taken out and put back, an order finds a cheaper place if there is one; each round lowers the whole, so it ends.
  for (let moved = true, rounds = 0; moved && rounds < waiting.length + 1; rounds += 1) {
    moved = false;
    for (const row of rows) {
      const before = row.teamId;
      if (!before) continue;
      give(row, null);
      const now = best(row);
      const was = row.options.find((one) => one.team.id === before) as Option;
      const better = now && now.cost + more(now.team.id) < was.cost + more(before);
      give(row, better ? now.team.id : before);
      moved ||= Boolean(better);
    }
    moved = swap(rows) || moved;
  }
  return rows;
}

/* Two orders exchange their teams where that is cheaper; how many each team has stays the same. */
function swap(rows: readonly Assigned[]): boolean {
  let moved = false;
  const costs = rows.map((row) => new Map(row.options.map((one) => [one.team.id, one.cost])));
  const cost = (at: number, teamId: string | null) => (teamId === null ? undefined : costs[at]?.get(teamId));
  rows.forEach((one, a) => rows.slice(a + 1).forEach((other, after) => {
    const b = a + 1 + after;
    const [now1, now2, then1, then2] = [cost(a, one.teamId), cost(b, other.teamId), cost(a, other.teamId), cost(b, one.teamId)];
    if (now1 === undefined || now2 === undefined || then1 === undefined || then2 === undefined || then1 + then2 >= now1 + now2) return;
    [one.teamId, other.teamId] = [other.teamId, one.teamId];
    moved = true;
  }));
  return moved;
}
