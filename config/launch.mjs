// node config/launch.mjs FILE.ts [arguments]: the way in for every command; dependencies first, then the command itself.
import { spawn } from 'node:child_process'
import path from 'node:path'
import { ensureInstalled, root } from './install.mjs'

const [command, ...rest] = process.argv.slice(2)
ensureInstalled()
const child = spawn(process.execPath, ['--import', 'tsx', path.join(root, command), ...rest], { cwd: root, stdio: 'inherit' })
// Ctrl-C reaches the child by the terminal as well; this process only waits until everything below has stopped.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
