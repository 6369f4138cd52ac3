import {
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Database } from '../../db/connection.ts'
import { createFiles, type Files } from '../../server/adapters/files.ts'
import { createFonts } from '../../server/adapters/fonts.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { systemRandom } from '../../server/adapters/random.ts'
import { createDocuments } from '../../server/documents/documents.ts'
import type { Documents } from '../../server/documents/types.ts'
import { openTestDatabase } from '../support/database.ts'

let folder: string
let db: Database
let files: Files
let documents: Documents

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qiyin-sweep-'))
  db = await openTestDatabase()
  files = createFiles({ folder })
  documents = open(files)
})

afterEach(async () => {
  await db.close()
  rmSync(folder, { recursive: true })
})

function open(kept: Files): Documents {
  const clock = { now: () => new Date() }
  return createDocuments({ db, files: kept, clock, fonts: createFonts(), crypto: nodeCrypto })
}

const pathOf = (digest: string) => join(folder, digest.slice(0, 2), digest.slice(2))
const isThere = (digest: string) => existsSync(pathOf(digest))
const words = (text: string) => new TextEncoder().encode(text)

function age(path: string, days = 8): void {
  const then = new Date(Date.now() - days * 86_400_000)
  utimesSync(path, then, then)
}

async function keep(text: string, days = 8): Promise<string> {
  const digest = await documents.keep(words(text))
  age(pathOf(digest), days)
  return digest
}

const record = (digest: string) =>
  db.transaction((tx) => documents.record(tx, digest, 1, 'application/pdf'))

test('an old file without a record goes; a recorded one and a young one stay', async () => {
  const recorded = await keep('recorded')
  await record(recorded)
  const orphan = await keep('lost race')
  const young = await keep('a signer is at it', 6)
  expect(await documents.sweep()).toBe(1)
  expect([recorded, orphan, young].map(isThere)).toEqual([true, false, true])
  expect(await documents.sweep()).toBe(0)
  expect(await documents.audit()).toEqual([])
})

test('an old orphan that is kept again is young again, so that its transaction finds it', async () => {
  const digest = await keep('the same bytes')
  await documents.keep(words('the same bytes'))
  expect(await documents.sweep()).toBe(0)
  await record(digest)
  expect(await documents.audit()).toEqual([])
})

test('kept while the sweep stands between looking and removing, it stays or is written anew', async () => {
  const digest = await keep('wanted at the last moment')
  // The sweep has found it without a record; before it is removed, somebody keeps the same bytes.
  const slow = open({
    ...files,
    async discard(one, milliseconds) {
      await files.put(words('wanted at the last moment'))
      return files.discard(one, milliseconds)
    },
  })
  expect(await slow.sweep()).toBe(0)
  await record(digest)
  expect(await documents.audit()).toEqual([])
})

test('sweeping and keeping at once never loses what was kept', async () => {
  for (let round = 0; round < 60; round += 1) {
    const digest = await keep(`round ${round}`)
    await Promise.all([documents.sweep(), documents.keep(words(`round ${round}`))])
    expect(isThere(digest), `round ${round}`).toBe(true)
    expect(await documents.fetch(digest)).toEqual(words(`round ${round}`))
  }
})

test('what a crash left half-way is put back, and goes only if it has no record', async () => {
  const [recorded, orphan] = [await keep('recorded'), await keep('orphan')]
  await record(recorded)
  for (const digest of [recorded, orphan]) {
    renameSync(pathOf(digest), `${pathOf(digest)}.0011223344556677.gone`)
  }
  expect(await documents.audit()).toEqual([{ digest: recorded, fault: 'missing' }])
  expect(await documents.sweep()).toBe(1)
  expect(await documents.audit()).toEqual([])
  expect(isThere(orphan)).toBe(false)
  const scraps = [recorded, orphan].flatMap((digest) => readdirSync(join(pathOf(digest), '..')))
  expect(scraps.filter((name) => !/^[0-9a-f]{62}$/.test(name))).toEqual([])
})

test('unfinished writes go when they are old; what is no file of ours is left alone', async () => {
  const digest = await keep('recorded')
  await record(digest)
  const old = `${pathOf(digest)}.aaaaaaaaaaaaaaaa.part`
  const fresh = `${pathOf(digest)}.bbbbbbbbbbbbbbbb.part`
  const foreign = join(folder, 'notes.txt')
  for (const path of [old, fresh, foreign]) writeFileSync(path, 'x')
  for (const path of [old, foreign]) age(path)
  expect(await documents.sweep()).toBe(0)
  expect([old, fresh, foreign].map(existsSync)).toEqual([false, true, true])
})

test('with a database that knows next to none of the files nothing is removed', async () => {
  const digests: string[] = []
  for (let n = 0; n < 30; n += 1) digests.push(await keep(`${n} ${systemRandom(8)}`))
  await record(digests[0] as string)
  await expect(documents.sweep()).rejects.toThrow('29 files have no record')
  expect(digests.every(isThere)).toBe(true)
})
