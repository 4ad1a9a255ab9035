/** Lighthouse on the resident's first page, in a Chromium of its own where she is logged in. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { openSession } from '../../cloud/functions/login';
import { flags, program } from '../browser/browser';
import type { County } from '../setup/county';

/** Hundredths, as Lighthouse gives them; the speed of this machine says little about a village's telephone. */
export interface Scores { accessibility: number; performance: number }

export async function lighthouseAtHome(county: Pick<County, 'url' | 'server' | 'idOf'>): Promise<Scores> {
  const folder = mkdtempSync(join(tmpdir(), 'kepu-lighthouse-'));
  const port = await freePort();
  const context = await chromium.launchPersistentContext(folder, { executablePath: program(), args: [...flags, `--remote-debugging-port=${port}`], viewport: null });
  try {
    const user = await openSession(county.server.office, county.idOf('resident-elder'));
    const page = await context.newPage();
    await page.goto(`${county.url}/robots.txt`);
    await page.evaluate((one) => localStorage.setItem('AV/kepu/currentUser', JSON.stringify({ ...one, className: '_User', _id: one.objectId, _sessionToken: one.sessionToken })), user);
    const { categories } = JSON.parse(await run([`${county.url}/`, `--port=${port}`, '--output=json', '--quiet', '--disable-storage-reset', '--only-categories=accessibility,performance'])) as { categories: Record<keyof Scores, { score: number | null }> };
    return { accessibility: Math.round((categories.accessibility.score ?? 0) * 100), performance: Math.round((categories.performance.score ?? 0) * 100) };
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/* Lighthouse is a module that jest can't take in, so it runs as the program it also is. */
function run(args: string[]): Promise<string> {
  const child = spawn(process.execPath, [join(dirname(require.resolve('lighthouse/package.json')), 'cli/index.js'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [said, wrong] = ['', ''];
  child.stdout.on('data', (part) => { said += String(part); });
  child.stderr.on('data', (part) => { wrong += String(part); });
  return new Promise((resolve, reject) => child.on('exit', (code) => (code === 0 ? resolve(said) : reject(new Error(`Lighthouse: ${wrong.slice(-800)}`)))));
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    server.close(() => resolve(port));
  }));
}
