import { beforeAll, expect, test } from 'vitest'
import { nodeCrypto } from '../../../server/adapters/node-crypto.ts'
import { signatureIdentifier } from '../../../server/core/asn1/algorithms.ts'
import { isCrlOf, parseCrl, type RevocationList, speaksOf } from '../../../server/core/asn1/crl.ts'
import {
  bitString,
  explicit,
  implicit,
  integer,
  octetString,
  sequence,
  time,
  tlv,
} from '../../../server/core/asn1/der-build.ts'
import { oids } from '../../../server/core/asn1/oids.ts'
import { extension } from '../../../server/core/asn1/x509-build.ts'
import { type Authority, makeAuthority, signWith } from './authority.ts'

/** Lists that are complete for a part of their issuer's certificates only (RFC 5280 §5.2.5), and what may be concluded of them. */
let authority: Authority
beforeAll(async () => {
  authority = await makeAuthority('p256')
})

const yes = Uint8Array.of(0xff)
/** An onlyContains… flag, BOOLEAN under an implicit tag. */
const flag = (tag: number) => implicit(tag, tlv(1, yes))
const uri = (address: string) => implicit(6, tlv(22, new TextEncoder().encode(address)))
/** distributionPoint [0] { fullName [0] { … } } */
const point = (address: string) => explicit(0, explicit(0, uri(address)))

function listWith(name: string, value: Uint8Array): RevocationList {
  const { certificate, key, signer } = authority.issuing
  const algorithm = signatureIdentifier(signer.algorithm)
  const tbs = sequence(
    integer(1),
    algorithm,
    certificate.subject.der,
    time(new Date('2026-11-22T00:00:00Z')),
    time(new Date('2026-12-22T00:00:00Z')),
    explicit(0, sequence(extension(name, true, value))),
  )
  return parseCrl(sequence(tbs, algorithm, bitString(signWith(key, tbs))))
}

const counts = (list: RevocationList, of = authority.signing.certificate) =>
  isCrlOf(nodeCrypto, list, authority.issuing.certificate) && speaksOf(list, of)

const scoped = (...fields: Uint8Array[]) =>
  listWith(oids.issuingDistributionPoint, sequence(...fields))

test.each([
  ['everything', [], true],
  ['users only', [flag(1)], true],
  ['authorities only', [flag(2)], false],
  ['attribute certificates only', [flag(5)], false],
  ['other issuers as well', [flag(4)], false],
  ['some reasons only', [implicit(3, tlv(3, Uint8Array.of(1, 0x60)))], false],
  ['its own point', [point('http://localhost:3000/ca/issuing.crl')], true],
  ['another point', [point('http://localhost:3000/ca/other.crl')], false],
])('a list for %s counts for a signer: %j', (_, fields, expected) => {
  expect(counts(scoped(...(fields as Uint8Array[])))).toBe(expected)
})

test('a list for authorities counts for an authority', () => {
  const list = scoped(flag(2))
  expect(speaksOf(list, authority.issuing.certificate)).toBe(true)
})

test('a delta list is not taken for a whole one, nor anything critical and unknown for nothing', () => {
  expect(counts(listWith(oids.deltaCrlIndicator, integer(3)))).toBe(false)
  expect(counts(listWith('1.2.3.4', octetString(yes)))).toBe(false)
})
