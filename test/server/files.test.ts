/** Files through the unmodified SDK: what is taken, what is refused, and who sees it. */
import AV from 'leancloud-storage';
import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import sharp from 'sharp';
import type { PhotoPage } from '../../cloud/domain/file/photo';
import { sweepFiles } from '../../cloud/queue/files';
import { newId } from '../../cloud/store/seal';
import { beginFile } from '../../cloud/store/sql/file';
import { openCounty, village, type Client, type County } from '../setup/county';
import { playTo } from '../setup/load';
import { whenWaiting } from '../setup/waiting';

let county: County;
let captain: Client;
let farmer: Client;
let photo: Buffer;
const start = new Date('2026-11-23T02:00:00Z');

beforeAll(async () => {
  county = await openCounty();
  AV.init({ appId: 'kepu', appKey: 'kepu-client', serverURL: county.url });
  [captain, farmer] = await Promise.all(['captain-anti-fraud', 'resident-farmer'].map((who) => county.as(who)));
  photo = await picture();
});
afterAll(() => county.close());
beforeEach(() => {
  county.time.now = start;
});

const picture = (background = '#3377aa', width = 640) => sharp({ create: { width, height: 480, channels: 3, background } }).jpeg().toBuffer();
const minutesOn = (minutes: number) => {
  county.time.now = new Date(county.time.now.getTime() + minutes * 60_000);
};

/** As a page sends it. @returns the id, or the sentence it was refused with */
async function send(who: Client, bytes: Buffer, name = 'photo.jpg', purpose = 'service'): Promise<string> {
  const file = new AV.File(name, bytes as never);
  file.metaData('purpose', purpose);
  try {
    return (await file.save({ sessionToken: who.token } as never)).id as string;
  } catch (fault) {
    return (fault as { rawMessage?: string; message: string }).rawMessage ?? (fault as Error).message;
  }
}

interface Token { objectId: string; upload_url: string; token: string }
const begin = async (who: Client, metaData: object = { purpose: 'service' }) => {
  const answer = await fetch(`${county.url}/1.1/fileTokens`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-lc-session': who.token }, body: JSON.stringify({ name: 'a', metaData }) });
  return { status: answer.status, body: (await answer.json()) as Token & { refusal?: string } };
};
async function post(url: string, bytes: Buffer): Promise<{ status: number; body: { refusal?: string; error?: string; objectId?: string } }> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)]), 'photo.jpg');
  const answer = await fetch(url, { method: 'POST', body: form });
  return { status: answer.status, body: (await answer.json()) as { refusal?: string } };
}

const kept = () => readdirSync(county.settings.files as string, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => one.name).sort();
/** Everything that a refused file could have left behind. */
async function stored(): Promise<string> {
  const rows = await county.server.office.db.query({ text: `select (select jsonb_agg(id order by id) from file where state <> 'uploading') as f, (select jsonb_agg(ref order by ref) from content_check) as c`, values: [] });
  return JSON.stringify([rows, kept()]);
}
const served = () => playTo(county, { villageCode: village, topicId: 'anti-fraud', who: 'resident-elder', at: new Date(county.time.now), stage: 'served' });
const add = (who: Client, id: string, fileId: string) => who.call<PhotoPage>('service.photo', { do: 'add', id, fileId });
const isId = (text: string) => /^[0-9a-f-]{36}$/.test(text);
const get = (path: string, headers: Record<string, string> = {}) => fetch(`${county.url}${path}`, { headers });

test('照片里的位置、名字、方向都去掉了，方向转正，小图不超过480', async () => {
  const withGps = await sharp({ create: { width: 1200, height: 800, channels: 3, background: '#cc8844' } })
    .withExif({ IFD0: { Copyright: 'XIE-GUIXIANG-HOME' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '33/1 2/1 17/1', GPSLongitudeRef: 'E', GPSLongitude: '108/1 15/1 3/1' } }).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  expect(withGps.includes('XIE-GUIXIANG-HOME')).toBe(true);
  expect((await sharp(withGps).metadata()).exif?.length).toBeGreaterThan(100);
  const id = await send(captain, withGps);
  expect(isId(id)).toBe(true);
  const page = (await add(captain, await served(), id)).body;
  expect(page.items).toMatchObject([{ id, width: 800, height: 1200, check: { label: '待审' }, mayRemove: true }]);
  for (const path of [page.items[0]?.full as string, page.items[0]?.thumb as string]) {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('x-content-type-options')]).toEqual([200, 'image/jpeg', 'nosniff']);
    expect(answer.headers.get('cache-control')).toMatch(/^private, max-age=/);
    const bytes = Buffer.from(await answer.arrayBuffer());
    for (const mark of ['Exif', 'XIE-GUIXIANG', 'GPS', 'http']) expect(bytes.includes(mark)).toBe(false);
    const about = await sharp(bytes).metadata();
    expect([about.exif, about.icc, about.xmp, about.orientation]).toEqual([undefined, undefined, undefined, undefined]);
    if (path.includes('v=thumb')) expect(Math.max(about.width, about.height)).toBeLessThanOrEqual(480);
  }
});

