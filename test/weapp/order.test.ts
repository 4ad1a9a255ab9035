/** @jest-environment jsdom */
/** The built mini-program against the real server: log in by WeChat, fill in, send, take an order. */
import { atPhones, chooseVillage } from '../setup/at-phones';

const here = atPhones();

test('首页打开就有主题和文章，不用登录', async () => {
  const app = await here.of('resident-mother');
  const page = await app.openPage('pages/home/index');
  await page.waitForText('反诈防诈');
  expect(page.text()).toContain('我要点单');
  expect(page.text()).toContain('科普文章');
});

test('林妈妈填好点单表发出去，看到单子在谁手上、能做什么', async () => {
  const app = await here.of('resident-mother');
  const home = await app.openPage('pages/home/index');
  await home.waitForText('卫生健康');
  await home.tap('卫生健康');
  const form = await app.waitForPage('pages/order/new');
  await form.waitForText('应急处置');
  await form.tap('应急处置');
  const again = await chooseVillage(app, form, '城关镇', '北街社区');
  await again.waitForText('城关镇北街社区');
  await again.tap('党群服务中心');
  await again.tap('30人');
  await again.input('怎么称呼您', '林小雨');

  await again.tap('点单');
  await again.waitForText('请填写电话');
  expect(app.requests.filter((request) => request.url.includes('order.place'))).toHaveLength(0);

  await again.input('手机号，座机要带区号', '13800000103');
  await again.tap('点单');
  const order = await app.waitForPage('pages/order/view');
  await order.waitForText('待派单');
  expect(order.text()).toContain('城关镇北街社区');
  expect(order.text()).toContain('修改');
  expect(app.requests.filter((request) => request.url.includes('order.place'))).toHaveLength(1);
});

test('队长在接单页接单；另一支队再点，看到已被接走', async () => {
  const id = await here.county.offeredOrder();
  const app = await here.of('captain-anti-fraud');
  const pool = await app.openPage('pages/team/pool', { kind: 'team', ref: 'anti-fraud-team' });
  await pool.waitForText('冒充公检法');
  await pool.tap('冒充公检法');
  const order = await app.waitForPage('pages/order/view');
  await order.waitForText('婉拒');
  await order.tap('.ui-button-primary');
  await order.waitForText('什么时候去');
  const slot = order.text().match(/\d+月\d+日（周.）上午/)?.[0] as string;
  await order.tap(slot);
  await order.input('谁来讲，点单人会看到', '庄晓东');
  await order.tap('确定接单');
  await order.waitForText('待服务');
  expect(order.text()).toContain('到场');

  const late = await (await here.of('captain-silver')).openPage('pages/order/view', { id });
  await late.waitForText('已被其他服务队接单');
  expect(late.text()).not.toContain('确定接单');
});

test('断网时点单，填的都还在，说没有发出去', async () => {
  const phone = await here.county.phoneOf('resident-farmer');
  let cut = false;
  const app = await here.open({ ...phone, request: (request) => (cut ? Promise.reject(new Error('no network')) : (phone.request as NonNullable<typeof phone.request>)(request)) });
  const form = await app.openPage('pages/order/new');
  await form.waitForText('农业技术');
  await form.tap('别的');
  await form.input('例如：总有陌生人打电话来要钱，想请人讲讲怎么办', '桑叶发黄，想请人来看看');
  const filled = await chooseVillage(app, form, '池河镇', '谭家湾村');
  await filled.tap('田间地头');
  await filled.tap('10人');
  await filled.input('怎么称呼您', '覃有田');
  await filled.input('手机号，座机要带区号', '13800000102');
  cut = true;
  await filled.tap('点单');
  await filled.waitForText('没有发出去');
  expect(filled.value('例如：总有陌生人打电话来要钱，想请人讲讲怎么办')).toBe('桑叶发黄，想请人来看看');
  cut = false;
  await filled.tap('点单');
  const order = await app.waitForPage('pages/order/view');
  await order.waitForText('待派单');
});
