import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ledgerEntries } from '../../db/schema/ledger.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { openCheckpoint } from '../../server/core/log/checkpoint.ts'
import { leafOpens, parseLeaf } from '../../server/core/log/leaf.ts'
import { emptyRoot, leafHash, nodeHash, verifyConsistency } from '../../server/core/log/merkle.ts'
import { parseVerifierKey, type VerifierKey } from '../../server/core/log/note.ts'
import { verifyProof } from '../../server/core/log/proof.ts'
import { parseEntryBundle } from '../../server/core/log/tile.ts'
import { concat, fromHex, fromUtf8, toHex } from '../../server/core/values/bytes.ts'
import { type Bench, draft, openLedger, origin, stage } from './set-up.ts'

let bench: Bench
beforeEach(async () => {
  bench = await openLedger()
})
afterEach(() => bench.db.close())

async function head(): Promise<{ size: number; root: Uint8Array; origin: string }> {
  const vkey = await bench.ledger.verifierKey()
  const key = parseVerifierKey(nodeCrypto, vkey) as VerifierKey
  const checkpoint = openCheckpoint(nodeCrypto, await bench.ledger.checkpoint(), key)
  if ('refused' in checkpoint) throw new Error(checkpoint.code)
  return checkpoint
}

/** MTH of RFC 6962 §2.1, word for word. */
function naiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return emptyRoot(nodeCrypto)
  if (leaves.length === 1) return leafHash(nodeCrypto, leaves[0] as Uint8Array)
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return nodeHash(nodeCrypto, naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)))
}

async function leaves(): Promise<Uint8Array[]> {
  const rows = await bench.ledger.list({ limit: 100_000 })
  return rows.map(({ leaf }) => leaf).reverse()
}

test('an empty log has a signed checkpoint of size 0', async () => {
  expect(await head()).toEqual({ origin, size: 0, root: emptyRoot(nodeCrypto) })
  expect(await bench.ledger.sequence()).toEqual({ size: 0, added: 0 })
  expect((await bench.ledger.audit()).faults).toEqual([])
})

test('a staged entry is in the tree only after sequencing, and once', async () => {
  const [id] = await stage(bench, 1)
  expect(await bench.ledger.prove(id as string)).toBeUndefined()
  expect(await bench.ledger.sequence()).toEqual({ size: 1, added: 1 })
  expect(await bench.ledger.sequence()).toEqual({ size: 1, added: 0 })
  expect((await bench.ledger.prove(id as string))?.leafIndex).toBe(0)
})

test('a transaction that fails leaves nothing staged', async () => {
  const failing = bench.db.transaction(async (tx) => {
    await bench.ledger.append(tx, draft(1))
    throw new Error('the verb failed')
  })
  await expect(failing).rejects.toThrow('the verb failed')
  expect(await bench.ledger.sequence()).toEqual({ size: 0, added: 0 })
})

test('the leaf is canonical JSON with pseudonyms and commitments, and nothing it was told in private', async () => {
  const id = await bench.db.transaction((tx) => bench.ledger.append(tx, draft(3)))
  await bench.ledger.sequence()
  const proven = await bench.ledger.prove(id)
  const leaf = parseLeaf(proven?.leaf ?? new Uint8Array(0))
  expect(leaf).toMatchObject({
    v: 1,
    kind: 'contract.signed',
    at: '2026-11-22T08:00:00.000Z',
    facts: { revision: 3 },
  })
  const text = fromUtf8(proven?.leaf ?? new Uint8Array(0))
  for (const secret of ['psn_3', 'org_demo', draft(3).commitments?.documentDigest, 'subject-3']) {
    expect(text).not.toContain(secret)
  }
  const opening = proven?.openings.documentDigest
  expect(leaf && opening && leafOpens(nodeCrypto, leaf, 'documentDigest', opening)).toBe(true)
  const other = { salt: opening?.salt ?? '', value: '1' }
  expect(leaf && leafOpens(nodeCrypto, leaf, 'documentDigest', other)).toBe(false)
})

test('the same person has one pseudonym, the same value never the same commitment', async () => {
  await bench.db.transaction((tx) => bench.ledger.appendAll(tx, [draft(3), draft(3)]))
  await bench.ledger.sequence()
  const [first, second] = (await leaves()).map(parseLeaf)
  expect(first?.actor).toBe(second?.actor)
  expect(first?.actor).not.toBe(first?.organisation)
  expect(first?.commitments.documentDigest).not.toBe(second?.commitments.documentDigest)
})

test('facts without a canonical spelling and leaves too long for a bundle are refused', async () => {
  const append = (facts: Record<string, string | number>) =>
    bench.db.transaction((tx) => bench.ledger.append(tx, { kind: 'x', facts }))
  await expect(append({ amount: 1.5 })).rejects.toThrow(TypeError)
  await expect(append({ text: 'x'.repeat(65_536) })).rejects.toThrow(RangeError)
})

