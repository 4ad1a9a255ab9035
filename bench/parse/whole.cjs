// The whole claim by Parse Server's own means: who asks is known by the session token, the order and its activity are
// found, what stands in the way is looked up, and all that our own claim writes is saved. How many rows of each kind that
// is, the bench counts in our database and hands in.
const day = (after) => new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10);
/* Each order is wished for another half-day, so that nobody is promised twice on one. */
const slotOf = (n) => ({ date: day(5 + Math.floor(n / 2)), part: n % 2 === 0 ? 'morning' : 'afternoon' });
const master = { useMasterKey: true };

/** Puts the functions `join`, `fillWhole` and `claimWhole` into this Parse Server. */
exports.defineWhole = (Parse) => {
  const make = (name, fields) => new Parse.Object(name).set(fields);

  Parse.Cloud.define('join', async ({ params }) => {
    await new Parse.User().signUp({ username: params.team, password: 'bench', team: params.team });
    return (await Parse.User.logIn(params.team, 'bench')).getSessionToken();
  });

  Parse.Cloud.define('fillWhole', async ({ params }) => {
    const orders = Array.from({ length: params.count }, (_, n) => make('WholeOrder', {
      number: `261122-${n}`, state: 'accepted', villageCode: '610922104203', holderCode: '610922104203', ordererId: `resident-${n}`, topicId: 'anti-fraud', audience: 'elder', headCount: 30,
      slots: [slotOf(n)], attempt: 1, placedAt: new Date(), since: new Date(), dueAt: new Date(), waitsKind: 'offer', waitsRef: 'police', historyLength: 3,
      activity: make('Activity', { version: 3, departmentId: 'police', coDepartmentIds: [], openToAll: true, invited: [], passed: [], crew: null, slot: null, wrongCodes: 0 }),
    }));
    for (let at = 0; at < orders.length; at += 100) await Promise.all([0, 20, 40, 60, 80].map((more) => Parse.Object.saveAll(orders.slice(at + more, at + more + 20), master)));
    return orders.map((one) => ({ id: one.id, slot: one.get('slots')[0] }));
  });

  Parse.Cloud.define('claimWhole', async ({ params, user }) => {
    if (!user) throw new Parse.Error(Parse.Error.INVALID_SESSION_TOKEN, 'login.needed');
    const { id, key, slot, rows } = params;
    const team = user.get('team');
    const done = await new Parse.Query('DoneOnce').equalTo('personId', user.id).equalTo('key', key).first(master);
    if (done) return { id, written: 0 };
    const order = await new Parse.Query('WholeOrder').include('activity').get(id, master);
    const activity = order.get('activity');
    if (order.get('state') !== 'accepted' || activity.get('crew') || activity.get('passed').includes(team)) throw new Parse.Error(Parse.Error.SCRIPT_FAILED, 'order.alreadyClaimed');
    if (!order.get('slots').some((one) => one.date === slot.date && one.part === slot.part)) throw new Parse.Error(Parse.Error.SCRIPT_FAILED, 'slot.notWished');
    const promised = await new Parse.Query('Booking').equalTo('date', slot.date).limit(1_000).find(master);
    if (promised.some((one) => one.get('personId') === user.id && one.get('part') === slot.part)) throw new Parse.Error(Parse.Error.SCRIPT_FAILED, 'crew.booked');
    const at = new Date();
    activity.set({ crew: { kind: 'team', ref: team, personIds: [user.id] }, slot, version: activity.get('version') + 1 });
    const was = order.get('state');
    order.set({ state: 'claimed', since: at, dueAt: at, waitsKind: 'team', waitsRef: team, historyLength: order.get('historyLength') + 1 });
    const several = (count, name, of) => Array.from({ length: count }, (_, n) => make(name, of(n)));
    const all = [
      activity, order,
      ...several(rows.history, 'History', () => ({ orderId: id, seq: order.get('historyLength') - 1, attempt: 1, step: 'claim', actorId: user.id, role: 'invited', fromState: was, toState: 'claimed', at, detail: { crew: `team:${team}`, personIds: [user.id], slot } })),
      ...several(rows.notices, 'Notice', (n) => ({ orderId: id, step: 'claim', state: 'claimed', toKind: 'person', toRef: `told-${n}`, at })),
      ...several(rows.words, 'Words', () => ({ orderId: id, name: 'speaker', text: '谭老师' })),
      ...several(rows.bookings, 'Booking', () => ({ personId: user.id, date: slot.date, part: slot.part, activityId: activity.id })),
      ...several(rows.keys, 'DoneOnce', () => ({ personId: user.id, key, step: 'claim', orderId: id, at })),
    ];
    await Parse.Object.saveAll(all, master);
    return { id, state: order.get('state'), team, written: all.length };
  });
};
