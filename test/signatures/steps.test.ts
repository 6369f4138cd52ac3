/** Signing in steps: what may be stored in between, and what is believed when it comes back. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { isRefusal } from '../../server/core/values/refusal.ts'
import {
  readPrepared,
  readToBeSigned,
  writePrepared,
  writeToBeSigned,
} from '../../server/signatures/prepared.ts'
import { createSignatures } from '../../server/signatures/signatures.ts'
import type { PreparedSignature } from '../../server/signatures/types.ts'
import { type Authority, issue, type Member, makeAuthority } from '../core/asn1/authority.ts'
import { done, makePdf, makeSignatures, requestFor } from '../support/pdf-fixtures.ts'

let authority: Authority
let rsa: Member
let pdf: Uint8Array

beforeAll(async () => {
  authority = await makeAuthority('p256')
  rsa = await issue('signing', 'rsa2048', authority.issuing)
  pdf = await makePdf()
})

const room = () => makeSignatures(authority.tsa.signer)
const prepare = () => done(room().prepare(requestFor(pdf, '甲方')))

function pdfsig(bytes: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'qiyin-steps-'))
  try {
    writeFileSync(join(folder, 'a.pdf'), bytes)
    return execFileSync('pdfsig', ['-nocert', join(folder, 'a.pdf')], { encoding: 'utf8' })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test.each(['p256', 'rsa2048'] as const)(
  'a file prepared here, stored, signed elsewhere and finished after a restart is signed (%s)',
  async (algorithm) => {
    const { signer } = algorithm === 'p256' ? authority.signing : rsa
    const { certificate, chain } = signer
    const prepared = prepare()
    const signed = room().toBeSigned(prepared, { algorithm, certificate, chain })
    const [file, question] = [writePrepared(prepared), writeToBeSigned(signed)]

    // The key sees these octets and nothing else.
    const value = await signer.sign(readToBeSigned(question).attributes)

    const resumed = readPrepared(file)
    expect(resumed).toEqual(prepared)
    expect(readToBeSigned(question)).toEqual(signed)
    const cms = done(await room().finish(resumed, readToBeSigned(question), value))
    const bytes = done(room().embed(resumed, cms))
    expect(pdfsig(bytes)).toContain('Signature is Valid.')
    expect(Buffer.compare(bytes.subarray(0, pdf.length), pdf)).toBe(0)
  },
)

test('a signature value that does not hold is refused', async () => {
  const prepared = prepare()
  const { signer } = authority.signing
  const signed = room().toBeSigned(prepared, signer)
  const good = await signer.sign(signed.attributes)
  const flipped = good.slice()
  flipped[flipped.length - 1] = (flipped.at(-1) as number) ^ 1
  const other = await rsa.signer.sign(signed.attributes)
  const elsewhere = await signer.sign(prepared.digest)
  for (const value of [flipped, other, elsewhere, new Uint8Array(0), good.subarray(1)]) {
    expect(await room().finish(prepared, signed, value)).toMatchObject({ code: 'signature-wrong' })
  }
  // The right key under the certificate of another.
  const posing = { ...signed, certificate: rsa.signer.certificate }
  const refusal = await room().finish(prepared, posing, good)
  expect(isRefusal(refusal)).toBe(true)
})

test('whatever was changed while the key was elsewhere is refused', async () => {
  const prepared = prepare()
  const { signer } = authority.signing
  const signed = room().toBeSigned(prepared, signer)
  const value = await signer.sign(signed.attributes)
  const cms = done(await room().finish(prepared, signed, value))
  const bytes = prepared.bytes.slice()
  const at = Buffer.from(bytes).indexOf('PAY 100')
  bytes[(at < 0 ? 200 : at) + 4] = 0x39
  const digest = nodeCrypto.digest('sha256', new Uint8Array(1))
  const [, gap, after, rest] = prepared.byteRange
  const byteRange = [0, gap, after + 2, rest - 2] as const
  const altered: PreparedSignature[] = [
    { ...prepared, bytes },
    { ...prepared, digest },
    { ...prepared, byteRange },
  ]
  for (const one of altered) {
    expect(await room().finish(one, signed, value)).toMatchObject({ code: 'prepared-altered' })
    expect(room().embed(one, cms)).toMatchObject({ code: 'prepared-altered' })
  }
  const others = prepare()
  const second = done(room().prepare({ ...requestFor(pdf, '甲方'), reason: '另一件事' }))
  expect(await room().finish(others, signed, value)).not.toMatchObject({ refused: true })
  expect(await room().finish(second, signed, value)).toMatchObject({ code: 'prepared-altered' })
  expect(await room().finish(prepared, { ...signed, digest }, value)).toMatchObject({
    code: 'prepared-altered',
  })
})

test('what another version or another hand wrote is not read', () => {
  const prepared = prepare()
  const file = writePrepared(prepared)
  const text = writeToBeSigned(room().toBeSigned(prepared, authority.signing.signer))
  const later = text.replace('"version":1', '"version":2')
  expect(() => readToBeSigned(later)).toThrow(RangeError)
  for (const bad of ['', 'null', '{}', '[]', text.replace('"chain":[', '"chain":{"a":[')]) {
    expect(() => readToBeSigned(bad)).toThrow(RangeError)
  }
  for (const bad of [file.subarray(1), file.subarray(0, -1), new Uint8Array(0), pdf]) {
    expect(() => readPrepared(bad)).toThrow(RangeError)
  }
})

test('an authority that stammers is asked again, three times at most', async () => {
  const good = makeSignatures(authority.tsa.signer)
  let asked = 0
  const waits: number[] = []
  const stammering = (failures: number) =>
    createSignatures({
      crypto: nodeCrypto,
      pause: async (milliseconds) => {
        waits.push(milliseconds)
      },
      timestamp: async () => {
        if (asked++ < failures) throw new Error('no answer')
        return Uint8Array.of(0x30, 0)
      },
    })
  const prepared = done(good.prepare(requestFor(pdf, '甲方')))
  const { signer } = authority.signing
  expect(isRefusal(await stammering(2).sign(prepared, signer))).toBe(false)
  expect(asked).toBe(3)
  asked = 0
  expect(await stammering(9).sign(prepared, signer)).toMatchObject({
    code: 'timestamp-unavailable',
    facts: { attempts: 3 },
  })
  expect(asked).toBe(3)
  expect(waits).toEqual([250, 1000, 250, 1000])
})
