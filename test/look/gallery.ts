/** `npm run gallery [-- WORDS]`: a picture of every page (or those whose name holds WORDS) in three looks and three standings, and one page with all of them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ensureBuilt } from '../../config/fresh.mjs';
import { startEmbedded } from '../../cloud/store/embedded';
import { desk, phone } from '../browser/browser';
import { byPerson, placesToVisit, sideBySide, Tour, type Look, type Standing } from './tour';

const folder = join(__dirname, '../artifacts/gallery');
const shown: readonly Look[] = ['平常', '大字', '夜间'];
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

function indexOf(names: readonly string[], wide: boolean): string {
  const cell = (name: string, standing: string, look: string) => `<td><a href="${standing}/${look}/${name}.jpg"><img loading="lazy" src="${standing}/${look}/${name}.jpg" alt="${name}，${look}，${standing}"></a></td>`;
  const columns = standings.flatMap(([, standing]) => shown.map((look) => [standing, look] as const)).concat(wide ? [['有数据', '电脑'] as never] : []);
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>全部页面</title><style>body{font:14px/1.5 sans-serif;margin:16px}img{width:150px;border:1px solid #ccc}td,th{vertical-align:top;padding:4px;text-align:left}thead th{position:sticky;top:0;background:#fff}</style>
<h1>全部页面</h1><table><thead><tr><th>页面</th>${columns.map(([standing, look]) => `<th>${standing} · ${look}</th>`).join('')}</tr></thead><tbody>
${names.map((name) => `<tr><th>${name}</th>${columns.map(([standing, look]) => cell(name, standing, look)).join('')}</tr>`).join('\n')}
</tbody></table></html>\n`;
}

async function main(): Promise<void> {
  const visited = placesToVisit(process.argv[2]);
  if (visited.length === 0) throw new Error(`没有名字里有“${process.argv[2]}”的页面`);
  if (!ensureBuilt('h5')) process.exit(1);
  const home = mkdtempSync(join(tmpdir(), 'kepu-gallery-'));
  const database = await startEmbedded({ directory: join(home, 'postgres') });
  process.env.KEPU_TEST_URL = database.url;
  const started = Date.now();
  let count = 0;
  try {
    for (const [standing, words] of standings) {
      for (const look of [...shown, '电脑']) mkdirSync(join(folder, words, look), { recursive: true });
      const tour = await Tour.open(standing);
      await sideBySide(3, byPerson(visited), async (group) => {
        for (const place of group) {
          for (const look of shown) {
            try {
              await picture(await tour.visit(place, look), join(words, look, `${place.name}.jpg`));
              count += 1;
            } catch (fault) {
              console.log(`没有拍成：${place.name} · ${look} · ${words}：${(fault as Error).message.split('\n')[0]}`);
            }
          }
          if (standing === 'full') await picture(await tour.visit(place, '平常', desk), join(words, '电脑', `${place.name}.jpg`));
        }
      });
      for (const broken of tour.broken) console.log(`页面出错：${broken}`);
      await tour.close();
    }
    writeFileSync(join(folder, 'index.html'), indexOf(visited.map((one) => one.name), true));
    console.log(`${count} 张图，用时 ${Math.round((Date.now() - started) / 1000)} 秒：test/artifacts/gallery/index.html`);
  } finally {
    await database.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

main().catch((fault: Error) => {
  console.error(fault.stack);
  process.exit(1);
});
