/** What was typed to be run is only read; where I am logged in; who did what. On real screens. */
import type { OrderView } from '../../cloud/domain/answers';
import { newId } from '../../cloud/store/seal';
import { touchDirectory } from '../../cloud/store/sql/grid';
import { addPost } from '../../cloud/store/sql/people';
import { atScreens } from '../setup/at-screens';
import { wish } from '../setup/county';

const here = atScreens('intruder');

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test('点单里写的脚本、网页标签，打开只是字：什么也没有运行，也没有碰到内容安全策略', async () => {
  const elder = await here.county.as('resident-elder');
  const words = '<script>window.ran=1</script><img src=x onerror="window.ran=1">{{7*7}} \u200fשלום';
  const name = '<b onclick=ran=1>谢';
  const { id } = await elder.must<OrderView>('order.place', wish({ ownWords: words, contact: { name, phone: '13800000101' }, slots: [{ date: inDays(3), part: 'morning' }] }));
  for (const who of ['resident-elder', 'leader-mingxing']) {
    const screen = await here.open(who, 'pages/home/index');
    const refused: string[] = [];
    screen.page.on('console', (line) => void (/Content Security Policy/i.test(line.text()) && refused.push(line.text())));
    await screen.go(`pages/order/view?id=${id}`);
    await screen.see('<script>window.ran=1</script>');
    if (who === 'leader-mingxing') {
      await screen.tap('看电话');
      await screen.press('看电话');
      await screen.see(name);
    }
    expect(await screen.page.evaluate(() => (window as { ran?: number }).ran)).toBeUndefined();
    expect(await screen.page.locator('img[src="x"]').count()).toBe(0);
    expect([refused, screen.broken]).toEqual([[], []]);
    await screen.picture(`脚本只是字-${who}`);
    await screen.close();
  }
});

test('我的登录列在一页上，别的设备一点就退出', async () => {
  const other = await here.county.as('resident-farmer');
  const screen = await here.open('resident-farmer', 'pages/privacy/logins');
  await screen.see('这一台');
  await screen.picture('登录的设备');
  expect(await screen.fits()).toBe(true);
  await screen.press('让别的设备都退出');
  await screen.press('退出');
  await screen.see('只在这一台上登录着');
  expect((await other.call('me.read')).body.refusal).toBe('login.expired');
  await screen.close();
});

test('管理员查得到谁看了电话；不是管理员的，页面说查不了', async () => {
  const { db, tenant } = here.county.server.office;
  await addPost(db, tenant, { id: newId(), personId: here.county.idOf('county-leader'), kind: 'administrator', gridCode: tenant, at: new Date(here.county.time.now.getTime() - 60_000) });
  await touchDirectory(db, tenant);
  const { id } = await (await here.county.as('resident-elder')).must<OrderView>('order.place', wish({ slots: [{ date: inDays(3), part: 'morning' }] }));
  await (await here.county.as('leader-mingxing')).must('order.reveal', { id });
  const screen = await here.open('county-leader', 'pages/county/audit');
  await screen.see('看了联系电话');
  await screen.see('查这份记录，也会记下来');
  await screen.picture('操作记录');
  expect(await screen.fits()).toBe(true);
  await screen.close();
  const villager = await here.open('resident-elder', 'pages/county/audit');
  await villager.see('操作记录只有县里的管理员能查');
  await villager.close();
});
