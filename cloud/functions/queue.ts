/** `queue.mine`: what waits at one of my desks, and `home.read`: everything the first page shows, in one call. */
import * as v from 'valibot';
import type { CardPage, DeskView, Home, Me } from '../domain/answers';
import { placeName, providersOf, type Post } from '../domain/grid/directory';
import { mayModerate } from '../domain/moderation/check';
import { chinaDay } from '../domain/order/clock';
import { states } from '../domain/order/lifecycle';
import { isOwn } from '../domain/order/roles';
import { cardOf } from '../domain/order/view';
import { hasList, placesAtDesk, seatLabel } from '../domain/people/seats';
import { Refusal } from '../domain/refusals';
import { countUnread } from '../store/sql/message';
import { markSeen } from '../store/sql/posts';
import { mayWrite } from '../domain/article/standing';
import { reportNode } from '../domain/report/scope';
import { visitNode } from '../domain/visit/visit';
import { countWaiting, listMine, listWaiting } from '../store/sql/queue';
import { correctionsFor, emergencyNow, homeArticles } from './article';
import { overdueBelow } from './clock';
import { asksOf } from './crew';
import { firstMark, pool } from './pool';
import { actorOf, contextOf, define, personOf, type Call, type CloudFunction } from './define';

const PAGE = 20;
const deskKinds = ['grid', 'department', 'team'] as const;
const next = v.optional(v.nullable(v.pipe(v.string(), v.maxLength(200))), null);

/** The desks a person works at: one for each node, department and team they hold a deciding post for. */
export function desksOf(call: Call): Omit<DeskView, 'waiting'>[] {
  const desks = actorOf(call).posts.flatMap((post: Post): Omit<DeskView, 'waiting'>[] => {
    const { directory } = call;
    if (post.kind === 'gridLeader' && post.gridCode) return [{ kind: 'grid', ref: post.gridCode, label: placeName(directory, post.gridCode) }];
    if (post.kind === 'liaison' && post.departmentId) {
      const under = providersOf(directory, post.departmentId).map(({ id, name }) => ({ kind: 'department' as const, ref: id, label: name, below: true }));
      return [{ kind: 'department', ref: post.departmentId, label: directory.departments.get(post.departmentId)?.name ?? '' }, ...under];
    }
    if (post.kind === 'teamLeader' && post.teamId) return [{ kind: 'team', ref: post.teamId, label: directory.teams.get(post.teamId)?.name ?? '' }];
    return [];
  });
  // One's own desk goes before the same one seen from above.
  desks.sort((a, b) => Number(a.below ?? false) - Number(b.below ?? false));
  return desks.filter((desk, index) => desks.findIndex((one) => one.kind === desk.kind && one.ref === desk.ref) === index);
}

const queue = define('queue.mine', {
  // `offered` asks for a team's pool; otherwise what already waits at the desk itself.
  shape: v.object({ kind: v.picklist(deskKinds, '请选待办'), ref: v.pipe(v.string(), v.maxLength(40)), offered: v.optional(v.boolean(), false), next }),
}, async (call, input): Promise<CardPage> => {
  const personId = personOf(call);
  if (!desksOf(call).some((desk) => desk.kind === input.kind && desk.ref === input.ref)) throw new Refusal('order.notYours');
  const { db, keys, tenant } = call.office;
  const page = input.kind === 'team' && input.offered
    ? await pool(call, input.ref, input.next, PAGE)
    : await listWaiting(db, keys, tenant, { kind: input.kind, refs: refsOf(call, input) }, input.next, PAGE);
  if (!input.next) await noteSeen(call, personId, input);
  const context = contextOf(call);
  return { items: page.items.map((one) => ({ ...cardOf(one.order, one.activity, one.texts, context), ...firstMark(call, input, one) })), next: page.next };
});

/* A node's desk also has what waits below it where nobody is named. */
export function refsOf({ directory }: Call, desk: Pick<DeskView, 'kind' | 'ref'>): string[] {
  return desk.kind === 'grid' ? placesAtDesk(directory, desk.ref) : [desk.ref];
}

