/** Imports go one way. A file that reaches against the arrow is named with what it reached for. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = join(__dirname, '../..');

/** What each part may import of our own; the first entry that a path begins with counts. */
const arrows: readonly [part: string, may: readonly string[]][] = [
  ['cloud/domain', []],
  ['cloud/store', ['cloud/domain']],
  ['cloud/wechat', ['cloud/domain', 'cloud/store']],
  ['cloud/presets', ['cloud/domain', 'cloud/store']],
  ['cloud/files', ['cloud/domain', 'cloud/store']],
  ['cloud/office.ts', ['cloud/domain', 'cloud/store', 'cloud/wechat', 'cloud/files']],
  ['cloud/step.ts', ['cloud/domain', 'cloud/store', 'cloud/office']],
  ['cloud/regrid.ts', ['cloud/domain', 'cloud/store', 'cloud/office']],
  ['cloud/functions', ['cloud/domain', 'cloud/store', 'cloud/wechat', 'cloud/files', 'cloud/presets', 'cloud/office', 'cloud/step', 'cloud/regrid']],
  ['cloud/queue', ['cloud/domain', 'cloud/store', 'cloud/wechat', 'cloud/wechat', 'cloud/files', 'cloud/office', 'cloud/step', 'cloud/regrid']],
  ['cloud/http', ['cloud/domain', 'cloud/functions', 'cloud/store', 'cloud/files', 'cloud/wechat', 'cloud/office']],
  ['cloud/settings.ts', []],
  ['cloud/server.ts', ['cloud/domain', 'cloud/functions', 'cloud/store', 'cloud/wechat', 'cloud/queue', 'cloud/http', 'cloud/files', 'cloud/settings', 'cloud/office']],
  ['cloud/commands', ['cloud']],
  ['src/ui', []],
  ['src/api', ['cloud/domain']],
  ['src/order', ['src/ui', 'src/api', 'cloud/domain']],
  ['src/pages', ['src/order', 'src/ui', 'src/api', 'cloud/domain']],
  ['src/app', ['src/ui', 'src/api']],
];

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = join(folder, name);
    return statSync(join(root, path)).isDirectory() ? filesBelow(path) : /(?<!\.d)\.tsx?$/.test(name) ? [path] : [];
  });
}

const aliases: Record<string, string> = { '@/': 'src/', '@domain/': 'cloud/domain/' };

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/(?:from|import|require\()\s*['"]([^'"]+)['"]/g)].map((match) => match[1] as string);
}

/** Where an import of ours leads, from the root; null for a library or a style sheet. */
function leadsTo(file: string, wanted: string): string | null {
  if (wanted.endsWith('.css')) return null;
  for (const [alias, folder] of Object.entries(aliases)) if (wanted.startsWith(alias)) return folder + wanted.slice(alias.length);
  return wanted.startsWith('.') ? relative(root, resolve(root, dirname(file), wanted)) : null;
}

const files = [...filesBelow('cloud'), ...filesBelow('src')];

function against(file: string): string[] {
  const arrow = arrows.find(([part]) => file.startsWith(part));
  if (!arrow) return [`${file} belongs to no part`];
  const [part, may] = arrow;
  return importsOf(file).map((wanted) => leadsTo(file, wanted)).filter((to): to is string => to !== null)
    .filter((to) => !to.startsWith(part.replace(/\.ts$/, '')) && !may.some((allowed) => to.startsWith(allowed)))
    .map((to) => `${file} → ${to}`);
}

test('每个文件只往箭头的方向引用', () => {
  expect(files.length).toBeGreaterThan(60);
  expect(files.flatMap(against)).toEqual([]);
});

test('只有 src/api 认识 leancloud-storage，只有 cloud/store 认识 pg 和 kysely', () => {
  const users = (library: RegExp) => files.filter((file) => importsOf(file).some((wanted) => library.test(wanted)));
  expect(users(/^(leancloud-storage|@leancloud\/)/).filter((file) => !file.startsWith('src/api/'))).toEqual([]);
  expect(users(/^(pg|kysely)$/).filter((file) => !file.startsWith('cloud/store/'))).toEqual([]);
});

test('流程只在表里：别处没有拿状态名作判断的', () => {
  const judging = /(===|!==|case)\s*'(placed|asked|dispatched|accepted|claimed|served|rated|disputed|answered|closed|rejected|withdrawn)'/;
  const table = ['cloud/domain/order/'];
  expect(files.filter((file) => !table.some((folder) => file.startsWith(folder)) && judging.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
});

test('纯的部分不碰时钟、随机数和外面的世界', () => {
  const outside = /Date\.now\(|new Date\(\)|Math\.random|process\.|from 'node:|fetch\(/;
  expect(filesBelow('cloud/domain').filter((file) => outside.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
});

test('微信的替身只有测试和 npm start 会用到，真的部署里一行也不装', () => {
  const users = files.filter((file) => !file.startsWith('cloud/wechat/stand-in/') && importsOf(file).some((wanted) => wanted.includes('wechat/stand-in') || wanted.includes('./stand-in/')));
  expect(users).toEqual(['cloud/commands/start.ts']);
});
