/** 练习单: every course has one, with boxes to tick and a word against fraud. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArticle } from '../../cloud/domain/article/article';
import { isPractice, practices, sheetOf } from '../../cloud/domain/article/practice';

const folder = join(__dirname, '../../cloud/presets/practice');
const sheet = (slug: string) => sheetOf(parseArticle(slug, readFileSync(join(folder, `${slug}.md`), 'utf8')));

test('四门手机课都有练习单，也都有文章', () => {
  expect(readdirSync(folder).map((file) => file.replace('.md', '')).toSorted()).toEqual(practices.toSorted());
  const articles = readdirSync(join(folder, '../articles'));
  for (const slug of practices) expect(articles).toContain(`${slug}.md`);
});

test.each(practices)('%s：有方框可以勾，有一句防骗的话，方框符号不念出来', (slug) => {
  const { parts, tip } = sheet(slug);
  expect(parts.flatMap((part) => part.lines).filter((line) => line.box).length).toBeGreaterThanOrEqual(6);
  expect(tip).toContain('防骗');
  expect(JSON.stringify(parts)).not.toContain('□');
});

test('别的文章没有练习单', () => {
  expect(isPractice('recognise-stroke')).toBe(false);
});