test('三十兆的文件：说了大小的一个字节也不收，没说的收到上限就停；什么也没有留下', async () => {
  const before = await stored();
  const large = Buffer.concat([photo, Buffer.alloc(30 * 1024 * 1024)]);
  expect(await send(captain, large)).toBe('文件太大了：照片最大 10 兆，PDF 最大 20 兆');
  expect(await post((await begin(captain)).body.upload_url, large)).toMatchObject({ status: 413, body: { refusal: 'files.tooLarge' } });
  expect(await post((await begin(captain)).body.upload_url, large.subarray(0, 11 * 1024 * 1024))).toMatchObject({ status: 413, body: { refusal: 'files.tooLarge' } });
  expect(await stored()).toBe(before);
});

/* The end of an archive, as Java looks for it from behind. */
const jarEnd = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(60), Buffer.from([0x50, 0x4b, 5, 6]), Buffer.alloc(18)]);

test.each<[string, () => Buffer, string]>([
  ['照片后面接网页脚本', () => Buffer.concat([photo, Buffer.from('<html><script>alert(1)</script></html>')]), '这个文件里夹着别的东西，不能收'],
  ['照片后面接程序包', () => Buffer.concat([photo, jarEnd]), '这个文件里夹着别的东西，不能收'],
  ['动图后面接程序包（GIFAR）', () => Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(40), jarEnd]), '只收照片（JPG、PNG、WebP）和 PDF，这个文件收不了'],
  ['带脚本的 SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), '只收照片（JPG、PNG、WebP）和 PDF，这个文件收不了'],
  ['改名叫 .jpg 的程序', () => Buffer.concat([Buffer.from('MZ'), Buffer.alloc(4000)]), '只收照片（JPG、PNG、WebP）和 PDF，这个文件收不了'],
  ['网页', () => Buffer.from('<!doctype html><title>x</title>'), '只收照片（JPG、PNG、WebP）和 PDF，这个文件收不了'],
  ['空文件', () => Buffer.from('x'), '只收照片（JPG、PNG、WebP）和 PDF，这个文件收不了'],
  ['HEIC 照片', () => Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(200)]), '这张照片是 HEIC 格式'],
  ['PDF 当服务照片', () => Buffer.from('%PDF-1.7 ......... %%EOF'), '这里只收照片（JPG、PNG、WebP）'],
  ['只有开头像照片', () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(5000, 7)]), '这个文件打不开，可能没传完整，请再选一次'],
  ['断了一半的照片', () => photo.subarray(0, Math.floor(photo.length / 2)), '这个文件打不开，可能没传完整，请再选一次'],
])('%s，不收，说明原因，什么也没有留下', async (_, bytes, say) => {
  const before = await stored();
  expect(await send(captain, bytes())).toContain(say);
  expect(await stored()).toBe(before);
});

test('一张文件很小、打开有四千八百万像素的图，不打开就不收', async () => {
  const bomb = await sharp({ create: { width: 8000, height: 6000, channels: 3, background: '#ffffff' } }).png({ compressionLevel: 9 }).toBuffer();
  expect(bomb.length).toBeLessThan(1024 * 1024);
  const before = await stored();
  expect(await send(captain, bomb, 'white.png')).toBe('照片太大了，最多四千万像素');
  expect(await stored()).toBe(before);
});

