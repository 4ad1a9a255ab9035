import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../../cloud/store/embedded';

/** For a command: the built pages, and a PostgreSQL that lives as long as the work. A work that answers false, or throws, fails the command. */
export async function onBench(work: () => Promise<boolean>): Promise<void> {
  const built = spawnSync(process.execPath, [join(__dirname, '../../config/fresh.mjs'), 'h5'], { stdio: 'inherit' });
  if (built.status !== 0) process.exit(1);
  const folder = mkdtempSync(join(tmpdir(), 'kepu-look-'));
  const database = await startEmbedded({ directory: join(folder, 'postgres') });
  process.env.KEPU_TEST_URL = database.url;
  let well = false;
  try {
    well = await work();
  } catch (fault) {
    console.error((fault as Error).stack);
  } finally {
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  process.exit(well ? 0 : 1);
}
