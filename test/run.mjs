// `npm test`: everything a machine needs, then every test. Last line: N passed, N failed, N skipped.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ensureInstalled, root, say } from '../config/install.mjs'

const started = Date.now()
ensureInstalled()
ensureSystem()
const { ensureBuilt } = await import('../config/fresh.mjs')
for (const target of ['h5', 'weapp']) if (!ensureBuilt(target)) end({ passed: 0, failed: 1, skipped: 0 })
const { startDebianPostgres } = await import('./setup/debian-postgres.cjs')

const total = { passed: 0, failed: 0, skipped: 0 }
say('\n— 全部测试（内置 PostgreSQL）')
runJest(process.argv.slice(2), {})
if (process.argv.length <= 2) {
  say('\n— 服务端和存储的测试再跑一遍（系统自带的 PostgreSQL，经 DATABASE_URL）')
  const debian = await startDebianPostgres()
  try {
    runJest(['--selectProjects', 'server', '--testPathPattern', 'test/(server|store)/', '--testPathIgnorePatterns', 'test/store/embedded'], { KEPU_TEST_DATABASE_URL: debian.url })
  } finally {
    await debian.stop()
  }
}
say(`\n用时 ${Math.round((Date.now() - started) / 1000)} 秒`)
end(total)

function runJest(args, env) {
  const folder = mkdtempSync(path.join(tmpdir(), 'kepu-jest-'))
  const file = path.join(folder, 'result.json')
  const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js')
  const done = spawnSync(process.execPath, [jest, '--maxWorkers=2', '--json', `--outputFile=${file}`, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, NODE_ENV: 'test', ...env } })
  if (!existsSync(file)) {
    total.failed += 1
    return
  }
  const result = JSON.parse(readFileSync(file, 'utf8'))
  rmSync(folder, { recursive: true, force: true })
  total.passed += result.numPassedTests
  total.failed += result.numFailedTests + result.numRuntimeErrorTestSuites
  total.skipped += result.numPendingTests + result.numTodoTests
  // A run that ended badly without naming a test is a failure all the same.
  if (done.status !== 0 && result.numFailedTests + result.numRuntimeErrorTestSuites === 0) total.failed += 1
}

function end({ passed, failed, skipped }) {
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
  process.exit(failed > 0 || passed === 0 ? 1 : 0)
}

/** Chromium, a Chinese font and a PostgreSQL of the system's own; installed where that is ours to do. */
function ensureSystem() {
  const missing = []
  if (!existsSync(process.env.CHROMIUM_PATH ?? '/usr/bin/chromium')) missing.push('chromium')
  const fonts = spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' })
  if (fonts.status !== 0 || fonts.stdout.trim() === '') missing.push('fonts-noto-cjk', 'fontconfig')
  if (!existsSync('/usr/lib/postgresql')) missing.push('postgresql')
  if (missing.length === 0) return
  const isDebian = existsSync('/etc/debian_version')
  const command = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(' ')}`
  if (!isDebian || !(process.getuid?.() === 0 || process.env.CI)) {
    console.error(`测试还缺 ${missing.join('、')}。请先安装：\n  sudo sh -c "${command}"\n或用 CHROMIUM_PATH 指明已装的 Chromium。`)
    end({ passed: 0, failed: 1, skipped: 0 })
  }
  say(`· 正在安装 ${missing.join('、')}……`)
  const sudo = process.getuid?.() === 0 ? [] : ['sudo']
  const [program, ...args] = [...sudo, 'sh', '-c', command]
  const done = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  if (done.status !== 0) {
    console.error(`没有装好：${command}`)
    end({ passed: 0, failed: 1, skipped: 0 })
  }
}