test('PDF 只能下载，浏览器里不打开；PDF 里夹程序包、没传完整的不收', async () => {
  const pdf = Buffer.from('%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n');
  const id = await send(captain, pdf, 'paper.pdf', 'attachment');
  expect(isId(id)).toBe(true);
  const { addressOf } = await import('../../cloud/files/address');
  const { keys, tenant } = county.server.office;
  const answer = await get(addressOf(keys, tenant, id, 'full', 'own', county.time.now));
  expect([answer.status, answer.headers.get('content-disposition'), answer.headers.get('content-security-policy'), answer.headers.get('x-content-type-options')]).toEqual([200, 'attachment; filename="kepu.pdf"', `default-src 'none'; sandbox`, 'nosniff']);
  const before = await stored();
  expect(await send(captain, Buffer.concat([pdf, jarEnd]), 'paper.pdf', 'attachment')).toBe('这个文件里夹着别的东西，不能收');
  expect(await send(captain, pdf.subarray(0, 40), 'paper.pdf', 'attachment')).toContain('这个文件打不开');
  expect(await stored()).toBe(before);
});

test('别人的文件不能拿来用，不能删；没登录不能传；没有签名、改过签名、过了一小时的地址打不开', async () => {
  const order = await served();
  const theirs = await send(farmer, photo);
  const before = await stored();
  expect(await add(captain, order, theirs)).toMatchObject({ status: 403, body: { refusal: 'files.notYours' } });
  expect(await add(farmer, order, theirs)).toMatchObject({ status: 403, body: { refusal: 'service.notYours' } });
  expect(await add(await county.as('resident-elder'), order, theirs)).toMatchObject({ status: 403, body: { refusal: 'service.notYours' } });
  const erase = (who: Client) => fetch(`${county.url}/1.1/files/${theirs}`, { method: 'DELETE', headers: { 'x-lc-session': who.token } });
  expect((await erase(captain)).status).toBe(403);
  expect((await fetch(`${county.url}/1.1/fileTokens`, { method: 'POST' })).status).toBe(401);
  expect((await post(`${county.url}/files?token=${theirs}.9999999999.abc`, photo)).status).toBe(401);
  expect(await stored()).toBe(before);
  const mine = await send(captain, await picture('#11aa44'));
  const full = (await add(captain, order, mine)).body.items[0]?.full as string;
  expect((await get(full)).status).toBe(200);
  expect((await get(`/files/${mine}`)).status).toBe(410);
  expect((await get(full.replace(/s=.{6}/, 's=AAAAAA'))).status).toBe(410);
  expect((await get(full.replace(mine, theirs))).status).toBe(410);
  expect((await get(full.replace('v=full', 'v=thumb'))).status).toBe(410);
  expect((await get(full.replace(/e=\d+/, 'e=9999999999'))).status).toBe(410);
  minutesOn(49);
  expect((await get(full)).status).toBe(200);
  minutesOn(12);
  const late = await get(full);
  expect([late.status, ((await late.json()) as { error: string }).error]).toEqual([410, '这个地址过期了，请回到原来的页面再打开']);
  county.time.now = start;
  expect((await erase(farmer)).status).toBe(200);
  expect((await get(full)).status).toBe(200);
});

test('照片可以分段取，取过的不用再取', async () => {
  const id = await send(captain, await picture('#aa1144'));
  const { full } = (await add(captain, await served(), id)).body.items[0] as { full: string };
  const whole = Buffer.from(await (await get(full)).arrayBuffer());
  const part = await get(full, { range: 'bytes=10-19' });
  expect([part.status, part.headers.get('content-range'), Buffer.from(await part.arrayBuffer()).equals(whole.subarray(10, 20))]).toEqual([206, `bytes 10-19/${whole.length}`, true]);
  expect((await get(full, { range: `bytes=${whole.length}-` })).status).toBe(416);
  expect((await get(full, { 'if-none-match': (await get(full)).headers.get('etag') as string })).status).toBe(304);
});

