import { inflateSync } from 'node:zlib';
import jsQR from 'jsqr';
import { readScene, sceneOf } from '../../cloud/domain/scene';
import { certificatePdf, fontFor, qrFields } from '../../cloud/functions/certificate-paper';
import type { Checked, Issued, MyRecords } from '../../cloud/domain/record/records';
import { clientAt, newKey, openCounty, type Client, type County } from '../setup/county';
import { serveOnce } from './play';

let county: County;
let volunteer: Client;
let anyone: Client;
beforeEach(async () => {
  county = await openCounty();
  volunteer = await county.as('volunteer-anti-fraud-1');
  anyone = clientAt(county.url, null);
});
afterEach(() => county.close());

const rows = <Row = Record<string, unknown>>(text: string, values: unknown[] = []) => county.server.office.db.query<Row>({ text, values });
const serve = (minutes: number) => serveOnce(county, { crew: ['captain-anti-fraud', 'volunteer-anti-fraud-1'], minutes });
const issue = (more: object = {}) => volunteer.must<Issued>('certificate.issue', { key: newKey(), ...more });
const check = (number: string, code: string, more: object = {}) => anyone.call<Checked>('certificate.check', { number, code, ...more });

test('夏雨晴开证明，不要钱；谁都能查，查到的只有时长、场次、单位和日期，没有人', async () => {
  await serve(90);
  await serve(60);
  const { number, code } = await issue();
  expect(number).toMatch(/^ZM-20261123-[2-9A-Z]{6}$/);
  const { body } = await check(` ${number.toLowerCase()}`, `${code.slice(0, 4)} ${code.slice(4)}`);
  expect(body).toEqual({ state: 'valid', issuedOn: '2026-11-23', hours: '2.50', services: 2, issuer: expect.stringContaining('反诈'), said: '这份证明是真的' });
  expect(JSON.stringify(body)).not.toContain('夏雨晴');
  expect(JSON.stringify(await rows('select * from certificate'))).not.toMatch(/夏雨晴|price|fee/);
  expect((await volunteer.must<MyRecords>('records.mine')).certificates).toEqual([expect.objectContaining({ number, hours: '2.50', services: 2 })]);
  // 手里有纸的人可以问名字对不对，但问不出是谁。
  expect((await check(number, code, { name: '夏雨晴' })).body.nameFits).toBe(true);
  expect((await check(number, code, { name: '武志刚' })).body).toMatchObject({ state: 'valid', nameFits: false });
});

test('没有服务过的人、只记参加的网格员、没有服务的日子，开不出证明；别人的证明拿不到', async () => {
  await serve(90);
  for (const who of ['resident-elder', 'worker-mingxing-1', 'volunteer-anti-fraud-3']) expect(await (await county.as(who)).call('certificate.issue', { key: newKey() })).toMatchObject({ status: 409, body: { refusal: 'certificate.nothing' } });
  expect(await volunteer.call('certificate.issue', { key: newKey(), fromDay: '2026-01-01', untilDay: '2026-10-31' })).toMatchObject({ status: 409 });
  expect(await volunteer.call('certificate.issue', { key: newKey(), fromDay: '2026-12-01', untilDay: '2026-10-31' })).toMatchObject({ status: 400 });
  expect(await rows('select 1 from certificate')).toEqual([]);
  const key = newKey();
  const [one, again] = [await issue({ key }), await issue({ key })];
  expect(again).toEqual(one);
  for (const who of ['captain-anti-fraud', 'county-leader']) expect(await (await county.as(who)).call('certificate.pdf', { number: one.number })).toMatchObject({ status: 404, body: { refusal: 'certificate.notFound' } });
});

test('编的编号、错的校验码、改过数据库里的证明，都查不到；错多了要等一会儿', async () => {
  await serve(90);
  const { number, code } = await issue();
  const wrong = code.startsWith('2') ? `3${code.slice(1)}` : `2${code.slice(1)}`;
  for (const [no, given] of [['ZM-20261123-222222', code], [number, wrong]] as const) expect((await check(no, given)).body).toEqual({ state: 'unknown', said: '没有查到这份证明：编号或校验码不对' });
  await rows('update certificate set minutes = 9000');
  expect((await check(number, code)).body.state).toBe('unknown');
  await rows('update certificate set minutes = 90');
  expect((await check(number, code)).body.state).toBe('valid');
  const answers = await Promise.all(Array.from({ length: 12 }, () => check(number, wrong)));
  expect(answers.filter((one) => one.status === 200)).toHaveLength(8);
  expect(await check(number, code)).toMatchObject({ status: 429, body: { refusal: 'certificate.tries' } });
  county.time.now = new Date(county.time.now.getTime() + 61 * 60_000);
  expect((await check(number, code)).body.state).toBe('valid');
});

