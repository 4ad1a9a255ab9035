/** Each rule of the judge about files, seen to find what it is for: one thing is put wrong, and that rule says so. */
import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { sweepFiles } from '../../cloud/queue/files';
import { newId } from '../../cloud/store/seal';
import { openCounty, village, type Client, type County } from '../setup/county';
import { playTo } from '../setup/load';
import type { Sent } from './crowd';
import { judgeFiles, judgeLeftovers, leftovers, type Place } from './judge-files';

let county: County;
let captain: Client;
let place: Place;
/** one photograph at a service, one that was taken and put nowhere */
let there: Sent & { orderId: string };
let nowhere: Sent;
let told: Sent[];

async function send(): Promise<string> {
  const right = await fetch(`${county.url}/1.1/fileTokens`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-lc-session': captain.token }, body: JSON.stringify({ name: 'a.jpg', metaData: { purpose: 'service' } }) });
  const { objectId, upload_url: url } = (await right.json()) as { objectId: string; upload_url: string };
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(await sharp({ create: { width: 64, height: 48, channels: 3, background: '#3377aa' } }).jpeg().toBuffer())]), 'a.jpg');
  expect((await fetch(url, { method: 'POST', body: form })).status).toBe(200);
  return objectId;
}

beforeAll(async () => {
  county = await openCounty();
  captain = await county.as('captain-anti-fraud');
  place = { db: county.server.office.db, files: county.settings.files as string };
  const personId = county.idOf('captain-anti-fraud');
  const orderId = await playTo(county, { villageCode: village, topicId: 'anti-fraud', who: 'resident-elder', at: new Date(county.time.now), stage: 'served' });
  there = { id: await send(), personId, orderId };
  await captain.must('service.photo', { do: 'add', id: orderId, fileId: there.id });
  nowhere = { id: await send(), personId, orderId: null };
  told = [there, { ...there, orderId: null }, nowhere];
});
afterAll(() => county.close());

const pathOf = (id: string, part: 'full' | 'thumb') => {
  const found = readdirSync(join(place.files, 'kept'), { recursive: true, encoding: 'utf8' }).find((one) => one.endsWith(`${id}-${part}`));
  return join(place.files, 'kept', found as string);
};
const rules = (found: string[]) => [...new Set(found.map((one) => one.split('：')[0]))];

/** Puts the bytes wrong, looks, and puts them right again. */
async function withBytes(path: string, wrong: () => void, look: () => Promise<string[]>): Promise<string[]> {
  copyFileSync(path, `${path}.aside`);
  try {
    wrong();
    return await look();
  } finally {
    renameSync(`${path}.aside`, path);
  }
}

const undo = new Error('undo');
/** What is found after `sql`, which is then undone. */
async function withRows(sql: string, look: (at: Place) => Promise<string[]>): Promise<string[]> {
  let found: string[] = [];
  await place.db.together(async (db) => {
    await db.query({ text: sql, values: [] });
    found = await look({ ...place, db });
    throw undo;
  }).catch((fault: unknown) => {
    if (fault !== undo) throw fault;
  });
  return found;
}

test('照片都好好的，就什么也没有发现', async () => {
  expect(await judgeFiles(place, told)).toEqual([]);
});

test.each<[string, 'full' | 'thumb', (path: string) => void]>([
  ['大图的字节没了', 'full', rmSync],
  ['小图的字节没了', 'thumb', rmSync],
  ['大图只写了一半', 'full', (path) => truncateSync(path, 20)],
  ['小图只写了一半', 'thumb', (path) => truncateSync(path, 20)],
])('行在，%s：说得出来', async (_what, part, wrong) => {
  for (const { id } of [there, nowhere]) expect(rules(await withBytes(pathOf(id, part), () => wrong(pathOf(id, part)), () => judgeFiles(place, told)))).toEqual(['照片的行和字节对得上']);
  expect(await judgeFiles(place, told)).toEqual([]);
});

test.each<[string, () => string]>([
  ['告诉过人收到了，行没有', () => `delete from file where id = '${nowhere.id}'`],
  ['告诉过人放到了服务里，行没有', () => `delete from file where id = '${there.id}'`],
  ['告诉过人放到了服务里，却已经删了', () => `update file set deleted_at = now() where id = '${there.id}'`],
  ['告诉过人放到了服务里，却哪里也没放', () => `update file set ref = null, place = null where id = '${there.id}'`],
  ['告诉过人放到了服务里，却放在了别处', () => `update file set ref = gen_random_uuid() where id = '${there.id}'`],
])('%s：说得出来', async (_what, sql) => {
  expect(rules(await withRows(sql(), (at) => judgeFiles(at, told)))).toEqual(['收下的照片都在']);
  expect(await judgeFiles(place, told)).toEqual([]);
});

test('放到服务里的不算剩下的；没人要的行、没有行的字节、写了一半的，一样一样说得出来', async () => {
  const strange = join(place.files, 'kept', '610922000000', '00', `${newId()}-full`);
  const half = join(place.files, 'kepu-incoming', newId());
  for (const path of [strange, half]) {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, 'bytes');
  }
  const found = await leftovers(place);
  expect(found.map((one) => one.replace(/：.*(?= )/, '')).sort()).toEqual(['写了一半的会收走 ', '没人要的照片会收走 ', '没有行的字节会收走 '].map((one) => expect.stringContaining(one.trim())).sort());
  expect(found.join()).toContain(nowhere.id);
  expect(found.join()).not.toContain(there.id);
  for (const path of [strange, half]) rmSync(path);
  // Of a photograph that was taken away the row stays, marked: its bytes may not.
  const removed = await withRows(`update file set deleted_at = now(), removed_at = now() where id = '${there.id}'`, leftovers);
  expect(rules(removed.filter((one) => one.includes(there.id)))).toEqual(['没有行的字节会收走']);
  const deleted = await withRows(`update file set deleted_at = now() where id = '${there.id}'`, leftovers);
  expect(rules(deleted.filter((one) => one.includes(there.id)))).toEqual(['没人要的照片会收走']);
});

test('过了一天，时钟走过一轮，没人要的和写了一半的都收走了，放到服务里的还在', async () => {
  writeFileSync(join(place.files, 'kepu-incoming', newId()), 'half');
  expect(rules(await leftovers(place))).toEqual(['没人要的照片会收走', '写了一半的会收走']);
  let turn = Promise.resolve(0);
  const jump = (ms: number) => {
    county.time.now = new Date(county.time.now.getTime() + ms);
    // After what lies half written was made old.
    turn = new Promise<void>(setImmediate).then(() => sweepFiles(county.server.office));
  };
  expect(await judgeLeftovers({ ...place, jump })).toEqual([]);
  expect(await turn).toBe(1);
  expect(await judgeFiles(place, [there])).toEqual([]);
  // Somebody was told of it, and it was put nowhere: its going is nobody's loss.
  expect(await judgeFiles(place, told)).toEqual([]);
});
