// node config/build.mjs h5|weapp [--watch]
// Runs Taro's own command with what it needs and keeps it quiet: its output is shown only when the build fails.
import { spawn } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeTokens } from './tokens.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const names = { h5: 'H5', weapp: '小程序' }
const target = process.argv[2]
const watch = process.argv.includes('--watch')

if (!Object.hasOwn(names, target ?? '')) {
  console.error('用法：node config/build.mjs h5|weapp [--watch]')
  process.exit(2)
}

function folderBytes(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath ?? entry.path, entry.name)).size, 0)
}

try {
  writeTokens()
} catch (error) {
  console.error(`生成样式变量失败：${error.message}`)
  process.exit(1)
}

const taro = path.join(path.dirname(createRequire(import.meta.url).resolve('@tarojs/cli/package.json')), 'bin', 'taro')
// --no-check skips Taro's doctor, which needs a binary per system; the global config of whoever builds must not matter.
const args = [taro, 'build', '--type', target, '--no-check', '--disable-global-config']
if (watch) args.push('--watch')

const started = Date.now()
console.log(watch ? `正在构建${names[target]}，改动后会自动重新构建……` : `正在构建${names[target]}……`)
const child = spawn(process.execPath, args, {
  cwd: root,
  env: { ...process.env, NODE_ENV: watch ? 'development' : 'production', TARO_ENV: target },
  stdio: ['ignore', watch ? 'inherit' : 'pipe', watch ? 'inherit' : 'pipe'],
})
let output = ''
child.stdout?.on('data', (part) => { output += part })
child.stderr?.on('data', (part) => { output += part })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))

child.on('close', (code) => {
  // Taro reports some compile errors and still exits with 0.
  const failed = code !== 0 || (!watch && /Module not found|ERROR in |编译失败|Module build failed/.test(output))
  if (failed) {
    if (output) console.error(output.trimEnd())
    console.error(`构建${names[target]}失败`)
    process.exit(code || 1)
  }
  if (watch) return
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  const kilobytes = Math.round(folderBytes(path.join(root, 'dist', target)) / 1024)
  console.log(`已构建${names[target]}：dist/${target}，共 ${kilobytes} KB，用时 ${seconds} 秒`)
})
