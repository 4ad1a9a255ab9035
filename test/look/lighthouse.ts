/** Lighthouse on the resident's first page, in a Chromium of its own where she is logged in. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { openSession } from '../../cloud/functions/login';
import { flags, program } from '../browser/browser';
import type { County } from '../setup/county';

/** Hundredths, as Lighthouse gives them; the speed of this machine says little about a village's telephone. */
export interface Scores { accessibility: number; performance: number }

export async function lighthouseAtHome(county: Pick<County, 'url' | 'server' | 'idOf'>): Promise<Scores> {
  const folder = mkdtempSync(join(tmpdir(), 'kepu-lighthouse-'));
  // A port of Chromium's own choosing: one that was looked for before may be taken by then.
  const context = await chromium.launchPersistentContext(folder, { executablePath: program(), args: [...flags, '--remote-debugging-port=0'], viewport: null });
  try {
    const port = await portOf(folder);
    const user = await openSession(county.server.office, county.idOf('resident-elder'));
    const page = await context.newPage();
    await page.goto(`${county.url}/robots.txt`);
    await page.evaluate((one) => localStorage.setItem('AV/kepu/currentUser', JSON.stringify({ ...one, className: '_User', _id: one.objectId, _sessionToken: one.sessionToken })), user);
    const { categories } = JSON.parse(await run([`${county.url}/`, `--port=${port}`, '--output=json', '--quiet', '--max-wait-for-load=240000', '--disable-storage-reset', '--only-categories=accessibility,performance'])) as { categories: Record<keyof Scores, { score: number | null }> };
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

/* Chromium writes it down once it listens. */
async function portOf(folder: string): Promise<number> {
  const file = join(folder, 'DevToolsActivePort');
  for (const until = Date.now() + 60_000; Date.now() < until; await pause(50)) {
    const port = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
    if (port > 0) return port;
  }
  throw new Error('Chromium does not say where it listens');
}
