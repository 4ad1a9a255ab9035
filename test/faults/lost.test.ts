/** A connection lost in the middle of work that is several statements long. */
import { isAway, migrate, openDb, type Db } from '../../cloud/store/postgres';
import { ownDatabase } from '../setup/database';
import { layLine } from '../setup/line';

let database: Awaited<ReturnType<typeof ownDatabase>>;
let line: Awaited<ReturnType<typeof layLine>>;
let db: Db;

beforeAll(async () => {
  database = await ownDatabase();
  line = await layLine(database.url);
  await migrate(database.url);
  db = await openDb(line.url);
});
afterAll(async () => {
  await db.close();
  await line.remove();
  await database.drop();
});

const add = (inner: Db, name: string) => inner.query({ text: "insert into tenant (tenant, name, flow) values ($1, '石泉县', 'four-hop@1')", values: [name] });
const count = async () => (await db.query<{ n: number }>({ text: 'select count(*)::int as n from tenant', values: [] }))[0]?.n;

test('几句话连着写到一半断了线：一句也没有留下，服务器还活着，接上线再写就成', async () => {
  const work = db.together(async (inner) => {
    await add(inner, 'half');
    line.cut();
    await add(inner, 'other');
  });
  await expect(work).rejects.toThrow();
  expect(isAway(await work.catch((fault: unknown) => fault))).toBe(true);
  line.mend();
  expect(await count()).toBe(0);
  await db.together(async (inner) => {
    await add(inner, 'whole');
  });
  expect(await count()).toBe(1);
});
