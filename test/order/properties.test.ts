/** People do anything in any order; whatever they do, the promises of the table hold. */
import fc from 'fast-check';
import { act, mayDo, place, type Context } from '../../cloud/domain/order/act';
import { dueAfter } from '../../cloud/domain/order/clock';
import { states, stepNames, stepRow, type State, type StepName } from '../../cloud/domain/order/lifecycle';
import type { Activity, CallBack, Dossier, HistoryLine, Order } from '../../cloud/domain/order/order';
import { replay } from '../../cloud/domain/order/replay';
import { theClock } from '../../cloud/domain/order/roles';
import { shapes } from '../../cloud/domain/order/schema';
import { bookingsOf, type Booking } from '../../cloud/domain/team/bookings';
import { shiquan } from '../../cloud/presets/shiquan';
import { actorIn, sampleDirectory } from '../setup/directory';
import * as v from 'valibot';

const STEPS = 80;
/** 300 × 80 = 24,000 steps in CI; KEPU_PROPERTY_RUNS asks for more. */
const RUNS = Number(process.env.KEPU_PROPERTY_RUNS ?? 300);

const directory = sampleDirectory();
// The people that orders of these villages can meet; the other ten towns' leaders would only be told «not yours».
const people = shiquan.people.map((person) => person.id).filter((id) => !/^leader-(raofeng|lianghe|yingfeng|xihe|yundou|yunwushan|zhongchi|zengxi)$/.test(id) && !id.startsWith('volunteer-'));
const villages = ['610922104203', '610922104216', '610922105214', '610922100004'];
const topicIds = ['anti-fraud', 'smartphone-use', 'vegetables', 'disaster-reduction', null];

/** The store's stand-in: what one statement would hold. Tests of the real statement are in test/store. */
class Shelf {
  activities = new Map<string, Activity>();
  orders = new Map<string, Order>();
  history = new Map<string, HistoryLine[]>();
  callBacks: CallBack[] = [];
  bookings = new Set<string>();

  dossierOf(order: Order): Dossier {
    return { activity: this.activities.get(order.activityId) as Activity, orders: [...this.orders.values()].filter((one) => one.activityId === order.activityId) };
  }
}

const command = fc.record({
  who: fc.constantFrom(...people, 'clock', 'clock'),
  // A number points at an order and a step, so that shrinking stays meaningful.
  order: fc.nat({ max: 2 }),
  // Three times in four a step that the table offers somebody, else anyone tries anything.
  offered: fc.integer({ min: 0, max: 3 }).map((one) => one > 0),
  step: fc.nat({ max: 1000 }),
  hours: fc.constantFrom(0, 0, 1, 5, 30, 100, 200),
  n: fc.nat({ max: 1000 }),
});
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

const bookingKey = (one: Booking) => `${one.personId} ${one.date} ${one.part} ${one.activityId}`;

function day(now: Date, after: number): string {
  return new Date(now.getTime() + after * 86_400_000).toISOString().slice(0, 10);
}

