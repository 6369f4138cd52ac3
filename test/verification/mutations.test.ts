import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import type { StatusAnswer } from '../../server/core/status.ts'
import { examine, openDocument } from '../../server/core/verify.ts'
import { examineBundle, openBundle } from '../../server/core/verify-bundle.ts'
import { agreed, type House, openHouse, signerA, signerB } from '../journeys/house.ts'

let house: House
let signed: Uint8Array
/** What the platform says of the true file; a forger may show it with a false one. */
let answer: StatusAnswer

beforeAll(async () => {
  house = await openHouse()
  const { id } = await house.toSigning()
  await house.sign(signerA, id)
  await house.sign(signerB, id)
  await house.app.ledger.sequence()
  signed = agreed(await house.app.contracts.file(await house.actor(signerB), id)).bytes
  answer = await house.app.verification.status(openDocument(nodeCrypto, signed).question)
})

afterAll(() => house.close())

type Mutation = (bytes: Uint8Array) => Uint8Array

/** Places are fractions of the file, so that shrinking means something. */
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const at = (bytes: Uint8Array, fraction: number) => Math.floor(fraction * bytes.length)

const mutations: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.integer({ min: 1, max: 255 })).map(
    ([where, mask]): Mutation =>
      (bytes) => {
        const changed = bytes.slice()
        const index = at(bytes, where)
        changed[index] = (changed[index] ?? 0) ^ mask
        return changed
      },
  ),
  fc.tuple(place, place).map(
    ([from, to]): Mutation =>
      (bytes) => {
        const [start, end] = [at(bytes, from), at(bytes, to)].sort((a, b) => a - b) as [
          number,
          number,
        ]
        return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)])
      },
  ),
  fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 40 })).map(
    ([where, more]): Mutation =>
      (bytes) =>
        Buffer.concat([
          bytes.subarray(0, at(bytes, where)),
          more,
          bytes.subarray(at(bytes, where)),
        ]),
  ),
  fc.tuple(place, place, fc.integer({ min: 1, max: 4000 })).map(
    ([from, to, length]): Mutation =>
      (bytes) => {
        const changed = bytes.slice()
        changed.set(
          bytes
            .subarray(at(bytes, from), at(bytes, from) + length)
            .subarray(0, bytes.length - at(bytes, to)),
          at(bytes, to),
        )
        return changed
      },
  ),
  fc.uint8Array({ minLength: 1, maxLength: 200 }).map(
    (more): Mutation =>
      (bytes) =>
        Buffer.concat([bytes, more]),
  ),
)

const same = (left: Uint8Array, right: Uint8Array) => Buffer.compare(left, right) === 0

test('no random change of a signed file is ever valid, nor makes the examination fail', () => {
  fc.assert(
    fc.property(fc.array(mutations, { minLength: 1, maxLength: 3 }), (changes) => {
      const changed = new Uint8Array(changes.reduce((bytes, change) => change(bytes), signed))
      if (same(changed, signed)) return
      const report = examine(
        nodeCrypto,
        openDocument(nodeCrypto, changed),
        answer,
        house.clock.now(),
      )
      expect(report.verdict).not.toBe('valid')
    }),
    { numRuns: 400 },
  )
}, 60_000)

test('no random bytes are ever taken for a bundle, nor make the examination fail', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 4000 }), (bytes) => {
      const zip = Buffer.concat([Buffer.from('PK'), bytes])
      const opened = openBundle(nodeCrypto, new Uint8Array(zip))
      const report = examineBundle(nodeCrypto, opened, answer, house.clock.now())
      expect(report.verdict).toBe('unreadable')
    }),
  )
})
