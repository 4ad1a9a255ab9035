// `npm run audit:weapp`: builds the mini-program when it is stale, measures it and prints the table; fails past a limit.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ensureInstalled, root } from '../config/install.mjs'

ensureInstalled()
const { ensureBuilt } = await import('../config/fresh.mjs')
if (!ensureBuilt('weapp')) process.exit(1)
const folder = mkdtempSync(path.join(tmpdir(), 'kepu-audit-'))
const table = path.join(folder, 'table.txt')
console.log('正在装满一个县的样例（每样两百条），一页一页地量……')
const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js')
const done = spawnSync(process.execPath, [jest, '--selectProjects', 'weapp', '--silent', '--', 'test/weapp/audit'], { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'test', KEPU_AUDIT: table } })
const text = existsSync(table) ? readFileSync(table, 'utf8') : ''
console.log(text)
const isOver = /超$/m.test(text)
rmSync(folder, { recursive: true, force: true })
console.log(done.status !== 0 ? done.stderr : isOver ? '标着“超”的超过了上限' : '都在上限以内')
process.exit(done.status !== 0 || isOver ? 1 : 0)
