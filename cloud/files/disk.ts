/** Files in a folder of this machine (KEPU_FILES). */
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { FileStore } from './store';

const isMissing = (fault: unknown) => (fault as { code?: string }).code === 'ENOENT';

export function diskStore(folder: string): FileStore {
  const at = (key: string) => join(folder, key);
  return {
    async put(key, bytes) {
      const path = at(key);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      // Under its name only once it is whole and on the disk: a power cut leaves either all of it or nothing.
      const making = `${path}.${randomUUID()}`;
      const file = await open(making, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(making, path);
    },
    async get(key, range) {
      const path = at(key);
      try {
        await stat(path);
      } catch (fault) {
        if (isMissing(fault)) return null;
        throw fault;
      }
      return createReadStream(path, range);
    },
    remove: (key) => rm(at(key), { force: true }),
  };
}
