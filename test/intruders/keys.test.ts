/** The key is changed while people go on ordering: nothing is lost, paper from before still counts, and a wrong ring does not start. */
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { OrderView } from '../../cloud/domain/answers';
import type { SlipView } from '../../cloud/domain/order/slip';
import type { Issued } from '../../cloud/domain/record/records';
import { rotateKey } from '../../cloud/commands/rotate-key';
import { verifyRecords } from '../../cloud/commands/verify-records';
import { noLimits } from '../../cloud/http/limits';
import { createServer, type Server } from '../../cloud/server';
import { openSession } from '../../cloud/functions/login';
import { keysFrom, newId } from '../../cloud/store/seal';
import { sealHours } from '../../cloud/store/sql/ledger';
import { personOfWechat } from '../../cloud/store/sql/people';
import { clientAt, newKey, openCounty, village, wish, type Client, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';
import { playTo } from '../setup/load';

let county: County;
let ringed: Server;
let url: string;
const older = Buffer.alloc(32, 7).toString('base64');
const newer = randomBytes(32).toString('base64');

const start = (secret: string) => createServer({ settings: { ...county.settings, secret }, databaseUrl: county.databaseUrl, now: () => county.time.now, clockEveryMs: 0, limits: noLimits });
const at = async (who: string) => clientAt(url, (await openSession(ringed.office, county.idOf(who))).sessionToken);
const rows = <Row>(text: string, values: unknown[] = []) => county.server.office.db.query<Row>({ text, values });

beforeAll(async () => {
  county = await freeDays(await openCounty());
  ringed = await start(`${newer},${older}`);
  await ringed.app.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(ringed.app.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await ringed?.close();
  await county?.close();
});

/* Every text in the database that looks sealed, by what it begins with. */
async function marks(): Promise<Record<string, number>> {
  const columns = await rows<{ table: string; column: string }>("select table_name as table, column_name as column from information_schema.columns where table_schema = 'public' and data_type = 'text'");
  const found: Record<string, number> = {};
  for (const { table, column } of columns) {
    for (const { mark } of await rows<{ mark: string }>(`select substring(${column} from '^(k[0-9a-f]+)\\.[A-Za-z0-9+/=]{38,}$') as mark from ${table} where ${column} ~ '^k[0-9a-f]+\\.[A-Za-z0-9+/=]{38,}$'`)) found[`${table}.${column} ${mark}`] = (found[`${table}.${column} ${mark}`] ?? 0) + 1;
  }
  return found;
}

test('换密钥时大家照样点单；换完全由新密钥打开，旧的纸条、证明、账在旧密钥还在时都算数', async () => {
  const before = async (who: string) => county.as(who);
  const [elder, worker, leader, liaison, captain] = await Promise.all(['resident-elder', 'worker-mingxing-1', 'leader-mingxing', 'liaison-police', 'captain-anti-fraud'].map(before)) as [Client, Client, Client, Client, Client];
  const [first] = [await elder.must<OrderView>('order.place', wish())];
  const { id } = await worker.must<OrderView>('order.place', wish({ onBehalf: { consent: true } }));
  const step = (who: Client, name: string, more: object = {}) => who.must<OrderView>(`order.${name}`, { id, key: newKey(), ...more });
  await step(leader, 'dispatch', { departmentId: 'police', reason: '归它管' });
  await step(liaison, 'accept', { openToAll: false, teamIds: ['anti-fraud-team'] });
  await step(captain, 'claim', { slot: { date: '2026-11-27', part: 'afternoon' }, speaker: '武志刚', crew: [] });
  const slip = await worker.must<SlipView>('order.slip', { id, key: newKey() });
  await playTo(county, { villageCode: village, at: county.time.now, stage: 'served' });
  await sealHours(county.server.office.db, county.server.office.keys, county.settings.tenant);
  const paper = await captain.must<Issued>('certificate.issue', { key: newKey(), fromDay: null, untilDay: null });
  const { code } = await leader.must<{ code: string }>('people.invite', { key: newKey(), kind: 'gridWorker', where: village });
  const account = { openidSealed: '', newPersonId: newId(), at: county.time.now };
  const { db, tenant, keys } = county.server.office;
  const who = await personOfWechat(db, tenant, { ...account, openidHashes: [keys.lookUp('openid-one')], openidSealed: keys.seal('openid-one') });
  await captain.must('volunteer.edit', { name: '武志刚', birthYear: 1985, skills: [], qualifications: [], times: [], gridCodes: [], phone: '13800000199' });
  await worker.must('visit.add', { key: newKey(), gridCode: village, house: '三组张奶奶家', asked: '想听防诈骗', onDay: '2026-11-23', do: 'visit' }).catch(() => undefined);
  await elder.must('opinion.add', { key: newKey(), gridCode: village, said: '路灯坏了', phone: '13800000101' });
  await leader.must('venue.add', { key: newKey(), gridCode: village, name: '文化广场', address: '村委会旁', capacity: 80, hours: null, equipment: null, stepFree: true, contact: { name: '谢桂香', phone: '13800000101' } });

  county.time.now = new Date(county.time.now.getTime() + 60_000);
  const desk = { db: ringed.office.db, keys: ringed.office.keys, tenant, now: () => county.time.now };
  const inRing = await at('resident-elder');
  const placing = Promise.all(Array.from({ length: 20 }, (_, nth) => (nth % 2 ? inRing : elder).must<OrderView>('order.place', wish())));
  await rotateKey(desk);
  const placed = await placing;
  // What the old process sealed meanwhile is done by running it once more.
  const said = (await rotateKey(desk)).join('\n');
  const { mark } = keysFrom(newer);
  expect(Object.keys(await marks()).filter((one) => !one.endsWith(` ${mark}`))).toEqual([]);
  expect(Object.keys(await marks()).length).toBeGreaterThan(5);

  // By the new key alone, everything opens.
  const alone = keysFrom(newer);
  const sealed = await rows<{ text: string }>("select text from words where name = 'contact'");
  expect(sealed.length).toBeGreaterThanOrEqual(22);
  expect(sealed.map(({ text }) => JSON.parse(alone.open(text)).phone).every((phone: string) => phone.startsWith('138'))).toBe(true);
  const secretary = await at('leader-mingxing');
  for (const one of [first, ...placed]) expect((await secretary.must<{ phone: string }>('order.reveal', { id: one.id })).phone).toBe('13800000101');

  // Looked up by the new hash: the same person, not a second one.
  expect(await personOfWechat(db, tenant, { ...account, openidHashes: [alone.lookUp('openid-one')], openidSealed: alone.seal('openid-one') })).toBe(who);

  // The paper from before.
  const nobody = clientAt(url, null);
  county.time.now = new Date('2026-11-27T06:00:00Z');
  expect((await nobody.call('order.whoComes', { number: slip.number, code: slip.visitCode })).status).toBe(200);
  expect((await nobody.call('certificate.check', { number: paper.number, code: paper.code })).body).toMatchObject({ state: expect.not.stringMatching('unknown') });
  const newcomer = await at('resident-farmer');
  expect((await newcomer.call('people.accept', { code, name: '覃有田' })).status).toBe(200);
  await (await at('captain-anti-fraud')).must('order.serve', { id, key: newKey(), headCount: 9, minutes: 40, summary: '讲座', visitCode: slip.visitCode });
  await sealHours(ringed.office.db, ringed.office.keys, tenant);
  expect((await verifyRecords(ringed.office)).lines.slice(1)).toEqual([]);
  expect((await nobody.call('order.rateByCode', { number: slip.number, code: slip.ratingCode, stars: 5, tags: [] })).status).toBe(200);

  // It says what would be lost, counted; and lost it is, without the old key.
  expect(said).toMatch(/服务时长账上的 [1-9]\d* 条/);
  expect(said).toMatch(/服务证明 1 份/);
  expect(said).toMatch(/代点单纸条 1 张/);
  expect((await verifyRecords({ db, keys: alone, tenant })).whole).toBe(false);
  const server = await start(newer);
  await server.close();
});

test('新电话登记志愿者，密钥换到一半也认得出这个电话别人登记过', async () => {
  const { db, tenant } = county.server.office;
  const [old] = keysFrom(older).ring;
  await db.query({ text: 'update volunteer set phone_hash = $3 where tenant = $1 and person_id = $2', values: [tenant, county.idOf('captain-anti-fraud'), old?.lookUp('13800000199')] });
  const farmer = await at('resident-teacher');
  expect((await farmer.call('volunteer.register', { name: '某某', birthYear: 1985, skills: [], qualifications: [], times: [], gridCodes: [], phone: '13800000199' })).body.refusal).toBe('volunteer.phoneTaken');
  expect(await rows('select 1 from volunteer where person_id = $1', [county.idOf('resident-teacher')])).toEqual([]);
});

test('不对的钥匙串启动不了，只有一把时不换，太短的不收', async () => {
  const wrong = randomBytes(32).toString('base64');
  await expect(start(wrong)).rejects.toThrow('打不开已有的联系电话');
  await expect(start(`${wrong},${randomBytes(32).toString('base64')}`)).rejects.toThrow('打不开已有的联系电话');
  // After the change the old one alone is a wrong one.
  await expect(start(older)).rejects.toThrow('打不开已有的联系电话');
  await expect(rotateKey({ ...county.server.office, now: () => county.time.now })).rejects.toThrow('只有一把密钥');
  expect(() => keysFrom(`${newer},c2hvcnQ=`)).toThrow('密钥太短');
});
