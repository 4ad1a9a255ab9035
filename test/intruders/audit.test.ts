/** Who did and who saw what: written down, never changed, found again by the administrator; and nothing personal in the server's own log. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditPage } from '../../cloud/domain/audit/audit';
import { audited, auditRef } from '../../cloud/domain/audit/audit';
import type { OrderView } from '../../cloud/domain/answers';
import { noLimits } from '../../cloud/http/limits';
import { functions } from '../../cloud/functions/all';
import { createServer } from '../../cloud/server';
import { openSession } from '../../cloud/functions/login';
import { newId } from '../../cloud/store/seal';
import { touchDirectory } from '../../cloud/store/sql/grid';
import { addPerson, addPost } from '../../cloud/store/sql/people';
import { clientAt, newKey, openCounty, wish, type Client, type County } from '../setup/county';
import { freeDays } from '../setup/free-days';

let county: County;
let administrator: Client;
const lines: string[] = [];

beforeAll(async () => {
  county = await freeDays(await openCounty());
  const { db, tenant } = county.server.office;
  const id = newId();
  await addPerson(db, tenant, { id, name: '管理员', at: county.time.now });
  await addPost(db, tenant, { id: newId(), personId: id, kind: 'administrator', gridCode: tenant, at: new Date(county.time.now.getTime() - 60_000) });
  await touchDirectory(db, tenant);
  administrator = clientAt(county.url, (await openSession(county.server.office, id)).sessionToken);
});
afterAll(() => county.close());

const today = { fromDay: '2026-11-23', untilDay: '2026-11-23' };
const search = (more: object = {}) => administrator.must<AuditPage>('audit.search', { ...today, ...more });

test('谁看了电话、谁办了哪一步、谁查了这份记录，管理员都查得到；记录里没有电话和写的话', async () => {
  const elder = await county.as('resident-elder');
  const leader = await county.as('leader-mingxing');
  const { id, number } = await elder.must<OrderView>('order.place', wish({ ownWords: '孙子被骗过一次' }));
  await leader.must('order.reveal', { id });
  await leader.must('order.dispatch', { id, key: newKey(), departmentId: 'police', reason: '归它管' });
  const page = await search();
  const said = page.items.map((one) => `${one.who} ${one.say} ${one.ref}`);
  const name = page.items.find((one) => one.say === '派单')?.who as string;
  expect(name).toMatch(/[\u4e00-\u9fff]/);
  expect(said).toEqual(expect.arrayContaining([`${name} 看了联系电话 ${number}`, `${name} 派单 ${number}`, ` 点单 ${number}`]));
  expect((await search({ kind: 'seen' })).items.map((one) => one.say)).toEqual(expect.arrayContaining(['查了这份记录', '看了联系电话']));
  expect((await search({ who: name, kind: 'order' })).items.map((one) => one.say)).toEqual(['派单']);
  expect((await search({ who: '没有这个人' })).items).toEqual([]);
  expect((await search({ fromDay: '2026-11-20', untilDay: '2026-11-22' })).items).toEqual([]);
  expect(JSON.stringify(await search())).not.toMatch(/13800000101|孙子被骗|谢桂香/);
  expect(page.months).toBe(6);
});

test('一页三十条，接着往下看，一条不多一条不少', async () => {
  const { db, tenant } = county.server.office;
  await db.query({ text: "insert into audit_entry select $1, gen_random_uuid(), '2026-11-10T03:00:00Z', gen_random_uuid(), 'team.edit', 'x' || n from generate_series(1, 70) n", values: [tenant] });
  const seen: string[] = [];
  for (let next: string | null = null, pages = 0; pages < 5; pages += 1) {
    const page: AuditPage = await search({ fromDay: '2026-11-10', untilDay: '2026-11-10', next });
    seen.push(...page.items.map((one) => one.ref));
    next = page.next;
    if (!next) break;
  }
  expect([seen.length, new Set(seen).size]).toEqual([70, 70]);
});

test('管理员以外的人查不了，县里的网格长也不行；日子不对的也不行', async () => {
  for (const who of ['resident-elder', 'leader-mingxing', 'liaison-police']) expect((await (await county.as(who)).call('audit.search', today)).body.refusal).toBe('audit.notYours');
  expect((await clientAt(county.url, null).call('audit.search', today)).body.refusal).toBe('login.needed');
  expect((await administrator.call('audit.search', { fromDay: '2026-11-23', untilDay: '2026-11-20' })).body.error).toBe('开始的日子要在结束的前面');
  expect((await administrator.call('audit.search', { fromDay: '2026-01-01', untilDay: '2026-11-20' })).body.error).toBe('一次最多查31天');
  expect((await administrator.call('audit.search', { fromDay: '2026-02-20', untilDay: '2026-02-30' })).body.error).toBe('没有这一天');
  expect((await administrator.call('audit.search', { ...today, next: "' or 1=1 --" })).body.error).toBe('请从头再查');
});

test('要记的功能都真有；记的只是编号，不是人写的话', () => {
  const names = new Set(functions.map((one) => one.name));
  expect(Object.keys(audited).filter((name) => !names.has(name))).toEqual([]);
  expect([auditRef({ id: newId() }).length, auditRef({ code: '23456789' }), auditRef({ id: '13800000101' }), auditRef({ where: '张奶奶家' }), auditRef(null), auditRef([1])]).toEqual([36, '', '', '', '', '']);
});

test('记录只增不改：代码里没有一句 SQL 会改、会删它们', () => {
  const files = (folder: string): string[] => readdirSync(folder, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? files(join(folder, one.name)) : [join(folder, one.name)]));
  const changing = /\b(update|delete\s+from|truncate(\s+table)?|drop\s+table)\s+(only\s+)?(audit_entry|reveal|file_look|history)\b/i;
  const all = files(join(__dirname, '../../cloud')).filter((name) => name.endsWith('.ts'));
  expect(all.length).toBeGreaterThan(100);
  expect(all.filter((name) => changing.test(readFileSync(name, 'utf8')))).toEqual([]);
  expect(changing.test('delete from audit_entry where')).toBe(true);
});

test('从点单到看电话，服务器自己的日志里没有电话、姓名和写的话', async () => {
  const server = await createServer({ settings: { ...county.settings, logLevel: 'info' }, databaseUrl: county.databaseUrl, now: () => county.time.now, clockEveryMs: 0, limits: noLimits, logTo: { write: (line) => void lines.push(line) } });
  try {
    const address = await server.app.listen({ host: '127.0.0.1', port: 0 });
    const at = async (who: string) => clientAt(address, (await openSession(server.office, county.idOf(who))).sessionToken);
    const [elder, leader, liaison, captain] = await Promise.all(['resident-elder', 'leader-mingxing', 'liaison-police', 'captain-anti-fraud'].map(at)) as [Client, Client, Client, Client];
    const { id } = await elder.must<OrderView>('order.place', wish({ ownWords: '孙子被骗过一次' }));
    const step = (who: Client, name: string, more: object = {}) => who.must<OrderView>(`order.${name}`, { id, key: newKey(), ...more });
    await leader.must('order.reveal', { id });
    await step(leader, 'dispatch', { departmentId: 'police', reason: '要快一点去' });
    await step(liaison, 'accept', { openToAll: true, teamIds: ['anti-fraud-team'] });
    await step(captain, 'claim', { slot: { date: '2026-11-27', part: 'afternoon' }, speaker: '武老师' });
    await step(elder, 'confirm');
    await step(captain, 'serve', { headCount: 9, minutes: 40, summary: '讲了三不' });
    await step(elder, 'rate', { stars: 5, words: '讲得真明白' });
    // A refusal, a fault of the database and a broken body, which are logged at their own levels.
    await elder.call('order.place', { ...wish(), contact: { name: '谢桂香', phone: '13800000101x' } });
    await fetch(`${address}/1.1/functions/order.place`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-lc-session': elder.token }, body: '{"contact":{"phone":"13800000101"' });
    await server.office.db.query({ text: 'alter table notice rename to notice_away', values: [] });
    expect((await elder.call('order.place', wish({ ownWords: '孙子被骗过一次' }))).status).toBe(500);
    await server.office.db.query({ text: 'alter table notice_away rename to notice', values: [] });
    expect(lines.join('')).toContain('"fault"');
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => /13800000101|谢桂香|孙子|要快一点|武老师|三不|真明白/.test(line))).toEqual([]);
    expect(lines.filter((line) => line.includes(elder.token))).toEqual([]);
  } finally {
    await server.close();
  }
});
