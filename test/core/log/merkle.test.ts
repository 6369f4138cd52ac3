import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { nodeCrypto } from '../../../server/adapters/node-crypto.ts'
import {
  appendLeafHash,
  consistencyRanges,
  emptyRoot,
  inclusionRanges,
  leafHash,
  nodeHash,
  type Peaks,
  peakCount,
  type Range,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from '../../../server/core/log/merkle.ts'
import { toHex, utf8 } from '../../../server/core/values/bytes.ts'

// Lenient on purpose: the published malformed proofs carry lines that are no hashes.
const octets = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'))
const lines = (file: string) =>
  readFileSync(`test/vectors/${file}`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

type InclusionVector = {
  name: string
  leafIdx: number
  treeSize: number
  root: string
  leafHash: string
  proof: string[] | null
  wantErr: boolean
}
type ConsistencyVector = {
  name: string
  size1: number
  size2: number
  root1: string
  root2: string
  proof: string[] | null
  wantErr: boolean
}

test('every published inclusion proof is judged as published', () => {
  const vectors: InclusionVector[] = lines('rfc6962-inclusion.jsonl')
  expect(vectors.length).toBeGreaterThan(50)
  const wrong = vectors.filter((vector) => {
    const verdict = verifyInclusion(nodeCrypto, {
      index: vector.leafIdx,
      size: vector.treeSize,
      leafHash: octets(vector.leafHash),
      root: octets(vector.root),
      proof: (vector.proof ?? []).map(octets),
    })
    return verdict === vector.wantErr
  })
  expect(wrong.map(({ name }) => name)).toEqual([])
})

test('every published consistency proof is judged as published', () => {
  const vectors: ConsistencyVector[] = lines('rfc6962-consistency.jsonl')
  expect(vectors.length).toBeGreaterThan(50)
  const wrong = vectors.filter((vector) => {
    const verdict = verifyConsistency(nodeCrypto, {
      from: vector.size1,
      to: vector.size2,
      fromRoot: octets(vector.root1),
      toRoot: octets(vector.root2),
      proof: (vector.proof ?? []).map(octets),
    })
    return verdict === vector.wantErr
  })
  expect(wrong.map(({ name }) => name)).toEqual([])
})

/** MTH of RFC 6962 §2.1, word for word; subtree results are kept so that 600 sizes stay quick. */
function naiveTree(leaves: readonly Uint8Array[]) {
  const known = new Map<string, Uint8Array>()
  const hash = (begin: number, end: number): Uint8Array => {
    if (begin === end) return emptyRoot(nodeCrypto)
    const key = `${begin}-${end}`
    const found = known.get(key)
    if (found) return found
    const made =
      end - begin === 1 ? leafHash(nodeCrypto, leaves[begin] as Uint8Array) : join(begin, end)
    known.set(key, made)
    return made
  }
  const join = (begin: number, end: number) => {
    let k = 1
    while (k * 2 < end - begin) k *= 2
    return nodeHash(nodeCrypto, hash(begin, begin + k), hash(begin + k, end))
  }
  return (range: Range) => hash(range.begin, range.end)
}

const leaves = Array.from({ length: 600 }, (_, i) => utf8(`leaf ${i}`))
const mth = naiveTree(leaves)

test('the compact range has the root of RFC 6962 at every size up to 600', () => {
  const peaks: Peaks = { size: 0, hashes: [] }
  for (let size = 0; size <= 600; size++) {
    expect(toHex(rootOf(nodeCrypto, peaks.hashes))).toBe(toHex(mth({ begin: 0, end: size })))
    expect(peaks.hashes.length).toBe(peakCount(size))
    if (size < 600)
      appendLeafHash(nodeCrypto, peaks, leafHash(nodeCrypto, leaves[size] as Uint8Array))
  }
})

test('inclusion proofs of every leaf hold, and hold for no other leaf, size or root', () => {
  for (const size of [1, 2, 3, 7, 8, 9, 31, 32, 33, 255, 256, 257, 600]) {
    const root = mth({ begin: 0, end: size })
    for (let index = 0; index < size; index++) {
      const proof = inclusionRanges(index, size).map(mth)
      const leaf = leafHash(nodeCrypto, leaves[index] as Uint8Array)
      const claim = { index, size, leafHash: leaf, proof, root }
      expect(verifyInclusion(nodeCrypto, claim)).toBe(true)
      expect(verifyInclusion(nodeCrypto, { ...claim, index: index + 1 })).toBe(false)
      expect(verifyInclusion(nodeCrypto, { ...claim, leafHash: root.map((b) => b ^ 1) })).toBe(
        false,
      )
      expect(verifyInclusion(nodeCrypto, { ...claim, proof: [...proof, root] })).toBe(false)
      expect(verifyInclusion(nodeCrypto, { ...claim, root: emptyRoot(nodeCrypto) })).toBe(false)
    }
  }
})

test('consistency proofs hold between all pairs of sizes, and a forked root is refused', () => {
  const sizes = [0, 1, 2, 3, 4, 6, 7, 8, 21, 64, 65, 100, 255, 256, 257, 300, 511, 512, 599, 600]
  for (const from of sizes) {
    for (const to of sizes.filter((size) => size >= from)) {
      const proof = consistencyRanges(from, to).map(mth)
      const fromRoot = mth({ begin: 0, end: from })
      const toRoot = mth({ begin: 0, end: to })
      const claim = { from, to, fromRoot, toRoot, proof }
      expect(verifyConsistency(nodeCrypto, claim), `${from} to ${to}`).toBe(true)
      const forked = { ...claim, fromRoot: fromRoot.map((b) => b ^ 1) }
      expect(verifyConsistency(nodeCrypto, forked), `${from} to ${to}`).toBe(false)
      const longer = { ...claim, proof: [...proof, toRoot] }
      expect(verifyConsistency(nodeCrypto, longer), `${from} to ${to}`).toBe(false)
    }
  }
})

test('sizes beyond exact integers and sizes out of order are errors, never rounded', () => {
  expect(() => inclusionRanges(0, 2 ** 53)).toThrow(RangeError)
  expect(() => inclusionRanges(5, 5)).toThrow(RangeError)
  expect(() => consistencyRanges(6, 5)).toThrow(RangeError)
  expect(inclusionRanges(2 ** 40 + 1, 2 ** 52).length).toBe(52)
})
