/** Several statements that hold together: what happens when two of them wait for each other. */
import { openDb, type Db } from '../../cloud/store/postgres';
import { ownDatabase } from '../setup/database';
import { whenWaiting } from '../setup/waiting';

let database: Awaited<ReturnType<typeof ownDatabase>>;
let db: Db;
const ask = (one: Db, text: string) => one.query<{ n: number }>({ text, values: [] });
const add = (one: Db, name: string) => ask(one, `update purse set n = n + 1 where name = '${name}'`);
const purses = () => ask(db, 'select n from purse');

beforeAll(async () => {
  database = await ownDatabase();
  db = await openDb(database.url);
});
beforeEach(async () => {
  await ask(db, "create table purse as select name, 0 as n from unnest(array['甲', '乙']) name");
});
afterEach(() => ask(db, 'drop table purse'));
afterAll(async () => {
  await db.close();
  await database.drop();
});

/** One goes from 甲 to 乙, the other from 乙 to 甲; at their first try both hold what the other wants. */
async function cross(): Promise<number> {
  let tries = 0;
  let other: Promise<unknown> | undefined;
  await db.together(async (one) => {
    tries += 1;
    await add(one, '甲');
    if (!other) {
      const holds = new Promise<void>((resolve) => {
        other = db.together(async (two) => {
          tries += 1;
          await add(two, '乙');
          resolve();
          await add(two, '甲');
        });
      });
      await holds;
      await whenWaiting(db, 1);
    }
    await add(one, '乙');
  });
  await other;
  return tries;
}

test('两件事互相等，数据库让一件先退，退的那件自己重做，两件都做成，各算一次', async () => {
  expect(await cross()).toBe(3);
  expect(await purses()).toEqual([{ n: 2 }, { n: 2 }]);
});

test('一句话自己和别人互相等，数据库让它退了：自己重说一遍，两边都做成', async () => {
  const both = (first: string, then: string) => ask(db, `with one as (update purse set n = n + 1 where name = '${first}' returning 1) update purse set n = n + 1 where name = '${then}' and exists (select 1 from one)`);
  const waits = await db.together(async (held) => {
    // One stands first in line for 甲, behind us; the other has 乙 already and stands behind it.
    await ask(held, "select 1 from purse where name = '甲' for update");
    const one = both('甲', '乙');
    await whenWaiting(db, 1);
    const two = both('乙', '甲');
    await whenWaiting(db, 2);
    return [one, two];
  });
  await Promise.all(waits);
  expect(await purses()).toEqual([{ n: 2 }, { n: 2 }]);
});

test('别的错不重做：做到一半的全部退回，什么也没变', async () => {
  const before = await purses();
  let tries = 0;
  await expect(db.together(async (one) => {
    tries += 1;
    await add(one, '甲');
    await ask(one, 'select 1 / 0');
  })).rejects.toMatchObject({ code: '22012' });
  expect(tries).toBe(1);
  expect(await purses()).toEqual(before);
});
