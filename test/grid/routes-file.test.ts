import { exportRoutes, importRoutes, readRoutesFile, RouteFileError } from '../../cloud/presets/routes';
import { loadSampleCounty } from '../../cloud/presets/load';
import { zhengning } from '../../cloud/presets/zhengning';
import { migrate, openDb, type Db } from '../../cloud/store/postgres';
import { readDirectory } from '../../cloud/store/sql/grid';
import { ownDatabase } from '../setup/database';

const { tenant } = zhengning;
const now = new Date('2026-11-23T02:00:00Z');
const head = 'topic,audience,destination,gridCode,department,coDepartments,rank,why';
let database: Awaited<ReturnType<typeof ownDatabase>>;
let db: Db;

beforeEach(async () => {
  database = await ownDatabase();
  await migrate(database.url);
  db = await openDb(database.url);
  await loadSampleCounty(db, zhengning, 'four-hop@1', new Date(now.getTime() - 86_400_000));
});
afterEach(async () => {
  await db.close();
  await database.drop();
});

const state = async () => {
  const rows = await readDirectory(db, tenant, now);
  return { version: rows?.version, routes: rows?.routes };
};
const bringIn = (text: string) => importRoutes(db, tenant, text, now);

test('导出来的表原样导回去，什么也不变；改一行就只报那一行', async () => {
  const text = await exportRoutes(db, tenant, now);
  const before = await state();
  const same = await bringIn(text);
  expect([same.added, same.changed, same.removed, same.unreachable]).toEqual([[], [], [], []]);
  expect(await state()).toEqual(before);
  expect(text).toContain('蔬菜,,,,县蔬菜站,县农业农村局,30,');

  const changed = await bringIn(text.replace('蔬菜,,,,县蔬菜站,县农业农村局,30', '蔬菜,,,,县蔬菜站,县农业农村局,15'));
  expect([changed.added.length, changed.changed.length, changed.removed.length]).toEqual([0, 1, 0]);
  expect(changed.words.changed).toEqual(['蔬菜 → 县蔬菜站（次序 30） 改为 蔬菜 → 县蔬菜站（次序 15）']);
  const after = await state();
  expect(after.version).toBe((before.version ?? 0) + 1);
  expect(after.routes?.[0]).toMatchObject({ rank: 10 });
  expect(after.routes?.find((route) => route.topicId === 'vegetables')).toMatchObject({ rank: 15, coDepartmentIds: ['agriculture'] });
});

test('文件就是整张表：写名称或编号都行，没有的去掉并且报出来，联系不上的部门也报出来', async () => {
  await db.query({ text: "insert into department (tenant, id, name, grid_code, kind) values ($1, 'library', '县图书馆', $1, 'government')", values: [tenant] });
  const before = zhengning.routes.length;
  const report = await bringIn(`${head}\n卫生健康,老年人,家庭,,health,县科协、县妇联,10,到老人家里讲健康\n身边的科学,,,621025100000,县图书馆,,20,图书馆常办展览\n`);
  expect([report.added.length, report.removed.length, report.unreachable]).toEqual([2, before, ['县图书馆']]);
  expect(report.words.added[0]).toBe('卫生健康、老年人、家庭 → 县卫健局（次序 10）');
  expect((await state()).routes).toEqual([
    expect.objectContaining({ topicId: 'health', audience: 'elder', destination: 'family', gridCode: null, departmentId: 'health', coDepartmentIds: ['association', 'women'], rank: 10 }),
    expect.objectContaining({ topicId: 'everyday-science', gridCode: '621025100000', departmentId: 'library' }),
  ]);
});

const good = '卫生健康,,,,县卫健局,,30,卫生健康由县卫健局牵头';
test.each([
  ['没有这个主题', '养鱼,,,,县卫健局,,30,为什么', '第 3 行：没有主题“养鱼”'],
  ['受众不认识', '卫生健康,妇女,,,县卫健局,,30,为什么', '第 3 行：受众“妇女”不认识'],
  ['去处不认识', '卫生健康,,广场,,县卫健局,,30,为什么', '第 3 行：去处“广场”不认识'],
  ['区划里没有', '卫生健康,,,999999999999,县卫健局,,30,为什么', '第 3 行：区划里没有 999999999999'],
  ['没有这个部门', '卫生健康,,,,县水务局,,30,为什么', '第 3 行：没有部门“县水务局”'],
  ['部门空着', '卫生健康,,,,,,30,为什么', '第 3 行：没有写由哪个部门牵头'],
  ['配合部门不存在', '卫生健康,老年人,,,县卫健局,县科协、县水务局,30,为什么', '第 3 行：没有配合部门“县水务局”'],
  ['次序不是整数', '农业技术,,,,县农业农村局,,先,为什么', '第 3 行：次序“先”不是1到999的整数'],
  ['没有原因', '农业技术,,,,县农业农村局,,30,', '第 3 行：原因要写1到100个字'],
  ['原因像公式', '农业技术,,,,县农业农村局,,30,=1+1', '第 3 行：原因不能用 = 开头'],
  ['同一条规则写两遍', '卫生健康,,,,县卫健局,,40,再写一遍', '第 3 行：和第 2 行是同一条规则'],
  ['两个部门分不出先后', '卫生健康,,,,县科协,,30,也想牵头', '第 3 行：和第 2 行条件和次序都一样'],
  ['乡镇单位派到别的镇', '卫生健康,,,621025101000,山河镇卫生院,,20,为什么', '第 3 行：山河镇卫生院不管 621025101000'],
])('文件里%s：指出哪一行，一行也不写', async (_name, row, sentence) => {
  const before = await state();
  const fault: unknown = await bringIn(`${head}\n${good}\n${row}\n`).catch((one: unknown) => one);
  expect(fault).toBeInstanceOf(RouteFileError);
  expect((fault as RouteFileError).sentences.join('\n')).toContain(sentence);
  expect((fault as RouteFileError).sentences).toHaveLength(1);
  expect(await state()).toEqual(before);
});

test('缺了列、空文件、没有这个县，也说得清楚，什么也不写', async () => {
  expect(() => readRoutesFile('topic,department\n健康,县卫健局')).toThrow('缺少列：audience');
  expect(() => readRoutesFile(`${head}\n"健康`)).toThrow('读不懂这个 CSV');
  const before = await state();
  await expect(bringIn(`${head}\n`)).rejects.toThrow('文件里没有内容');
  await expect(importRoutes(db, '610922000000', `${head}\n${good}\n`, now)).rejects.toThrow('还没有 610922000000 这个县');
  expect(await state()).toEqual(before);
});
