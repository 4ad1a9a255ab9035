/**
 * Messages that WeChat sends us (消息推送). In WeChat's console choose JSON: the other format, XML, nests its lists in
 * another way and we don't read it; and 安全模式 where a key is set, for the signature of the plain mode does not cover
 * the message.
 */
import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';

export interface PushSettings {
  appId: string;
  token: string;
  /** EncodingAESKey, 43 characters; null = plain mode */
  aesKey: string | null;
}

/** One message, told the same way whatever shape it came in. */
export interface PushEvent {
  /** 'wxa_media_check', 'subscribe_msg_popup_event' …; '' when it is no event but something a person wrote */
  event: string;
  /** openid, or the platform's own id */
  from: string;
  /** `List`, which is an object when it has one entry and an array when it has several */
  items: Record<string, unknown>[];
  message: Record<string, unknown>;
  /** the same for every copy of this message, and for no other; it names the person, so keep only a hash of it */
  key: string;
  /** when WeChat signed it */
  at: Date;
}

export type PushAnswer = { ok: true; push: PushEvent } | { ok: false; why: 'signature' | 'format' | 'appId' };

export type Query = Record<string, unknown>;
const text = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '');

/** WeChat's signature of these parts. */
export const signatureOf = (parts: readonly string[]): string => createHash('sha1').update([...parts].sort().join('')).digest('hex');

function isSigned(given: unknown, parts: readonly string[]): boolean {
  const wanted = Buffer.from(signatureOf(parts));
  const have = Buffer.from(text(given));
  return have.length === wanted.length && timingSafeEqual(have, wanted);
}

/** WeChat's question whether this address is ours. @returns what to answer, as it is; null when WeChat did not ask it */
export function echoOf({ token }: PushSettings, query: Query): string | null {
  const echo = text(query.echostr);
  return echo !== '' && isSigned(query.signature, [token, text(query.timestamp), text(query.nonce)]) ? echo : null;
}

/** Reads a message: signature first, then what it says. */
export function readPush(settings: PushSettings, query: Query, body: string): PushAnswer {
  const { token, aesKey, appId } = settings;
  const signed = [token, text(query.timestamp), text(query.nonce)];
  const outer = objectOf(body);
  let message: Record<string, unknown> | null;
  if (aesKey === null) {
    if (!isSigned(query.signature, signed)) return { ok: false, why: 'signature' };
    message = outer;
  } else {
    // `signature` is there too, but it says nothing of the message; and a plain message is none of ours in this mode.
    const encrypted = text(outer?.Encrypt);
    if (encrypted === '' || !isSigned(query.msg_signature, [...signed, encrypted])) return { ok: false, why: 'signature' };
    const opened = openPush(aesKey, encrypted);
    if (!opened) return { ok: false, why: 'format' };
    if (opened.appId !== appId) return { ok: false, why: 'appId' };
    message = objectOf(opened.message);
  }
  if (!message) return { ok: false, why: 'format' };
  if (message.appid !== undefined && message.appid !== appId) return { ok: false, why: 'appId' };
  return { ok: true, push: told(message, new Date(Number(query.timestamp) * 1000)) };
}

function told(message: Record<string, unknown>, at: Date): PushEvent {
  const event = text(message.Event);
  const from = text(message.FromUserName);
  const list = message.List;
  const items = (Array.isArray(list) ? list : list ? [list] : []).filter((one): one is Record<string, unknown> => typeof one === 'object' && one !== null);
  // A person can cause several events within one second, so an event's own ids belong to its key.
  const ids = items.map((item) => [item.TemplateId, item.MsgID, item.SubscribeStatusString].map(text).join('/')).sort();
  const key = text(message.MsgId) !== '' ? `message ${text(message.MsgId)}` : ['event', event, from, text(message.CreateTime), text(message.trace_id), ...ids].join(' ');
  return { event, from, items, message, key, at };
}

function objectOf(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

const BLOCK = 32;

/** Opens what was sealed with an EncodingAESKey. @returns null when it can't have been */
export function openPush(aesKey: string, encrypted: string): { message: string; appId: string } | null {
  const key = Buffer.from(`${aesKey}=`, 'base64');
  const body = Buffer.from(encrypted, 'base64');
  if (key.length !== 32 || body.length === 0 || body.length % 16 !== 0) return null;
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16));
  // WeChat pads to 32 bytes, so there may be more padding than Node's own check allows.
  decipher.setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(body), decipher.final()]);
  const padding = plain.at(-1) ?? 0;
  if (padding < 1 || padding > BLOCK || padding > plain.length || !plain.subarray(-padding).every((byte) => byte === padding)) return null;
  const inner = plain.subarray(16, plain.length - padding);
  if (inner.length < 4) return null;
  const length = inner.readUInt32BE(0);
  if (4 + length > inner.length) return null;
  return { message: inner.subarray(4, 4 + length).toString('utf8'), appId: inner.subarray(4 + length).toString('utf8') };
}
