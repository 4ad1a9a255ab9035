import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { OrderView } from '../../cloud/domain/answers';
import { verifyRecords } from '../../cloud/commands/verify-records';
import { sealNewHours } from '../../cloud/queue/hours';
import { newId } from '../../cloud/store/seal';
import { newKey, openCounty, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';
import { serveOnce } from './play';

let county: County;
beforeEach(async () => {
  county = await freeDays(await openCounty());
});
afterEach(() => county.close());

const rows = <Row = Record<string, unknown>>(text: string, values: unknown[] = []) => county.server.office.db.query<Row>({ text, values });
const hours = () => rows<{ person_id: string; kind: string; minutes: number; of_minutes: number }>('select person_id, kind, minutes, of_minutes from hour_entry order by at, minutes desc, person_id');
const verify = () => verifyRecords(county.server.office);
const faults = async () => (await verify()).lines.slice(1).join('\n');
const later = () => {
  county.time.now = new Date(county.time.now.getTime() + 86_400_000);
};
/** Five services on five days, all sealed. */
async function five() {
  const served = [];
  for (let at = 0; at < 5; at += 1) {
    served.push(await serveOnce(county, { crew: ['captain-anti-fraud', 'volunteer-anti-fraud-1'] }));
    later();
  }
  await sealNewHours(county.server.office);
  expect(await verify()).toMatchObject({ whole: true });
  return served;
}

test('谢奶奶确认到场，武志刚和夏雨晴各记九十分钟；没来的庄晓东没有；再发一次也只记一次', async () => {
  await serveOnce(county, { crew: ['captain-anti-fraud', 'volunteer-anti-fraud-1'] });
  const people = ['captain-anti-fraud', 'volunteer-anti-fraud-1'].map((who) => county.idOf(who)).toSorted();
  expect((await hours()).map((one) => one.person_id).toSorted()).toEqual(people);
  expect(await hours()).toEqual([expect.objectContaining({ kind: 'service', minutes: 90, of_minutes: 90 }), expect.objectContaining({ kind: 'service', minutes: 90 })]);
  expect(await rows('select name from person_private where name in (select to_jsonb(e)::text from hour_entry e)')).toEqual([]);
});

test('到场时对上了到场码，完成服务时不用再填，时长照样记；没对上的，到场也不算数', async () => {
  const order = await serveOnce(county, { unserved: true });
  const captain = await county.as('captain-anti-fraud');
  const done = { id: order.id, visitCode: null, headCount: 20, minutes: 25, summary: '讲了骗局' };
  await captain.must('order.arrive', { id: order.id, key: newKey(), visitCode: null });
  expect((await captain.call('order.serve', { ...done, key: newKey() })).body.refusal).toBe('order.notConfirmed');
  expect(await hours()).toEqual([]);
  const other = await serveOnce(county, { unserved: true, day: 2 });
  const { visitCode } = await (await county.as('resident-elder')).must<OrderView>('order.read', { id: other.id });
  await captain.must('order.arrive', { id: other.id, key: newKey(), visitCode });
  await captain.must('order.serve', { ...done, id: other.id, key: newKey() });
  expect(await hours()).toEqual([{ person_id: county.idOf('captain-anti-fraud'), kind: 'service', minutes: 25, of_minutes: 25 }]);
  await sealNewHours(county.server.office);
  expect(await verify()).toMatchObject({ whole: true });
});

test('没有对方确认，服务交不了，一分钟也没有；换谁来交都一样', async () => {
  const order = await serveOnce(county, { unserved: true });
  for (const who of ['captain-anti-fraud', 'volunteer-anti-fraud-1', 'leader-mingxing', 'county-leader']) {
    for (const visitCode of [null, '000000']) expect((await (await county.as(who)).call('order.serve', { id: order.id, key: newKey(), visitCode, headCount: 3, minutes: 480, summary: '编的' })).status).toBeGreaterThanOrEqual(400);
  }
  expect(await hours()).toEqual([]);
  expect(await rows('select * from hour_day')).toEqual([]);
});

test('自己点、自己上门、自己报码：不算完成，账上什么也没有', async () => {
  // 夏雨晴自己点的单，又是上门的人：到场码在她自己手里。
  await expect(serveOnce(county, { orderer: 'volunteer-anti-fraud-1', crew: ['volunteer-anti-fraud-1'], confirmed: false })).rejects.toThrow('order.codeFromHelper');
  expect(await hours()).toEqual([]);
});

test('网格员自己上门：记参加，不记时长', async () => {
  const [elder, secretary] = await Promise.all(['resident-elder', 'leader-mingxing'].map((who) => county.as(who)));
  const order = await elder!.must<{ id: string }>('order.place', { key: newKey(), topicId: 'anti-fraud', ownWords: null, villageCode: '610922104203', venue: '村委会', audience: 'elder', headCount: 9, slots: [{ date: '2026-11-26', part: 'morning' }], contact: { name: '谢桂香', phone: '13800000101' } });
  await secretary!.must('order.takeOn', { id: order.id, key: newKey(), crew: [county.idOf('worker-mingxing-1')], slot: { date: '2026-11-26', part: 'morning' } });
  await elder!.must('order.confirm', { id: order.id, key: newKey() });
  await secretary!.must('order.serve', { id: order.id, key: newKey(), headCount: 9, minutes: 40, summary: '讲了骗局' });
  expect(await hours()).toEqual([{ person_id: county.idOf('worker-mingxing-1'), kind: 'participation', minutes: 0, of_minutes: 0 }]);
  await sealNewHours(county.server.office);
  expect(await verify()).toMatchObject({ whole: true });
});

test('一人一天最多八小时：同一时刻交上来的三场也一样，多出来的不记，记录上看得见', async () => {
  await Promise.all([300, 300, 300].map((minutes) => serveOnce(county, { minutes })));
  expect((await hours()).map((one) => [one.minutes, one.of_minutes])).toEqual([[300, 300], [180, 300], [0, 300]]);
  later();
  await serveOnce(county, { minutes: 60 });
  expect((await hours()).at(-1)).toMatchObject({ minutes: 60 });
  await sealNewHours(county.server.office);
  expect(await verify()).toMatchObject({ whole: true });
});

test('几个进程同时入账，每条只入一次，次序连着', async () => {
  for (let at = 0; at < 4; at += 1) await serveOnce(county, { minutes: 30, crew: ['captain-anti-fraud', 'volunteer-anti-fraud-1'] });
  const { server } = await county.another();
  await Promise.all([county.server, server, county.server, server].map((one) => sealNewHours(one.office)));
  await sealNewHours(county.server.office);
  expect((await rows<{ seq: string }>('select seq from hour_entry order by seq')).map((one) => Number(one.seq))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect((await verify()).lines).toEqual(['服务时长记录 8 条，服务 4 场：都对得上']);
});

test.each(['unsealed-hours', 'ledger-head'])('一个进程刚看过（%s），另一个抢先入了账：它一条也不再入，账尾不多走，账对得上', async (seen) => {
  for (let at = 0; at < 2; at += 1) await serveOnce(county, { minutes: 30, crew: ['captain-anti-fraud', 'volunteer-anti-fraud-1'] });
  const { server } = await county.another();
  const { query } = server.office.db;
  let ahead = 0;
  server.office.db.query = async (statement) => {
    const found = await query(statement);
    if (statement.name === seen && ahead === 0) ahead = await sealNewHours(county.server.office);
    return found as never;
  };
  expect([await sealNewHours(server.office), ahead]).toEqual([0, 4]);
  expect((await rows<{ length: string }>('select length from ledger_head')).map((one) => Number(one.length))).toEqual([4]);
  expect((await verify()).lines).toEqual(['服务时长记录 4 条，服务 2 场：都对得上']);
  // What comes next is put on the same end, by whoever is first.
  await serveOnce(county, { minutes: 30 });
  expect(await sealNewHours(server.office)).toBe(1);
  expect((await verify()).lines).toEqual(['服务时长记录 5 条，服务 3 场：都对得上']);
});

test('改了分钟数：说出是哪一条；同时把合计也改了，还是说得出', async () => {
  await five();
  await rows('update hour_entry set minutes = 60 where seq = 3');
  expect(await faults()).toMatch(/第 3 条（2026-11-24，工单 [^）]+）：被改过，记的分钟数不是入账时的/);
  await rows('update hour_day set minutes = 60 where person_id = (select person_id from hour_entry where seq = 3) and day = $1', ['2026-11-24']);
  expect(await faults()).toMatch(/第 3 条.*被改过/);
});

test('把分钟数改多、连确认的也改多：被改过，而且和服务记录对不上', async () => {
  await five();
  await rows('update hour_entry set minutes = 300, of_minutes = 300 where seq = 4');
  expect(await faults()).toMatch(/第 4 条[^\n]*：被改过/);
  expect(await faults()).toMatch(/记着 300 分钟，服务记录是 90 分钟/);
});

test('换了一个人', async () => {
  await five();
  await rows('update hour_entry set person_id = $1 where seq = 2', [county.idOf('volunteer-anti-fraud-3')]);
  expect(await faults()).toMatch(/第 2 条[^\n]*：换了人，或者是插进来的/);
  expect(await faults()).toMatch(/账上少了 1 条记录/);
});

test('从中间删掉一条', async () => {
  await five();
  await rows('delete from hour_entry where seq = 5');
  expect(await faults()).toMatch(/第 5 条不见了：前后都在/);
  expect(await faults()).toMatch(/账上少了 1 条记录/);
});

test('删掉最后两条，连账尾一起退回从前：从服务记录上看得出来', async () => {
  for (let at = 0; at < 2; at += 1) {
    await serveOnce(county, { minutes: 60 });
    later();
  }
  await sealNewHours(county.server.office);
  const [head] = await rows<{ length: string; mac: Buffer; head_mac: Buffer }>('select length, mac, head_mac from ledger_head');
  const last = await serveOnce(county, { minutes: 60 });
  await sealNewHours(county.server.office);
  await rows('delete from hour_entry where seq = 3');
  await rows('delete from hour_day where day = $1', ['2026-11-25']);
  expect(await faults()).toMatch(/第 3 条不见了：账尾记着一共 3 条/);
  await rows('update ledger_head set length = $1, mac = $2, head_mac = $3', [head!.length, head!.mac, head!.head_mac]);
  expect((await faults()).trim()).toBe(`· 工单 ${last.number}（2026-11-25的服务）：账上少了 1 条记录`);
  await rows('update ledger_head set length = 1');
  expect(await faults()).toMatch(/账尾被改过/);
});

test('换了次序', async () => {
  await five();
  await rows('update hour_entry set seq = 99 where seq = 3');
  await rows('update hour_entry set seq = 3 where seq = 7');
  await rows('update hour_entry set seq = 7 where seq = 99');
  expect(await faults()).toMatch(/第 3 条[^\n]*：次序被换过，原来是第 7 条/);
  expect(await faults()).toMatch(/第 7 条[^\n]*：次序被换过，原来是第 3 条/);
});

test('插进来的一条：入账的人不认它，核对时说得出；接在账尾的也一样', async () => {
  const [first] = await five();
  const insert = (seq: number | null) => rows(`insert into hour_entry select tenant, $1, $2, $3, activity_id, order_id, attempt, kind, 90, 90, at, by_id, null, born, prev, mac from hour_entry where activity_id = $4 and seq = 1`,
    [newId(), seq, county.idOf('volunteer-anti-fraud-3'), first!.activityId]);
  await insert(null).catch(() => undefined);
  await rows('update hour_entry set activity_id = $1 where seq is null', [newId()]);
  expect(await sealNewHours(county.server.office)).toBe(0);
  expect(await faults()).toMatch(/还没入账的一条[^\n]*：不是系统记的，是插进来的/);
  expect(await faults()).toMatch(/没有对应的服务/);
  // 假的不挡真的。
  await serveOnce(county, { minutes: 20 });
  expect(await sealNewHours(county.server.office)).toBe(1);
  await rows('update hour_entry set seq = 12 where seq is null');
  expect(await faults()).toMatch(/第 12 条[^\n]*：在账尾之外，账尾只有 11 条/);
  const said: string[] = [];
  await serveOnce(county, { minutes: 20 });
  expect(await sealNewHours(county.server.office, { error: ((_: unknown, text?: string) => said.push(text ?? String(_))) as never })).toBe(0);
  expect(said.join()).toContain('verify-records');
});

test('npm run verify-records：都对得上说几条、退出码 0；有错说出来、退出码 1', async () => {
  await five();
  const run = () => spawnSync(process.execPath, ['--import', 'tsx', join(__dirname, '../../cloud/commands/verify-records.ts')], {
    encoding: 'utf8', env: { ...process.env, KEPU_TENANT: county.settings.tenant, KEPU_SECRET: county.settings.secret, DATABASE_URL: county.databaseUrl },
  });
  expect(run()).toMatchObject({ status: 0, stdout: '服务时长记录 10 条，服务 5 场：都对得上\n' });
  await rows('update hour_entry set minutes = 10 where seq = 9');
  const wrong = run();
  expect(wrong.status).toBe(1);
  expect(wrong.stdout).toMatch(/有 2 处对不上\n {2}· 第 9 条/);
});
