/** 明白纸: what stays on the sheet when not all of it fits in large letters. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArticle, type Block } from '../../cloud/domain/article/article';
import { leafletOf } from '../../cloud/domain/article/leaflet';

const folder = join(__dirname, '../../cloud/presets/articles');
const articles = readdirSync(folder).map((file) => parseArticle(file.slice(0, -3), readFileSync(join(folder, file), 'utf8')));
const long = '这一段话很长，写的是道理。'.repeat(60);

test('放不下的时候，道理先让位，步骤和提醒都在；只有一段话的小标题，那段话也在', () => {
  const blocks: Block[] = [{ kind: 'p', text: long }, { kind: 'h', text: '怎么做' }, { kind: 'p', text: long }, { kind: 'li', text: '先挂断' }, { kind: 'tip', text: '不转账' }, { kind: 'h', text: '去哪里' }, { kind: 'p', text: '打120。' }];
  expect(leafletOf(blocks).blocks.map(({ text }) => text)).toEqual(['怎么做', '先挂断', '不转账', '去哪里', '打120。']);
});

test('放得下的，一段也不少', () => {
  const blocks: Block[] = [{ kind: 'p', text: '很短的一段。' }, { kind: 'h', text: '怎么做' }, { kind: 'li', text: '先挂断' }];
  expect(leafletOf(blocks).blocks).toEqual(blocks);
});

test.each(articles.map((article) => [article.title, article] as const))('“%s”的明白纸上，没有空着的小标题', (_title, article) => {
  const { blocks } = leafletOf(article.blocks);
  expect(blocks.filter(({ kind }, at) => kind === 'h' && (blocks[at + 1]?.kind ?? 'h') === 'h')).toEqual([]);
});