/** Something plausible to hand in for a step; now and then wrong. */
function inputFor(step: StepName, order: Order, shelf: Shelf, context: Context, n: number): Record<string, unknown> {
  const departments = [...directory.departments.keys()];
  const slot = order.slots[0] && order.slots[0].date >= day(context.now, 0) ? order.slots[0] : { date: day(context.now, 3), part: 'morning' };
  const others = [...shelf.orders.values()];
  const all: Partial<Record<StepName, Record<string, unknown>>> = {
    amend: { headCount: 1 + (n % 50), slots: [{ date: day(context.now, 2 + (n % 5)), part: 'evening' }] },
    ask: { question: '几个人？' }, reply: { reply: '十个' }, answer: { reply: '可以这样做' }, unsolved: { reason: null }, reject: { reason: '不属于科普' },
    raise: { reason: '村里没有人手' },
    dispatch: { departmentId: departments[n % departments.length], coDepartmentIds: n % 3 === 0 ? ['association'] : [], note: null, reason: n % 5 === 0 ? null : '更合适' },
    redispatch: { departmentId: departments[n % departments.length], reason: '换一个部门' },
    takeOn: { crew: directory.posts.filter((post) => post.gridCode === order.holderCode).map((post) => post.personId).slice(0, 1 + (n % 2)), slot, speaker: null },
    accept: { openToAll: n % 4 !== 0, teamIds: n % 4 === 0 ? ['silver-team'] : [] }, offer: { openToAll: true, teamIds: [] },
    decline: { reasonCode: 'notOurDuty', whoseDuty: '县科协', rule: '分工' }, giveBack: { reason: '说不清' },
    decide: { outcome: (['dispatch', 'answer', 'reject'] as const)[n % 3], departmentId: 'health', decision: '就这么办' },
    claim: { teamId: null, slot, speaker: '讲师', crew: [] }, pass: { teamId: null }, come: {}, cannot: {}, recrew: { crew: order.waits?.kind === 'grid' ? directory.posts.filter((post) => post.gridCode === order.waits?.ref && post.kind !== 'administrator').map((post) => post.personId).slice(n % 2, 1 + (n % 2)) : directory.posts.filter((post) => post.teamId === order.waits?.ref).map((post) => post.personId).slice(n % 3, 1 + (n % 3)) }, propose: { slot: { date: day(context.now, 4), part: 'morning' }, why: null }, agree: {},
    release: { reason: '来不了' }, reclaim: { reason: '联系不上' }, noShow: { missing: n % 2 ? 'crew' : 'audience', note: null }, confirm: {},
    arrive: { visitCode: n % 3 === 0 ? null : context.visitCode(order), at: null },
    serve: { visitCode: n % 5 === 0 ? '000000' : context.visitCode(order), headCount: 10, minutes: n % 2 ? 25 : 45, travelMinutes: null, servedBy: [], summary: '讲了', at: null },
    rate: { stars: 1 + (n % 5), tags: [], words: null }, rerate: { stars: 1 + (n % 5), tags: [], words: null }, lapse: {}, followUp: { reached: n % 3 !== 0, satisfied: n % 3 === 0 ? null : 'yes', stars: 4, change: null, newNeed: null },
    redo: { reason: '没讲明白' }, withdraw: { reason: null }, join: { withOrderId: others[n % Math.max(1, others.length)]?.id ?? order.id }, remind: {}, triage: { urgent: n % 2 === 0, audience: 'elder', language: '本地话' },
  };
  return { id: order.id, key: 'k'.repeat(16), ...all[step] };
}

function check(shelf: Shelf): void {
  for (const order of shelf.orders.values()) {
    const activity = shelf.activities.get(order.activityId);
    const lines = shelf.history.get(order.id) ?? [];
    if (!activity) throw new Error('order without activity');
    // History replays to the state.
    const replayed = replay(lines);
    expect(replayed).toMatchObject({ state: order.state, attempt: order.attempt, holderCode: order.holderCode, activityId: order.activityId, flow: order.flow });
    expect(order.historyLength).toBe(lines.length);
    // Never closed without a call-back or its three tries (or an answer that nobody contradicted).
    if (order.state === 'closed' && order.outcome !== 'answered') {
      const calls = shelf.callBacks.filter((call) => call.orderId === order.id && call.attempt === order.attempt);
      expect(calls.some((call) => call.reached) || calls.length >= 3).toBe(true);
    }
    // Always waiting for somebody who exists, with a limit, or at an end.
    if (states[order.state].waitsFor === null) expect([order.waits, order.dueAt]).toEqual([null, null]);
    else {
      expect(order.waits).not.toBeNull();
      expect(order.dueAt).not.toBeNull();
      if (order.waits?.kind === 'grid') expect(directory.posts.some((post) => post.kind === 'gridLeader' && post.gridCode === order.waits?.ref)).toBe(true);
      if (order.waits?.kind === 'department') expect(directory.posts.some((post) => post.kind === 'liaison' && post.departmentId === order.waits?.ref)).toBe(true);
    }
    // A crew exactly while it is on its way or was there.
    const withCrew: State[] = ['claimed', 'served', 'rated'];
    if (withCrew.includes(order.state)) expect(activity.crew).not.toBeNull();
    // Nobody has come before there is a crew; and on its way it is only taken as confirmed on the word of somebody who is still in it.
    if (activity.crew === null) expect([activity.proof, activity.arrivedAt]).toEqual([null, null]);
    if (order.state === 'claimed' && activity.proof === 'confirm') expect([...shelf.orders.values()].some((one) => one.activityId === activity.id && one.state === 'claimed' && one.confirmedAt !== null)).toBe(true);
    // Never a crew member as caller.
    for (const call of shelf.callBacks.filter((one) => one.orderId === order.id && one.attempt === order.attempt)) {
      if (order.state !== 'placed') expect(activity.crew?.personIds ?? []).not.toContain(call.callerId);
    }
    // Never blocked by one absent person: somebody else, or the clock once it is due, can move it.
    if (states[order.state].waitsFor !== null) {
      const movers = movable(order, activity);
      expect(movers).not.toEqual([]);
      // The clock is no person: it is never absent for good.
      for (const absent of new Set(movers.filter((who) => who !== 'clock'))) expect({ state: order.state, absent, others: movers.filter((who) => who !== absent).length > 0 }).toEqual({ state: order.state, absent, others: true });
    }
  }
  // Promised is exactly who is still to go.
  const promised = [...shelf.activities.values()].flatMap((activity) => bookingsOf(activity, shelf.dossierOf({ activityId: activity.id } as Order).orders)).map(bookingKey);
  expect([...shelf.bookings].toSorted()).toEqual(promised.toSorted());
  for (const activity of shelf.activities.values()) {
    const live = [...shelf.orders.values()].filter((one) => one.activityId === activity.id && states[one.state].waitsFor !== null);
    const together: State[] = ['dispatched', 'accepted', 'claimed'];
    // All orders of an activity on its way move as one.
    if (live.some((one) => together.includes(one.state))) expect(new Set(live.map((one) => one.state)).size).toBe(1);
  }
}

