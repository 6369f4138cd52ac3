import { expect, test } from 'vitest'
import { readDer } from '../../server/core/asn1/der.ts'
import { buildName, parseName } from '../../server/core/asn1/names.ts'
import type { Certificate } from '../../server/core/asn1/x509.ts'
import { rootsFor, signerScope } from '../../server/core/trust-scopes.ts'

const subject = (parts: Parameters<typeof buildName>[0]) => ({
  subject: parseName(readDer(buildName(parts))),
})

test('an authority believed for the time only vouches for no signer', () => {
  const own = { serial: '01' } as Certificate
  const stamps = { certificate: { serial: '02' } as Certificate, scopes: ['timestamping'] }
  const people = { certificate: { serial: '03' } as Certificate, scopes: ['person', 'seal'] }
  const trust = { roots: [own], anchors: [stamps, people] }
  const serials = (scope: Parameters<typeof rootsFor>[1]) =>
    rootsFor(trust, scope).map(({ serial }) => serial)
  expect(serials('timestamping')).toEqual(['01', '02'])
  expect(serials('person')).toEqual(['01', '03'])
  expect(serials('organisation')).toEqual(['01'])
  expect(serials('seal')).toEqual(['01', '03'])
})

test('an organisation is told from a person by its identifier, or by a name without a person', () => {
  const commonName = '示例'
  expect(signerScope(subject({ commonName, organisationCode: '91110108MA01EXAM0P' }))).toBe(
    'organisation',
  )
  expect(signerScope(subject({ commonName, organisation: '示例科技有限公司' }))).toBe(
    'organisation',
  )
  expect(signerScope(subject({ commonName }))).toBe('person')
})
