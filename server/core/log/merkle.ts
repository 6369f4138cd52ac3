/**
 * Merkle trees of RFC 6962 §2.1 / RFC 9162 §2.1 over SHA-256: hashing, the compact range that grows a
 * tree with log2(n) hashes of memory, and the checks of inclusion and consistency proofs.
 * Sizes and indices are JavaScript safe integers; anything else is refused, never rounded.
 */
import { concat, equal } from '../values/bytes.ts'
import type { CryptoPort } from '../values/crypto.ts'

export const hashLength = 32

const leafPrefix = Uint8Array.of(0)
const nodePrefix = Uint8Array.of(1)
const nothing = new Uint8Array(0)

/** MTH({d}) = SHA-256(0x00 ‖ d). */
export function leafHash(crypto: CryptoPort, leaf: Uint8Array): Uint8Array {
  return crypto.digest('sha256', concat(leafPrefix, leaf))
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(crypto: CryptoPort, left: Uint8Array, right: Uint8Array): Uint8Array {
  return crypto.digest('sha256', concat(nodePrefix, left, right))
}

/** MTH({}) = SHA-256(). */
export function emptyRoot(crypto: CryptoPort): Uint8Array {
  return crypto.digest('sha256', nothing)
}

/** A complete subtree: 2^height leaves from leaf index·2^height on. */
export type Node = { readonly height: number; readonly index: number }

/**
 * The right edge of a growing tree: roots of its maximal complete subtrees, largest first,
 * one for every 1 bit of `size`. Changed in place by `appendLeafHash`.
 */
export type Peaks = { size: number; readonly hashes: Uint8Array[] }

/**
 * Adds one leaf. `visit` is told of the leaf and of every complete subtree it closes, lowest first:
 * at heights that are multiples of 8 these are exactly the hashes a tile stores.
 */
export function appendLeafHash(
  crypto: CryptoPort,
  peaks: Peaks,
  leaf: Uint8Array,
  visit?: (height: number, hash: Uint8Array) => void,
): void {
  let hash = leaf
  visit?.(0, hash)
  let rest = peaks.size
  for (let height = 1; rest % 2 === 1; height++) {
    const left = peaks.hashes.pop()
    if (!left) throw new RangeError('fewer peaks than the tree size demands')
    hash = nodeHash(crypto, left, hash)
    visit?.(height, hash)
    rest = (rest - 1) / 2
  }
  peaks.hashes.push(hash)
  peaks.size += 1
}

/** MTH(D[size]) of the tree the peaks stand for. */
export function rootOf(crypto: CryptoPort, peaks: readonly Uint8Array[]): Uint8Array {
  let root: Uint8Array | undefined
  for (const peak of peaks.toReversed()) root = root ? nodeHash(crypto, peak, root) : peak
  return root ?? emptyRoot(crypto)
}

/** How many peaks a tree of this size has. */
export function peakCount(size: number): number {
  let count = 0
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2
  return count
}

/** The largest power of two smaller than `size` (RFC 6962 §2.1's k); size > 1. */
function split(size: number): number {
  let k = 1
  while (k * 2 < size) k *= 2
  return k
}

/** Leaves [begin, end) whose Merkle Tree Hash is one line of a proof. */
export type Range = { readonly begin: number; readonly end: number }

/** PATH(index, D[size]) of RFC 6962 §2.1.1 as ranges, the leaf's sibling first. */
export function inclusionRanges(index: number, size: number): Range[] {
  if (!isCount(index) || !isCount(size) || index >= size) throw new RangeError('no such leaf')
  const ranges: Range[] = []
  let begin = 0
  let end = size
  while (end - begin > 1) {
    const middle = begin + split(end - begin)
    const left = index < middle
    ranges.push(left ? { begin: middle, end } : { begin, end: middle })
    if (left) end = middle
    else begin = middle
  }
  return ranges.reverse()
}

/** PROOF(from, D[to]) of RFC 6962 §2.1.2 as ranges; empty from size 0 and between equal sizes. */
export function consistencyRanges(from: number, to: number): Range[] {
  if (!isCount(from) || !isCount(to) || from > to) throw new RangeError('not two sizes in order')
  if (from === 0 || from === to) return []
  const ranges: Range[] = []
  let begin = 0
  let end = to
  // Ends when D[begin:end] is a subtree of the older tree too; the whole older tree is known to the asker.
  while (end !== from) {
    const middle = begin + split(end - begin)
    const left = from <= middle
    ranges.push(left ? { begin: middle, end } : { begin, end: middle })
    if (left) end = middle
    else begin = middle
  }
  if (begin > 0) ranges.push({ begin, end })
  return ranges.reverse()
}

/** The complete subtrees that make up a range of a proof, left to right. */
export function nodesOf({ begin, end }: Range): Node[] {
  const nodes: Node[] = []
  let position = begin
  while (position < end) {
    let height = 0
    let width = 1
    while (position % (width * 2) === 0 && position + width * 2 <= end) {
      width *= 2
      height += 1
    }
    nodes.push({ height, index: position / width })
    position += width
  }
  return nodes
}

export type InclusionClaim = {
  index: number
  size: number
  leafHash: Uint8Array
  proof: readonly Uint8Array[]
  root: Uint8Array
}

/** RFC 9162 §2.1.3.2. False for anything wrong or malformed. */
export function verifyInclusion(crypto: CryptoPort, claim: InclusionClaim): boolean {
  const { index, size, proof } = claim
  if (!isCount(index) || !isCount(size) || index >= size) return false
  if (![claim.leafHash, claim.root, ...proof].every(isHash)) return false
  const sides = sidesOf(index, size - 1, proof.length)
  if (!sides) return false
  let hash = claim.leafHash
  for (const [i, sibling] of proof.entries()) {
    const left = sides[i] === 'left'
    hash = left ? nodeHash(crypto, sibling, hash) : nodeHash(crypto, hash, sibling)
  }
  return equal(hash, claim.root)
}

export type ConsistencyClaim = {
  from: number
  to: number
  fromRoot: Uint8Array
  toRoot: Uint8Array
  proof: readonly Uint8Array[]
}

/** RFC 9162 §2.1.4.2, with the trivial proofs from size 0 and between equal sizes. */
export function verifyConsistency(crypto: CryptoPort, claim: ConsistencyClaim): boolean {
  const { from, to, fromRoot, toRoot, proof } = claim
  if (!isCount(from) || !isCount(to) || from > to) return false
  if (from === 0 && !equal(fromRoot, emptyRoot(crypto))) return false
  if (from === to) return proof.length === 0 && equal(fromRoot, toRoot)
  if (![fromRoot, toRoot, ...proof].every(isHash)) return false
  return from === 0 ? proof.length === 0 : climbFromBoth(crypto, claim)
}

/** Steps 2 to 6: one walk that must end at the older root and at the newer one. */
function climbFromBoth(crypto: CryptoPort, claim: ConsistencyClaim): boolean {
  let fn = claim.from - 1
  let sn = claim.to - 1
  while (isOdd(fn)) [fn, sn] = [half(fn), half(sn)]
  // Step 2: a complete older tree (then fn is 0) is itself the first node of the path.
  const path = fn === 0 ? [claim.fromRoot, ...claim.proof] : claim.proof
  const [first, ...siblings] = path
  const sides = sidesOf(fn, sn, siblings.length)
  if (!first || !sides) return false
  let older = first
  let newer = first
  for (const [i, sibling] of siblings.entries()) {
    if (sides[i] === 'left') {
      older = nodeHash(crypto, sibling, older)
      newer = nodeHash(crypto, sibling, newer)
    } else {
      newer = nodeHash(crypto, newer, sibling)
    }
  }
  return equal(older, claim.fromRoot) && equal(newer, claim.toRoot)
}

/**
 * On which side each of `count` siblings stands on the way up from node `index` of a row that ends with node `last`
 * (the loop that §2.1.3.2 and §2.1.4.2 share); undefined when that way has another length.
 */
function sidesOf(index: number, last: number, count: number): ('left' | 'right')[] | undefined {
  let fn = index
  let sn = last
  const sides: ('left' | 'right')[] = []
  while (sides.length < count) {
    if (sn === 0) return undefined
    if (isOdd(fn) || fn === sn) {
      sides.push('left')
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else {
      sides.push('right')
    }
    fn = half(fn)
    sn = half(sn)
  }
  return sn === 0 ? sides : undefined
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

function isHash(value: Uint8Array): boolean {
  return value.length === hashLength
}

function isOdd(value: number): boolean {
  return value % 2 === 1
}

function half(value: number): number {
  return Math.floor(value / 2)
}
