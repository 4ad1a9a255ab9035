/** `npm run audit:h5 [-- WORDS]`: axe-core, text, contrast and targets on every page, and Lighthouse on the first one; fails past a limit. */
import { audit } from './audited';
import { onBench } from './bench';
import { lighthouseAtHome } from './lighthouse';
import { limits } from './measure';
import { Tour } from './tour';

/* Chinese letters take two columns. */
const wide = (words: string, columns: number) => words + ' '.repeat(Math.max(1, columns - [...words].reduce((sum, one) => sum + (one.charCodeAt(0) > 255 ? 2 : 1), 0)));
const row = (...cells: string[]) => cells.map((cell, at) => wide(cell, [28, 10, 8, 8, 8, 8, 8][at] ?? 0)).join('');

async function main(): Promise<boolean> {
  const tour = await Tour.open('full');
  const done = await audit(tour, process.argv[2]);
  console.log(row('页面', '样子', '最小字', '正文', '行高', '对比', '点按处', '不合格'));
  console.log(row('下限', '', `大字 ${limits.elderText}`, `${limits.hugeText}*`, `${limits.lineHeight}`, `${limits.contrast}`, `${limits.target}/${limits.elderTarget}`));
  for (const one of done.toSorted((a, b) => a.place.localeCompare(b.place, 'zh'))) {
    console.log(row(one.place, one.look, `${one.text}`, `${one.body}`, one.lineHeight.toFixed(2), one.contrast.toFixed(2), one.target === Infinity ? '—' : `${Math.round(one.target)}`, one.wrong.length === 0 ? '' : `${one.wrong.length} 处`));
    for (const say of one.wrong) console.log(`    ${say}`);
  }
  for (const broken of tour.broken) console.log(`页面出错：${broken}`);
  let wrong = done.filter((one) => one.wrong.length > 0).length + tour.broken.length;
  if (!process.argv[2]) {
    const { accessibility, performance } = await lighthouseAtHome(tour.county);
    console.log(`Lighthouse 居民首页：无障碍 ${accessibility}（下限 ${limits.lighthouse}），性能 ${performance}（只报告）`);
    if (accessibility < limits.lighthouse) wrong += 1;
  }
  console.log(`* 特大字的正文。看了 ${done.length} 页次，${wrong} 处不合格`);
  await tour.close();
  return done.length > 0 && wrong === 0;
}

void onBench(main);
