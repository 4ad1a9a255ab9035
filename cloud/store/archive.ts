/** The file of a back-up: gzip of lines and counted bytes, with the sum of all of it as its last line. Knows nothing of databases. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

const HEAD = 'kepu-backup 1';
/** longest line, bytes: a list of columns is the longest there is */
const LINE_LIMIT = 1024 * 1024;
/** longest counted run of bytes; PostgreSQL sends a row at a time */
const RUN_LIMIT = 1024 * 1024 * 1024;

export interface ArchiveWriter {
  line(kind: string, data: unknown): Promise<void>;
  bytes(part: Buffer): Promise<void>;
}

/** One part of the file, in the order in which it was written. */
export type Part = { kind: 'line'; name: string; data: unknown } | { kind: 'bytes'; bytes: Buffer };

/** Writes the file whole or not at all: it gets its name only once it lies on the disk. */
export async function writeArchive(path: string, work: (out: ArchiveWriter) => Promise<void>): Promise<void> {
  const making = `${path}.part`;
  try {
    const sum = createHash('sha256');
    const gzip = createGzip({ level: 6 });
    // For its owner only: it holds names and what people wrote. On the disk before it counts as written.
    const landed = pipeline(gzip, createWriteStream(making, { mode: 0o600, flush: true }));
    // A full disk ends the pipe; whoever is writing must hear of it instead of waiting for room.
    const broken = landed.then(() => undefined, (fault: Error) => Promise.reject(fault));
    // Thrown where it is awaited below; until then it must not count as nobody's.
    broken.catch(() => undefined);
    const put = async (bytes: Buffer) => {
      sum.update(bytes);
      if (!gzip.write(bytes)) await Promise.race([new Promise<void>((room) => { gzip.once('drain', room); }), broken]);
    };
    const line = (kind: string, data: unknown) => put(Buffer.from(`${kind} ${JSON.stringify(data)}\n`));
    await put(Buffer.from(`${HEAD}\n`));
    await work({ line, bytes: async (part) => { await line('bytes', part.length); await put(part); } });
    gzip.end(`done ${JSON.stringify(sum.copy().digest('hex'))}\n`);
    await landed;
    await rename(making, path);
  } catch (fault) {
    await rm(making, { force: true });
    throw fault;
  }
}

/** @throws in words when the file is not one of ours, ends too early or was changed; what was read until then must not be kept */
export async function* readArchive(path: string): AsyncGenerator<Part> {
  const sum = createHash('sha256');
  const gunzip = createGunzip();
  // What goes wrong on the way in is thrown by the reading below.
  pipeline(createReadStream(path), gunzip).catch(() => undefined);
  const reader = new Counted(gunzip);
  try {
    if ((await reader.line()) !== HEAD) throw new Error('这不是本程序的备份文件，或者是更新版本的备份');
    sum.update(`${HEAD}\n`);
    for (;;) {
      const text = await reader.line();
      const cut = text.indexOf(' ');
      const name = text.slice(0, cut);
      const data: unknown = JSON.parse(text.slice(cut + 1));
      if (name === 'done') {
        if (sum.digest('hex') !== data) throw new Error('备份文件坏了：内容和校验值对不上');
        return;
      }
      sum.update(`${text}\n`);
      if (name !== 'bytes') {
        yield { kind: 'line', name, data };
        continue;
      }
      if (typeof data !== 'number' || !Number.isInteger(data) || data < 0 || data > RUN_LIMIT) throw new SyntaxError('run');
      const bytes = await reader.bytes(data);
      sum.update(bytes);
      yield { kind: 'bytes', bytes };
    }
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new Error(`打不开文件：${path}`, { cause: fault });
    if (code === 'Z_BUF_ERROR' || fault instanceof Ended) throw new Error('备份文件不完整：后面少了一截', { cause: fault });
    if (code?.startsWith('Z_') || fault instanceof SyntaxError) throw new Error('备份文件坏了，读不出来', { cause: fault });
    throw fault;
  }
}

class Ended extends Error {}

/** Takes a stream apart into lines and runs of a known length. */
class Counted {
  private rest: Buffer = Buffer.alloc(0);
  private readonly source: AsyncIterator<Buffer>;

  constructor(stream: AsyncIterable<Buffer>) {
    this.source = stream[Symbol.asyncIterator]();
  }

  private async more(): Promise<void> {
    const { value, done } = await this.source.next();
    if (done) throw new Ended();
    this.rest = this.rest.length === 0 ? value : Buffer.concat([this.rest, value]);
  }

  async line(): Promise<string> {
    for (let from = 0; ;) {
      const end = this.rest.indexOf(10, from);
      if (end >= 0) {
        const text = this.rest.toString('utf8', 0, end);
        this.rest = this.rest.subarray(end + 1);
        return text;
      }
      from = this.rest.length;
      if (from > LINE_LIMIT) throw new SyntaxError('line');
      await this.more();
    }
  }

  async bytes(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let missing = length;
    while (missing > 0) {
      if (this.rest.length === 0) await this.more();
      const part = this.rest.subarray(0, missing);
      this.rest = this.rest.subarray(part.length);
      missing -= part.length;
      parts.push(part);
    }
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
  }
}
