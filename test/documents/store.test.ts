import { mkdtempSync, readdirSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Database } from '../../db/connection.ts'
import { createFiles } from '../../server/adapters/files.ts'
import { createFonts } from '../../server/adapters/fonts.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { createDocuments } from '../../server/documents/documents.ts'
import type { Documents } from '../../server/documents/types.ts'
import { openTestDatabase } from '../support/database.ts'

const bytes = new TextEncoder().encode('%PDF-1.7 示例')
let folder: string
let db: Database
let documents: Documents

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qiyin-documents-'))
  db = await openTestDatabase()
  documents = createDocuments({
    db,
    files: createFiles({ folder }),
    clock: { now: () => new Date('2026-11-20T00:00:00Z') },
    fonts: createFonts(),
    crypto: nodeCrypto,
  })
})

afterEach(async () => {
  await db.close()
  rmSync(folder, { recursive: true })
})

function pathOf(digest: string): string {
  return join(folder, digest.slice(0, 2), digest.slice(2))
}

test('a document is kept under its digest and comes back', async () => {
  const digest = await documents.keep(bytes)
  expect(digest).toBe(Buffer.from(nodeCrypto.digest('sha256', bytes)).toString('hex'))
  expect(await documents.fetch(digest)).toEqual(bytes)
  expect(statSync(pathOf(digest)).mode & 0o077).toBe(0)
})

test('keeping the same bytes twice, or ten times at once, leaves one file and no scraps', async () => {
  const digests = await Promise.all(Array.from({ length: 10 }, () => documents.keep(bytes)))
  expect(new Set(digests).size).toBe(1)
  expect(readdirSync(join(folder, (digests[0] as string).slice(0, 2)))).toHaveLength(1)
})

test('an unknown digest, or one that is a path, is undefined', async () => {
  expect(await documents.fetch('0'.repeat(64))).toBeUndefined()
  expect(await documents.fetch('../../../../etc/passwd')).toBeUndefined()
})

test('changed bytes are never handed out', async () => {
  const digest = await documents.keep(bytes)
  writeFileSync(pathOf(digest), 'something else')
  await expect(documents.fetch(digest)).rejects.toThrow(digest)
})

test('keeping the right bytes again mends a damaged file', async () => {
  const digest = await documents.keep(bytes)
  writeFileSync(pathOf(digest), 'something else')
  await documents.keep(bytes)
  expect(await documents.fetch(digest)).toEqual(bytes)
})

test('the audit names what is missing and what has changed, and nothing else', async () => {
  const kept = await Promise.all(
    ['sound', 'missing', 'changed'].map((word) => documents.keep(new TextEncoder().encode(word))),
  )
  const [, missing, changed] = kept as [string, string, string]
  await db.transaction(async (tx) => {
    for (const digest of kept) await documents.record(tx, digest, 7, 'application/pdf')
  })
  expect(await documents.audit()).toEqual([])
  unlinkSync(pathOf(missing))
  writeFileSync(pathOf(changed), 'Changed')
  const faults = await documents.audit()
  expect(faults).toHaveLength(2)
  expect(faults).toContainEqual({ digest: missing, fault: 'missing' })
  expect(faults).toContainEqual({ digest: changed, fault: 'changed' })
})

test('recording the same document for a second contract changes nothing', async () => {
  const digest = await documents.keep(bytes)
  const record = () =>
    db.transaction((tx) => documents.record(tx, digest, bytes.length, 'application/pdf'))
  await record()
  await record()
  expect(await documents.audit()).toEqual([])
})
