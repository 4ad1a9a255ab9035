import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const run = (script: string, args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], { cwd: root, encoding: 'utf8' });
  return { status, said: status === 0 ? '' : `${stdout}${stderr}` };
};

test('类型没有错', () => {
  expect(run('typescript/bin/tsc', ['--noEmit'])).toEqual({ status: 0, said: '' });
}, 600_000);

test('代码检查没有意见', () => {
  expect(run('oxlint/bin/oxlint', ['--deny-warnings'])).toEqual({ status: 0, said: '' });
});
