/** Where the bytes of files lie. Two implementations: a folder on this machine, or any S3-compatible store. */
import type { Readable } from 'node:stream';

/** Inclusive, as in HTTP. */
export interface ByteRange { start: number; end: number }

export interface FileStore {
  /** Writes all of it or nothing; writing it again is the same. */
  put(key: string, bytes: Buffer, mime: string): Promise<void>;
  /** @returns null when it is not there */
  get(key: string, range?: ByteRange): Promise<Readable | null>;
  /** What is not there is removed as well. */
  remove(key: string): Promise<void>;
}

export interface Files {
  store: FileStore;
  /** a folder of this machine for what is still arriving */
  incoming: string;
}

export interface S3Settings { endpoint: string; bucket: string; region: string; key: string; secret: string }

/** The two keys of a file: what was sent, made anew, and the small picture. */
export const keyOf = (tenant: string, id: string, part: 'full' | 'thumb'): string => `${tenant}/${id.slice(0, 2)}/${id}-${part}`;