test('传到一半断了：没有留下文件，换个信号再传就好；一小时后钟把没传完的收走', async () => {
  const { upload_url: url, objectId } = (await begin(captain)).body;
  const before = await stored();
  await new Promise<void>((resolve) => {
    const sending = request(url, { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x', 'content-length': 100_000 } });
    sending.on('error', () => resolve());
    sending.write(Buffer.concat([Buffer.from('--x\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'), photo.subarray(0, 1000)]), () => sending.destroy());
  });
  expect(await stored()).toBe(before);
  expect(await post(url, photo)).toMatchObject({ status: 200, body: { objectId } });
  const left = (await begin(captain)).body.objectId;
  minutesOn(61);
  await sweepFiles(county.server.office);
  const rows = await county.server.office.db.query<{ id: string }>({ text: 'select id from file where removed_at is null and id = any($1)', values: [[left, objectId]] });
  expect(rows.map((row) => row.id)).toEqual([objectId]);
  // Used nowhere within a day: gone, with its bytes.
  minutesOn(24 * 60);
  await sweepFiles(county.server.office);
  expect(kept().some((name) => name.startsWith(objectId))).toBe(false);
});

test('同一次上传发了两遍是一个文件，同一张照片加两遍是一张；用过的上传不能换成别的', async () => {
  const order = await served();
  const { upload_url: url, objectId } = (await begin(captain)).body;
  const bytes = await picture('#5511aa');
  for (const answer of await Promise.all([post(url, bytes), post(url, bytes)])) expect(answer).toMatchObject({ status: 200, body: { objectId } });
  const before = await stored();
  expect(await post(url, await picture('#000000'))).toMatchObject({ status: 409, body: { refusal: 'files.sentBefore' } });
  expect(await stored()).toBe(before);
  const again = await send(captain, bytes);
  for (const id of [objectId, objectId, again]) expect((await add(captain, order, id)).body.items).toHaveLength(1);
});

test('一场最多六张，同时加也一样；去掉的马上看不到，字节也没了；没服务不能加，不加也能办结', async () => {
  const order = await served();
  const ids = await Promise.all(Array.from({ length: 7 }, async (_, at) => send(captain, await picture(`#${at}0${at}0${at}0`))));
  const answers = await Promise.all(ids.map((id) => add(captain, order, id)));
  expect(answers.map((one) => one.status).sort()).toEqual([200, 200, 200, 200, 200, 200, 409]);
  const page = await captain.must<PhotoPage>('service.photos', { id: order });
  expect(page).toMatchObject({ mayAdd: false, most: 6 });
  const gone = page.items[0] as { id: string; full: string };
  expect((await captain.must<PhotoPage>('service.photo', { do: 'remove', id: order, fileId: gone.id })).items).toHaveLength(5);
  expect((await get(gone.full)).status).toBe(404);
  await sweepFiles(county.server.office);
  expect(kept().some((name) => name.startsWith(gone.id))).toBe(false);
  const early = await playTo(county, { villageCode: village, who: 'resident-elder', at: new Date(start), stage: 'claimed' });
  expect(await add(captain, early, ids[6] as string)).toMatchObject({ status: 409, body: { refusal: 'files.notServed' } });
});

test('一个人一天最多传六十个，第二天又可以', async () => {
  const teacher = await county.as('resident-teacher');
  for (let sent = 0; sent < 60; sent += 1) expect((await begin(teacher)).status).toBe(201);
  expect(await begin(teacher)).toMatchObject({ status: 429, body: { refusal: 'files.tooMany' } });
  minutesOn(24 * 60 + 1);
  expect((await begin(teacher)).status).toBe(201);
});

test('只剩最后一个的时候又来一个：等前一个记下了再数，不收', async () => {
  const { db, tenant } = county.server.office;
  const worker = await county.as('worker-tanjiawan-1');
  const personId = county.idOf('worker-tanjiawan-1');
  for (let sent = 0; sent < 59; sent += 1) expect((await begin(worker)).status).toBe(201);
  const [late] = await db.together(async (inner) => {
    expect(await beginFile(inner, tenant, { id: newId(), personId, purpose: 'service', at: county.time.now, since: new Date(county.time.now.getTime() - 86_400_000), most: 60 })).toBe(true);
    const comes = begin(worker);
    await Promise.race([comes, whenWaiting(db, 1)]);
    return [comes];
  });
  expect(await late).toMatchObject({ status: 429, body: { refusal: 'files.tooMany' } });
  expect(await db.query({ text: 'select count(*)::int as n from file where person_id = $1', values: [personId] })).toEqual([{ n: 60 }]);
});

test('传到一半放弃了，又到了时候收走，字节这才传完：没有人会再来收，所以一个字节也不留', async () => {
  const { body } = await begin(captain);
  const before = kept();
  const { db, tenant } = county.server.office;
  // The bytes come in slowly; meanwhile it is given up and swept.
  const { put } = county.server.office.files.store;
  county.server.office.files.store.put = async (...args) => {
    await put(...args);
    await db.query({ text: "update file set deleted_at = now(), removed_at = now() where tenant = $1 and id = $2", values: [tenant, body.objectId] });
  };
  try {
    expect((await post(body.upload_url, await picture('#118833'))).body.refusal).toBe('files.sentBefore');
  } finally {
    county.server.office.files.store.put = put;
  }
  expect(kept()).toEqual(before);
  const again = await begin(captain);
  expect((await post(again.body.upload_url, await picture('#118833'))).status).toBe(200);
  expect(kept()).toHaveLength(before.length + 2);
});

test('服务器被杀时写了一半的，一小时以后收走；正在传的不动', async () => {
  const folder = join(county.settings.files as string, 'kepu-incoming');
  mkdirSync(folder, { recursive: true });
  const old = join(folder, newId());
  const fresh = join(folder, newId());
  for (const path of [old, fresh]) writeFileSync(path, 'half');
  const before = new Date(Date.now() - 2 * 3_600_000);
  utimesSync(old, before, before);
  await sweepFiles(county.server.office);
  expect([existsSync(old), existsSync(fresh)]).toEqual([false, true]);
  rmSync(fresh);
});

const hour = 60;
const day = 24 * hour;
test.each<[what: string, is: string, staysUntil: number, goesAfter: number]>([
  ['没传完的', "state = 'uploading'", hour - 1, hour + 1],
  // Its bytes may still be on their way: gone before they come, nobody would fetch them any more.
  ['没传完就放弃的', "state = 'uploading', deleted_at = at", hour - 1, hour + 1],
  ['传好了哪里也没放的', "state = 'ok'", day - 1, day + 1],
  ['放到服务里、没通过审核的', "state = 'refused', ref = gen_random_uuid(), place = 1", 30 * day - 1, 30 * day + 1],
])('%s照片：没到时候不收，到了就收', async (_what, is, staysUntil, goesAfter) => {
  const { office } = county.server;
  const { objectId } = (await begin(captain)).body;
  await office.db.query({ text: `update file set ${is} where id = $1`, values: [objectId] });
  const there = async () => (await office.db.query({ text: 'select 1 from file where id = $1 and removed_at is null', values: [objectId] })).length;
  minutesOn(staysUntil);
  await sweepFiles(office);
  expect(await there()).toBe(1);
  minutesOn(goesAfter - staysUntil);
  await sweepFiles(office);
  expect(await there()).toBe(0);
});

test('放半截文件的地方读不了，要说出来，不能当成是空的；还没有这个地方，就是没有东西可收', async () => {
  const folder = join(county.settings.files as string, 'kepu-incoming');
  rmSync(folder, { recursive: true, force: true });
  const { length } = kept();
  // Whoever runs the tests may read every folder, so something stands in its place that is none.
  writeFileSync(folder, '');
  await expect(sweepFiles(county.server.office)).rejects.toMatchObject({ code: 'ENOTDIR' });
  rmSync(folder);
  await expect(sweepFiles(county.server.office)).resolves.toBe(0);
  expect(kept()).toHaveLength(length);
});

test('一个人开着许多传不完的，占不满所有的地方：别人照样传得上去；不传完的到时候断开', async () => {
  const { upload_url: url } = (await begin(farmer)).body;
  const before = kept();
  const answered: (number | undefined)[] = [];
  const slow = Array.from({ length: 24 }, () => {
    const sending = request(url, { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x', 'content-length': 100_000 } }, (answer) => {
      answered.push(answer.statusCode);
      answer.resume();
    });
    sending.on('error', () => undefined);
    sending.write(Buffer.concat([Buffer.from('--x\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'), photo.subarray(0, 1000)]));
    return sending;
  });
  try {
    for (const until = Date.now() + 120_000; answered.length < 16 && Date.now() < until;) await get('/healthz');
    expect(isId(await send(captain, photo))).toBe(true);
    expect(answered).toEqual(Array<number>(16).fill(503));
  } finally {
    for (const sending of slow) sending.destroy();
  }
  // A slow line is no reason to be refused once the others are through.
  let after = '';
  for (const until = Date.now() + 120_000; !isId(after) && Date.now() < until;) after = await send(farmer, photo);
  expect(isId(after)).toBe(true);
  expect(kept()).toHaveLength(before.length + 4);
  // Nobody waits for the cut here: it is Node's own, as long as it is set.
  const { requestTimeout } = county.server.app.server;
  expect([requestTimeout >= 60_000, requestTimeout <= 300_000]).toEqual([true, true]);
});
