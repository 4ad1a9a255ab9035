/** The picture codes on a board, a slip: WeChat's own where it is there, the plain one where it is not. */
import jsQR from 'jsqr';
import sharp from 'sharp';
import type { OrderView } from '../../cloud/domain/answers';
import { plainPath, readScene, sceneOf, type CodeView, type Opened } from '../../cloud/domain/scene';
import { isScene } from '../../cloud/wechat/code-image';
import { openCounty, otherVillage, village, wish, type Client, type County } from '../setup/county';

let county: County;
let secretary: Client;
let worker: Client;
beforeAll(async () => {
  county = await openCounty();
  [secretary, worker] = await Promise.all([county.as('leader-mingxing'), county.as('worker-mingxing-1')]);
});
afterAll(() => county.close());
beforeEach(() => {
  county.wechat.faults.errcodes.clear();
  county.server.office.checks = 'wechat';
  county.server.office.publicUrl = 'https://kepu.example.cn';
});

/* What a telephone's camera reads in it. */
async function read(picture: string | null): Promise<string | undefined> {
  const { data, info } = await sharp(Buffer.from((picture ?? '').split(',')[1] ?? '', 'base64')).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data;
}
const board = (who: Client, gridCode = village) => who.call<CodeView & { place: string }>('code.village', { gridCode });

test('网格长、网格员取自己村的点单码，扫开是点单页，村已经选好', async () => {
  for (const who of [secretary, worker, await county.as('county-leader')]) {
    const { body } = await board(who);
    expect(body.place).toBe('池河镇明星村');
    expect(await read(body.picture)).toBe(`wechat-stand-in:pages/order/new?scene=${encodeURIComponent(`v=${village}`)}`);
    expect(readScene(encodeURIComponent(`v=${village}`))).toEqual({ kind: 'village', code: village });
  }
});

test('别村的网格长、居民取不到；镇没有码，要说是哪个村', async () => {
  for (const who of [await county.as('leader-tanjiawan'), await county.as('resident-elder'), await county.as('captain-anti-fraud')]) expect(await board(who)).toMatchObject({ status: 403, body: { refusal: 'code.notYours' } });
  expect(await board(secretary, otherVillage)).toMatchObject({ status: 403, body: { refusal: 'code.notYours' } });
  for (const gridCode of ['610922104000', '610922999999']) expect(await board(await county.as('county-leader'), gridCode)).toMatchObject({ status: 400, body: { refusal: 'grid.unknown' } });
});

test.each([[-1, '微信停了'], [45009, '次数用完了'], [41030, '小程序还没有发布'], [48001, '没有这个权限']])('微信说 %i（%s），还有普通的码，不报错', async (errcode) => {
  county.wechat.faults.errcodes.set('/wxa/getwxacodeunlimit', errcode);
  expect(await board(secretary)).toMatchObject({ status: 200, body: { picture: null, url: `https://kepu.example.cn/#/pages/order/new?village=${village}`, path: `/pages/order/new?village=${village}` } });
});

test('演示没有微信，一次也不去问；没设网址的，网页自己知道在哪里', async () => {
  county.server.office.checks = 'auto';
  county.server.office.publicUrl = null;
  const before = county.wechat.requestCount();
  expect((await board(secretary)).body).toMatchObject({ picture: null, url: null, path: `/pages/order/new?village=${village}` });
  expect(county.wechat.requestCount()).toBe(before);
});

test('代点单的纸条上，码里只有工单号，没有评价码；别人取不到', async () => {
  const order = await worker.must<OrderView>('order.place', wish({ onBehalf: { consent: true } }));
  const { picture } = await worker.must<CodeView>('code.slip', { id: order.id });
  expect(await read(picture)).toBe(`wechat-stand-in:pages/behalf/rate?scene=${encodeURIComponent(`n=${order.number}`)}`);
  for (const who of [secretary, await county.as('resident-mother')]) expect(await who.call('code.slip', { id: order.id })).toMatchObject({ body: { refusal: 'slip.notYours' } });
});

const all: Opened[] = [{ kind: 'village', code: '610922104203-01-02-03' }, { kind: 'slip', number: '261121-7K3M9Q' }, { kind: 'certificate', number: 'ZM-20261121-7K3M9Q', code: '7K3M9QAB' }];
test.each(all)('$kind 的码微信放得下，打开的页面读得回来', (opened) => {
  expect(isScene(sceneOf(opened))).toBe(true);
  expect(readScene(encodeURIComponent(sceneOf(opened)))).toEqual(opened);
  expect(readScene(sceneOf(opened))).toEqual(opened);
  expect(plainPath(opened)).toMatch(/^\/pages\/\w+\/\w+\?/);
});

test.each([undefined, '', 'v=', 'v=1', '%', 'x=610922104203', "n=1' or 1=1", 'c=ZM-20261121-7K3M9Q', `v=${'1'.repeat(200)}`])('别人编的 “%s” 什么也不是', (scene) => {
  expect(readScene(scene)).toBeNull();
});
