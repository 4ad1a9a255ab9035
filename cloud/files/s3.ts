/** Files in an S3-compatible store (KEPU_S3_*), addressed by path as every one of them understands. */
import { AwsClient } from 'aws4fetch';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { FileStore, S3Settings } from './store';

const TIMEOUT_MS = 20_000;

export function s3Store({ endpoint, bucket, region, key: accessKeyId, secret }: S3Settings): FileStore {
  const client = new AwsClient({ accessKeyId, secretAccessKey: secret, region, service: 's3', retries: 2 });
  const ask = async (method: string, key: string, more: { body?: Buffer; headers?: Record<string, string> } = {}) => {
    const { body, headers } = more;
    return client.fetch(`${endpoint}/${bucket}/${key}`, { method, ...(body ? { body: new Uint8Array(body) } : {}), ...(headers ? { headers } : {}), signal: AbortSignal.timeout(TIMEOUT_MS) });
  };
  /* The answer may name the store's inner life; only the number goes on. */
  const failed = (what: string, status: number) => new Error(`the file store answered ${status} to ${what}`);
  return {
    async put(key, bytes, mime) {
      const answer = await ask('PUT', key, { body: bytes, headers: { 'content-type': mime } });
      await answer.arrayBuffer();
      if (!answer.ok) throw failed('PUT', answer.status);
    },
    async get(key, range) {
      const answer = await ask('GET', key, range ? { headers: { range: `bytes=${range.start}-${range.end}` } } : {});
      if (answer.status === 404) {
        await answer.arrayBuffer();
        return null;
      }
      if (!answer.ok || !answer.body) throw failed('GET', answer.status);
      return Readable.fromWeb(answer.body as ReadableStream);
    },
    async remove(key) {
      const answer = await ask('DELETE', key);
      await answer.arrayBuffer();
      if (!answer.ok && answer.status !== 404) throw failed('DELETE', answer.status);
    },
  };
}