/* Which desks this process has noted today; only a saving, the table itself keeps one row a day. */
const noted = new WeakMap<object, { day: string; desks: Set<string> }>();

async function noteSeen(call: Call, personId: string, desk: Pick<DeskView, 'kind' | 'ref'>): Promise<void> {
  const { office } = call;
  const day = chinaDay(call.now);
  const known = noted.get(office);
  const today = known?.day === day ? known : { day, desks: new Set<string>() };
  noted.set(office, today);
  const key = `${desk.kind} ${desk.ref} ${personId}`;
  if (today.desks.has(key)) return;
  await markSeen(office.db, office.tenant, { kind: desk.kind, ref: desk.ref, personId, day });
  today.desks.add(key);
}

export function meOf(call: Call): Me | null {
  if (!call.personId) return null;
  const { directory } = call;
  const posts = actorOf(call).posts;
  return {
    id: call.personId,
    name: call.name,
    mayInvite: hasList(actorOf(call)),
    mayModerate: mayModerate(actorOf(call), directory),
    mayHelp: posts.some((post) => post.kind === 'gridLeader' || post.kind === 'gridWorker'),
    posts: posts.map((post) => ({
      id: post.id, kind: post.kind, label: seatLabel(post),
      where: post.gridCode ? placeName(directory, post.gridCode) : directory.departments.get(post.departmentId ?? '')?.name ?? directory.teams.get(post.teamId ?? '')?.name ?? '',
    })),
  };
}

const home = define('home.read', { shape: v.object({}), login: 'optional' }, async (call): Promise<Home> => {
  const { directory, office } = call;
  const me = meOf(call);
  const desks = me ? desksOf(call) : [];
  const places = desks.flatMap((desk, at) => refsOf(call, desk).map((ref) => ({ kind: desk.kind, ref, at })));
  const perPlace = await countWaiting(office.db, office.tenant, places);
  const counts = desks.map((_, at) => places.reduce((sum, place, index) => (place.at === at ? sum + (perPlace[index] ?? 0) : sum), 0));
  const waiting = await Promise.all(desks.map(async (desk, index) => {
    // A team's desk counts what it may take as well as what it has taken; past one page «20+» is as good as exact.
    const open = desk.kind === 'team' ? (await pool(call, desk.ref, null, PAGE)).items.length : 0;
    return { ...desk, waiting: (counts[index] ?? 0) + open };
  }));
  const mine = call.personId ? (await listMine(office.db, office.keys, office.tenant, call.personId, null, 10)).items : [];
  return {
    county: directory.grid.get(directory.root)?.name ?? '',
    me,
    topics: [...directory.topics.values()].map(({ id, parentId, name, icon, hint }) => ({ id, parentId, name, icon, hint })),
    articles: await homeArticles(call, 3),
    corrections: await correctionsFor(call),
    emergency: emergencyNow(call),
    // What waits for the reader comes first; within that, the newest.
    orders: mine.filter((one) => states[one.order.state].waitsFor !== null && isOwn(actorOf(call), one.order, one.activity, directory)).map((one) => cardOf(one.order, one.activity, one.texts, contextOf(call)))
      .sort((a, b) => Number(b.mine) - Number(a.mine)).slice(0, 3),
    // Units below show themselves only while something waits there; the liaison's own desk is always there.
    desks: waiting.filter((desk) => !desk.below || desk.waiting > 0),
    may: { report: reportNode(actorOf(call), directory) ?? undefined, visit: visitNode(actorOf(call), directory) ?? undefined },
    demo: office.demo,
    overdue: await overdueBelow(call),
    asks: call.personId ? await asksOf(call) : [],
    unread: call.personId ? (await countUnread(office.db, office.tenant, call.personId)).count : 0,
    mayWrite: mayWrite(actorOf(call), directory),
  };
});

const me = define('me.read', { shape: v.object({}) }, async (call) => {
  personOf(call);
  return meOf(call);
});

export const queueFunctions: CloudFunction[] = [queue, home, me];
