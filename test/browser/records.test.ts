/** A volunteer's record, a certificate, and somebody who checks it, on real screens. */
import type { Browser } from 'playwright-core';
import { newId } from '../../cloud/store/seal';
import { touchDirectory } from '../../cloud/store/sql/grid';
import { addPost } from '../../cloud/store/sql/people';
import { openCounty, type County } from '../setup/county';
import { serveOnce } from '../records/play';
import { desk, openBrowser, phone, Screen } from './browser';

jest.setTimeout(600_000);

let county: County;
let browser: Browser;

beforeAll(async () => {
  county = await openCounty({ now: new Date(), demo: true });
  county.server.office.publicUrl = county.url;
  for (const minutes of [90, 60]) await serveOnce(county, { crew: ['captain-anti-fraud', 'volunteer-anti-fraud-1'], minutes });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await county?.close();
});

const screenOf = (who: string | null, path: string, size = phone) => Screen.as(browser, county, who, 'records', { path, size });

test('夏雨晴从“我的”看到记录，开证明、下载；别人照着网址查到是真的，编一个就查不到', async () => {
  const me = await screenOf('volunteer-anti-fraud-1', 'pages/me/index');
  await me.tap('我的服务记录');
  await me.see('服务时长 2.50 小时');
  await me.picture('我的服务记录');
  expect(await me.fits()).toBe(true);
  await me.press('开服务证明（免费）');
  await me.see('还没有开过证明');
  await me.press('开一份证明（免费）');
  await me.see('2.50 小时，2 场');
  await me.see('校验码');
  await me.picture('服务证明');
  const number = ((await me.text(/^编号 ZM/).textContent()) ?? '').replace('编号 ', '');
  const code = ((await me.text(/^校验码 /).textContent()) ?? '').replace('校验码 ', '');
  const download = me.page.waitForEvent('download');
  await me.press('下载 PDF');
  expect((await download).suggestedFilename()).toBe(`服务证明-${number}.pdf`);

  const school = await screenOf(null, `pages/proof/check?number=${number}&code=${code.replace(' ', '')}`);
  await school.see('这份证明是真的');
  await school.see('2.50 小时');
  expect(await school.page.content()).not.toContain('夏雨晴');
  await school.picture('查验-真的');
  expect(await school.fits()).toBe(true);
  await school.close();

  const byHand = await screenOf(null, 'pages/proof/check', desk);
  await byHand.fill('编号', number.toLowerCase());
  await byHand.fill('校验码', '2222 2222');
  await byHand.press('查验');
  await byHand.see('没有查到这份证明');
  await byHand.picture('查验-编的');
  await byHand.fill('校验码', code);
  await byHand.fill('姓名', '武志刚');
  await byHand.press('查验');
  await byHand.see('姓名和这份证明对不上');
  await byHand.close();
  await me.close();
});

test('队长看本队今年几场，抄材料、标已上传；改少夏雨晴的时长，她看到了提异议', async () => {
  const captain = await screenOf('captain-anti-fraud', 'pages/record/team');
  await captain.see('今年完成 2 场，已上传 0 场，目标 5 场');
  await captain.picture('本队服务');
  expect(await captain.fits()).toBe(true);
  await captain.press('上传到全国平台');
  await captain.see('点一行就复制这一行');
  await captain.picture('上传的材料');
  await captain.page.locator('.ui-sheet-close').filter({ visible: true }).last().click();
  await captain.press('夏雨晴');
  await captain.fill('应该是几分钟', '30');
  await captain.confirm();
  await captain.see('请填写原因');
  await captain.fill('原因', '她先走了');
  await captain.picture('更正时长');
  await captain.confirm();
  await captain.see('30 分钟');
  await captain.close();

  const volunteer = await screenOf('volunteer-anti-fraud-1', 'pages/record/corrections');
  await volunteer.see('她先走了');
  await volunteer.picture('更正-本人');
  await volunteer.tap('我有异议');
  await volunteer.fill('原因', '我待到了最后');
  await volunteer.confirm();
  await volunteer.see('有异议，等县科协决定');
  await volunteer.close();

  const association = await screenOf('liaison-association', 'pages/record/corrections', desk);
  await association.see('撤销更正');
  await association.picture('更正-科协');
  await association.close();
  const list = await screenOf('liaison-association', 'pages/record/team');
  await list.see('按名字排');
  await list.picture('各队完成和上传');
  await list.close();
});

test('带两支队的队长，从哪支队点进来，看到的就是哪支队', async () => {
  const { db, tenant } = county.server.office;
  await addPost(db, tenant, { id: newId(), personId: county.idOf('captain-anti-fraud'), kind: 'teamLeader', teamId: 'silver-team', at: new Date(county.time.now.getTime() - 60_000) });
  await touchDirectory(db, tenant);
  for (const [team, words] of [['silver-team', /^今年完成 0 场/], ['anti-fraud-team', /^今年完成 [1-9]/]] as const) {
    const screen = await screenOf('captain-anti-fraud', `pages/team/pool?kind=team&ref=${team}`);
    await screen.tap('服务记录和上传');
    await screen.see(words);
    await screen.close();
  }
});
