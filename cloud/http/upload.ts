/**
 * Files over the part of LeanCloud's interface that `AV.File` speaks: a token, the bytes to an address of ours, a word that it
 * is done. And the addresses that files are read from.
 */
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { fileLimits, mostBytes, purposes, type Purpose } from '../domain/file/kinds';
import { Refusal } from '../domain/refusals';
import { readAddress, readToken, uploadToken, maySee } from '../files/address';
import { receive } from '../files/incoming';
import { keyOf, type ByteRange } from '../files/store';
import { sessionOf } from '../functions/login';
import type { Office } from '../office';
import { newId } from '../store/seal';
import { lineOf, type Limits } from './limits';
import { beginFile, deleteFile, dropUpload, finishFile, readFileRow, type FileRow } from '../store/sql/file';

const DAY_MS = 86_400_000;
/* What a multipart body has around the file. */
const AROUND_BYTES = 64 * 1024;
/* A sender of more than this is cut off; up to here the «no» is read by who sent it. */
const DRAINED_BYTES = 64 * 1024 * 1024;
/* At once in one process; each has a file on the disk only. And of one person: a page sends its six photos at the same
   moment, and nobody may hold all the places that there are. */
const MOST_AT_ONCE = 24;
const MOST_OF_ONE = 8;

const tokenShape = v.object({ metaData: v.optional(v.nullable(v.object({ size: v.optional(v.unknown()), purpose: v.optional(v.picklist(Object.keys(purposes) as Purpose[], '不知道这个文件做什么用'), 'attachment') }))) });
const callbackShape = v.object({ token: v.string(), result: v.boolean() });

async function senderOf(office: Office, request: FastifyRequest): Promise<string> {
  const token = request.headers['x-lc-session'];
  if (typeof token !== 'string' || token === '') throw new Refusal('login.needed');
  return (await sessionOf(office, token)).personId;
}

/* The address under which this very client reached us; a proxy before us says whether that was https. */
function originOf(office: Office, request: FastifyRequest): string {
  if (office.publicUrl) return office.publicUrl;
  return `${request.headers['x-forwarded-proto'] === 'https' ? 'https' : 'http'}://${request.headers.host ?? '127.0.0.1'}`;
}

