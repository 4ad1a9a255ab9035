/** The two places where bytes may lie do the same. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskStore } from '../../cloud/files/disk';
import { s3Store } from '../../cloud/files/s3';
import type { FileStore } from '../../cloud/files/store';

const folder = mkdtempSync(join(tmpdir(), 'kepu-store-'));
const objects = new Map<string, Buffer>();
const unsigned: string[] = [];
/* As much of an S3-compatible store as we use. */
const bucket: Server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
    const key = request.url ?? '';
    if (!/^AWS4-HMAC-SHA256 Credential=access\/\d{8}\/somewhere\/s3\/aws4_request/.test(request.headers.authorization ?? '')) unsigned.push(key);
    if (request.method === 'PUT') objects.set(key, Buffer.concat(parts));
    if (request.method === 'DELETE') objects.delete(key);
    const found = objects.get(key);
    if (request.method !== 'GET') return response.writeHead(request.method === 'DELETE' ? 204 : 200).end();
    if (!found) return response.writeHead(404).end('<Error/>');
    const range = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '');
    return range ? response.writeHead(206).end(found.subarray(Number(range[1]), Number(range[2]) + 1)) : response.writeHead(200).end(found);
  });
});
let stores: [string, FileStore][];
beforeAll(async () => {
  await new Promise<void>((resolve) => {
    bucket.listen(0, '127.0.0.1', resolve);
  });
  const endpoint = `http://127.0.0.1:${(bucket.address() as AddressInfo).port}`;
  stores = [['disk', diskStore(folder)], ['s3', s3Store({ endpoint, bucket: 'kepu', region: 'somewhere', key: 'access', secret: 'secret' })]];
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  bucket.close();
});

const bytesOf = async (store: FileStore, key: string, range?: { start: number; end: number }) => {
  const stream = await store.get(key, range);
  return stream && Buffer.concat(await stream.toArray()).toString();
};

test('放在本机和放在 S3，存、取、分段取、删都一样；没有的就说没有', async () => {
  for (const [, store] of stores) {
    expect(await bytesOf(store, 'a/b')).toBeNull();
    for (let twice = 0; twice < 2; twice += 1) await store.put('a/b', Buffer.from('0123456789'), 'image/jpeg');
    expect(await bytesOf(store, 'a/b')).toBe('0123456789');
    expect(await bytesOf(store, 'a/b', { start: 2, end: 4 })).toBe('234');
    for (let twice = 0; twice < 2; twice += 1) await store.remove('a/b');
    expect(await bytesOf(store, 'a/b')).toBeNull();
  }
  expect(unsigned).toEqual([]);
});
