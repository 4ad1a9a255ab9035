/**
 * STAND-IN of WeChat: messages to the county's server, signed and, in safe mode, encrypted. Written from WeChat's own
 * description and not from ours (../push.ts), so that one checks the other.
 */
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { judgeFile } from './content';
import { newId, type World } from './world';

export interface PushTarget {
  url: string;
  token: string;
  /** EncodingAESKey; null = plain mode */
  aesKey: string | null;
}

/** One try to bring a message to the county's server. */
export interface Delivery { event: string; attempt: number; status: number | null; answer: string }

const TRIES = 4;
const ANSWER_MS = 5000;

const sha1 = (...parts: string[]) => createHash('sha1').update(parts.sort().join('')).digest('hex');

/** Random, length, message, app id; padded to 32 bytes; AES-256-CBC with the first half of the key as its beginning. */
export function sealPush(aesKey: string, message: string, appId: string): string {
  const key = Buffer.from(`${aesKey}=`, 'base64');
  const body = Buffer.from(message, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const plain = Buffer.concat([randomBytes(16), length, body, Buffer.from(appId, 'utf8')]);
  const missing = 32 - (plain.length % 32);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(missing, missing)), cipher.final()]).toString('base64');
}

/** Query and body as WeChat would send this message at this moment. */
export function posted(target: PushTarget, appId: string, message: Record<string, unknown>, nowMs: number): { query: string; body: string } {
  const timestamp = String(Math.floor(nowMs / 1000));
  const nonce = String(parseInt(newId(4), 16));
  const query = new URLSearchParams({ signature: sha1(target.token, timestamp, nonce), timestamp, nonce });
  const plain = JSON.stringify(message);
  if (target.aesKey === null) return { query: query.toString(), body: plain };
  const Encrypt = sealPush(target.aesKey, plain, appId);
  query.set('openid', String(message.FromUserName));
  query.set('encrypt_type', 'aes');
  query.set('msg_signature', sha1(target.token, timestamp, nonce, Encrypt));
  return { query: query.toString(), body: JSON.stringify({ ToUserName: message.ToUserName, Encrypt }) };
}

/** WeChat's question whether an address is the county's, as a query. */
export function echoQuery(target: PushTarget, nowMs: number, echo: string): string {
  const timestamp = String(Math.floor(nowMs / 1000));
  const nonce = String(parseInt(newId(4), 16));
  return new URLSearchParams({ signature: sha1(target.token, timestamp, nonce), timestamp, nonce, echostr: echo }).toString();
}

interface Waiting { message: Record<string, unknown>; dueMs: number }

/** The messages that are on their way, and how each try to bring them went. */
export function createPushes(now: () => number): { to: PushTarget | null; tried: Delivery[]; waiting: Waiting[]; add(message: Record<string, unknown>, from: string, delayMs: number): void; deliver(world: World): Promise<number> } {
  const tried: Delivery[] = [];
  const waiting: Waiting[] = [];
  const pushes = {
    to: null as PushTarget | null,
    tried, waiting,
    add(message: Record<string, unknown>, from: string, delayMs: number) {
      waiting.push({ message: { ToUserName: 'gh_0123456789ab', FromUserName: from, CreateTime: Math.floor((now() + delayMs) / 1000), MsgType: 'event', ...message }, dueMs: now() + delayMs });
    },
    /** Brings everything that is due; each one up to four times until it is taken. @returns how many messages were due */
    async deliver(world: World) {
      const due = waiting.filter((one) => one.dueMs <= now());
      for (const one of due) waiting.splice(waiting.indexOf(one), 1);
      const { to } = pushes;
      if (!to) return due.length;
      for (const { message } of due) await bring(to, world, message);
      return due.length;
    },
  };
  async function bring(to: PushTarget, world: World, { media, ...message }: Record<string, unknown>) {
    const whole = typeof media === 'string' ? { ...message, ...(await judgeFile(media, world.mediaSuggest)) } : message;
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      const { query, body } = posted(to, world.appId, whole, now());
      const delivery: Delivery = { event: String(message.Event), attempt, status: null, answer: '' };
      tried.push(delivery);
      try {
        const response = await fetch(`${to.url}?${query}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body, signal: AbortSignal.timeout(ANSWER_MS) });
        Object.assign(delivery, { status: response.status, answer: await response.text() });
      } catch {
        // No answer at all; the next try follows.
      }
      if (delivery.status === 200 && ['success', ''].includes(delivery.answer)) return;
    }
  }
  return pushes;
}
