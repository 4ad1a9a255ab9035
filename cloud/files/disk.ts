/** Files in a folder of this machine (KEPU_FILES). */
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { KeptFiles } from '../store/backup';
import type { FileStore } from './store';

/** Within the folder of files: those that are there to stay. */
export const keptFolder = (files: string): string => join(files, 'kept');

/** Not there, as against not to be had: a folder that may not be read is no empty one. */
export const isMissing = (fault: unknown) => (fault as { code?: string }).code === 'ENOENT';

/** Within the folder of files: those that are not whole yet; what a killed server left there is swept. */
export const incomingFolder = (files: string): string => join(files, 'kepu-incoming');

/** @param making where a file lies until it is whole, on the same disk; beside its place unless told */
export function diskStore(folder: string, making: string | null = null): FileStore {
  const at = (key: string) => join(folder, key);
  return {
    async put(key, bytes) {
      const path = at(key);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      // Under its name only once it is whole and on the disk: a power cut leaves either all of it or nothing.
      if (making) await mkdir(making, { recursive: true, mode: 0o700 });
      const half = making ? join(making, randomUUID()) : `${path}.${randomUUID()}`;
      const file = await open(half, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(half, path);
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

const KEY = /^\d{12}\/[0-9a-f]{2}\/[0-9a-f-]{36}-(full|thumb)$/;

/** The same folder, for a back-up: all that is in it and whole. */
export function keptFiles(folder: string): KeptFiles {
  const { put, remove } = diskStore(folder, incomingFolder(dirname(folder)));
  return {
    async* list() {
      const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch((fault: unknown) => {
        if (isMissing(fault)) return [];
        throw fault;
      });
      // Half-written ones have a longer name.
      for (const one of found) {
        const key = relative(folder, join(one.parentPath, one.name)).replaceAll(sep, '/');
        if (one.isFile() && KEY.test(key)) yield key;
      }
    },
    read: (key) => readFile(join(folder, key)).catch((fault: unknown) => {
      if (isMissing(fault)) return null;
      throw fault;
    }),
    async write(key, bytes) {
      if (!KEY.test(key)) throw new Error('备份文件坏了：文件的名字不对');
      await put(key, bytes, '');
    },
    remove,
  };
}
