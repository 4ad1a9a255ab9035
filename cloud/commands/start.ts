/** `npm start [-- --county zhengning] [--flow three-hop@1] [--wechat-stand-in]`: the demonstration. Own data, this machine only, entry as any sample person. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { flows } from '../domain/order/lifecycle';
import { loadSampleCounty, personIdOf, sampleCounties } from '../presets/load';
import type { CountyPreset } from '../presets/shiquan';
import { createServer } from '../server';
import { checkDemo, type Settings } from '../settings';
import { startEmbedded } from '../store/embedded';
import { hasOrders } from '../store/sql/order';
import { migrate, openDb, type Db } from '../store/postgres';
import { listGrid, readTenant } from '../store/sql/grid';
import { linkAccounts } from '../store/sql/wechat';
import type { ByHand } from '../wechat/stand-in/by-hand';
import { fail, listen, stopOnSignal } from './listen';
import { playSampleOrders } from './sample-orders';

const root = join(__dirname, '../..');
const say = (line: string) => console.log(`· ${line}`);

/* The demonstration makes its key once and keeps it beside its data; a production key never lies in a file of ours. */
function demoSecret(directory: string): string {
  const file = join(directory, 'secret');
  if (!existsSync(file)) {
    mkdirSync(directory, { recursive: true });
    writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(file, 'utf8').trim();
}

const usualFlow = 'four-hop@1';

function chosen(name: string, flow: string): { county: CountyPreset; flow: string } {
  const county = sampleCounties[name];
  if (!county) throw new Error(`没有样例县“${name}”。可用：${Object.entries(sampleCounties).map(([id, one]) => `${id}（${one.name}）`).join('、')}`);
  if (!flows.some((one) => one.id === flow)) throw new Error(`没有这种流程：${flow}。可用：${flows.map((one) => `${one.id}（${one.label}）`).join('；')}`);
  return { county, flow };
}

/* Each county and flow keeps its own data, so that trying one spoils no other. */
function dataOf(county: string, flow: string): string {
  const name = ['demo', county === 'shiquan' ? '' : county, flow === usualFlow ? '' : flow.replace('@', '-')].filter(Boolean).join('-');
  return join(root, '.data', name);
}

async function describe(db: Db, county: CountyPreset): Promise<string> {
  const grid = await listGrid(db, county.tenant);
  const count = (level: string) => grid.filter((node) => node.level === level).length;
  return `${(await readTenant(db, county.tenant))?.name ?? county.name}，${count('county')} 县 ${count('town')} 个镇（乡） ${count('village')} 个村（社区）`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { host: { type: 'string', default: '127.0.0.1' }, port: { type: 'string', default: process.env.PORT ?? '3000' }, data: { type: 'string', default: '' }, county: { type: 'string', default: 'shiquan' }, flow: { type: 'string', default: usualFlow }, 'wechat-stand-in': { type: 'boolean', default: false } } });
  const { county, flow } = chosen(values.county, values.flow);
  const data = values.data || dataOf(values.county, flow);
  const settings: Settings = {
    tenant: county.tenant, secret: '', databaseUrl: process.env.DATABASE_URL || null, dataDirectory: data, host: values.host, port: Number(values.port),
    wechat: { appId: 'demo', secret: 'demo', host: 'https://api.weixin.qq.com' }, logLevel: 'error', demo: true,
  };
  // Before anything is made or opened: the demonstration fails closed.
  checkDemo(settings);

  console.log('科普点单 · 演示环境');
  // What is running so far, last first; Ctrl-C stops it at any moment of the start as well.
  const running: (() => Promise<void>)[] = [];
  const stopAll = async () => {
    for (const stop of running.splice(0).reverse()) await stop();
  };
  stopOnSignal(async () => {
    console.log('\n正在结束……');
    await stopAll();
    console.log('已结束。');
  });
  try {
    const database = await startEmbedded({ directory: join(data, 'postgres'), say });
    running.push(() => database.stop());
    settings.secret = demoSecret(data);
    await migrate(database.url);
    const db = await openDb(database.url);
    const isNew = await loadSampleCounty(db, county, flow, new Date(Date.now() - 60 * 86_400_000));
    say(isNew ? `数据库已建好，放入了样例县：${await describe(db, county)}` : `接着用上次的数据（${county.name}）`);
    say(`流程：${flows.find((one) => one.id === flow)?.label ?? flow}`);
    await db.close();

    // Loaded here and nowhere else: a real deployment has not a line of it in memory.
    const standIn: ByHand | null = values['wechat-stand-in'] ? await (await import('../wechat/stand-in/by-hand')).startByHand() : null;
    if (standIn) {
      running.push(() => standIn.close());
      settings.wechat = standIn.wechat;
    }

    await buildPages(running);
    const server = await createServer({ settings, databaseUrl: database.url, pages: join(root, 'dist', 'h5') });
    running.push(() => server.close());
    // Also when an earlier first start was stopped before it came this far.
    if (!(await hasOrders(server.office.db, county.tenant))) say(`按真实步骤演了 ${await playSampleOrders(server.office, new Date())} 张样例点单`);
    const port = await listen(server.app, settings.host, settings.port, true);
    server.office.publicUrl = `http://${settings.host}:${port}`;
    if (port !== settings.port) say(`端口 ${settings.port} 有别的程序在用，改用 ${port}`);
    console.log(`\n  打开  http://${settings.host}:${port}/\n`);
    if (standIn) {
      const { office } = server;
      await linkAccounts(office.db, office.keys, office.tenant, county.people.map(({ id }) => ({ openid: `stand-in-${id}`, personId: personIdOf(county.tenant, id) })));
      standIn.server(`http://${settings.host}:${port}`);
      say(`微信是本机的替身（${settings.wechat.host}），不是真的微信：小程序里登录的都是同一位新居民；code 写 demo:${county.walk[0]} 就是那个样例人物`);
    }
    console.log('  首页可以选一个人物进入，数据都是样例。走完一单可以依次扮演：');
    for (const id of county.walk) {
      const person = county.people.find((one) => one.id === id);
      if (person) console.log(`    ${person.name}  ${person.label}`);
    }
    console.log('\n  按 Ctrl-C 结束，数据会留着。');
  } catch (fault) {
    await stopAll();
    throw fault;
  }
}

/* In a process of its own, so that Taro's memory is given back and Ctrl-C stops it. */
async function buildPages(running: (() => Promise<void>)[]): Promise<void> {
  const build = spawn(process.execPath, [join(root, 'config', 'fresh.mjs'), 'h5'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  running.push(async () => void build.kill());
  const code = await new Promise<number | null>((resolve) => build.on('exit', resolve));
  running.pop();
  if (code !== 0) throw new Error('网页没有构建成功，上面是原因');
}

main().catch(fail);
