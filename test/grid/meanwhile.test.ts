/** What is being done while the grid changes: what was decided by yesterday's directory ends up where the grid now says. */
import type { GridChanged, GridChangePage } from '../../cloud/domain/grid/views';
import type { InvitationView, SeatPage } from '../../cloud/domain/people/answers';
import type { OpinionPage } from '../../cloud/domain/visit/visit';
import { openSession } from '../../cloud/functions/login';
import { changeGrid, changeGridDue, settleStray } from '../../cloud/regrid';
import { newId } from '../../cloud/store/seal';
import { addPerson } from '../../cloud/store/sql/people';
import { clientAt, newKey, openCounty, otherVillage, village, wish, type Client, type County } from '../setup/county';
import { whenWaiting } from '../setup/waiting';

let county: County;
let elder: Client;
let worker: Client;
let secretary: Client;
let chief: Client;

beforeEach(async () => {
  county = await openCounty();
  [elder, worker, secretary, chief] = (await Promise.all(['resident-elder', 'worker-mingxing-1', 'leader-mingxing', 'county-leader'].map((who) => county.as(who)))) as [Client, Client, Client, Client];
});
afterEach(() => county.close());

const rows = <Row>(text: string, values: unknown[] = []) => county.server.office.db.query<Row>({ text, values });

/** The village goes into the other; what `meanwhile` does comes upon it when all is done but not yet committed. */
async function merging<T>(meanwhile: () => Promise<T>): Promise<T> {
  const desk = county.server.office;
  const [result] = await desk.db.together(async (inner) => {
    await changeGrid({ ...desk, db: inner }, county.idOf('county-leader'), newKey(), { kind: 'merge', code: village, intoCode: otherVillage }, '2026-11-23', county.time.now);
    return [await meanwhile()];
  });
  return result as T;
}

test('正在并村的那一刻写的意见、走访、场地和学校，跟着到并过去的村，那边的书记看得到、回复得了', async () => {
  const written = await merging(async () => [
    await elder.must<{ id: string }>('opinion.add', { key: newKey(), gridCode: village, said: '路灯坏了', phone: null }),
    await worker.must<{ id: string }>('visit.add', { key: newKey(), gridCode: village, day: '2026-11-20', house: '二组李家', asked: '想知道怎么防骗' }),
    await worker.must<{ id: string }>('venue.add', { key: newKey(), gridCode: village, name: '文化广场', address: '村口', capacity: 80, hours: null, equipment: null, stepFree: true, contact: null }),
    await chief.must<{ id: string }>('institution.add', { key: newKey(), kind: 'school', name: '明星小学', gridCode: village }),
  ]);
  const desk = county.server.office;
  const [{ v } = { v: 0 }] = await rows<{ v: number }>('select directory_version as v from tenant');
  await settleStray(desk, await desk.directory(v));
  const tables = ['opinion', 'visit', 'venue', 'institution'];
  const places = await Promise.all(tables.map(async (table) => (await rows<{ code: string }>(`select grid_code as code from ${table}`)).map((row) => row.code)));
  expect(places).toEqual(tables.map(() => [otherVillage]));
  const neighbour = await county.as('leader-tanjiawan');
  expect((await neighbour.must<OpinionPage>('opinion.list', { gridCode: otherVillage, replied: false })).items.map((one) => one.id)).toEqual([written[0]?.id]);
  expect((await neighbour.call('opinion.reply', { id: written[0]?.id, key: newKey(), reply: '已经报修' })).status).toBe(200);
});

test('正在并村的那一刻接受这个村的邀请：村没有了，任职给不成，码还能说清，谁也没有留在老村', async () => {
  const { code } = await secretary.must<InvitationView>('people.invite', { key: newKey(), kind: 'gridWorker', where: village });
  const { office } = county.server;
  const id = newId();
  await addPerson(office.db, office.tenant, { id, name: '', at: county.time.now });
  const newcomer = clientAt(county.url, (await openSession(office, id)).sessionToken);
  const [answer] = await merging(async () => {
    const accepts = newcomer.call('people.accept', { code, name: '周小兰' });
    await whenWaiting(office.db, 1);
    return [accepts];
  });
  expect(await answer).toMatchObject({ status: 400, body: { refusal: 'post.noPlace' } });
  expect(await rows('select 1 from post where grid_code = $1 and until_at is null', [village])).toEqual([]);
  expect(await rows('select 1 from post where person_id = $1', [id])).toEqual([]);
  expect(await rows('select accepted_by from invitation')).toEqual([{ accepted_by: null }]);
  expect((await chief.must<SeatPage>('people.list')).items.map((one) => one.name)).not.toContain('周小兰');
});

test('并村到了日子正在生效，这一刻来取消：说已经生效，不说取消了', async () => {
  await elder.must('order.place', wish());
  const filed = await chief.must<GridChanged>('grid.merge', { key: newKey(), code: village, intoCode: otherVillage, on: '2026-11-25' });
  county.time.now = new Date('2026-11-25T02:00:00Z');
  const { office } = county.server;
  const [applied, cancelled] = await office.db.together(async (held) => {
    // The change has begun, and waits for an order that somebody is working on.
    await held.query({ text: 'select 1 from activity for update', values: [] });
    const applies = changeGridDue(office);
    await whenWaiting(office.db, 1);
    const cancels = chief.call('grid.cancel', { id: filed.id });
    await whenWaiting(office.db, 2);
    return [[applies], [cancels]] as const;
  }).then(async ([[one], [other]]) => [await one, await other]);
  expect([applied, cancelled]).toMatchObject([1, { status: 409, body: { refusal: 'grid.changeGone' } }]);
  expect((await (await county.as('county-leader')).must<GridChangePage>('grid.changes')).items).toMatchObject([{ id: filed.id, state: 'applied' }]);
  expect(await rows('select cancelled_at from grid_change')).toEqual([{ cancelled_at: null }]);
});

test('同一项调整同时取消两遍：两次都说取消了', async () => {
  const filed = await chief.must<GridChanged>('grid.merge', { key: newKey(), code: village, intoCode: otherVillage, on: '2026-11-25' });
  const { db } = county.server.office;
  const waits = await db.together(async (held) => {
    await held.query({ text: 'select 1 from grid_change for update', values: [] });
    const both = [chief.call('grid.cancel', { id: filed.id }), chief.call('grid.cancel', { id: filed.id })];
    await whenWaiting(db, 2);
    return both;
  });
  expect((await Promise.all(waits)).map((one) => one.status)).toEqual([200, 200]);
});