test('the tree agrees with RFC 6962 after every awkward batch up to 600 leaves', async () => {
  const vkey = await bench.ledger.verifierKey()
  const roots: { size: number; root: Uint8Array }[] = [await head()]
  let size = 0
  for (const batch of [1, 1, 2, 3, 1, 7, 16, 31, 1, 64, 127, 1, 1, 1, 200, 55, 1, 2, 85]) {
    const ids = await stage(bench, batch, size)
    size += batch
    expect(await bench.ledger.sequence()).toEqual({ size, added: batch })
    const { root } = await head()
    expect(toHex(root)).toBe(toHex(naiveRoot(await leaves())))
    for (const id of [ids[0], ids.at(-1)]) {
      const proven = await bench.ledger.prove(id as string)
      const verdict = verifyProof(nodeCrypto, proven?.proof ?? '', proven?.leaf as Uint8Array, vkey)
      expect(verdict).toMatchObject({ origin, index: proven?.leafIndex, treeSize: size })
    }
    roots.push({ size, root })
  }
  expect(size).toBe(600)
  for (const older of roots) {
    const proof = (await bench.ledger.proveGrowth(older.size, 600)).map(fromHex)
    const toRoot = roots.at(-1)?.root as Uint8Array
    const claim = { from: older.size, to: 600, fromRoot: older.root, toRoot, proof }
    expect(verifyConsistency(nodeCrypto, claim)).toBe(true)
  }
  expect((await bench.ledger.audit()).faults).toEqual([])
})

test('tiles and entry bundles are served at every width the tree has, and no further', async () => {
  await stage(bench, 600)
  await bench.ledger.sequence()
  const all = await leaves()
  const hashes = all.map((leaf) => leafHash(nodeCrypto, leaf))
  expect(await bench.ledger.tile(0, 0, 256)).toEqual(concat(...hashes.slice(0, 256)))
  expect(await bench.ledger.tile(0, 2, 88)).toEqual(concat(...hashes.slice(512)))
  expect(await bench.ledger.tile(0, 2, 5)).toEqual(concat(...hashes.slice(512, 517)))
  const upper = [all.slice(0, 256), all.slice(256, 512)].map(naiveRoot)
  expect(await bench.ledger.tile(1, 0, 2)).toEqual(concat(...upper))
  const bundle = await bench.ledger.entryBundle(2, 88)
  expect(parseEntryBundle(bundle as Uint8Array)).toEqual(all.slice(512))
  for (const [level, number, width] of [
    [0, 2, 89],
    [0, 3, 1],
    [1, 0, 3],
    [2, 0, 1],
    [0, 0, 0],
    [0, 0, 257],
    [0, -1, 1],
    [0, 0.5, 1],
  ] as const) {
    expect(await bench.ledger.tile(level, number, width)).toBeUndefined()
  }
  expect(await bench.ledger.entryBundle(2, 89)).toBeUndefined()
})

test('entries about a subject are found in order, each with a proof under one checkpoint', async () => {
  await stage(bench, 300)
  await bench.ledger.sequence()
  const vkey = await bench.ledger.verifierKey()
  const found = await bench.ledger.about('subject-2')
  expect(found.map(({ leafIndex }) => leafIndex)).toEqual(
    Array.from({ length: 60 }, (_, i) => 5 * i + 2),
  )
  for (const { proof, leaf, leafIndex } of found) {
    expect(verifyProof(nodeCrypto, proof, leaf, vkey)).toMatchObject({ index: leafIndex })
  }
  expect(await bench.ledger.about('subject-9')).toEqual([])
})

test('the list goes from newest to oldest by a cursor', async () => {
  await stage(bench, 7)
  await bench.ledger.sequence()
  const first = await bench.ledger.list({ limit: 3 })
  expect(first.map(({ leafIndex }) => leafIndex)).toEqual([6, 5, 4])
  const second = await bench.ledger.list({ before: 4, limit: 10 })
  expect(second.map(({ leafIndex }) => leafIndex)).toEqual([3, 2, 1, 0])
})

test('a growth proof beyond the log or backwards is an error', async () => {
  await stage(bench, 3)
  await bench.ledger.sequence()
  await expect(bench.ledger.proveGrowth(1, 4)).rejects.toThrow(RangeError)
  await expect(bench.ledger.proveGrowth(3, 2)).rejects.toThrow(RangeError)
  expect(await bench.ledger.proveGrowth(0, 3)).toEqual([])
})

test('sequencers at the same time lose nothing and number nothing twice', async () => {
  for (let round = 0; round < 5; round++) {
    await stage(bench, 40, round * 40)
    const runs = await Promise.allSettled([1, 2, 3, 4].map(() => bench.ledger.sequence()))
    const added = runs.map((run) => (run.status === 'fulfilled' ? run.value.added : 0))
    expect(added.reduce((sum, n) => sum + n, 0)).toBe(40)
  }
  const audit = await bench.ledger.audit()
  expect(audit).toMatchObject({ size: 200, faults: [] })
})

test('a backlog of several batches is sequenced in one call', async () => {
  await stage(bench, 9_000)
  expect(await bench.ledger.sequence()).toEqual({ size: 9_000, added: 9_000 })
  expect((await bench.ledger.audit()).faults).toEqual([])
}, 30_000)

test('an entry that commits late, with a row number passed already, is taken by the next run', async () => {
  const [, late] = await stage(bench, 3)
  const held = await bench.db.transaction(async (tx) => {
    const rows = await tx
      .delete(ledgerEntries)
      .where(eq(ledgerEntries.id, late as string))
      .returning()
    return rows[0] as (typeof rows)[number]
  })
  expect(await bench.ledger.sequence()).toEqual({ size: 2, added: 2 })
  await bench.db.transaction((tx) => tx.insert(ledgerEntries).values(held))
  expect(await bench.ledger.sequence()).toEqual({ size: 3, added: 1 })
  expect((await bench.ledger.prove(late as string))?.leafIndex).toBe(2)
  expect((await bench.ledger.audit()).faults).toEqual([])
})
