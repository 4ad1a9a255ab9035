/** The code for a village's science board, on real screens: printed by the secretary, scanned by a villager. */
import { atScreens } from '../setup/at-screens';
import { village } from '../setup/county';

const here = atScreens('board');

test('村支书在待办里拿到点单码；有微信时是小程序码，没有时是普通的码', async () => {
  const screen = await here.open('leader-mingxing', `pages/community/board?code=${village}`);
  await screen.see('池河镇明星村');
  await screen.see(/现在拿不到小程序码/);
  await screen.picture('普通的码');
  here.county.server.office.checks = 'wechat';
  await screen.go(`pages/community/desk?ref=${village}`);
  await screen.press('点单码');
  await screen.see('微信扫一扫，想听什么就点什么');
  expect(await screen.fits()).toBe(true);
  await screen.picture('小程序码');
  await screen.close();
});

test('村民扫开，村已经选好，不用再选；编出来的码照常打开', async () => {
  const screen = await here.open('resident-farmer', `pages/order/new?scene=${encodeURIComponent(`v=${village}`)}`);
  await screen.see('池河镇明星村');
  await screen.picture('扫开点单');
  await screen.close();
  const other = await here.open('resident-mother', 'pages/order/new?scene=v%3D999999999999');
  await other.see('村（社区）');
  await other.close();
});