test('开了以后有更正，查的人看得到现在是几小时；县科协作废的说明原因', async () => {
  await serve(90);
  const { number, code } = await issue();
  const entry = (await volunteer.must<MyRecords>('records.mine')).services[0]!;
  await (await county.as('captain-anti-fraud')).must('records.propose', { key: newKey(), entryId: entry.id, minutes: 30, reason: '先走了' });
  await issue();
  expect((await check(number, code)).body).toMatchObject({ state: 'corrected', hours: '1.50', nowHours: '0.50', said: '这份证明是真的。之后有更正，现为 0.50 小时' });
  expect(await volunteer.call('certificate.void', { number, reason: '不要了' })).toMatchObject({ status: 403 });
  await (await county.as('county-leader')).must('certificate.void', { number, reason: '重开了一份' });
  expect((await check(number, code)).body).toMatchObject({ state: 'voided', said: '这份证明已经作废：重开了一份' });
  expect(await volunteer.call('certificate.pdf', { number })).toMatchObject({ status: 404 });
});

/** The QR code as a camera would see it: the small squares of the page's drawing, painted and decoded. */
function decodePaper(pdf: Buffer): string | null {
  const squares: number[][] = [];
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at + 7)) {
    const end = pdf.indexOf('endstream', at);
    try {
      const text = inflateSync(pdf.subarray(at + 7, end)).toString('latin1');
      for (const match of text.matchAll(/([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re/g)) squares.push(match.slice(1).map(Number));
    } catch {
      // Not every stream is drawing.
    }
  }
  const small = squares.filter(([, , w, h]) => w === h && (w as number) < 10);
  // A picture's bytes may hold a square by chance; a code has hundreds.
  if (small.length < 100) return null;
  const [left, top] = [Math.min(...small.map((one) => one[0] as number)), Math.min(...small.map((one) => one[1] as number))];
  const scale = 6 / (small[0]?.[2] as number);
  const size = Math.ceil(Math.max(...small.map((one) => (one[0] as number) - left)) * scale) + 70;
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  for (const [x = 0, y = 0] of small) for (let dy = 0; dy < 6; dy += 1) for (let dx = 0; dx < 6; dx += 1) {
    const at = ((Math.round((y - top) * scale) + 30 + dy) * size + Math.round((x - left) * scale) + 30 + dx) * 4;
    pixels.fill(0, at, at + 3);
  }
  return jsQR(pixels, size, size)?.data ?? null;
}

test('PDF 是真的 PDF，字都在里面，扫出来的码就是查验的网址', async () => {
  await serve(90);
  county.server.office.publicUrl = 'https://kepu.example.cn';
  // 微信停着，证明照样开，印的是普通的码。
  county.wechat.faults.errcodes.set('/wxa/getwxacodeunlimit', -1);
  const { number, code } = await issue({ fromDay: '2026-11-01', untilDay: '2026-11-30' });
  const { base64, fileName } = await volunteer.must<{ base64: string; fileName: string }>('certificate.pdf', { number });
  const pdf = Buffer.from(base64, 'base64');
  expect(fileName).toBe(`服务证明-${number}.pdf`);
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdf.length).toBeLessThan(400_000);
  expect(decodePaper(pdf)).toBe(`https://kepu.example.cn/#/pages/proof/check?number=${number}&code=${code}`);
});

test('微信在的时候，证明上印的是小程序码；打开查验页，编号和校验码就在里面', async () => {
  await serve(90);
  const { number, code } = await issue();
  const { base64 } = await volunteer.must<{ base64: string }>('certificate.pdf', { number });
  const pdf = Buffer.from(base64, 'base64');
  expect(pdf.toString('latin1')).toContain('/Subtype /Image');
  expect(decodePaper(pdf)).toBeNull();
  expect(readScene(encodeURIComponent(sceneOf({ kind: 'certificate', number, code })))).toEqual({ kind: 'certificate', number, code });
  expect((await check(number, code)).body.state).toBe('valid');
});

test('名字里有生僻字，换一个有这个字的字体；没有系统字体时用自带的', async () => {
  const common = await fontFor('谢桂香', null, []).catch((fault: Error) => fault.message);
  expect(common).toContain('KEPU_FONT');
  const plain = require.resolve('@embedpdf/fonts-sc').replace(/dist.*/, 'fonts/NotoSansHans-Regular.otf');
  expect(await fontFor('谢桂香', plain, [])).toMatchObject({ path: plain, lacks: 0 });
  const rare = '谢鿭';
  expect((await fontFor(rare, plain, [])).lacks).toBeGreaterThan(0);
  expect((await fontFor(rare, plain)).lacks).toBe(0);
});

test('两百场也放得下，一兆以内；二维码的点阵本身也扫得出', async () => {
  const pdf = await certificatePdf({
    number: 'ZM-20261121-7K3M9Q', code: '7K3M9QAB', name: '谢桂香', hours: '300.00', services: 200, period: '全部服务', issuer: '石泉县科协', issuedOn: '2026-11-21', county: '石泉县', checkAt: 'ZM-20261121-7K3M9Q 7K3M9QAB', site: null, corrected: '299.00',
    rows: Array.from({ length: 200 }, () => ['2026-11-21', '反诈防诈', '池河镇', '90 分钟']),
  }, null);
  expect(pdf.length).toBeLessThan(1024 * 1024);
  expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(5);
  expect(decodePaper(pdf)).toBe('ZM-20261121-7K3M9Q 7K3M9QAB');
  expect(qrFields('x').length).toBe(21);
});
