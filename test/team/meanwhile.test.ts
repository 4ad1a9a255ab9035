/** Two things done to a team at the very same moment: each is decided by what the other has left. */
import type { OrderView } from '../../cloud/domain/answers';
import type { OutlineView } from '../../cloud/domain/gather/outline';
import { parse } from 'valibot';
import { shapes } from '../../cloud/domain/order/schema';
import type { TeamView } from '../../cloud/domain/team/answers';
import { contextFor } from '../../cloud/office';
import { newId } from '../../cloud/store/seal';
import { addAway } from '../../cloud/store/sql/join';
import { attachOutline } from '../../cloud/store/sql/outline';
import { closeTeam } from '../../cloud/store/sql/registry';
import { takeStep } from '../../cloud/step';
import type { Db } from '../../cloud/store/postgres';
import { newKey, openCounty, village, wish, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';
import { upon, whenWaiting } from '../setup/waiting';
import { claimed, peopleOf, slot, step, type People } from './scene';

let county: County;
let people: People;

beforeEach(async () => {
  county = await freeDays(await openCounty());
  people = await peopleOf(county);
});
afterEach(() => county.close());

const rows = <Row>(text: string, values: unknown[] = []) => county.server.office.db.query<Row>({ text, values });

/** All of these have read the directory as it is; then they write one after another. */
async function atOnce<T>(...calls: (() => Promise<T>)[]): Promise<T[]> {
  const { db, tenant } = county.server.office;
  const waits = await db.together(async (held) => {
    await held.query({ text: 'select 1 from tenant where tenant = $1 for update', values: [tenant] });
    const all: Promise<T>[] = [];
    for (const call of calls) {
      all.push(call());
      await Promise.race([all.at(-1), whenWaiting(db, all.length)]);
    }
    return all;
  });
  return Promise.all(waits);
}

const offered = async (more: object): Promise<string> => {
  const { id } = await people.elder.must<OrderView>('order.place', wish());
  await step(people.secretary, 'dispatch', id, { departmentId: 'police' });
  await step(people.liaison, 'accept', id, more);
  return id;
};

/** A step that is done and not yet committed. */
const stepIn = (inner: Db, who: string, name: 'claim' | 'withdraw', id: string, more: object) => {
  const desk = county.server.office;
  return desk.directory().then((directory) => {
    const personId = county.idOf(who);
    const context = contextFor(desk, { personId, posts: directory.postsOf.get(personId) ?? [] }, directory, county.time.now);
    return takeStep({ ...desk, db: inner }, context, name, parse(shapes[name], { id, key: newKey(), ...more }) as never);
  });
};

test('队长正接着一张公开的单，县里来撤这支队：撤不了，单在队长手上；反过来队先撤了，单就接不成', async () => {
  const first = await offered({ openToAll: true });
  const second = await offered({ openToAll: true });
  const { db, tenant } = county.server.office;
  const [, close] = await upon(db, (inner) => stepIn(inner, 'captain-anti-fraud', 'claim', first, { slot, speaker: '武老师' }), () => people.chief.call('team.close', { id: 'anti-fraud-team' }));
  expect(close).toMatchObject({ status: 409, body: { refusal: 'team.openWork' } });
  expect(await people.captain.must<OrderView>('order.read', { id: first })).toMatchObject({ state: 'claimed' });
  expect(await rows("select 1 from team where id = 'anti-fraud-team' and until_at is null")).toHaveLength(1);
  await step(people.captain, 'release', first, { reason: '车坏了' });

  const [closed, late] = await upon(db, async (inner) => {
    const done = await closeTeam(inner, tenant, 'anti-fraud-team', county.time.now);
    await inner.query({ text: 'update tenant set directory_version = directory_version + 1', values: [] });
    return done;
  }, () => people.captain.call('order.claim', { id: second, key: newKey(), slot, speaker: '武老师' }));
  expect([closed, late.status]).toEqual([true, 403]);
  expect(await rows("select id, state from orders where waits_kind = 'team'")).toEqual([]);
  expect(await people.elder.must<OrderView>('order.read', { id: second })).toMatchObject({ state: 'accepted' });
});

test('撤队的那一刻，请过它的单正好撤了：部门不会听说一张没有了的单', async () => {
  const id = await offered({ openToAll: false, teamIds: ['anti-fraud-team', 'silver-team'] });
  const [, close] = await upon(county.server.office.db, (inner) => stepIn(inner, 'resident-elder', 'withdraw', id, { reason: null }), () => people.chief.call('team.close', { id: 'silver-team' }));
  expect(close).toMatchObject({ status: 200 });
  expect(await rows("select to_ref from notice where step = 'pass'")).toEqual([]);
  expect(await people.elder.must<OrderView>('order.read', { id })).toMatchObject({ state: 'withdrawn' });
});

test('撤队同时按了两下：两次都说撤了', async () => {
  const { db, tenant } = county.server.office;
  const [, again] = await upon(db, (inner) => closeTeam(inner, tenant, 'silver-team', county.time.now), () => people.chief.call('team.close', { id: 'silver-team' }));
  expect(again).toEqual({ status: 200, body: { closed: true } });
});

test('定副队长同时按了两下，只有一个任职；那个人正好先退了队，就定不成', async () => {
  const personId = county.idOf('volunteer-food-1');
  const name = (who: string) => people.other.call<TeamView>('team.deputy', { teamId: 'food-team', personId: county.idOf(who), deputy: true });
  expect((await atOnce(() => name('volunteer-food-1'), () => name('volunteer-food-1'))).map((one) => one.status)).toEqual([200, 200]);
  expect(await rows("select 1 from post where person_id = $1 and deputy and until_at is null", [personId])).toHaveLength(1);
  const leaving = await county.as('volunteer-anti-fraud-3');
  const [left, named] = await atOnce<{ status: number; body: { refusal?: string } }>(
    () => leaving.call('team.leave', { teamId: 'anti-fraud-team' }),
    () => people.captain.call('team.deputy', { teamId: 'anti-fraud-team', personId: county.idOf('volunteer-anti-fraud-3'), deputy: true }),
  );
  expect([left?.status, named?.body.refusal]).toEqual([200, 'team.notMember']);
  expect(await rows("select 1 from post where person_id = $1 and team_id = 'anti-fraud-team' and until_at is null", [county.idOf('volunteer-anti-fraud-3')])).toEqual([]);
});

const fields = { departmentId: 'health', sponsor: null, sector: 'school', gridCode: '610922000000', topicIds: [], size: 8, maxHeadCount: null, older: false, parentId: null, platformNumber: null, platformOn: null };
const edit = (id: string, over: object) => people.chief.call<TeamView>('team.edit', { id, ...fields, ...over });

test('两支队同时改成一个名字，只成一支；互相改成对方的分队，也只成一样；同一封改两遍，两次都成', async () => {
  const named = await atOnce(() => edit('health-team', { name: '石泉县流动科普队' }), () => edit('silver-team', { name: '石泉县流动科普队' }));
  expect(named.map((one) => one.status)).toEqual([200, 409]);
  expect(await rows("select id from team where name = '石泉县流动科普队'")).toEqual([{ id: 'health-team' }]);
  const under = await atOnce(() => edit('health-team', { name: '甲队', parentId: 'silver-team' }), () => edit('silver-team', { name: '乙队', parentId: 'health-team' }));
  expect(under.map((one) => one.status)).toEqual([200, 400]);
  expect(await rows("select id, parent_id from team where id in ('health-team', 'silver-team') order by id")).toEqual([{ id: 'health-team', parent_id: 'silver-team' }, { id: 'silver-team', parent_id: null }]);
  expect((await atOnce(() => edit('health-team', { name: '丙队' }), () => edit('health-team', { name: '丙队' }))).map((one) => one.status)).toEqual([200, 200]);
});

test('不能来的日子同时交了两封一样的：回的是同一段；只剩最后一段的时候来两封，只收一封', async () => {
  const { db, tenant } = county.server.office;
  const days = { fromDay: '2026-12-01', untilDay: '2026-12-02', part: null };
  const letter = { key: newKey(), ...days };
  const both = await atOnce(() => people.crew.call<{ id: string }>('team.away', letter), () => people.crew.call<{ id: string }>('team.away', letter));
  expect([both.map((one) => one.status), new Set(both.map((one) => one.body.id)).size]).toEqual([[200, 200], 1]);
  const personId = county.idOf('volunteer-anti-fraud-1');
  for (let n = 1; n < 59; n += 1) await addAway(db, tenant, { id: newId(), teamId: null, personId, fromDay: '2026-12-03', untilDay: '2026-12-03', part: null }, personId, county.time.now, { rows: 60, today: '2026-11-23' });
  const last = await atOnce(() => people.crew.call<{ refusal?: string }>('team.away', { key: newKey(), ...days }), () => people.crew.call<{ refusal?: string }>('team.away', { key: newKey(), ...days }));
  expect(last.map((one) => one.body.refusal ?? 'taken')).toEqual(['taken', 'away.enough']);
  expect(await rows('select 1 from away where person_id = $1', [personId])).toHaveLength(60);
});

test('队长记下看过证件的那一刻，本人正好把这项资格去掉了：不算数', async () => {
  const form = { name: '林小雨', birthYear: 1988, skills: [], times: [], gridCodes: [village], lightDuty: false };
  const personId = county.idOf('resident-mother');
  await people.mother.must('volunteer.register', { ...form, qualifications: ['teacher'], phone: '13800000103' });
  await people.mother.must('team.join', { teamId: 'anti-fraud-team' });
  await people.captain.must('team.joinAnswer', { teamId: 'anti-fraud-team', personId, yes: true });
  await atOnce<unknown>(
    () => people.captain.call('volunteer.see', { teamId: 'anti-fraud-team', personId, kind: 'teacher', seen: true }),
    () => people.mother.must('volunteer.edit', { ...form, qualifications: [] }),
  );
  expect(await rows('select kind from qualification where person_id = $1', [personId])).toEqual([]);
});

test('选提纲的那一刻，这份提纲撤回了：刚选上的队也听说', async () => {
  const orderId = await claimed(people, county);
  const [{ activity_id: activityId }] = await rows<{ activity_id: string }>('select activity_id from orders where id = $1', [orderId]) as [{ activity_id: string }];
  const outline = await people.captain.must<OutlineView>('outline.save', { key: newKey(), topicId: 'anti-fraud', title: '识破冒充客服', unit: '县公安局反诈中心', source: '警方公开提示', text: '一、讲案例；二、讲三不：不转账、不共享屏幕、不说验证码；三、记电话96110。' });
  await people.liaison.must('outline.review', { id: outline.id, expiresOn: '2027-11-23' });
  const { db, tenant } = county.server.office;
  const one = { activityId, outlineId: outline.id, crew: 'team:anti-fraud-team', personId: county.idOf('captain-anti-fraud'), today: '2026-11-23', at: county.time.now };
  const [attached, withdrawn] = await upon(db, (inner) => attachOutline(inner, tenant, one), () => people.liaison.call('outline.withdraw', { id: outline.id, reason: '热线改了' }));
  expect([attached, withdrawn.status]).toEqual([true, 200]);
  expect(await rows("select to_kind, to_ref, order_id from notice where step = 'outlineWithdrawn'")).toEqual([{ to_kind: 'team', to_ref: 'anti-fraud-team', order_id: orderId }]);
});
