/** Rows and bytes of files, held against each other after a fault: neither without the other. */
import { readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from '../../cloud/store/postgres';
import type { Sent } from './crowd';

const DAY = 86_400_000;
const LIMIT_MS = 240_000;

/** What the judge needs of a county. */
export interface Place { db: Db; files: string }
interface Row { id: string; person_id: string; state: string; ref: string | null; bytes: number; thumb_bytes: number | null; deleted: boolean; removed: boolean; activity: string | null }

const everything = (folder: string): string[] => {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  } catch {
    return [];
  }
};
const rowsOf = (db: Db) => db.query<Row>({ text: 'select id, person_id, state, ref, bytes, thumb_bytes, deleted_at is not null as deleted, removed_at is not null as removed from file', values: [] });
const KEY = /([0-9a-f-]{36})-(full|thumb)$/;

/** Every row has its bytes, all of them; every photograph that somebody was told is there is, and at the service he was told. */
export async function judgeFiles({ db, files }: Place, told: readonly Sent[]): Promise<string[]> {
  const rows = new Map((await rowsOf(db)).map((row) => [row.id, row]));
  const sizes = new Map(everything(join(files, 'kept')).map((path) => [KEY.exec(path)?.[0] ?? path, statSync(path, { throwIfNoEntry: false })?.size]));
  const found: string[] = [];
  for (const row of rows.values()) {
    if (row.state === 'uploading' || row.deleted) continue;
    if (sizes.get(`${row.id}-full`) !== row.bytes || sizes.get(`${row.id}-thumb`) !== (row.thumb_bytes ?? undefined)) found.push(`照片的行和字节对得上：行在，字节不在或者不全 ${row.id}`);
  }
  const orders = new Map((await db.query<{ id: string; activity: string }>({ text: 'select id, activity_id as activity from orders', values: [] })).map((one) => [one.id, one.activity]));
  for (const { id, orderId } of told) {
    const row = rows.get(id);
    // One that was never put to a service goes after a day.
    if (!row || (orderId && (row.deleted || row.ref !== orders.get(orderId)))) found.push(`收下的照片都在：有人被告知${orderId ? '放到了服务里' : '收到了'}，库里没有 ${id}`);
  }
  return found;
}

/** A day on and after the clock's turn: no bytes without a row, nothing half written, no upload that stays for ever. */
export async function judgeLeftovers(world: Place & { jump(ms: number): void }): Promise<string[]> {
  world.jump(DAY + 3_600_000);
  // What lies half written has the time of the machine, not the county's.
  const old = new Date(Date.now() - DAY);
  for (const path of everything(join(world.files, 'kepu-incoming'))) utimesSync(path, old, old);
  const deadline = Date.now() + LIMIT_MS;
  for (;;) {
    const left = await leftovers(world);
    if (left.length === 0 || Date.now() > deadline) return left;
    await pause(300);
  }
}

/** What lies there that nobody will ever ask for. */
export async function leftovers({ db, files }: Place): Promise<string[]> {
  const rows = new Map((await rowsOf(db)).map((row) => [row.id, row]));
  return [
    ...[...rows.values()].filter((row) => !row.removed && (row.deleted || row.ref === null)).map((row) => `没人要的照片会收走：行还在 ${row.id} ${row.state}`),
    ...everything(join(files, 'kept')).filter((path) => {
      const row = rows.get(KEY.exec(path)?.[1] ?? '');
      return !row || row.removed;
    }).map((path) => `没有行的字节会收走：还在 ${path.slice(files.length)}`),
    ...everything(join(files, 'kepu-incoming')).map((path) => `写了一半的会收走：还在 ${path.slice(files.length)}`),
  ];
}
