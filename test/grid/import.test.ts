import { planGrid } from '../../cloud/domain/grid/import';
import { exportGrid, gridFileOf, GridFileError, importGrid, readGridFile } from '../../cloud/presets/load';
import { shiquan } from '../../cloud/presets/shiquan';
import { migrate, openDb, type Db } from '../../cloud/store/postgres';
import { addTenant, listGrid } from '../../cloud/store/sql/grid';
import { ownDatabase } from '../setup/database';

const tenant = shiquan.tenant;
let database: Awaited<ReturnType<typeof ownDatabase>>;
let db: Db;

beforeAll(async () => {
  database = await ownDatabase();
  await migrate(database.url);
  db = await openDb(database.url);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});
beforeEach(async () => {
  await db.query({ text: 'truncate tenant, grid', values: [] });
  await addTenant(db, { tenant, name: '石泉县', flow: 'four-hop@1' });
});

const version = async () => (await db.query<{ v: number }>({ text: 'select directory_version as v from tenant', values: [] }))[0]?.v;

test('石泉的区划文件导入后是 1 县 11 镇 164 村；再导入一次什么也不变', async () => {
  const first = await importGrid(db, tenant, gridFileOf(shiquan));
  expect([first.added.length, first.changed.length, first.missing.length]).toEqual([176, 0, 0]);
  const nodes = await listGrid(db, tenant);
  expect(['county', 'town', 'village'].map((level) => nodes.filter((node) => node.level === level).length)).toEqual([1, 11, 164]);
  const before = await version();
  const second = await importGrid(db, tenant, gridFileOf(shiquan));
  expect([second.added.length, second.changed.length]).toEqual([0, 0]);
  expect(await version()).toBe(before);
});

test('改了名的村报出来并改掉，文件里没有的村报出来但不删', async () => {
  await importGrid(db, tenant, gridFileOf(shiquan));
  const lines = gridFileOf(shiquan).trimEnd().split('\n').filter((line) => !line.startsWith('610922104216'));
  const difference = await importGrid(db, tenant, lines.join('\n').replace('明星村委会', '启明村委会'));
  expect(difference.changed.map(({ before, after }) => [before.name, after.name])).toEqual([['明星村委会', '启明村委会']]);
  expect(difference.missing.map((node) => node.code)).toEqual(['610922104216']);
  expect(await listGrid(db, tenant)).toHaveLength(176);
});

test.each([
  ['编码少一位', '61092200000,石泉县,county,', '第 2 行：编码“61092200000”不是12位数字'],
  ['上级不存在', '610922000000,石泉县,county,\n610922100000,城关镇,town,999999999999', '第 3 行：上级 999999999999 不在文件里，也不在库里'],
  ['级别不认识', '610922000000,石泉县,country,', '第 2 行：级别“country”不认识'],
  ['编码重复', '610922000000,石泉县,county,\n610922000000,石泉县,county,', '第 3 行：编码 610922000000 与第 2 行重复'],
  ['村下面挂镇', '610922000000,石泉县,county,\n610922100000,某村,village,610922000000\n610922100001,某镇,town,610922100000', '第 4 行：某镇（镇）不能在 某村（村（社区））下面'],
  ['两个根', '610922000000,石泉县,county,\n621025000000,正宁县,county,', '第 3 行：正宁县 没有上级，但根是 610922000000'],
  ['名字空着', '610922000000,,county,', '第 2 行：名称要写1到40个字'],
])('文件里%s：指出哪一行，一行也不写', async (_name, rows, sentence) => {
  const fault: unknown = await importGrid(db, tenant, `code,name,level,parentCode\n${rows}\n`).catch((one: unknown) => one);
  expect(fault).toBeInstanceOf(GridFileError);
  expect((fault as GridFileError).sentences).toContain(sentence + (sentence.includes('country') ? '，可用 city、county、town、village、group、building、unit' : ''));
  expect(await listGrid(db, tenant)).toEqual([]);
});

test('缺了列、不是 CSV，也说得清楚', () => {
  expect(() => readGridFile('code,name\n1,2')).toThrow('缺少列：level、parentCode');
  expect(() => readGridFile('code,name,level,parentCode\n"610922')).toThrow('读不懂这个 CSV');
});

test('市下面带几个县、村下面带小组，都能导入', () => {
  const rows = readGridFile('code,name,level,parentCode\n610900000000,安康市,city,\n610922000000,石泉县,county,610900000000\n610922104000,池河镇,town,610922000000\n610922104203,明星村,village,610922104000\n610922104901,一组,group,610922104203');
  const plan = planGrid('610900000000', rows, []);
  expect(plan.ok && plan.nodes.length).toBe(5);
});

test('绕成圈的上级、以村为根，都指出来，一行也不写', async () => {
  await importGrid(db, tenant, 'code,name,level,parentCode\n610922000000,石泉县,county,\n610922104000,池河镇,town,610922000000\n610922104203,明星村,village,610922104000\n');
  const before = await listGrid(db, tenant);
  await expect(importGrid(db, tenant, 'code,name,level,parentCode\n610922104000,池河镇,town,610922104203\n')).rejects.toThrow('池河镇（镇）不能在 明星村（村（社区））下面');
  await expect(importGrid(db, tenant, 'code,name,level,parentCode\n610922000000,石泉县,village,\n')).rejects.toThrow('根要是县或市');
  expect(await listGrid(db, tenant)).toEqual(before);
});

test('先看会改什么：列出新增和改动，一行也不写', async () => {
  await importGrid(db, tenant, gridFileOf(shiquan));
  const before = [await listGrid(db, tenant), await version()];
  const text = `${gridFileOf(shiquan).trimEnd().replace('明星村委会', '启明村委会')}\n610922104299,新村委会,village,610922104000\n`;
  const difference = await importGrid(db, tenant, text, { preview: true });
  expect([difference.added.map((node) => node.name), difference.changed.map((one) => one.after.name)]).toEqual([['新村委会'], ['启明村委会']]);
  expect([await listGrid(db, tenant), await version()]).toEqual(before);
});

test('导出来的再导进去什么也不变，村里的小组和楼也在；已经并走的村不会被老文件恢复', async () => {
  await importGrid(db, tenant, gridFileOf(shiquan));
  await db.query({ text: "insert into grid (tenant, code, name, level, parent_code) values ($1, '610922104203-01', '一组，\"老街\"', 'group', '610922104203')", values: [tenant] });
  const text = await exportGrid(db, tenant);
  expect(text.split('\n')[1]).toMatch(/^610922000000,石泉县,county,/);
  expect(await importGrid(db, tenant, text)).toEqual({ added: [], changed: [], missing: [], retired: [] });
  await db.query({ text: "update grid set until_at = now(), successor_code = '610922104216' where code = '610922104203'", values: [] });
  const difference = await importGrid(db, tenant, gridFileOf(shiquan));
  expect([difference.added, difference.changed, difference.retired.map((node) => node.code)]).toEqual([[], [], ['610922104203']]);
  expect((await listGrid(db, tenant)).find((node) => node.code === '610922104203')?.successorCode).toBe('610922104216');
});
