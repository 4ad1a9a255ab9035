/** What people type comes back as they typed it, however much it looks like a program; tables carry no formulas; ids tell nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OrderView } from '../../cloud/domain/answers';
import { csvOf } from '../../cloud/domain/people/file';
import { newCode, newId, newOrderNumber, newToken } from '../../cloud/store/seal';
import { newKey, openCounty, wish, type County } from '../setup/county';
import { fragments } from './nasty';

let county: County;
beforeAll(async () => {
  county = await openCounty();
});
afterAll(() => county.close());

test('写的话里有 SQL、脚本、从右往左的字，一字不差地回来，库里也没有少什么', async () => {
  const elder = await county.as('resident-elder');
  const leader = await county.as('leader-mingxing');
  const { db } = county.server.office;
  const tables = () => db.query({ text: "select count(*)::int as n from information_schema.tables where table_schema = 'public'", values: [] });
  const before = await tables();
  for (const text of fragments) {
    const words = `讲讲这个：${text}完`;
    const name = `谢${text.slice(0, 10).trim()}`;
    const placed = await elder.call<OrderView>('order.place', wish({ ownWords: words, venue: words.slice(0, 30).trim(), contact: { name, phone: '13800000101' } }));
    expect([text, placed.status, placed.body.error]).toEqual([text, 200, undefined]);
    const { id } = placed.body;
    expect(await elder.must('order.read', { id })).toMatchObject({ ownWords: words, venue: words.slice(0, 30).trim() });
    expect(await leader.must('order.reveal', { id })).toMatchObject({ name });
    await leader.must('order.ask', { id, key: newKey(), question: words });
    expect(JSON.stringify((await elder.must<OrderView>('order.read', { id })).history)).toContain(JSON.stringify(words).slice(1, -1));
  }
  expect(await tables()).toEqual(before);
});

test('倒转文字方向的符号、半个字、看不见的控制符不收，因为会把名字变成别人的；什么也没存', async () => {
  const elder = await county.as('resident-elder');
  const count = async () => (await county.server.office.db.query<{ n: number }>({ text: 'select count(*)::int as n from orders', values: [] }))[0]?.n;
  const before = await count();
  for (const text of ['谢\u202e香桂', '谢\u2067桂香', '谢\u0000桂香', '谢\ud800', '谢\u0007香']) {
    expect([text, (await elder.call('order.place', wish({ contact: { name: text, phone: '13800000101' } }))).body.refusal]).toEqual([text, 'request.shape']);
  }
  expect(await count()).toBe(before);
});

test('表格里像公式的格子，打开只是字', () => {
  for (const start of ['=', '+', '-', '@', '\t', '\r', '＝', ' =', '\n=']) {
    const line = csvOf([[`${start}cmd|' /C calc'!A0`]]).slice(1);
    expect([start, /^"?'/.test(line)]).toEqual([start, true]);
  }
  expect(csvOf([['明星村', '=1+1', '他说"好"']])).toBe("\ufeff明星村,'=1+1,\"他说\"\"好\"\"\"\r\n");
});

test('给人的表格都由那一个写法写出来：别处没有自己拼的', () => {
  const files = (folder: string): string[] => readdirSync(folder, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? files(join(folder, one.name)) : [join(folder, one.name)]));
  const root = join(__dirname, '../..');
  const own = ['cloud/domain/people/file.ts'];
  const joining = /\.join\((','|",")\)[\s\S]{0,60}\.join\((['"`])\\r?\\n/;
  const all = [...files(join(root, 'cloud')), ...files(join(root, 'src'))].filter((name) => /\.tsx?$/.test(name)).map((name) => name.slice(root.length + 1));
  expect(all.filter((name) => !own.includes(name) && joining.test(readFileSync(join(root, name), 'utf8')))).toEqual([]);
  const exporting = all.filter((name) => name.startsWith('cloud/functions/') && /csv:/.test(readFileSync(join(root, name), 'utf8')));
  expect(exporting.length).toBeGreaterThan(1);
  expect(exporting.filter((name) => !readFileSync(join(root, name), 'utf8').includes('csvOf('))).toEqual([]);
});

test('编号、令牌、码都猜不出来：随机来的，一万个里没有重样，也不按次序', () => {
  const ids = Array.from({ length: 10_000 }, newId);
  expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true);
  expect(new Set(ids.map((id) => id.slice(0, 13))).size).toBeGreaterThan(9_990);
  expect(new Set(Array.from({ length: 10_000 }, newToken)).size).toBe(10_000);
  expect(Buffer.from(newToken(), 'base64url').length).toBe(32);
  expect(new Set(Array.from({ length: 1_000 }, () => newCode(8))).size).toBe(1_000);
  expect(new Set(Array.from({ length: 1_000 }, () => newOrderNumber('2026-11-23'))).size).toBeGreaterThan(998);
  const source = readFileSync(join(__dirname, '../../cloud/store/seal.ts'), 'utf8');
  expect(source).not.toMatch(/Math\.random|Date\.now/);
});

test('服务器里没有别处自己造编号', () => {
  const files = (folder: string): string[] => readdirSync(folder, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? files(join(folder, one.name)) : [join(folder, one.name)]));
  const root = join(__dirname, '../../cloud');
  const making = /Math\.random|\bserial\b|bigserial|nextval\(|generated (always|by default) as identity/i;
  const elsewhere = files(root).filter((name) => name.endsWith('.ts') && !name.includes('/stand-in/') && making.test(readFileSync(name, 'utf8'))).map((name) => name.slice(root.length + 1));
  expect(elsewhere).toEqual([]);
});
