import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../../cloud/store/embedded';

/** One PostgreSQL for the whole run: the embedded one, or the one KEPU_TEST_DATABASE_URL names. Each test file makes its own database in it. */
export default async function startPostgres(): Promise<void> {
  if (process.env.KEPU_TEST_URL) return;
  const given = process.env.KEPU_TEST_DATABASE_URL;
  if (given) {
    process.env.KEPU_TEST_URL = given;
    return;
  }
  const embedded = await startEmbedded({ directory: join(mkdtempSync(join(tmpdir(), 'kepu-test-')), 'postgres') });
  process.env.KEPU_TEST_URL = embedded.url;
  (globalThis as { embedded?: typeof embedded }).embedded = embedded;
}
