/**
 * Mutated signed files. QIYIN_FUZZ_CASES=100000 runs as many; a few hundred otherwise. QIYIN_FUZZ_SEED repeats a run:
 * a failure names its seed and case, and one case depends on these two alone.
 */
import { beforeAll, expect, test } from 'vitest'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { readPdf } from '../../server/core/pdf/file.ts'
import { isFault } from '../../server/core/pdf/objects.ts'
import { signatureFields } from '../../server/core/pdf/signature-fields.ts'
import type { CryptoPort } from '../../server/core/values/crypto.ts'
import { examine, openDocument } from '../../server/core/verify.ts'
import { sound } from '../core/pdf/support.ts'
import { seeded } from '../support/seeded.ts'
import { type Ground, groundOf, mutate } from './mutations.ts'
import { makeSigned, type Signed, today } from './signed.ts'

const cases = Number(process.env.QIYIN_FUZZ_CASES ?? 400)
const seed = Number(process.env.QIYIN_FUZZ_SEED ?? 20261123)

let signed: Signed
let grounds: readonly Ground[]

beforeAll(async () => {
  signed = await makeSigned()
  grounds = [signed.small, signed.smallPacked, signed.smallTwo].map(groundOf)
})

/** Checking the same true signature a hundred thousand times would be all that the run does. */
function remembering(port: CryptoPort): CryptoPort {
  const known = new Map<string, boolean>()
  return {
    ...port,
    verify(check) {
      const key = Buffer.concat([
        check.publicKey,
        check.signature,
        nodeCrypto.digest('sha256', check.data),
      ])
      const text = `${check.scheme} ${check.hash} ${key.toString('base64')}`
      const before = known.get(text)
      if (before !== undefined) return before
      const holds = port.verify(check)
      if (known.size < 10_000) known.set(text, holds)
      return holds
    },
  }
}

type Seen = { slowest: number; heap: number; verdicts: Record<string, number>; changed: number }

/** What was signed reads as it did: no byte of any range differs, nor the bytes of a value that are DER. */
function judge(crypto: CryptoPort, ground: Ground, bytes: Uint8Array, seen: Seen): void {
  const started = performance.now()
  const report = examine(crypto, openDocument(crypto, bytes), signed.trusted, today)
  seen.slowest = Math.max(seen.slowest, performance.now() - started)
  seen.verdicts[report.verdict] = (seen.verdicts[report.verdict] ?? 0) + 1
  if (Buffer.compare(bytes, ground.bytes) === 0) return
  seen.changed++
  const within = ground.ranges.filter(({ end }) => !isSame(ground, bytes, end))
  const intact = report.signatures.filter(({ integrity }) => integrity === 'intact')
  // Each signature whose signed bytes are no longer these must be told; all may be missed by an unreadable file only.
  if (report.verdict === 'unreadable') return
  expect(intact.length).toBeLessThanOrEqual(ground.ranges.length - within.length)
  // Cut off where an earlier signature ends, it is that earlier version: only the ledger knows of a later one.
  const earlier = ground.ranges.some(
    ({ end }) => bytes.length === end && isSame(ground, bytes, end),
  )
  if (within.length > 0 && !earlier) expect(report.verdict).not.toMatch(/^valid/)
  // A save behind everything that changes nothing to be seen is no reproach; the table of attacks has those that do.
}

/** Up to `end`, but for the zeros behind the values, which nobody signs and every reader drops. */
function isSame(ground: Ground, bytes: Uint8Array, end: number): boolean {
  let at = 0
  for (const [from, to] of [...ground.gaps.filter(([start]) => start < end), [end, end] as const]) {
    const [then, now] = [ground.bytes, bytes].map((all) => all.subarray(at, Math.min(from, end)))
    if (Buffer.compare(then as Uint8Array, now as Uint8Array) !== 0) return false
    at = to
  }
  return bytes.length >= end
}

test(
  `no mutation of ${cases} passes, makes the examination fail, or takes long`,
  () => {
    const crypto = remembering(nodeCrypto)
    const seen: Seen = { slowest: 0, heap: 0, verdicts: {}, changed: 0 }
    const started = performance.now()
    for (let n = 0; n < cases; n++) {
      const random = seeded(seed + 7919 * n)
      const ground = grounds[Math.floor(random() * grounds.length)] as Ground
      const { bytes, kinds } = mutate(ground, random)
      try {
        judge(crypto, ground, bytes, seen)
      } catch (error) {
        throw new Error(`case ${n} of seed ${seed}: ${kinds.join(', ')}`, { cause: error })
      }
      if (n % 500 === 0) seen.heap = Math.max(seen.heap, process.memoryUsage().heapUsed)
    }
    expect(seen.changed).toBeGreaterThan(cases * 0.9)
    expect(seen.heap).toBeLessThan(512 * 1024 * 1024)
    if (cases > 1000) {
      const seconds = ((performance.now() - started) / 1000).toFixed(0)
      const heap = (seen.heap / 1048576).toFixed(0)
      console.log(
        `${cases} cases in ${seconds} s, slowest ${seen.slowest.toFixed(0)} ms, heap ${heap} MB, ${JSON.stringify(seen.verdicts)}`,
      )
    }
  },
  Math.max(20_000, cases * 50),
)

test('the files that are mutated are good ones', () => {
  for (const { bytes } of grounds) {
    const file = readPdf(bytes)
    if (isFault(file)) throw new Error(file.detail)
    expect(sound(signatureFields(file)).some(({ value }) => value)).toBe(true)
    const { verdict } = examine(nodeCrypto, openDocument(nodeCrypto, bytes), signed.trusted, today)
    expect(verdict).toMatch(/^valid/)
  }
})
