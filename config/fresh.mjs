// Builds a target only when something it is made of changed since the last build.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './install.mjs'

const madeOf = ['src', 'config', 'cloud/domain', 'package-lock.json', 'babel.config.js', 'tsconfig.json', 'project.config.json']

function filesOf(name) {
  const full = path.join(root, name)
  if (!existsSync(full)) return []
  if (statSync(full).isFile()) return [name]
  return readdirSync(full).sort().flatMap((entry) => filesOf(path.join(name, entry)))
}

function fingerprint() {
  const hash = createHash('sha256')
  // The tokens are written by the build itself.
  for (const name of madeOf.flatMap(filesOf).filter((file) => !file.endsWith('.generated.css'))) hash.update(name).update('\0').update(readFileSync(path.join(root, name))).update('\0')
  return hash.digest('hex')
}

/** Builds `target` (h5 or weapp) when it is missing or stale. @returns false when the build failed */
export function ensureBuilt(target) {
  const stamp = path.join(root, 'dist', `${target}.stamp`)
  const wanted = `${fingerprint()} ${process.env.KEPU_API ?? ''}`
  if (existsSync(path.join(root, 'dist', target)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true
  const done = spawnSync(process.execPath, [path.join(root, 'config', 'build.mjs'), target], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  if (done.status !== 0) return false
  writeFileSync(stamp, wanted)
  return true
}

if (process.argv[1] === new URL(import.meta.url).pathname) process.exit(ensureBuilt(process.argv[2]) ? 0 : 1)
