import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFiles, type Files } from '../../server/adapters/files.ts'

let folder: string
let files: Files

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qiyin-files-'))
  files = createFiles({ folder })
})

afterEach(() => rmSync(folder, { recursive: true }))

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const pathOf = (digest: string) => join(folder, digest.slice(0, 2), digest.slice(2))
const many = (count: number) =>
  Array.from({ length: count }, (_, i) => new TextEncoder().encode(`示例证照 ${i} `.repeat(i + 1)))
const everything = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())

test('many files are kept at once, each under its digest, in order', async () => {
  const given = many(300)
  const digests = await files.putAll([...given, given[7] as Uint8Array])
  expect(digests).toEqual([...given, given[7] as Uint8Array].map(sha256))
  for (const [i, digest] of digests.slice(0, 300).entries()) {
    expect(await files.get(digest)).toEqual(given[i])
  }
  expect(everything()).toHaveLength(300)
  expect(statSync(pathOf(digests[0] as string)).mode & 0o077).toBe(0)
  expect(await files.putAll([])).toEqual([])
})

test('what was kept is not written again, what is damaged or gone is', async () => {
  const given = many(3)
  const digests = await files.putAll(given)
  const [whole, cut, gone] = digests.map(pathOf) as [string, string, string]
  const long = new Date(Date.now() - 30 * 86_400_000)
  const { ino } = statSync(whole)
  utimesSync(whole, long, long)
  truncateSync(cut, 2)
  rmSync(gone)
  expect(await Promise.all(digests.map(files.state))).toEqual(['sound', 'changed', 'missing'])
  await files.putAll(given)
  expect(await Promise.all(digests.map(files.state))).toEqual(['sound', 'sound', 'sound'])
  expect(statSync(whole).ino).toBe(ino)
  // Wanted again is young again.
  expect(await files.idle(86_400_000)).toEqual([])
})

test('a file that cannot be written fails all of them, and trying again makes them whole', async () => {
  const given = many(40)
  const blocked = join(folder, sha256(given[5] as Uint8Array).slice(0, 2))
  writeFileSync(blocked, 'a file where a directory belongs')
  await expect(files.putAll(given)).rejects.toThrow()
  rmSync(blocked)
  for (const digest of await files.putAll(given)) expect(await files.state(digest)).toBe('sound')
})

test('killed in the middle of many files, the folder holds whole files and scraps, never less under a name', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', writer], {
    env: { ...process.env, FOLDER: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await firstWords(child)
  const ended = new Promise((resolve) => child.once('exit', resolve))
  while (everything().length < 20) await new Promise((resolve) => setTimeout(resolve, 2))
  child.kill('SIGKILL')
  await ended
  const found = everything()
  expect(found.length).toBeLessThan(4000)
  for (const { name, parentPath } of found) {
    if (name.endsWith('.part')) continue
    const digest = `${parentPath.slice(-2)}${name}`
    expect(sha256(readFileSync(join(parentPath, name)))).toBe(digest)
  }
  // Scraps of that age go with the next sweep.
  const old = new Date(Date.now() - 30 * 86_400_000)
  for (const { name, parentPath } of found) utimesSync(join(parentPath, name), old, old)
  await files.idle(86_400_000)
  expect(everything().filter(({ name }) => name.endsWith('.part'))).toEqual([])
})

const writer = `
const { createFiles } = await import('./server/adapters/files.ts')
const files = createFiles({ folder: process.env.FOLDER })
const bytes = Array.from({ length: 4000 }, (_, i) => Buffer.alloc(50_000, 'piece ' + i + ' '))
console.log('begun')
await files.putAll(bytes)
`

function firstWords(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', resolve)
    child.once('exit', () => reject(new Error('it ended before it was killed')))
  })
}
