/** A team's pool: what it can take now, and `team.almost`, what it can't and why. */
import * as v from 'valibot';
import type { AlmostCard, AlmostPage } from '../domain/answers';
import { pathTo, placeName, type Directory, type Team } from '../domain/grid/directory';
import { topicChain } from '../domain/grid/routing';
import { chinaDay, slotTrouble } from '../domain/order/clock';
import { cardOf } from '../domain/order/view';
import { mayHearOf, reaches, troubles, type Fitting, type Trouble } from '../domain/team/fit';
import { needsOf } from '../domain/team/needs';
import { Refusal, sayRefusal } from '../domain/refusals';
import { slug } from '../domain/shape';
import { listAround, readBookings } from '../store/sql/claim';
import { listOffered, type Listed, type Page } from '../store/sql/queue';
import { actorOf, contextOf, define, personOf, type Call, type CloudFunction } from './define';

const PAGE = 20;

/* It takes a look at every node and topic of the county, and changes only with the directory. */
const reaching = new WeakMap<Directory, Map<string, ReturnType<typeof findReach>>>();
function reachOf(directory: Directory, team: Team): ReturnType<typeof findReach> {
  const teams = reaching.get(directory) ?? new Map<string, ReturnType<typeof findReach>>();
  reaching.set(directory, teams);
  const known = teams.get(team.id) ?? findReach(directory, team);
  teams.set(team.id, known);
  return known;
}

function findReach(directory: Directory, team: Team) {
  return {
    id: team.id,
    departmentIds: [...directory.departments.keys()],
    topicIds: team.topicIds.length === 0 ? null : [...directory.topics.keys()].filter((id) => topicChain(directory, id).some((one) => team.topicIds.includes(one))),
    placeCodes: [...directory.grid.keys()].filter((code) => pathTo(directory, code).some((node) => node.code === team.gridCode)),
  };
}

function teamOf(call: Call, teamId: string): Team {
  const team = call.directory.teams.get(teamId);
  if (!team) throw new Refusal('team.unknown');
  return team;
}

const isInvited = (directory: Directory, team: Team, one: Listed) => one.activity.invited.includes(team.id) && mayHearOf(directory, team, one.order);

async function fittingsOf(call: Call, items: readonly Listed[]): Promise<(one: Listed) => Fitting> {
  const days = new Set(items.flatMap(({ order }) => order.slots.filter((slot) => slotTrouble(slot, call.now) === null && slot.date >= chinaDay(call.now)).map((slot) => slot.date)));
  const bookings = await readBookings(call.office.db, call.office.tenant, [...days]);
  return ({ activity }) => ({ now: call.now, activity, bookings });
}

/** What a team may take now. An invitation is always there, for it waits for an answer; an open order only while the team can do it. */
export async function pool(call: Call, teamId: string, after: string | null, limit: number): Promise<Page> {
  const team = teamOf(call, teamId);
  const { directory, office } = call;
  const reach = reachOf(directory, team);
  // What the topic alone rules out need not be read at all; times and crews are looked at below.
  const open = reach.topicIds ?? [...directory.topics.keys()];
  const topicIds = open.filter((topicId) => reaches(directory, { ...team, gridCode: directory.root }, { topicId, villageCode: directory.root, audience: null, destination: null }));
  const narrowed = reach.topicIds === null && topicIds.length === open.length ? null : topicIds;
  const page = await listOffered(office.db, office.keys, office.tenant, { ...reach, topicIds: narrowed, maxHeadCount: team.maxHeadCount ?? null, now: call.now }, after, limit);
  const fitting = await fittingsOf(call, page.items);
  return { ...page, items: page.items.filter((one) => isInvited(directory, team, one) || troubles(directory, team, one.order, fitting(one)).length === 0) };
}

/** 新队优先: marked for those it stands first with. */
export function firstMark(call: Call, desk: { kind: string; ref: string; offered: boolean }, { activity }: Listed): { mark?: string } {
  const first = desk.kind === 'team' && desk.offered && activity.firstTeams?.includes(desk.ref) && (activity.firstUntil ?? '') > call.now.toISOString();
  return first ? { mark: '新队优先' } : {};
}

const words = (trouble: Trouble) => sayRefusal(trouble.id, trouble.words);

const almost = define('team.almost', { shape: v.object({ teamId: slug('服务队'), next: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(200))), null) }) }, async (call, input): Promise<AlmostPage> => {
  personOf(call);
  if (!actorOf(call).posts.some((post) => post.kind === 'teamLeader' && post.teamId === input.teamId)) throw new Refusal('order.notYours');
  const team = teamOf(call, input.teamId);
  const { directory, office } = call;
  const page = await listAround(office.db, office.keys, office.tenant, reachOf(directory, team), input.next, PAGE * 2);
  const fitting = await fittingsOf(call, page.items);
  const items = page.items.flatMap((one): AlmostCard[] => {
    const { order, activity } = one;
    // What is sensitive is not even mentioned to those it is not for.
    if (needsOf(directory, order).sensitive && !isInvited(directory, team, one) && !reaches(directory, team, order)) return [];
    const found = troubles(directory, team, order, fitting(one));
    if (found.length === 0) return [];
    const mayOpen = isInvited(directory, team, one) || reaches(directory, team, order);
    const card = cardOf(order, activity, mayOpen ? one.texts : {}, contextOf(call));
    const town = pathTo(directory, order.villageCode).find((node) => node.level === 'town');
    return [{
      key: order.number, id: mayOpen ? order.id : null, title: card.title, icon: card.icon, place: mayOpen ? card.place : placeName(directory, town?.code ?? directory.root),
      headCount: order.headCount, slots: card.slots, due: card.due, whys: [...new Set(found.map(words))],
    }];
  });
  return { items, next: page.next };
});

export const poolFunctions: CloudFunction[] = [almost];
