/** Getting in at a desk, inviting and accepting, on real screens with two people. */
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer } from '../../cloud/server';
import { atScreens } from '../setup/at-screens';
import { desk, phone, Screen } from './browser';

const here = atScreens('people');

test('联络员在电脑上看到码，手机上确认，电脑自己就进了首页', async () => {
  const computer = await here.open(null, 'pages/entry/desk', { size: desk });
  await computer.see('用手机确认这个码');
  await computer.picture('电脑登录-等确认');
  expect(await computer.fits()).toBe(true);
  const code = (await computer.page.locator('.ui-code-sign').allTextContents()).join('');
  const telephone = await here.open('liaison-police', 'pages/entry/confirm');
  await telephone.fill('电脑上的码', code.toLowerCase());
  await telephone.picture('确认登录-填码');
  await telephone.tap('下一步');
  await telephone.see('只确认您自己面前的电脑');
  await telephone.picture('确认登录-看清楚');
  expect(await telephone.fits()).toBe(true);
  await telephone.press('确认登录');
  await telephone.see('电脑已经登录');
  await computer.see('县公安局的待办');
  await computer.picture('电脑登录-进来了');
  await telephone.close();
  await computer.close();
});

test('手机上点“不是我”，电脑说没有登录，可以换一个码', async () => {
  const computer = await here.open(null, 'pages/entry/desk');
  await computer.see('用手机确认这个码');
  const code = (await computer.page.locator('.ui-code-sign').allTextContents()).join('');
  const telephone = await here.open('liaison-police', `pages/entry/confirm?code=${code}`);
  await telephone.tap('下一步');
  await telephone.press('不是我');
  await telephone.see('没有让它登录');
  await computer.see('没有登录');
  await computer.picture('电脑登录-被拒绝');
  await computer.tap('换一个码');
  await computer.see('用手机确认这个码');
  await telephone.close();
  await computer.close();
});

test('村支书邀请网格员，收到码的人填上就有了任职；之后也能结束', async () => {
  const secretary = await here.open('leader-mingxing', 'pages/me/index');
  await secretary.see('人员和任职');
  await secretary.picture('我的-村支书');
  await secretary.tap('人员和任职');
  await secretary.see('何巧云');
  await secretary.picture('名单-村支书');
  await secretary.press('邀请');
  await secretary.choose('网格员');
  await secretary.picture('邀请-选任职');
  await secretary.press('生成邀请码');
  await secretary.see('池河镇明星村 · 网格员');
  await secretary.picture('邀请-码');
  const code = (await secretary.page.locator('.ui-code-sign').allTextContents()).join('');

  const mother = await here.open('resident-mother', 'pages/people/accept');
  await mother.fill('邀请码', code);
  await mother.fill('姓名', '林小雨');
  await mother.picture('接受邀请');
  await mother.tap('接受邀请');
  await mother.see('池河镇明星村网格员');
  await mother.picture('接受邀请-好了');
  await mother.close();

  await secretary.page.locator('.ui-sheet-close').click();
  await secretary.page.reload();
  await secretary.see('林小雨');
  await secretary.tap('林小雨');
  await secretary.see('看档案');
  await secretary.picture('任职-能做什么');
  await secretary.press('结束任职');
  await secretary.see('要结束这个任职吗');
  await secretary.picture('任职-要结束');
  await secretary.press('结束任职');
  await secretary.see('办好了');
  await secretary.picture('任职-结束');
  await secretary.close();
});

test('县里的名单和档案，手机和电脑上都是完整的', async () => {
  for (const [size, name] of [[phone, '手机'], [desk, '电脑']] as const) {
    const chief = await here.open('county-leader', 'pages/people/list', { size });
    await chief.see('导出网格员档案');
    await chief.picture(`名单-县-${name}`);
    expect(await chief.fits()).toBe(true);
    await chief.close();
    const worker = await here.open('worker-mingxing-1', 'pages/people/file', { size });
    await worker.see('任期和技能');
    await worker.picture(`档案-${name}`);
    expect(await worker.fits()).toBe(true);
    await worker.close();
  }
});

test('正式部署的网页首页，没登录的人看得到电脑登录的门', async () => {
  const real = await createServer({ settings: { ...here.county.settings, demo: false }, databaseUrl: here.county.databaseUrl, pages: join(__dirname, '../../dist/h5'), clockEveryMs: 0 });
  await real.app.listen({ host: '127.0.0.1', port: 0 });
  const screen = await Screen.open(here.browser, `http://127.0.0.1:${(real.app.server.address() as AddressInfo).port}/`, 'people');
  try {
    await screen.see('点单在微信里办');
    await screen.picture('首页-正式-没登录');
    await screen.tap('电脑登录');
    await screen.see('用手机确认这个码');
  } finally {
    await screen.close();
    await real.close();
  }
});
