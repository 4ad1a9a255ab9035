/** `npm run gallery [-- WORDS]`: a picture of every page (or those whose name holds WORDS) in four looks and three standings, and one page with all of them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { desk, phone } from '../browser/browser';
import { onBench } from './bench';
import { byPerson, placesToVisit, sideBySide, Tour, type Look, type Standing } from './tour';

const folder = join(__dirname, '../artifacts/gallery');
const shown: readonly Look[] = ['平常', '大字', '特大字', '夜间'];
const standings: readonly (readonly [Standing, string])[] = [['full', '有数据'], ['empty', '没有数据'], ['error', '断网']];
/* A list of two hundred would be a picture nobody looks at. */
const tallest = 2600;

async function picture(page: Page, file: string): Promise<void> {
  const size = page.viewportSize() ?? phone;
  const height = await page.evaluate(() => Math.max(window.innerHeight, ...[...document.querySelectorAll('*')].filter((one) => one.clientHeight > 0).map((one) => one.scrollHeight)));
  await page.setViewportSize({ ...size, height: Math.min(height, tallest) });
  await page.screenshot({ path: join(folder, file), type: 'jpeg', quality: 80, scale: 'css' });
  await page.setViewportSize(size);
}

function indexOf(names: readonly string[]): string {
  const cell = (name: string, standing: string, look: string) => `<td><a href="${standing}/${look}/${name}.jpg"><img loading="lazy" src="${standing}/${look}/${name}.jpg" alt="${name}，${look}，${standing}"></a></td>`;
  const columns = [...standings.flatMap(([, standing]) => shown.map((look) => [standing, look] as const)), ['有数据', '电脑'] as const];
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>全部页面</title><style>body{font:14px/1.5 sans-serif;margin:16px}img{width:150px;border:1px solid #ccc}td,th{vertical-align:top;padding:4px;text-align:left}thead th{position:sticky;top:0;background:#fff}</style>
<h1>全部页面</h1><table><thead><tr><th>页面</th>${columns.map(([standing, look]) => `<th>${standing} · ${look}</th>`).join('')}</tr></thead><tbody>
${names.map((name) => `<tr><th>${name}</th>${columns.map(([standing, look]) => cell(name, standing, look)).join('')}</tr>`).join('\n')}
</tbody></table></html>\n`;
}

async function main(): Promise<boolean> {
  const visited = placesToVisit(process.argv[2]);
  const started = Date.now();
  const failed: string[] = [];
  let count = 0;
  for (const [standing, words] of standings) {
    for (const look of [...shown, '电脑']) mkdirSync(join(folder, words, look), { recursive: true });
    const tour = await Tour.open(standing);
    const views = [...shown.map((look) => ({ look, name: look as string, size: phone })), ...(standing === 'full' ? [{ look: '平常' as const, name: '电脑', size: desk }] : [])];
    await sideBySide(3, byPerson(visited), async (group) => {
      for (const place of group) {
        for (const { look, name, size } of views) {
          try {
            await picture(await tour.visit(place, look, size), join(words, name, `${place.name}.jpg`));
            count += 1;
          } catch (fault) {
            failed.push(`没有拍成：${place.name} · ${name} · ${words}：${(fault as Error).message.split('\n')[0]}`);
          }
        }
      }
    });
    failed.push(...tour.broken.map((broken) => `页面出错：${broken}`));
    await tour.close();
  }
  writeFileSync(join(folder, 'index.html'), indexOf(visited.map((one) => one.name)));
  for (const say of failed) console.log(say);
  console.log(`${count} 张图，用时 ${Math.round((Date.now() - started) / 1000)} 秒：test/artifacts/gallery/index.html`);
  return count > 0 && failed.length === 0;
}

void onBench(main);
