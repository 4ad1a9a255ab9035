import type { OrderView } from '../../cloud/domain/answers';
import { openSession } from '../../cloud/functions/login';
import { addPerson, addPost } from '../../cloud/store/sql/people';
import { newId } from '../../cloud/store/seal';
import { addListed, touchDirectory } from '../../cloud/store/sql/grid';
import { clientAt, newKey, openCounty, wish, type Client, type County } from '../setup/county';

const TEAMS = 300;

let county: County;
let captains: Client[];

/** 300 teams with a leader each, all able; every second leader's phone talks to the other server process. */
beforeAll(async () => {
  county = await openCounty();
  const second = await county.anotherProcess();
  const { db, tenant } = county.server.office;
  captains = await db.together(async (inner) => {
    const made: { personId: string }[] = [];
    for (let i = 0; i < TEAMS; i += 1) {
      const personId = newId();
      await addPerson(inner, tenant, { id: personId, name: `队长${i}`, at: new Date(0) });
      await addPost(inner, tenant, { id: newId(), personId, kind: 'teamLeader', teamId: `race-team-${i}`, at: new Date(0) });
      made.push({ personId });
    }
    await addListed(inner, tenant, 'team', made.map((_, i) => ({ id: `race-team-${i}`, name: `第${i}服务队`, gridCode: tenant, departmentId: 'association', topicIds: [], size: 3, older: false })));
    await touchDirectory(inner, tenant);
    return made;
  }).then((made) => Promise.all(made.map(async ({ personId }, i) => clientAt(i % 2 === 0 ? county.url : second.url, (await openSession(county.server.office, personId)).sessionToken))));
}, 600_000);
afterAll(() => county.close());

async function offeredOrder(): Promise<OrderView> {
  const [elder, secretary, police] = await Promise.all([county.as('resident-elder'), county.as('leader-mingxing'), county.as('liaison-police')]);
  const order = await elder.must<OrderView>('order.place', wish());
  await secretary.must('order.dispatch', { id: order.id, key: newKey(), departmentId: 'police' });
  return police.must<OrderView>('order.accept', { id: order.id, key: newKey(), openToAll: true });
}

const claim = (captain: Client, order: OrderView, date = '2026-11-26') => captain.call<OrderView>('order.claim', { id: order.id, key: newKey(), slot: { date, part: date === '2026-11-26' ? 'morning' : 'afternoon' }, speaker: '讲师' });

async function claimedOnce(order: OrderView, answers: Awaited<ReturnType<typeof claim>>[]): Promise<void> {
  expect(answers.filter((one) => one.status === 200)).toHaveLength(1);
  const losers = answers.filter((one) => one.status !== 200);
  expect(new Set(losers.map((one) => `${one.status} ${String(one.body.error)}`))).toEqual(new Set(['409 已被其他服务队接单']));
  const rows = await county.server.office.db.query<{ claims: number; notices: number }>({
    text: "select (select count(*)::int from history where order_id = $1 and step = 'claim') as claims, (select count(*)::int from notice where order_id = $1 and step = 'claim' and to_kind = 'person') as notices",
    values: [order.id],
  });
  expect(rows).toEqual([{ claims: 1, notices: 1 }]);
}

test('三百支服务队在一台服务器上同时接一单，只有一支接到，其余看到“已被其他服务队接单”', async () => {
  const order = await offeredOrder();
  await claimedOnce(order, await Promise.all(captains.filter((_, i) => i % 2 === 0).concat(captains.filter((_, i) => i % 2 === 1).map((one) => clientAt(county.url, one.token))).map((one) => claim(one, order))));
});

test('两个服务器进程、同一个数据库，结果一样', async () => {
  const order = await offeredOrder();
  await claimedOnce(order, await Promise.all(captains.map((one) => claim(one, order, '2026-11-27'))));
});
