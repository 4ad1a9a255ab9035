// The system's own PostgreSQL on a folder of this run's, so that the store is tested on a server that is not ours.
const { spawn, spawnSync } = require('node:child_process')
const { chownSync, mkdtempSync, readdirSync, rmSync, writeFileSync } = require('node:fs')
const net = require('node:net')
const { tmpdir } = require('node:os')
const path = require('node:path')
const pg = require('pg')

const home = '/usr/lib/postgresql'

async function startDebianPostgres() {
  const major = readdirSync(home).map(Number).filter(Boolean).sort((a, b) => b - a)[0]
  const bin = path.join(home, String(major), 'bin')
  const folder = mkdtempSync(path.join(tmpdir(), 'kepu-debian-'))
  // PostgreSQL refuses root; Debian's package brings a user for it.
  const asUser = process.getuid() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {}
  if (asUser.uid !== undefined) chownSync(folder, asUser.uid, asUser.gid)
  const data = path.join(folder, 'data')
  const password = path.join(folder, 'password')
  writeFileSync(password, 'only-for-this-run')
  if (asUser.uid !== undefined) chownSync(password, asUser.uid, asUser.gid)
  run(path.join(bin, 'initdb'), ['-D', data, '-U', 'kepu', '-A', 'scram-sha-256', `--pwfile=${password}`, '-E', 'UTF8', '--locale=C.UTF-8'], asUser)
  const port = await freePort()
  const url = `postgres://kepu:only-for-this-run@127.0.0.1:${port}/postgres`
  const child = spawn(path.join(bin, 'postgres'), ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-c', 'unix_socket_directories='], { stdio: 'ignore', ...asUser })
  const ended = new Promise((resolve) => child.on('exit', resolve))
  // A slow machine may take its time; the port is open a moment before anybody is let in.
  for (const until = Date.now() + 120_000; !(await answers(url)); ) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > until) throw new Error('系统自带的 PostgreSQL 没有启动')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    url,
    async stop() {
      child.kill('SIGINT')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function idOf(flag) {
  return Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout.trim())
}

function run(program, args, asUser) {
  const done = spawnSync(program, args, { encoding: 'utf8', ...asUser })
  if (done.status !== 0) throw new Error(`${program}: ${done.stderr}`)
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

async function answers(url) {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

module.exports = { startDebianPostgres }
