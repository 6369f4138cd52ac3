import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** `npm start` as people run it: the real programs, a data folder of their own. */
let folder: string
const started: ChildProcess[] = []

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qiyin-start-'))
})
afterAll(async () => {
  for (const child of started) if (child.exitCode === null) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

type Run = {
  child: ChildProcess
  port: number
  out: () => string
  errors: () => string
  /** Resolves with the exit code, or null after a signal. */
  ended: Promise<number | null>
  /** Resolves when the address has been printed; rejects when the program ends before. */
  listening: Promise<void>
}

async function start(env: Record<string, string>): Promise<Run> {
  const port = Number(env.PORT ?? (await freePort()))
  const child = spawn(process.execPath, ['server/start.mjs'], {
    // Nothing of the surroundings but what finds programs: a fresh machine.
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      PORT: `${port}`,
      QIYIN_DEMO: 'off',
      ...env,
    } as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  let out = ''
  let errors = ''
  child.stderr?.on('data', (text) => {
    errors += text
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const listening = new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (text) => {
      out += text
      if (out.includes(`http://localhost:${port}`)) resolve()
    })
    child.on('close', () => reject(new Error(`it ended before it listened: ${out}${errors}`)))
  })
  listening.catch(() => undefined)
  return { child, port, out: () => out, errors: () => errors, ended, listening }
}

/** The one line that a person reads when the program does not start. */
async function refusal(env: Record<string, string>): Promise<string> {
  const run = await start({ QIYIN_DATA: join(folder, 'unused'), ...env })
  expect(await run.ended).toBe(1)
  const lines = run.errors().trim().split('\n')
  expect(lines).toHaveLength(1)
  return lines[0] ?? ''
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const port = portOf(probe)
      probe.close(() => resolve(port))
    })
  })
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

test('a fresh start makes its data folder and keys, listens, and ends cleanly on SIGTERM; a second start finds everything made', async () => {
  const data = join(folder, 'fresh')
  const first = await start({ QIYIN_DATA: data })
  await first.listening
  const page = await fetch(`http://localhost:${first.port}/`)
  expect(page.status).toBe(200)
  expect(statSync(join(data, 'master.key')).mode & 0o777).toBe(0o600)
  const key = readFileSync(join(data, 'master.key'), 'utf8')
  first.child.kill('SIGTERM')
  expect(await first.ended).toBe(0)

  const built = statSync('build/main.js').mtimeMs
  const second = await start({ QIYIN_DATA: data })
  await second.listening
  expect(second.errors()).not.toMatch(/building|installing/)
  expect(statSync('build/main.js').mtimeMs).toBe(built)
  expect(readFileSync(join(data, 'master.key'), 'utf8')).toBe(key)
  second.child.kill('SIGTERM')
  expect(await second.ended).toBe(0)
}, 180_000)

test('a port in use is one sentence', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const port = portOf(other)
  expect(await refusal({ PORT: `${port}` })).toMatch(new RegExp(`port ${port} .*in use`, 'i'))
  await new Promise((resolve) => other.close(resolve))
}, 60_000)

test('a data folder that cannot be used is one sentence', async () => {
  // A file in the way: permission bits do not stop root.
  const file = join(folder, 'file')
  writeFileSync(file, '')
  expect(await refusal({ QIYIN_DATA: file })).toContain(`The data folder ${file} cannot be used`)
}, 60_000)

test('a damaged master key is one sentence, and stays as it is', async () => {
  const data = join(folder, 'damaged')
  mkdirSync(data)
  writeFileSync(join(data, 'master.key'), 'not a key\n', { mode: 0o600 })
  expect(await refusal({ QIYIN_DATA: data })).toMatch(/master key .* is damaged/)
  expect(readFileSync(join(data, 'master.key'), 'utf8')).toBe('not a key\n')
}, 60_000)

test('another master key than the one the keys were wrapped with is one sentence', async () => {
  const data = join(folder, 'other-key')
  const first = await start({ QIYIN_DATA: data })
  await first.listening
  first.child.kill('SIGTERM')
  await first.ended
  writeFileSync(join(data, 'master.key'), `${'ab'.repeat(32)}\n`, { mode: 0o600 })
  expect(await refusal({ QIYIN_DATA: data })).toMatch(/master key/)
}, 60_000)

test('a wrong setting is one sentence', async () => {
  expect(await refusal({ DATABASE_URL: 'mysql://localhost/qiyin' })).toContain('DATABASE_URL')
}, 60_000)

test('a database that does not answer is one sentence', async () => {
  const url = `postgres://qiyin:secret@127.0.0.1:${await freePort()}/qiyin`
  const sentence = await refusal({ DATABASE_URL: url })
  expect(sentence).toMatch(/database/i)
  expect(sentence).not.toContain('secret')
}, 60_000)

test('a half-finished migration is one sentence, and the database stays as it is', async () => {
  const data = join(folder, 'half')
  mkdirSync(data)
  const first = await start({ QIYIN_DATA: data })
  await first.listening
  first.child.kill('SIGTERM')
  await first.ended
  const file = join(data, 'qiyin.sqlite')
  const database = new Sqlite(file)
  // The tables are there, the record that the migration was completed is not.
  database.exec('DELETE FROM __drizzle_migrations')
  const tables = database.prepare('SELECT count(*) AS n FROM sqlite_master').get()
  database.close()
  expect(await refusal({ QIYIN_DATA: data })).toMatch(/migration/)
  const after = new Sqlite(file)
  expect(after.prepare('SELECT count(*) AS n FROM sqlite_master').get()).toEqual(tables)
  after.close()
}, 60_000)

test('parts that are only linked to are never installed over', () => {
  const checkout = join(folder, 'linked')
  for (const file of ['server/set-up.mjs', 'server/start.mjs', 'package.json', 'package-lock.json'])
    cpSync(file, join(checkout, file))
  const parts = join(folder, 'parts of another checkout')
  mkdirSync(parts)
  writeFileSync(join(parts, 'precious'), '')
  symlinkSync(parts, join(checkout, 'node_modules'))
  // An npm that only says that it was called.
  const called = join(checkout, 'called')
  writeFileSync(join(checkout, 'npm'), `#!/bin/sh\ntouch '${called}'\nexit 1\n`, { mode: 0o755 })
  const run = spawnSync(process.execPath, ['server/start.mjs'], {
    cwd: checkout,
    env: { ...process.env, PATH: `${checkout}:${process.env.PATH}` },
    encoding: 'utf8',
  })
  expect(run.status).toBe(1)
  expect(run.stderr.trim().split('\n')).toEqual([
    expect.stringMatching(/^qiyin: .*node_modules is a symbolic link/),
  ])
  expect(existsSync(called)).toBe(false)
  expect(existsSync(join(parts, 'precious'))).toBe(true)
})
