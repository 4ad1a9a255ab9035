// Installs the dependencies when they are missing or older than the lockfile. Node's own modules only: it runs first.
import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')

/** Says one line to the person at the terminal. */
export const say = (line) => console.log(line)

export function ensureInstalled() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Node.js 版本太旧：${process.versions.node}，需要 20.19 或更新的版本`)
    process.exit(1)
  }
  const installed = path.join(root, 'node_modules', '.package-lock.json')
  const wanted = path.join(root, 'package-lock.json')
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return
  // A linked folder belongs to another checkout; installing through it would empty that one.
  if (existsSync(path.join(root, 'node_modules')) && lstatSync(path.join(root, 'node_modules')).isSymbolicLink()) return
  say('· 正在安装依赖（第一次约一两分钟）……')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const done = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' })
  if (done.status !== 0) {
    console.error('依赖没有装好：请检查网络和 npm 的设置，再试一次')
    process.exit(1)
  }
}
