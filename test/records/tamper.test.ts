/** Whoever gets at the tables themselves: each kind of change is named by verify-records. */
import { verifyRecords } from '../../cloud/commands/verify-records';
import { sealNewHours } from '../../cloud/queue/hours';
import { newId } from '../../cloud/store/seal';
import { newKey, openCounty, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';
import { serveOnce, type Served } from './play';

let county: County;
let served: Served[];
beforeEach(async () => {
  county = await freeDays(await openCounty());
  served = [];
  for (let at = 0; at < 3; at += 1) {
    served.push(await serveOnce(county, { crew: ['captain-anti-fraud', 'volunteer-anti-fraud-1'] }));
    county.time.now = new Date(county.time.now.getTime() + 86_400_000);
  }
  await sealNewHours(county.server.office);
  expect(await faults()).toBe('');
});
afterEach(() => county.close());

const rows = <Row = Record<string, unknown>>(text: string, values: unknown[] = []) => county.server.office.db.query<Row>({ text, values });
const faults = async () => (await verifyRecords(county.server.office)).lines.slice(1).join('\n');
/** The captain takes ten minutes off the volunteer's first service; where asked, 科协 takes that back. */
async function corrected(undone = false): Promise<string> {
  const [entry] = await rows<{ id: string }>('select id from hour_entry where activity_id = $1 and person_id = $2', [served[0]?.activityId, county.idOf('volunteer-anti-fraud-1')]);
  const [captain, volunteer, chief] = await Promise.all(['captain-anti-fraud', 'volunteer-anti-fraud-1', 'county-leader'].map((who) => county.as(who)));
  const { id } = await captain!.must<{ id: string }>('records.propose', { key: newKey(), entryId: entry?.id, minutes: 80, reason: '先走了' });
  if (undone) {
    await volunteer!.must('records.dispute', { id, reason: '没有早走' });
    await chief!.must('records.decide', { id, outcome: 'undone', reason: '签到表上是这样' });
  }
  await sealNewHours(county.server.office);
  expect(await faults()).toBe('');
  return id;
}

test('把当天的合计整行删掉，好再记八小时', async () => {
  await rows("delete from hour_day where day = '2026-11-24' and person_id = $1", [county.idOf('captain-anti-fraud')]);
  expect(await faults()).toMatch(/2026-11-24 有一个人当天的合计不见了，账上是 90 分钟/);
});

test('一整场连工单、流转记录、时长一起删掉', async () => {
  const { id, activityId } = served[1] as Served;
  for (const table of ['hour_entry', 'orders', 'history', 'activity']) await rows(`delete from ${table} where ${table === 'history' ? 'order_id' : table === 'orders' ? 'id' : table === 'activity' ? 'id' : 'activity_id'} = $1`, [['history', 'orders'].includes(table) ? id : activityId]);
  await rows("delete from hour_day where day = '2026-11-24'");
  expect(await faults()).toMatch(/第 3 条不见了[^\n]*\n[^\n]*第 4 条不见了/);
});

test('更正的申请删掉，申请和账上那一条一起删掉', async () => {
  const id = await corrected();
  await rows('delete from hour_correction where id = $1', [id]);
  expect(await faults()).toMatch(/没有对应的更正申请/);
  await rows('delete from hour_entry where id = $1', [id]);
  await rows('update hour_day set minutes = 90 where minutes = 80');
  expect(await faults()).toMatch(/第 7 条不见了：账尾记着一共 7 条/);
});

test('更正的结果改掉：撤销的改成生效，生效的改成没有同意', async () => {
  await corrected(true);
  await rows("update hour_correction set state = 'effective'");
  expect(await faults()).toMatch(/一条没有撤销的更正（-10 分钟），账上却撤销了/);
  await rows("update hour_correction set state = 'refused'");
  expect(await faults()).toMatch(/一条没有生效的更正（-10 分钟）却在账上/);
});

test('同一场两个人的记录对换，连章一起换也一样', async () => {
  const person = async (seq: number) => (await rows<{ person_id: string }>('select person_id from hour_entry where seq = $1', [seq]))[0]?.person_id;
  const [first, second] = [await person(1), await person(2)];
  for (const [seq, who] of [[1, newId()], [2, first], [1, second]]) await rows('update hour_entry set person_id = $2 where seq = $1', [seq, who]);
  await rows("update hour_entry e set born = o.born, prev = o.prev, mac = o.mac from hour_entry o where e.activity_id = o.activity_id and e.id <> o.id and e.seq in (1, 2) and o.seq in (1, 2)");
  expect(await faults()).toMatch(/第 1 条/);
});

test('流转记录里少写一个人，或者把分钟写多', async () => {
  await rows("update history set detail = jsonb_set(detail, '{entries}', (detail -> 'entries') - 0) where step = 'serve' and order_id = $1", [served[0]?.id]);
  expect(await faults()).toMatch(/服务记录上没有这个人/);
  await rows("update history set detail = jsonb_set(detail, '{minutes}', '300') where step = 'serve' and order_id = $1", [served[1]?.id]);
  expect(await faults()).toMatch(/记着 90 分钟，服务记录是 300 分钟/);
});

test('还没入账的时候停了电：再开机照样入账，一条不多一条不少', async () => {
  await serveOnce(county, { minutes: 30 });
  const { server } = await county.another();
  expect(await sealNewHours(server.office)).toBe(1);
  expect(await sealNewHours(county.server.office)).toBe(0);
  expect(await faults()).toBe('');
});
