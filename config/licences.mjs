/** `node config/licences.mjs`: writes docs/licences.md, what the server is made of and under which licences, from package-lock.json. */
import { readFileSync, writeFileSync } from 'node:fs';

const root = new URL('..', import.meta.url);
const { packages } = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8'));

/* Packages whose package.json says nothing; read from the licence file inside. */
const unsaid = { 'png-js': 'MIT' };

const nameOf = (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
const used = Object.entries(packages).filter(([path, one]) => path && !one.dev && !one.devOptional && !one.link);
const lines = used.map(([path, one]) => `| ${nameOf(path)} | ${one.version} | ${one.license ?? unsaid[nameOf(path)] ?? '没有写明'} |`).toSorted();
const kinds = [...new Set(lines.map((line) => line.split('|')[3].trim()))].toSorted();

writeFileSync(new URL('docs/licences.md', root), `# 服务端依赖的许可证

服务端运行时用到的包，按 \`package-lock.json\` 列出（包括各种系统各自的那一份，实际只装其中一种）。由 \`node config/licences.mjs\` 写成，依赖变了请再执行一次。

许可证有：${kinds.join('、')}。LGPL 的是 sharp 带的图像库 libvips，作为动态库原样使用。

| 包 | 版本 | 许可证 |
|---|---|---|
${[...new Set(lines)].join('\n')}
`);
