/** A full disk: the database on a small one of its own, filled up while people are at work, then given room again. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chanceFrom } from './chance';
import { gather } from './crowd';
import { blankMemory, logIns, quiet, verdict } from './rounds';
import { buildWorld } from './world';

const SIZE_MB = 160;
const FULL_FOR_MS = 4_000;

export interface FullOutcome { skipped: string | null; refused: number; after: number; sentences: string[]; findings: string[] }

const skippedFor = (why: string): FullOutcome => ({ skipped: why, refused: 0, after: 0, sentences: [], findings: [] });

/** Skipped, with the reason, where we may not lay a disk of our own. */
export async function playFull(seed: number): Promise<FullOutcome> {
  if (process.platform !== 'linux' || process.geteuid?.() !== 0) return skippedFor('要 Linux 的 root 才能装一个小硬盘');
  const folder = mkdtempSync(join(tmpdir(), 'kepu-full-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'tmpfs', folder], { encoding: 'utf8' });
  if (mounted.status !== 0) {
    rmSync(folder, { recursive: true });
    return skippedFor(`这里不让装小硬盘（${(mounted.stderr || String(mounted.error)).trim()}）`);
  }
  try {
    return await play(folder, seed);
  } finally {
    spawnSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function play(folder: string, seed: number): Promise<FullOutcome> {
  const world = await buildWorld({ within: folder });
  const memory = blankMemory();
  const ballast = join(folder, 'ballast');
  try {
    await world.servers(2);
    const sessions = await logIns(world);
    const crowd = await gather(world, chanceFrom(seed), memory);
    await crowd.until(60);
    // The last bytes as well: a block at a time, until not one more fits.
    const fill = () => {
      for (let block = statfsSync(folder).bavail; block > 0; block = statfsSync(folder).bavail) {
        try {
          writeFileSync(ballast, Buffer.alloc(Math.min(block, 1024) * 4096), { flag: 'a' });
        } catch {
          return;
        }
      }
    };
    fill();
    // No room for PostgreSQL's own journal either: then it goes down, and can't come up before there is room.
    const journal = world.db.query({ text: "select pg_logical_emit_message(false, 'full', repeat('x', 1000000)) from generate_series(1, 80)", values: [] }).then(() => false, () => true);
    const until = Date.now() + FULL_FOR_MS;
    while (Date.now() < until) {
      fill();
      await pause(20);
    }
    const down = await journal;
    const before = memory.done.length;
    const refused = crowd.count.away;
    rmSync(ballast);
    await crowd.until(60);
    await crowd.stop();
    await quiet(world);
    const findings = await verdict(world, memory, sessions);
    if (!down) findings.push('硬盘写满了，数据库的日志却还写得下：这一轮没有试到');
    if (refused === 0) findings.push('硬盘写满了，却没有一个人被请稍后再试：这一轮没有试到');
    return { skipped: null, refused, after: memory.done.length - before, sentences: [...crowd.sentences], findings };
  } finally {
    await world.close();
  }
}
