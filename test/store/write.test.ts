/** The one statement that writes a step, on a real PostgreSQL. */
import { act, place, type Context } from '../../cloud/domain/order/act';
import { shapes } from '../../cloud/domain/order/schema';
import type { Read } from '../../cloud/store/sql/order';
import { readOrder, writeChange } from '../../cloud/store/sql/order';
import { keysFrom, newId } from '../../cloud/store/seal';
import { migrate, openDb, type Db } from '../../cloud/store/postgres';
import { shiquan } from '../../cloud/presets/shiquan';
import { actorIn, sampleDirectory } from '../setup/directory';
import { ownDatabase } from '../setup/database';
import { newKey, wish } from '../setup/county';
import * as v from 'valibot';

const { tenant } = shiquan;
const directory = sampleDirectory();
const keys = keysFrom(Buffer.alloc(32, 3).toString('base64'));
const now = new Date('2026-11-23T02:00:00Z');
let database: Awaited<ReturnType<typeof ownDatabase>>;
let db: Db;

beforeAll(async () => {
  database = await ownDatabase();
  // Two processes starting at once: both come up, the tables are made once.
  const applied = await Promise.all([migrate(database.url), migrate(database.url)]);
  expect(applied.toSorted()).toEqual([0, expect.any(Number)]);
  db = await openDb(database.url);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const context = (who: string): Context => ({ now, actor: actorIn(directory, who), directory, newId, visitCode: (order) => keys.visitCode(order) });

async function placed(over: Record<string, unknown> = {}): Promise<string> {
  const input = v.parse(shapes.place, wish(over));
  const verdict = place(input, `t-${newId().slice(0, 8)}`, 'four-hop@1', context('resident-elder'));
  if (!verdict.ok) throw verdict.refusal;
  expect(await writeChange(db, keys, tenant, verdict.change, { personId: context('resident-elder').actor.personId, key: input.key, step: 'place' }, now)).toBe('written');
  return verdict.order.id;
}

const read = async (id: string): Promise<Read> => (await readOrder(db, keys, tenant, id, { personId: null, key: null })) as Read;

function decided(one: Read, step: 'dispatch' | 'ask', who: string) {
  const input = { id: one.order.id, key: newKey(), ...(step === 'dispatch' ? { departmentId: 'police', coDepartmentIds: [], note: '请早点' } : { question: '多少人？' }) };
  const verdict = act(step, v.parse(shapes[step] as v.GenericSchema, input) as never, one.dossier, context(who));
  if (!verdict.ok) throw verdict.refusal;
  return { change: verdict.change, key: input.key };
}

test('写进去的单子读出来一模一样，电话是加密的', async () => {
  const id = await placed();
  const { order, dossier, history, texts } = await read(id);
  expect(order).toMatchObject({ id, state: 'placed', holderCode: '610922104203', placedAt: now.toISOString(), waits: { kind: 'grid', ref: '610922104203' } });
  expect(dossier.activity.version).toBe(1);
  expect(history).toHaveLength(1);
  expect(JSON.parse(texts.contact as string)).toEqual({ name: '谢桂香', phone: '13800000101' });
  expect(await readOrder(db, keys, '999999000000', id, { personId: null, key: null })).toBeNull();
});

test('两个人按同一个版本各走一步：先到的写进去，后到的一行也没写', async () => {
  const id = await placed();
  const seen = await read(id);
  const first = decided(seen, 'dispatch', 'leader-mingxing');
  const second = decided(seen, 'ask', 'leader-mingxing');
  const person = context('leader-mingxing').actor.personId;
  expect(await writeChange(db, keys, tenant, first.change, { personId: person, key: first.key, step: 'dispatch' }, now)).toBe('written');
  expect(await writeChange(db, keys, tenant, second.change, { personId: person, key: second.key, step: 'ask' }, now)).toBe('lostRace');
  const after = await read(id);
  expect(after.order.state).toBe('dispatched');
  expect(after.history.map((line) => line.step)).toEqual(['place', 'dispatch']);
  expect(Object.values(after.texts)).not.toContain('多少人？');
  expect(Object.values(after.texts)).toContain('请早点');
  const rest = await db.query({ text: 'select step from notice where order_id = $1 and step = $2 union all select step from done_once where order_id = $1 and step = $2', values: [id, 'ask'] });
  expect(rest).toEqual([]);
});

test('同一个操作编号写第二次：认得出来，整步都不写', async () => {
  const id = await placed();
  const { change, key } = decided(await read(id), 'dispatch', 'leader-mingxing');
  const person = context('leader-mingxing').actor.personId;
  expect(await writeChange(db, keys, tenant, change, { personId: person, key, step: 'dispatch' }, now)).toBe('written');
  const again = decided(await read(await placed()), 'ask', 'leader-mingxing');
  expect(await writeChange(db, keys, tenant, again.change, { personId: person, key, step: 'ask' }, now)).toBe('doneBefore');
  expect((await read(again.change.orders[0]?.id as string)).order.state).toBe('placed');
});

test('拼场要两场都没变；有一场变了，两场都不动', async () => {
  const [one, two] = [await read(await placed()), await read(await placed())];
  const secretary = context('leader-mingxing');
  const verdict = act('join', { id: one.order.id, key: newKey(), withOrderId: two.order.id }, one.dossier, secretary, two.dossier);
  if (!verdict.ok) throw verdict.refusal;
  const other = decided(two, 'ask', 'leader-mingxing');
  expect(await writeChange(db, keys, tenant, other.change, { personId: secretary.actor.personId, key: other.key, step: 'ask' }, now)).toBe('written');
  expect(await writeChange(db, keys, tenant, verdict.change, { personId: secretary.actor.personId, key: newKey(), step: 'join' }, now)).toBe('lostRace');
  const after = await read(one.order.id);
  expect([after.order.activityId, after.dossier.activity.version]).toEqual([one.order.activityId, 1]);
});

test('另一个县的行，用这个县的名义写不进去', async () => {
  const seen = await read(await placed());
  const { change, key } = decided(seen, 'dispatch', 'leader-mingxing');
  expect(await writeChange(db, keys, '999999000000', change, { personId: newId(), key, step: 'dispatch' }, now)).toBe('lostRace');
  expect((await read(seen.order.id)).order.state).toBe('placed');
});

test('换了密钥就打不开，改过一个字也打不开', () => {
  const sealed = keys.seal('13800000101');
  expect(keys.open(sealed)).toBe('13800000101');
  expect(() => keysFrom(Buffer.alloc(32, 4).toString('base64')).open(sealed)).toThrow();
  expect(() => keys.open(`${sealed.slice(0, -6)}AAAA==`)).toThrow();
  expect(() => keysFrom('c2hvcnQ=')).toThrow('密钥太短');
});
