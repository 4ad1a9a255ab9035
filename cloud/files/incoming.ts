/** A file on its way in: told by its first bytes, stopped at its limit, kept aside until it is whole. */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { bytesLimit, HEAD_BYTES, isMixed, isWholePdf, kindOf, purposes, type FileKind, type Purpose } from '../domain/file/kinds';
import { Refusal } from '../domain/refusals';
import { newId } from '../store/seal';
import { isMissing } from './disk';
import { remake } from './picture';

export interface Received { mime: string; full: Buffer; thumb: Buffer | null; width: number | null; height: number | null; sha256: Buffer }

/** @throws files.* when it is not what may be sent for this purpose */
export async function receive(incoming: string, purpose: Purpose, stream: Readable): Promise<Received> {
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  const path = join(incoming, newId());
  try {
    const { kind, sha256 } = await keepAside(path, purpose, stream);
    const bytes = await readFile(path);
    if (isMixed(kind, bytes)) throw new Refusal('files.mixed');
    if (kind === 'pdf') {
      if (!isWholePdf(bytes)) throw new Refusal('files.broken');
      return { mime: 'application/pdf', full: bytes, thumb: null, width: null, height: null, sha256 };
    }
    return { mime: 'image/jpeg', ...(await remake(path, kind)), sha256 };
  } finally {
    await rm(path, { force: true });
  }
}

async function keepAside(path: string, purpose: Purpose, stream: Readable): Promise<{ kind: FileKind; sha256: Buffer }> {
  const hash = createHash('sha256');
  let head = Buffer.alloc(0);
  let kind: FileKind | null = null;
  let size = 0;
  const tell = (bytes: Buffer) => {
    const found = kindOf(bytes);
    if (typeof found !== 'string') throw new Refusal(found.no);
    if (!(purposes[purpose] as readonly FileKind[]).includes(found)) throw new Refusal('files.picture');
    return found;
  };
  const gate = new Transform({
    transform(part: Buffer, _encoding, done) {
      try {
        size += part.length;
        hash.update(part);
        if (head.length < HEAD_BYTES) head = Buffer.concat([head, part.subarray(0, HEAD_BYTES)]);
        if (!kind && head.length >= HEAD_BYTES) kind = tell(head);
        if (kind && size > bytesLimit(kind)) throw new Refusal('files.tooLarge');
        done(null, part);
      } catch (fault) {
        done(fault as Error);
      }
    },
  });
  // Opened before anything is read: a file that only comes into being while it is refused would outlive its removal.
  const file = await open(path, 'wx', 0o600);
  await pipeline(stream, gate, file.createWriteStream());
  return { kind: kind ?? tell(head), sha256: hash.digest() };
}

/**
 * Bytes that a server was killed over: nobody comes back for them. @param before by this machine's own clock
 * @returns how many went @throws when the folder is there and can't be read: then they lie there still
 */
export async function sweepIncoming(incoming: string, before: Date): Promise<number> {
  const unless = <T>(nothing: T) => (fault: unknown): T => {
    if (isMissing(fault)) return nothing;
    throw fault;
  };
  let gone = 0;
  // Made when the first file comes.
  for (const name of await readdir(incoming).catch(unless<string[]>([]))) {
    const path = join(incoming, name);
    // Gone since it was listed: another server swept it, or it became whole.
    const left = await stat(path).catch(unless(null));
    if (!left?.isFile() || left.mtime >= before) continue;
    await rm(path, { force: true });
    gone += 1;
  }
  return gone;
}
