/** Every page measured: axe-core, letters, contrast and targets as drawn; the first page by Lighthouse too. */
import { audit, type Audited } from '../look/audited';
import { lighthouseAtHome } from '../look/lighthouse';
import { limits, measure } from '../look/measure';
import { placesToVisit, Tour } from '../look/tour';

jest.setTimeout(1_800_000);

let tour: Tour;
let done: Audited[];

beforeAll(async () => {
  tour = await Tour.open('full');
  done = await audit(tour);
});
afterAll(() => tour?.close());

test.each(placesToVisit().map((place) => place.name))('%s：看得清、点得准、读屏念得出', (name) => {
  const mine = done.filter((one) => one.place === name);
  expect(mine.length).toBeGreaterThan(0);
  expect(mine.flatMap((one) => one.wrong.map((say) => `${one.look}：${say}`))).toEqual([]);
});

test('没有一页自己出错', () => {
  expect(tour.broken).toEqual([]);
});

test('字太小、行太挤、颜色太淡、按钮太小、提示放不下、没有名字的按钮，都量得出来', async () => {
  const [place] = placesToVisit('关于');
  const page = await tour.visit(place!, '大字');
  await page.evaluate(() => {
    document.querySelector('.ui-page-body')!.innerHTML = '<p style="font-size:12px;line-height:1;color:#999">看不清的字</p><input style="width:80px" aria-label="字" placeholder="一句放不下的提示"><div class="ui-tap" role="button" tabindex="0" style="width:30px;height:30px"></div>';
  });
  const { wrong } = await measure(page, { elder: true, huge: false });
  for (const say of [/^字 12px/, /^行高 1\.00/, /^对比/, /^点按处 30×30/, /^提示被切：一句/, /^axe .*name/]) expect(wrong).toContainEqual(expect.stringMatching(say));
});

test('居民首页的无障碍分数过线', async () => {
  const { accessibility, performance } = await lighthouseAtHome(tour.county);
  process.stdout.write(`Lighthouse：无障碍 ${accessibility}，性能 ${performance}\n`);
  expect(accessibility).toBeGreaterThanOrEqual(limits.lighthouse);
});
