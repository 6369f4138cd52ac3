import { and, eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Tx } from '../../db/connection.ts'
import {
  ledgerCheckpoints,
  ledgerEntries,
  ledgerState,
  ledgerTiles,
} from '../../db/schema/ledger.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { signNote, verifierKey } from '../../server/core/log/note.ts'
import { type Bench, openLedger, origin, stage } from './set-up.ts'

let bench: Bench
beforeEach(async () => {
  bench = await openLedger()
  for (const batch of [100, 200, 300]) {
    await stage(bench, batch)
    await bench.ledger.sequence()
  }
})
afterEach(() => bench.db.close())

async function codesAfter(harm: (tx: Tx) => Promise<unknown>): Promise<Set<string>> {
  await bench.db.transaction(harm)
  const { faults } = await bench.ledger.audit()
  return new Set(faults.map(({ code }) => code))
}

const tile = (level: number, number: number) =>
  and(eq(ledgerTiles.level, level), eq(ledgerTiles.number, number))

/** The stored bytes with one bit turned. */
async function turnedTile(tx: Tx, level: number, number: number): Promise<Uint8Array> {
  const [row] = await tx.select().from(ledgerTiles).where(tile(level, number))
  return Uint8Array.from(row?.hashes ?? []).map((byte, i) => (i === 40 ? byte ^ 1 : byte))
}

test('a sound log has no faults', async () => {
  expect(await bench.ledger.audit()).toMatchObject({ size: 600, faults: [] })
})

test('a changed leaf is found, at its index, in its tile and in every later checkpoint', async () => {
  await bench.db.transaction(async (tx) => {
    const [row] = await tx.select().from(ledgerEntries).where(eq(ledgerEntries.leafIndex, 150))
    const text = Buffer.from(row?.leaf as Uint8Array)
      .toString()
      .replace('signed', 'sighed')
    const leaf = new Uint8Array(Buffer.from(text))
    await tx.update(ledgerEntries).set({ leaf }).where(eq(ledgerEntries.leafIndex, 150))
  })
  const { faults } = await bench.ledger.audit()
  expect(faults).toContainEqual({ code: 'entry-differs', facts: { index: 150 } })
  expect(faults).toContainEqual({ code: 'tile-differs', facts: { level: 0, number: 0 } })
  const checkpoints = faults.filter(({ code }) => code === 'checkpoint-differs')
  expect(checkpoints.map(({ facts }) => facts.size)).toEqual([300, 600])
  expect(faults.map(({ code }) => code)).toContain('state-differs')
  const [entry] = await bench.ledger.list({ before: 151, limit: 1 })
  await expect(bench.ledger.prove(entry?.id ?? '')).rejects.toThrow('is not what the checkpoint')
})

test('a removed entry is found', async () => {
  const codes = await codesAfter((tx) =>
    tx.delete(ledgerEntries).where(eq(ledgerEntries.leafIndex, 299)),
  )
  expect(codes).toEqual(new Set(['entry-missing']))
  expect(await bench.ledger.entryBundle(1, 256)).toBeUndefined()
})

test('two entries that changed places are found', async () => {
  const codes = await codesAfter(async (tx) => {
    for (const [from, to] of [
      [7, 9999],
      [8, 7],
      [9999, 8],
    ] as const) {
      await tx.update(ledgerEntries).set({ leafIndex: to }).where(eq(ledgerEntries.leafIndex, from))
    }
  })
  expect(codes).toContain('entry-differs')
})

test('an entry that was put behind the end of the tree is found', async () => {
  await stage(bench, 1)
  const codes = await codesAfter((tx) =>
    tx.update(ledgerEntries).set({ leafIndex: 700 }).where(sql`${ledgerEntries.leafIndex} is null`),
  )
  expect(codes).toEqual(new Set(['entry-beyond-size']))
})

test.each([
  ['a leaf tile', 0, 1],
  ['the partial leaf tile', 0, 2],
  ['an upper tile', 1, 0],
])('a changed bit in %s is found', async (_, level, number) => {
  const codes = await codesAfter(async (tx) => {
    const hashes = await turnedTile(tx, level, number)
    await tx.update(ledgerTiles).set({ hashes }).where(tile(level, number))
  })
  expect(codes).toContain('tile-differs')
})

