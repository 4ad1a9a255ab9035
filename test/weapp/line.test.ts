/** @jest-environment jsdom */
/** The built mini-program on a bad line, in a new edition, and when a page goes wrong: nobody is left in front of a white page. */
import { atPhones, chooseVillage } from '../setup/at-phones';
import type { WxOptions, WxRequest } from './wx';

const here = atPhones();

const asks = (request: WxRequest, name: string) => request.url.endsWith(`/functions/${name}`);

/** A line that the test may cut or bend before a request goes out. */
async function bent(who: string, bend: (request: WxRequest, times: number) => object | null, storage: Record<string, unknown> = {}): Promise<WxOptions> {
  const phone = await here.county.phoneOf(who);
  const reach = phone.request as NonNullable<WxOptions['request']>;
  let times = 0;
  return {
    ...phone, storage,
    request: async (request) => {
      const instead = bend(request, times += 1);
      return instead ? { statusCode: 200, data: instead } : reach(request);
    },
  };
}
const lost = () => {
  throw new Error('timeout');
};

test('问的回音丢了一次，自己再问一次就有了；一直没有，再问一次就停，请人再试', async () => {
  const app = await here.open(await bent('resident-mother', (request, times) => (asks(request, 'home.read') && times === 1 ? lost() : null)));
  const page = await app.openPage('pages/home/index');
  await page.waitForText('反诈防诈');
  expect(app.requests.filter((one) => asks(one, 'home.read'))).toHaveLength(2);

  const dead = await here.open(await bent('resident-mother', (request) => (asks(request, 'home.read') ? lost() : null)));
  const silent = await dead.openPage('pages/home/index');
  await silent.waitForText('再试一次');
  expect(dead.requests.filter((one) => asks(one, 'home.read'))).toHaveLength(2);
});

test('点单发出去没有回音，不会自己再发；人再点一次，还是同一个编号', async () => {
  let cut = true;
  const app = await here.open(await bent('resident-mother', (request) => (asks(request, 'order.place') && cut ? lost() : null)));
  const form = await app.openPage('pages/order/new', { topic: 'fake-police-calls' });
  await form.waitForText('村（社区）');
  const filled = await chooseVillage(app, form, '城关镇', '北街社区');
  await filled.waitForText('城关镇北街社区');
  await filled.tap('党群服务中心');
  await filled.tap('30人');
  await filled.input('怎么称呼您', '林小雨');
  await filled.input('手机号，座机要带区号', '13800000103');
  await filled.tap('点单');
  await filled.waitForText('填的都还在');
  const placed = () => app.requests.filter((one) => asks(one, 'order.place'));
  expect(placed()).toHaveLength(1);
  cut = false;
  await filled.tap('点单');
  await app.waitForPage('pages/order/view');
  const keys = placed().map(({ data }) => ((typeof data === 'string' ? JSON.parse(data) : data) as { key: string }).key);
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
});

test('页面里出了错，也有一句话和回去的路；重新打开，好了就照常', async () => {
  let broken = true;
  const app = await here.open(await bent('resident-mother', (request) => (broken && asks(request, 'about.read') ? { result: { hotline: {}, program: {} } } : null)));
  const about = await app.openPage('pages/privacy/about');
  await about.waitForText('这一页出了点问题');
  expect(about.has('.ui-page')).toBe(true);
  broken = false;
  await about.tap('重新打开这一页');
  await about.waitForText('谁办的');
  broken = true;
  const once = await app.openPage('pages/privacy/about');
  await once.waitForText('这一页出了点问题');
  await once.tap('回首页');
  await (await app.waitForPage('pages/home/index')).waitForText('反诈防诈');
});

test('手机没了网络，每一页上头都说一句；有了就收起来', async () => {
  const app = await here.of('resident-mother');
  const page = await app.openPage('pages/home/index');
  await page.waitForText('反诈防诈');
  app.network(false);
  await page.waitForText('现在没有网络');
  expect(page.text()).toContain('反诈防诈');
  app.network(true);
  await page.waitForNoText('现在没有网络');
});

test('第二次打开，先看到上次的首页，再换成新的；退出以后什么也不留', async () => {
  const app = await here.of('resident-mother');
  const me = await app.openPage('pages/me/index');
  await me.waitForText('我的点单');
  await (await app.openPage('pages/home/index')).waitForText('反诈防诈');
  const storage = Object.fromEntries(app.storage);
  expect(Object.keys(storage).some((key) => key.startsWith('home.last.'))).toBe(true);

  let held = true;
  const second = await here.open(await bent('resident-mother', (request) => (held && asks(request, 'home.read') ? lost() : null), storage));
  const again = await second.openPage('pages/home/index');
  await again.waitForText('反诈防诈');
  await again.waitForText('可能不是最新的');
  held = false;
  await again.tap('再试');
  await again.waitForNoText('可能不是最新的');
});

test('有了新版本，问一句；点了才换', async () => {
  for (const confirm of [true, false]) {
    const app = await here.open({ ...await here.county.phoneOf('resident-mother'), newEdition: true, answerModal: () => confirm });
    await (await app.openPage('pages/home/index')).waitForText('反诈防诈');
    expect(app.modals.map((one) => one.title)).toEqual(['有新版本']);
    expect(app.calls.filter((one) => one === 'applyUpdate')).toHaveLength(confirm ? 1 : 0);
  }
});

test('太旧的版本听到一句话，不是一片白', async () => {
  const phone = await here.county.phoneOf('resident-mother');
  const app = await here.open({ ...phone, request: async () => ({ statusCode: 426, data: { code: 1, error: '这一版太旧了。请把小程序从微信里关掉再打开，会自动换成新的', refusal: 'client.tooOld' } }) });
  const page = await app.openPage('pages/home/index');
  await page.waitForText('这一版太旧了');
  expect(app.requests.map((one) => one.header['x-kepu-client'])).toEqual(['0.1.0']);
});