/** Everyone (the clock included) who could move this order once its limit has run out. */
function movable(order: Order, activity: Activity): string[] {
  const late = new Date(Date.parse(order.dueAt as string) + 1000);
  const moving = (who: string) => {
    const actor = who === 'clock' ? theClock : who === order.ordererId ? { personId: who, posts: directory.postsOf.get(who) ?? [] } : actorIn(directory, who);
    return mayDo(order, activity, contextAt(late, actor)).some((step) => !['remind', 'amend', 'propose', 'confirm', 'agree', 'pass', 'triage', 'arrive', 'come', 'cannot', 'recrew'].includes(step));
  };
  return [...people, 'clock', ...(order.ordererId ? [order.ordererId] : [])].filter(moving).map((who) => (who === 'clock' || who === order.ordererId ? who : String(actorIn(directory, who).personId)));
}

let ids = 0;
const contextAt = (now: Date, actor: Context['actor']): Context => ({ now, actor, directory, newId: () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`, visitCode: (order) => String(100000 + order.attempt) });

function perform(shelf: Shelf, now: Date, { who, order: at, offered, step: pick, n }: Command): boolean {
  const actor = who === 'clock' ? theClock : actorIn(directory, who);
  const context = contextAt(now, actor);
  const orders = [...shelf.orders.values()];
  if (actor.personId && (orders.length === 0 || (n % 9 === 0 && orders.length < 3))) {
    const input = v.parse(shapes.place, {
      key: 'k'.repeat(16), topicId: topicIds[n % topicIds.length], ownWords: '想听', villageCode: villages[n % villages.length], venue: '村委会', audience: null, headCount: 10,
      slots: [{ date: day(now, 3), part: 'morning' }], contact: { name: '某某', phone: '13800000101' }, onBehalf: n % 7 === 0 ? { consent: true } : null,
    });
    const verdict = place(input, `n-${ids}`, n % 4 === 0 ? 'three-hop@1' : 'four-hop@1', context);
    if (verdict.ok) keep(shelf, verdict.change);
    return verdict.ok;
  }
  const order = orders[at % Math.max(1, orders.length)];
  if (!order) return false;
  const dossier = shelf.dossierOf(order);
  if (offered) {
    const open = [...people.map((one) => actorIn(directory, one)), theClock].flatMap((one) => mayDo(order, dossier.activity, contextAt(now, one)).map((step) => ({ actor: one, step })));
    // Steps first, then people, so that what many may do does not crowd out what one may.
    // Ends come early enough by themselves; what leads on must be walked too.
    const rare: StepName[] = ['withdraw', 'reject', 'answer', 'remind', 'amend', 'giveBack', 'reclaim', 'noShow'];
    const offeredSteps = [...new Set(open.map((one) => one.step))].filter((step) => n % 4 === 0 || !rare.includes(step));
    const step = offeredSteps[pick % Math.max(1, offeredSteps.length)];
    const able = open.filter((one) => one.step === step);
    const chosen = able[n % Math.max(1, able.length)];
    return chosen && step ? attempt(shelf, step, order, contextAt(now, chosen.actor), n) : false;
  }
  const step = stepNames[pick % stepNames.length];
  return step && step !== 'place' ? attempt(shelf, step, order, context, n) : false;
}

function attempt(shelf: Shelf, step: StepName, order: Order, context: Context, n: number): boolean {
  const dossier = shelf.dossierOf(order);
  const raw = inputFor(step, order, shelf, context, n);
  const input = v.safeParse(shapes[step] as v.GenericSchema, raw);
  if (!input.success) return false;
  const other = step === 'join' ? shelf.orders.get(String(raw.withOrderId)) : undefined;
  const before = JSON.stringify(dossier);
  const verdict = act(step as Exclude<StepName, 'place'>, input.output as never, dossier, context, other ? shelf.dossierOf(other) : null);
  // Pure: what was handed in is as it was, whatever the answer.
  expect(JSON.stringify(dossier)).toBe(before);
  if (verdict.ok) keep(shelf, verdict.change);
  else if (verdict.keep) keep(shelf, verdict.keep);
  return verdict.ok;
}

function keep(shelf: Shelf, change: Extract<ReturnType<typeof place>, { ok: true }>['change']): void {
  for (const { readAt, activity } of change.activities) {
    const present = shelf.activities.get(activity.id);
    expect(present?.version ?? 0).toBe(readAt);
    // Never two teams on one activity: a crew is only ever replaced by nobody.
    if (present?.crew && activity.crew) expect(activity.crew.ref).toBe(present.crew.ref);
    shelf.activities.set(activity.id, activity);
  }
  for (const order of change.orders) shelf.orders.set(order.id, order);
  for (const line of change.history) shelf.history.set(line.orderId, [...(shelf.history.get(line.orderId) ?? []), line]);
  shelf.callBacks.push(...change.callBacks);
  for (const one of change.bookings?.drop ?? []) expect(shelf.bookings.delete(bookingKey(one))).toBe(true);
  for (const one of change.bookings?.add ?? []) {
    expect(shelf.bookings.has(bookingKey(one))).toBe(false);
    shelf.bookings.add(bookingKey(one));
  }
}

test('随便谁在随便什么时候做随便哪一步，约定都不破', () => {
  const taken = new Map<string, number>();
  let performed = 0;
  fc.assert(
    fc.property(fc.array(command, { minLength: STEPS, maxLength: STEPS }), (commands) => {
      const shelf = new Shelf();
      let now = new Date('2026-11-23T02:00:00Z');
      for (const one of commands) {
        now = new Date(now.getTime() + one.hours * 3_600_000);
        performed += 1;
        const lines = [...shelf.history.values()].flat().length;
        perform(shelf, now, one);
        const all = [...shelf.history.values()].flat();
        for (const line of all.slice(lines)) taken.set(line.step, (taken.get(line.step) ?? 0) + 1);
      }
      check(shelf);
    }),
    { numRuns: RUNS, seed: Number(process.env.KEPU_PROPERTY_SEED ?? 20261121), endOnFailure: !process.env.KEPU_PROPERTY_SHRINK },
  );
  expect(performed).toBeGreaterThanOrEqual(Math.min(20_000, RUNS * STEPS));
  // A property that never reached a step proves nothing about it.
  expect(stepNames.filter((step) => !taken.has(step) && stepRow(step).by.length > 0)).toEqual([]);
});

test('时限从上一步算起，按工作日', () => {
  // Friday 27 November 2026, 10:00 in China; two working days later is Tuesday, 10:00.
  expect(dueAfter(new Date('2026-11-27T02:00:00Z'), { days: 2, kind: 'working' })).toBe('2026-12-01T02:00:00.000Z');
  expect(dueAfter(new Date('2026-11-27T02:00:00Z'), { days: 7, kind: 'calendar' })).toBe('2026-12-04T02:00:00.000Z');
});