export function addUploads(app: FastifyInstance, office: Office, limits: Limits): void {
  const { db, keys, tenant, files } = office;
  let atOnce = 0;
  const ofEach = new Map<string, number>();

  app.post('/1.1/fileTokens', async (request, reply) => {
    await limits.spend('address', lineOf(request.ip));
    const personId = await senderOf(office, request);
    const asked = v.safeParse(tokenShape, request.body ?? {});
    if (!asked.success) throw new Refusal('request.shape', { say: '不知道这个文件做什么用' });
    const { size, purpose = 'attachment' } = asked.output.metaData ?? {};
    // Said by the sender, so only good for an early «no».
    if (typeof size === 'number' && size > mostBytes) throw new Refusal('files.tooLarge');
    const id = newId();
    const now = office.now();
    if (!(await beginFile(db, tenant, { id, personId, purpose, at: now, since: new Date(now.getTime() - DAY_MS), most: fileLimits.perDay }))) throw new Refusal('files.tooMany');
    const token = uploadToken(keys, tenant, id, now);
    const origin = originOf(office, request);
    // The token is in the address as well: a body is looked at only when it may be sent, and some clients put the file before the fields.
    return reply.code(201).send({ objectId: id, provider: 'qiniu', bucket: 'kepu', key: id, token, url: `${origin}/files/${id}`, upload_url: `${origin}/files?token=${token}` });
  });

  app.post('/1.1/fileCallback', async (request) => {
    const said = v.safeParse(callbackShape, request.body ?? {});
    const id = said.success ? readToken(keys, tenant, said.output.token, office.now()) : null;
    if (said.success && id && !said.output.result) await dropUpload(db, tenant, id, office.now());
    return {};
  });

  app.delete('/1.1/files/:id', async (request: FastifyRequest<{ Params: { id: string } }>) => {
    await limits.spend('address', lineOf(request.ip));
    const personId = await senderOf(office, request);
    const row = await fileOr404(office, request.params.id);
    if (row.personId !== personId) throw new Refusal('files.notYours');
    await deleteFile(db, tenant, row.id, personId, office.now());
    return {};
  });

  void app.register(async (scope) => {
    await scope.register(multipart, { limits: { fileSize: mostBytes + 1, files: 1, fields: 10, fieldSize: 4096, parts: 12, headerPairs: 50 } });
    scope.post('/files', async (request, reply) => {
      try {
        atOnce += 1;
        if (atOnce > MOST_AT_ONCE) throw new Refusal('files.busy');
        return await take(request);
      } catch (fault) {
        drain(request, reply);
        throw fault;
      } finally {
        atOnce -= 1;
      }
    });
  });

  async function take(request: FastifyRequest): Promise<{ key: string; objectId: string }> {
    const id = readToken(keys, tenant, (request.query as { token?: unknown }).token, office.now());
    const row = id ? await readFileRow(db, tenant, id) : null;
    if (!row) throw new Refusal('files.token');
    if (Number(request.headers['content-length'] ?? 0) > mostBytes + AROUND_BYTES) throw new Refusal('files.tooLarge');
    const received = await inPlaceOf(row.personId, () => incomingOf(request, row));
    // The same once more, because the answer got lost on the way: it is there.
    const answer = { key: row.id, objectId: row.id };
    const before = row.state === 'uploading' ? row : await readFileRow(db, tenant, row.id);
    if (before?.state !== 'uploading') {
      if (before?.sha256?.equals(received.sha256)) return answer;
      throw new Refusal('files.sentBefore');
    }
    // Bytes first: a row that says «there» without them would be a lie; bytes without a row are swept.
    await files.store.put(keyOf(tenant, row.id, 'full'), received.full, received.mime);
    if (received.thumb) await files.store.put(keyOf(tenant, row.id, 'thumb'), received.thumb, received.mime);
    const check = received.thumb === null ? null : office.checks === 'auto' ? 'pass' : 'pending';
    const done = await finishFile(db, tenant, {
      id: row.id, mime: received.mime, bytes: received.full.length, thumbBytes: received.thumb?.length ?? null, width: received.width, height: received.height, sha256: received.sha256, check, at: office.now(),
    });
    if (done) return answer;
    const now = await readFileRow(db, tenant, row.id);
    if (now?.sha256?.equals(received.sha256)) return answer;
    // Given up meanwhile, and perhaps swept already: nobody else would come for these bytes.
    if (!now) for (const part of ['full', 'thumb'] as const) await files.store.remove(keyOf(tenant, row.id, part));
    throw new Refusal('files.sentBefore');
  }

  async function inPlaceOf<T>(personId: string, work: () => Promise<T>): Promise<T> {
    const before = ofEach.get(personId) ?? 0;
    if (before >= MOST_OF_ONE) throw new Refusal('files.busy');
    ofEach.set(personId, before + 1);
    try {
      return await work();
    } finally {
      const left = (ofEach.get(personId) ?? 1) - 1;
      if (left > 0) ofEach.set(personId, left);
      else ofEach.delete(personId);
    }
  }

  async function incomingOf(request: FastifyRequest, row: FileRow) {
    try {
      const part = await request.file();
      if (!part) throw new Refusal('files.broken');
      const received = await receive(files.incoming, row.purpose, part.file);
      if (part.file.truncated) throw new Refusal('files.tooLarge');
      return received;
    } catch (fault) {
      if (fault instanceof Refusal) throw fault;
      const { code, message } = fault as { code?: string; message?: string };
      // Cut off on the way, or no proper form: nothing of ours is wrong.
      if (request.raw.aborted || code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code?.startsWith('FST_') || /Unexpected end|Part terminated|Multipart|Malformed/i.test(message ?? '')) throw new Refusal('files.broken');
      throw fault;
    }
  }

  app.get('/files/:id', async (request: FastifyRequest<{ Params: { id: string } }>, reply) => {
    const address = readAddress(keys, tenant, request.params.id, request.query as Record<string, unknown>, office.now());
    if (!address) throw new Refusal('files.expired');
    const row = await fileOr404(office, request.params.id);
    if (!maySee(address.kind, row.state) || (address.part === 'thumb' && !row.thumbBytes)) throw new Refusal('files.notFound');
    const size = address.part === 'thumb' ? row.thumbBytes : row.bytes;
    const etag = `"${row.id}-${address.part}"`;
    // Whatever a browser makes of it: it is shown or saved, never run, and nobody's cache but the reader's keeps it.
    reply.headers({
      'cache-control': `private, max-age=${address.leftSeconds}`, etag, 'x-content-type-options': 'nosniff', 'content-security-policy': `default-src 'none'; sandbox`, 'referrer-policy': 'no-referrer', 'accept-ranges': 'bytes',
      'content-disposition': row.mime === 'image/jpeg' ? 'inline' : 'attachment; filename="kepu.pdf"', 'content-type': row.mime ?? 'application/octet-stream',
    });
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    const range = rangeOf(request.headers.range, size);
    if (range === 'beyond') return reply.code(416).header('content-range', `bytes */${size}`).send();
    const stream = await files.store.get(keyOf(tenant, row.id, address.part), range ?? undefined);
    if (!stream) throw new Refusal('files.notFound');
    if (range) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`);
    reply.header('content-length', range ? range.end - range.start + 1 : size);
    return reply.send(stream);
  });
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function fileOr404(office: Office, id: string): Promise<FileRow> {
  const row = uuid.test(id) ? await readFileRow(office.db, office.tenant, id) : null;
  if (!row || row.state === 'uploading') throw new Refusal('files.notFound');
  return row;
}

/** One range, as players and resumed downloads ask; anything else gets the whole. */
function rangeOf(asked: string | undefined, size: number): ByteRange | 'beyond' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(asked ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const start = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = match[1] === '' || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  return start > end || start >= size ? 'beyond' : { start, end };
}

/* A phone that is still sending reads our «no» only when it has sent all. Somebody who sends without end is cut off. */
function drain(request: FastifyRequest, reply: FastifyReply): void {
  const { raw } = request;
  if (raw.complete || raw.destroyed) return;
  let drained = 0;
  raw.unpipe();
  raw.on('data', (part: Buffer) => {
    drained += part.length;
    if (drained > DRAINED_BYTES) raw.destroy();
  });
  raw.resume();
  reply.header('connection', 'close');
}
