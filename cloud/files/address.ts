/**
 * Addresses of files and the right to send one, signed by us. An address says for what kind of reader it was made: that of
 * a reader stops working when the picture is hidden later, that for WeChat works only while it is being checked.
 */
import { timingSafeEqual } from 'node:crypto';
import type { FileState } from '../domain/file/kinds';
import type { Keys } from '../store/seal';

/** own: who sent it; reader: others; desk: who checks it; wechat: WeChat's own look at it */
export type ReaderKind = 'own' | 'reader' | 'desk' | 'wechat';
const sees: Record<ReaderKind, readonly FileState[]> = { own: ['checking', 'ok', 'refused'], reader: ['ok'], desk: ['checking', 'refused', 'ok'], wechat: ['checking'] };
export const maySee = (kind: ReaderKind, state: FileState): boolean => sees[kind].includes(state);

export type Part = 'full' | 'thumb';
const HOUR_S = 3600;
const STEP_S = 600;
const UPLOAD_S = 1800;
const MAX_SIGNATURE = 64;

const sign = (keys: Keys, text: string) => keys.file(text).toString('base64url').slice(0, 32);
function isSigned(keys: Keys, text: string, given: string): boolean {
  const have = Buffer.from(given.slice(0, MAX_SIGNATURE));
  return keys.ring.map((one) => Buffer.from(sign(one, text))).some((wanted) => have.length === wanted.length && timingSafeEqual(have, wanted));
}
const seconds = (now: Date) => Math.floor(now.getTime() / 1000);

/** From «/files/» on. It holds for an hour less up to ten minutes, so that a page opened twice has the same address and the phone need not fetch it again. */
export function addressOf(keys: Keys, tenant: string, id: string, part: Part, kind: ReaderKind, now: Date): string {
  const until = Math.floor(seconds(now) / STEP_S) * STEP_S + HOUR_S;
  return `/files/${id}?v=${part}&k=${kind}&e=${until}&s=${sign(keys, `read ${tenant} ${id} ${part} ${kind} ${until}`)}`;
}

/** What an address says; null when it is not ours or is over. */
export function readAddress(keys: Keys, tenant: string, id: string, query: Record<string, unknown>, now: Date): { part: Part; kind: ReaderKind; leftSeconds: number } | null {
  const { v: part, k: kind, e: until, s: given } = query;
  if ((part !== 'full' && part !== 'thumb') || typeof kind !== 'string' || !(kind in sees) || typeof until !== 'string' || typeof given !== 'string') return null;
  const leftSeconds = Number(until) - seconds(now);
  if (!(leftSeconds > 0) || !isSigned(keys, `read ${tenant} ${id} ${part} ${kind} ${until}`, given)) return null;
  return { part, kind: kind as ReaderKind, leftSeconds };
}

/** The right to send the bytes of this one file, for half an hour. */
export function uploadToken(keys: Keys, tenant: string, id: string, now: Date): string {
  const until = seconds(now) + UPLOAD_S;
  return `${id}.${until}.${sign(keys, `send ${tenant} ${id} ${until}`)}`;
}

/** @returns which file may be sent; null when the token is not ours or is over */
export function readToken(keys: Keys, tenant: string, token: unknown, now: Date): string | null {
  const [id = '', until = '', given = ''] = typeof token === 'string' ? token.split('.') : [];
  return Number(until) > seconds(now) && isSigned(keys, `send ${tenant} ${id} ${until}`, given) ? id : null;
}
