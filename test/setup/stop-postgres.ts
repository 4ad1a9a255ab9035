import type { EmbeddedPostgres } from '../../cloud/store/embedded';

export default async function stopPostgres(): Promise<void> {
  await (globalThis as { embedded?: EmbeddedPostgres }).embedded?.stop();
}
