/** 网格员档案, lists for the clerk, and desks that nobody opened. */
import { importPosts } from '../../cloud/commands/post-list';
import type { Me } from '../../cloud/domain/answers';
import type { FileView, SeatPage, UnseenView } from '../../cloud/domain/people/answers';
import { csvOf, workingDaysSince } from '../../cloud/domain/people/file';
import { seatAt, type Seat } from '../../cloud/domain/people/seats';
import { makeInvitation } from '../../cloud/functions/people';
import { newKey, openCounty, village, type Client, type County } from '../setup/county';

let county: County;
let worker: Client;
let secretary: Client;

beforeAll(async () => {
  county = await openCounty();
  worker = await county.as('worker-mingxing-1');
  secretary = await county.as('leader-mingxing');
});
afterAll(() => county.close());

const office = () => county.server.office;
const looks = () => office().db.query({ text: 'select person_id, of_id, of_code from file_look order by at, id', values: [] });
const desk = async () => ({ ...office(), directory: await office().directory() });

test('网格员自己写档案，村支书看得到，看一次记一次；同村的网格员和别村的支书看不到', async () => {
  const saved = await worker.must<FileView>('people.saveFile', { termFrom: '2025-01-01', termUntil: '2027-12-31', skills: ['防溺水', '手机教学'], training: [{ day: '2026-03-05', title: '科普网格员培训' }] });
  expect(saved).toMatchObject({ name: '何巧云', skills: ['防溺水', '手机教学'], posts: [{ label: '网格员', where: '池河镇明星村', until: null }] });
  expect(await looks()).toEqual([]);
  expect(await secretary.must<FileView>('people.file', { personId: county.idOf('worker-mingxing-1') })).toMatchObject({ training: [{ day: '2026-03-05', title: '科普网格员培训' }], termUntil: '2027-12-31' });
  const recorded = [{ person_id: county.idOf('leader-mingxing'), of_id: county.idOf('worker-mingxing-1'), of_code: null }];
  expect(await looks()).toEqual(recorded);
  for (const who of ['worker-mingxing-2', 'leader-tanjiawan', 'resident-elder']) {
    expect((await (await county.as(who)).call('people.file', { personId: county.idOf('worker-mingxing-1') })).body.refusal).toBe('file.notYours');
  }
  expect((await (await county.as('leader-tanjiawan')).call('people.saveFile', { personId: county.idOf('worker-mingxing-1'), skills: [], training: [] })).body.refusal).toBe('file.notYours');
  expect(await looks()).toEqual(recorded);
  expect((await worker.must<FileView>('people.file')).skills).toEqual(['防溺水', '手机教学']);
});

test('日历上没有的日子写不进档案，原来的还在', async () => {
  const before = await worker.must<FileView>('people.file');
  for (const [field, wrong] of [['termFrom', { termFrom: '2026-02-30' }], ['termUntil', { termUntil: '2027-13-01' }], ['training.0.day', { training: [{ day: '2026-02-30', title: '培训' }] }]] as const) {
    expect((await worker.call('people.saveFile', { skills: [], training: [], ...wrong })).body).toMatchObject({ refusal: 'request.shape', error: '没有这一天', field });
  }
  expect(await worker.must<FileView>('people.file')).toEqual(before);
});

test('镇上导出档案，只有本镇的人，电话是打码的，公式不会被执行；村里不能导出', async () => {
  await worker.must('people.saveFile', { skills: ['=A1&"x"', '+1'], training: [] });
  const town = await county.as('leader-chihe');
  const { csv, count, fileName } = await town.must<{ csv: string; count: number; fileName: string }>('people.export');
  expect(csv.startsWith('\ufeff姓名,任职,网格')).toBe(true);
  expect(fileName).toBe('网格员档案-池河镇-2026-11-23.csv');
  expect(count).toBe(csv.trim().split('\r\n').length - 1);
  expect(csv).toContain(`"'=A1&""x""、+1"`);
  expect(csv).not.toContain('城关镇');
  expect(csv).toContain('何巧云');
  expect(await looks()).toContainEqual({ person_id: county.idOf('leader-chihe'), of_id: null, of_code: '610922104000' });
  const before = await looks();
  expect((await secretary.call('people.export')).body.refusal).toBe('people.notYours');
  expect(await looks()).toEqual(before);
});

test.each([['=1+1', "'=1+1"], ['+86', "'+86"], ['-2', "'-2"], ['@x', "'@x"], ['\tx', "'\tx"], [' =1', "' =1"], ['＝1', "'＝1"], ['王五', '王五'], ['a,b', '"a,b"'], ['a"b', '"a""b"']])('表格里的 %j 写成 %j', (text, cell) => {
  expect(csvOf([[text]])).toBe(`\ufeff${cell}\r\n`);
});

