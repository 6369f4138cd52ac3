import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { parseSeal } from '../../server/core/asn1/ses.ts'
import { parseCertificate } from '../../server/core/asn1/x509.ts'
import { toBase64, toHex, utf8 } from '../../server/core/values/bytes.ts'
import { examine, openDocument } from '../../server/core/verify.ts'
import { createSignatures } from '../../server/signatures/signatures.ts'
import { done, makePdf, requestFor } from '../support/pdf-fixtures.ts'
import { agreed, openSite, type Site, signer } from './site.ts'

let site: Site
beforeEach(async () => {
  site = await openSite()
})
afterEach(() => site.db.close())

test('a seal with an SM2 key is an electronic seal too: picture, name, period and who may sign with it', async () => {
  const seal = await site.made({ algorithm: 'sm2' })
  const der = await site.seals.electronic(seal.id, seal.certificateSerial)
  const { info } = parseSeal(der as Uint8Array)
  const certificate = await site.keys.certificate(seal.certificateSerial)
  expect(info).toMatchObject({
    ...{ version: 4, esId: seal.id, type: 1, name: seal.name, createdAt: seal.createdAt },
    ...{ validFrom: certificate?.notBefore, validTo: certificate?.notAfter },
    holders: { kind: 'certificates', list: [certificate?.der] },
    picture: { type: 'SVG', width: seal.diameter, height: seal.diameter },
  })
  expect(toHex(nodeCrypto.digest('sha256', info.picture.data))).toBe(seal.pictureDigest)
  expect(info.picture.data).toEqual(utf8(seal.picture))
  // A renewed certificate needs another.
  expect(await site.seals.electronic(seal.id, 'ab'.repeat(16))).toBeUndefined()
})

test('a seal of the international suite alone has none, and with a second key one for that key', async () => {
  const plain = await site.made({ kind: 'contract' })
  expect(await site.seals.electronic(plain.id, plain.certificateSerial)).toBeUndefined()
  const both = await site.made({ secondAlgorithm: 'sm2' })
  const serial = both.second?.certificateSerial ?? ''
  const der = (await site.seals.electronic(both.id, serial)) as Uint8Array
  const { holders } = parseSeal(der).info
  const certificate = (await site.keys.certificate(serial))?.der
  expect(holders).toEqual({ kind: 'certificates', list: [certificate] })
  expect(await site.seals.electronic(both.id, both.certificateSerial)).toBeUndefined()
})

test('what it signs is believed by whoever believes this house, in every step of the standard', async () => {
  const seal = await site.enabled({ algorithm: 'sm2' })
  const { keys, clock } = site
  const key = agreed(await keys.signerFor(seal.keyId, await site.intend(signer, {})))
  const electronic = await site.seals.electronic(seal.id, seal.certificateSerial)
  const signatures = createSignatures({ crypto: nodeCrypto, timestamp: keys.timestamp })
  const asked = requestFor(await makePdf(), '甲方')
  const request = { ...asked, signedAt: clock.now(), appearance: site.seals.appearance(seal) }
  const pdf = done(await signatures.complete({ ...request, seal: electronic as Uint8Array }, key))
  const authorities = await keys.authorities()
  const answer = {
    ...{ entries: [], seals: [], documents: [], certificates: [], ledgerKey: '' },
    roots: authorities
      .filter(({ root }) => root)
      .map(({ certificate }) => toBase64(certificate.der)),
    intermediates: authorities.map(({ certificate }) => toBase64(certificate.der)),
    revocationLists: (await keys.revocationLists()).map(toBase64),
  }
  const report = examine(nodeCrypto, openDocument(nodeCrypto, pdf), answer, clock.now())
  const own = report.findings.filter((finding) => finding.signature === 0)
  expect(own.filter(({ outcome }) => outcome !== 'passed')).toEqual([])
  expect(own.map(({ code }) => code)).toEqual(
    expect.arrayContaining([
      'signature.seal-made',
      'signature.seal-maker',
      'signature.seal-holder',
    ]),
  )
  const [root] = authorities.filter(({ purpose }) => purpose === 'sm2-root-ca')
  expect(parseCertificate(key.chain.at(-1) as Uint8Array).serial).toBe(root?.certificate.serial)
})
