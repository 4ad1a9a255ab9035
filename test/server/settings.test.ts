/** What a server refuses to start on, in words; run as the operator runs it. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ownDatabase } from '../setup/database';
import { checkDemo, readSettings, SettingsError, type Settings } from '../../cloud/settings';

const root = join(__dirname, '../..');
const right = {
  KEPU_TENANT: '610922000000', KEPU_SECRET: Buffer.alloc(32, 1).toString('base64'), WECHAT_APP_ID: 'wx', WECHAT_SECRET: 's', DATABASE_URL: 'postgres://a@b/c',
};

function command(name: string, args: string[], env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'cloud', 'commands', `${name}.ts`), ...args], { cwd: root, env: { PATH: process.env.PATH ?? '', ...env } });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += String(part)));
    child.on('exit', (code) => resolve({ code, said }));
  });
}

test('设置齐了就能读出来', () => {
  expect(readSettings(right)).toMatchObject({ tenant: '610922000000', host: '127.0.0.1', port: 3000, demo: false });
});

test.each([
  ['KEPU_TENANT', undefined, '缺少 KEPU_TENANT'],
  ['KEPU_TENANT', '6109', 'KEPU_TENANT 要填12位统计区划代码'],
  ['KEPU_SECRET', 'short', 'KEPU_SECRET 太短'],
  ['WECHAT_SECRET', '', '缺少 WECHAT_SECRET'],
  ['PORT', 'http', 'PORT 要填端口号'],
  ['PORT', '70000', 'PORT 要填端口号'],
  ['DATABASE_URL', 'mysql://x', 'DATABASE_URL 要以 postgres:// 开头'],
  ['LOG_LEVEL', 'loud', 'LOG_LEVEL 要填'],
  ['KEPU_LEAVE_SECONDS', '31', 'KEPU_LEAVE_SECONDS 要填秒数，0 到 30'],
  ['KEPU_LEAVE_SECONDS', '-1', 'KEPU_LEAVE_SECONDS 要填秒数，0 到 30'],
  ['KEPU_PUBLIC_URL', 'kepu', 'KEPU_PUBLIC_URL 要填网址'],
  ['KEPU_PUBLIC_URL', 'https://kepu.cn/?a=1', 'KEPU_PUBLIC_URL 里不要有 ? 和 #'],
])('%s 是 %s 时，说出哪里不对', (name, value, sentence) => {
  expect(() => readSettings({ ...right, [name]: value })).toThrow(sentence);
});

test('正式服务没有设置就不启动，缺什么一次说全，什么也不建', async () => {
  const data = join(mkdtempSync(join(tmpdir(), 'kepu-serve-')), 'data');
  const { code, said } = await command('serve', [], { KEPU_DATA: data });
  expect(code).toBe(1);
  for (const name of ['KEPU_TENANT', 'KEPU_SECRET', 'WECHAT_APP_ID', 'WECHAT_SECRET']) expect(said).toContain(`缺少 ${name}`);
  expect(said).not.toMatch(/at .*\.ts:\d/);
  expect(existsSync(data)).toBe(false);
});

test.each<[string, string[], Record<string, string>, string]>([
  ['别的地址', ['--host', '0.0.0.0'], {}, '只能在本机地址'],
  ['真的数据库', [], { DATABASE_URL: 'postgres://a@127.0.0.1/real' }, '不能连接 DATABASE_URL 的数据库'],
])('演示环境放到%s上：不启动，什么也不建', async (_name, args, env, sentence) => {
  const data = join(mkdtempSync(join(tmpdir(), 'kepu-demo-')), 'data');
  const { code, said } = await command('start', [...args, '--data', data], env);
  expect([code, said.includes(sentence)]).toEqual([1, true]);
  expect(existsSync(data)).toBe(false);
});

test('设置齐了：导入区划以后，正式服务连着 DATABASE_URL 的数据库起得来，没有样例入口；叫它停，它先说没准备好，几秒里照样答，然后才走', async () => {
  const database = await ownDatabase();
  const env = { ...right, DATABASE_URL: database.url, PORT: '0', LOG_LEVEL: 'info', KEPU_LEAVE_SECONDS: '10' };
  const early = await command('serve', [], env);
  expect([early.code, early.said.includes('还没有 610922000000 这个县')]).toEqual([1, true]);
  const file = join(root, 'cloud/presets/grid/610922-shiquan.csv');
  const first = await command('grid', ['import', file], env);
  expect([first.code, first.said.includes('新增 176 个')]).toEqual([0, true]);
  expect((await command('grid', ['import', file], env)).said).toContain('没有变化');

  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'cloud', 'commands', 'serve.ts')], { cwd: root, env: { PATH: process.env.PATH ?? '', ...env } });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (part) => {
      const port = /"port":(\d+)/.exec(String(part))?.[1];
      if (port) resolve(`http://127.0.0.1:${port}`);
    });
    child.on('exit', () => reject(new Error('serve ended')));
  });
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ ok: true });
  expect((await fetch(`${url}/1.1/functions/demo.people`, { method: 'POST' })).status).toBe(404);
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const ready = async () => (await fetch(`${url}/readyz`)).status;
  expect(await ready()).toBe(200);
  child.kill('SIGTERM');
  // Gone without a word, or closed at once, it could not be asked any more.
  while ((await ready()) === 200) await pause(20);
  expect([await ready(), (await fetch(`${url}/healthz`)).status]).toEqual([503, 200]);
  expect(await ended).toBe(0);
  await database.drop();
});

test('演示入口只在本机、只用自己的数据时放行', () => {
  const demo = { demo: true, databaseUrl: null, host: '127.0.0.1' } as Settings;
  expect(() => checkDemo(demo)).not.toThrow();
  expect(() => checkDemo({ ...demo, host: '192.168.1.5' })).toThrow(SettingsError);
  expect(() => checkDemo({ ...demo, databaseUrl: 'postgres://x' })).toThrow(SettingsError);
  expect(() => checkDemo({ ...demo, demo: false, host: '0.0.0.0', databaseUrl: 'postgres://x' })).not.toThrow();
});