test('名单导入：每人一个邀请码，绑着手机号；再导一次还是那些码', async () => {
  const list = `name,phone,kind,where,deputy\n周小兰,13800000801,网格员,${village},\n郑有才,13800000802,联络员,县公安局,是\n郑有才,13800000802,队长,anti-fraud-team,\n`;
  const { csv, invited } = await importPosts(await desk(), list);
  expect(invited).toBe(2);
  expect((await importPosts(await desk(), list)).csv).toBe(csv);
  const code = /郑有才,13800000802,(.+),([2-9A-Z]{8})/.exec(csv);
  expect(code?.[1]).toBe('县公安局副联络员、石泉县反诈宣讲服务队队长');
  const farmer = await county.as('resident-farmer');
  const no = await farmer.call('people.accept', { code: code?.[2], name: '郑有才', phone: '13800000999' });
  expect(no.body).toMatchObject({ refusal: 'code.phone', field: 'phone' });
  expect((await farmer.must<Me>('me.read')).posts).toEqual([]);
  const me = await farmer.must<Me>('people.accept', { code: code?.[2], name: '郑有才', phone: '13800000802' });
  expect(me.posts.map((post) => post.label)).toEqual(expect.arrayContaining(['副联络员', '队长']));
  expect(await importPosts(await desk(), list)).toMatchObject({ invited: 1, used: 1 });
});

test('名单里有一行不对，就一个码也不生成，并说明是哪一行', async () => {
  const count = () => office().db.query({ text: 'select count(*) from invitation', values: [] });
  const before = await count();
  const list = `name,phone,kind,where\n周小兰,13800000803,网格员,${village}\n王,138,大王,police\n李小四,13800000804,联络员,没有局\n`;
  await expect(importPosts(await desk(), list)).rejects.toThrow(/第 3 行：姓名[^]*第 3 行：电话不对[^]*第 3 行：任职“大王”不认识[^]*第 4 行：没有“没有局”/);
  expect(await count()).toEqual(before);
});

test('第一位管理员用服务器上生成的码进来，就能邀请全县的人', async () => {
  const { directory, ...rest } = await desk();
  const seats = (['gridLeader', 'administrator'] as const).map((kind) => seatAt(directory, kind, rest.tenant, false) as Seat);
  const { code } = await makeInvitation(rest, newKey(), seats, null, null);
  const mother = await county.as('resident-mother');
  expect((await mother.call('people.list')).body.refusal).toBe('post.notYours');
  const me = await mother.must<Me>('people.accept', { code, name: '张三三' });
  expect(me.posts.map((post) => post.label).sort()).toEqual(['管理员', '网格长']);
  expect((await mother.must<SeatPage>('people.list')).givable.map((one) => one.kind)).toContain('administrator');
});

test('联络员几个工作日没打开待办，分管领导和县里看得到；打开过的不在里面', async () => {
  const chief = await county.as('county-leader');
  const then = county.time.now;
  expect(await chief.must<UnseenView[]>('people.unseen')).toEqual([]);
  // Monday 23rd: police looks; the next Friday three whole working days lie between.
  await (await county.as('liaison-police')).must('queue.mine', { kind: 'department', ref: 'police' });
  county.time.now = new Date('2026-11-27T02:00:00Z');
  await (await county.as('liaison-health')).must('queue.mine', { kind: 'department', ref: 'health' });
  await (await county.as('liaison-health')).must('queue.mine', { kind: 'department', ref: 'health' });
  const listed = await chief.must<UnseenView[]>('people.unseen', { days: 3 });
  expect(listed.find((one) => one.department === '县公安局')).toMatchObject({ name: '石卫东', lastSeen: '2026-11-23', workingDays: 3 });
  expect(listed.find((one) => one.department === '县农业农村局')).toMatchObject({ lastSeen: null });
  expect(listed.map((one) => one.department)).not.toContain('县卫健局');
  expect((await chief.must<UnseenView[]>('people.unseen', { days: 4 })).map((one) => one.department)).not.toContain('县公安局');
  expect((await (await county.as('liaison-police')).call('people.unseen')).body.refusal).toBe('people.notYours');
  const rows = await office().db.query({ text: "select 1 from desk_seen where ref = 'health'", values: [] });
  expect(rows).toHaveLength(1);
  county.time.now = then;
});

test('周末和节假日不算工作日', () => {
  expect(workingDaysSince('2026-11-20', '2026-11-23')).toBe(0);
  expect(workingDaysSince('2026-11-20', '2026-11-25')).toBe(2);
  expect(workingDaysSince('2026-11-20', '2026-11-25', { isWorkingDay: (day) => day !== '2026-11-24' && day < '2026-11-25' && day > '2026-11-22' })).toBe(1);
});
