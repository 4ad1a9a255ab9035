/** A school orders in its own name: the village registers it, the teacher enters the code and places the order. */
import { atScreens } from '../setup/at-screens';
import { village } from '../setup/county';

const here = atScreens('institution');

test('村里登记小学，裴老师填码以后能以学校名义点单；填过的码别人不能再用', async () => {
  const secretary = await here.open('leader-mingxing', `pages/grid/institutions?code=${village}`);
  await secretary.press('登记单位');
  await secretary.fill('单位名称', '明星小学');
  await secretary.picture('登记单位');
  await secretary.confirm();
  await secretary.see('只能用一次');
  await secretary.picture('单位的码');
  const code = (await secretary.page.locator('.ui-code').filter({ visible: true }).getAttribute('aria-label'))?.replaceAll(' ', '') as string;
  expect(code).toHaveLength(8);
  await secretary.confirm();
  await secretary.see('明星小学');

  const teacher = await here.open('resident-teacher', 'pages/me/index');
  await teacher.tap('我有单位的码');
  await teacher.page.locator('.ui-sheet input').filter({ visible: true }).first().fill(code);
  await teacher.confirm();
  await teacher.see('明星小学');
  await teacher.page.goto(`${here.county.url}/#/pages/order/new?topic=disaster-reduction`);
  await teacher.see('以谁的名义');
  await teacher.press('明星小学');
  await teacher.see('年级');
  await teacher.picture('以学校名义点单');

  const other = await here.county.as('resident-farmer');
  expect((await other.call('institution.enter', { code })).status).toBe(404);
  for (const screen of [secretary, teacher]) await screen.close();
});