test('a missing tile, a superfluous tile and a tile that is too long are found', async () => {
  expect(await codesAfter((tx) => tx.delete(ledgerTiles).where(tile(0, 0)))).toContain(
    'tile-missing',
  )
  const extra = { level: 5, number: 0, hashes: new Uint8Array(32) }
  expect(await codesAfter((tx) => tx.insert(ledgerTiles).values(extra))).toContain('tile-missing')
  const codes = await codesAfter(async (tx) => {
    const [row] = await tx.select().from(ledgerTiles).where(tile(0, 2))
    const hashes = new Uint8Array([...(row?.hashes ?? []), ...new Uint8Array(32)])
    await tx.update(ledgerTiles).set({ hashes }).where(tile(0, 2))
  })
  expect(codes).toContain('tile-width-differs')
})

test('a superfluous tile alone is found', async () => {
  const extra = { level: 0, number: 77, hashes: new Uint8Array(32) }
  const codes = await codesAfter((tx) => tx.insert(ledgerTiles).values(extra))
  expect(codes).toEqual(new Set(['tile-count-differs']))
})

test('a changed root or peak in the state is found, and stops the log from growing', async () => {
  const root = '00'.repeat(32)
  expect(await codesAfter((tx) => tx.update(ledgerState).set({ root }))).toContain('state-differs')
  await stage(bench, 1)
  await expect(bench.ledger.sequence()).rejects.toThrow('contradicts the latest checkpoint')
})

test('changed peaks are found, and stop the log from growing', async () => {
  const [state] = await bench.db.read.select().from(ledgerState)
  const peaks = [...(state?.peaks ?? [])].reverse()
  expect(await codesAfter((tx) => tx.update(ledgerState).set({ peaks }))).toContain('state-differs')
  await stage(bench, 1)
  await expect(bench.ledger.sequence()).rejects.toThrow('contradicts its own root')
})

test('a tree rolled back behind its last checkpoint is found, and does not grow', async () => {
  const codes = await codesAfter(async (tx) => {
    const [old] = await tx.select().from(ledgerCheckpoints).where(eq(ledgerCheckpoints.size, 300))
    await tx.update(ledgerState).set({ size: 300, root: old?.root as string })
  })
  expect(codes).toContain('checkpoint-beyond-size')
  expect(codes).toContain('entry-beyond-size')
  await stage(bench, 1)
  await expect(bench.ledger.sequence()).rejects.toThrow('contradicts the latest checkpoint')
})

test('a changed note, a note of another key and a removed last checkpoint are found', async () => {
  const at = (size: number) => eq(ledgerCheckpoints.size, size)
  const [row] = await bench.db.read.select().from(ledgerCheckpoints).where(at(300))
  const note = row?.note.replace('\n300\n', '\n301\n') ?? ''
  const changed = await codesAfter((tx) =>
    tx.update(ledgerCheckpoints).set({ note }).where(at(300)),
  )
  expect(changed).toEqual(new Set(['checkpoint-unsigned']))
  const stranger = {
    key: verifierKey(nodeCrypto, origin, new Uint8Array(32).fill(3)),
    sign: () => new Uint8Array(64),
  }
  const foreign = signNote(`${row?.note.split('\n\n')[0]}\n`, [stranger])
  expect(
    await codesAfter((tx) => tx.update(ledgerCheckpoints).set({ note: foreign }).where(at(300))),
  ).toEqual(new Set(['checkpoint-unsigned']))
  const removed = await codesAfter((tx) => tx.delete(ledgerCheckpoints).where(at(600)))
  expect(removed).toContain('checkpoint-missing')
})

test('a checkpoint that was signed for another size is found', async () => {
  const at = (size: number) => eq(ledgerCheckpoints.size, size)
  const [row] = await bench.db.read.select().from(ledgerCheckpoints).where(at(100))
  const note = row?.note as string
  const codes = await codesAfter((tx) => tx.update(ledgerCheckpoints).set({ note }).where(at(300)))
  expect(codes).toEqual(new Set(['checkpoint-differs']))
})

test('an opening that no longer opens its commitment is found', async () => {
  const codes = await codesAfter((tx) =>
    tx
      .update(ledgerEntries)
      .set({ openings: { documentDigest: { salt: '00'.repeat(32), value: 'x' } } })
      .where(eq(ledgerEntries.leafIndex, 5)),
  )
  expect(codes).toEqual(new Set(['opening-differs']))
})

test('a state that was deleted is found', async () => {
  const codes = await codesAfter((tx) => tx.delete(ledgerState))
  expect(codes).toContain('entry-beyond-size')
  await stage(bench, 1)
  await expect(bench.ledger.sequence()).rejects.toThrow('contradicts the latest checkpoint')
})
