/** A team is registered, a volunteer registers, joins and leaves, on real screens. */
import { atScreens } from '../setup/at-screens';
import { desk, phone, type Screen } from './browser';

const here = atScreens('squad');

/** Opens a picker of the page and takes the entry it stands at. */
async function pickFirst(screen: Screen, label: string): Promise<void> {
  await screen.page.getByRole('button', { name: label }).filter({ visible: true }).last().click();
  await screen.page.locator('.taro-picker__action, .weui-picker__action').filter({ hasText: '确定' }).filter({ visible: true }).last().click();
}

test('老师登记服务队，县科协同意；林妈妈登记成志愿者、申请加入、入队，再离开', async () => {
  const teacher = await here.open('resident-teacher', 'pages/me/index');
  await teacher.tap('志愿服务');
  await teacher.see('全县的服务队');
  await teacher.picture('志愿服务-居民');
  expect(await teacher.fits()).toBe(true);
  await teacher.tap('登记一支服务队');
  await teacher.see('是哪个行业的');
  await teacher.press('交给县科协审核');
  await teacher.see('服务队名称至少写2个字');
  await teacher.fill('名称', '后柳镇中小学科普队');
  await pickFirst(teacher, '服务哪里');
  await teacher.fill('大概多少人', '12');
  await teacher.press('学校');
  await teacher.fill('支持单位', '后柳镇中心小学');
  await teacher.press('科技创新');
  await teacher.fill('您的姓名', '裴思源');
  await teacher.fill('电话', '13800000104');
  await teacher.picture('登记服务队-填好');
  await teacher.press('交给县科协审核');
  await teacher.see('等审核');
  await teacher.picture('志愿服务-等审核');

  const chief = await here.open('county-leader', 'pages/squad/list');
  await chief.see('1 件等审核');
  await chief.picture('志愿服务-科协');
  await chief.tap('登记申请');
  await chief.tap('后柳镇中小学科普队');
  await chief.picture('审核');
  await chief.press('同意登记');
  await chief.see('没有等审核的登记');
  await chief.tap('全国平台未注册');
  await chief.see('导出表格');
  await chief.picture('全国平台未注册');
  await chief.close();

  const mother = await here.open('resident-mother', 'pages/squad/list');
  await mother.tap('后柳镇中小学科普队');
  await mother.press('申请加入');
  await mother.confirm();
  await mother.see('请先登记成为志愿者');
  await mother.tap('去登记成为志愿者');
  await mother.see('只填这几样，随时可以退出');
  await mother.fill('真实姓名', '林小雨');
  await mother.fill('出生年份', '2014');
  await mother.see('监护人同意');
  await mother.fill('出生年份', '1988');
  await mother.fill('电话', '13800000103');
  await mother.fill('会什么', '带孩子做实验、讲故事');
  await mother.press('教师');
  await mother.page.getByLabel('上午', { exact: true }).getByText('周六', { exact: true }).click();
  await mother.page.mouse.wheel(0, -9999);
  await mother.picture('志愿者登记-填表');
  await mother.press('登记');
  await mother.see('改登记');
  await mother.picture('志愿者登记-登记好');
  expect(await mother.fits()).toBe(true);
  await mother.page.getByLabel('返回').filter({ visible: true }).last().click();
  await mother.press('申请加入');
  await mother.fill('想说的话', '我周末有空');
  await mother.picture('申请加入');
  await mother.confirm();
  await mother.see('已经申请加入');

  await teacher.page.reload();
  await teacher.see('已登记');
  await teacher.tap('后柳镇中小学科普队');
  await teacher.see('想加入的人');
  await teacher.picture('服务队-队长');
  await teacher.tap('林小雨');
  await teacher.see('林小雨想加入');
  await teacher.picture('答复加入');
  await teacher.press('同意加入');
  await teacher.see('教师（证件没看）');
  await teacher.tap('教师（证件没看）');
  await teacher.press('看过了');
  await teacher.see('证件看过了');
  await teacher.choose('科普宣讲');
  await teacher.press('记下培训');
  await teacher.hears('培训记下了');
  await teacher.picture('队员');
  await teacher.close();

  await mother.page.reload();
  await mother.see('离开这支队');
  await mother.tap('记我不能来的日子');
  await mother.see('到哪天');
  await mother.picture('不能来的日子');
  await mother.confirm();
  await mother.see('取消');
  await mother.picture('服务队-队员');
  await mother.tap('离开这支队');
  await mother.see('要离开这支队吗');
  await mother.press('离开');
  await mother.see('申请加入');
  expect(await mother.page.getByText('裴思源').filter({ visible: true }).count()).toBe(0);
  await mother.picture('服务队-外人');
  await mother.close();
});

test('电脑上、长辈模式和深色里也看得清', async () => {
  for (const [name, path, who] of [['服务队', 'pages/squad/team?id=health-team', 'captain-health'], ['志愿者登记', 'pages/squad/volunteer', 'captain-health'], ['志愿服务', 'pages/squad/list', 'county-leader']] as const) {
    for (const [look, size, kept] of [['电脑', desk, {}], ['长辈深色', phone, { 'ui.elder': 'on', 'ui.dark': 'dark' }]] as const) {
      const screen = await here.open(who, path, { size, kept });
      await screen.page.locator('.ui-card').filter({ visible: true }).first().waitFor();
      await screen.picture(`${name}-${look}`);
      expect(await screen.fits()).toBe(true);
      await screen.close();
    }
  }
});
