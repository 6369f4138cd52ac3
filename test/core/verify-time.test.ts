import { generateKeyPairSync } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { readPdf } from '../../server/core/pdf/file.ts'
import { isFault } from '../../server/core/pdf/objects.ts'
import type { StatusAnswer } from '../../server/core/status.ts'
import { examine, openDocument } from '../../server/core/verify.ts'
import { usedBy, weaknessOf } from '../../server/core/verify-algorithms.ts'
import { signedRevision } from '../../server/core/verify-bundle.ts'
import { makePdf, makeSignatures, signField } from '../support/pdf-fixtures.ts'
import { type Authority, makeAuthority } from './asn1/authority.ts'

let authority: Authority
let once: Uint8Array
let twice: Uint8Array

beforeAll(async () => {
  authority = await makeAuthority('p256')
  const signatures = makeSignatures(authority.tsa.signer)
  once = await signField(signatures, authority.signing.signer, await makePdf(), '甲方')
  twice = await signField(signatures, authority.signing.signer, once, '乙方')
})

describe('what was strong enough when', () => {
  const rsa = (bits: number) => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: bits })
    const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }))
    return { ...authority.signing.certificate, publicKey: spki, keyAlgorithm: 'rsa' as const }
  }

  test.each([
    [2048, 'sha256', undefined],
    [1024, 'sha256', '2014-01-01T00:00:00.000Z'],
    [512, 'sha256', '2011-01-01T00:00:00.000Z'],
    [2048, 'sha1', '2014-01-01T00:00:00.000Z'],
  ] as const)('RSA of %i bits over %s ends with %s', (bits, hash, until) => {
    const weakness = weaknessOf([usedBy(rsa(bits), { scheme: 'rsa-pkcs1', hash })])
    expect(weakness?.until.toISOString()).toBe(until)
  })

  test('P-256 has no end yet', () => {
    const { certificate } = authority.signing
    expect(weaknessOf([usedBy(certificate, certificate.signatureAlgorithm)])).toBeUndefined()
  })
})

test('the file as a signature left it is taken out whole', () => {
  const taken = signedRevision(nodeCrypto, twice, 1)
  expect(taken).toEqual(once)
  expect(signedRevision(nodeCrypto, twice, 2)).toEqual(twice)
  expect(signedRevision(nodeCrypto, twice, 3)).toBeUndefined()
  expect(isFault(readPdf(taken ?? new Uint8Array(0)))).toBe(false)
})

test('an instant before the signature existed is no time to judge it at, and does not pass', () => {
  const answer: StatusAnswer = {
    ...{ entries: [], seals: [], documents: [], certificates: [], ledgerKey: '' },
    ...{ roots: [], intermediates: [], revocationLists: [] },
  }
  const opened = openDocument(nodeCrypto, once)
  const anchors = [authority.root.certificate.der]
  const before = new Date('2025-06-01T00:00:00Z')
  const report = examine(nodeCrypto, opened, answer, before, { anchors })
  expect(report.signatures[0]).toMatchObject({ indication: 'TOTAL_FAILED', level: 'B-B' })
  expect(report.findings).toContainEqual(expect.objectContaining({ reason: 'tsa-future' }))
})
